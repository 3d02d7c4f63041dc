"""The outcome of a trial that is named by its id alone, for the command line of whoever runs the server."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.text import Text
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services.clinic_days import today_in
from scs_manager.services.last_evenings import last_evening
from scs_manager.services.outcomes import outcome_of
from scs_manager.services.profile_library import profile_called
from scs_manager.services.trial_end_rows import end_of


@dataclass(frozen=True)
class FoundOutcome:
    """The outcome, and why the trial cannot be a negative one where it cannot."""

    outcome: TrialOutcome
    never_negative: Text | None


def outcome_by_id(session: Session, trial_id: uuid.UUID, *, now: datetime) -> FoundOutcome | None:
    """What the diary of a trial of any clinic says, by the profile locked with it; None for an unknown id."""
    for clinic in session.exec(select(ClinicRow).order_by(col(ClinicRow.id))):
        trial = get_scoped(session, TrialRow, clinic.id, trial_id)
        if trial is not None:
            today = today_in(clinic, now)
            profile = profile_called(session, clinic.id, trial.relief_profile, on=today)
            as_of = today if trial.removed_on else last_evening(session, trial, now=now)
            outcome = outcome_of(session, trial, profile=profile, as_of=as_of)
            return FoundOutcome(outcome, never_negative_of(session, trial, outcome))
    return None


def never_negative_of(session: Session, trial: TrialRow, outcome: TrialOutcome) -> Text | None:
    """Why this trial cannot be a negative one; None for one that can be judged."""
    case = get_scoped(session, CaseRow, trial.clinic_id, trial.case_id)
    aborted = case is not None and end_of(session, case, trial).end.aborted
    adequate = trial.technically_adequate
    return TrialEvidence(outcome, technically_adequate=adequate, aborted=aborted).never_negative
