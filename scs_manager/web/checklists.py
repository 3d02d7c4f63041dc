"""The pre-operative checklist of a trial: one page to read and print, one form for each part."""

import uuid
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.checklists import PartForm, flat, part_form
from scs_manager.domain.antibiotics import STANDING_NAMES
from scs_manager.domain.checklist_items import PART_NAMES, Occasion, Part
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.models.trials import TrialRow
from scs_manager.services import checklists, outcomes
from scs_manager.services.baselines import baseline_of
from scs_manager.services.checklist_rows import answer_rows, answers_of, newest
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.checklist_view import checklist_page
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("checklists", __name__)


@bp.get("/cases/<uuid:case_id>/trial/checklist")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The checklist for the day of lead placement; before there is a trial, why there is none."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        return render_template("checklists/none.html", case=case)
    return render_template(
        "checklists/show.html",
        case=case,
        page=checklist_page(db(), case, trial),
        baseline=baseline_of(db(), case.row, trial, on=case.today),
        standings=STANDING_NAMES,
    )


@bp.route("/cases/<uuid:case_id>/trial/checklist/<word:part>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def fill(case_id: uuid.UUID, part: str) -> ResponseReturnValue:
    """Answer the items of one part."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None or part not in tuple(Part):
        abort(404)
    chosen = Part(part)
    form = _form(case, trial, chosen)
    theirs: dict[str, str] = {}
    if form.validate_on_submit():
        try:
            _save(case, trial, form)
        except ChangedByOther:
            release()
            theirs = _stored_since(case, trial, form)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The checklist is saved."))
            return redirect(url_for("checklists.show", case_id=case_id), 303)
    shown = render_template(
        "checklists/fill.html",
        case=case,
        form=form,
        theirs=theirs,
        part_name=PART_NAMES[chosen],
        action=request.path,
        page=checklist_page(db(), case, trial),
        standings=STANDING_NAMES,
        asks_antibiotic=chosen is Part.THEATRE,
    )
    return shown, 409 if theirs else 400 if form.problems() else 200


def _form(case: CaseView, trial: TrialRow, part: Part) -> PartForm:
    rows = newest(answer_rows(db(), case.row, Occasion.TRIAL, trial))
    data = flat(answers_of(rows), ZoneInfo(case.zone)) | {"seen": _newest_key(case, trial)}
    return part_form(Occasion.TRIAL, part)(data=data)


def _newest_key(case: CaseView, trial: TrialRow) -> str:
    rows = answer_rows(db(), case.row, Occasion.TRIAL, trial)
    return str(max((row.id or 0 for row in rows), default=0))


def _save(case: CaseView, trial: TrialRow, form: PartForm) -> None:
    seen = form.seen.data or ""
    checklists.fill_checklist(
        db(),
        case=case.row,
        occasion=Occasion.TRIAL,
        trial=trial,
        answers=form.to_answers(ZoneInfo(case.zone)),
        seen=int(seen) if seen.isdecimal() else 0,
        by=current_actor(),
        now=clock.now(),
    )


def _stored_since(case: CaseView, trial: TrialRow, form: PartForm) -> dict[str, str]:
    """Name of the item -> who answered it since the form was opened; saving again means having seen it."""
    seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else 0
    rows = newest(answer_rows(db(), case.row, Occasion.TRIAL, trial))
    since = {slug: row for slug, row in rows.items() if (row.id or 0) > seen}
    form.seen.raw_text = form.seen.data = _newest_key(case, trial)
    lines = {str(item.name): item.slug for item in form.items}
    return {name: since[slug].by_name for name, slug in lines.items() if slug in since}
