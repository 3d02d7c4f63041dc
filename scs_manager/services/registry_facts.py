"""The facts of many cases at once: a handful of statements a batch instead of a handful a case. Reads only.

What comes out is, case by case, what `record_rows.facts_of_case` gives; a test compares them. Columns are
read instead of objects, the many short rows as the driver gives them, and data that many patients share are
made once.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

import orjson
import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.facts import FACTS, LISTS, Completeness, Datum, Facts
from scs_manager.domain.laboratory import TESTS, newest_samples
from scs_manager.models.cases import CaseRow
from scs_manager.models.fact_json import restored, restored_columns, restored_item
from scs_manager.models.facts import CompletenessRow, FactRow
from scs_manager.models.lists import FACT_OF, ROW_OF_LIST, ListedItemRow
from scs_manager.models.patients import PatientRow
from scs_manager.services.driver_rows import RawKey, as_day, driver_rows

V = TypeVar("V")

SHARED = 65_536
"""Data kept to be shared: "no foot drop, recorded on 3 May in clinic" is one datum of many patients."""


def facts_of_cases(
    session: Session, clinic_id: uuid.UUID, case_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Facts]:
    """What the record says of each of these cases of the clinic; cases that are not there are left out."""
    connection = session.connection()
    given = {"clinic": clinic_id, "cases": list(case_ids)}
    data = _identities(connection, given)
    recorded = _recorded(connection, given)
    lists = _lists(connection, given)
    complete = _complete(connection, given)
    return {
        case_id: Facts(_of(recorded, case_id) | identity | _of(lists, case_id), _of(complete, case_id))
        for case_id, identity in data.items()
    }


def _of(found: Mapping[RawKey, dict[str, V]], case_id: uuid.UUID) -> dict[str, V]:
    """What was found for a case, whichever way the database writes its key."""
    return found.get(case_id.hex) or found.get(case_id) or {}


class _Value(NamedTuple):
    """One row of one laboratory value, as the database holds it but for the day."""

    name: str
    value: str | None
    unit: str | None
    on: date | None
    source: str


def _statement(table: Any, columns: Iterable[Any], *order: Any, **more: Any) -> sa.Select[Any]:
    query = sa.select(sa.type_coerce(table.c.case_id, sa.String), *columns).where(
        table.c.clinic_id == sa.bindparam("clinic"),
        table.c.case_id.in_(sa.bindparam("cases", expanding=True)),
    )
    for condition in more.values():
        query = query.where(condition)
    return query.order_by(table.c.case_id, *order)


def _table(model: Any) -> Any:
    return sa.inspect(model).local_table


@cache
def _statements() -> dict[str, sa.Select[Any]]:
    """The statements that do not depend on the batch."""
    fact, said = _table(FactRow), _table(CompletenessRow)
    case, patient, listed = _table(CaseRow), _table(PatientRow), _table(ListedItemRow)
    text = sa.cast(fact.c.value, sa.Text).label("value")
    columns = (fact.c.name, text, fact.c.unit, fact.c.on, fact.c.source)
    found = {
        "facts": _statement(fact, columns, fact.c.at, fact.c.id),
        "complete": _statement(said, (said.c.list, said.c.on, said.c.by_name), said.c.at, said.c.id),
        "identity": sa.select(case.c.id, patient.c.birth_date, patient.c.sex, patient.c.created_at).where(
            case.c.clinic_id == sa.bindparam("clinic"),
            case.c.id.in_(sa.bindparam("cases", expanding=True)),
            patient.c.clinic_id == case.c.clinic_id,
            patient.c.id == case.c.patient_id,
        ),
        "listed": _statement(
            listed,
            (listed.c.list, listed.c.source, listed.c.item),
            listed.c.at,
            listed.c.id,
            standing=listed.c.withdrawn_at.is_(None),
        ),
    }
    for key, model in ROW_OF_LIST.items():
        table = _table(model)
        fields = [table.c[field.name] for field in FACT_OF[model].item_fields]
        standing = table.c.withdrawn_at.is_(None)
        found[key] = _statement(table, (table.c.source, *fields), table.c.at, table.c.id, standing=standing)
    return found


def _identities(connection: sa.Connection, given: Mapping[str, Any]) -> dict[uuid.UUID, dict[str, Datum]]:
    """What registration says; a corrected identity counts at once, whatever was imported."""
    found = {}
    sexes = FACTS["patient.sex"].choices
    for case_id, born, sex, created_at in connection.execute(_statements()["identity"], given):
        on, source = created_at.date(), "Registration"
        found[case_id] = {"patient.birth_date": Datum("patient.birth_date", born, on=on, source=source)}
        if sex in sexes:
            found[case_id]["patient.sex"] = Datum("patient.sex", sex, on=on, source=source)
    return found


def _recorded(connection: sa.Connection, given: Mapping[str, Any]) -> dict[RawKey, dict[str, Datum]]:
    """The newest row of each fact; of a laboratory value the newest sample."""
    found: dict[RawKey, dict[str, Datum]] = defaultdict(dict)
    sampled: dict[RawKey, list[_Value]] = defaultdict(list)
    for key, name, value, unit, on, source in driver_rows(connection, _statements()["facts"], given):
        if name in TESTS:
            kept = None if value == "null" else value
            sampled[key].append(_Value(name, kept, unit, as_day(on), source))
        elif (datum := _datum(name, value, unit, on, source)) is not None:
            found[key][name] = datum
        else:
            found[key].pop(name, None)
    for key, rows in sampled.items():
        for name, row in newest_samples(rows).items():
            if (datum := _datum(*row)) is not None:
                found[key][name] = datum
    return found


@lru_cache(maxsize=SHARED)
def _datum(
    name: str, value: str | None, unit: str | None, on: str | date | None, source: str
) -> Datum | None:
    """As `FactRow.to_domain`; None when it was taken back or its name left the catalogue."""
    if value is None or value == "null" or name not in FACTS:
        return None
    return Datum(name, restored(name, orjson.loads(value)), unit, as_day(on), source)


def _lists(connection: sa.Connection, given: Mapping[str, Any]) -> dict[RawKey, dict[str, Datum]]:
    """The items of each list with every source named once, in the order they were entered."""
    items: dict[tuple[RawKey, str], list[dict[str, Any]]] = defaultdict(list)
    sources: dict[tuple[RawKey, str], dict[str, None]] = defaultdict(dict)
    for case_id, key, source, item in _items(connection, given):
        items[case_id, key].append(item)
        if source:
            sources[case_id, key][source] = None
    found: dict[RawKey, dict[str, Datum]] = defaultdict(dict)
    for (case_id, key), listed in items.items():
        name = LISTS[key]
        found[case_id][name] = Datum(name, tuple(listed), source="; ".join(sources[case_id, key]))
    return found


def _items(
    connection: sa.Connection, given: Mapping[str, Any]
) -> Iterable[tuple[RawKey, str, str, dict[str, Any]]]:
    for key, model in ROW_OF_LIST.items():
        fact = FACT_OF[model]
        for case_id, source, *values in connection.execute(_statements()[key], given).all():
            yield case_id, key, source, restored_columns(fact, values)
    for case_id, key, source, item in connection.execute(_statements()["listed"], given).all():
        yield case_id, key, source, restored_item(FACTS[LISTS[key]], item)


def _complete(connection: sa.Connection, given: Mapping[str, Any]) -> dict[RawKey, dict[str, Completeness]]:
    """Who last said that each list is complete."""
    found: dict[RawKey, dict[str, Completeness]] = defaultdict(dict)
    for case_id, key, on, by in driver_rows(connection, _statements()["complete"], given):
        found[case_id][key] = _said(on, by)
    return found


@lru_cache(maxsize=SHARED)
def _said(on: str | date, by: str) -> Completeness:
    return Completeness(as_day(on) or date.max, by)
