"""The demonstration: two clinics, twelve patients, sound trails, and a mark against serving it."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from scs_manager.domain.authorisations import Standing
from scs_manager.domain.pathway import State
from scs_manager.models.accounts import ClinicRow, StaffRow
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.patients import PatientRow
from scs_manager.services import accounts, audit_check, cases, redemptions, screening
from scs_manager.services.decision_basis import basis_of
from scs_manager.services.demo import Demonstration, create_demo, is_demo
from scs_manager.services.demo_import import BUNDLE

NOW = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def test_the_demonstration_is_what_it_promises(session: Session) -> None:
    """One demonstration for all that is asked of it: making it is the dear part."""
    made = create_demo(session, now=NOW, seed="a seed")

    has_the_cases_it_names(session)
    has_sound_trails_and_nothing_in_the_future(session)
    lets_everybody_sign_in(session, made)
    opens_the_diaries_that_run(session, made)


def case_of(session: Session, given_name: str) -> CaseRow:
    query = select(CaseRow).join(PatientRow, PatientRow.id == CaseRow.patient_id)  # type: ignore[arg-type]
    return session.exec(query.where(PatientRow.given_name == given_name)).one()


def has_the_cases_it_names(made: Session) -> None:
    rows = made.exec(select(CaseRow)).all()

    assert is_demo(made)
    assert len(made.exec(select(ClinicRow)).all()) == 2
    assert len(rows) == 12
    states = Counter(row.state for row in rows)
    assert states[State.TRIAL_ENDED] == 3
    assert {State.URGENT_REFERRAL, State.OPTIMISING, State.BASELINE, State.TRIALLING} <= states.keys()
    assert {State.FOLLOW_UP, State.TEAM_REVIEW, State.SCREENED, State.WORK_UP} <= states.keys()
    outcomes = {made.get_one(PatientRow, row.patient_id).given_name: row.outcome for row in rows}
    assert outcomes["Rosa"] == "urgent_referral"
    assert outcomes["Brenda"] == "incomplete"
    assert outcomes["Harold"] == "optimise_first"
    assert outcomes["Walter"] == "proceed_with_cautions"
    assert outcomes["Nadia"] == "proceed_to_trial"
    assert _payers(made, case_of(made, "Walter"))["aetna-cpb-0194"] == "requirements_not_met"
    assert _payers(made, case_of(made, "Nadia")).keys() >= {"cms-ncd-160-7", "aetna-cpb-0194"}
    relief = {name: _relief(made, case_of(made, name)) for name in ("Ben", "Ines")}
    assert relief == {"Ben": "58", "Ines": "248/5"}
    assert case_of(made, "Piotr").state is State.TRIAL_ENDED
    assert _relief(made, case_of(made, "Piotr")) is None
    assert len([alarm for alarm in made.exec(select(AlarmRow)) if alarm.resolved_at is None]) == 1
    asked = Counter(row.standing for row in made.exec(select(AuthorisationRow)))
    assert asked == {Standing.GRANTED: 1, Standing.SENT: 1, Standing.DRAFT: 1}
    kinds = Counter(row.kind for row in made.exec(select(DocumentRow)))
    assert kinds["decision_summary"] == kinds["referral_letter"] == kinds["patient_summary"] == 1


def _payers(session: Session, case: CaseRow) -> dict[str, str]:
    """The outcome of each payer's profile in the newest screening."""
    newest = screening.latest_screening(session, case)
    assert newest is not None
    return {p["id"]: p["outcome"] for p in newest.result["profiles"] if p["question"] == "payer"}


def _relief(session: Session, case: CaseRow) -> str | None:
    outcome = basis_of(session, case, now=NOW).judged.outcome
    percent = outcome.primary.relief.percent if outcome else None
    return None if percent is None else str(percent)


def has_sound_trails_and_nothing_in_the_future(made: Session) -> None:
    for clinic in made.exec(select(ClinicRow)):
        verdict = audit_check.verify(made, clinic.id)
        assert verdict.broken is None
        assert verdict.events > 20
        counted = {state: n for state, n in cases.counters(made, clinic.id).items() if n}
        standing = Counter(row.state for row in made.exec(select(CaseRow)) if row.clinic_id == clinic.id)
        assert counted == dict(standing)
    assert all(row.state_since <= NOW for row in made.exec(select(CaseRow)))


def lets_everybody_sign_in(session: Session, made: Demonstration) -> None:
    assert len(made.sign_ins) == len(session.exec(select(StaffRow)).all()) == 12
    first = made.sign_ins[0]
    signed_in = accounts.sign_in(
        session, email=first.email, password=first.password, address="192.0.2.1", now=NOW
    )
    assert signed_in.staff.clinic_name == "Northgate Pain Clinic"
    assert [len(group) for group in first.password.split("-")] == [4, 4, 4, 4]
    with pytest.raises(ValueError, match="empty database"):
        create_demo(session, now=NOW)


def opens_the_diaries_that_run(session: Session, made: Demonstration) -> None:
    assert [link.patient for link in made.phone_links] == ["Margaret Sample", "Tom Voorbeeld"]
    for link in made.phone_links:
        token = link.address.removeprefix("http://127.0.0.1:8000/invite/")
        redeemed = redemptions.redeem(
            session,
            token=token,
            birth_date=link.birth_date,
            carer=False,
            device="",
            address="192.0.2.1",
            now=NOW,
        )
        assert session.get(EnrolmentRow, redeemed.enrolment_id) is not None


def test_an_ordinary_database_is_not_a_demonstration(session: Session) -> None:
    assert not is_demo(session)


def test_the_bundle_comes_with_its_licence() -> None:
    from importlib.resources import files

    folder = files("scs_manager.services") / "demo_data"
    assert (folder / BUNDLE).is_file()
    assert "Apache License" in (folder / "LICENSE.txt").read_text(encoding="utf-8")
    assert "Agency for Healthcare Research and Quality" in (folder / "NOTICE.txt").read_text(encoding="utf-8")
