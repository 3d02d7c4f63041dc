"""The newest trial of a case that took place, in the numbers that a patient is shown. Reads only."""

from datetime import date

from sqlmodel import Session

from scs_manager.domain.choice_trial import OwnTrial, Standing, own_trial_of
from scs_manager.domain.pathway_states import State
from scs_manager.models.cases import CaseRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes
from scs_manager.services.profile_library import profile_called
from scs_manager.services.trial_end_rows import EndOfTrial, end_of


def own_trial(session: Session, case: CaseRow, *, on: date) -> OwnTrial:
    """What the trial showed; one that was stopped or did not work is never shown as a negative one."""
    trial = outcomes.told_trial(session, case)
    if trial is None:
        return OwnTrial(Standing.NONE)
    if trial.ended_at is None:
        return OwnTrial(_not_over(case, trial))
    ended = end_of(session, case, trial)
    standing = _standing(trial, ended)
    if standing is not Standing.ENDED:
        return OwnTrial(standing)
    profile = profile_called(session, case.clinic_id, trial.relief_profile, on=on)
    outcome = outcomes.outcome_of(session, trial, profile=profile, as_of=on)
    stated = ended.words.stated_relief.value
    return own_trial_of(outcome, standing, stated=None if stated is None else int(stated))


def _not_over(case: CaseRow, trial: TrialRow) -> Standing:
    """A trial is still to come while the case waits for it; one that was given up is none."""
    if trial.placed_on is not None:
        return Standing.RUNNING
    return Standing.AHEAD if case.state in (State.TRIAL_PLANNED, State.BASELINE) else Standing.NONE


def _standing(trial: TrialRow, ended: EndOfTrial) -> Standing:
    if ended.end.aborted:
        return Standing.STOPPED
    return Standing.INADEQUATE if trial.technically_adequate is False else Standing.ENDED
