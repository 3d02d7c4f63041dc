"""Asking for questionnaires, and storing what was filled in: by staff, from paper, by the patient."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.instruments import Instrument
from scs_manager.domain.questionnaires import Purpose, Way
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.questionnaires import QuestionnaireAnswerRow, QuestionnaireRequestRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services import audit
from scs_manager.services.clinic_days import check_happened
from scs_manager.services.questionnaire_rows import (
    Filled,
    add_answer,
    answers_of,
    get_answer,
    scores_of,
    standing,
)

__all__ = [
    "Asked",
    "Filled",
    "answer_request",
    "answers_of",
    "ask",
    "correct",
    "get_answer",
    "get_request",
    "open_requests",
    "record",
    "requests_of",
    "scores_of",
    "standing",
    "withdraw_request",
]


@dataclass(frozen=True)
class Asked:
    """What is asked of a patient: the instruments, why, how, and by when."""

    instruments: Sequence[Instrument]
    purpose: Purpose
    way: Way
    due_on: date


def ask(session: Session, *, case: CaseRow, asked: Asked, on: date, by: Actor, now: datetime) -> int:
    """Ask for questionnaires; one that is open already is not asked twice. How many are new."""
    if asked.due_on < on:
        raise InputError(Text("Choose a day from today on"), place="due_on")
    waiting = {row.instrument for row in open_requests(session, case) if row.way is asked.way}
    new = [each for each in asked.instruments if each.id not in waiting]
    for instrument in new:
        session.add(
            QuestionnaireRequestRow(
                clinic_id=case.clinic_id,
                case_id=case.id,
                instrument=instrument.id,
                purpose=asked.purpose,
                way=asked.way,
                asked_on=on,
                due_on=asked.due_on,
                by_id=by.id,
                by_name=by.name,
                at=now,
            )
        )
    detail = {"instruments": [each.id for each in new], "way": asked.way.value}
    audit.record(session, by=by, action="questionnaire.asked", now=now, case_id=case.id, detail=detail)
    session.commit()
    return len(new)


def requests_of(session: Session, case: CaseRow) -> list[QuestionnaireRequestRow]:
    """Everything that was asked for, the newest first."""
    query = select_scoped(QuestionnaireRequestRow, case.clinic_id).where(
        QuestionnaireRequestRow.case_id == case.id
    )
    order = (col(QuestionnaireRequestRow.at).desc(), col(QuestionnaireRequestRow.instrument))
    return list(session.exec(query.order_by(*order)))


def open_requests(session: Session, case: CaseRow) -> list[QuestionnaireRequestRow]:
    """What was asked for and is neither answered nor withdrawn."""
    return [row for row in requests_of(session, case) if row.answered_at is None and row.withdrawn_at is None]


def get_request(session: Session, case: CaseRow, request_id: uuid.UUID) -> QuestionnaireRequestRow | None:
    """The request of this case; None for another case's and for a nonexistent one alike."""
    query = select_scoped(QuestionnaireRequestRow, case.clinic_id).where(
        QuestionnaireRequestRow.case_id == case.id, QuestionnaireRequestRow.id == request_id
    )
    return session.exec(query).first()


def withdraw_request(
    session: Session, *, case: CaseRow, request_id: uuid.UUID, reason: str, by: Actor, now: datetime
) -> None:
    """Take a request back; the patient no longer sees it."""
    row = _locked(session, case, request_id)
    row.withdrawn_at, row.withdrawn_reason = now, reason
    row.withdrawn_by_id, row.withdrawn_by_name = by.id, by.name
    session.add(row)
    detail = {"instrument": row.instrument, "reason": reason}
    audit.record(session, by=by, action="questionnaire.withdrawn", now=now, case_id=case.id, detail=detail)
    session.commit()


def record(
    session: Session, *, case: CaseRow, filled: Filled, by: Actor, now: datetime
) -> QuestionnaireAnswerRow:
    """Store a form that staff filled in or copied; it answers an open request for the same instrument."""
    check_happened(session, case.clinic_id, [filled.answered_on], now, place="answered_on")
    waiting = [row for row in open_requests(session, case) if row.instrument == filled.instrument.id]
    request = waiting[-1] if waiting else None
    return _store(session, case, filled, by=by, now=now, request=request)


def answer_request(
    session: Session, *, case: CaseRow, request_id: uuid.UUID, filled: Filled, by: Actor, now: datetime
) -> QuestionnaireAnswerRow:
    """Store what the patient or a carer filled in, once; a second post of the same page is told so."""
    request = _locked(session, case, request_id)
    if request.instrument != filled.instrument.id:
        raise ValueError("the answers are those of another instrument")
    return _store(session, case, filled, by=by, now=now, request=request)


def correct(
    session: Session,
    *,
    case: CaseRow,
    replaces: QuestionnaireAnswerRow,
    filled: Filled,
    reason: str,
    by: Actor,
    now: datetime,
) -> QuestionnaireAnswerRow:
    """Add a corrected version with the reason; the wrong one stays and names its successor."""
    check_happened(session, case.clinic_id, [filled.answered_on], now, place="answered_on")
    if not reason.strip():
        raise InputError(Text("Enter why it is corrected"), place="reason")
    if replaces.instrument != filled.instrument.id or replaces.case_id != case.id:
        raise ValueError("a correction is of the same instrument and case")
    if replaces not in standing(answers_of(session, case, replaces.instrument)):
        raise RuleError(Text("These answers were corrected already. Correct the newest version."))
    row = add_answer(session, case=case, filled=filled, by=by, now=now, replaces=replaces, reason=reason)
    detail = {"answer": str(row.id), "replaces": str(replaces.id), "reason": reason}
    audit.record(session, by=by, action="questionnaire.corrected", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def _store(
    session: Session,
    case: CaseRow,
    filled: Filled,
    *,
    by: Actor,
    now: datetime,
    request: QuestionnaireRequestRow | None,
) -> QuestionnaireAnswerRow:
    row = add_answer(session, case=case, filled=filled, by=by, now=now, request=request)
    if request is not None:
        request.answered_at = now
        session.add(request)
    detail = {"answer": str(row.id), "instrument": row.instrument, "entered_by": row.entered_by.value}
    audit.record(session, by=by, action="questionnaire.answered", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def _locked(session: Session, case: CaseRow, request_id: uuid.UUID) -> QuestionnaireRequestRow:
    query = select_scoped(QuestionnaireRequestRow, case.clinic_id).where(
        QuestionnaireRequestRow.case_id == case.id, QuestionnaireRequestRow.id == request_id
    )
    row = session.exec(query.with_for_update()).first()
    if row is None:
        raise RuleError(Text("There is no such questionnaire."))
    if row.answered_at is not None:
        raise RuleError(Text("This questionnaire was answered already."))
    if row.withdrawn_at is not None:
        raise RuleError(Text("This questionnaire is no longer needed."))
    return row
