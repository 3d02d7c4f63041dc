"""The rows of the record: reading them as facts, adding to them. No commit; used by records and imports."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.facts import (
    FACTS,
    LISTS,
    Completeness,
    Datum,
    Facts,
    Item,
    Value,
    check_value,
    items_of,
)
from scs_manager.domain.laboratory import TESTS, newest_samples
from scs_manager.models.cases import CaseRow
from scs_manager.models.fact_json import stored, stored_item
from scs_manager.models.facts import CompletenessRow, FactRow
from scs_manager.models.lists import ITEM_TABLES, ROW_OF_LIST, ListedItemRow, ListRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped


def facts_of_case(session: Session, case: CaseRow, *, by: date | None = None) -> Facts:
    """Everything known of a case: identity, the newest row of each fact, the lists, what is complete.

    Of a laboratory value the newest sample counts, whenever it was entered. With ``by`` only facts that are
    dated by that day count; what was taken back since stays taken back.
    """
    rows = [row for row in fact_rows(session, case) if by is None or _stood(row, by)]
    newest = {row.name: row for row in rows if row.name not in TESTS} | newest_samples(rows)
    recorded = {name: row.to_domain() for name, row in newest.items()}
    data = recorded | _identity(session, case)  # a corrected identity counts at once, whatever was imported
    lists = {LISTS[key]: _list_datum(key, rows) for key, rows in item_rows(session, case).items() if rows}
    known = {name: datum for name, datum in (data | lists).items() if datum is not None}
    return Facts(known, completeness(session, case))


def _stood(row: FactRow, by: date) -> bool:
    return row.value is None or (row.on is not None and row.on <= by)


def _identity(session: Session, case: CaseRow) -> dict[str, Datum | None]:
    """What the patient's own row says; a sex nobody knows is not a fact."""
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case has a patient")
    on, source = patient.created_at.date(), "Registration"
    found: dict[str, Datum | None] = {
        "patient.birth_date": Datum("patient.birth_date", patient.birth_date, on=on, source=source)
    }
    if patient.sex in FACTS["patient.sex"].choices:
        found["patient.sex"] = Datum("patient.sex", patient.sex, on=on, source=source)
    return found


def fact_rows(session: Session, case: CaseRow) -> list[FactRow]:
    """Every row of every fact, oldest first."""
    query = select_scoped(FactRow, case.clinic_id).where(FactRow.case_id == case.id)
    return list(session.exec(query.order_by(col(FactRow.at), col(FactRow.id))))


def rows_since(session: Session, case: CaseRow, names: Iterable[str], since: datetime) -> list[FactRow]:
    """The newest row of each of these facts that was recorded after an instant, in the order of entry."""
    query = select_scoped(FactRow, case.clinic_id).where(
        FactRow.case_id == case.id, col(FactRow.name).in_(list(names)), col(FactRow.at) > since
    )
    return list({row.name: row for row in session.exec(query.order_by(col(FactRow.id)))}.values())


def twin_of(session: Session, case: CaseRow, key: str, item: Item) -> ListRow | None:
    """The item of the list that says exactly the same and stands; None when there is none."""
    model: type[ListRow] = ROW_OF_LIST.get(key, ListedItemRow)
    query = select_scoped(model, case.clinic_id).where(
        col(model.case_id) == case.id, col(model.withdrawn_at).is_(None)
    )
    rows = (row for row in session.exec(query) if list_of(row) == key)
    return next((row for row in rows if row.to_item() == dict(item)), None)


def item_rows(session: Session, case: CaseRow, *, withdrawn: bool = False) -> dict[str, list[ListRow]]:
    """The items of each list by its key, oldest first; with ``withdrawn`` also those taken back."""
    found: dict[str, list[ListRow]] = defaultdict(list)
    for model in ITEM_TABLES:
        query = select_scoped(model, case.clinic_id).where(col(model.case_id) == case.id)
        if not withdrawn:
            query = query.where(col(model.withdrawn_at).is_(None))
        for row in session.exec(query.order_by(col(model.at), col(model.id))):
            found[list_of(row)].append(row)
    return dict(found)


def list_of(row: ListRow) -> str:
    """The key of the list that a row belongs to."""
    if isinstance(row, ListedItemRow):
        return row.list
    return next(key for key, model in ROW_OF_LIST.items() if isinstance(row, model))


def completeness(session: Session, case: CaseRow) -> dict[str, Completeness]:
    """Who last said that each list is complete, and as of when."""
    query = select_scoped(CompletenessRow, case.clinic_id).where(CompletenessRow.case_id == case.id)
    rows = session.exec(query.order_by(col(CompletenessRow.at), col(CompletenessRow.id)))
    return {row.list: Completeness(row.on, row.by_name) for row in rows}


def add_fact(
    session: Session,
    case: CaseRow,
    name: str,
    value: Value | None,
    *,
    on: date | None,
    source: str,
    by: Actor,
    now: datetime,
    entered: tuple[str, str] | None = None,
) -> None:
    """Add one row of one fact, checked against the catalogue; None takes the fact back.

    ``entered`` is the value and the unit as they were typed, where a unit was chosen.
    """
    checked = None if value is None else check_value(name, value)
    if name not in FACTS or name in LISTS.values():
        raise ValueError(f"{name} is not a single fact")
    row = FactRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        name=name,
        value=stored(checked),
        unit=FACTS[name].unit,
        on=on,
        source=source,
        by_id=by.id,
        by_name=by.name,
        at=now,
        entered_value=entered[0] if entered else None,
        entered_unit=entered[1] if entered else None,
    )
    session.add(row)


def add_item(
    session: Session,
    case: CaseRow,
    key: str,
    item: Mapping[str, Any],
    *,
    source: str,
    by: Actor,
    now: datetime,
) -> ListRow:
    """Add one item to a list, checked against the catalogue."""
    checked = checked_item(key, item)
    common: dict[str, Any] = {
        "id": uuid.uuid4(),
        "clinic_id": case.clinic_id,
        "case_id": case.id,
        "source": source,
        "by_id": by.id,
        "by_name": by.name,
        "at": now,
    }
    model = ROW_OF_LIST.get(key)
    if model is None:
        row: ListRow = ListedItemRow(**common, list=key, item=stored_item(checked))
    else:
        row = model(**common, **checked)
    session.add(row)
    return row


def checked_item(key: str, item: Mapping[str, Any]) -> Item:
    """The item as the catalogue keeps it; refused with the field at fault."""
    name = LISTS[key]
    found = items_of(check_value(name, [item]))
    if not found:
        raise ValueError(f"{name} is not a list")
    return found[0]


def _list_datum(key: str, rows: list[ListRow]) -> Datum:
    """The list as one fact; its source names every source once, in the order they were entered."""
    sources = dict.fromkeys(row.source for row in rows if row.source)
    return Datum(LISTS[key], tuple(row.to_item() for row in rows), source="; ".join(sources))
