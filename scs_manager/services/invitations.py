"""Invitations to the phone diary: a link that is printed once and exchanged once for a phone's session."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow, PatientSessionRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, enrolments

INVITATION_LENGTH = timedelta(days=7)
"""How long a link works. Source: security.md 2.1, threat 3."""


@dataclass(frozen=True)
class Fresh:
    """A link that was made but is not stored yet; its token goes on the printed sheet and nowhere else."""

    token: str
    expires_at: datetime


def fresh_link(now: datetime) -> Fresh:
    """A new link; making it touches no database, so that the sheet can be drawn before anything is locked."""
    return Fresh(token=new_token(), expires_at=now + INVITATION_LENGTH)


def invite(
    session: Session,
    *,
    trial: TrialRow,
    case: CaseRow,
    fresh: Fresh,
    by: Actor,
    now: datetime,
    sheet_sha256: str = "",
) -> InvitationRow:
    """Enrol the patient in the trial's diary and let the fresh link open it; earlier links stop working."""
    _check_running(trial)
    enrolment = enrolments.enrol(session, trial=trial, case=case, now=now)
    _revoke(session, enrolment.id, now)
    row = InvitationRow(
        clinic_id=trial.clinic_id,
        enrolment_id=enrolment.id,
        token_sha256=token_hash(fresh.token),
        created_at=now,
        created_by_id=by.id,
        created_by_name=by.name,
        expires_at=fresh.expires_at,
    )
    session.add(row)
    detail = {"invitation": str(row.id), "expires_at": row.expires_at.isoformat(), "sheet": sheet_sha256}
    audit.record(session, by=by, action="diary.invited", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def revoke_access(session: Session, *, trial: TrialRow, by: Actor, now: datetime) -> int:
    """Stop every link and sign every phone of the trial out at once; how many phones that were."""
    ended = 0
    for enrolment in enrolments.enrolments_of(session, trial):
        _revoke(session, enrolment.id, now)
        ended += _end_sessions(session, enrolment.id, now)
    audit.record(
        session, by=by, action="diary.access_revoked", now=now, case_id=trial.case_id,
        detail={"trial": str(trial.id), "phones": ended},
    )  # fmt: skip
    session.commit()
    return ended


def invitations_of(session: Session, *, trial: TrialRow) -> list[InvitationRow]:
    """Every invitation of a trial, newest first."""
    query = (
        select(InvitationRow)
        .join(EnrolmentRow, col(EnrolmentRow.id) == InvitationRow.enrolment_id)
        .where(EnrolmentRow.trial_id == trial.id, EnrolmentRow.clinic_id == trial.clinic_id)
        .order_by(col(InvitationRow.created_at).desc())
    )
    return list(session.exec(query))


def _check_running(trial: TrialRow) -> None:
    if trial.ended_at is not None:
        raise RuleError(Text("This trial has ended: there is no diary to invite to."))


def _end_sessions(session: Session, enrolment_id: uuid.UUID, now: datetime) -> int:
    open_ones = update(PatientSessionRow).where(
        col(PatientSessionRow.enrolment_id) == enrolment_id, col(PatientSessionRow.ended_at).is_(None)
    )
    return int(session.exec(open_ones.values(ended_at=now)).rowcount)


def _revoke(session: Session, enrolment_id: uuid.UUID, now: datetime) -> None:
    open_ones = update(InvitationRow).where(
        col(InvitationRow.enrolment_id) == enrolment_id,
        col(InvitationRow.used_at).is_(None),
        col(InvitationRow.revoked_at).is_(None),
    )
    session.exec(open_ones.values(revoked_at=now))
