"""History is kept by the database itself: what is written stays, on both databases."""

import re
import uuid
from datetime import time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, select

from scs_manager.domain.attachments import AttachmentKind, MediaType
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.diary import Punctuality, Source
from scs_manager.domain.diary_days import Region
from scs_manager.models import (
    AttachmentRow,
    ClinicRow,
    DecisionRow,
    DiaryEntryRow,
    DocumentRow,
    EnrolmentRow,
    EntryAcceptanceRow,
    FactRow,
    HoldRow,
    HoldTimesRow,
    PatientMergeRow,
    ProfileSignOffRow,
    ProfileSwitchRow,
    ReferralChangeRow,
    ReferralRow,
    ScreeningDissentRow,
    ScreeningJudgementRow,
    ScreeningRow,
    TeamReviewRow,
    TrialRow,
)
from scs_manager.models.cases import CaseRow
from scs_manager.models.guards import GUARDS
from scs_manager.services import audit, records, seals
from tests.factories import NOW, TODAY, actor_of, make_case, make_clinic, make_screening, sign


def refused(session: Session, statement: str | sa.Executable, **values: object) -> bool:
    """Whether the database refuses a statement as one that rewrites history."""
    prepared = sa.text(statement) if isinstance(statement, str) else statement
    said = ""
    try:
        session.connection().execute(prepared, values)
    except DBAPIError as error:
        said = str(error)
    session.rollback()
    assert "keeps its history" in said or not said
    return bool(said)


@pytest.fixture
def full(session: Session) -> CaseRow:
    """A case with a row in every guarded table."""
    clinic = make_clinic(session)
    case = make_case(session, clinic)
    by = actor_of(clinic)
    records.mark_complete(session, case=case, list="devices", on=TODAY, by=by, now=NOW)
    session.add_all(history(case))
    session.add_all(intake(session, case))
    session.add(trial(case))
    session.flush()
    screened = make_screening(session, case, clinic)
    sign(session, case, screened, clinic)
    session.add_all(said_to(screened))
    audit.record_access(session, by=by, what="case", case_id=case.id, now=NOW)
    session.commit()
    seals.seal_looks(session, clinic_id=clinic.id, now=NOW)
    audit.record_access(session, by=by, what="case", case_id=case.id, now=NOW)
    session.commit()
    session.add_all(diary(session, case))
    session.commit()
    fill_the_rest(session)
    return case


def fill_the_rest(session: Session) -> None:
    """A made-up row in every guarded table that has none yet; its references point nowhere."""
    session.commit()
    bind: Any = session.get_bind()
    with bind.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if bind.dialect.name == "sqlite":
            driver.execute("PRAGMA foreign_keys = OFF")  # before a transaction begins
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in (SQLModel.metadata.tables[guard.table] for guard in GUARDS):
            if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0:
                connection.execute(table.insert().values(made_up(table)))
        connection.commit()
        if bind.dialect.name == "sqlite":
            driver.execute("PRAGMA foreign_keys = ON")


def made_up(table: sa.Table) -> dict[str, Any]:
    """The least a row needs: every column that may not be empty, and what makes it final."""
    final = any(guard.fixed_when for guard in GUARDS if guard.table == table.name)
    needed = [c for c in table.columns if (not c.nullable and not c.identity) or (final and signs(c.name))]
    listed = {name: first for check in table.constraints for name, first in allowed(check)}
    known = listed | KNOWN.get(table.name, {})
    return {c.name: known[c.name] if c.name in known else something(c) for c in needed} | KNOWN.get(
        table.name, {}
    )


KNOWN: dict[str, dict[str, Any]] = {
    "alarm_step": {"kind": "acknowledged"},
    "measure_setting": {"change_id": "odi-consensus"},
    "questionnaire_answer": {"mode": "embedded", "items": [1], "entered_by": "patient"},
}
"""What a made-up row must say, because the table checks that its parts agree."""


