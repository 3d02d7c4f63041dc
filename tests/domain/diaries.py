"""Makes diaries for tests from plain lists of scores: one value per day, None for a day without an entry."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome

PLACED = date(2026, 10, 26)
BASELINE = (7, 8, 7, 6, 8, 7, 7)
TRIAL = (3, 4, 3, 3, 2)


def day(number: int) -> date:
    """The day so many days after lead placement."""
    return PLACED + timedelta(days=number)


def entry(number: int, score: int | None, region: Region = Region.LEG) -> DiaryDay:
    """One diary day with a score in one region; without an entry when the score is None."""
    if score is None:
        return DiaryDay(day(number))
    scores: dict[str, Any] = {region.score: score}
    return DiaryDay(day(number), DiaryEntry(day(number), **scores))


def diary(
    baseline: Sequence[int | None], trial: Sequence[int | None], *, region: Region = Region.LEG
) -> list[DiaryDay]:
    """A baseline that ends on the eve of placement, and eligible days from day 2 on."""
    before = [entry(n - len(baseline), score, region) for n, score in enumerate(baseline)]
    return before + [entry(n + 2, score, region) for n, score in enumerate(trial)]


def window(eligible: int = 5) -> TrialWindow:
    """A finished trial with this many eligible days."""
    return TrialWindow(day(-7), PLACED, day(2 + eligible))


def outcome(
    baseline: Sequence[int | None] = BASELINE,
    trial: Sequence[int | None] = TRIAL,
    *,
    target: Region = Region.LEG,
) -> TrialOutcome:
    """The outcome of a finished trial with these scores in its target region."""
    return trial_outcome(window(len(trial)), diary(baseline, trial, region=target), target)
