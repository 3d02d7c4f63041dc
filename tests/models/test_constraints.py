"""The database refuses what the rules refuse: ranges, words, other clinics' keys, doubles."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session, SQLModel

from scs_manager.domain.pathway import State
from scs_manager.models import (
    CaseCounterRow,
    CaseRow,
    FactRow,
    MedicationRow,
    MessageRow,
    PatientRow,
    ReferralRow,
)
from scs_manager.models.scoped import get_scoped, select_scoped
from tests.factories import NOW, TODAY, make_case, make_clinic


def fact(case: CaseRow, clinic_id: uuid.UUID) -> FactRow:
    return FactRow(
        clinic_id=clinic_id, case_id=case.id, name="pain.leg_nrs", value=7, on=TODAY, by_name="x", at=NOW
    )


def medicine(case: CaseRow, **changes: object) -> MedicationRow:
    values: dict[str, Any] = {
        "clinic_id": case.clinic_id, "case_id": case.id, "drug": "oxycodone", "drug_class": "opioid",
        "current": True, "by_name": "x", "at": NOW,
    }  # fmt: skip
    return MedicationRow(**values | changes)


def refuses(session: Session, row: SQLModel) -> bool:
    session.add(row)
    try:
        session.flush()
    except (DBAPIError, StatementError):
        session.rollback()
        return True
    return False


def test_a_key_never_leads_into_another_clinic(session: Session) -> None:
    here, elsewhere = make_clinic(session), make_clinic(session, "Hillside")
    case = make_case(session, here)

    assert refuses(session, fact(case, elsewhere.id))
    assert not refuses(session, fact(case, here.id))


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"relief_percent": 0}, False),
        ({"relief_percent": 100}, False),
        ({"relief_percent": -1}, True),
        ({"relief_percent": 101}, True),
        ({"nrs_on_drug": 10.0}, False),
        ({"nrs_on_drug": 10.5}, True),
        ({"drug_class": "magic"}, True),
        ({"stop_reason": "ineffective"}, False),
        ({"stop_reason": "bored"}, True),
        ({"drug": None}, True),
        ({"withdrawn_at": NOW}, True),
        ({"withdrawn_at": NOW, "withdrawn_by_name": "x"}, False),
    ],
)
def test_a_medicine_stays_within_the_catalogue(
    session: Session, changes: dict[str, object], refused: bool
) -> None:
    case = make_case(session, make_clinic(session))

    assert refuses(session, medicine(case, **changes)) is refused


def test_a_patient_has_one_open_case_and_any_number_of_ended_ones(session: Session) -> None:
    case = make_case(session, make_clinic(session))

    def another() -> CaseRow:
        return CaseRow(
            clinic_id=case.clinic_id,
            patient_id=case.patient_id,
            state=State.REFERRED,
            state_since=NOW,
            opened_at=NOW,
        )

    assert refuses(session, another())
    case.closed_at = NOW
    session.add(case)
    session.commit()
    assert not refuses(session, another())


def test_a_state_that_does_not_exist_is_refused(session: Session) -> None:
    case = make_case(session, make_clinic(session))

    case.state = "on_the_moon"  # type: ignore[assignment]

    assert refuses(session, case)


def test_a_counter_never_falls_below_zero(session: Session) -> None:
    clinic = make_clinic(session)
    counter = session.get(CaseCounterRow, (clinic.id, "died"))
    assert counter is not None

    counter.cases = -1

    assert refuses(session, counter)


@pytest.mark.parametrize(
    "changed",
    [
        lambda case: ReferralRow(
            clinic_id=case.clinic_id,
            case_id=case.id,
            referrer="x",
            reason="x",
            urgency="whenever",
            received_on=TODAY,
            by_name="x",
            at=NOW,
        ),
        lambda case: MessageRow(
            clinic_id=case.clinic_id, case_id=case.id, kind="x", channel="pigeon", due_at=NOW, created_at=NOW
        ),
        lambda case: PatientRow(
            clinic_id=case.clinic_id,
            given_name="x",
            family_name="x",
            name_key="x x",
            birth_date=TODAY,
            sex="unheard",
            identifier="R-2",
            time_zone="UTC",
            created_at=NOW,
        ),
    ],
    ids=["urgency", "channel", "sex"],
)
def test_words_outside_the_list_are_refused(session: Session, changed: Callable[[CaseRow], SQLModel]) -> None:
    case = make_case(session, make_clinic(session))

    assert refuses(session, changed(case))


def test_rows_are_found_only_with_their_clinic(session: Session) -> None:
    here, elsewhere = make_clinic(session), make_clinic(session, "Hillside")
    case = make_case(session, here)

    assert get_scoped(session, CaseRow, here.id, case.id) is case
    assert get_scoped(session, CaseRow, elsewhere.id, case.id) is None
    assert get_scoped(session, CaseRow, here.id, uuid.uuid4()) is None
    assert session.exec(select_scoped(CaseRow, elsewhere.id)).all() == []


def test_a_naive_instant_is_refused(session: Session) -> None:
    case = make_case(session, make_clinic(session))
    row = fact(case, case.clinic_id)
    row.at = NOW.replace(tzinfo=None)

    assert refuses(session, row)


def test_a_message_of_an_unknown_case_is_refused(session: Session) -> None:
    clinic = make_clinic(session)
    session.add(
        MessageRow(
            clinic_id=clinic.id, case_id=uuid.uuid4(), kind="x", channel="email", due_at=NOW, created_at=NOW
        )
    )

    with pytest.raises(IntegrityError):
        session.flush()
