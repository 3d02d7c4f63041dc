"""Builds the table of every diary day: what was entered, how it came about, and what it does for the result.

On paper a long trial needs rows: this table runs over as many pages as it has days, so that no day is ever
cut off, and every day left out is listed with its reason (measures.md 3.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from scs_manager.domain.diary import DiaryEntry, Stimulation
from scs_manager.domain.diary_days import REGION_NAMES, Phase
from scs_manager.domain.diary_statistics import TrialDay, TrialOutcome, Use
from scs_manager.domain.figures import Mark
from scs_manager.domain.opioids import Mme
from scs_manager.domain.quality_strip import BY_WHOM
from scs_manager.domain.relief import fixed, number_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import entry_words, mark_of, region_order
from scs_manager.domain.wording import day_and_short_month

_KEY = Text(
    "In brackets: entered, but outside the window and not accepted. A dash: not answered or not logged."
    " Activity: −2 much less than usual to +2 much more. MME with ≥: part of the dose could not be converted."
)
_DASH = Text("–")


@dataclass(frozen=True)
class DayRow:
    """One day: the cells in the order of the heads, and how its entry is marked."""

    number: int
    cells: tuple[Text, ...]
    mark: Mark
    counts: bool
    """Whether the day is in one of the two means."""


@dataclass(frozen=True)
class DayTable:
    """Every day of a trial's diary, oldest first."""

    headers: tuple[Text, ...]
    rows: tuple[DayRow, ...]
    key: Text


def day_table(outcome: TrialOutcome, *, doses: Mapping[date, Mme] = MappingProxyType({})) -> DayTable:
    """A row for each day of the calendar, also for one without an entry."""
    regions = region_order(outcome.target)
    gaps = {gap.day: _left_out(gap.reason, gap.by) for gap in outcome.gaps}
    return DayTable(
        headers=(
            Text("Day"),
            Text("Date"),
            *(REGION_NAMES[region] for region in regions),
            Text("Sleep"),
            Text("Activity"),
            Text("MME"),
            Text("Stimulation"),
            Text("Entry"),
            Text("In the result"),
        ),
        rows=tuple(_row(outcome, day, gaps.get(day.day), doses.get(day.day)) for day in outcome.days),
        key=_KEY,
    )


def _row(outcome: TrialOutcome, day: TrialDay, gap: Text | None, dose: Mme | None) -> DayRow:
    scores = (day.entered(region) for region in region_order(outcome.target))
    entry = day.diary.entry
    shown = [_score(score, kept=day.diary.kept) for score in scores]
    cells = (
        Text("%(number)s", number=number_text(day.number)),
        day_and_short_month(day.day),
        *shown,
        _score(entry.sleep_nrs if entry else None, kept=day.diary.kept),
        _activity(entry, kept=day.diary.kept),
        _dose(dose),
        _stimulation(entry),
        entry_words(day, mark_of(day)),
        _use(day, gap),
    )
    return DayRow(day.number, cells, mark_of(day), gap is None and day.use in (Use.BASELINE, Use.WINDOW))


def _score(score: int | None, *, kept: bool) -> Text:
    if score is None:
        return _DASH
    return Text("%(value)s" if kept else "(%(value)s)", value=score)


def _activity(entry: DiaryEntry | None, *, kept: bool) -> Text:
    if entry is None or entry.activity is None:
        return _DASH
    level = entry.activity.level
    return Text("%(value)s" if kept else "(%(value)s)", value=number_text(f"{level:+d}") if level else "0")


def _dose(dose: Mme | None) -> Text:
    if dose is None:
        return _DASH
    known = fixed(dose.known, 0 if dose.known.denominator == 1 else 1)
    return Text("%(value)s", value=known if dose.complete else f"≥{known}")


_STIMULATED = {Stimulation.ALL_DAY: Text("all day"), Stimulation.OFF: Text("off")}


def _stimulation(entry: DiaryEntry | None) -> Text:
    if entry is None or entry.stimulation is None:
        return _DASH
    if entry.stimulation_hours is not None:
        return Text("%(n)s h", n=entry.stimulation_hours)
    return _STIMULATED.get(entry.stimulation, Text("part"))


def _left_out(reason: Text, by: str) -> Text:
    if not by:
        return Text("no: %(reason)s", reason=reason)
    return Text("no: %(reason)s (%(by)s)", reason=reason, by=BY_WHOM[by])


def _use(day: TrialDay, gap: Text | None) -> Text:
    if gap is not None:
        return gap
    if day.phase is Phase.POST:
        return Text("no: after removal, shown apart")
    return Text("baseline mean") if day.use is Use.BASELINE else Text("trial mean")
