"""Every way a case's patient and carers have in, for those who shut them. No commit."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.errors import RuleError
from scs_manager.domain.pathway import CANCELS_MESSAGES
from scs_manager.domain.text import Text
from scs_manager.models.access import TabletSessionRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow, PatientSessionRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.access_rows import end_calendars, end_phones, stop_links
from scs_manager.services.questionnaire_link_rows import end_browsers, stop_unused


def check_patient_is_with_us(case: CaseRow) -> None:
    """Refuse a new way in for a patient who withdrew or died."""
    if case.state in CANCELS_MESSAGES:
        raise RuleError(Text("The patient has withdrawn or died: there is no diary to invite to."))


def shut_ways(session: Session, case: CaseRow, *, by_name: str, now: datetime) -> None:
    """The patient withdrew or died: no link, phone, tablet or calendar leads to the case from now on."""
    diaries: list[uuid.UUID] = list(session.connection().execute(_diaries(case)).scalars())
    for enrolment_id in diaries:
        stop_links(session, col(InvitationRow.enrolment_id) == enrolment_id, now)
        end_phones(session, col(PatientSessionRow.enrolment_id) == enrolment_id, now)
        end_calendars(session, enrolment_id, by_name=by_name, now=now)
    tablets = sa.update(TabletSessionRow).where(
        col(TabletSessionRow.clinic_id) == case.clinic_id,
        col(TabletSessionRow.case_id) == case.id,
        col(TabletSessionRow.ended_at).is_(None),
    )
    session.connection().execute(tablets.values(ended_at=now))
    stop_unused(session, case, now)
    end_browsers(session, case, now)


def _diaries(case: CaseRow) -> Any:
    return (
        sa.select(col(EnrolmentRow.id))
        .join(TrialRow, col(TrialRow.id) == EnrolmentRow.trial_id)
        .where(
            col(EnrolmentRow.clinic_id) == case.clinic_id,
            col(TrialRow.clinic_id) == case.clinic_id,
            col(TrialRow.case_id) == case.id,
        )
    )
