"""Accounts: signing in is throttled and equally slow for all, sessions end when they should."""

import statistics
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission, Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow, StaffRow, StaffSessionRow
from scs_manager.models.audit import INSTALLATION, AuditEventRow
from scs_manager.services import accounts, audit
from scs_manager.services.throttles import SLOWEST, delay, network_of
from tests.factories import NOW, PASSWORD, SYSTEM, make_clinic, make_staff

EMAIL = "sam@clinic.example"
HERE = "192.0.2.7"


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def person(session: Session, clinic: ClinicRow) -> StaffRow:
    return make_staff(session, clinic, Role.CLINICIAN, Role.NURSE)


def sign_in(
    session: Session,
    password: str = PASSWORD,
    *,
    email: str = EMAIL,
    address: str = HERE,
    now: datetime = NOW,
    device: str = "",
) -> accounts.SignedIn:
    return accounts.sign_in(session, email=email, password=password, address=address, now=now, device=device)


def test_the_right_password_opens_a_session(session: Session, person: StaffRow, clinic: ClinicRow) -> None:
    signed_in = sign_in(session)

    staff = accounts.session_of_token(session, token=signed_in.token, now=NOW)
    assert staff == signed_in.staff
    assert staff is not None
    assert (staff.id, staff.clinic_id, staff.roles) == (person.id, clinic.id, (Role.CLINICIAN, Role.NURSE))
    assert Permission.DECIDE in staff.permissions
    assert Permission.SIGN_OFF_PROFILES not in staff.permissions
    assert str(staff.role_words) == "Clinician"
    assert staff.actor(HERE).clinic_id == clinic.id


def test_only_the_hash_of_a_token_is_stored(session: Session, person: StaffRow) -> None:
    token = sign_in(session).token

    row = session.exec(select(StaffSessionRow)).one()
    assert token not in repr(row)
    assert len(row.token_sha256) == 64


@pytest.mark.parametrize("email", ["Sam@Clinic.Example", "  sam@clinic.example ", "ｓａｍ@clinic.example"])
def test_an_address_is_the_same_however_it_is_written(session: Session, person: StaffRow, email: str) -> None:
    assert sign_in(session, email=email).staff.id == person.id


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "not right 77"), ("nobody@clinic.example", PASSWORD), ("", ""), (EMAIL, "")],
)
def test_every_refusal_sounds_the_same(session: Session, person: StaffRow, email: str, password: str) -> None:
    with pytest.raises(accounts.SignInRefused, match="The e-mail address or the password is not right"):
        sign_in(session, password, email=email)


def test_a_refusal_is_noted_without_what_was_typed(
    session: Session, person: StaffRow, clinic: ClinicRow
) -> None:
    for email in (EMAIL, "nobody@clinic.example"):
        with pytest.raises(accounts.SignInRefused):
            sign_in(session, "not the password 77", email=email)

    rows = session.exec(select(AuditEventRow).where(AuditEventRow.action == "account.sign_in_refused")).all()
    assert {row.clinic_id for row in rows} == {clinic.id, INSTALLATION}
    assert "not the password" not in repr(rows)
    assert "nobody@" not in repr(rows)


def test_an_unknown_account_takes_as_long_as_a_known_one(session: Session, person: StaffRow) -> None:
    def seconds(email: str, number: int) -> float:
        begun = time.perf_counter()
        with pytest.raises(accounts.SignInRefused):
            sign_in(
                session, "not the password 77", email=email, address="", now=NOW + number * timedelta(days=2)
            )
        return time.perf_counter() - begun

    pairs = [(seconds(EMAIL, n), seconds(f"nobody{n}@clinic.example", n)) for n in range(15)]

    known, unknown = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2


def test_an_account_slows_down_and_its_known_browser_does_not(session: Session, person: StaffRow) -> None:
    for number in range(6):
        with pytest.raises(accounts.SignInRefused):
            sign_in(session, "not the password 77", address=f"198.51.{number}.1", now=at(number))

    with pytest.raises(accounts.Throttled) as refused:
        sign_in(session, address="203.0.113.1", now=at(6))
    assert timedelta(0) < refused.value.wait <= timedelta(seconds=2)
    assert sign_in(session, now=at(6), device="known").staff.id == person.id


def test_waiting_long_enough_lets_the_owner_in_and_forgives(session: Session, person: StaffRow) -> None:
    for number in range(5):
        with pytest.raises(accounts.SignInRefused):
            sign_in(session, "not the password 77", now=at(number))

    sign_in(session, now=at(60))

    with pytest.raises(accounts.SignInRefused):
        sign_in(session, "not the password 77", now=at(61))
    sign_in(session, now=at(62))


