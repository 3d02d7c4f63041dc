"""Carers of a patient's diary: taken in with name and relation, stopped alone and at once."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.access import CarerRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import InvitationRow, PatientSessionRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, enrolments
from scs_manager.services.access_rows import Person, end_phones, replace_sheets, stop_links


@dataclass(frozen=True)
class NewCarer:
    """What staff say about a carer; the addresses are for links and codes."""

    name: str
    relation: str
    email: str = ""
    phone: str = ""


def add_carer(
    session: Session, *, trial: TrialRow, case: CaseRow, new: NewCarer, by: Actor, now: datetime
) -> CarerRow:
    """Take a carer in; an invitation of the carer's own opens the diary."""
    if trial.ended_at is not None:
        raise RuleError(Text("This trial has ended: there is no diary to invite to."))
    if not new.name.strip():
        raise InputError(Text("Enter the name of the carer"), place="name")
    if not new.relation.strip():
        raise InputError(Text("Say who the carer is to the patient"), place="relation")
    enrolment = enrolments.enrol(session, trial=trial, case=case, now=now)
    row = CarerRow(
        clinic_id=trial.clinic_id,
        enrolment_id=enrolment.id,
        name=new.name.strip(),
        relation=new.relation.strip(),
        email=new.email.strip(),
        phone=new.phone.strip(),
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"carer": str(row.id), "relation": row.relation}
    audit.record(session, by=by, action="diary.carer_added", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def stop_carer(session: Session, *, carer: CarerRow, case_id: uuid.UUID, by: Actor, now: datetime) -> int:
    """Stop a carer's links, codes and phones, nobody else's; how many phones that were."""
    person = Person(carer.enrolment_id, carer.id)
    stop_links(session, person.owns(InvitationRow), now)
    replace_sheets(session, person, now)
    ended = end_phones(session, person.owns(PatientSessionRow), now)
    if carer.stopped_at is None:
        carer.stopped_at, carer.stopped_by_name = now, by.name
        session.add(carer)
    detail = {"carer": str(carer.id), "phones": ended}
    audit.record(session, by=by, action="diary.carer_stopped", now=now, case_id=case_id, detail=detail)
    session.commit()
    return ended


def carer_of(session: Session, trial: TrialRow, carer_id: uuid.UUID) -> CarerRow | None:
    """A carer of this trial's diary."""
    enrolled = [enrolment.id for enrolment in enrolments.enrolments_of(session, trial)]
    query = select_scoped(CarerRow, trial.clinic_id).where(CarerRow.id == carer_id)
    row = session.exec(query).first()
    return row if row is not None and row.enrolment_id in enrolled else None
