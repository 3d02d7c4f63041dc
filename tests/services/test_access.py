"""Who gets in, and how it ends: carers, phones, codes, asked-for links, messages; on both databases."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.access_codes import ALPHABET, CODES_PER_LINK, SHORT_LENGTH
from scs_manager.domain.access_words import CODE, LINK
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.pathway import Action
from scs_manager.domain.tokens import token_hash
from scs_manager.engine import for_writing
from scs_manager.models.access import LinkRequestRow, OneTimeCodeRow
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.enrolments import InvitationRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.questionnaires import QuestionnaireSessionRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    access_messages,
    carers,
    cases,
    code_sheets,
    devices,
    enrolments,
    invitations,
    link_requests,
    outcomes,
    patient_sessions,
    questionnaire_links,
    redemptions,
    renewals,
    tablets,
)
from scs_manager.services.access_rows import Person
from scs_manager.services.carers import NewCarer
from scs_manager.services.devices import Viewer
from scs_manager.services.link_rows import short_key
from scs_manager.services.redemptions import CodeNeededError
from scs_manager.services.second_facts import LinkError, SecondFactError
from scs_manager.services.throttles import NETWORK_WINDOW, PER_ADDRESS, PER_NETWORK, Throttled
from scs_manager.services.visits import Visit
from tests.trial_scenes import (
    BASELINE,
    BIRTH,
    PLANNED_AT,
    Scene,
    answers,
    begun,
    enrolled,
    evening,
    invited,
    make_scene,
    send,
    visit_of,
)


@pytest.fixture
def scene(session: Session) -> Scene:
    """A case with a trial that can be invited to, and a patient who can be reached."""
    made = make_scene(session)
    made.patient.email, made.patient.phone = "margaret@example.org", "07700 900123"
    session.add(made.patient)
    made.trial = begun(session, made)
    return made


def redeem(session: Session, **given: Any) -> str:
    """The token of a session, with the right birth date unless told otherwise."""
    values: dict[str, Any] = {
        "birth_date": BIRTH, "carer": False, "device": "phone", "address": "192.0.2.1", "now": PLANNED_AT,
    }  # fmt: skip
    return redemptions.redeem(session, **(values | given)).token


def helper(session: Session, scene: Scene, name: str = "Peter Sample") -> Any:
    """A carer of the scene's diary."""
    return carers.add_carer(
        session, trial=scene.running_trial, case=scene.case,
        new=NewCarer(name, "husband", "peter@example.org"), by=scene.by, now=PLANNED_AT,
    )  # fmt: skip


def carer_link(session: Session, scene: Scene, carer: Any) -> str:
    """A link of the carer's own."""
    fresh = invitations.fresh_link(PLANNED_AT)
    invitations.invite(
        session,
        trial=scene.running_trial,
        case=scene.case,
        fresh=fresh,
        by=scene.by,
        now=PLANNED_AT,
        carer=carer,
    )
    return fresh.token


def viewer(visit: Visit) -> Viewer:
    return Viewer(
        visit.clinic_id, visit.enrolment_id, visit.case_id, visit.session_id, visit.carer_id, visit.carer
    )


def signed_in(session: Session, token: str) -> bool:
    return patient_sessions.visit_of_token(session, token=token, now=PLANNED_AT) is not None


