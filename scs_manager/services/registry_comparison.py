"""Taking part in the comparison of clinics, or leaving it."""

from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import audit
from scs_manager.services.registry_shares import share_anew


def set_sharing(session: Session, *, clinic: ClinicRow, shares: bool, by: Actor, now: datetime) -> None:
    """Take part in the comparison, or leave it at once; nothing is written when nothing changes."""
    if clinic.shares_figures == shares:
        return
    clinic.shares_figures = shares
    session.add(clinic)
    session.flush()
    share_anew(session, clinic)
    audit.record(session, by=by, action="clinic.shares_figures", now=now, detail={"shares": shares})
    session.commit()
