"""The phone, More: the own data as a file for programs and for people, and the diary on paper."""

import json
import uuid

from flask import Blueprint, Response, abort, make_response, render_template

from scs_manager.domain.permissions import Permission
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes, own_data, own_papers, regimens
from scs_manager.services.own_calendar import dates_of
from scs_manager.web import clock, i18n
from scs_manager.web.access import case_or_404, patient_only, public, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.my_record import PDF, download
from scs_manager.web.own_data_view import data_tables
from scs_manager.web.own_looks import look, look_alone, own_case
from scs_manager.web.paper_diary_view import how_to, paper_sheets
from scs_manager.web.session import db

bp = Blueprint("my_data", __name__)


@bp.get("/diary/data")
@patient_only
def show() -> Response:
    """What the files hold, with their links."""
    visit = look_alone()
    return make_response(render_template("diary/data.html", visit=visit))


@bp.get("/diary/data/my-data.json")
@patient_only
def as_json() -> Response:
    """Everything, for programs."""
    found = own_data.own_data(db(), own_case(look_alone()), now=clock.now())
    return download(own_data.json_of(found).encode(), "application/json", "my-data.json")


@bp.get("/diary/data/my-data.pdf")
@patient_only
def as_pdf() -> Response:
    """Everything, for people."""
    visit = look_alone()
    case = own_case(visit)
    found = own_data.own_data(db(), case, now=clock.now())
    data = own_papers.draw_data(
        db(),
        case,
        title=_("My data"),
        lead=_("All that you entered, and the parts of your record that are yours."),
        tables=data_tables(found, visit.time_zone),
        translate=i18n.own_translator(),
        now=clock.now(),
    )
    return download(data, PDF, "my-data.pdf")


@bp.get("/diary/data/format.json")
@public("describes the file, and holds nobody's data")
def format_of_file() -> Response:
    """The JSON Schema of the file, with what each field means."""
    response = make_response(json.dumps(own_data.schema(), indent=1))
    response.headers["Content-Type"] = "application/schema+json"
    return response


@bp.get("/diary/paper-diary.pdf")
@patient_only
def paper() -> Response:
    """The days that are still to come, to be filled in by hand."""
    visit = look()
    trial = get_scoped(db(), TrialRow, visit.clinic_id, visit.trial_id)
    if trial is None:
        raise ValueError("a phone's session without its trial")
    return download(paper_diary(own_case(visit), trial, visit.time_zone), PDF, "paper-diary.pdf")


@bp.get("/cases/<uuid:case_id>/access/paper-diary.pdf")
@requires(Permission.READ_CLINICAL)
def paper_for(case_id: uuid.UUID) -> Response:
    """The same for staff to print, in the patient's language."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    i18n.use_language(case.patient.language)
    return download(paper_diary(case.row, trial, case.patient.time_zone), PDF, "paper-diary.pdf")


def paper_diary(case: CaseRow, trial: TrialRow, zone: str) -> bytes:
    """The paper diary of a trial in the language of this request, from today on."""
    medicines = regimens.diary_medicines(db(), clinic_id=case.clinic_id, case_id=case.id)
    return own_papers.draw_diary(
        db(),
        case,
        sheets=paper_sheets(dates_of(trial), medicines, clock.today(zone)),
        how=how_to(),
        translate=i18n.own_translator(),
        now=clock.now(),
    )
