"""The plan of a trial: its dates, what they let the diary show, and what to warn about (measures.md 3.3).

A plan is refused only when its dates contradict each other. Everything else is a warning that the wizard
shows, because the clinician decides.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from scs_manager.domain.diary_days import (
    BASELINE_DAYS,
    MIN_BASELINE_DAYS,
    MIN_TRIAL_DAYS,
    TRIAL_DAYS,
    Region,
    TrialWindow,
)
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

DEFAULT_LENGTH = (3, 10)
"""Days from lead placement to removal with externalised leads, unless a profile says otherwise. [default]"""
UNCOUNTED_DAYS = 2
"""Lead placement (day 0) and the day after it never count; nor does the day of removal."""


@dataclass(frozen=True)
class TrialRules:
    """What a profile asks: days from placement to removal (least and most), and days that must be valid."""

    length: tuple[int, int | None] = DEFAULT_LENGTH
    min_baseline_days: int = MIN_BASELINE_DAYS
    min_trial_days: int = MIN_TRIAL_DAYS


@dataclass(frozen=True)
class TrialPlan:
    """The dates of a trial and its target, locked before lead placement."""

    target: Region
    baseline_starts_on: date
    placement_on: date
    removal_on: date

    @property
    def length(self) -> int:
        """Days from lead placement to removal."""
        return (self.removal_on - self.placement_on).days

    @property
    def baseline_days(self) -> int:
        """Evenings that can count as baseline: at most seven."""
        return min((self.placement_on - self.baseline_starts_on).days, BASELINE_DAYS)

    @property
    def eligible_days(self) -> int:
        """Evenings that can count in the trial: day 2 up to the eve of removal."""
        return max(self.length - UNCOUNTED_DAYS, 0)

    @property
    def counted_days(self) -> int:
        """How many of them the trial window takes."""
        return min(self.eligible_days, TRIAL_DAYS)

    def window(self, rules: TrialRules | None = None) -> TrialWindow:
        """The windows of this plan, before anything has happened."""
        asked = rules or TrialRules()
        return TrialWindow(
            self.baseline_starts_on,
            planned_placement=self.placement_on,
            planned_removal=self.removal_on,
            min_baseline_days=asked.min_baseline_days,
            min_trial_days=asked.min_trial_days,
        )


def baseline_start_for(placement_on: date) -> date:
    """The first evening of a full baseline: seven days before lead placement."""
    return placement_on - timedelta(days=BASELINE_DAYS)


def check_plan(plan: TrialPlan) -> None:
    """Refuse dates that contradict each other, naming the field."""
    check_dates(plan.baseline_starts_on, plan.placement_on, plan.removal_on)


def check_dates(starts: date | None, placed: date | None, removed: date | None) -> None:
    """The same for dates of which some may still be missing."""
    if starts and placed and starts >= placed:
        raise InputError(Text("The baseline must start before lead placement."), place="baseline_starts_on")
    if placed and removed and removed <= placed:
        raise InputError(Text("Lead removal must come after lead placement."), place="removal_on")


def plan_warnings(plan: TrialPlan, rules: TrialRules | None = None) -> tuple[Text, ...]:
    """What these dates will cost, in the order of the calendar; empty when nothing stands out."""
    asked = rules or TrialRules()
    return (
        *_baseline_warnings(plan, asked),
        *_eligible_warnings(plan, asked),
        *_length_warnings(plan, asked),
    )


def _baseline_warnings(plan: TrialPlan, rules: TrialRules) -> tuple[Text, ...]:
    days = plan.baseline_days
    if days >= BASELINE_DAYS:
        return ()
    if days < rules.min_baseline_days:
        return (
            Text(
                "Only %(days)s baseline days are planned; with fewer than %(need)s there can be no result.",
                days=days,
                need=rules.min_baseline_days,
            ),
        )
    return (Text("The baseline has %(days)s days instead of %(full)s.", days=days, full=BASELINE_DAYS),)


def _eligible_warnings(plan: TrialPlan, rules: TrialRules) -> tuple[Text, ...]:
    if plan.eligible_days >= rules.min_trial_days:
        return ()
    return (
        Text(
            "Only %(days)s days can count, because the day of lead placement, the next day and the day of"
            " removal do not; with fewer than %(need)s there can be no result.",
            days=plan.eligible_days,
            need=rules.min_trial_days,
        ),
    )


def _length_warnings(plan: TrialPlan, rules: TrialRules) -> tuple[Text, ...]:
    shortest, longest = rules.length
    if plan.length < shortest:
        return (
            Text(
                "The trial lasts %(days)s days; the profile asks for at least %(min)s.",
                days=plan.length,
                min=shortest,
            ),
        )
    if longest is not None and plan.length > longest:
        return (
            Text(
                "The trial lasts %(days)s days; the profile allows at most %(max)s.",
                days=plan.length,
                max=longest,
            ),
        )
    return ()


def overrun_days(plan: TrialPlan, on: date) -> int:
    """Days that leads have stayed in beyond the planned removal: a caution for infection. 0 if none."""
    return max((on - plan.removal_on).days, 0)
