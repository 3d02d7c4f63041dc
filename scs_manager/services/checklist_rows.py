"""The answers of a pre-operative checklist: the newest of each item, and their facts. No commit."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.checklist_answers import Answer, Detail, checklist_facts
from scs_manager.domain.checklist_items import Occasion
from scs_manager.domain.facts import Value
from scs_manager.models.cases import CaseRow
from scs_manager.models.checklists import ChecklistAnswerRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow

_MOMENTS = frozenset({"started", "incision", "ended", "last_dose", "measured"})
_DAYS = frozenset({"mupirocin_from", "mupirocin_to", "chlorhexidine_from", "chlorhexidine_to"})
_NUMBERS = frozenset({"dose_mg", "dressing_hours", "glucose"})


def answer_rows(
    session: Session, case: CaseRow, occasion: Occasion, trial: TrialRow | None
) -> list[ChecklistAnswerRow]:
    """Every answer, oldest first."""
    of_trial = col(ChecklistAnswerRow.trial_id)
    query = select_scoped(ChecklistAnswerRow, case.clinic_id).where(
        ChecklistAnswerRow.case_id == case.id,
        ChecklistAnswerRow.occasion == occasion,
        of_trial == trial.id if trial else of_trial.is_(None),
    )
    return list(session.exec(query.order_by(col(ChecklistAnswerRow.id))))


def newest(rows: Iterable[ChecklistAnswerRow]) -> dict[str, ChecklistAnswerRow]:
    """The answer that counts for each item."""
    return {row.item: row for row in rows}


def answers_of(rows: Mapping[str, ChecklistAnswerRow]) -> dict[str, Answer]:
    """The same as values."""
    return {item: to_answer(row) for item, row in rows.items()}


def to_answer(row: ChecklistAnswerRow) -> Answer:
    """One row as a value."""
    details = {name: _read(name, value) for name, value in (row.details or {}).items()}
    return Answer(row.state, row.reason, details)


def kept_details(answer: Answer) -> dict[str, Any] | None:
    """The details as JSON: instants and days in ISO 8601, numbers as their text; empty ones left out."""
    kept = {name: _write(value) for name, value in answer.details.items() if value is not None}
    return kept or None


def procedure_facts(
    session: Session, case: CaseRow, occasion: Occasion, trial: TrialRow | None
) -> dict[str, Value]:
    """The facts that the newest answers of one checklist come to."""
    return checklist_facts(answers_of(newest(answer_rows(session, case, occasion, trial))))


def _read(name: str, value: Any) -> Detail:
    if name in _MOMENTS:
        return datetime.fromisoformat(value)
    if name in _DAYS:
        return date.fromisoformat(value)
    return Decimal(value) if name in _NUMBERS else value


def _write(value: Detail) -> Any:
    if isinstance(value, date):  # also an instant
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value
