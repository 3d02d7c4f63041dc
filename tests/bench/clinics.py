"""Synthetic clinics of any size, the same for the same size: rows as the application stores them.

Patients, cases with their states and kept counters, what each was told, records with their lists. SQLite gets
them with ``executemany``, PostgreSQL with ``COPY``. Keys are random as real ones are, drawn from the seed.
Every record is one of two hundred, so that many patients are made in minutes.
"""

import json
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from psycopg import sql
from pydantic_core import PydanticUndefined
from sqlalchemy.engine import Engine
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.facts import FACTS
from scs_manager.domain.pathway import ENDED, State
from scs_manager.domain.permissions import Role
from scs_manager.domain.profiles import FIRST_PROFILES, shipped_profiles
from scs_manager.domain.screening import screen, screening_to_json
from scs_manager.engine import for_writing
from scs_manager.models.cases import CaseCounterRow, CaseRow
from scs_manager.models.fact_json import facts_to_json, stored, stored_item
from scs_manager.models.facts import CompletenessRow, FactRow
from scs_manager.models.lists import ROW_OF_LIST, ListedItemRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.rescreens import ScreenedRow
from scs_manager.models.screening import ProfileTextRow, ScreeningRow
from scs_manager.services import accounts, sign_ins
from tests.random_records import Record, random_record

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BATCH = 5000
TEMPLATES = 200
FAMILIES = ("Alvarez", "Becker", "Chen", "Dubois", "Eriksen", "Garcia", "Khan", "Novak", "Patel", "Silva")
STATES = tuple(state for state in State if state not in ENDED)
BY = "Dr Sam Specimen"
PASSWORD = "a long way round the hill 7"
FACTS_EACH = 40
SHOWN = 100
"""Cases with the full result of their screening, as a page needs it."""
ORDER: tuple[Any, ...] = (
    PatientRow, CaseRow, FactRow, CompletenessRow, *ROW_OF_LIST.values(), ListedItemRow, ScreeningRow,
    ScreenedRow,
)  # fmt: skip
"""What others refer to comes first."""


@dataclass(frozen=True)
class Clinic:
    """A loaded clinic: its key, and the keys of some of its cases with whole records."""

    id: uuid.UUID
    cases: tuple[uuid.UUID, ...]
    token: str
    """The session of a clinician."""


@dataclass(frozen=True)
class Template:
    """A record with what screening it tells, made once and given to many patients."""

    record: Record
    facts: dict[str, Any]
    result: dict[str, Any]


def make_clinic(engine: Engine, patients: int, *, recorded: int | None = None) -> Clinic:
    """A clinic of so many patients, of whom ``recorded`` (default all) have a record and a screening."""
    rng = random.Random(patients)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        clinic_id, token = _founded(session)
        profiles = [shipped_profiles()[name] for name in FIRST_PROFILES]
        session.add_all(
            ProfileTextRow(
                clinic_id=clinic_id, sha256=p.sha256, profile_id=p.id, version=p.version, text=p.text
            )
            for p in profiles
        )
        session.commit()
        session.execute(sa.delete(CaseCounterRow).where(col(CaseCounterRow.clinic_id) == clinic_id))
        session.commit()
    templates = [_template(rng) for _ in range(TEMPLATES)]
    cases = _load(engine, clinic_id, patients, patients if recorded is None else recorded, templates, rng)
    return Clinic(clinic_id, tuple(cases), token)


def _founded(session: Session) -> tuple[uuid.UUID, str]:
    """The clinic with one clinician, whose session is open."""
    system = Actor(ActorKind.SYSTEM, None, "bench", None)
    clinic = accounts.create_clinic(
        session, name="Bench", phone="1", emergency_phone="999", time_zone="Europe/London", by=system, now=NOW
    )  # fmt: skip
    accounts.add_staff(
        session, clinic_id=clinic.id, email="sam@clinic.example", full_name=BY, roles=(Role.CLINICIAN,),
        password=PASSWORD, by=system, now=NOW,
    )  # fmt: skip
    signed_in = sign_ins.sign_in(
        session, email="sam@clinic.example", password=PASSWORD, address="192.0.2.1", now=NOW
    )
    return clinic.id, signed_in.token


