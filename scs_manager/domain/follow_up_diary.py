"""What a follow-up diary shows: seven evenings before a visit, against the locked baseline of the trial.

The rules are those of the trial (measures.md 3.3 and 3.4): a day counts when it was entered in its window or
accepted, four of seven are needed, a missing day stays missing, and relief is exact. The entries are of the
follow-up alone; the trial's own result never sees them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.diary_calendar import Period
from scs_manager.domain.diary_days import MIN_BASELINE_DAYS, DiaryDay, Region, days_between
from scs_manager.domain.follow_up import DIARY_DAYS
from scs_manager.domain.relief import Relief, WindowMean

MIN_DAYS = MIN_BASELINE_DAYS
"""Fewer valid days than this give no mean, as of the baseline."""


@dataclass(frozen=True)
class PeriodResult:
    """The result of one follow-up diary, region by region; only the target answers the 50 % question."""

    first: date
    last: date
    target: Region
    days: tuple[DiaryDay, ...]
    """Every day of the period, with its entry if there is one."""
    regions: Mapping[Region, Relief]

    @property
    def primary(self) -> Relief:
        """Baseline and follow-up in the region that was locked before the trial."""
        return self.regions[self.target]

    @property
    def counted(self) -> int:
        """How many of its days count in the target."""
        return self.primary.trial.n

    @property
    def is_valid(self) -> bool:
        """Whether enough days count in the target for a mean."""
        return self.primary.trial.mean is not None


def period_result(
    period: Period, days: Iterable[DiaryDay], baseline: Mapping[Region, WindowMean], target: Region
) -> PeriodResult:
    """The means of a period and their relief against the baseline of the trial; nothing is filled in."""
    by_day = {day.day: day for day in days}
    last = date.fromordinal(period.last.toordinal() + 1)
    asked = tuple(by_day.get(day, DiaryDay(day)) for day in days_between(period.first, last))
    regions = {region: _relief(region, asked, baseline[region]) for region in Region}
    return PeriodResult(period.first, period.last, target, asked, MappingProxyType(regions))


def _relief(region: Region, days: tuple[DiaryDay, ...], before: WindowMean) -> Relief:
    now = WindowMean(tuple(_value(region, day) for day in days), MIN_DAYS)
    return Relief(before, now, DIARY_DAYS, len(days))


def _value(region: Region, day: DiaryDay) -> Fraction | None:
    if not day.kept or day.excluded is not None:
        return None
    score: int | None = getattr(day.entry, region.score)
    return None if score is None else Fraction(score)
