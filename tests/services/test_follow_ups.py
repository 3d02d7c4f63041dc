"""Follow-up on real databases: schedule, visits, what is asked, a diary after the trial that stays apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.diary_days import Region
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.follow_up import DEFAULT_PLAN, VisitState
from scs_manager.domain.follow_up_visits import FollowUpVisit, How
from scs_manager.domain.messages import FOLLOW_UP_QUESTIONS, REMINDERS, MessageState
from scs_manager.domain.pathway import Action, State
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.follow_up import DiaryPeriodRow, FollowUpVisitRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import (
    audit_check,
    cases,
    diary,
    diary_periods,
    enrolments,
    follow_up_results,
    follow_up_rows,
    follow_ups,
    implants,
    invitations,
    outcomes,
    patient_sessions,
)
from scs_manager.services.demo_steps import Steps
from scs_manager.services.follow_up_list import Which, counts, page_of
from scs_manager.services.follow_up_round import follow_up_round
from scs_manager.services.own_calendar import Followed, feed
from scs_manager.services.redemptions import redeem
from scs_manager.services.reminders import plan_reminders
from tests.decision_scenes import decide
from tests.implant_scenes import AFTER, DAY, IMPLANT
from tests.trial_scenes import PLACED, make_scene, running, visit_of
from tests.trial_scenes import evening as send_time

SEEN = FollowUpVisit(DAY + timedelta(days=42), How.CLINIC, stated_relief=60, pain_leg=3, pgic=2)
SIX_WEEKS = datetime(2026, 7, 20, 9, 0, tzinfo=UTC)
YEAR_ON = datetime(2027, 5, 20, 9, 0, tzinfo=UTC)
"""Nineteen days before the visit of 12 months: its window is open."""


def by(steps: Steps) -> Actor:
    return next(iter(steps.house.staff.values()))


@pytest.fixture
def implanted(steps: Steps) -> Steps:
    """A case whose implant was recorded by its use case."""
    decide(steps)
    implants.record_implant(steps.s, case=steps.known, implant=IMPLANT, by=by(steps), now=AFTER)
    return steps


def rows(steps: Steps) -> dict[str, FollowUpVisitRow]:
    return {row.point: row for row in follow_up_rows.rows_of(steps.s, steps.known)}


def record(steps: Steps, point: str, visit: FollowUpVisit, now: datetime) -> None:
    key = rows(steps)[point].id
    follow_ups.record_visit(steps.s, case=steps.known, visit_id=key, visit=visit, by=by(steps), now=now)


def given(steps: Steps, point: str, now: datetime) -> dict[str, Any]:
    row = rows(steps)[point]
    return {
        "case": steps.known, "visit_id": row.id, "version": row.version, "by": by(steps), "now": now,
    }  # fmt: skip


def test_the_schedule_comes_with_the_implant_and_follows_its_corrected_day(implanted: Steps) -> None:
    steps = implanted
    assert [row.due_on for row in follow_up_rows.rows_of(steps.s, steps.known)] == [
        date(2026, 7, 20), date(2026, 9, 8), date(2026, 12, 8), date(2027, 6, 8),
    ]  # fmt: skip
    follow_ups.move_visit(steps.s, due_on=date(2026, 9, 20), reason="Holiday", **given(steps, "3m", AFTER))
    earlier = replace(IMPLANT, implanted_on=DAY - timedelta(days=1))
    implants.correct_implant(
        steps.s, case=steps.known, implant=earlier, seen=1, reason="Wrong day", by=by(steps), now=AFTER
    )

    found = rows(steps)
    assert (found["6w"].due_on, found["3m"].due_on) == (date(2026, 7, 19), date(2026, 9, 20))
    history = follow_up_rows.changes_of(steps.s, steps.known)[found["6w"].id]
    assert [(row.what, row.due_before, row.reason) for row in history] == [
        ("planned", None, ""), ("moved", date(2026, 7, 20), "Wrong day"),
    ]  # fmt: skip
    assert audit_check.verify(steps.s, steps.known.clinic_id).broken is None


def test_the_first_visit_begins_the_follow_up_and_a_correction_keeps_what_stood(implanted: Steps) -> None:
    steps = implanted
    with pytest.raises(InputError, match="not come yet"):
        record(steps, "6w", SEEN, AFTER)
    steps.s.rollback()
    record(steps, "6w", SEEN, SIX_WEEKS)
    assert steps.known.state is State.FOLLOW_UP
    with pytest.raises(ChangedByOther):
        record(steps, "6w", SEEN, SIX_WEEKS)
    steps.s.rollback()
    key = rows(steps)["6w"].id
    same: dict[str, Any] = {"case": steps.known, "visit_id": key, "by": by(steps), "now": SIX_WEEKS}
    with pytest.raises(InputError, match="Say why"):
        follow_ups.correct_visit(steps.s, visit=SEEN, seen=1, reason=" ", **same)
    changed = replace(SEEN, pain_leg=4)
    follow_ups.correct_visit(steps.s, visit=changed, seen=1, reason="Misheard", **same)

    seen = next(each for each in follow_ups.visits_of(steps.s, steps.known) if each.row.point == "6w")
    assert seen.found == changed
    assert [row.pain_leg for row in seen.revisions] == [3, 4]
    assert audit_check.verify(steps.s, steps.known.clinic_id).broken is None


def test_a_visit_is_skipped_with_a_reason_added_and_taken_up_again(implanted: Steps) -> None:
    steps = implanted
    with pytest.raises(InputError, match="Say why"):
        follow_ups.skip_visit(steps.s, reason="", **given(steps, "6w", AFTER))
    steps.s.rollback()
    follow_ups.skip_visit(steps.s, reason="Lives abroad", **given(steps, "6w", AFTER))
    assert rows(steps)["6w"].state is VisitState.SKIPPED
    with pytest.raises(RuleError, match="not open"):
        follow_ups.skip_visit(steps.s, reason="Again", **given(steps, "6w", AFTER))
    steps.s.rollback()
    follow_ups.move_visit(steps.s, due_on=date(2026, 8, 1), reason="Back", **given(steps, "6w", AFTER))
    assert rows(steps)["6w"].state is VisitState.PLANNED
    extra = follow_ups.add_visit(
        steps.s, case=steps.known, due_on=date(2026, 8, 3), reason="Wound", by=by(steps), now=AFTER
    )
    assert extra.point.startswith("extra-")


def test_death_ends_what_is_open_with_its_message_in_the_same_commit(implanted: Steps) -> None:
    steps = implanted
    address(steps)
    follow_ups.ask_visit(steps.s, **given(steps, "6w", SIX_WEEKS))
    assert messages(steps) == ["planned"]
    cases.move(steps.s, case=steps.known, action=Action.RECORD_DEATH, by=by(steps), now=SIX_WEEKS)
    assert {row.state for row in rows(steps).values()} == {VisitState.ENDED}
    assert messages(steps) == ["cancelled"]
    assert all(row.withdrawn_at for row in follow_up_rows.requests_of(steps.s, rows(steps)["6w"]))
    assert follow_up_round(steps.s, clinic_id=steps.known.clinic_id, now=YEAR_ON) == 0


def test_the_worker_plans_the_next_year_and_asks_by_itself_only_where_wanted(implanted: Steps) -> None:
    steps, clinic = implanted, implanted.known.clinic_id
    address(steps)
    assert follow_up_round(steps.s, clinic_id=clinic, now=YEAR_ON) == 1
    assert rows(steps)["24m"].due_on == date(2028, 6, 8)
    assert follow_up_round(steps.s, clinic_id=clinic, now=YEAR_ON) == 0
    plan = replace(DEFAULT_PLAN, sends_itself=True)
    follow_ups.set_plan(
        steps.s, clinic_id=clinic, plan=plan, number=0, reason="Try", by=by(steps), now=YEAR_ON
    )
    assert follow_up_round(steps.s, clinic_id=clinic, now=YEAR_ON) == 1
    asked = follow_up_rows.requests_of(steps.s, rows(steps)["12m"])
    assert [row.instrument for row in asked] == list(DEFAULT_PLAN.points[-1].instruments)
    assert messages(steps) == ["planned"]
    assert follow_up_round(steps.s, clinic_id=clinic, now=YEAR_ON) == 0

    on = YEAR_ON.date()
    assert counts(steps.s, clinic, on) == (counts(steps.s, clinic, on).__class__(3, 1))
    first = page_of(steps.s, clinic, which=Which.ALL, on=on, after=None, size=2)
    rest = page_of(steps.s, clinic, which=Which.ALL, on=on, after=first.after, size=2)
    assert [line.visit.point for line in (*first.lines, *rest.lines)] == ["6w", "3m", "6m", "12m"]
    assert (rest.lines[-1].waiting, rest.after) == (4, None)


def test_days_of_a_follow_up_diary_have_their_own_result_and_leave_the_trial_as_it_was(
    implanted: Steps,
) -> None:
    steps = implanted
    trial = outcomes.latest_trial(steps.s, steps.known)
    assert trial is not None
    before = outcomes.outcome_of(steps.s, trial)
    token = phone(steps, refused=True)
    follow_ups.ask_visit(steps.s, **given(steps, "12m", YEAR_ON))
    period = follow_up_rows.standing_period(steps.s, rows(steps)["12m"])
    assert period is not None
    assert (period.starts_on, period.ends_on) == (date(2027, 6, 1), date(2027, 6, 7))
    token = phone(steps)
    assert reminded(steps) == {date(2027, 6, 1) + timedelta(days=n) for n in range(7)}
    for number, leg in enumerate((3, 2, 2, 1)):
        evening(steps, token, date(2027, 6, 1) + timedelta(days=number), leg)
    with pytest.raises(RuleError, match="finished"):
        evening(steps, token, date(2027, 6, 8), 0)
    steps.s.rollback()

    result = follow_up_results.diaries_of(steps.s, steps.known)[rows(steps)["12m"].id]
    assert (result.target, result.counted, result.is_valid) == (Region.LEG, 4, True)
    assert result.primary.trial.mean == 2
    assert result.primary.baseline == before.primary.relief.baseline
    again = outcomes.outcome_of(steps.s, trial)
    assert (again.days, again.regions) == (before.days, before.regions)
    assert {row.period_id for row in outcomes.entries_of(steps.s, trial)} == {None}
    kept = steps.s.exec(select(DiaryEntryRow).where(col(DiaryEntryRow.period_id).is_not(None))).all()
    assert {row.period_id for row in kept} == {period.id}


def test_a_running_trial_reads_nothing_of_follow_ups(session: Session) -> None:
    """The evening's post is the hot path: even a period that should not be there is not asked for."""
    scene = make_scene(session)
    trial, token = running(session, scene, evenings=1)
    day = PLACED + timedelta(days=60)
    visit = follow_up_rows.visit_row(scene.case, DEFAULT_PLAN.points[0], day, AFTER)
    session.add(visit)
    session.flush()
    enrolment = enrolments.enrolments_of(session, trial)[0]
    period = DiaryPeriodRow(
        clinic_id=trial.clinic_id, visit_id=visit.id, trial_id=trial.id, enrolment_id=enrolment.id,
        starts_on=day, ends_on=day, by_name="Test", at=AFTER,
    )  # fmt: skip
    session.add(period)
    session.commit()

    now = send_time(PLACED)
    assert visit_of(session, token, now).periods == ()
    assert diary_periods.after_the_end(session, trial) == ()
    assert len(diary_periods.periods_of(session, trial.clinic_id, trial.id)) == 1


