"""Filled-in questionnaires as rows, with the facts and the task that follow from them. No commit."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.instruments import Instrument, Result, score, stated
from scs_manager.domain.instruments.answers import Answer
from scs_manager.domain.instruments.score_facts import facts_of
from scs_manager.domain.instruments.score_json import scores_to_json, sheet_to_json
from scs_manager.domain.questionnaires import SOURCES, EnteredBy
from scs_manager.domain.tasks import KIND_OF_ACTION, TASKS
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import FactRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import QuestionnaireAnswerRow, QuestionnaireRequestRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.services.record_rows import add_fact
from scs_manager.services.task_rows import open_task

SEXES = {"female": "F", "male": "M"}
"""As the weights of the items know them; anything else is unknown to them."""
_CLEAR = "none"
"""The finding of an interview without suicidal thoughts."""


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in: all of its answers in the order of the form, or scores as stated."""

    instrument: Instrument
    entered_by: EnteredBy
    answered_on: date
    items: tuple[Answer, ...] | None = None
    totals: Mapping[str, Decimal] | None = None
    texts_sha256: str | None = None


@dataclass(frozen=True)
class Scored:
    """The scores of a filled-in form, as they are kept and as the facts need them."""

    kept: dict[str, Any]
    facts: dict[str, int | Decimal | None]
    actions: tuple[str, ...]


def answers_of(session: Session, case: CaseRow, instrument: str = "") -> list[QuestionnaireAnswerRow]:
    """Every version of every answer of a case, the newest form first, and of one form the newest version."""
    query = select_scoped(QuestionnaireAnswerRow, case.clinic_id).where(
        QuestionnaireAnswerRow.case_id == case.id
    )
    if instrument:
        query = query.where(QuestionnaireAnswerRow.instrument == instrument)
    order = (col(QuestionnaireAnswerRow.answered_on).desc(), col(QuestionnaireAnswerRow.at).desc())
    return list(session.exec(query.order_by(*order, col(QuestionnaireAnswerRow.id))))


def standing(answers: list[QuestionnaireAnswerRow]) -> list[QuestionnaireAnswerRow]:
    """Those that no correction has replaced, in the same order."""
    replaced = {row.replaces_id for row in answers}
    return [row for row in answers if row.id not in replaced]


def get_answer(session: Session, case: CaseRow, answer_id: uuid.UUID) -> QuestionnaireAnswerRow | None:
    """The answer of this case; None for another case's and for a nonexistent one alike."""
    row = get_scoped(session, QuestionnaireAnswerRow, case.clinic_id, answer_id)
    return row if row is not None and row.case_id == case.id else None


def add_answer(
    session: Session,
    *,
    case: CaseRow,
    filled: Filled,
    by: Actor,
    now: datetime,
    request: QuestionnaireRequestRow | None = None,
    replaces: QuestionnaireAnswerRow | None = None,
    reason: str | None = None,
) -> QuestionnaireAnswerRow:
    """Store a form with its scores, write the facts it settles, open the task that an answer asks for."""
    scored = scores_of(session, case, filled)
    row = QuestionnaireAnswerRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        request_id=request.id if request else replaces.request_id if replaces else None,
        scores=scored.kept,
        replaces_id=replaces.id if replaces else None,
        replace_reason=reason,
        by_id=by.id,
        by_name=by.name,
        at=now,
        **_as_filled(filled),
    )
    session.add(row)
    session.flush()  # the task names the answer
    _write_facts(session, case, filled, scored.facts, replaces=replaces, by=by, now=now)
    for action in scored.actions:
        kind = KIND_OF_ACTION[action]
        open_task(session, case=case, kind=kind, by=by, now=now, answer_id=row.id)
        if (fact := TASKS[kind].fact) is not None:
            _ask_again(session, case, fact, filled, by=by, now=now)
    return row


def _as_filled(filled: Filled) -> dict[str, Any]:
    """The form as it was filled in, and the definition that it was filled in on."""
    instrument, paper = filled.instrument, filled.entered_by is EnteredBy.TRANSCRIBED
    return {
        "instrument": instrument.id,
        "definition_version": instrument.version,
        "definition_sha256": instrument.sha256,
        "texts_sha256": filled.texts_sha256,
        "mode": instrument.licence.value,
        "items": None if filled.items is None else list(filled.items),
        "totals": None if filled.totals is None else {key: str(n) for key, n in filled.totals.items()},
        "entered_by": filled.entered_by,
        "answered_on": filled.answered_on,
        "paper_on": filled.answered_on if paper else None,
    }


def scores_of(session: Session, case: CaseRow, filled: Filled) -> Scored:
    """Score a form with the patient's sex where weights or limits need it; nothing is stored."""
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    sex = SEXES.get(patient.sex) if patient else None
    instrument = filled.instrument
    if filled.items is None:
        results = _stated(filled, sex)
        return Scored(scores_to_json(instrument, results), facts_of(instrument, results), ())
    sheet = score(instrument, filled.items, sex=sex)
    facts = facts_of(instrument, sheet.results, filled.items)
    reached = [watch.action for watch in instrument.watches if sheet.watches[watch.id]]
    return Scored(sheet_to_json(instrument, sheet), facts, tuple(reached))


def _stated(filled: Filled, sex: str | None) -> dict[str, Result]:
    given = filled.totals or {}
    return {
        each.id: stated(filled.instrument, each.id, given[each.id], sex=sex, place=f"total_{each.id}")
        for each in filled.instrument.scores
        if each.id in given
    }


def source_of(instrument: Instrument, entered_by: EnteredBy) -> str:
    """What a fact names as its source: ``PHQ-9 1.0, filled in by the patient``."""
    return f"{instrument.title} (version {instrument.version}), {SOURCES[entered_by]}"


def _write_facts(
    session: Session,
    case: CaseRow,
    filled: Filled,
    facts: Mapping[str, int | Decimal | None],
    *,
    replaces: QuestionnaireAnswerRow | None,
    by: Actor,
    now: datetime,
) -> None:
    """Unknown writes nothing; a form older than what is recorded does not displace it. A correction takes
    back what the corrected form alone had said."""
    source = source_of(filled.instrument, filled.entered_by)
    for name, value in facts.items():
        newest = _newest(session, case, name)
        was_ours = replaces is not None and newest is not None and newest.at == replaces.at
        is_older = newest is not None and newest.on is not None and newest.on > filled.answered_on
        if value is None and was_ours and newest is not None and newest.value is not None:
            add_fact(session, case, name, None, on=filled.answered_on, source=source, by=by, now=now)
        elif value is not None and (was_ours or not is_older):
            add_fact(session, case, name, value, on=filled.answered_on, source=source, by=by, now=now)


def _ask_again(
    session: Session, case: CaseRow, fact: str, filled: Filled, *, by: Actor, now: datetime
) -> None:
    """An all-clear of the same day may be older than the answer that asks for it: it is unknown again.

    What was found stands: no questionnaire takes a red flag back.
    """
    newest = _newest(session, case, fact)
    if newest is not None and newest.value == _CLEAR and newest.on == filled.answered_on:
        source = source_of(filled.instrument, filled.entered_by)
        add_fact(session, case, fact, None, on=filled.answered_on, source=source, by=by, now=now)


def _newest(session: Session, case: CaseRow, name: str) -> FactRow | None:
    query = select_scoped(FactRow, case.clinic_id).where(FactRow.case_id == case.id, FactRow.name == name)
    return session.exec(query.order_by(col(FactRow.at).desc(), col(FactRow.id).desc()).limit(1)).first()
