"""The link to a patient's questionnaires: printed once, exchanged once with the birth date for a session.

The door looks the same whether a link is unknown, used, expired, revoked or was tried too often.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import QuestionnaireLinkRow, QuestionnaireSessionRow
from scs_manager.services import audit, throttles
from scs_manager.services.questionnaire_link_rows import LINK_LENGTH, end_browsers, stop_unused
from scs_manager.services.second_facts import LinkError, is_usable, refusal_after, spend_try, visitor

SESSION_LENGTH = timedelta(days=7)
"""How long a browser may answer after it opened a link. [default]"""


@dataclass(frozen=True)
class Fresh:
    """A link that was made but is not stored yet; its token goes on the printed sheet and nowhere else."""

    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Door:
    """What a link leads to. A shut door names the clinic only when the link was once a real one."""

    is_open: bool
    clinic_name: str = ""
    clinic_phone: str = ""
    language: str = "en"


@dataclass(frozen=True)
class _Found:
    link: QuestionnaireLinkRow
    case: CaseRow
    patient: PatientRow
    clinic: ClinicRow


def fresh_link(now: datetime) -> Fresh:
    """A new link; making it touches no database, so that the sheet can be drawn before anything is locked."""
    return Fresh(new_token(), now + LINK_LENGTH)


def send_link(
    session: Session, *, case: CaseRow, fresh: Fresh, by: Actor, now: datetime, sheet_sha256: str = ""
) -> QuestionnaireLinkRow:
    """Let the fresh link open the questionnaires; earlier links stop, and who came by one is signed out."""
    stop_unused(session, case, now)
    end_browsers(session, case, now)
    row = QuestionnaireLinkRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        token_sha256=token_hash(fresh.token),
        expires_at=fresh.expires_at,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"link": str(row.id), "expires_at": fresh.expires_at.isoformat(), "sheet": sheet_sha256}
    audit.record(session, by=by, action="questionnaire.link_sent", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def revoke(session: Session, *, case: CaseRow, by: Actor, now: datetime) -> None:
    """Stop every link of the case and sign out whoever came by one."""
    stop_unused(session, case, now)
    end_browsers(session, case, now)
    audit.record(session, by=by, action="questionnaire.links_revoked", now=now, case_id=case.id)
    session.commit()


def door_of(session: Session, *, token: str, now: datetime) -> Door:
    """What the page behind a link may show. Reading it changes nothing, so a link scanner uses nothing up."""
    found = _find(session, token)
    if found is None:
        return Door(is_open=False)
    is_open = _is_open(found, now)
    return Door(is_open, found.clinic.name, found.clinic.phone, found.patient.language)


def redeem(
    session: Session, *, token: str, birth_date: date | None, carer: bool, address: str, now: datetime
) -> str:
    """Exchange a link and the second fact for a session's token; one of two people at once succeeds.

    Guesses are counted per link and per address before they are looked at (`throttles`).
    """
    limits = throttles.limits_of(f"questionnaires:{token_hash(token)[:32]}", address=address)
    throttles.check(session, limits, now)
    throttles.count(session, limits, now)
    found = _find(session, token)
    fits = found is not None and birth_date == found.patient.birth_date
    if found is None or not _is_open(found, now) or not spend_try(session, found.link, fits=fits, now=now):
        session.commit()  # the guess stays counted
        raise LinkError
    by = visitor(found.link, found.patient.id, carer=carer, address=address)
    if not fits:
        _refuse(session, found, by, now)
    throttles.forgive(session, limits, now)
    fresh = _open_session(session, found, carer=carer, now=now)
    detail = {"link": str(found.link.id), "carer": carer}
    audit.record(
        session, by=by, action="questionnaire.link_used", now=now, case_id=found.case.id, detail=detail
    )
    session.commit()
    return fresh


def _find(session: Session, token: str) -> _Found | None:
    query: Any = (
        sa.select(QuestionnaireLinkRow, CaseRow, PatientRow, ClinicRow)
        .join(CaseRow, _same(CaseRow, QuestionnaireLinkRow.case_id, QuestionnaireLinkRow))
        .join(PatientRow, _same(PatientRow, CaseRow.patient_id, CaseRow))
        .join(ClinicRow, col(ClinicRow.id) == QuestionnaireLinkRow.clinic_id)
        .where(col(QuestionnaireLinkRow.token_sha256) == token_hash(token))
    )
    row = session.execute(query).first()  # several tables at once: `exec` has no type for four
    return None if row is None else _Found(*row)


def _same(model: Any, key: Any, owner: Any) -> Any:
    return sa.and_(model.id == key, model.clinic_id == owner.clinic_id)


def _is_open(found: _Found, now: datetime) -> bool:
    return found.case.closed_at is None and is_usable(found.link, now)


def _refuse(session: Session, found: _Found, by: Actor, now: datetime) -> None:
    detail = {"link": str(found.link.id)}
    audit.record(
        session, by=by, action="questionnaire.link_refused", now=now, case_id=found.case.id, detail=detail
    )
    tries = found.link.tries
    session.commit()
    raise refusal_after(tries)


def _open_session(session: Session, found: _Found, *, carer: bool, now: datetime) -> str:
    token = new_token()
    session.add(
        QuestionnaireSessionRow(
            clinic_id=found.link.clinic_id,
            link_id=found.link.id,
            token_sha256=token_hash(token),
            created_at=now,
            expires_at=now + SESSION_LENGTH,
            carer=carer,
        )
    )
    return token
