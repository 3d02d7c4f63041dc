"""The outcome of a trial that is named by its id alone, for the command line of whoever runs the server."""

import uuid
from datetime import datetime

from sqlmodel import Session, col, select

from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services.clinic_days import today_in
from scs_manager.services.outcomes import outcome_of
from scs_manager.services.profile_library import profile_called


def outcome_by_id(session: Session, trial_id: uuid.UUID, *, now: datetime) -> TrialOutcome | None:
    """What the diary of a trial of any clinic says, by the profile locked with it; None for an unknown id."""
    for clinic in session.exec(select(ClinicRow).order_by(col(ClinicRow.id))):
        trial = get_scoped(session, TrialRow, clinic.id, trial_id)
        if trial is not None:
            today = today_in(clinic, now)
            profile = profile_called(session, clinic.id, trial.relief_profile, on=today)
            return outcome_of(session, trial, profile=profile, as_of=today)
    return None