def test_the_short_code_of_a_sheet_opens_the_diary_once(session: Session, scene: Scene) -> None:
    fresh = invited(session, scene, scene.running_trial)
    typed = f"{fresh.short[:4]} {fresh.short[4:8].lower()}-{fresh.short[8:]}"

    assert signed_in(session, redeem(session, key=short_key(typed)))

    for key in (short_key(typed), short_key("AAAA BBBB CCCC"), short_key("")):
        with pytest.raises(LinkError):
            redeem(session, key=key)


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.RECORD_DEATH])
def test_no_way_leads_in_once_the_patient_withdrew_or_died(
    session: Session, scene: Scene, action: Action
) -> None:
    case, trial, by = scene.case, scene.running_trial, scene.by
    phone = enrolled(session, scene, trial)
    waiting = invited(session, scene, trial)
    asked = questionnaire_links.fresh_link(PLANNED_AT)
    questionnaire_links.send_link(session, case=case, fresh=asked, by=by, now=PLANNED_AT)
    browser = questionnaire_links.redeem(
        session, token=asked.token, birth_date=BIRTH, carer=False, address="192.0.2.1", now=PLANNED_AT
    )
    tablet = tablets.hand_over(
        session, case=case, trial=trial, start=tablets.Start(), staff_session=uuid.uuid4(), by=by,
        now=PLANNED_AT,
    )  # fmt: skip
    assert signed_in(session, phone)

    cases.move(session, case=case, action=action, by=by, now=PLANNED_AT, reason="told by the family")

    assert not signed_in(session, phone)
    assert not redemptions.door_of(session, token=waiting.token, now=PLANNED_AT).is_open
    assert tablets.tablet_of_token(session, token=tablet, now=PLANNED_AT) is None
    ended = select(QuestionnaireSessionRow.ended_at).where(
        QuestionnaireSessionRow.token_sha256 == token_hash(browser)
    )
    assert session.exec(ended).one() is not None
    with pytest.raises(RuleError, match="withdrawn or died"):
        invited(session, scene, trial)


def test_a_carer_who_came_by_the_patients_link_reaches_only_the_own_phone(
    session: Session, scene: Scene
) -> None:
    patient = enrolled(session, scene, scene.running_trial)
    token = redeem(session, token=invited(session, scene, scene.running_trial).token, carer=True)
    looks = viewer(visit_of(session, token, PLANNED_AT))

    assert [each.id for each in devices.seen_by(session, looks, PLANNED_AT)] == [looks.session_id]
    ended = devices.end_from_phone(session, looks, device_id=None, by=scene.by, now=PLANNED_AT)
    assert (ended, signed_in(session, patient)) == (0, True)


def test_of_many_who_make_a_link_or_ask_for_a_code_at_once_none_is_missed(
    session: Session, scene: Scene, engine: Engine
) -> None:
    scene.clinic.diary_asks_code = True
    session.add(scene.clinic)
    enrolled_once = enrolments.enrol(session, trial=scene.running_trial, case=scene.case, now=PLANNED_AT)
    session.commit()
    keys = scene.running_trial.id, scene.case.id

    def make(other: Session) -> None:
        trial, case = other.get_one(TrialRow, keys[0]), other.get_one(CaseRow, keys[1])
        fresh = invitations.fresh_link(PLANNED_AT)
        invitations.invite(other, trial=trial, case=case, fresh=fresh, by=scene.by, now=PLANNED_AT)

    at_once(engine, 5, make)
    still = select(InvitationRow).where(
        InvitationRow.enrolment_id == enrolled_once.id, col(InvitationRow.revoked_at).is_(None)
    )
    assert len(session.exec(still).all()) == 1

    link = invited(session, scene, scene.running_trial)

    def ask(other: Session) -> None:
        with pytest.raises(CodeNeededError):
            redemptions.redeem(
                other, token=link.token, birth_date=BIRTH, carer=False, device="phone",
                address=f"192.0.2.{uuid.uuid4().int % 200}", now=PLANNED_AT, send_code=True,
            )  # fmt: skip

    at_once(engine, 8, ask)
    assert len(session.exec(select(MessageRow).where(MessageRow.kind == CODE)).all()) == CODES_PER_LINK


def at_once(engine: Engine, people: int, what: Callable[[Session], None]) -> None:
    """Let several people do one thing at the same moment; nobody's fault is lost."""
    together = threading.Barrier(people)

    def one(_number: int) -> None:
        with Session(for_writing(engine), expire_on_commit=False) as other:
            together.wait(timeout=20)
            what(other)

    with ThreadPoolExecutor(people) as pool:
        list(pool.map(one, range(people)))


