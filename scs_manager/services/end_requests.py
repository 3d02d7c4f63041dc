"""The questionnaires of the end of a trial: asked before the planned removal, moved with it. No commit.

They are planned when the leads go in: only then is it known which were filled in before, and none of them
can be mistaken for one that is asked before the trial.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.end_questionnaires import AskDays, AskedForm, ask_days, end_instruments
from scs_manager.domain.hold_clock import at
from scs_manager.domain.questionnaires import Purpose, Way
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import QuestionnaireRequestRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trial_ends import EndRequestRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import outbox
from scs_manager.services.instrument_texts import instruments_of
from scs_manager.services.trial_end_rows import answered_after, answered_before

KIND = "trial.end_questionnaires"
"""The message that tells the patient that the questionnaires of the end are open."""
MORNING = time(8)
"""When it is due, in the patient's zone. [default]"""


def replan(session: Session, *, trial: TrialRow, by: Actor, now: datetime, on: date | None = None) -> int:
    """Ask for what is missing and move what is open to the planned removal; how many are new.

    Nothing is asked before the leads are in. ``on`` asks from that day on, for questionnaires that are wanted
    at once. Once the trial has ended, what was not answered stays open, and no message is planned any more.
    """
    if trial.placed_on is None:
        return 0
    case = session.get_one(CaseRow, trial.case_id)
    outbox.cancel_messages(session, clinic_id=case.clinic_id, case_id=case.id, kinds=(KIND,))
    days = ask_days(trial.placed_on, trial.removal_on)
    if on is not None:
        days = AskDays(min(on, days.asked_on), max(on, days.due_on))
    if trial.ended_at is not None and on is None:
        return 0
    waiting = _open(session, trial)
    for row in waiting.values():
        row.asked_on, row.due_on = days.asked_on, days.due_on
        session.add(row)
    answered = {row.instrument for row in answered_after(session, case, trial)}
    new = [key for key in _wanted(session, case, trial) if key not in answered and key not in waiting]
    for key in new:
        _ask(session, case, trial, key, days, by=by, now=now)
    if new or waiting:
        _tell(session, case, days, now)
    return len(new)


def withdraw(session: Session, *, trial: TrialRow, reason: str, by: Actor, now: datetime) -> None:
    """Take back what is still open: a trial that was aborted has nothing to be asked about."""
    case = session.get_one(CaseRow, trial.case_id)
    outbox.cancel_messages(session, clinic_id=case.clinic_id, case_id=case.id, kinds=(KIND,))
    for row in _open(session, trial).values():
        row.withdrawn_at, row.withdrawn_reason = now, reason
        row.withdrawn_by_id, row.withdrawn_by_name = by.id, by.name
        session.add(row)


def forms_of(session: Session, case: CaseRow, trial: TrialRow) -> tuple[AskedForm, ...]:
    """Each questionnaire of the end of this trial as it stands, those of the end first."""
    answered = {row.instrument: row.answered_on for row in reversed(answered_after(session, case, trial))}
    asked = _open(session, trial)
    wanted = _wanted(session, case, trial)
    return tuple(
        AskedForm(
            key,
            answered.get(key),
            asked[key].asked_on if key in asked else None,
            asked[key].due_on if key in asked else None,
        )
        for key in (*wanted, *(key for key in asked if key not in wanted))
    )


def _wanted(session: Session, case: CaseRow, trial: TrialRow) -> list[str]:
    """Those of the end, and what was filled in before; only what this clinic may show to a patient."""
    known = instruments_of(session, case.clinic_id)
    wanted = end_instruments(answered_before(session, case, trial))
    return [key for key in wanted if known[key].may_show]


def _open(session: Session, trial: TrialRow) -> dict[str, QuestionnaireRequestRow]:
    """The requests of this trial's end that are neither answered nor withdrawn, by instrument."""
    query = (
        select_scoped(QuestionnaireRequestRow, trial.clinic_id)
        .join(EndRequestRow, col(EndRequestRow.request_id) == QuestionnaireRequestRow.id)
        .where(
            EndRequestRow.trial_id == trial.id,
            col(QuestionnaireRequestRow.answered_at).is_(None),
            col(QuestionnaireRequestRow.withdrawn_at).is_(None),
        )
    )
    return {row.instrument: row for row in session.exec(query)}


def _ask(
    session: Session, case: CaseRow, trial: TrialRow, key: str, days: AskDays, *, by: Actor, now: datetime
) -> None:
    request = QuestionnaireRequestRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        instrument=key,
        purpose=Purpose.FOLLOW_UP,
        way=Way.LINK,
        asked_on=days.asked_on,
        due_on=days.due_on,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(request)
    session.flush()  # the link names its request
    session.add(EndRequestRow(clinic_id=case.clinic_id, trial_id=trial.id, request_id=request.id))


def _tell(session: Session, case: CaseRow, days: AskDays, now: datetime) -> None:
    """One message on the morning of the first day, if that lies ahead and the patient can be reached."""
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    channel = "email" if patient.email else "sms" if patient.phone else None
    due = at(days.asked_on, MORNING, ZoneInfo(patient.time_zone))
    if channel is not None and due > now:
        outbox.plan_message(session, case=case, kind=KIND, channel=channel, due_at=due, now=now)
