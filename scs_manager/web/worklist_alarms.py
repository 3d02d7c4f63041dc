"""Alarm answers of the phone diary that nobody has taken on yet."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col

from forms.diary import SIGN_WORDS
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import AlarmRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.web.filters import moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

SHOWN = 20
"""Alarms named on the worklist at most; an alarm stays until somebody takes it on. [default]"""


@dataclass(frozen=True)
class AlarmView:
    """One open alarm with the patient and how long it has waited."""

    case_id: uuid.UUID
    headline: str
    name: str
    identifier: str
    phone: str
    signs: str
    href: str


def open_alarms(session: Session, clinic: ClinicRow, now: datetime) -> tuple[AlarmView, ...]:
    """The clinic's open alarms, oldest first."""
    rows = session.exec(
        select_scoped(AlarmRow, clinic.id)
        .where(col(AlarmRow.acknowledged_at).is_(None))
        .order_by(col(AlarmRow.opened_at), col(AlarmRow.id))
        .limit(SHOWN)
    ).all()
    found = (_view(session, clinic, row, now) for row in rows)
    return tuple(view for view in found if view is not None)


def _view(session: Session, clinic: ClinicRow, row: AlarmRow, now: datetime) -> AlarmView | None:
    case = get_scoped(session, CaseRow, clinic.id, row.case_id)
    patient = get_scoped(session, PatientRow, clinic.id, case.patient_id) if case else None
    if case is None or patient is None:
        return None
    minutes = int((now - row.opened_at).total_seconds() // 60)
    waited = _("%(h)s h %(m)s min", h=minutes // 60, m=minutes % 60)
    when = moment(row.opened_at, clinic.time_zone)
    return AlarmView(
        case.id,
        _("Alarm answer, %(when)s, not acknowledged for %(waited)s", when=when, waited=waited),
        f"{patient.given_name} {patient.family_name}",
        patient.identifier,
        patient.phone,
        ", ".join(str(say(SIGN_WORDS[sign])) for sign in row.signs) + ".",
        f"/cases/{case.id}/trial",
    )
