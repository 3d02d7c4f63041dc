"""The follow-up of one patient of the demonstration: three visits, and a fourth that is being asked about."""

from datetime import date, datetime

from sqlmodel import Session

from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.diary_calendar import Period
from scs_manager.domain.follow_up_visits import Again, Charging, FollowUpVisit, How, Satisfied
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.digits import read_digits
from scs_manager.domain.permissions import Role
from scs_manager.domain.questionnaires import EnteredBy
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.follow_up import FollowUpVisitRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    diary,
    diary_periods,
    enrolments,
    follow_up_rows,
    follow_ups,
    questionnaires,
)
from scs_manager.services.demo_device import battery_checked, effect_lost, lead_put_back
from scs_manager.services.demo_diary import Pain, evening
from scs_manager.services.demo_questionnaires import fill_in
from scs_manager.services.demo_steps import Steps, Story
from scs_manager.services.diary_places import DiaryPlace, place_of_trial
from scs_manager.services.questionnaires import Filled

FORMS_AT_SIX_MONTHS = {"peg": "3 2 3", "phq-9": "0010010000", "gad-7": "1000100"}
ANSWERS_NOW = {"pgic": "2", "peg": "3 3 2"}
"""What she has sent so far of the four forms before her visit at a year."""
EVENINGS: tuple[Pain, ...] = ((2, 3), (3, 3), (2, 2), (2, 3))
"""Leg and back of the first evenings of her diary before that visit."""


def followed_up(steps: Steps) -> Story:
    """Three visits and the revision of a lead, then the questions and the diary before the one at a year."""
    house = steps.house
    for offset, record in (
        (-321, six_weeks),
        (-268, three_months),
        (-235, effect_lost),
        (-214, lead_put_back),
        (-180, six_months),
        (-179, battery_checked),
    ):
        yield house.at(offset, 14)
        record(steps, house.day(offset), house.at(offset, 14))
    yield house.at(-10, 9)
    ask_before_the_year(steps, house.at(-10, 9))
    yield house.at(-9, 18)
    answer_some(steps, house.at(-9, 18))
    for offset, pain in zip(range(-4, 0), EVENINGS, strict=True):
        yield house.at(offset, 20)
        evening_before_the_year(steps, house.day(offset), pain, house.at(offset, 20))


def six_weeks(steps: Steps, on: date, at: datetime) -> None:
    """Well relieved, still getting used to charging."""
    _record(steps, "6w", FollowUpVisit(
        on, How.CLINIC, stated_relief=75, pain_back=3, pain_leg=2, pain_worst=4, satisfied=Satisfied.VERY,
        again=Again.YES, pgic=1, stimulation_hours=24, charging=Charging.SOME,
        daily_life="Walks to the shop again. Not yet back at work.", opioids_reviewed=True,
        note="Wounds healed. Morphine 10 mg now once a day.",
    ), at)  # fmt: skip


def three_months(steps: Steps, on: date, at: datetime) -> None:
    """By telephone: not everything was asked."""
    _record(steps, "3m", FollowUpVisit(
        on, How.TELEPHONE, stated_relief=70, pain_back=4, pain_leg=2, pgic=2, stimulation_hours=20,
        daily_life="Half days at the office since last week.",
    ), at)  # fmt: skip


def six_months(steps: Steps, on: date, at: datetime) -> None:
    """With three questionnaires on paper."""
    fill_in(steps, FORMS_AT_SIX_MONTHS, at, EnteredBy.STAFF)
    _record(steps, "6m", FollowUpVisit(
        on, How.CLINIC, stated_relief=65, pain_back=4, pain_leg=3, pain_worst=6,
        satisfied=Satisfied.SATISFIED, again=Again.YES, pgic=2, stimulation_hours=18,
        charging=Charging.NO_BURDEN, daily_life="Works four days a week.",
        opioids_reviewed=True, note="No opioids since the spring.",
    ), at)  # fmt: skip


def ask_before_the_year(steps: Steps, at: datetime) -> None:
    """The questions of the visit at a year go out, with a diary of seven evenings."""
    row = _row(steps, "12m")
    by = steps.by(Role.COORDINATOR)
    follow_ups.ask_visit(steps.s, case=steps.known, visit_id=row.id, version=row.version, by=by, now=at)


def answer_some(steps: Steps, at: datetime) -> None:
    """Two of the four forms come back."""
    asked = {row.instrument: row for row in follow_up_rows.requests_of(steps.s, _row(steps, "12m"))}
    for name, line in ANSWERS_NOW.items():
        instrument = shipped_instruments()[name]
        filled = Filled(instrument, EnteredBy.PATIENT, at.date(), items=read_digits(instrument, line))
        questionnaires.answer_request(
            steps.s, case=steps.known, request_id=asked[name].id, filled=filled, by=steps.patient(), now=at
        )


def evening_before_the_year(steps: Steps, day: date, pain: Pain, at: datetime) -> None:
    """One evening of that diary, if it asks about the day."""
    place = _place(steps.s, steps.planned, steps.house.clinic)
    if any(period.holds(day) for period in place.periods):
        diary.save_entry(
            steps.s, place=place, entry=_entry(day, pain), submission=diary.Submission(f"follow-up-{day}"),
            by=steps.patient(), now=at,
        )  # fmt: skip


def _entry(day: date, pain: Pain) -> DiaryEntry:
    return evening(day, 5, pain)


def _place(session: Session, trial: TrialRow, clinic: ClinicRow) -> DiaryPlace:
    periods: tuple[Period, ...] = diary_periods.after_the_end(session, trial)
    return place_of_trial(trial, enrolments.enrolments_of(session, trial)[0], clinic, periods)


def _row(steps: Steps, point: str) -> FollowUpVisitRow:
    return next(row for row in follow_up_rows.rows_of(steps.s, steps.known) if row.point == point)


def _record(steps: Steps, point: str, visit: FollowUpVisit, at: datetime) -> None:
    key = _row(steps, point).id
    follow_ups.record_visit(
        steps.s, case=steps.known, visit_id=key, visit=visit, by=steps.by(Role.NURSE), now=at
    )