def test_guesses_are_limited_per_address_and_a_success_is_not_counted(session: Session, scene: Scene) -> None:
    fresh = invited(session, scene, scene.running_trial)
    for n in range(PER_ADDRESS - 1):
        with pytest.raises(LinkError):
            redeem(session, token=f"guess {n}", now=PLANNED_AT + timedelta(seconds=n))
    later = PLANNED_AT + timedelta(minutes=2)
    redeem(session, token=fresh.token, now=later)
    with pytest.raises(LinkError):
        redeem(session, token="one more", now=later + timedelta(seconds=1))

    with pytest.raises(Throttled):
        redeem(session, token="too many", now=later + timedelta(seconds=2))
    with pytest.raises(LinkError):
        redeem(session, token="another house", address="203.0.113.4", now=later + timedelta(seconds=2))


def test_a_carer_has_an_own_link_and_is_stopped_alone(session: Session, scene: Scene) -> None:
    patient = enrolled(session, scene, scene.running_trial)
    carer = helper(session, scene)
    spare = carer_link(session, scene, carer)
    phone = redeem(session, token=carer_link(session, scene, carer))
    send(session, phone, answers(BASELINE))

    visit = visit_of(session, phone, PLANNED_AT)
    assert (visit.carer, visit.carer_id, visit.actor().kind) == (True, carer.id, "carer")
    assert session.exec(select(DiaryEntryRow.source)).all() == ["carer"]
    assert signed_in(session, patient), "a link for the carer leaves the patient's phone alone"
    with pytest.raises(LinkError):
        redeem(session, token=spare)

    open_link = carer_link(session, scene, carer)
    ended = carers.stop_carer(session, carer=carer, case_id=scene.case.id, by=scene.by, now=PLANNED_AT)

    assert (ended, signed_in(session, phone), signed_in(session, patient)) == (1, False, True)
    with pytest.raises(LinkError):
        redeem(session, token=open_link)


def test_a_lost_phone_is_ended_by_another_phone_or_by_staff_at_once(session: Session, scene: Scene) -> None:
    trial = scene.running_trial
    lost, kept = (enrolled(session, scene, trial) for _ in range(2))
    carers_phone = redeem(session, token=carer_link(session, scene, helper(session, scene)))
    mine, hers = (viewer(visit_of(session, token, PLANNED_AT)) for token in (kept, carers_phone))
    lost_id = visit_of(session, lost, PLANNED_AT).session_id

    seen = devices.seen_by(session, mine, PLANNED_AT)
    assert (len(seen), seen[0].id) == (3, mine.session_id)
    assert [device.id for device in devices.seen_by(session, hers, PLANNED_AT)] == [hers.session_id]
    carer = visit_of(session, carers_phone, PLANNED_AT).actor()
    assert devices.end_from_phone(session, hers, device_id=lost_id, by=carer, now=PLANNED_AT) == 0
    assert signed_in(session, lost)

    by = visit_of(session, kept, PLANNED_AT).actor()
    assert devices.end_from_phone(session, mine, device_id=lost_id, by=by, now=PLANNED_AT) == 1
    assert not signed_in(session, lost)
    assert devices.end_by_staff(session, trial, device_id=hers.session_id, by=scene.by, now=PLANNED_AT) == 1
    assert (signed_in(session, carers_phone), signed_in(session, kept)) == (False, True)


def test_signing_in_again_ends_the_old_session_of_that_phone_only(session: Session, scene: Scene) -> None:
    trial = scene.running_trial
    old, other = enrolled(session, scene, trial), enrolled(session, scene, trial)

    new = redeem(session, token=invited(session, scene, trial).token, old_session=old)

    assert [signed_in(session, token) for token in (old, other, new)] == [False, True, True]