def reminded(steps: Steps) -> set[date]:
    """The evenings that the patient is reminded of, which are those of the calendar a phone subscribes to."""
    address(steps)
    now = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
    clinic, trial = steps.house.clinic, outcomes.latest_trial(steps.s, steps.known)
    assert trial is not None
    plan_reminders(steps.s, clinic_id=clinic.id, now=now)
    query = select(MessageRow).where(
        col(MessageRow.kind).in_(REMINDERS), MessageRow.state == MessageState.PLANNED
    )
    days = {row.day for row in steps.s.exec(query) if row.day is not None}
    followed = Followed(trial, enrolments.enrolments_of(steps.s, trial)[0], clinic, steps.known)
    file = feed(steps.s, followed, now=now, translate=str).decode()
    assert all(f"DTSTART;TZID=Europe/London:{day:%Y%m%d}T180000" in file for day in days)
    return days


def address(steps: Steps) -> None:
    patient = get_scoped(steps.s, PatientRow, steps.known.clinic_id, steps.known.patient_id)
    assert patient is not None
    patient.email = "ben@example.org"
    steps.s.commit()


def messages(steps: Steps) -> list[str]:
    query = select(MessageRow.state).where(MessageRow.kind == FOLLOW_UP_QUESTIONS)
    return list(steps.s.exec(query.order_by(sa.asc("id"))))