def signs(column: str) -> bool:
    return column.startswith("signed_") or column in {
        "content_sha256",
        "conclusion",
        "evaluated_on",
        "profession",
    }


def allowed(check: sa.Constraint) -> list[tuple[str, str]]:
    """The first word of a check such as ``how IN ('paper', 'screen')``."""
    text = str(check.sqltext) if isinstance(check, sa.CheckConstraint) else ""
    return re.findall(r"(\w+) (?:IN \(|= )'(\w+)'", text)


def something(column: sa.Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class or kind.enums))
    made: list[tuple[type[Any], Any]] = [
        (sa.Uuid, uuid.uuid4()), (sa.DateTime, NOW), (sa.Date, TODAY), (sa.Time, time(9)),
        (sa.Boolean, False), (sa.Integer, 1), (sa.Float, 1.0), (sa.Numeric, 1), (sa.JSON, {}),
        (sa.LargeBinary, b"x"), (sa.String, "x"),
    ]  # fmt: skip
    while isinstance(kind, sa.types.TypeDecorator):
        kind = kind.impl_instance
    return next(value for type_, value in made if isinstance(kind, type_))


def said_to(screened: ScreeningRow) -> list[SQLModel]:
    who: dict[str, Any] = {"clinic_id": screened.clinic_id, "by_name": "x", "at": NOW}
    about: dict[str, Any] = {"screening_id": screened.id, "reason": "x"}
    return [
        ScreeningJudgementRow(**who, **about, criterion="ind.adult", state="met"),
        ScreeningDissentRow(**who, **about, role="clinician"),
        ProfileSwitchRow(**who, profile_id="x", in_use=False),
    ]


def history(case: CaseRow) -> list[SQLModel]:
    who: dict[str, Any] = {"clinic_id": case.clinic_id, "by_name": "x", "at": NOW}
    signed: dict[str, Any] = {
        "signed_by_id": uuid.uuid4(), "signed_by_name": "x", "signed_role": "clinician", "signed_at": NOW,
        "signed_time_zone": "UTC", "signed_meaning": "x", "content_sha256": "x",
    }  # fmt: skip
    return [
        ProfileSignOffRow(**who, profile_id="x", version="1", sha256="x"),
        TeamReviewRow(**who, case_id=case.id, held_on=TODAY, members=[], decision="defer", quorum=False),
        DecisionRow(
            clinic_id=case.clinic_id,
            case_id=case.id,
            recommendation={},
            outcome=DecisionOutcome.DEFER,
            reasons="x",
            content={},
            **signed,
        ),
        DocumentRow(
            clinic_id=case.clinic_id,
            kind="x",
            number=1,
            case_id=case.id,
            data=b"x",
            sha256="x",
            size=1,
            verification_code="x",
            issued_by_name="x",
            issued_at=NOW,
        ),
        FactRow(**who, case_id=case.id, name="pain.leg_nrs", value=7),
    ]


def intake(session: Session, case: CaseRow) -> list[SQLModel]:
    """A file, a correction of the letter, and a second record that was told apart and merged."""
    who: dict[str, Any] = {"clinic_id": case.clinic_id, "by_name": "x", "at": NOW}
    twin = make_case(session, session.get_one(ClinicRow, case.clinic_id), "R-0002").patient_id  # told apart
    letter = session.exec(select(ReferralRow).where(ReferralRow.case_id == case.id)).one()
    return [
        ReferralChangeRow(**who, referral_id=letter.id, changed={}),
        PatientMergeRow(**who, kept_id=case.patient_id, merged_id=twin, reason="x", moved={}),
        AttachmentRow(
            **who, case_id=case.id, kind=AttachmentKind.OTHER, title="x", media_type=MediaType.PDF, pages=1,
            data=b"x", size=1, sha256="x", received_sha256="x",
        ),
    ]  # fmt: skip