def at(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_ten_thousand_guesses_in_a_day_evaluate_at_most_a_hundred() -> None:
    evaluated, failures, next_try = 0, 0, 0.0
    for guess in range(10_000):
        now = guess * 8.64
        if now >= next_try:
            evaluated, failures = evaluated + 1, failures + 1
            next_try = now + delay(failures).total_seconds()

    assert evaluated <= 110  # 96 slots of 15 minutes and the first, free ones
    assert delay(10**6) == SLOWEST


def test_an_address_has_a_limit_across_accounts(session: Session, person: StaffRow) -> None:
    for number in range(30):
        with pytest.raises(accounts.SignInRefused):
            sign_in(session, "x", email=f"nobody{number}@clinic.example")

    with pytest.raises(accounts.Throttled):
        sign_in(session, email="another@clinic.example")
    assert sign_in(session, address="198.51.100.1").staff.id == person.id


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("not an address", "unknown"),
    ],
)
def test_addresses_are_counted_by_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_parallel_guesses_do_not_slip_under_the_limit(engine: Engine, person: StaffRow) -> None:
    evaluated: list[str] = []

    def guess(number: int) -> None:
        with Session(for_writing(engine), expire_on_commit=False) as own:
            try:
                sign_in(own, "not the password 77", address=f"198.51.{number}.1")
            except accounts.Throttled:
                return
            except accounts.SignInRefused:
                evaluated.append("x")

    run_together(20, guess)

    assert len(evaluated) <= 20 if engine.dialect.name == "postgresql" else len(evaluated) == 5