def phone(steps: Steps, *, refused: bool = False) -> str:
    """A phone that opened an invitation; nobody is invited while no evening is asked."""
    trial = outcomes.latest_trial(steps.s, steps.known)
    assert trial is not None
    fresh, at = invitations.fresh_link(YEAR_ON), YEAR_ON
    what: dict[str, Any] = {"trial": trial, "case": steps.known, "fresh": fresh, "by": by(steps), "now": at}
    if refused:
        with pytest.raises(RuleError, match="no diary"):
            invitations.invite(steps.s, **what)
        steps.s.rollback()
        return ""
    invitations.invite(steps.s, **what)
    return redeem_link(steps, fresh.token)


def redeem_link(steps: Steps, token: str) -> str:
    patient = get_scoped(steps.s, PatientRow, steps.known.clinic_id, steps.known.patient_id)
    assert patient is not None
    found = redeem(
        steps.s, token=token, birth_date=patient.birth_date, carer=False, device="", address="", now=YEAR_ON
    )
    return found.token


def evening(steps: Steps, token: str, day: date, leg: int) -> None:
    at = datetime(day.year, day.month, day.day, 19, 0, tzinfo=UTC)
    visit = patient_sessions.visit_of_token(steps.s, token=token, now=at)
    assert visit is not None
    diary.save_entry(
        steps.s, place=patient_sessions.place_of_visit(visit), entry=DiaryEntry(day, pain_leg_nrs=leg),
        submission=diary.Submission(str(day)),
        by=Actor(ActorKind.PATIENT, visit.patient_id, "patient", visit.clinic_id), now=at,
    )  # fmt: skip
