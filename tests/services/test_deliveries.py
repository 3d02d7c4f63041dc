"""Messages on their way, on both databases: planned, claimed, sent once, tried again, honestly unknown."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.messages import (
    ALARM_ESCALATED,
    DIARY_CLOSING,
    DIARY_OPEN,
    HOLD_RESTART,
    HOLD_STOP,
    LEASE,
    REMINDERS,
    MessageState,
    Outcome,
    Outgoing,
    Result,
)
from scs_manager.domain.pathway import Action
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import StaffRoleRow, StaffRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.enrolments import InvitationRow
from scs_manager.models.messages import MessageRow, MessageStopRow
from scs_manager.services import cases, diary_settings, hold_messages, invitations, outbox
from scs_manager.services.deliveries import deliver_next, recover
from scs_manager.services.reminders import plan_reminders
from scs_manager.transports.smtp import Mail, Security, SmtpServer
from tests.gateways import MailServer, mail_server
from tests.sending import deliver_all, post_by
from tests.trial_scenes import (
    BASELINE,
    PLACED,
    PLANNED_AT,
    REMOVED,
    Scene,
    answers,
    begun,
    ended,
    enrolled,
    evening,
    make_scene,
    running,
    send,
)

OPENS = evening(BASELINE, 18, 0)


@pytest.fixture
def scene(session: Session) -> Scene:
    """A baseline that has begun, of a patient with both addresses."""
    scene = make_scene(session)
    scene.patient.email, scene.patient.phone = "pat@home.example", "01632 960 141"
    session.add(scene.patient)
    scene.trial = begun(session, scene)
    return scene


def plan(session: Session, scene: Scene, now: datetime = PLANNED_AT) -> int:
    return plan_reminders(session, clinic_id=scene.clinic.id, now=now)


def planned(session: Session, *, state: str = "planned") -> list[tuple[date | None, str, datetime]]:
    query = select(MessageRow).where(MessageRow.state == state, col(MessageRow.kind).in_(REMINDERS))
    rows = session.exec(query.order_by(col(MessageRow.due_at)).execution_options(populate_existing=True))
    return [(row.day, row.kind, row.due_at) for row in rows]


def hand(outcome: Outcome) -> tuple[list[Outgoing], Callable[[Outgoing], Outcome]]:
    """A hand that notes what went through it."""
    seen: list[Outgoing] = []

    def take(outgoing: Outgoing) -> Outcome:
        seen.append(outgoing)
        return outcome

    return seen, take


SENT = Outcome(Result.SENT)


def test_reminders_of_the_whole_diary_follow_entries_dates_zone_and_the_end(
    session: Session, scene: Scene
) -> None:
    trial = scene.running_trial
    assert plan(session, scene) == 0  # nobody keeps the diary yet
    phone = enrolled(session, scene, trial)
    evenings = (REMOVED - BASELINE).days + 1 + 3
    assert plan(session, scene) == 2 * evenings
    assert plan(session, scene) == 0
    first, second, *_rest, last = planned(session)
    assert first == (BASELINE, DIARY_OPEN, evening(BASELINE, 18, 0))
    assert second == (BASELINE, DIARY_CLOSING, evening(BASELINE, 24, 0))
    assert last[0] == REMOVED + timedelta(days=3)

    send(session, phone, answers(BASELINE))
    assert plan(session, scene, evening(BASELINE, 20)) == 2
    assert planned(session)[0][0] == BASELINE + timedelta(days=1)

    now = evening(BASELINE, 21)
    from_day = diary_settings.change_zone(session, trial=trial, zone="Asia/Tokyo", by=scene.by, now=now)
    plan(session, scene, now)
    moved = next(each for each in planned(session) if each[0] == from_day)
    assert f"{moved[2]:%H:%M}" == "09:00"  # 18:00 in Tokyo

    cases.move(session, case=scene.case, action=Action.WITHDRAW, by=scene.by, now=now, reason="Moved away")
    assert (plan(session, scene, now), planned(session)) == (0, [])


def test_after_removal_three_evenings_are_reminded_of_and_then_none(session: Session, scene: Scene) -> None:
    scene = make_scene(session, "Other", clinic=scene.clinic)
    scene.patient.email = "two@home.example"
    trial, _phone = running(session, scene)
    ended(session, scene, trial)
    plan(session, scene, evening(REMOVED, 15))

    mine = select(MessageRow).where(MessageRow.case_id == scene.case.id, MessageRow.state == "planned")
    days = {row.day for row in session.exec(mine.where(col(MessageRow.kind).in_(REMINDERS)))}
    assert days == {REMOVED + timedelta(days=n) for n in range(4)}
    assert PLACED not in days


def test_a_reminder_is_sent_once_says_nothing_clinical_and_leaves_its_proof(
    session: Session, scene: Scene
) -> None:
    enrolled(session, scene, scene.running_trial)
    plan(session, scene)
    seen, take = hand(SENT)

    assert deliver_all(session, OPENS - timedelta(seconds=1), {"email": take}) == []
    assert deliver_all(session, OPENS, {"email": take}) == [MessageState.SENT]
    assert deliver_all(session, OPENS, {"email": take}) == []

    (sent,) = seen
    assert sent.to == "pat@home.example"
    assert sent.words.startswith("Your questions for today are open until 02:00. Answer them here: https://")
    told = f"{sent.subject} {sent.words}".lower()
    secret = ("pain", "diary", "clinic ", "trial", "margaret", "riverside", "stimul")
    assert [word for word in secret if word in told.replace("clinic.example", "")] == []
    row = session.exec(select(MessageRow).where(MessageRow.state == "sent")).one()
    assert (row.sent_at, row.sent_to, row.attempts) == (OPENS, "p…@home.example", 1)
    event = session.exec(select(AuditEventRow).where(AuditEventRow.action == "message.sent")).one()
    assert "home.example" not in str(event.detail)


def test_a_worker_that_was_away_never_sends_both_reminders_nor_one_too_late(
    session: Session, scene: Scene
) -> None:
    enrolled(session, scene, scene.running_trial)
    plan(session, scene)
    seen, take = hand(SENT)

    plan(session, scene, evening(BASELINE, 24, 5))
    assert deliver_all(session, evening(BASELINE, 24, 5), {"email": take}) == [MessageState.SENT]
    assert deliver_all(session, evening(BASELINE + timedelta(days=1), 26), {"email": take}) == [
        MessageState.FAILED,
        MessageState.FAILED,
    ]
    assert len(seen) == 1


def test_a_failed_try_is_repeated_with_longer_pauses_and_a_way_that_is_down_is_left_alone(
    session: Session, scene: Scene
) -> None:
    due = evening(BASELINE, 8)
    for kind in (HOLD_STOP, HOLD_STOP):
        outbox.plan_message(session, case=scene.case, kind=kind, channel="email", due_at=due, now=due)
    session.commit()
    seen, take = hand(Outcome(Result.NOT_SENT, "the mail server: it cannot be reached", down=True))

    assert deliver_all(session, due, {"email": take}) == [MessageState.PLANNED]
    rows = session.exec(select(MessageRow).order_by(col(MessageRow.id))).all()
    assert [(row.attempts, row.try_at) for row in rows] == [(1, due + timedelta(minutes=1)), (0, None)]
    for minutes in (1, 6, 21, 81, 261, 500):
        deliver_all(session, due + timedelta(minutes=minutes), {"email": take})
        deliver_all(session, due + timedelta(minutes=minutes), {"email": take})
    session.expire_all()
    assert [row.state for row in rows] == ["failed", "failed"]
    assert [row.attempts for row in rows] == [6, 6]
    assert len(seen) == 12


def test_a_hand_that_fails_in_a_way_nobody_thought_of_keeps_no_other_message_waiting(
    session: Session, scene: Scene
) -> None:
    for channel in ("email", "sms"):
        outbox.plan_message(
            session, case=scene.case, kind=HOLD_STOP, channel=channel, due_at=OPENS, now=OPENS
        )
    session.commit()
    seen, take = hand(SENT)

    def broken(outgoing: Outgoing) -> Outcome:
        raise AttributeError(outgoing.to)

    states = deliver_all(session, OPENS, {"email": broken, "sms": take})
    assert (states, len(seen)) == ([MessageState.PLANNED, MessageState.SENT], 1)
    row = session.exec(select(MessageRow).where(MessageRow.channel == "email")).one()
    assert row.last_error.endswith("AttributeError")
    assert "home.example" not in row.last_error


def test_a_message_that_was_on_its_way_when_the_patient_died_is_not_tried_again(
    session: Session, scene: Scene
) -> None:
    case, by = scene.case, scene.by
    outbox.plan_message(session, case=case, kind=HOLD_STOP, channel="email", due_at=OPENS, now=OPENS)
    session.commit()

    def away(outgoing: Outgoing) -> Outcome:
        cases.move(session, case=case, action=Action.RECORD_DEATH, by=by, now=OPENS, reason="told by her son")
        return Outcome(Result.NOT_SENT, "not now")

    assert deliver_all(session, OPENS, {"email": away}) == [MessageState.PLANNED]
    seen, take = hand(SENT)
    later = OPENS + timedelta(minutes=2)
    assert (deliver_all(session, later, {"email": take}), seen) == ([MessageState.CANCELLED], [])


def test_no_more_reminders_of_the_diary_leaves_the_medicine_plan_its_messages(
    session: Session, scene: Scene
) -> None:
    for channel in ("email", "sms"):
        outbox.plan_message(
            session, case=scene.case, kind=HOLD_RESTART, channel=channel, due_at=OPENS, now=OPENS
        )
    for channel, how in (("email", "link"), ("sms", "word")):
        session.add(
            MessageStopRow(
                clinic_id=scene.clinic.id, patient_id=scene.patient.id, channel=channel, how=how, at=OPENS
            )
        )
    session.commit()
    seen, take = hand(SENT)

    assert deliver_all(session, OPENS, {"email": take, "sms": take}) == [MessageState.SENT] * 2
    assert [each.channel for each in seen] == ["email", "email"]  # a text after STOP goes by mail
    assert {each.stop_url for each in seen} == {""}
    assert hold_messages.way_of(session, scene.case) == "email"
    scene.patient.email = ""
    assert hold_messages.way_of(session, scene.case) is None


def test_what_may_have_been_sent_is_sent_again_only_where_twice_is_harmless(
    session: Session, scene: Scene
) -> None:
    enrolled(session, scene, scene.running_trial)
    plan(session, scene)
    outbox.plan_message(session, case=scene.case, kind=HOLD_STOP, channel="email", due_at=OPENS, now=OPENS)
    session.commit()
    _seen, take = hand(Outcome(Result.UNKNOWN, "the line broke"))

    assert set(deliver_all(session, OPENS, {"email": take})) == {MessageState.UNKNOWN, MessageState.PLANNED}
    assert [each[1] for each in planned(session, state="unknown")] == [DIARY_OPEN]


def test_a_worker_that_dies_between_sending_and_marking_is_found_and_decided(
    session: Session, scene: Scene, engine: Engine
) -> None:
    """The claim is on disk before the words leave: what follows is never a second claim of the same try."""
    enrolled(session, scene, scene.running_trial)
    plan(session, scene)

    def die(_outgoing: Outgoing) -> Outcome:
        raise KeyboardInterrupt

    with Session(for_writing(engine)) as dying, pytest.raises(KeyboardInterrupt):
        deliver_next(dying, post=post_by({"email": die}), now=OPENS)
    assert deliver_all(session, OPENS) == []
    assert recover(session, now=OPENS + LEASE) == 0
    assert recover(session, now=OPENS + LEASE + timedelta(seconds=1)) == 1
    assert [each[:2] for each in planned(session, state="unknown")] == [(BASELINE, DIARY_OPEN)]


def test_a_slow_worker_whose_claim_was_taken_for_dead_changes_nothing_any_more(
    session: Session, scene: Scene, engine: Engine
) -> None:
    outbox.plan_message(session, case=scene.case, kind=HOLD_STOP, channel="email", due_at=OPENS, now=OPENS)
    session.commit()
    later = OPENS + LEASE * 2

    def slow(_outgoing: Outgoing) -> Outcome:
        with Session(for_writing(engine)) as other:
            assert recover(other, now=later) == 1
            assert deliver_all(other, later + timedelta(minutes=1), {"email": hand(SENT)[1]}) == [
                MessageState.SENT
            ]
        return Outcome(Result.REFUSED, "too late to matter")

    deliver_next(session, post=post_by({"email": slow}), now=OPENS)
    row = session.exec(select(MessageRow).execution_options(populate_existing=True)).one()
    assert (row.state, row.attempts, row.last_error) == ("sent", 2, "")


def test_two_workers_never_send_one_message_twice(session: Session, scene: Scene, engine: Engine) -> None:
    for _number in range(40):
        outbox.plan_message(
            session, case=scene.case, kind=HOLD_STOP, channel="email", due_at=OPENS, now=OPENS
        )
    session.commit()
    with mail_server(MailServer(pause=0.002)) as server:
        mail = Mail(SmtpServer("127.0.0.1", server.port, Security.NONE, "no-reply@clinic.example"))

        def work() -> None:
            with Session(for_writing(engine)) as own:
                deliver_all(own, OPENS, {"email": mail.send})

        workers = [threading.Thread(target=work) for _number in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    named = [mail["Message-ID"] for mail in server.received]
    assert (len(named), len(set(named))) == (40, 40)
    states = session.exec(select(MessageRow.state, MessageRow.attempts)).all()
    assert set(states) == {("sent", 1)}


def test_an_escalated_alarm_goes_to_staff_by_mail_first_and_a_link_is_made_when_it_is_sent(
    session: Session, scene: Scene
) -> None:
    ann = StaffRow(email="ann@x.example", full_name="Dr Ann", password_hash="", created_at=OPENS)
    session.add(ann)
    session.flush()
    session.add(StaffRoleRow(clinic_id=scene.clinic.id, staff_id=ann.id, role=Role.CLINICIAN))
    given = {"case": scene.case, "due_at": OPENS, "now": OPENS}
    invitation = invitations.send_link(
        session, trial=scene.running_trial, case=scene.case, channel="sms", by=scene.by, now=OPENS
    )
    before = invitation.token_sha256
    outbox.plan_message(session, kind=HOLD_STOP, channel="staff", **given)  # type: ignore[arg-type]
    to = outbox.Addressee(ann.id, ann.full_name)
    outbox.plan_message(session, kind=ALARM_ESCALATED, channel="email", to=to, **given)  # type: ignore[arg-type]
    session.commit()
    mails, mail = hand(SENT)
    texts, text = hand(Outcome(SENT.result, reference="gw-7"))

    assert set(deliver_all(session, OPENS, {"email": mail, "sms": text})) == {MessageState.SENT}
    assert [each.to for each in mails] == ["ann@x.example", "ann@x.example"]
    assert mails[0].subject == "An alarm that nobody took on"
    assert "https://clinic.example/invite/" in texts[0].words
    row = session.exec(select(MessageRow).where(MessageRow.channel == "sms")).one()
    assert (row.gateway_id, row.sent_to) == ("gw-7", "… 141")
    session.expire_all()
    assert session.get_one(InvitationRow, invitation.id).token_sha256 != before


def test_quiet_hours_hold_back_what_can_wait(session: Session, scene: Scene) -> None:
    night, morning = evening(BASELINE, 27, 0), evening(BASELINE, 31, 0)  # 03:00 and 07:00
    outbox.plan_message(session, case=scene.case, kind=HOLD_STOP, channel="email", due_at=night, now=night)
    session.commit()
    _seen, take = hand(SENT)

    assert deliver_all(session, night, {"email": take}) == [MessageState.PLANNED]
    row = session.exec(select(MessageRow)).one()
    assert (row.attempts, row.try_at) == (0, morning)
    assert deliver_all(session, morning, {"email": take}) == [MessageState.SENT]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # starting programs is slow
def test_a_worker_that_is_killed_beside_two_others_leaves_every_message_sent_once(
    session: Session, scene: Scene, database_url: str
) -> None:
    """Real processes of the real command; one is killed while they send. What it held waits for its lease."""
    now = datetime.now(tz=OPENS.tzinfo)
    for _number in range(12):
        outbox.plan_message(session, case=scene.case, kind=HOLD_STOP, channel="email", due_at=now, now=now)
    scene.clinic.quiet_from = scene.clinic.quiet_until
    session.add(scene.clinic)
    session.commit()
    with mail_server(MailServer(pause=0.2)) as server:
        settings = {
            "SCS_DATABASE_URL": database_url, "SCS_SMTP_HOST": "127.0.0.1", "SCS_SMTP_PORT": str(server.port),
            "SCS_SMTP_SECURITY": "none", "SCS_SMTP_FROM": "no-reply@clinic.example",
        }  # fmt: skip
        command = [sys.executable, "-c", "from scs_manager.cli import main; main()", "worker", "--once"]
        workers = [subprocess.Popen(command, env=os.environ | settings) for _number in range(3)]
        until = time.monotonic() + 60
        while len(server.received) < 3 and time.monotonic() < until:
            time.sleep(0.02)
        workers[0].kill()
        assert [worker.wait(60) for worker in workers[1:]] == [0, 0]
        workers[0].wait()

    named = [mail["Message-ID"] for mail in server.received]
    assert len(named) == len(set(named))
    session.expire_all()
    states = [row.state for row in session.exec(select(MessageRow).where(MessageRow.kind == HOLD_STOP))]
    assert states.count("sending") <= 1
    assert states.count("sent") + states.count("sending") == 12
