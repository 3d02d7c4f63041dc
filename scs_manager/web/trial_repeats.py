"""A trial that is repeated: the earlier one, why it is repeated, and what came of it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from scs_manager.domain.pathway import Action, State, can
from scs_manager.domain.text import Text
from scs_manager.domain.trial_criteria import relief_figures, relief_sentence
from scs_manager.domain.trial_ends import ENDING_NAMES
from scs_manager.domain.truth import Truth
from scs_manager.models.cases import CaseRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes
from scs_manager.services.outcome_lookup import never_negative_of
from scs_manager.services.profile_library import profile_called
from scs_manager.services.trial_end_rows import end_of
from scs_manager.services.trial_end_summary import Repeated, repeated_by


@dataclass(frozen=True)
class RepeatView:
    """The earlier trial as the later one's pages show it."""

    repeated: Repeated
    result: tuple[Text, ...]
    ahead: bool
    """The repeat is not planned yet."""


def repeat_of(session: Session, case: CaseRow, trial: TrialRow | None, *, on: date) -> RepeatView | None:
    """What a trial repeats; None for a first one. Without a trial: what the next one will repeat."""
    ahead = trial is None
    repeated = repeated_by(session, case, trial)
    if repeated is None or (ahead and repeated.trial.ended_at is None):
        return None
    return RepeatView(repeated, _result(session, case, repeated.trial, on), ahead)


def can_repeat(case: CaseRow, trial: TrialRow) -> bool:
    """Whether the next trial may be planned now."""
    return trial.ended_at is not None and can(State(case.state), Action.PLAN_TRIAL)


def _result(session: Session, case: CaseRow, trial: TrialRow, on: date) -> tuple[Text, ...]:
    ending = end_of(session, case, trial).end.ending
    said = (Text("%(how)s.", how=ENDING_NAMES[ending]),) if ending else ()
    if trial.placed_on is None:
        return (*said, Text("No leads were placed."))
    profile = profile_called(session, case.clinic_id, trial.relief_profile, on=on)
    outcome = outcomes.outcome_of(session, trial, profile=profile, as_of=on)
    spared = never_negative_of(session, trial, outcome) is not None and outcome.primary.met is Truth.NOT_MET
    return (*said, relief_figures(outcome.primary) if spared else relief_sentence(outcome.primary))
