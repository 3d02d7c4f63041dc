"""Patients: registered once, corrected without loss, found within their clinic."""

import threading
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.pathway import State
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.cases import CaseRow, ReferralRow
from scs_manager.models.merges import DistinctPatientsRow
from scs_manager.models.patients import PatientRow
from scs_manager.services import cases, patients
from tests.factories import NOW, SYSTEM, TODAY, actor_of, identity, make_case, make_clinic, referral


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


def register(session: Session, clinic: ClinicRow, number: str = "R-0001", **options: Any) -> CaseRow:
    different = str(options.pop("different_because", ""))
    return patients.register_patient(
        session, identity=identity(number, **options), referral=referral(), by=actor_of(clinic), now=NOW,
        different_because=different,
    )  # fmt: skip


def patient_of(session: Session, case: CaseRow) -> PatientRow:
    return session.get_one(PatientRow, case.patient_id)


def test_registering_opens_a_case_with_its_referral(session: Session, clinic: ClinicRow) -> None:
    case = register(session, clinic)

    assert case.state is State.REFERRED
    letter = session.exec(select(ReferralRow).where(ReferralRow.case_id == case.id)).one()
    assert (letter.claims_analgesics_failed, letter.claims_side_effects) == (True, None)
    assert patient_of(session, case).time_zone == "Europe/London"
    assert cases.counters(session, clinic.id)[State.REFERRED] == 1


def test_a_clinic_number_is_given_once(session: Session, clinic: ClinicRow) -> None:
    register(session, clinic)

    with pytest.raises(RuleError, match="R-0001 belongs to a patient already"):
        register(session, clinic, family_name="Other")
    assert register(session, make_clinic(session, "Hillside")).id


@pytest.mark.parametrize(
    "changes",
    [{}, {"given_name": "MARGARET"}, {"given_name": " Margaret ", "family_name": "Ｓample"}],
    ids=["same", "capitals", "spaces and wide letters"],
)
def test_the_same_name_and_birth_is_asked_about(
    session: Session, clinic: ClinicRow, changes: dict[str, str]
) -> None:
    register(session, clinic)

    with pytest.raises(patients.PossibleDuplicate, match="is known: R-0001") as asked:
        register(session, clinic, "R-0002", **changes)
    session.rollback()

    assert [found.patient.identifier for found in asked.value.candidates] == ["R-0001"]
    assert register(session, clinic, "R-0002", **changes, different_because="Twins").id


def test_another_birth_date_is_another_person(session: Session, clinic: ClinicRow) -> None:
    register(session, clinic)

    assert register(session, clinic, "R-0002", birth_date=date(1958, 4, 23)).id


def test_a_birth_in_the_future_is_refused(session: Session, clinic: ClinicRow) -> None:
    with pytest.raises(RuleError, match="lies in the future"):
        register(session, clinic, birth_date=date(2026, 5, 5))
    assert register(session, clinic, birth_date=TODAY).id


def test_a_patient_needs_a_clinic(session: Session) -> None:
    with pytest.raises(ValueError, match="belongs to a clinic"):
        patients.register_patient(session, identity=identity(), referral=referral(), by=SYSTEM, now=NOW)


