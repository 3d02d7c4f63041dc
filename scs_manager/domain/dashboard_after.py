"""Figures of opioids, complications, decisions, and of how implanted patients do later."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from scs_manager.domain.adverse_events import PHASE_NAMES, EventPhase
from scs_manager.domain.complications import CLASS_NAMES, ComplicationClass
from scs_manager.domain.dashboard_tables import (
    SHARE_HEADERS,
    Cell,
    Figure,
    Part,
    Rate,
    Rates,
    Table,
    Whole,
    linked,
    number,
    sentence,
    share_counts,
    share_row,
    words,
)
from scs_manager.domain.opioids import BANDS, CHANGE_NAMES, Change
from scs_manager.domain.registry_statistics import Share
from scs_manager.domain.suppression import Total
from scs_manager.domain.text import Text

_PATTERNS: Mapping[Change, str] = MappingProxyType(
    {
        Change.REDUCED: "solid",
        Change.STABLE: "half",
        Change.INCREASED: "cross",
        Change.NEW: "hollow",
        Change.UNKNOWN: "hatch",
    }
)
OPIOID_NOTE = Text(
    "Reduced or increased: by at least 20 % and 5 MME a day. A short trial is not meant to lower it."
)
BAND_NAMES = (*(name for _, name in BANDS), ">90")


def opioids(counts: Mapping[str, Any]) -> Figure:
    """The opioid dose from baseline to trial: the label, and the bands before and after."""
    found = dict.fromkeys(Change, 0)
    for label, _before, _after, patients in counts["opioids"]:
        found[Change(label or Change.UNKNOWN)] += patients
    whole = sum(found.values())
    known = whole - found[Change.UNKNOWN]
    kept = Share(found[Change.REDUCED] + found[Change.STABLE], known)
    rows = [
        (words(CHANGE_NAMES[each]), number(n, key=each.value, measure=f"opioid.{each.value}"))
        for each, n in found.items()
    ]
    rows.append((words(Text("All")), number(whole, key="all", measure="trial.tried")))
    told = {each.value: n for each, n in found.items()} | {"all": whole}
    return Figure(
        "opioids",
        Text("Opioid dose in the trial"),
        Text("Not increased: %(share)s of those with both doses known.", share=sentence(kept)),
        Table(
            (Text("Change"), Text("Patients")),
            tuple(rows),
            told,
            (("all", tuple(each.value for each in found)),),
        ),
        Whole(tuple(Part(CHANGE_NAMES[each], n, _PATTERNS[each]) for each, n in found.items()))
        if whole
        else None,
        (OPIOID_NOTE,),
        "trial.tried",
    )


def bands(counts: Mapping[str, Any]) -> Figure:
    """Dose bands before and in the trial, in MME a day."""
    table = {before: dict.fromkeys(BAND_NAMES, 0) for before in BAND_NAMES}
    for _label, before, after, patients in counts["opioids"]:
        if before is not None and after is not None:
            table[before][after] += patients
    told, totals = _crossed(table)
    rows: list[tuple[Cell, ...]] = [
        (
            words(before),
            *(_band(row[after], before, after) for after in BAND_NAMES),
            number(told[f"{before}>"], key=f"{before}>"),
        )
        for before, row in table.items()
    ]
    sums = [number(told[f">{after}"], key=f">{after}") for after in BAND_NAMES]
    rows.append((words(Text("All")), *sums, number(told["all"], key="all")))
    after_names = (Text("%(band)s in the trial", band=name) for name in BAND_NAMES)
    return Figure(
        "bands",
        Text("Opioid bands"),
        Text("Both doses known: n = %(n)s.", n=told["all"]),
        Table((Text("Before, MME a day"), *after_names, Text("All")), tuple(rows), told, totals),
        notes=(Text("The figure must not be used to choose a replacement dose."),),
    )


def _band(patients: int, before: str, after: str) -> Cell:
    place = f"{BAND_NAMES.index(before)}.{BAND_NAMES.index(after)}"
    return number(patients, key=f"{before}>{after}", measure=f"band.{place}")


def _crossed(table: Mapping[str, Mapping[str, int]]) -> tuple[dict[str, int], tuple[Total, ...]]:
    """Every cell and both margins of the square, and how they add up."""
    told = {f"{b}>{a}": n for b, row in table.items() for a, n in row.items()}
    lines = {f"{b}>": tuple(f"{b}>{a}" for a in BAND_NAMES) for b in BAND_NAMES}
    lines |= {f">{a}": tuple(f"{b}>{a}" for b in BAND_NAMES) for a in BAND_NAMES}
    told |= {whole: sum(told[part] for part in parts) for whole, parts in lines.items()}
    befores = tuple(f"{b}>" for b in BAND_NAMES)
    told["all"] = sum(told[whole] for whole in befores)
    return told, (*lines.items(), ("all", befores), ("all", tuple(f">{a}" for a in BAND_NAMES)))


_PHASES = tuple(EventPhase)
_CELLS = {
    group.value: tuple(f"{group.value}.{phase.value}" for phase in _PHASES) for group in ComplicationClass
}
"""The counts of each class by phase."""


def complications(counts: Mapping[str, Any]) -> Figure:
    """Complications by class and phase: events, not patients."""
    told = {key: 0 for keys in _CELLS.values() for key in keys}
    serious = 0
    for class_name, phase, events, bad, patients in counts["complications"]:
        told[f"{class_name}.{phase}"] = events
        told[f"{class_name}.{phase}@"] = patients
        serious += bad
    told |= {group: sum(told[key] for key in keys) for group, keys in _CELLS.items()}
    told["all"] = sum(told[group] for group in _CELLS)
    rows = tuple(
        (
            words(CLASS_NAMES[ComplicationClass(group)]),
            *(_events(told, key) for key in (*keys, group)),
        )
        for group, keys in _CELLS.items()
    )
    headers = (Text("Class"), *(PHASE_NAMES[phase] for phase in _PHASES), Text("All"))
    return Figure(
        "complications",
        Text("Complications"),
        Text(
            "Events: %(events)s, of them serious: %(serious)s. Patients with leads: %(placed)s.",
            events=told["all"],
            serious=serious,
            placed=counts["trials"]["placed"],
        ),
        Table(headers, rows, told, (*_CELLS.items(), ("all", tuple(_CELLS)))),
        notes=(Text("Events, not patients. What nobody recorded is not in it."),),
        measure="complication.all",
    )


def _events(told: Mapping[str, int], key: str) -> Cell:
    """Events; a file tells them only when enough patients had them."""
    cell = number(told[key], key=key, measure=f"complication.{key}")
    return replace(cell, keys=(*cell.keys, f"{key}@")) if f"{key}@" in told else cell


def decisions(counts: Mapping[str, Any]) -> Figure:
    """What was decided after trials, and how often against the advice."""
    trials = counts["trials"]
    shares = {
        "chosen": Share(trials["chosen"], trials["tried"]),
        "differs": Share(trials["differs"], trials["advised"]),
    }
    titles = {"chosen": Text("Decided to implant"), "differs": Text("Decided otherwise than advised")}
    rows = (
        share_row(
            words(titles["chosen"]), shares["chosen"], "chosen", all_of="trial.tried", measure="trial.chosen"
        ),
        share_row(
            words(titles["differs"]),
            shares["differs"],
            "differs",
            all_of="trial.advised",
            measure="trial.differs",
        ),
    )
    counted, totals = share_counts(shares)
    totals += linked(counted, (("chosen:n", "differs:n"),))
    return Figure(
        "decisions",
        Text("Decisions"),
        Text(
            "Otherwise than advised: %(share)s. Every one has its reason.", share=sentence(shares["differs"])
        ),
        Table((Text("Decision"), Text("Patients"), Text("Of"), *SHARE_HEADERS), rows, counted, totals),
        Rates(tuple(Rate(titles[name], share) for name, share in shares.items())),
        (Text("The newest signed decision of each case."),),
        "trial.tried",
    )


def after_a_year(counts: Mapping[str, Any]) -> Figure:
    """Responders a year after the implant, missing as no response; beside it complete cases."""
    trials = counts["trials"]
    shares = {
        "year_50": Share(trials["year_50"], trials["due"]),
        "year_complete": Share(trials["year_50"], trials["year_known"]),
    }
    titles = {
        "year_50": Text("50 % or more, missing as no response"),
        "year_complete": Text("50 % or more, complete cases"),
    }
    rows = tuple(
        share_row(
            words(titles[name]),
            share,
            name,
            all_of="after.due" if name == "year_50" else "after.known",
            measure="after.year_50",
        )
        for name, share in shares.items()
    )
    counted, totals = share_counts(shares)
    totals += linked(counted, (("year_50:n", "year_complete:n"), ("year_50", "year_complete")))
    return Figure(
        "year",
        Text("A year after the implant"),
        Text("Relief of 50 %% or more: %(share)s.", share=sentence(shares["year_50"])),
        Table(
            (Text("Relief in the target"), Text("Patients"), Text("Of"), *SHARE_HEADERS),
            rows,
            counted,
            totals,
        ),
        Rates(tuple(Rate(titles[name], share) for name, share in shares.items())) if trials["due"] else None,
        (Text("Of patients whose visit at 12 months is over, by the period of lead placement."),),
        "after.due",
    )