def test_a_phone_is_signed_out_after_thirty_days_of_use_unless_it_asks_again(
    session: Session, scene: Scene
) -> None:
    token = enrolled(session, scene, scene.running_trial)
    start, ends = PLANNED_AT, PLANNED_AT + timedelta(days=30)
    used = ends - timedelta(days=10)
    visit = visit_of(session, token, used)
    assert patient_sessions.needs_touch(visit, used)
    patient_sessions.touch(session, visit=visit, now=used)
    session.commit()
    again = visit_of(session, token, ends - timedelta(seconds=1))
    assert (again.last_seen_at, again.expires_at) == (used, ends)
    assert patient_sessions.visit_of_token(session, token=token, now=ends) is None
    at = used - timedelta(seconds=1)
    assert [renewals.is_offered(visit, each) for each in (start, at, used)] == [False, False, True]

    given: dict[str, Any] = {"visit": visit, "by": visit.actor("192.0.2.9"), "now": used}
    for _ in range(5):
        with pytest.raises(InputError, match="not the birth date"):
            renewals.renew(session, birth_date=date(1970, 1, 1), **given)
    with pytest.raises(Throttled):
        renewals.renew(session, birth_date=BIRTH, **given)
    fresh = renewals.renew(session, birth_date=BIRTH, **(given | {"now": used + timedelta(minutes=1)}))

    assert patient_sessions.visit_of_token(session, token=token, now=used) is None
    renewed = visit_of(session, fresh, used + timedelta(days=30))
    assert (renewed.enrolment_id, renewed.session_id != visit.session_id) == (visit.enrolment_id, True)


@pytest.fixture
def sheet(session: Session, scene: Scene) -> code_sheets.FreshSheet:
    """The clinic asks for codes, and the patient has a sheet of them."""
    clinic = session.get_one(ClinicRow, scene.clinic.id)
    code_sheets.set_asks_code(session, clinic=clinic, asks=True, by=scene.by, now=PLANNED_AT)
    fresh = code_sheets.fresh_sheet()
    code_sheets.store_sheet(
        session, trial=scene.running_trial, case=scene.case, fresh=fresh, by=scene.by, now=PLANNED_AT
    )
    return fresh


def test_a_code_of_the_sheet_works_once_and_is_stored_as_a_hash(
    session: Session, scene: Scene, sheet: code_sheets.FreshSheet
) -> None:
    trial, code = scene.running_trial, sheet.codes[3]
    assert not set(sheet.codes) & set(session.exec(select(OneTimeCodeRow.code_hash)).all())
    first, second = invited(session, scene, trial).token, ""
    with pytest.raises(CodeNeededError):
        redeem(session, token=first)

    assert signed_in(session, redeem(session, token=first, code=code.lower()))

    second = invited(session, scene, trial).token
    with pytest.raises(SecondFactError, match="4") as refused:
        redeem(session, token=second, code=code)
    assert refused.value.place == "code"
    assert signed_in(session, redeem(session, token=second, code=sheet.codes[4]))
    enrolment_id = session.exec(select(InvitationRow.enrolment_id)).first()
    assert enrolment_id is not None
    assert code_sheets.codes_left(session, Person(enrolment_id)) == 8


def test_wrong_codes_spend_the_tries_and_a_new_sheet_replaces_the_old(
    session: Session, scene: Scene, sheet: code_sheets.FreshSheet
) -> None:
    trial = scene.running_trial
    code_sheets.store_sheet(
        session, trial=trial, case=scene.case, fresh=code_sheets.fresh_sheet(), by=scene.by, now=PLANNED_AT
    )
    token = invited(session, scene, trial).token

    for code in sheet.codes[:4]:
        with pytest.raises(SecondFactError):
            redeem(session, token=token, code=code)
    for code in sheet.codes[4:6]:
        with pytest.raises(LinkError):
            redeem(session, token=token, code=code)


def test_a_code_goes_another_way_than_its_link_and_lasts_a_quarter_of_an_hour(
    session: Session, scene: Scene, sheet: code_sheets.FreshSheet
) -> None:
    trial = scene.running_trial
    invitations.send_link(session, trial=trial, case=scene.case, channel="sms", by=scene.by, now=PLANNED_AT)
    link = _sent(session, LINK)
    token = link.words.params["link"]
    with pytest.raises(CodeNeededError, match="on its way"):
        redeem(session, token=token, send_code=True)
    code = _sent(session, CODE)

    assert (link.to, code.to) == ("07700 900123", "margaret@example.org")
    stored = session.exec(select(InvitationRow.token_sha256, InvitationRow.code_hash)).all()
    assert token not in str(stored)
    assert code.words.params["code"].replace(" ", "") not in str(stored)
    late = PLANNED_AT + timedelta(minutes=15)
    with pytest.raises(SecondFactError):
        redeem(session, token=token, code=code.words.params["code"], now=late)
    assert signed_in(session, redeem(session, token=token, code=code.words.params["code"]))


