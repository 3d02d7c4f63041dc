"""What the visits of a case show beside what was before: questionnaires and diaries. Reads only."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col

from scs_manager.domain.diary_calendar import Period
from scs_manager.domain.diary_days import Region
from scs_manager.domain.follow_up_diary import PeriodResult, period_result
from scs_manager.domain.relief import WindowMean
from scs_manager.models.cases import CaseRow
from scs_manager.models.follow_up import DiaryPeriodRow, FollowUpVisitRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes
from scs_manager.services.profile_library import profile_called


@dataclass(frozen=True)
class Baseline:
    """What was before: the locked baseline of the trial, region by region, and which region is the target."""

    target: Region
    means: Mapping[Region, WindowMean]


def baseline_of(session: Session, case: CaseRow) -> Baseline | None:
    """The baseline of the newest trial that has ended; None for an implant without a trial."""
    trial = outcomes.latest_trial(session, case)
    return _baseline(session, trial) if trial is not None and trial.ended_at is not None else None


def diaries_of(session: Session, case: CaseRow) -> dict[uuid.UUID, PeriodResult]:
    """The result of each follow-up diary that was not taken back, by visit."""
    query = (
        select_scoped(DiaryPeriodRow, case.clinic_id)
        .join(FollowUpVisitRow, col(FollowUpVisitRow.id) == DiaryPeriodRow.visit_id)
        .where(FollowUpVisitRow.case_id == case.id, col(DiaryPeriodRow.cancelled_at).is_(None))
    )
    found: dict[uuid.UUID, PeriodResult] = {}
    baselines: dict[uuid.UUID, tuple[TrialRow, Baseline]] = {}
    for row in session.exec(query.order_by(col(DiaryPeriodRow.starts_on))):
        if row.trial_id not in baselines:
            trial = get_scoped(session, TrialRow, case.clinic_id, row.trial_id)
            if trial is None:
                raise ValueError("a period of a diary without its trial")
            baselines[row.trial_id] = trial, _baseline(session, trial)
        trial, before = baselines[row.trial_id]
        days = outcomes.days_in(session, trial, row.id)
        period = Period(row.id, row.starts_on, row.ends_on)
        found[row.visit_id] = period_result(period, days, before.means, before.target)
    return found


def _baseline(session: Session, trial: TrialRow) -> Baseline:
    profile = profile_called(session, trial.clinic_id, trial.relief_profile, on=trial.baseline_starts_on)
    outcome = outcomes.outcome_of(session, trial, profile=profile)
    means = {region: found.relief.baseline for region, found in outcome.regions.items()}
    return Baseline(trial.target_region, means)
