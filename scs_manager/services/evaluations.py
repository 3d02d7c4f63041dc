"""Psychological evaluations: ordered, drafted, signed by their psychologist, replaced and never edited.

An order and a draft are no evaluation: only signing writes the facts that the criteria read.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.evaluations import (
    PROFESSIONS,
    EvaluationStatus,
    Findings,
    Instrument,
    Rating,
    check_days,
    check_whole,
    facts_of,
)
from scs_manager.domain.permissions import Role
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.evaluations import EvaluationRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.versions import check_version, commit
from scs_manager.services import audit
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.record_rows import add_fact

CHANGED = Text(
    "The draft changed after this page was shown, so what you were about to sign is no longer what stands "
    "there. Nothing was signed. Read it again."
)


@dataclass(frozen=True)
class Signing:
    """Who signs, what it means to them, and the hash that stood above the password."""

    by: Actor
    meaning: str
    time_zone: str
    shown_sha256: str
    replace_reason: str = ""
    role: Role = Role.PSYCHOLOGIST


def order_evaluation(
    session: Session, *, case: CaseRow, note: str, by: Actor, now: datetime
) -> EvaluationRow:
    """Ask for an evaluation; the criteria see that it is ordered, which is not that it is done."""
    row = _new(case, EvaluationStatus.ORDERED, by, now)
    row.order_note = note
    session.add(row)
    source = f"Evaluation {row.id}, ordered"
    add_fact(
        session, case, "psychology.evaluation_status", "ordered",
        on=clinic_today(session, case.clinic_id, now), source=source, by=by, now=now,
    )  # fmt: skip
    _record(session, row, "evaluation.ordered", by, now, {})
    session.commit()
    return row


def save_draft(
    session: Session,
    *,
    case: CaseRow,
    row: EvaluationRow | None,
    findings: Findings,
    by: Actor,
    now: datetime,
    version: int | None = None,
) -> EvaluationRow:
    """Keep what is known so far; whoever first writes in an order takes it over. No fact comes of it.

    ``version`` is the one that the writer had read: the second of two writers is told.
    """
    check_days(findings, clinic_today(session, case.clinic_id, now))
    if row is None:
        row = _new(case, EvaluationStatus.DRAFT, by, now)
    else:
        _check_mine(case, row, by)
        check_version(row, version)
    if row.status is EvaluationStatus.ORDERED:
        row.status, row.by_id, row.by_name = EvaluationStatus.DRAFT, by.id, by.name
    _write(row, findings)
    session.add(row)
    kept = row
    commit(session, lambda: _record(session, kept, "evaluation.drafted", by, now, {}))
    return row


def sign_evaluation(
    session: Session, *, case: CaseRow, row: EvaluationRow, signing: Signing, now: datetime
) -> None:
    """Sign a whole draft and write its facts, in one commit; the password was asked again before.

    A signed evaluation that stands is named as replaced, with the reason; what the new one does not assess
    is taken back.
    """
    if not signing.meaning.strip():
        raise InputError(Text("Say what your signature means"), place="meaning")
    session.refresh(case, with_for_update=True)  # of two who sign at once, the second sees the first
    session.refresh(row)
    _check_mine(case, row, signing.by)
    found = findings_of(row)
    check_whole(found)
    check_days(found, clinic_today(session, case.clinic_id, now))
    replaced = current_evaluation(session, case)
    if sha256_of(row) != signing.shown_sha256:
        raise ChangedByOther(CHANGED)
    if replaced is not None and not signing.replace_reason.strip():
        raise InputError(Text("Say why the signed evaluation is replaced"), place="replace_reason")
    _sign(row, signing, replaced, now)
    session.add(row)
    _add_facts(session, case, row, found, replaced, signing.by, now)
    detail = {
        "content_sha256": row.content_sha256,
        "meaning": row.signed_meaning,
        "role": row.signed_role,
        "time_zone": row.signed_time_zone,
        "replaces": str(row.replaces_id) if row.replaces_id else None,
    }
    commit(session, lambda: _record(session, row, "evaluation.signed", signing.by, now, detail))


def evaluations_of(session: Session, case: CaseRow) -> list[EvaluationRow]:
    """Every evaluation of a case, newest first."""
    query = select_scoped(EvaluationRow, case.clinic_id).where(EvaluationRow.case_id == case.id)
    return list(session.exec(query.order_by(col(EvaluationRow.at).desc(), col(EvaluationRow.id))))


def current_evaluation(session: Session, case: CaseRow) -> EvaluationRow | None:
    """The signed evaluation that stands: the one that no other replaces."""
    signed = [row for row in evaluations_of(session, case) if row.signed_at is not None]
    replaced = {row.replaces_id for row in signed}
    return next((row for row in signed if row.id not in replaced), None)


def get_evaluation(session: Session, case: CaseRow, evaluation_id: uuid.UUID) -> EvaluationRow | None:
    """The evaluation of this case; None for another case's and for a nonexistent one alike."""
    row = get_scoped(session, EvaluationRow, case.clinic_id, evaluation_id)
    return row if row is not None and row.case_id == case.id else None


