"""The talk before the decision: what was said and preferred, its record, its correction, its sheet."""

import uuid

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from forms.conflicts import Differing, differing
from forms.shared_decisions import TalkForm, talk_form
from scs_manager.domain.choice_words import CANNOT_PROMISE, DISPUTED
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.models.shared_decisions import SharedDecisionRow
from scs_manager.services import shared_decision_rows, shared_decision_sheet, shared_decisions
from scs_manager.services.own_trial import own_trial
from scs_manager.services.shared_decision_rows import talk_in
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import translator
from scs_manager.web.session import db, release
from scs_manager.web.shared_decision_view import cards, talks_page, trial_view

bp = Blueprint("shared_decisions", __name__)


@bp.get("/cases/<uuid:case_id>/shared-decision")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The newest talk, the earlier ones, and the sheet to print before or after it."""
    case = case_or_404(case_id)
    page = talks_page(db(), case)
    return render_template("shared_decisions/show.html", case=case, page=page)


@bp.get("/cases/<uuid:case_id>/shared-decision/sheet")
@requires(Permission.READ_CLINICAL)
def sheet(case_id: uuid.UUID) -> Response:
    """The sheet in the patient's language with the draft mark; ``blank`` leaves room for the answers."""
    case = case_or_404(case_id)
    row = None if "blank" in request.args else shared_decision_rows.newest_talk(db(), case.row)
    data = shared_decision_sheet.preview_sheet(
        db(), case.row, row, now=clock.now(), translate=translator(case.patient.language)
    )
    response = make_response(data)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="shared-decision-draft.pdf"'
    return response


@bp.route("/cases/<uuid:case_id>/shared-decision/record", methods=["GET", "POST"])
@requires(Permission.SHARE_DECISION)
def record(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record one talk."""
    return _record(case_or_404(case_id), None)


@bp.route("/cases/<uuid:case_id>/shared-decision/<uuid:talk_id>/correct", methods=["GET", "POST"])
@requires(Permission.SHARE_DECISION)
def correct(case_id: uuid.UUID, talk_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a record by a further one with its reason; what stood before is kept."""
    case = case_or_404(case_id)
    row = shared_decision_rows.get_talk(db(), case.row, talk_id)
    if row is None:
        abort(404)
    return _record(case, row)


def _record(case: CaseView, row: SharedDecisionRow | None) -> ResponseReturnValue:
    form = talk_form(talk_in(row) if row else None)
    conflict: list[Differing] = []
    if form.validate_on_submit():
        try:
            _write(case, form, row)
        except ChangedByOther:
            release()
            row, conflict = _newest(case, form, row)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The talk is recorded. Print the sheet for the patient."))
            return redirect(url_for("shared_decisions.show", case_id=case.id), 303)
    return _page(case, form, row, conflict)


def _write(case: CaseView, form: TalkForm, row: SharedDecisionRow | None) -> None:
    shared_decisions.record_talk(
        db(),
        case=case.row,
        talk=form.talk(),
        by=current_actor(),
        now=clock.now(),
        replaces=row,
        replace_reason=form.replace_reason.data,
    )


def _newest(
    case: CaseView, form: TalkForm, row: SharedDecisionRow | None
) -> tuple[SharedDecisionRow | None, list[Differing]]:
    """The record that somebody put in the place of this one, beside what was typed."""
    newest = row and shared_decision_rows.newest_after(db(), case.row, row.id)
    if newest is None:
        return row, []
    stored = talk_form(talk_in(newest), formdata=None)
    return newest, differing(form, stored, but=("replace_reason",))


def _page(
    case: CaseView, form: TalkForm, row: SharedDecisionRow | None, conflict: list[Differing]
) -> ResponseReturnValue:
    shown = render_template(
        "shared_decisions/record.html",
        case=case,
        form=form,
        row=row,
        conflict=conflict,
        options=cards(form),
        trial=trial_view(own_trial(db(), case.row, on=case.today)),
        disputed=DISPUTED,
        limit=CANNOT_PROMISE,
        action=url_for("shared_decisions.correct", case_id=case.id, talk_id=row.id) if row else request.path,
    )
    return shown, 409 if conflict else 400 if form.problems() else 200
