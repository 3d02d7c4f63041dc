"""The trial calendar on paper: for the patient from the phone, and for staff to print in their language."""

import uuid

from flask import Blueprint, Response

from scs_manager.domain.permissions import Permission
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes
from scs_manager.services.trial_calendar import draw_calendar
from scs_manager.web import clock, i18n
from scs_manager.web.access import case_or_404, patient_only, requires
from scs_manager.web.my_record import PDF, download
from scs_manager.web.own_looks import look, own_case
from scs_manager.web.session import db

bp = Blueprint("trial_calendar", __name__)


@bp.get("/diary/trial-calendar.pdf")
@patient_only
def own() -> Response:
    """The calendar of this phone's trial."""
    visit = look()
    trial = get_scoped(db(), TrialRow, visit.clinic_id, visit.trial_id)
    return _sheet(own_case(visit), trial, visit.time_zone)


@bp.get("/cases/<uuid:case_id>/trial/calendar.pdf")
@requires(Permission.READ_CLINICAL)
def print_for(case_id: uuid.UUID) -> Response:
    """The same for staff to print, in the patient's language; before there are dates it says so."""
    case = case_or_404(case_id)
    i18n.use_language(case.patient.language)
    return _sheet(case.row, outcomes.latest_trial(db(), case.row), case.patient.time_zone)


def _sheet(case: CaseRow, trial: TrialRow | None, zone: str) -> Response:
    data = draw_calendar(
        db(), case, trial, on=clock.today(zone), translate=i18n.own_translator(), now=clock.now()
    )
    return download(data, PDF, "trial-calendar.pdf")
