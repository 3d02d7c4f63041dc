"""Whether the baseline diary of a trial is valid or waived, as of a day. Reads only."""

from datetime import date, timedelta

from sqlmodel import Session

from scs_manager.domain.diary_days import BASELINE_DAYS
from scs_manager.domain.trial_baseline import BaselineState
from scs_manager.models.cases import CaseRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.outcomes import outcome_of
from scs_manager.services.profile_library import profile_called
from scs_manager.services.trial_plan_rows import plan_of


def baseline_of(session: Session, case: CaseRow, trial: TrialRow, *, on: date) -> BaselineState:
    """The evenings counted so far, what the trial's relief rule needs, and the waiver if there is one."""
    profile = profile_called(session, case.clinic_id, trial.relief_profile, on=on)
    last = max(on, trial.baseline_starts_on)
    relief = outcome_of(session, trial, profile=profile, as_of=last).primary.relief
    plan = plan_of(session, case, trial)
    placed = trial.placed_on or trial.placement_on
    return BaselineState(
        days=relief.baseline.n,
        need=relief.baseline.need,
        expected=min((placed - trial.baseline_starts_on).days, BASELINE_DAYS),
        over=trial.placed_on is not None or on > placed - timedelta(days=1),
        waived_by=(plan.waived_by_name or "") if plan else "",
        waived_reason=(plan.waived_reason or "") if plan else "",
    )
