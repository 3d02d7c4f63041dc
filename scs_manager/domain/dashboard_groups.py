"""Figures that set groups of trials side by side, and how well diaries and records were kept.

Groups are shown with their intervals and in the order of their names: no ranking, and no person is a group.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scs_manager.domain.dashboard_implanted import folded
from scs_manager.domain.dashboard_tables import (
    SHARE_HEADERS,
    Cell,
    Figure,
    Part,
    Rate,
    Rates,
    Table,
    Whole,
    number,
    sentence,
    share_cells,
    share_counts,
    share_row,
    words,
)
from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.registry_rows import FIELDS
from scs_manager.domain.registry_statistics import Share
from scs_manager.domain.text import Text

UNKNOWN = Text("Not recorded")
CAUTION = Text(
    "Groups differ in more than this: who was chosen, and why. Compare with care; nothing is ranked."
)


def by_region(counts: Mapping[str, Any]) -> Figure:
    """Responders by target region."""
    return _grouped(counts, 0, "region", Text("Responders by target"), _region)


def by_profile(counts: Mapping[str, Any], titles: Mapping[str, str]) -> Figure:
    """Responders by the profile whose relief rule was locked."""
    return _grouped(
        counts,
        1,
        "profile",
        Text("Responders by profile"),
        lambda name: Text("%(name)s", name=titles.get(name, name)),
    )


def by_maker(counts: Mapping[str, Any]) -> Figure:
    """Responders by maker of the trial's device."""
    return _grouped(
        counts, 2, "maker", Text("Responders by device maker"), lambda name: Text("%(name)s", name=name)
    )


def _region(value: str) -> Text:
    return REGION_NAMES[Region(value)]


def _grouped(counts: Mapping[str, Any], key: int, slug: str, title: Text, named: Any) -> Figure:
    groups = folded(counts["cells"], key)
    shares = {f"{slug}.{value or ''}": Share(found[3], found[1]) for value, found in groups.items()}
    labels = {f"{slug}.{value or ''}": named(value) if value else UNKNOWN for value in groups}
    implanted = {name: Share(found[4], found[0]) for name, found in zip(shares, groups.values(), strict=True)}
    whole = Share(counts["trials"]["at_50"], counts["trials"]["tried"])
    counted, totals = share_counts(
        {**shares, "all": whole, **{f"{name}:in": each for name, each in implanted.items()}}
    )
    rows = [
        (
            *share_row(words(labels[name]), share, name, all_of=name, measure=f"{name}.at_50"),
            number(implanted[name].k, key=f"{name}:in"),
            *share_cells(implanted[name], (f"{name}:in", f"{name}:in:n")),
        )
        for name, share in shares.items()
    ]
    headers = (
        Text("Group"), Text("50 % or more"), Text("Trials ended"), *SHARE_HEADERS, Text("Implanted"),
        Text("Of those with leads"), SHARE_HEADERS[1],
    )  # fmt: skip
    sums = (("all", tuple(shares)), ("all:n", tuple(f"{name}:n" for name in shares)))
    return Figure(
        slug,
        title,
        Text("All: %(share)s, missing as no response.", share=sentence(whole)),
        Table(headers, tuple(rows), counted, (*totals, *sums)),
        Rates(tuple(Rate(labels[name], share) for name, share in shares.items())) if shares else None,
        (CAUTION,),
        "trial.tried",
    )


_DAYS = {
    "on_time": (Text("On time"), "solid"),
    "late": (Text("Late, counted"), "half"),
    "staff": (Text("Entered by staff"), "hollow"),
    "outside": (Text("Outside its window, not counted"), "cross"),
    "missing": (Text("Missing"), "hatch"),
}


DAYS_NOTE = Text(
    "From the first baseline day to the eve of lead removal. No interval: the days of one patient are alike."
)


