"""A message for everybody at the clinic becomes one by mail for each person who is to be told. No commit."""

from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.messages import EMAIL
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import alarm_rows, outbox


def tell_people(session: Session, message: MessageRow, now: datetime) -> list[str]:
    """Plan a mail for each person of the role that the clinic tells of alarms; their names.

    Where nobody holds that role, everybody who may take an alarm on is told.
    """
    clinic = session.get_one(ClinicRow, message.clinic_id)
    case = session.get_one(CaseRow, message.case_id)
    people = alarm_rows.colleagues(session, clinic.id, role=clinic.alarm_role)
    people = people or alarm_rows.colleagues(session, clinic.id)
    for person in people:
        outbox.plan_message(
            session, case=case, kind=message.kind, channel=EMAIL, due_at=message.due_at, now=now,
            to=outbox.Addressee(person.id, person.full_name),
        )  # fmt: skip
    return [person.full_name for person in people]