def test_fifty_clerks_register_one_number_and_one_succeeds(
    engine: Engine, session: Session, clinic: ClinicRow
) -> None:
    outcomes: list[str] = []

    def one() -> None:
        with Session(for_writing(engine), expire_on_commit=False) as own:
            try:
                register(own, clinic, different_because="Twins")
                outcomes.append("registered")
            except RuleError:
                outcomes.append("refused")

    threads = [threading.Thread(target=one) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(outcomes) == ["refused"] * 49 + ["registered"]
    assert cases.counters(session, clinic.id)[State.REFERRED] == 1


def test_a_correction_keeps_the_old_values_in_the_trail(session: Session, clinic: ClinicRow) -> None:
    patient = patient_of(session, register(session, clinic))
    changed = identity(family_name="Specimen", birth_date=date(1971, 2, 11))

    patients.correct_patient(
        session, patient=patient, identity=changed, version=1, by=actor_of(clinic), now=NOW
    )

    assert (patient.name_key, patient.version) == ("specimen margaret", 2)
    event = session.exec(select(AuditEventRow).order_by(col(AuditEventRow.id).desc()).limit(1)).one()
    assert event.detail["changed"] == {
        "family_name": {"from": "Sample", "to": "Specimen"},
        "birth_date": {"from": "1971-11-02", "to": "1971-02-11"},
    }


def test_a_correction_that_changes_nothing_leaves_no_event(session: Session, clinic: ClinicRow) -> None:
    patient = patient_of(session, register(session, clinic))

    patients.correct_patient(
        session, patient=patient, identity=identity(), version=1, by=actor_of(clinic), now=NOW
    )

    assert session.get_one(PatientRow, patient.id).version == 1


def test_two_clerks_correct_one_patient_and_the_second_is_told(
    engine: Engine, session: Session, clinic: ClinicRow
) -> None:
    patient_id = register(session, clinic).patient_id
    by = actor_of(clinic)

    def correct(version: int, name: str) -> None:
        with Session(for_writing(engine), expire_on_commit=False) as own:
            row = own.get_one(PatientRow, patient_id)
            patients.correct_patient(
                own, patient=row, identity=identity(family_name=name), version=version, by=by, now=NOW
            )

    correct(1, "First")
    with pytest.raises(ChangedByOther):
        correct(1, "Second")
    correct(2, "Second")


def test_a_correction_cannot_take_anothers_number(session: Session, clinic: ClinicRow) -> None:
    register(session, clinic)
    person = {"given_name": "Bo", "family_name": "Other"}
    other = patient_of(session, register(session, clinic, "R-0002", **person))

    with pytest.raises(RuleError, match="belongs to another patient"):
        patients.correct_patient(
            session, patient=other, identity=identity("R-0001", **person), version=1,
            by=actor_of(clinic), now=NOW,
        )  # fmt: skip


def test_patients_are_found_by_number_or_beginning_of_the_name(session: Session, clinic: ClinicRow) -> None:
    make_case(session, clinic, "R-0001")
    make_case(session, clinic, "R-0002", family_name="Samuels", birth_date=date(1960, 1, 1))

    def numbers(text: str, birth: date | None = None) -> list[str]:
        found = patients.find_patients(session, clinic=clinic, text=text, birth_date=birth)
        return [patient.identifier for patient in found]

    assert numbers("sam") == ["R-0001", "R-0002"]
    assert numbers("SAMUELS Marg") == ["R-0002"]
    assert numbers("R-0001") == ["R-0001"]
    assert numbers("sam", date(1960, 1, 1)) == ["R-0002"]
    assert numbers("R-000") == numbers(" ") == numbers("_") == []
    assert patients.find_patients(session, clinic=make_clinic(session, "Hillside"), text="sam") == []


def test_people_told_apart_are_not_asked_about_again(session: Session, clinic: ClinicRow) -> None:
    first = patient_of(session, register(session, clinic))
    second = patient_of(session, register(session, clinic, "R-0002", different_because="Twins"))

    assert patients.possible_duplicates(session, patient=first) == []
    assert patients.possible_duplicates(session, patient=second) == []
    kept = session.exec(select(DistinctPatientsRow)).one()
    assert (kept.patient_id, kept.other_id, kept.reason) == (second.id, first.id, "Twins")


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"given_name": "Sample", "family_name": "Margarét"}, "same birth date; same name in another order"),
        ({"birth_date": date(1971, 2, 11)}, "day and month of the birth date are swapped; same name"),
        ({"birth_date": date(1971, 11, 3)}, "birth date differs by one digit; same name"),
        ({"family_name": "Semple"}, "same birth date; family name differs by one letter"),
        (
            {"birth_date": date(1950, 1, 1), "phone": "+44 1632 960 100"},
            "another birth date; same name; same telephone",
        ),
        (
            {"birth_date": date(1950, 1, 1), "email": "M.Sample@Example.org"},
            "another birth date; same name; same e-mail address",
        ),
        (
            {"given_name": "Bo", "family_name": "Else", "identifier": "r 0001"},
            "same clinic number; same birth date; another name",
        ),
    ],
)
def test_each_stored_key_finds_its_match(
    session: Session, clinic: ClinicRow, changes: dict[str, Any], reasons: str
) -> None:
    register(session, clinic, phone="01632 960100", email="m.sample@example.org")
    known = {"identifier": "R-0002"} | changes

    with pytest.raises(patients.PossibleDuplicate) as asked:
        register(session, clinic, **known)

    assert ["; ".join(map(str, found.match.reasons)) for found in asked.value.candidates] == [reasons]


def test_nobody_of_another_clinic_is_a_candidate(session: Session, clinic: ClinicRow) -> None:
    register(session, make_clinic(session, "Hillside"))

    assert register(session, clinic).id


def test_a_correction_into_somebody_known_is_asked_about(session: Session, clinic: ClinicRow) -> None:
    register(session, clinic)
    other = patient_of(session, register(session, clinic, "R-0002", given_name="Bo", family_name="Else"))
    given: dict[str, Any] = {"identity": identity("R-0002"), "by": actor_of(clinic), "now": NOW}

    with pytest.raises(patients.PossibleDuplicate, match="R-0001"):
        patients.correct_patient(session, patient=other, version=1, **given)
    session.rollback()
    patients.correct_patient(session, patient=other, version=1, different_because="Twins", **given)

    assert patients.possible_duplicates(session, patient=other) == []


def test_lookups_use_their_indexes_on_a_large_table(session: Session, clinic: ClinicRow) -> None:
    """No plan goes through all patients, though most of them have neither telephone nor e-mail address."""
    fill(session, clinic, 3000)
    sqlite = session.get_bind().dialect.name == "sqlite"
    for column in ("letters_key", "identifier_key", "phone_key", "email_key", "birth_date"):
        key = str(date(1950, 1, 1)) if column == "birth_date" else "x7"
        query = f"SELECT * FROM patient WHERE clinic_id = :clinic AND {column} = '{key}'"  # noqa: S608
        words = f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {query}"
        values = {"clinic": clinic.id.hex if sqlite else clinic.id}
        plan = " ".join(str(row) for row in session.connection().execute(sa.text(words), values))
        assert f"ix_patient_clinic_id_{column}" in plan, plan


def fill(session: Session, clinic: ClinicRow, number: int) -> None:
    """Many patients of one clinic, each with keys of their own."""
    common = {"clinic_id": clinic.id, "given_name": "A", "family_name": "B", "sex": "other"}
    common |= {"time_zone": "Europe/London", "created_at": NOW, "version": 1, "language": "en"}
    keys = (
        "name_key",
        "identifier",
        "letters_key",
        "identifier_key",
        "phone_key",
        "email_key",
        "phone",
        "email",
    )
    rows = [
        common
        | {"id": uuid.uuid4(), "birth_date": date(1950, 1, 1) + timedelta(days=n)}
        | dict.fromkeys(keys, f"x{n}")
        | dict.fromkeys(("phone_key", "email_key"), f"x{n}" if n % 50 == 7 else None)
        for n in range(number)
    ]
    session.connection().execute(sa.insert(PatientRow), rows)
    session.connection().execute(sa.text("ANALYZE"))
