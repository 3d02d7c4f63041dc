"""Figures of what trials showed: responders, relief sorted, change of pain.

The primary share of responders is of everybody whose leads went in and whose trial has ended: a missing
result counts as no response (measures.md 3.7), and so does whoever withdrew or died with leads in.
Complete cases stand beside it. Nothing here says how well a
trial predicts: those who fail it are almost never implanted, so that cannot be computed (measures.md 4.3).
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from scs_manager.domain.dashboard_tables import (
    SHARE_HEADERS,
    Bar,
    Cell,
    Figure,
    Rate,
    Rates,
    Table,
    Waterfall,
    linked,
    number,
    sentence,
    share_counts,
    share_row,
    tenths,
    words,
)
from scs_manager.domain.diary import SCORE_MAX
from scs_manager.domain.registry_statistics import Histogram, Share
from scs_manager.domain.relief import fixed
from scs_manager.domain.text import Text

PARTS = 420
"""Means of up to seven whole scores are whole numbers of 1/420."""
BARS = 120
"""So many bars of the waterfall at most; of more patients, each bar stands for several."""
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
REPEATED = Text("A patient counts once: a repeated trial replaces the first.")
NOT_PREDICTED = Text(
    "No sensitivity or specificity of the trial is given: patients who fail a trial are almost never"
    " implanted, so nobody can see how they would have done. Only the share of lasting responders among those"
    " implanted can be known."
)
"""measures.md 4.3. [derived]"""


RESPONSES: Mapping[str, Text] = MappingProxyType(
    {
        "at_50": Text("50 % or more, missing as no response"),
        "complete": Text("50 % or more, complete cases"),
        "at_30": Text("30 % or more, missing as no response"),
        "at_80": Text("80 % or more, missing as no response"),
        "borderline": Text("50 % lies within the patient's own interval"),
    }
)
_OF_KNOWN = ("complete", "borderline")
"""Those of which only patients with a result are asked."""
_LINKS = (
    ("at_50:n", "complete:n"), ("at_50:n", "at_30:n"), ("at_50:n", "at_80:n"), ("complete:n", "borderline:n"),
    ("at_30", "at_50"), ("at_50", "complete"), ("at_50", "at_80"),
)  # fmt: skip
"""Of these the second lies within the first."""


def responders(counts: Mapping[str, Any]) -> Figure:
    """Relief of at least 50 % in the target, with missing as no response and beside it complete cases."""
    trials = counts["trials"]
    shares = {
        name: Share(trials[_counted(name)], trials["known" if name in _OF_KNOWN else "tried"])
        for name in RESPONSES
    }
    rows = tuple(
        share_row(
            words(RESPONSES[name]),
            share,
            name,
            all_of="trial.known" if name in _OF_KNOWN else "trial.tried",
            measure=f"trial.{_counted(name)}",
        )
        for name, share in shares.items()
    )
    headers = (Text("Relief in the target"), Text("Patients"), Text("Of"), *SHARE_HEADERS)
    told, totals = share_counts(shares)
    totals += linked(told, _LINKS)
    return Figure(
        "responders",
        Text("Responders"),
        Text("Relief of 50 %% or more in the target: %(share)s.", share=sentence(shares["at_50"])),
        Table(headers, rows, told, totals),
        Rates(tuple(Rate(RESPONSES[name], share, name == "at_50") for name, share in shares.items())),
        _missing_notes(trials),
        "trial.tried",
    )


def _counted(name: str) -> str:
    return "at_50" if name == "complete" else name


def _missing_notes(trials: Mapping[str, int]) -> tuple[Text, ...]:
    return (
        Text(
            "Without a result: %(missing)s of %(n)s, %(aborted)s of them aborted trials. They count as no"
            " response in the first line, as does whoever withdrew or died with the leads in.",
            missing=trials["tried"] - trials["known"],
            n=trials["tried"],
            aborted=trials["aborted"],
        ),
        Text("Trials that still run and are not counted: %(n)s.", n=trials["placed"] - trials["tried"]),
        REPEATED,
        NOT_PREDICTED,
    )


def waterfall(counts: Mapping[str, Any]) -> Figure:
    """Relief of every patient from the best to the worst, missing ones at the end."""
    relief, trials = Histogram.of(counts["relief"], unit=100), counts["trials"]
    missing = trials["tried"] - relief.n
    groups = relief.groups(BARS)
    notes = [Text("Patients without a result are hatched at the end: %(n)s.", n=missing)]
    if groups and groups[0][1] > 1:
        notes.append(Text("Each bar stands for %(n)s patients and shows their median.", n=groups[0][1]))
    middle = relief.quantile(HALF)
    finding = (
        Text("No result yet.")
        if middle is None
        else Text(
            "Median relief %(middle)s %%, quartiles %(low)s to %(high)s; n = %(n)s.",
            middle=_shown(middle),
            low=_shown(relief.quantile(QUARTER) or Fraction(0)),
            high=_shown(relief.quantile(3 * QUARTER) or Fraction(0)),
            n=relief.n,
        )
    )
    return Figure(
        "relief",
        Text("Relief in the target, patient by patient"),
        finding,
        _relief_table(relief, missing),
        Waterfall(tuple(Bar(*group) for group in groups), missing) if groups or missing else None,
        tuple(notes),
        "trial.tried",
    )


_BANDS = ((None, 0), (0, 30), (30, 50), (50, 80), (80, None))


def _relief_table(relief: Histogram, missing: int) -> Table:
    names = {
        "worse": Text("More pain than before"), "none": Text("0 to below 30 %"),
        "some": Text("30 to below 50 %"), "half": Text("50 to below 80 %"), "most": Text("80 % or more"),
    }  # fmt: skip
    counts = {
        name: sum(
            n for value, n in relief.bars if (low is None or value >= low) and (high is None or value < high)
        )
        for name, (low, high) in zip(names, _BANDS, strict=True)
    }
    counts["missing"], counts["all"] = missing, relief.n + missing
    rows = [
        (words(title), number(counts[name], key=name, measure=f"relief.{name}"))
        for name, title in names.items()
    ]
    rows.append((words(Text("Without a result")), number(missing, key="missing", measure="trial.unknown")))
    rows.append((words(Text("All")), number(counts["all"], key="all", measure="trial.tried")))
    return Table((Text("Relief"), Text("Patients")), tuple(rows), counts, (("all", (*names, "missing")),))


def change(counts: Mapping[str, Any]) -> Figure:
    """Change of pain in the target on 0 to 10, and both ways to put it in percent."""
    found = Histogram.of(counts["change"], unit=PARTS)
    relief = Histogram.of(counts["relief"], unit=100)
    trials = counts["trials"]
    headers = (Text("Figure"), Text("Value"))
    if found.mean is None:
        table = Table(headers, ())
        return Figure("change", Text("Change of pain"), Text("No result yet."), table)
    before = Fraction(trials["before"], PARTS * found.n)
    after = Fraction(trials["after"], PARTS * found.n)
    rows = [
        (words(Text("Patients with a result")), number(found.n, key="n", measure="trial.known")),
        _line(Text("Mean before, 0 to 10"), _two(before)),
        _line(Text("Mean in the trial, 0 to 10"), _two(after)),
        *_change_lines(found),
        _line(Text("Mean of each patient's percent relief"), f"{_shown(relief.mean or Fraction(0))} %"),
    ]
    if before:
        rows.append(_line(Text("Relief of the means"), f"{_shown(100 * (before - after) / before)} %"))
    return Figure(
        "change",
        Text("Change of pain"),
        Text(
            "Pain in the target changed by %(mean)s points on average; n = %(n)s.",
            mean=_two(found.mean),
            n=found.n,
        ),
        Table(headers, tuple(rows), {"n": found.n}),
        notes=(
            Text("The mean of percentages and the percentage of means differ; neither replaces the other."),
            Text("Complete cases only. Before and after without a control group: not an effect."),
        ),
        measure="trial.known",
    )


def _change_lines(found: Histogram) -> list[tuple[Cell, Cell]]:
    """Mean change with its spread; median and Wilcoxon's test where the changes are skewed."""
    lines = [_line(Text("Mean change, points"), _two(found.mean or Fraction(0)))]
    if found.sd is not None and found.mean_interval is not None:
        low, high = (_two(_on_scale(Fraction(end))) for end in found.mean_interval)
        lines.append(_line(Text("Standard deviation"), _two(Fraction(found.sd))))
        lines.append(_line(Text("95 % interval of the mean change"), f"{low} to {high}"))
    if found.skewed:
        ends = [_two(found.quantile(part) or Fraction(0)) for part in (QUARTER, HALF, 3 * QUARTER)]
        lines.append(_line(Text("Median change (skewed)"), f"{ends[1]} ({ends[0]} to {ends[2]})"))
        if (p := found.wilcoxon().p) is not None:
            lines.append(_line(Text("Wilcoxon, approximate p"), "below 0.001" if p < 0.001 else f"{p:.3f}"))
    return lines


def _line(title: Text, value: str) -> tuple[Cell, Cell]:
    return words(title), Cell(Text("%(value)s", value=value), value.replace("−", "-"), ("n",))


def _on_scale(points: Fraction) -> Fraction:
    """An interval may go beyond what scores from 0 to 10 can change by; nothing that is told does."""
    return max(Fraction(-SCORE_MAX), min(points, Fraction(SCORE_MAX)))


def _two(value: Fraction) -> str:
    return fixed(value, 2)


def _shown(percent: Fraction) -> str:
    """One decimal, cut down, with a true minus sign."""
    return tenths(percent).replace("-", "−")
