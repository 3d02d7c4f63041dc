"""The days of a trial: which phase each one lies in, and what was entered (measures.md 3.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.diary import DiaryEntry, Punctuality, Source
from scs_manager.domain.text import Text

BASELINE_DAYS = 7
MIN_BASELINE_DAYS = 4
TRIAL_DAYS = 5
MIN_TRIAL_DAYS = 3
POST_DAYS = 3
"""Evenings after lead removal that are still asked: return of pain supports a real effect."""


class Region(StrEnum):
    """Where pain is measured; one region is locked as the target before lead placement."""

    BACK = "back"
    LEG = "leg"
    WORST = "worst"
    OVERALL = "worst"
    """Overall pain is asked as the worst pain anywhere, so overall and worst are one region."""

    @property
    def score(self) -> str:
        """The name of the diary score that measures this region."""
        return f"pain_{self.value}_nrs"


REGION_NAMES: Mapping[Region, Text] = MappingProxyType(
    {Region.BACK: Text("Back"), Region.LEG: Text("Leg"), Region.WORST: Text("Overall (worst)")}
)


class Phase(StrEnum):
    """What a day is to the trial."""

    BEFORE = "before"
    BASELINE = "baseline"
    PLACEMENT = "placement"
    DAY_AFTER = "day_after"
    ELIGIBLE = "eligible"
    REMOVAL = "removal"
    POST = "post"


@dataclass(frozen=True)
class TrialWindow:
    """The dates and lengths that fix which days count.

    ``placed_on`` and ``removed_on`` are the days the leads went in and came out. Until the leads are in, the
    planned dates stand in for them; once in, they stay in until the day they really come out.
    The lengths are those of measures.md 3.3, or of the profile.
    """

    baseline_start: date
    placed_on: date | None = None
    removed_on: date | None = None
    planned_placement: date | None = None
    planned_removal: date | None = None
    baseline_days: int = BASELINE_DAYS
    min_baseline_days: int = MIN_BASELINE_DAYS
    trial_days: int = TRIAL_DAYS
    min_trial_days: int = MIN_TRIAL_DAYS

    def __post_init__(self) -> None:
        if self.removal is not None and self.removal < self.placement:
            raise ValueError("lead removal before lead placement")

    @property
    def placement(self) -> date:
        """Day 0: actual, else planned, else right after a full baseline."""
        return (
            self.placed_on
            or self.planned_placement
            or self.baseline_start + timedelta(days=self.baseline_days)
        )

    @property
    def removal(self) -> date | None:
        """The day the leads come out: actual, or the planned one while they are not in yet."""
        return self.removed_on or (None if self.placed_on else self.planned_removal)

    @property
    def baseline(self) -> tuple[date, ...]:
        """Up to seven days ending the day before lead placement; fewer when placement came early."""
        first = max(self.baseline_start, self.placement - timedelta(days=self.baseline_days))
        return days_between(first, self.placement)


def days_between(first: date, end: date) -> tuple[date, ...]:
    """Every day from ``first`` up to but not including ``end``."""
    return tuple(first + timedelta(days=n) for n in range((end - first).days))


def phase_of(day: date, window: TrialWindow) -> Phase:
    """What a day is. Placement wins over removal when an aborted trial has both on one day."""
    number = (day - window.placement).days
    if number < 0:
        return Phase.BASELINE if day in window.baseline else Phase.BEFORE
    if number == 0:
        return Phase.PLACEMENT
    removal = window.removal
    if removal is not None and day >= removal:
        return Phase.REMOVAL if day == removal else Phase.POST
    return Phase.DAY_AFTER if number == 1 else Phase.ELIGIBLE


@dataclass(frozen=True)
class DiaryDay:
    """What one day has: its newest counting version, or None. ``excluded`` is the reason staff gave."""

    day: date
    entry: DiaryEntry | None = None
    source: Source = Source.PATIENT
    punctuality: Punctuality = Punctuality.ON_TIME
    excluded: str | None = None
    accepted: bool = False
    """Staff accepted an entry from outside its window, with a reason."""
    excluded_after_removal: bool = False
    """The exclusion was made when the result could already be seen; it is marked so."""

    @property
    def kept(self) -> bool:
        """There is an entry, and it lies in its window or was accepted."""
        return self.entry is not None and (self.punctuality is not Punctuality.OUTSIDE or self.accepted)


def newest_counting(versions: Sequence[DiaryDay]) -> DiaryDay | None:
    """Of a day's versions, as they were answered: the last that counts, else the last, else None."""
    if not versions:
        return None
    kept = [version for version in versions if version.kept]
    return kept[-1] if kept else versions[-1]
