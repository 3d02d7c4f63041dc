"""Invitations to the phone diary: a link on paper or by message, exchanged once for a phone's session."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from scs_manager.domain.access_codes import SHORT_LENGTH, new_code
from scs_manager.domain.access_words import LINK
from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.access import CarerRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow, PatientSessionRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, diary_periods, enrolments, outbox
from scs_manager.services.access_rows import (
    Person,
    answer_requests,
    contacts_of,
    end_calendars,
    end_phones,
    end_tablets,
    stop_links,
)
from scs_manager.services.case_ways import check_patient_is_with_us

INVITATION_LENGTH = timedelta(days=7)
"""How long a link works. Source: security.md 2.1, threat 3."""


@dataclass(frozen=True)
class Fresh:
    """A link that was made but is not stored yet; token and short code go on the sheet and nowhere else."""

    token: str
    expires_at: datetime
    short: str = field(default_factory=lambda: new_code(SHORT_LENGTH))


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
    carer: CarerRow | None = None,
) -> InvitationRow:
    """Let the fresh link on a sheet open the diary; earlier links of the same person stop working."""
    row = _new_link(session, trial, case, fresh, by, now, carer)
    row.short_sha256 = token_hash(fresh.short)
    detail = {"invitation": str(row.id), "expires_at": row.expires_at.isoformat(), "sheet": sheet_sha256}
    detail |= {"carer": str(carer.id)} if carer else {}
    audit.record(session, by=by, action="diary.invited", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def send_link(
    session: Session,
    *,
    trial: TrialRow,
    case: CaseRow,
    channel: str,
    by: Actor,
    now: datetime,
    carer: CarerRow | None = None,
) -> InvitationRow:
    """Plan a message with a link; the link itself is made when the message is sent (`access_messages`)."""
    nobody_knows = Fresh(new_token(), now + INVITATION_LENGTH)
    row = _new_link(session, trial, case, nobody_knows, by, now, carer)
    person = Person(row.enrolment_id, row.carer_id)
    if channel not in contacts_of(session, row.clinic_id, person):
        raise RuleError(Text("There is no address to send this link to."))
    row.channel = channel
    session.flush()  # the message names it
    outbox.plan_message(
        session, case=case, kind=LINK, channel=channel, due_at=now, now=now, invitation_id=row.id
    )
    detail = {"invitation": str(row.id), "channel": channel, "carer": str(carer.id) if carer else None}
    audit.record(session, by=by, action="diary.invited", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def revoke_access(session: Session, *, trial: TrialRow, by: Actor, now: datetime) -> int:
    """Stop every link and sign every phone of the trial out at once; how many phones that were."""
    ended = 0
    for enrolment in enrolments.enrolments_of(session, trial):
        stop_links(session, col(InvitationRow.enrolment_id) == enrolment.id, now)
        end_tablets(session, enrolment.id, now)
        end_calendars(session, enrolment.id, by_name=by.name, now=now)
        ended += end_phones(session, col(PatientSessionRow.enrolment_id) == enrolment.id, now)
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


def _new_link(
    session: Session,
    trial: TrialRow,
    case: CaseRow,
    fresh: Fresh,
    by: Actor,
    now: datetime,
    carer: CarerRow | None,
) -> InvitationRow:
    _check_running(session, trial, carer, now)
    check_patient_is_with_us(case)
    enrolment = enrolments.enrol(session, trial=trial, case=case, now=now)
    person = Person(enrolment.id, carer.id if carer else None)
    stop_links(session, person.owns(InvitationRow), now)
    answer_requests(session, person, sent=True, by_name=by.name, now=now)
    given: dict[str, Any] = {"clinic_id": trial.clinic_id, "enrolment_id": enrolment.id}
    row = InvitationRow(
        **given,
        carer_id=person.carer_id,
        token_sha256=token_hash(fresh.token),
        created_at=now,
        created_by_id=by.id,
        created_by_name=by.name,
        expires_at=fresh.expires_at,
    )
    session.add(row)
    return row


def _check_running(session: Session, trial: TrialRow, carer: CarerRow | None, now: datetime) -> None:
    if trial.ended_at is not None and not diary_periods.asks_again(session, trial, now.date()):
        raise RuleError(Text("This trial has ended: there is no diary to invite to."))
    if carer is not None and carer.stopped_at is not None:
        raise RuleError(Text("This carer may not open the diary any more."))