def adherence(counts: Mapping[str, Any]) -> Figure:
    """The diary days of ended trials: on time, late, by staff, outside, missing."""
    trials = counts["trials"]
    days = {name: trials[f"days_{name}"] for name in _DAYS}
    whole = trials["days_expected"]
    rows = tuple(
        (
            words(title),
            _days(days[name], name, f"days.{name}"),
            share_cells(Share(days[name], whole), (name, "all", "patients"))[0],
        )
        for name, (title, _) in _DAYS.items()
    )
    asked = (words(Text("Asked for")), _days(whole, "all", "trial.tried"), words("–"))
    headers = (Text("Diary days"), Text("Days"), Text("Share"))
    told = {**days, "all": whole, "patients": trials["tried"]}
    table = Table(headers, (*rows, asked), told, (("all", tuple(days)),))
    parts = tuple(Part(title, days[name], pattern) for name, (title, pattern) in _DAYS.items())
    finding = (
        Text(
            "On time: %(share)s of the days that were asked for.",
            share=sentence_of_days(days["on_time"], whole),
        )
        if whole
        else Text("No diary of an ended trial yet.")
    )
    return Figure(
        "diary",
        Text("Diary days"),
        finding,
        table,
        Whole(parts) if whole else None,
        (DAYS_NOTE,),
        "trial.tried",
    )


def _days(n: int, key: str, measure: str) -> Cell:
    """Days; a file tells them only when enough patients kept a diary."""
    return replace(number(n, measure=measure), keys=(key, "patients"))


def sentence_of_days(k: int, n: int) -> Text:
    """``401 of 520: 77.1 %``, without an interval."""
    return Text("%(k)s of %(n)s: %(share)s", k=k, n=n, share=share_cells(Share(k, n), ())[0].shown)


FIELD_NAMES: Mapping[str, Text] = {
    "before_days": Text("Enough baseline days"),
    "after_days": Text("Enough trial days"),
    "opioid_change": Text("Opioid dose before and after"),
    "pgic": Text("Overall change, said by the patient"),
    "satisfied_asked": Text("Asked whether satisfied, would do it again"),
    "wants_asked": Text("Asked whether the implant is wanted"),
    "adequate": Text("Technically adequate"),
    "measured": Text("A questionnaire before and after"),
}


def completeness(counts: Mapping[str, Any]) -> Figure:
    """What ended trials left behind that they should have, aborted ones aside."""
    trials = counts["trials"]
    asked = trials["asked"]
    shares = {name: Share(trials[f"field_{name}"], asked) for name in FIELDS}
    rows = tuple(
        (
            *share_row(words(FIELD_NAMES[name]), share, name, all_of="trial.asked", measure=f"field.{name}"),
            number(share.n - share.k, key=f"{name}:rest", measure=f"field.{name}.missing"),
        )
        for name, share in shares.items()
    )
    counted, totals = share_counts(shares)
    filled = sum(share.k for share in shares.values())
    return Figure(
        "completeness",
        Text("Data completeness"),
        Text("Filled: %(share)s fields.", share=sentence_of_days(filled, asked * len(FIELDS)))
        if asked
        else Text("No trial has ended yet."),
        Table(
            (Text("Field"), Text("Filled"), Text("Of"), *SHARE_HEADERS, Text("Missing")),
            rows,
            counted,
            totals,
        ),
        Rates(tuple(Rate(FIELD_NAMES[name], share) for name, share in shares.items())) if asked else None,
        (Text("Trials that ended and were not aborted."),),
        "trial.asked",
    )


def criteria(counts: Mapping[str, Any], statements: Sequence[Text]) -> Figure:
    """The eight criteria: met, not met, unknown; there is no total score."""
    trials = counts["trials"]
    rows, totals = [], []
    counted: dict[str, int] = {}
    for n, statement in enumerate(statements, start=1):
        keys = tuple(f"{n}.{letter}" for letter in "mnu")
        numbers = [trials[f"criterion_{n}_{letter}"] for letter in "mnu"]
        counted |= dict(zip(keys, numbers, strict=True)) | {f"{n}": sum(numbers)}
        totals.append((f"{n}", keys))
        cells = [
            number(each, key=key, measure=f"criterion.{key}") for each, key in zip(numbers, keys, strict=True)
        ]
        rows.append((words(Text("%(n)s. %(what)s", n=n, what=statement)), *cells))
    return Figure(
        "criteria",
        Text("The eight criteria"),
        Text("As they stood at the end of each trial, or as they were signed with the decision."),
        Table(
            (Text("Criterion"), Text("Met"), Text("Not met"), Text("Unknown")),
            tuple(rows),
            counted,
            tuple(totals),
        ),
        notes=(Text("They stand side by side; there is no total score."),),
        measure="trial.tried",
    )
