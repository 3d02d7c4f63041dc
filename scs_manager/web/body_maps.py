"""The body map of a case: painted pain and tingling, their history and how far they agree."""

import uuid

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.body_maps import BodyMapForm, PlacesForm
from scs_manager.domain.body_map import MapKind, MapSource
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import body_maps, records
from scs_manager.services.body_map_rows import body_maps_of
from scs_manager.services.body_maps import Painting
from scs_manager.services.visits import Visit
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, patient_only, requires
from scs_manager.web.body_map_view import area_views, page_of
from scs_manager.web.diary_moments import moment_now
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("body_maps", __name__)


@bp.get("/cases/<uuid:case_id>/body-map")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The newest pain and tingling over each other, and every painting."""
    case = case_or_404(case_id)
    page = page_of(body_maps_of(db(), case.row))
    recorded = records.facts_of_case(db(), case.row).get("pain.location")
    return render_template("body_maps/show.html", case=case, page=page, recorded=recorded)


@bp.route("/cases/<uuid:case_id>/body-map/pain", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY)
def paint_pain(case_id: uuid.UUID) -> ResponseReturnValue:
    """Paint where it hurts."""
    return _paint(case_or_404(case_id), MapKind.PAIN)


@bp.route("/cases/<uuid:case_id>/body-map/tingling", methods=["GET", "POST"])
@requires(Permission.EDIT_HISTORY, Permission.LOG_DEVICE)
def paint_tingling(case_id: uuid.UUID) -> ResponseReturnValue:
    """Paint where stimulation is felt."""
    return _paint(case_or_404(case_id), MapKind.TINGLING)


def _paint(case: CaseView, kind: MapKind) -> ResponseReturnValue:
    form = BodyMapForm(kind=kind, data={"on": case.today})
    if form.validate_on_submit() and _kept(case.row, form):
        flash(_("The body map is recorded."))
        return redirect(url_for("body_maps.show", case_id=case.id), 303)
    areas = area_views(frozenset(form.regions.data or ()))
    page = render_template("body_maps/paint.html", case=case, form=form, kind=kind.value, areas=areas)
    return page, 400 if form.problems() else 200


def _kept(case: CaseRow, form: BodyMapForm) -> bool:
    """Whether the painting was recorded; otherwise the form says why not."""
    try:
        painting = Painting(form.painted(), form.source.data, form.on.data, form.day_of_trial)
        body_maps.record_body_map(db(), case=case, painting=painting, by=current_actor(), now=clock.now())
    except RuleError as refused:
        form.refuse(refused)
        return False
    return True


@bp.route("/diary/body-map", methods=["GET", "POST"])
@patient_only
def paint_own() -> ResponseReturnValue:
    """The patient paints on the own phone: pain before lead placement, tingling while it is tried."""
    visit: Visit = g.patient_session
    day = moment_now(db(), visit, clock.now()).day
    if visit.ended_at is not None:
        return redirect(url_for("diary.more"), 303)
    kind = MapKind.TINGLING if visit.asks_stimulation(day) else MapKind.PAIN
    form = PlacesForm(kind=kind)
    if form.validate_on_submit():
        try:
            trial_day = (day - visit.placed_on).days if visit.placed_on else None
            painting = Painting(form.painted(), MapSource.PATIENT, day, trial_day)
            body_maps.record_body_map(
                db(), case=_case_of(visit), painting=painting, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("body_maps.painted"), 303)
    return _phone_page("body_maps/phone.html", 422 if form.problems() else 200, form=form, kind=kind.value)


@bp.get("/diary/body-map/sent")
@patient_only
def painted() -> Response:
    """The clinic has the picture."""
    return _phone_page("body_maps/phone_sent.html", 200)


def _case_of(visit: Visit) -> CaseRow:
    case = get_scoped(db(), CaseRow, visit.clinic_id, visit.case_id)
    if case is None:
        raise ValueError("a visit without its case")
    return case


def _phone_page(template: str, status: int, **values: object) -> Response:
    form = values.get("form")
    areas = area_views(frozenset(form.regions.data or ())) if isinstance(form, PlacesForm) else []
    visit: Visit = g.patient_session
    return make_response(render_template(template, visit=visit, areas=areas, **values), status)
