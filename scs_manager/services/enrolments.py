"""Enrolling a patient in the diary of a trial, in the transaction of what asks for it. No commit."""

from datetime import datetime

from sqlmodel import Session, col

from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow


def enrolments_of(session: Session, trial: TrialRow) -> list[EnrolmentRow]:
    """The enrolments of a trial, oldest first."""
    query = select_scoped(EnrolmentRow, trial.clinic_id).where(EnrolmentRow.trial_id == trial.id)
    return list(session.exec(query.order_by(col(EnrolmentRow.created_at))))


def enrol(session: Session, *, trial: TrialRow, case: CaseRow, now: datetime) -> EnrolmentRow:
    """The patient's enrolment in the trial's diary, made when there is none; its zone is the patient's.

    Whoever else would stop and make anew what hangs on it waits until this transaction ends.
    """
    one_at_a_time = select_scoped(TrialRow, trial.clinic_id).where(TrialRow.id == trial.id)
    session.exec(one_at_a_time.with_for_update(key_share=True)).one()
    existing = enrolments_of(session, trial)
    if existing:
        return existing[0]
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    row = EnrolmentRow(
        clinic_id=trial.clinic_id,
        trial_id=trial.id,
        patient_id=patient.id,
        time_zone=patient.time_zone,
        created_at=now,
    )
    session.add(row)
    session.flush()  # what hangs on the enrolment needs it to be there
    return row