def _template(rng: random.Random) -> Template:
    """Forty single facts and the lists, which is what half a work-up has."""
    record = random_record(rng, TODAY, noise=0.05)
    names = rng.sample(sorted(record.facts), FACTS_EACH)
    record = replace(record, facts={name: record.facts[name] for name in names})
    used = {name: shipped_profiles()[name] for name in FIRST_PROFILES}
    facts = record.to_facts()
    return Template(record, facts_to_json(facts), screening_to_json(screen(facts, used, on=TODAY)))


def _load(
    engine: Engine, clinic_id: uuid.UUID, patients: int, recorded: int, templates: Sequence[Template],
    rng: random.Random,
) -> list[uuid.UUID]:  # fmt: skip
    shown: list[uuid.UUID] = []
    counted: dict[State, int] = {}
    with loading(engine) as put:
        for begin in range(0, patients, BATCH):
            rows: dict[Any, list[dict[str, Any]]] = {}
            for number in range(begin, min(begin + BATCH, patients)):
                template = rng.choice(templates) if number < recorded else None
                full = template is not None and len(shown) < SHOWN
                case_id = _patient(rows, clinic_id, number, template, rng, counted, full=full)
                shown += [case_id] if full else []
            for model in ORDER:
                put(model, rows.get(model, []))
        counters = [{"clinic_id": clinic_id, "state": s.value, "cases": n} for s, n in counted.items()]
        put(CaseCounterRow, counters)
    return shown


def _patient(
    rows: dict[Any, list[dict[str, Any]]], clinic_id: uuid.UUID, number: int, template: Template | None,
    rng: random.Random, counted: dict[State, int], *, full: bool,
) -> uuid.UUID:  # fmt: skip
    patient_id, case_id = _key(rng), _key(rng)
    state = rng.choice(STATES)
    counted[state] = counted.get(state, 0) + 1
    family, given = f"{rng.choice(FAMILIES)}{rng.randrange(9999):04d}", f"Given{rng.randrange(500)}"
    opened = NOW - timedelta(days=rng.randrange(400), seconds=rng.randrange(86_400))
    since = opened + (NOW - opened) * rng.random()
    common = {"clinic_id": clinic_id}
    rows.setdefault(PatientRow, []).append(common | {
        "id": patient_id, "given_name": given, "family_name": family,
        "name_key": f"{family} {given}".casefold(), "birth_date": date(1940 + rng.randrange(60), 5, 3),
        "sex": rng.choice(("female", "male")), "identifier": f"B{number:08d}", "phone": "", "email": "",
        "language": "en", "time_zone": "Europe/London", "created_at": opened, "version": 1,
        "letters_key": f"{family}{given}".casefold(), "identifier_key": f"b{number:08d}", "phone_key": "",
        "email_key": "",
    })  # fmt: skip
    rows.setdefault(CaseRow, []).append(common | {
        "id": case_id, "patient_id": patient_id, "state": state.value, "state_since": since,
        "opened_at": opened, "closed_at": None, "version": 1, "next_action": "Complete the work-up",
        "outcome": template.result["overall"]["outcome"] if template else None,
    })  # fmt: skip
    if template is not None:
        _record(rows, common | {"case_id": case_id}, template, rng, full=full)
    return case_id


