"""The audit trail: one event per write, chained per clinic; any change is found and its place is named."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import INSTALLATION, AccessEventRow, AuditEventRow
from scs_manager.models.guards import drop_guards
from scs_manager.services import audit, seals
from tests.factories import NOW, SYSTEM, actor_of, make_case, make_clinic

EVENTS = SQLModel.metadata.tables["audit_event"]
LOOKS = SQLModel.metadata.tables["access_event"]


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    """A clinic with six events and two sealed batches of looks."""
    made = make_clinic(session)
    case = make_case(session, made)
    by = actor_of(made)
    for number in range(2):
        audit.record(session, by=by, action="test.write", now=NOW, case_id=case.id, detail={"number": number})
        session.commit()
    for _ in range(2):
        for what in ("case", "screening", "documents"):
            audit.record_access(session, by=by, what=what, case_id=case.id, now=NOW)
        session.commit()
        assert seals.seal_looks(session, clinic_id=made.id, now=NOW) == 3
    return made


def tamper(session: Session, statement: sa.Executable) -> None:
    """Change history as somebody with the database in hands could: guards removed first."""
    drop_guards(session.connection())
    session.connection().execute(statement)
    session.flush()
    session.expire_all()


def test_an_untouched_trail_is_sound(session: Session, clinic: ClinicRow) -> None:
    verdict = audit.verify(session, clinic.id)

    assert verdict == audit.Verdict(events=6, looks=6, unsealed=0, broken=None)


def test_every_use_case_left_one_event(session: Session, clinic: ClinicRow) -> None:
    query = select(AuditEventRow).where(AuditEventRow.clinic_id == clinic.id).order_by(col(AuditEventRow.seq))
    rows = session.exec(query).all()

    assert [row.action for row in rows] == [
        "clinic.created",
        "patient.registered",
        "test.write",
        "test.write",
        "access.sealed",
        "access.sealed",
    ]
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[1].address == "192.0.2.7"


CHANGES: list[tuple[str, Any]] = [
    ("at", NOW.replace(year=2027)),
    ("actor_kind", "patient"),
    ("actor_id", INSTALLATION),
    ("actor_name", "somebody else"),
    ("address", "203.0.113.9"),
    ("action", "test.other"),
    ("case_id", None),
    ("detail", {"number": 7}),
    ("previous_hash", "0" * 64),
    ("hash", "0" * 64),
    ("seq", 99),
    ("clinic_id", INSTALLATION),
]


@pytest.mark.parametrize(("column", "value"), CHANGES, ids=[column for column, _ in CHANGES])
def test_one_changed_column_of_one_event_is_found(
    session: Session, clinic: ClinicRow, column: str, value: Any
) -> None:
    mine = sa.and_(EVENTS.c.clinic_id == clinic.id, EVENTS.c.seq == 3)

    tamper(session, EVENTS.update().where(mine).values({column: value}))

    broken = audit.verify(session, clinic.id).broken
    assert broken is not None
    assert broken.seq == 3


@pytest.mark.parametrize("seq", range(1, 7))
def test_a_removed_event_is_found_the_last_one_too(session: Session, clinic: ClinicRow, seq: int) -> None:
    mine = sa.and_(EVENTS.c.clinic_id == clinic.id, EVENTS.c.seq == seq)

    tamper(session, EVENTS.delete().where(mine))

    broken = audit.verify(session, clinic.id).broken
    assert broken is not None
    assert broken.seq == seq


@pytest.mark.parametrize(
    ("column", "value"), [("what", "other"), ("actor_name", "nobody"), ("at", NOW.replace(year=2027))]
)
def test_a_changed_look_is_found_once_it_is_sealed(
    session: Session, clinic: ClinicRow, column: str, value: Any
) -> None:
    ids = session.exec(
        select(AccessEventRow.id)
        .where(AccessEventRow.clinic_id == clinic.id)
        .order_by(col(AccessEventRow.id))
    ).all()

    tamper(session, LOOKS.update().where(LOOKS.c.id == ids[3]).values({column: value}))

    assert audit.verify(session, clinic.id).broken is not None


def test_a_removed_look_is_found_once_it_is_sealed(session: Session, clinic: ClinicRow) -> None:
    last = session.exec(select(sa.func.max(AccessEventRow.id))).one()

    tamper(session, LOOKS.delete().where(LOOKS.c.id == last))

    broken = audit.verify(session, clinic.id).broken
    assert broken == audit.Break(2, "a look in this seal was changed, added or removed")


def test_a_removed_or_invented_seal_is_found(session: Session, clinic: ClinicRow) -> None:
    table = SQLModel.metadata.tables["access_seal"]
    tamper(session, LOOKS.update().values(sealed_in=None))
    saved = session.connection().execute(sa.select(table).where(table.c.seq == 2)).one()

    tamper(session, table.delete().where(table.c.seq == 2))
    assert audit.verify(session, clinic.id).broken is not None

    session.rollback()
    extra = dict(saved._mapping) | {"id": saved.id + 100, "seq": 3}
    tamper(session, table.insert().values(extra))
    assert audit.verify(session, clinic.id).broken == audit.Break(3, "the seal is not in the chain")


def test_looks_wait_for_the_next_seal(session: Session, clinic: ClinicRow) -> None:
    audit.record_access(session, by=actor_of(clinic), what="case", case_id=None, now=NOW)
    session.commit()

    assert audit.verify(session, clinic.id).unsealed == 1
    assert seals.seal_looks(session, clinic_id=clinic.id, now=NOW) == 1
    assert seals.seal_looks(session, clinic_id=clinic.id, now=NOW) == 0
    assert audit.verify(session, clinic.id).looks == 7


def test_what_a_failed_use_case_wrote_leaves_no_event(session: Session, clinic: ClinicRow) -> None:
    audit.record(session, by=actor_of(clinic), action="test.write", now=NOW)
    session.rollback()

    assert audit.verify(session, clinic.id).events == 6


def test_clinics_have_chains_of_their_own(session: Session, clinic: ClinicRow) -> None:
    other = make_clinic(session, "Hillside")

    assert audit.verify(session, other.id).events == 1
    assert audit.verify(session, clinic.id).events == 6


def test_what_concerns_no_clinic_is_chained_too(session: Session) -> None:
    audit.record(session, by=SYSTEM, action="test.write", now=NOW, detail={"umlaut": "ö", "when": NOW})
    session.commit()

    assert audit.verify(session, INSTALLATION) == audit.Verdict(events=1, looks=0, unsealed=0, broken=None)


def test_a_clinic_without_a_chain_is_a_mistake_of_the_program(session: Session) -> None:
    nowhere = Actor(ActorKind.STAFF, None, "x", INSTALLATION.__class__(int=5))

    with pytest.raises(ValueError, match="no audit chain"):
        audit.record(session, by=nowhere, action="test.write", now=NOW)