def _sent(session: Session, kind: str) -> access_messages.Contents:
    """What the newest planned message of a kind carries."""
    message = session.exec(
        select(MessageRow).where(MessageRow.kind == kind).order_by(col(MessageRow.id).desc())
    ).first()
    assert message is not None
    found = access_messages.contents(session, message, link_to=lambda token: token, now=PLANNED_AT)
    assert found is not None
    return found


def test_a_new_link_calls_back_the_message_that_was_not_sent(session: Session, scene: Scene) -> None:
    trial = scene.running_trial
    for channel in ("email", "sms"):
        invitations.send_link(
            session, trial=trial, case=scene.case, channel=channel, by=scene.by, now=PLANNED_AT
        )

    rows = session.exec(select(MessageRow).where(MessageRow.kind == LINK).order_by(col(MessageRow.id))).all()
    assert [row.state for row in rows] == ["cancelled", "planned"]
    assert access_messages.contents(session, rows[0], link_to=str, now=PLANNED_AT) is None


def test_asking_for_a_new_link_is_noted_once_and_answered_by_sending_one(
    session: Session, scene: Scene
) -> None:
    trial = scene.running_trial
    token = invited(session, scene, trial).token
    phone = redeem(session, token=token)
    now = PLANNED_AT + timedelta(days=91)

    def ask(**known: str) -> None:
        for way, held in known.items():
            asking = getattr(link_requests, way)
            asking(session, token=held, address="192.0.2.1", now=now)

    ask(ask_by_link=token, ask_by_phone=phone)
    ask(ask_by_link="a stranger's guess", ask_by_phone="another")

    (wish,) = link_requests.open_in_clinic(session, scene.clinic.id)
    assert (wish.case_id, wish.name) == (scene.case.id, "Margaret Sample")
    assert "Margaret" not in str(session.exec(select(AuditEventRow.detail)).all())
    invited(session, scene, trial, now)
    assert link_requests.open_in_clinic(session, scene.clinic.id) == []
    assert session.exec(select(LinkRequestRow.sent)).all() == [True]

    ask(ask_by_link=token)
    (row,) = link_requests.open_of_trial(session, trial)
    assert link_requests.set_aside(session, trial=trial, request_id=row.id, by=scene.by, now=now)
    assert set(session.exec(select(LinkRequestRow.sent)).all()) == {False, True}
    other = uuid.uuid4()
    assert not link_requests.set_aside(session, trial=trial, request_id=other, by=scene.by, now=now)


def test_a_hundred_thousand_guesses_take_a_network_ten_days_and_find_nothing(
    session: Session, scene: Scene
) -> None:
    fresh, looked_at = invited(session, scene, scene.running_trial), 0
    for n in range(PER_NETWORK + 10):
        try:
            redeem(session, key=short_key(f"guess {n}"), address=f"192.0.2.{n % 5}")
        except Throttled:
            continue
        except LinkError:
            looked_at += 1

    assert looked_at == PER_NETWORK
    assert timedelta(days=10) < NETWORK_WINDOW * (100_000 / PER_NETWORK)
    assert 100_000 / len(ALPHABET) ** SHORT_LENGTH < 2e-13
    assert signed_in(session, redeem(session, key=short_key(fresh.short), address="198.51.100.7"))


def test_asking_is_limited_per_address(session: Session, scene: Scene) -> None:
    for _ in range(PER_ADDRESS):
        link_requests.ask_by_link(session, token="a guess", address="192.0.2.9", now=PLANNED_AT)

    with pytest.raises(Throttled):
        link_requests.ask_by_link(session, token="a guess", address="192.0.2.9", now=PLANNED_AT)


def test_nothing_of_the_entries_is_lost_when_all_is_ended(session: Session, scene: Scene) -> None:
    phone = enrolled(session, scene, scene.running_trial)
    send(session, phone, answers(BASELINE))

    invitations.revoke_access(session, trial=scene.running_trial, by=scene.by, now=evening(BASELINE))

    assert len(outcomes.entries_of(session, scene.running_trial)) == 1
