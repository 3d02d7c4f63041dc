"""Alarms on both databases: each step once, two people or two workers at once, who was told, and silence."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.alarms import AlarmState, Done, Resolution, StepKind, Target
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.permissions import Role
from scs_manager.domain.trial_calls import Call, Caller, CallResult, Party, Topic
from scs_manager.engine import for_writing
from scs_manager.models.accounts import StaffRoleRow, StaffRow
from scs_manager.models.alarms import AlarmRow, AlarmStepRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.trials import DayExclusionRow
from scs_manager.services import (
    accounts,
    alarm_lists,
    alarm_rows,
    alarms,
    audit_check,
    course_log,
    diary_review,
    outcomes,
    trial_course,
)
from scs_manager.services.alarm_escalations import escalate_due
from scs_manager.services.silent_diaries import silent_today
from tests.sending import deliver_all
from tests.trial_scenes import BASELINE, WOUND, Scene, answers, begun, enrolled, evening, make_scene, send

CAME = evening(BASELINE)
DUE = CAME + timedelta(minutes=30)
SEEN = Resolution(Done.WOUND_CARE, "Dressing changed, dry", told_patient=True, told_surgeon=False)


@pytest.fixture
def scene(session: Session) -> Scene:
    """A baseline whose first evening raised an alarm; two clinicians and a nurse work in the clinic."""
    scene = make_scene(session)
    scene.trial = begun(session, scene)
    for name, role in (("Dr Ann", Role.CLINICIAN), ("Dr Bob", Role.CLINICIAN), ("Nurse Cem", Role.NURSE)):
        person = StaffRow(email=f"{name[-3:]}@x.example", full_name=name, password_hash="", created_at=CAME)
        session.add(person)
        session.flush()
        session.add(StaffRoleRow(clinic_id=scene.clinic.id, staff_id=person.id, role=role))
    phone = enrolled(session, scene, scene.running_trial)
    send(session, phone, answers(BASELINE, warning_signs=WOUND))
    return scene


def alarm_of(session: Session) -> AlarmRow:
    return session.exec(select(AlarmRow).execution_options(populate_existing=True)).one()


def take_on(session: Session, scene: Scene, by: Actor | None = None) -> AlarmRow:
    now = DUE - timedelta(minutes=5)
    return alarms.acknowledge(
        session, case=scene.case, alarm_id=alarm_of(session).id, by=by or scene.by, now=now
    )


def told(session: Session) -> list[tuple[str, str, str, str]]:
    found = session.exec(select(MessageRow).order_by(col(MessageRow.id)))
    return [(each.kind, each.channel, each.to_name, each.state) for each in found]


def steps(session: Session) -> list[AlarmStepRow]:
    return list(session.exec(select(AlarmStepRow).order_by(col(AlarmStepRow.id))))


def at_once(engine: Engine, number: int, task: Callable[[Session, int], object]) -> list[str]:
    """What the rules told those who were too late."""
    ready, refused, failures = threading.Barrier(number), list[str](), list[BaseException]()

    def one(index: int) -> None:
        ready.wait()
        try:
            with Session(for_writing(engine), expire_on_commit=False) as own:
                task(own, index)
        except RuleError as said:
            refused.append(str(said))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=one, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return refused


def test_an_alarm_is_taken_on_and_resolved_and_every_step_is_kept(session: Session, scene: Scene) -> None:
    given: dict[str, Any] = {"case": scene.case, "alarm_id": alarm_of(session).id, "by": scene.by, "now": DUE}
    with pytest.raises(RuleError, match="Take the alarm on first"):
        alarms.resolve(session, resolution=SEEN, **given)
    session.rollback()
    take_on(session, scene)
    with pytest.raises(InputError, match="Say what was done"):
        alarms.resolve(session, resolution=replace(SEEN, note=" "), **given)
    session.rollback()

    alarms.resolve(session, resolution=SEEN, **given)

    taken, resolved = steps(session)
    assert (taken.kind, resolved.kind, resolved.done) == (
        StepKind.ACKNOWLEDGED,
        StepKind.RESOLVED,
        Done.WOUND_CARE,
    )
    assert (resolved.note, resolved.told_patient, resolved.told_surgeon) == (SEEN.note, True, False)
    assert alarm_of(session).standing.state is AlarmState.RESOLVED
    actions = session.exec(select(AuditEventRow.action).where(col(AuditEventRow.action).like("alarm.%")))
    assert list(actions) == ["alarm.acknowledged", "alarm.resolved"]
    assert audit_check.verify(session, scene.clinic.id).broken is None
    with pytest.raises(DBAPIError, match="keeps its history"):
        session.execute(sa.update(AlarmStepRow).values(note="Nothing was seen"))


def test_of_two_clerks_at_once_the_first_has_the_alarm_and_the_other_is_told_who(
    session: Session, engine: Engine, scene: Scene
) -> None:
    session.commit()
    names = ("Kim", "Lee", "Mo")

    refused = at_once(engine, 3, lambda own, n: take_on(own, scene, replace(scene.by, name=names[n])))

    first = alarm_of(session).acknowledged_by_name
    assert first in names
    assert refused == [f"{first} has already taken this alarm on."] * 2
    assert [step.by_name for step in steps(session)] == [first]


def test_a_colleague_who_is_told_gets_a_message_of_their_own_and_a_resolved_alarm_sends_none(
    session: Session, scene: Scene
) -> None:
    ann = session.exec(select(StaffRow).where(StaffRow.full_name == "Dr Ann")).one()
    given: dict[str, Any] = {"case": scene.case, "alarm_id": alarm_of(session).id, "by": scene.by, "now": DUE}
    with pytest.raises(InputError, match="Choose who is to be told"):
        alarms.escalate(session, to=Target(colleague="nobody"), **given)
    session.rollback()

    alarms.escalate(session, to=Target(colleague=str(ann.id)), note="Redness grows", **given)
    deliver_all(session, DUE)
    alarms.escalate(session, to=Target(role=Role.NURSE), **given)
    take_on(session, scene)
    alarms.resolve(session, resolution=SEEN, **given)

    assert told(session) == [
        ("alarm", "staff", "", "sent"),
        ("alarm.escalated", "staff", "Dr Ann", "sent"),
        ("alarm.escalated", "email", "Dr Ann", "failed"),
        ("alarm.escalated", "staff", "Nurse Cem", "cancelled"),
        ("alarm.escalated", "email", "Nurse Cem", "cancelled"),
    ]
    assert {each.alarm_id for each in session.exec(select(MessageRow))} == {alarm_of(session).id}
    assert [(each.to_name, each.to_role, each.note) for each in steps(session)[:2]] == [
        ("Dr Ann", None, "Redness grows"),
        ("", Role.NURSE, ""),
    ]


def test_an_alarm_that_nobody_takes_on_is_told_to_the_clinic_s_role_in_time_and_once(
    session: Session, scene: Scene
) -> None:
    assert escalate_due(session, now=DUE - timedelta(seconds=1)) == 0
    assert escalate_due(session, now=DUE) == 1
    assert escalate_due(session, now=DUE + timedelta(days=2)) == 0

    (step,) = steps(session)
    assert (step.automatic, step.to_role, step.by_name) == (True, Role.CLINICIAN, "worker")
    assert [each[2] for each in told(session) if each[1] == "email"] == ["Dr Ann", "Dr Bob"]
    (listed,) = alarm_lists.unresolved(session, scene.clinic.id)
    assert (listed.told_at, listed.told_to) == (DUE, "clinician")
    assert (listed.mails, listed.mails_sent) == (2, 0)


def test_an_alarm_that_somebody_took_on_is_told_to_nobody_else(session: Session, scene: Scene) -> None:
    take_on(session, scene)

    assert escalate_due(session, now=DUE + timedelta(days=1)) == 0


def test_of_several_workers_at_once_one_tells(session: Session, engine: Engine, scene: Scene) -> None:
    session.commit()

    at_once(engine, 4, lambda own, _n: escalate_due(own, now=DUE))

    assert [step.kind for step in steps(session)] == [StepKind.ESCALATED]
    assert len([each for each in told(session) if each[0] == "alarm.escalated"]) == 4
    assert audit_check.verify(session, scene.clinic.id).broken is None


def test_the_clinic_s_own_rules_hold_for_the_alarms_to_come(session: Session, scene: Scene) -> None:
    alarms.set_rules(session, clinic=scene.clinic, minutes=5, role=Role.NURSE, by=scene.by, now=CAME)
    trial = scene.running_trial
    phone = enrolled(session, scene, trial)
    send(session, phone, answers(BASELINE + timedelta(days=1), warning_signs=WOUND))

    escalate_due(session, now=evening(BASELINE + timedelta(days=1)) + timedelta(minutes=5))

    assert [each[2] for each in told(session) if each[1] == "email"] == ["Nurse Cem", "Nurse Cem"]


def test_a_role_that_nobody_holds_is_told_by_the_worklist(session: Session, scene: Scene) -> None:
    for person in alarm_rows.colleagues(session, scene.clinic.id, role=Role.CLINICIAN):
        accounts.disable_staff(session, staff=person, by=scene.by, now=CAME)

    escalate_due(session, now=DUE)

    assert told(session)[1:] == [("alarm.escalated", "staff", "", "planned")]


def test_unresolved_alarms_are_listed_untaken_first_and_resolved_ones_by_their_day(
    session: Session, scene: Scene
) -> None:
    phone = enrolled(session, scene, scene.running_trial)
    days = [BASELINE + timedelta(days=n) for n in (1, 2)]
    for day in days:
        send(session, phone, answers(day, warning_signs=WOUND))
    first, second, third = session.exec(select(AlarmRow).order_by(col(AlarmRow.opened_at))).all()
    now = evening(days[1]) + timedelta(hours=1)
    for alarm in (first, third):
        alarms.acknowledge(session, case=scene.case, alarm_id=alarm.id, by=scene.by, now=now)
    alarms.resolve(session, case=scene.case, alarm_id=third.id, resolution=SEEN, by=scene.by, now=now)

    clinic = scene.clinic.id
    assert [each.id for each in alarm_lists.unresolved(session, clinic)] == [second.id, first.id]
    assert [each.id for each in alarm_lists.unresolved(session, clinic, most=1)] == [second.id]
    assert [each.id for each in alarm_lists.resolved_since(session, clinic, now)] == [third.id]
    assert alarm_lists.resolved_since(session, clinic, now + timedelta(seconds=1)) == []


def test_a_left_out_day_is_taken_back_once_and_both_stay_listed(session: Session, scene: Scene) -> None:
    trial, day = scene.running_trial, BASELINE
    given: dict[str, Any] = {"trial": trial, "by": scene.by, "now": DUE}
    out = diary_review.exclude_day(session, day=day, reason="Fever", **given)
    with pytest.raises(InputError, match="Say why"):
        diary_review.take_back_exclusion(session, exclusion_id=out.id, reason=" ", **given)
    session.rollback()

    diary_review.take_back_exclusion(session, exclusion_id=out.id, reason="It was another day", **given)
    with pytest.raises(RuleError, match="has already let this day count again"):
        diary_review.take_back_exclusion(session, exclusion_id=out.id, reason="Me too", **given)
    session.rollback()
    assert [each.excluded for each in outcomes.days_of(session, trial)] == [None]
    trial.removed_on = trial.removal_on
    diary_review.exclude_day(session, day=day, reason="Fever after all", **given)

    assert [each.excluded for each in outcomes.days_of(session, trial)] == ["Fever after all"]
    listed = diary_review.exclusions_of(session, trial)
    assert sorted((each.reason, each.withdrawn_reason) for each in listed) == [
        ("Fever", "It was another day"),
        ("Fever after all", None),
    ]
    titles = [str(entry.title) for entry in course_log.log_of(session, trial)]
    assert sorted(titles) == ["27 April counts again", "27 April left out", "27 April left out"]
    with pytest.raises(DBAPIError, match="keeps its history"):
        session.execute(
            sa.update(DayExclusionRow)
            .where(col(DayExclusionRow.id) == out.id)
            .values(withdrawn_reason="Nobody said so")
        )


@pytest.mark.parametrize(
    ("zone", "hour", "silent"),
    [
        ("Europe/London", 13, BASELINE + timedelta(days=1)),
        ("Pacific/Auckland", 15, BASELINE + timedelta(days=2)),
        ("America/Los_Angeles", 7, None),
    ],
)
def test_silence_is_told_by_the_patient_s_own_clock(
    session: Session, scene: Scene, zone: str, hour: int, silent: date | None
) -> None:
    session.exec(select(EnrolmentRow)).one().time_zone = zone
    session.commit()
    now = datetime(2026, 4, 29, hour, tzinfo=UTC)

    found = silent_today(session, scene.clinic, now)

    assert [(each.silence.due, each.last_entry) for each in found] == ([(silent, BASELINE)] if silent else [])


def test_calls_of_today_about_the_missing_entry_stand_beside_it(session: Session, scene: Scene) -> None:
    due, now = BASELINE + timedelta(days=1), evening(BASELINE + timedelta(days=2), 13)
    call = Call(now, Caller.CLINIC, Party.PATIENT, Topic.SILENT_DAY, CallResult.NO_ANSWER, due)
    calls = [
        replace(call, called_at=now - timedelta(hours=14)),
        replace(call, called_at=now - timedelta(hours=3)),
        replace(call, called_at=now - timedelta(hours=2), result=CallResult.REACHED, note="Forgot; is well"),
        replace(call, topic=Topic.WOUND),
        call,
    ]
    given: dict[str, Any] = {"trial": scene.running_trial, "by": scene.by, "now": now}
    *_, last = [trial_course.record(session, what=each, **given) for each in calls]
    trial_course.strike(session, kind=Call, thread=last.thread, seen=1, reason="Mistyped", **given)

    (silent,) = silent_today(session, scene.clinic, now)

    assert [each.result for each in silent.calls] == [CallResult.NO_ANSWER, CallResult.REACHED]
    assert silent.reached