def trial(case: CaseRow) -> TrialRow:
    days = [TODAY.replace(day=day) for day in (5, 12, 20)]
    return TrialRow(
        clinic_id=case.clinic_id, case_id=case.id, target_region=Region.LEG, relief_profile="nice-ta159",
        baseline_starts_on=days[0], placement_on=days[1], removal_on=days[2], planned_by_name="x",
        planned_at=NOW,
    )  # fmt: skip


def diary(session: Session, case: CaseRow) -> list[SQLModel]:
    run = session.connection().execute(sa.select(sa.inspect(TrialRow).local_table.c.id)).scalar_one()
    enrolment = EnrolmentRow(
        clinic_id=case.clinic_id, trial_id=run, patient_id=case.patient_id, time_zone="UTC", created_at=NOW
    )
    session.add(enrolment)
    session.flush()
    entry = DiaryEntryRow(
        clinic_id=case.clinic_id, trial_id=run, enrolment_id=enrolment.id, client_key="k", day=TODAY,
        version=1, source=Source.PATIENT, by_name="x", punctuality=Punctuality.ON_TIME, answered_at=NOW,
        received_at=NOW,
        time_zone="UTC",
    )  # fmt: skip
    session.add(entry)
    session.flush()
    assert entry.id is not None
    accepted = EntryAcceptanceRow(
        clinic_id=case.clinic_id, entry_id=entry.id, reason="x", by_name="x", at=NOW
    )
    return [accepted, *holds(case, run)]


def holds(case: CaseRow, run: uuid.UUID) -> list[SQLModel]:
    """The plan of one blood thinner, and the hours it counts from."""
    who: dict[str, Any] = {
        "clinic_id": case.clinic_id,
        "by_name": "x",
        "at": NOW,
        "trial_id": run,
        "number": 1,
    }
    return [
        HoldRow(
            **who, drug="clopidogrel", placement_at=NOW, removal_at=NOW, table_id="x", table_version="1",
            said={},
        ),
        HoldTimesRow(**who, placement_time=time(9), removal_time=time(9)),
    ]  # fmt: skip


def test_no_guarded_row_is_deleted_or_rewritten(session: Session, full: CaseRow) -> None:
    for guard in GUARDS:
        table = SQLModel.metadata.tables[guard.table]
        assert refused(session, table.delete()), guard.table
        assert refused(session, table.update().values(clinic_id=table.c.clinic_id)), guard.table


def test_postgresql_refuses_to_empty_a_guarded_table(session: Session, engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        return  # it has no TRUNCATE; its DELETE without WHERE runs the triggers
    for guard in GUARDS:
        assert refused(session, f'TRUNCATE "{guard.table}" CASCADE'), guard.table


def test_a_look_is_sealed_once(session: Session, full: CaseRow) -> None:
    looks = SQLModel.metadata.tables["access_event"]
    seal = session.connection().execute(sa.select(sa.func.max(looks.c.sealed_in))).scalar_one()

    assert refused(session, "UPDATE access_event SET sealed_in = NULL WHERE sealed_in IS NOT NULL")
    open_ones = looks.update().where(looks.c.sealed_in.is_(None))
    assert not refused(session, open_ones.values(sealed_in=seal))


def test_a_document_is_withdrawn_once_and_never_changed(session: Session, full: CaseRow) -> None:
    withdraw = "UPDATE document SET withdrawn_at = :now, withdrawn_reason = 'wrong patient'"
    assert refused(session, "UPDATE document SET sha256 = 'y'")

    session.connection().execute(sa.text(withdraw), {"now": "2026-05-04 09:30:00.000000"})
    session.commit()

    assert refused(session, "UPDATE document SET withdrawn_reason = 'no, it was right'")


def test_a_screening_is_open_until_it_is_signed(session: Session) -> None:
    clinic = make_clinic(session)
    case = make_case(session, clinic)
    row = make_screening(session, case, clinic)
    assert not refused(session, "UPDATE screening SET overall = overall")

    sign(session, case, session.get_one(ScreeningRow, row.id), clinic)

    assert refused(session, "UPDATE screening SET overall = overall")
    assert refused(session, "UPDATE screening SET signed_at = NULL")
