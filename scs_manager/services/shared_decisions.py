"""Talks before the decision: recorded as they were, corrected by a further record with its reason."""

import hashlib
from datetime import datetime
from typing import Any

import orjson
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.choice_figures import VERSION
from scs_manager.domain.errors import ChangedByOther, InputError
from scs_manager.domain.shared_decisions import Talk, check_talk
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.shared_decisions import SharedDecisionRow
from scs_manager.models.versions import commit
from scs_manager.services import audit, outcomes
from scs_manager.services.clinic_days import check_happened, clinic_today
from scs_manager.services.own_trial import own_trial
from scs_manager.services.shared_decision_rows import talks_of

REPLACED = Text(
    "Somebody corrected this record in the meantime. Nothing was saved; what you typed is still here."
    " Read the newest record first."
)


def record_talk(
    session: Session,
    *,
    case: CaseRow,
    talk: Talk,
    by: Actor,
    now: datetime,
    replaces: SharedDecisionRow | None = None,
    replace_reason: str = "",
) -> SharedDecisionRow:
    """Record one talk. A correction names the record that was wrong, and why; that one stays."""
    session.refresh(case, with_for_update=True)  # of two who correct at once, the second sees the first
    check_talk(talk)
    words = Text("The talk lies in the future")
    check_happened(session, case.clinic_id, [talk.held_on], now, place="held_on", words=words)
    _check_replaced(session, case, replaces, replace_reason)
    row = _row(session, case, talk, by, now)
    if replaces is not None:
        row.replaces_id, row.replace_reason = replaces.id, replace_reason
        row.shown, row.trial_id = replaces.shown, replaces.trial_id  # what was shown then stays shown
    row.content_sha256 = sha256_of(row)
    session.add(row)
    commit(session, lambda: _record(session, row, by, now))
    return row


def sha256_of(row: SharedDecisionRow) -> str:
    """SHA-256 of canonical JSON of what was said and shown (decision 29's form)."""
    content = {name: getattr(row, name) for name in _CONTENT} | {"held_on": row.held_on.isoformat()}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


_CONTENT = (
    "led_by", "patient_present", "carer", "interpreter", "language", "options", "said", "told", "life",
    "matters", "weights", "sure", "questions", "prefers", "told_back", "shown",
)  # fmt: skip


def is_intact(row: SharedDecisionRow) -> bool:
    """Whether the record is still the one that was saved."""
    return sha256_of(row) == row.content_sha256


def _row(session: Session, case: CaseRow, talk: Talk, by: Actor, now: datetime) -> SharedDecisionRow:
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    trial = outcomes.latest_trial(session, case)
    return SharedDecisionRow(
        clinic_id=case.clinic_id, case_id=case.id, trial_id=trial.id if trial else None,
        held_on=talk.held_on, led_by=talk.led_by, patient_present=talk.patient_present, carer=talk.carer,
        interpreter=talk.interpreter, language=patient.language, options=dict(talk.options), said=talk.said,
        told=list(talk.told), life=list(talk.life), matters=talk.matters, weights=dict(talk.weights),
        sure=talk.sure, questions=talk.questions, prefers=talk.prefers, told_back=dict(talk.told_back),
        shown=shown_now(session, case, now), content_sha256="", by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip


def shown_now(session: Session, case: CaseRow, now: datetime) -> dict[str, Any]:
    """What the sheet shows today: the version of its figures and the patient's own trial."""
    on = clinic_today(session, case.clinic_id, now)
    return {"figures": VERSION, "trial": own_trial(session, case, on=on).to_json()}


def _check_replaced(session: Session, case: CaseRow, replaced: SharedDecisionRow | None, reason: str) -> None:
    if replaced is None:
        return
    if replaced.case_id != case.id:
        raise ValueError("the talk belongs to another case")
    if any(row.replaces_id == replaced.id for row in talks_of(session, case)):
        raise ChangedByOther(REPLACED)
    if not reason.strip():
        raise InputError(Text("Say why the record is corrected"), place="replace_reason")


def _record(session: Session, row: SharedDecisionRow, by: Actor, now: datetime) -> None:
    detail = {
        "talk": str(row.id),
        "held_on": row.held_on.isoformat(),
        "prefers": row.prefers,
        "content_sha256": row.content_sha256,
        "replaces": str(row.replaces_id) if row.replaces_id else None,
    }
    audit.record(
        session, by=by, action="shared_decision.recorded", now=now, case_id=row.case_id, detail=detail
    )
