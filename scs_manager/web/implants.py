"""The permanent implant: one page, its day planned, the operation recorded and corrected."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import Form
from forms.conflicts import Differing, differing
from forms.implants import ImplantForm, ImplantPlanForm, implant_form, implant_values
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.implants import ANAESTHESIA_NAMES, POCKET_SIDE_NAMES, SETTING_NAMES
from scs_manager.domain.pathway import Action, can, missing_for
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.models.implants import ImplantRow
from scs_manager.services import course_rows, gathered, implant_rows, implants
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.device_view import device_view
from scs_manager.web.i18n import gettext as _
from scs_manager.web.implant_view import implant_page
from scs_manager.web.session import db, release

bp = Blueprint("implants", __name__)
NAMES = {"setting": SETTING_NAMES, "anaesthesia": ANAESTHESIA_NAMES, "pocket": POCKET_SIDE_NAMES}
"""What the page calls the answers."""


@bp.get("/cases/<uuid:case_id>/implant")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The plan with its interval, what is due before the operation, what was put in and became of it."""
    case = case_or_404(case_id)
    page = implant_page(db(), case)
    device = device_view(db(), case, page.implant) if page.implant else None
    return render_template("implants/show.html", case=case, page=page, device=device, names=NAMES)


@bp.route("/cases/<uuid:case_id>/implant/plan", methods=["GET", "POST"])
@requires(Permission.SCHEDULE)
def plan(case_id: uuid.UUID) -> ResponseReturnValue:
    """Plan the day of the implant, or move it."""
    case = case_or_404(case_id)
    form = ImplantPlanForm(data=_planned(case))
    conflict: list[Differing] = []
    if form.validate_on_submit():
        try:
            implants.plan_implant(
                db(), case=case.row, plan=form.to_domain(), number=_seen(form),
                reason=form.change_reason.data or "", by=current_actor(), now=clock.now(),
            )  # fmt: skip
        except ChangedByOther as met:
            release()
            conflict = _beside(form, ImplantPlanForm(formdata=None, data=_planned(case)), _planned(case))
            if not conflict:
                form.refuse(met)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The day of the implant is planned."))
            return redirect(url_for("implants.show", case_id=case_id), 303)
    page = implant_page(db(), case, around=False)
    shown = render_template("implants/plan.html", case=case, form=form, page=page, conflict=conflict)
    return shown, 409 if conflict else 400 if form.problems() else 200


@bp.route("/cases/<uuid:case_id>/implant/record", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def record(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record the operation, or correct the record of it."""
    case = case_or_404(case_id)
    known, page = _recorded(case), implant_page(db(), case, around=False)
    if page.implant is None and (missing := _barred(case)):
        barred = render_template("implants/barred.html", case=case, missing=missing)
        return barred, 400 if request.method == "POST" else 200
    form = implant_form(known)
    conflict: list[Differing] = []
    if form.validate_on_submit():
        try:
            _write(case, form)
        except ChangedByOther as met:
            release()
            known = _recorded(case)
            page = implant_page(db(), case, around=False)
            conflict = _beside(form, implant_form(known, formdata=None), known)
            if not conflict:
                form.refuse(met)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The implant is recorded. What stood before is kept."))
            return redirect(url_for("implants.show", case_id=case_id), 303)
    shown = render_template("implants/record.html", case=case, form=form, page=page, conflict=conflict)
    return shown, 409 if conflict else 400 if form.problems() else 200


def _barred(case: CaseView) -> tuple[Text, ...]:
    """What stands in the way of recording an implant, its day apart; a state that leads elsewhere, too."""
    facts = gathered.case_facts(db(), case.row)
    missing = missing_for(Action.RECORD_IMPLANT, gathered.with_implant(facts))
    if missing or can(case.state, Action.RECORD_IMPLANT):
        return missing
    return (Text("The case is “%(state)s”.", state=case.state_name),)


def _planned(case: CaseView) -> dict[str, Any]:
    newest = implant_rows.newest_plan(db(), case.row)
    if newest is None:
        return {"seen": "0"}
    return vars(newest.to_domain()) | {"seen": str(newest.number)}


def _recorded(case: CaseView) -> dict[str, Any]:
    """The record as it stands, or the planned day."""
    row = implant_rows.implant_of(db(), case.row.clinic_id, case.id)
    if row is not None:
        return implant_values(row.to_domain()) | {"seen": str(row.revision)}
    newest = implant_rows.newest_plan(db(), case.row)
    return {"implanted_on": newest.planned_on if newest else None, "seen": "0"}


def _seen(form: ImplantForm | ImplantPlanForm) -> int:
    """The version the form was opened on; -1 for one that no page has sent."""
    text = form.seen.data or ""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _beside(form: Form, stored: Form, known: dict[str, Any]) -> list[Differing]:
    """What is stored now beside what was typed; saving once more means having seen both."""
    seen: Any = form["seen"]
    seen.raw_text = seen.data = known["seen"]
    return differing(form, stored, but=("change_reason",))


def _write(case: CaseView, form: ImplantForm) -> None:
    given: dict[str, Any] = {"implant": form.to_domain(), "by": current_actor(), "now": clock.now()}
    history = course_rows.history_of(db(), ImplantRow, case.row, case.id)
    if not history and _seen(form) == 0:
        implants.record_implant(db(), case=case.row, **given)
        return
    if not history:
        abort(400)
    implants.correct_implant(
        db(), case=case.row, seen=_seen(form), reason=form.change_reason.data or "", **given
    )