def _record(
    rows: dict[Any, list[dict[str, Any]]], of_case: dict[str, Any], template: Template, rng: random.Random,
    *, full: bool,
) -> None:  # fmt: skip
    by = {"by_id": None, "by_name": BY, "at": NOW}
    for name, (value, on) in template.record.facts.items():
        rows.setdefault(FactRow, []).append(of_case | by | {
            "name": name, "value": stored(value), "unit": FACTS[name].unit, "on": on, "source": "letter",
        })  # fmt: skip
    for key, said_on in template.record.complete.items():
        rows.setdefault(CompletenessRow, []).append(of_case | by | {"list": key, "on": said_on})
    for key, items in template.record.items.items():
        model: Any = ROW_OF_LIST.get(key, ListedItemRow)
        for item in items:
            own = {"list": key, "item": stored_item(item)} if model is ListedItemRow else dict(item)
            rows.setdefault(model, []).append(of_case | by | own | {"id": _key(rng), "source": "letter"})
    screening_id, brief = _key(rng), {"overall": template.result["overall"], "profiles": []}
    profiles = [{k: p[k] for k in ("id", "version", "sha256")} for p in template.result["profiles"]]
    rows.setdefault(ScreeningRow, []).append(of_case | by | {
        "id": screening_id, "on": TODAY, "stage": "screen", "facts": template.facts if full else {},
        "result": template.result if full else brief, "profiles": profiles,
        "overall": template.result["overall"]["outcome"],
    })  # fmt: skip
    for told in template.result["profiles"]:
        rows.setdefault(ScreenedRow, []).append(of_case | {
            "profile_id": told["id"], "screening_id": screening_id, "stage": "screen",
            "version": told["version"], "sha256": told["sha256"], "outcome": told["outcome"],
        })  # fmt: skip


def _key(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


Put = Callable[[Any, list[dict[str, Any]]], None]


@contextmanager
def loading(engine: Engine) -> Iterator[Put]:
    """What takes rows of a table; they are there, with statistics for the planner, when the block ends."""
    connection: Any = engine.raw_connection()
    driver = connection.driver_connection
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        driver.execute("PRAGMA synchronous=OFF")
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("PRAGMA cache_size=-262144")
    try:
        yield (_sqlite_put(driver) if sqlite else _postgresql_put(driver))
        if sqlite:
            driver.execute("ANALYZE")
            driver.execute("PRAGMA synchronous=FULL")
            driver.execute("PRAGMA foreign_keys=ON")
        else:
            driver.commit()
            driver.autocommit = True
            driver.execute("VACUUM ANALYZE")
            driver.autocommit = False
    finally:
        connection.close()


def _sqlite_put(driver: Any) -> Put:
    def put(model: Any, rows: list[dict[str, Any]]) -> None:
        columns = _columns(model, rows)
        if not columns:
            return
        as_json = _json_columns(model)
        names, places = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
        driver.execute("BEGIN")
        driver.executemany(
            f'INSERT INTO "{model.__tablename__}" ({names}) VALUES ({places})',  # noqa: S608
            [[_for_sqlite(row.get(c), as_json=c in as_json) for c in columns] for row in rows],
        )
        driver.execute("COMMIT")

    return put


def _postgresql_put(driver: Any) -> Put:
    def put(model: Any, rows: list[dict[str, Any]]) -> None:
        columns = _columns(model, rows)
        if not columns:
            return
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(model.__tablename__), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        as_json = _json_columns(model)
        with driver.cursor() as cursor, cursor.copy(copy) as into:
            for row in rows:
                into.write_row([_for_postgresql(row.get(c), as_json=c in as_json) for c in columns])
        driver.commit()

    return put


def _columns(model: Any, rows: list[dict[str, Any]]) -> list[str]:
    """The columns that are filled; what no row names gets the default of the model."""
    given = {column for row in rows for column in row}
    fields = {name: field.default for name, field in model.model_fields.items() if name not in given}
    defaults = {name: value for name, value in fields.items() if value not in (None, PydanticUndefined)}
    for row in rows:
        row.update(defaults)
    return sorted(given | defaults.keys()) if rows else []


def _json_columns(model: Any) -> set[str]:
    return {column.name for column in model.__table__.c if isinstance(column.type, sa.JSON)}


def _for_sqlite(value: Any, *, as_json: bool) -> Any:
    if as_json and value is not None:
        return json.dumps(_plain(value))
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _for_postgresql(value: Any, *, as_json: bool) -> Any:
    if isinstance(value, dict | list | tuple) or (as_json and value is not None):
        return json.dumps(_plain(value))
    return value
