"""Important changes and limits of impairment: what holds in this clinic, and setting it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.measure_settings import MeasureForm, setting_values
from scs_manager.domain.errors import RuleError
from scs_manager.domain.measure_settings import NOTHING_SET
from scs_manager.domain.outcome_measures import SET_SCORES, Measure
from scs_manager.domain.permissions import Permission
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import measure_rows, measure_settings
from scs_manager.web import clock
from scs_manager.web import measure_settings_view as view
from scs_manager.web.access import current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("measure_settings", __name__)


@bp.get("/settings/important-changes")
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def index() -> str:
    """Every measure of a trial's outcome with the value that holds, its source and the clinic's limit."""
    settings = measure_rows.settings_of(db(), current_staff().clinic_id)
    return render_template("measure_settings/index.html", groups=view.groups(settings))


@bp.route("/settings/important-changes/<slug:instrument>/<score>", methods=["GET", "POST"])
@requires(Permission.SIGN_OFF_PROFILES)
def edit(instrument: str, score: str) -> ResponseReturnValue:
    """The medical lead chooses a value of the table or enters the clinic's own, with source and reason."""
    measure = _measure_or_404(instrument, score)
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    held = measure_rows.settings_of(db(), clinic.id).get(measure.key, NOTHING_SET)
    form = MeasureForm(data=setting_values(held), changes=view.choices(measure))
    if form.validate_on_submit() and _set(clinic, measure, form):
        return redirect(url_for("measure_settings.index"), 303)
    page = render_template(
        "measure_settings/edit.html",
        form=form,
        line=view.line(measure, held),
        history=view.history(measure_rows.setting_rows(db(), clinic.id), measure),
    )
    return page, 400 if form.problems() else 200


def _set(clinic: ClinicRow, measure: Measure, form: MeasureForm) -> bool:
    seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else -1
    try:
        measure_settings.set_measure(
            db(), clinic=clinic, measure=measure, setting=form.to_domain(), reason=form.reason.data,
            seen=seen, by=current_actor(), now=clock.now(),
        )  # fmt: skip
    except RuleError as refused:
        form.refuse(refused)
        return False
    flash(_("What holds is set. Decisions that are signed keep what they were signed with."))
    return True


def _measure_or_404(instrument: str, score: str) -> Measure:
    found = next((measure for measure in SET_SCORES if measure.key == (instrument, score)), None)
    if found is None:
        abort(404)
    return found