def findings_of(row: EvaluationRow) -> Findings:
    """What an evaluation states."""
    return Findings(
        evaluator_name=row.evaluator_name,
        profession=row.profession,
        qualification=row.qualification,
        transcribed_from=row.transcribed_from,
        held_on=row.held_on,
        instruments=tuple(
            Instrument(each["name"], each["score"], _day(each["on"])) for each in row.instruments
        ),
        depression_screened=row.depression_screened,
        ratings={
            slug: Rating(each["level"], each["plan"], _day(each["reassess_on"]))
            for slug, each in row.ratings.items()
        },
        narrative=row.narrative,
        substance_use=row.substance_use,
        substance_statement=row.substance_statement,
        major_disorder_untreated=row.major_disorder_untreated,
        conclusion=row.conclusion,
        conditions=row.conditions,
    )


def content_of(row: EvaluationRow) -> dict[str, Any]:
    """Everything a signature covers, as plain JSON."""
    names = (
        "evaluator_name", "profession", "qualification", "transcribed_from", "instruments",
        "depression_screened", "ratings", "narrative", "substance_use", "substance_statement",
        "major_disorder_untreated", "conclusion", "conditions",
    )  # fmt: skip
    return {
        "evaluation": str(row.id),
        "case": str(row.case_id),
        "held_on": row.held_on.isoformat() if row.held_on else None,
        **{name: getattr(row, name) for name in names},
    }


def sha256_of(row: EvaluationRow) -> str:
    """SHA-256 of the canonical JSON of the content: sorted keys, UTF-8, no white space (decision 29)."""
    return hashlib.sha256(orjson.dumps(content_of(row), option=orjson.OPT_SORT_KEYS)).hexdigest()


def is_intact(row: EvaluationRow) -> bool:
    """Whether the content is still the one that was signed."""
    return row.content_sha256 == sha256_of(row)


def _new(case: CaseRow, status: EvaluationStatus, by: Actor, now: datetime) -> EvaluationRow:
    return EvaluationRow(
        clinic_id=case.clinic_id, case_id=case.id, status=status, by_id=by.id, by_name=by.name, at=now
    )


def _check_mine(case: CaseRow, row: EvaluationRow, by: Actor) -> None:
    if row.case_id != case.id:
        raise ValueError("the evaluation belongs to another case")
    if row.status is EvaluationStatus.SIGNED:
        raise RuleError("This evaluation is signed. A new one may replace it.")
    if row.status is EvaluationStatus.DRAFT and row.by_id != by.id:
        words = Text("This draft is %(who)s's. Only its author writes in it and signs it.", who=row.by_name)
        raise RuleError(words)


def _write(row: EvaluationRow, found: Findings) -> None:
    for name in (
        "evaluator_name", "profession", "qualification", "transcribed_from", "held_on",
        "depression_screened", "narrative", "substance_use", "substance_statement",
        "major_disorder_untreated", "conclusion", "conditions",
    ):  # fmt: skip
        setattr(row, name, getattr(found, name))
    row.instruments = [
        {"name": each.name, "score": each.score, "on": each.on.isoformat() if each.on else None}
        for each in found.instruments
    ]
    row.ratings = {
        slug: {
            "level": each.level,
            "plan": each.plan,
            "reassess_on": each.reassess_on.isoformat() if each.reassess_on else None,
        }
        for slug, each in sorted(found.ratings.items())
    }


def _sign(row: EvaluationRow, signing: Signing, replaced: EvaluationRow | None, now: datetime) -> None:
    if signing.by.id is None:
        raise ValueError("only a person signs")
    row.status = EvaluationStatus.SIGNED
    row.signed_by_id, row.signed_by_name = signing.by.id, signing.by.name
    row.signed_role, row.signed_at = signing.role.value, now
    row.signed_time_zone, row.signed_meaning = signing.time_zone, signing.meaning
    row.content_sha256 = signing.shown_sha256
    if replaced is not None:
        row.replaces_id, row.replace_reason = replaced.id, signing.replace_reason


def _add_facts(
    session: Session,
    case: CaseRow,
    row: EvaluationRow,
    found: Findings,
    replaced: EvaluationRow | None,
    by: Actor,
    now: datetime,
) -> None:
    """What the evaluation says, dated on its day; the source names evaluator and evaluation."""
    profession = PROFESSIONS[found.profession or "other"]
    source = f"Psychological evaluation by {found.evaluator_name}, {str(profession).lower()}, {row.id}"
    for name, value in facts_of(found).items():
        if value is not None or replaced is not None:
            add_fact(session, case, name, value, on=found.held_on, source=source, by=by, now=now)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _record(
    session: Session, row: EvaluationRow, action: str, by: Actor, now: datetime, detail: Mapping[str, Any]
) -> None:
    told = {"evaluation": str(row.id), **detail}
    audit.record(session, by=by, action=action, now=now, case_id=row.case_id, detail=told)
