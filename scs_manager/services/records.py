"""Recording what is known about a case: facts, list items, complete lists. Nothing is overwritten."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.fact_order import BEFORE_BIRTH, FUTURE, check_item_happened, is_ahead, is_before_birth
from scs_manager.domain.facts import FACTS, LISTS, Value
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import CompletenessRow
from scs_manager.models.lists import ROW_OF_LIST, SHORT_LISTS, ListedItemRow, ListRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import audit, red_flags
from scs_manager.services.clinic_days import check_happened, clinic_today
from scs_manager.services.record_rows import (
    add_fact,
    add_item,
    checked_item,
    completeness,
    fact_rows,
    facts_of_case,
    item_rows,
    rows_since,
    twin_of,
)

__all__ = [
    "Answered",
    "add_listed_item",
    "add_medication",
    "add_surgery",
    "add_to_list",
    "add_treatment",
    "completeness",
    "fact_rows",
    "facts_of_case",
    "get_item",
    "item_rows",
    "mark_complete",
    "record_facts",
    "rows_since",
    "withdraw_item",
]


TWICE = (
    "%(who)s has already added exactly this to the list. Nothing was added: if it happened twice, say what "
    "tells them apart."
)


class Answered(Protocol):
    """One answer of a form: a value, or None to take the fact back, with its day and source."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> Value | None: ...
    @property
    def on(self) -> date | None: ...
    @property
    def source(self) -> str: ...


def record_facts(
    session: Session, *, case: CaseRow, answers: Iterable[Answered], by: Actor, now: datetime
) -> int:
    """Add the answers to the record; how many. A value outside its fact's limits refuses them all.

    A red flag opens its task, and a corrected one closes it, in the same transaction.
    """
    given = list(answers)
    check_happened(session, case.clinic_id, (answer.on for answer in given), now)
    _check_dates(given, clinic_today(session, case.clinic_id, now), _born(session, case))
    names = [answer.name for answer in given]
    red_flags.lock_if_urgent(session, case, names)
    for answer in given:
        add_fact(session, case, answer.name, answer.value, on=answer.on, source=answer.source, by=by, now=now)
    red_flags.look_again(session, case, by=by, now=now, changed=names)
    detail = {"facts": names}
    audit.record(session, by=by, action="record.facts_added", now=now, case_id=case.id, detail=detail)
    session.commit()
    return len(given)


def mark_complete(session: Session, *, case: CaseRow, list: str, on: date, by: Actor, now: datetime) -> None:
    """Say that a list is complete as of a day; only then does it ever say no."""
    if list not in LISTS:
        raise ValueError(f"{list} is not a list")
    check_happened(session, case.clinic_id, [on], now)
    row = CompletenessRow(
        clinic_id=case.clinic_id, case_id=case.id, list=list, on=on, by_id=by.id, by_name=by.name, at=now
    )
    session.add(row)
    detail = {"list": list, "on": on.isoformat()}
    audit.record(session, by=by, action="record.list_complete", now=now, case_id=case.id, detail=detail)
    session.commit()


def add_to_list(
    session: Session,
    *,
    case: CaseRow,
    list: str,
    item: Mapping[str, Any],
    source: str,
    by: Actor,
    now: datetime,
) -> ListRow:
    """Add one item to any of the lists, by its key; what has happened in it lies not after today.

    An item that says exactly what another one says is refused: it would count twice.
    """
    today = clinic_today(session, case.clinic_id, now)
    check_item_happened(FACTS[LISTS[list]], item, today, _born(session, case))
    session.refresh(case, with_for_update=True)  # of two who add at once, the second sees the first
    twin = twin_of(session, case, list, checked_item(list, item))
    if twin is not None:
        raise RuleError(Text(TWICE, who=twin.by_name))
    row = add_item(session, case, list, item, source=source, by=by, now=now)
    detail = {"list": list, "item": str(row.id)}
    audit.record(session, by=by, action="record.item_added", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def add_surgery(
    session: Session, *, case: CaseRow, item: Mapping[str, Any], source: str, by: Actor, now: datetime
) -> ListRow:
    """Add one operation on the spine."""
    return add_to_list(session, case=case, list="operations", item=item, source=source, by=by, now=now)


def add_medication(
    session: Session, *, case: CaseRow, item: Mapping[str, Any], source: str, by: Actor, now: datetime
) -> ListRow:
    """Add one medicine to ledger or regimen."""
    return add_to_list(session, case=case, list="medicines", item=item, source=source, by=by, now=now)


def add_treatment(
    session: Session, *, case: CaseRow, item: Mapping[str, Any], source: str, by: Actor, now: datetime
) -> ListRow:
    """Add one conservative or interventional treatment."""
    return add_to_list(session, case=case, list="treatments", item=item, source=source, by=by, now=now)


def add_listed_item(
    session: Session,
    *,
    case: CaseRow,
    list: str,
    item: Mapping[str, Any],
    source: str,
    by: Actor,
    now: datetime,
) -> ListRow:
    """Add one item to the devices, allergies, conditions or antithrombotics."""
    if list not in SHORT_LISTS:
        raise ValueError(f"{list} has a form of its own")
    return add_to_list(session, case=case, list=list, item=item, source=source, by=by, now=now)


def get_item(session: Session, *, case: CaseRow, list: str, item_id: uuid.UUID) -> ListRow | None:
    """The item of this case's list; None for another case's and for a nonexistent one alike."""
    model: type[ListRow] = ROW_OF_LIST.get(list, ListedItemRow)
    row = get_scoped(session, model, case.clinic_id, item_id)
    if row is None or row.case_id != case.id or (isinstance(row, ListedItemRow) and row.list != list):
        return None
    return row


def withdraw_item(
    session: Session, *, case: CaseRow, row: ListRow, reason: str, by: Actor, now: datetime
) -> None:
    """Take an item back with the reason; it stays in the database and in old screenings."""
    if row.case_id != case.id:
        raise ValueError("the item belongs to another case")
    if row.withdrawn_at is not None:
        raise RuleError("This item is withdrawn already.")
    if not reason.strip():
        raise RuleError("Enter why it is withdrawn.")
    row.withdrawn_at, row.withdrawn_reason = now, reason
    row.withdrawn_by_id, row.withdrawn_by_name = by.id, by.name
    session.add(row)
    detail = {"item": str(row.id), "reason": reason}
    audit.record(session, by=by, action="record.item_withdrawn", now=now, case_id=case.id, detail=detail)
    session.commit()


def _born(session: Session, case: CaseRow) -> date:
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    return patient.birth_date


def _check_dates(given: Iterable[Answered], today: date, born: date) -> None:
    """An answer that is itself a date has happened in the patient's life, unless it is one of a plan."""
    values = {answer.name: answer.value for answer in given}
    for name, value in values.items():
        precision = FACTS[name].precision if name in FACTS else None
        if is_ahead(name, value, str(values.get(precision or "", "")), today):
            raise InputError(FUTURE, place=name)
        if is_before_birth(value, str(values.get(precision or "", "")), born):
            raise InputError(BEFORE_BIRTH, place=name)
