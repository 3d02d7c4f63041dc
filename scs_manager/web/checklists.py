"""The pre-operative checklist of a trial and of an implant: one page to print, one form for each part."""

import uuid
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.checklists import PartForm, flat, part_form
from scs_manager.domain.antibiotics import STANDING_NAMES
from scs_manager.domain.checklist_items import PART_NAMES, Occasion, Part
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.services import checklists, outcomes
from scs_manager.services.baselines import baseline_of
from scs_manager.services.checklist_rows import answer_rows, answers_of, newest
from scs_manager.services.implant_rows import operation_day
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.checklist_view import Procedure, checklist_page
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("checklists", __name__)
TRIAL, IMPLANT = {"occasion": Occasion.TRIAL.value}, {"occasion": Occasion.IMPLANT.value}


@bp.get("/cases/<uuid:case_id>/trial/checklist", defaults=TRIAL)
@bp.get("/cases/<uuid:case_id>/implant/checklist", defaults=IMPLANT)
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID, occasion: str) -> str:
    """The checklist for the day of the procedure; before that is planned, why there is none."""
    case = case_or_404(case_id)
    procedure = procedure_of(case, Occasion(occasion))
    if procedure is None:
        return render_template("checklists/none.html", case=case, occasion=occasion)
    trial = procedure.trial
    return render_template(
        "checklists/show.html",
        case=case,
        page=checklist_page(db(), case, procedure),
        occasion=occasion,
        baseline=baseline_of(db(), case.row, trial, on=case.today) if trial else None,
        standings=STANDING_NAMES,
    )


@bp.route("/cases/<uuid:case_id>/trial/checklist/<word:part>", methods=["GET", "POST"], defaults=TRIAL)
@bp.route("/cases/<uuid:case_id>/implant/checklist/<word:part>", methods=["GET", "POST"], defaults=IMPLANT)
@requires(Permission.LOG_DEVICE)
def fill(case_id: uuid.UUID, part: str, occasion: str) -> ResponseReturnValue:
    """Answer the items of one part."""
    case = case_or_404(case_id)
    procedure = procedure_of(case, Occasion(occasion))
    if procedure is None or part not in tuple(Part):
        abort(404)
    chosen = Part(part)
    form = _form(case, procedure, chosen)
    theirs: dict[str, str] = {}
    if form.validate_on_submit():
        try:
            _save(case, procedure, form)
        except ChangedByOther:
            release()
            theirs = _stored_since(case, procedure, form)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The checklist is saved."))
            return redirect(url_for("checklists.show", case_id=case_id, occasion=occasion), 303)
    shown = render_template(
        "checklists/fill.html",
        case=case,
        form=form,
        theirs=theirs,
        part_name=PART_NAMES[chosen],
        action=request.path,
        page=checklist_page(db(), case, procedure),
        occasion=occasion,
        standings=STANDING_NAMES,
        asks_antibiotic=chosen is Part.THEATRE,
    )
    return shown, 409 if theirs else 400 if form.problems() else 200


def procedure_of(case: CaseView, occasion: Occasion) -> Procedure | None:
    """What the checklist is for; None while no day is planned."""
    if occasion is Occasion.IMPLANT:
        day = operation_day(db(), case.row)
        return Procedure(occasion, None, day) if day else None
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        return None
    return Procedure(occasion, trial, trial.placed_on or trial.placement_on, trial.device)


def _form(case: CaseView, procedure: Procedure, part: Part) -> PartForm:
    rows = newest(answer_rows(db(), case.row, procedure.occasion, procedure.trial))
    data = flat(answers_of(rows), ZoneInfo(case.zone)) | {"seen": _newest_key(case, procedure)}
    return part_form(procedure.occasion, part)(data=data)


def _newest_key(case: CaseView, procedure: Procedure) -> str:
    rows = answer_rows(db(), case.row, procedure.occasion, procedure.trial)
    return str(max((row.id or 0 for row in rows), default=0))


def _save(case: CaseView, procedure: Procedure, form: PartForm) -> None:
    seen = form.seen.data or ""
    checklists.fill_checklist(
        db(),
        case=case.row,
        occasion=procedure.occasion,
        trial=procedure.trial,
        answers=form.to_answers(ZoneInfo(case.zone)),
        seen=int(seen) if seen.isdecimal() else 0,
        by=current_actor(),
        now=clock.now(),
    )


def _stored_since(case: CaseView, procedure: Procedure, form: PartForm) -> dict[str, str]:
    """Name of the item -> who answered it since the form was opened; saving again means having seen it."""
    seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else 0
    rows = newest(answer_rows(db(), case.row, procedure.occasion, procedure.trial))
    since = {slug: row for slug, row in rows.items() if (row.id or 0) > seen}
    form.seen.raw_text = form.seen.data = _newest_key(case, procedure)
    lines = {str(item.name): item.slug for item in form.items}
    return {name: since[slug].by_name for name, slug in lines.items() if slug in since}
