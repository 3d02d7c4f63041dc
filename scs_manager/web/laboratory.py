"""Laboratory values: entering a sample in either unit, and taking one value back."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from forms.laboratory import LaboratoryForm
from forms.records import WithdrawForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.services import laboratory
from scs_manager.services.laboratory import Typed
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.safety_view import sample_views, warnings_of
from scs_manager.web.session import db

bp = Blueprint("laboratory", __name__)


@bp.route("/cases/<uuid:case_id>/safety/laboratory", methods=["GET", "POST"])
@requires(Permission.EDIT_SAFETY)
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Add the values of one sample, each in the unit it was reported in."""
    case = case_or_404(case_id)
    form = LaboratoryForm()
    if form.validate_on_submit():
        values = [Typed(*each) for each in form.typed()]
        on, source = form.on.data, form.source.data
        by, now = current_actor(), clock.now()
        try:
            laboratory.record_sample(db(), case=case.row, values=values, on=on, source=source, by=by, now=now)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("Added to the record."))
            return redirect(f"/cases/{case_id}/safety#laboratory", 303)
    page = render_template("records/laboratory.html", case=case, form=form)
    return page, 400 if form.problems() else 200


@bp.route("/cases/<uuid:case_id>/safety/laboratory/<int:fact_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.EDIT_SAFETY)
def withdraw(case_id: uuid.UUID, fact_id: int) -> ResponseReturnValue:
    """Take one value back, with the reason."""
    case = case_or_404(case_id)
    row = laboratory.get_sample(db(), case.row, fact_id)
    if row is None:
        abort(404)
    form = WithdrawForm()
    if form.validate_on_submit():
        by, now = current_actor(), clock.now()
        try:
            laboratory.take_back(db(), case=case.row, row=row, reason=form.reason.data, by=by, now=now)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The value is taken back."))
            return redirect(f"/cases/{case_id}/safety#laboratory", 303)
    every = sample_views(db(), case, warnings_of(db(), case))
    sample = next(view for view in every if view.withdraw_href.endswith(f"/{fact_id}/withdraw"))
    page = render_template("records/laboratory_withdraw.html", case=case, form=form, sample=sample)
    return page, 400 if form.problems() else 200