def run_together(number: int, task: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=task, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_a_session_ends_after_a_quarter_of_an_hour_unused(session: Session, person: StaffRow) -> None:
    token = sign_in(session).token

    assert accounts.session_of_token(session, token=token, now=NOW + timedelta(minutes=15)) is not None
    assert accounts.session_of_token(session, token=token, now=NOW + timedelta(minutes=15, seconds=1)) is None


def test_a_used_session_ends_after_twelve_hours(session: Session, person: StaffRow) -> None:
    signed_in = sign_in(session)
    late = NOW + timedelta(hours=11, minutes=59)
    accounts.touch(session, session_id=signed_in.staff.session_id, now=late)
    session.commit()

    seen = accounts.session_of_token(session, token=signed_in.token, now=late + timedelta(seconds=30))
    assert seen is not None
    assert not seen.needs_touch
    assert accounts.session_of_token(session, token=signed_in.token, now=NOW + timedelta(hours=12)) is None


def test_a_session_asks_to_be_renewed_after_a_minute(session: Session, person: StaffRow) -> None:
    token = sign_in(session).token

    seen = accounts.session_of_token(session, token=token, now=at(61))

    assert seen is not None
    assert seen.needs_touch


def test_signing_out_ends_the_session_everywhere_at_once(
    engine: Engine, session: Session, person: StaffRow
) -> None:
    signed_in = sign_in(session)

    accounts.sign_out(session, staff=signed_in.staff, now=NOW)

    with Session(engine) as other:
        assert accounts.session_of_token(other, token=signed_in.token, now=NOW) is None


def test_an_unknown_token_is_nobody(session: Session, person: StaffRow) -> None:
    assert accounts.session_of_token(session, token="", now=NOW) is None
    assert accounts.session_of_token(session, token="x" * 43, now=NOW) is None


def test_a_disabled_account_is_out_and_cannot_come_back(session: Session, person: StaffRow) -> None:
    signed_in = sign_in(session)

    accounts.disable_staff(session, staff=person, by=SYSTEM, now=NOW)

    assert accounts.session_of_token(session, token=signed_in.token, now=NOW) is None
    with pytest.raises(accounts.SignInRefused):
        sign_in(session)


def test_changed_rights_act_on_the_next_request(
    session: Session, person: StaffRow, clinic: ClinicRow
) -> None:
    token = sign_in(session).token

    accounts.set_roles(
        session, clinic_id=clinic.id, staff_id=person.id, roles=[Role.CLINICIAN], by=SYSTEM, now=NOW,
        medical_lead=True,
    )  # fmt: skip
    staff = accounts.session_of_token(session, token=token, now=NOW)
    assert staff is not None
    assert staff.roles == (Role.CLINICIAN,)
    assert Permission.SIGN_OFF_PROFILES in staff.permissions

    accounts.set_roles(session, clinic_id=clinic.id, staff_id=person.id, roles=[], by=SYSTEM, now=NOW)
    assert accounts.session_of_token(session, token=token, now=NOW) is None
    with pytest.raises(accounts.SignInRefused):
        sign_in(session)


def test_a_new_password_ends_the_other_sessions(session: Session, person: StaffRow) -> None:
    here, elsewhere = sign_in(session), sign_in(session)

    accounts.change_password(
        session, staff=person, password="kiln otter wharf sedge", by=SYSTEM, now=NOW,
        keep=here.staff.session_id,
    )  # fmt: skip

    assert accounts.session_of_token(session, token=here.token, now=NOW) is not None
    assert accounts.session_of_token(session, token=elsewhere.token, now=NOW) is None
    assert sign_in(session, "kiln otter wharf sedge").staff.id == person.id


def test_all_sessions_of_a_person_can_be_ended(session: Session, person: StaffRow) -> None:
    tokens = [sign_in(session).token for _ in range(3)]

    assert accounts.end_sessions(session, staff_id=person.id, by=SYSTEM, now=NOW) == 3

    assert all(accounts.session_of_token(session, token=token, now=NOW) is None for token in tokens)


def test_a_person_of_two_clinics_chooses_where_to_work(
    session: Session, person: StaffRow, clinic: ClinicRow
) -> None:
    other = make_clinic(session, "Hillside")
    accounts.set_roles(
        session, clinic_id=other.id, staff_id=person.id, roles=[Role.AUDITOR], by=SYSTEM, now=NOW
    )
    first = sign_in(session)
    assert [each.name for each in first.staff.clinics] == ["Hillside", "Riverside"]

    second = accounts.choose_clinic(session, staff=first.staff, clinic_id=clinic.id, now=NOW)

    assert second.staff.clinic_id == clinic.id
    assert second.token != first.token
    assert accounts.session_of_token(session, token=first.token, now=NOW) is None
    with pytest.raises(RuleError, match="no role in this clinic"):
        accounts.choose_clinic(session, staff=second.staff, clinic_id=uuid.uuid4(), now=NOW)


def test_an_address_belongs_to_one_account(session: Session, person: StaffRow, clinic: ClinicRow) -> None:
    with pytest.raises(RuleError, match="account with this e-mail"):
        make_staff(session, clinic, email="SAM@clinic.example")


def test_a_weak_password_makes_no_account(session: Session, clinic: ClinicRow) -> None:
    with pytest.raises(RuleError, match="at least 15"):
        accounts.add_staff(
            session, clinic_id=clinic.id, email=EMAIL, full_name="Sam", roles=[Role.NURSE], password="short",
            by=SYSTEM, now=NOW,
        )  # fmt: skip

    assert session.exec(select(StaffRow).order_by(col(StaffRow.email))).all() == []


def test_a_time_zone_that_nobody_keeps_is_refused(session: Session) -> None:
    with pytest.raises(RuleError, match="not a time zone"):
        accounts.create_clinic(
            session, name="x", phone="1", emergency_phone="1", time_zone="Europe/Nowhere", by=SYSTEM, now=NOW
        )


def test_signing_asks_for_the_password_again(session: Session, person: StaffRow) -> None:
    by = sign_in(session).staff.actor(HERE)

    accounts.check_signer(session, by=by, password=PASSWORD, now=NOW)
    for number in range(5):
        with pytest.raises(accounts.SignInRefused, match="password is not right"):
            accounts.check_signer(session, by=by, password="x", now=at(number))
    with pytest.raises(accounts.Throttled):
        accounts.check_signer(session, by=by, password=PASSWORD, now=at(4))

    assert accounts.confirm_password(person, PASSWORD)
    assert not accounts.confirm_password(person, PASSWORD + "x")
    with pytest.raises(ValueError, match="program cannot sign"):
        accounts.check_signer(session, by=SYSTEM, password=PASSWORD, now=NOW)


def test_the_slow_hash_runs_while_no_lock_is_held(
    session: Session, engine: Engine, person: StaffRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scs_manager.services import sign_ins

    def matches_and_writes(password_hash: str | None, password: str) -> bool:
        with Session(for_writing(engine)) as other:
            audit.record(other, by=SYSTEM, action="test.write", now=NOW)
            other.commit()
        return True

    monkeypatch.setattr(sign_ins, "matches", matches_and_writes)

    assert sign_in(session).staff.id == person.id
