"""Dates of a trial that a file of diary days does not state: taken from the labels of its days, and said so.

A label names a phase, not a date: when the line of the first day is missing, the date is a day late. So
whatever is taken stands with the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scs_manager.domain.diary_days import Phase, TrialWindow
from scs_manager.domain.text import Text

ORIGIN = date(2000, 1, 1)
"""Day 0 of a file that numbers its days."""
TRIAL = "trial"
"""Said of a day on which the leads were in, from the day they went in."""

Labels = Sequence[tuple[date, str]]
"""Days in their order, each with its label or none."""


@dataclass(frozen=True)
class Taken:
    """A date, and what to say of it where it was not stated."""

    day: date
    words: Text | None = None


def placement_of(days: Labels) -> Taken | None:
    """The day so called, else the eve of the day after, else the first day of the trial."""
    for label, shift in ((Phase.PLACEMENT, 0), (Phase.DAY_AFTER, -1), (TRIAL, 0), (Phase.ELIGIBLE, -2)):
        day = _first(days, label, shift)
        if day is not None:
            words = Text("Lead placement is taken as %(day)s, from the label %(label)s.", **_told(day, label))
            return Taken(day, None if label == Phase.PLACEMENT else words)
    return None


def removal_of(days: Labels, *, numbered: bool) -> Taken | None:
    """The day so called, else the eve of the day after; None without either."""
    stated = _first(days, Phase.REMOVAL)
    if stated is not None:
        return Taken(stated)
    day = _first(days, Phase.POST, -1)
    if day is None:
        return None
    told = _told(day, Phase.POST, numbered)
    return Taken(day, Text("Lead removal is taken as %(day)s, from the label %(label)s.", **told))


def baseline_of(days: Labels, placed: date, *, numbered: bool) -> Taken:
    """The first day so called, else the seventh before placement; of a longer one the last seven count."""
    week = placed - timedelta(days=TrialWindow.baseline_days)
    first = _first(days, Phase.BASELINE)
    told = _told(max(first or week, week), Phase.BASELINE, numbered)
    if first is None:
        words = Text(
            "The baseline is taken from %(day)s, the 7th day before lead placement.", day=told["day"]
        )
        return Taken(week, words)
    return Taken(first, Text("The baseline is taken from %(day)s, from the label %(label)s.", **told))


def _first(days: Labels, label: str, shift: int = 0) -> date | None:
    return next((day + timedelta(days=shift) for day, said in days if said == label), None)


def _told(day: date, label: str, numbered: bool = False) -> dict[str, str]:
    """A day as the file writes its days."""
    return {"day": f"day {(day - ORIGIN).days}" if numbered else day.isoformat(), "label": str(label)}
