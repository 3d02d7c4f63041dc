"""Asking before a follow-up visit: questionnaires over a link, seven evenings of diary. Never commits."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.follow_up import DIARY_DAYS, FollowUpPlan, FollowUpPoint
from scs_manager.domain.messages import FOLLOW_UP_QUESTIONS, PATIENT_CHANNELS
from scs_manager.domain.questionnaires import Purpose, Way
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.follow_up import DiaryPeriodRow, FollowUpRequestRow, FollowUpVisitRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import QuestionnaireRequestRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import diary_periods, follow_up_rows, outbox
from scs_manager.services.enrolments import enrolments_of
from scs_manager.services.instrument_texts import instruments_of
from scs_manager.services.message_rows import standing_stops, way_to
from scs_manager.services.outcomes import latest_trial


@dataclass(frozen=True)
class Asked:
    """What was asked: how many questionnaires are open now, the evenings, and the way of the message."""

    questions: int
    period: DiaryPeriodRow | None
    channel: str | None
    """None where no message goes out: nothing is open by link, or no address may be used."""


def asked_at(plan: FollowUpPlan, point: str) -> FollowUpPoint:
    """What a visit asks; one that no schedule knows asks what the first does, without a diary."""
    return plan.point_of(point) or replace(plan.points[0], diary=False)


def ask(
    session: Session, case: CaseRow, row: FollowUpVisitRow, *, on: date, by: Actor, now: datetime
) -> Asked:
    """Open what the visit asks and has not asked, and plan one message; asking again repeats the message."""
    point = asked_at(follow_up_rows.plan_of(session, case.clinic_id), row.point)
    for key in _new(session, row, point):
        _add_request(session, case, row, key, on=on, by=by, now=now)
    period = follow_up_rows.standing_period(session, row)
    if point.diary and period is None:
        period = _add_period(session, case, row, on=on, by=by, now=now)
    waiting = [
        each
        for each in follow_up_rows.requests_of(session, row)
        if each.answered_at is None and each.withdrawn_at is None
    ]
    channel = _tell(session, case, now) if waiting else None
    row.asked_at = now
    session.add(row)
    follow_up_rows.note_change(session, row, "asked", by=by, now=now)
    return Asked(len(waiting), period, channel)


def diary_of(session: Session, case: CaseRow) -> tuple[TrialRow, EnrolmentRow] | None:
    """The trial that has ended and whose diary can ask again; None where nobody was enrolled in one."""
    trial = latest_trial(session, case)
    enrolled = enrolments_of(session, trial) if trial is not None and trial.ended_at is not None else []
    standing = [row for row in enrolled if row.revoked_at is None]
    return (trial, standing[0]) if trial is not None and standing else None


def _new(session: Session, row: FollowUpVisitRow, point: FollowUpPoint) -> list[str]:
    """Instruments that this visit asks and has not asked yet; only what the clinic may show."""
    known = instruments_of(session, row.clinic_id)
    asked = {
        each.instrument for each in follow_up_rows.requests_of(session, row) if each.withdrawn_at is None
    }
    return [key for key in point.instruments if key in known and known[key].may_show and key not in asked]


def _add_request(
    session: Session, case: CaseRow, row: FollowUpVisitRow, key: str, *, on: date, by: Actor, now: datetime
) -> None:
    """A request of this visit; one that is open already for another reason is taken for it."""
    query = select_scoped(QuestionnaireRequestRow, case.clinic_id).where(
        QuestionnaireRequestRow.case_id == case.id,
        QuestionnaireRequestRow.instrument == key,
        QuestionnaireRequestRow.way == Way.LINK,
        col(QuestionnaireRequestRow.answered_at).is_(None),
        col(QuestionnaireRequestRow.withdrawn_at).is_(None),
        col(QuestionnaireRequestRow.id).not_in(_of_visits(session, case)),
    )
    request = session.exec(query.limit(1)).first()
    if request is None:
        request = QuestionnaireRequestRow(
            clinic_id=case.clinic_id, case_id=case.id, instrument=key, purpose=Purpose.FOLLOW_UP,
            way=Way.LINK, asked_on=on, due_on=max(row.closes_on, on), by_id=by.id, by_name=by.name, at=now,
        )  # fmt: skip
        session.add(request)
        session.flush()  # the visit's own row names it
    session.add(FollowUpRequestRow(clinic_id=case.clinic_id, visit_id=row.id, request_id=request.id))
    session.flush()


def _of_visits(session: Session, case: CaseRow) -> list[object]:
    query = (
        select_scoped(FollowUpRequestRow, case.clinic_id)
        .join(FollowUpVisitRow, col(FollowUpVisitRow.id) == FollowUpRequestRow.visit_id)
        .where(FollowUpVisitRow.case_id == case.id)
    )
    return [row.request_id for row in session.exec(query)]


def _add_period(
    session: Session, case: CaseRow, row: FollowUpVisitRow, *, on: date, by: Actor, now: datetime
) -> DiaryPeriodRow | None:
    """Seven evenings that end before the visit, or from tonight on; None where no diary can ask them."""
    found = diary_of(session, case)
    if found is None:
        return None
    trial, enrolment = found
    starts_on = max(row.due_on - timedelta(days=DIARY_DAYS), on)
    ends_on = starts_on + timedelta(days=DIARY_DAYS - 1)
    others = diary_periods.after_the_end(session, trial)
    if any(each.first <= ends_on and starts_on <= each.last for each in others):
        return None
    period = DiaryPeriodRow(
        clinic_id=case.clinic_id, visit_id=row.id, trial_id=trial.id, enrolment_id=enrolment.id,
        starts_on=starts_on, ends_on=ends_on, by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(period)
    session.flush()
    return period


def _tell(session: Session, case: CaseRow, now: datetime) -> str | None:
    """One message that leads to what is open, by the way the patient wants; an unsent one before it goes."""
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    stops = standing_stops(session, case.clinic_id, [patient.id])
    channel = way_to(patient, stops, PATIENT_CHANNELS)
    if channel is None:
        return None
    outbox.cancel_messages(session, clinic_id=case.clinic_id, case_id=case.id, kinds=(FOLLOW_UP_QUESTIONS,))
    outbox.plan_message(session, case=case, kind=FOLLOW_UP_QUESTIONS, channel=channel, due_at=now, now=now)
    return channel
