"""Paintings are added, audited, kept for ever, and the newest ones make the picture."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from scs_manager.domain.body_map import BodyMap, MapKind, MapSource
from scs_manager.domain.errors import InputError
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.models.cases import CaseRow
from scs_manager.services.body_map_rows import body_maps_of, figure_of
from scs_manager.services.body_maps import Painting, record_body_map
from tests.factories import NOW, actor_of, make_case, make_clinic

DAY = NOW.date()


@pytest.fixture
def case(session: Session) -> CaseRow:
    return make_case(session, make_clinic(session))


def paint(
    session: Session, case: CaseRow, kind: MapKind, on: date, *regions: str, now: datetime = NOW
) -> BodyMapRow:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    painting = Painting(BodyMap(kind, frozenset(regions)), MapSource.PATIENT, on)
    return record_body_map(session, case=case, painting=painting, by=by, now=now)


def test_a_painting_is_kept_with_its_regions_in_order_and_one_audit_event(
    session: Session, case: CaseRow
) -> None:
    paint(session, case, MapKind.PAIN, DAY, "left.calf.s1", "left.back.lower")
    session.expire_all()

    (row,) = body_maps_of(session, case)
    assert row.regions == ["left.back.lower", "left.calf.s1"]
    assert row.to_domain() == BodyMap(MapKind.PAIN, frozenset({"left.back.lower", "left.calf.s1"}))
    assert row.scheme == "scs-lower-body-1"
    events = session.exec(select(AuditEventRow).where(AuditEventRow.action == "body_map.recorded")).all()
    assert [event.detail["places"] for event in events] == [2]


def test_the_newest_day_makes_the_picture_and_a_document_shows_what_was_known_then(
    session: Session, case: CaseRow
) -> None:
    assert figure_of(session, case) is None
    paint(session, case, MapKind.PAIN, DAY - timedelta(days=3), "left.calf.s1")
    paint(session, case, MapKind.PAIN, DAY - timedelta(days=9), "right.calf.s1")
    paint(session, case, MapKind.TINGLING, DAY, now=NOW + timedelta(hours=1))
    paint(session, case, MapKind.TINGLING, DAY, "left.calf.s1", now=NOW + timedelta(hours=1))

    latest, then = figure_of(session, case), figure_of(session, case, known_at=NOW)
    assert latest is not None
    assert then is not None
    assert str(latest.finding).startswith("Tingling covers 100.0 % of the painful area (1 of 1 places).")
    assert "Pain: Left: calf (S1)." in str(then.alt)
    assert str(then.rows[0].cells[2]) == "not asked"


@pytest.mark.parametrize("statement", ["UPDATE body_map SET regions = '[]'", "DELETE FROM body_map"])
def test_a_painting_never_changes(session: Session, case: CaseRow, statement: str) -> None:
    paint(session, case, MapKind.PAIN, DAY, "left.calf.s1")
    with pytest.raises(DBAPIError, match="keeps its history"):
        session.connection().exec_driver_sql(statement)
    session.rollback()


def test_a_painting_of_a_day_to_come_is_refused_at_its_day(session: Session, case: CaseRow) -> None:
    paint(session, case, MapKind.PAIN, DAY, "left.calf.s1")
    with pytest.raises(InputError, match="future") as refused:
        paint(session, case, MapKind.PAIN, DAY + timedelta(days=1), "left.calf.s1")
    assert refused.value.place == "on"
