"""What people say to a screening: a clinician's own judgement of a criterion, and dissent."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.screening import DissentForm, JudgeForm, judge_form
from scs_manager.domain.permissions import Permission, Role
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import judgements, screening
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, may, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.screening_view import criteria_of
from scs_manager.web.session import db

bp = Blueprint("judgements", __name__)

BACK = "back"
"""The choice that takes an earlier judgement back."""


@bp.route("/cases/<uuid:case_id>/screening/<uuid:screening_id>/judge", methods=["GET", "POST"])
@requires(Permission.SIGN_SCREENING)
def judge(case_id: uuid.UUID, screening_id: uuid.UUID) -> ResponseReturnValue:
    """Judge one criterion otherwise, with the reason; the computed finding stays."""
    case = case_or_404(case_id)
    row = screening_or_404(case, screening_id)
    criteria = criteria_of(row.result)
    asked = request.args.get("criterion")
    form = judge_form(criteria.items(), asked if asked in criteria else None)
    if form.carries_out(lambda: _judge(case, row, form)):
        flash(_("Your judgement is recorded beside the computed finding."))
        return _to(case_id, screening_id, str(form["criterion"].data))
    page = render_template("screening/judge.html", case=case, form=form, row=row)
    return page, 400 if form.problems() else 200


def _judge(case: CaseView, row: ScreeningRow, form: JudgeForm) -> None:
    judgements.judge_criterion(
        db(),
        case=case.row,
        screening=row,
        criterion=form["criterion"].data,
        state=None if form.state.data == BACK else form.state.data,
        reason=form.reason.data,
        by=current_actor(),
        now=clock.now(),
    )


@bp.route("/cases/<uuid:case_id>/screening/<uuid:screening_id>/dissent", methods=["GET", "POST"])
@requires(Permission.SIGN_SCREENING, Permission.SIGN_EVALUATION)
def dissent(case_id: uuid.UUID, screening_id: uuid.UUID) -> ResponseReturnValue:
    """Disagree with a screening, with the reason."""
    case = case_or_404(case_id)
    row = screening_or_404(case, screening_id)
    form = DissentForm()
    if form.carries_out(
        lambda: judgements.dissent(
            db(),
            case=case.row,
            screening=row,
            reason=form.reason.data,
            role=Role.CLINICIAN if may(Permission.SIGN_SCREENING) else Role.PSYCHOLOGIST,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("Your dissent is recorded beside the screening."))
        return _to(case_id, screening_id, "dissent")
    page = render_template("screening/dissent.html", case=case, form=form, row=row)
    return page, 400 if form.problems() else 200


def screening_or_404(case: CaseView, screening_id: uuid.UUID) -> ScreeningRow:
    """The screening of this case."""
    row = screening.get_screening(db(), case.row, screening_id)
    if row is None:
        abort(404)
    return row


def _to(case_id: uuid.UUID, screening_id: uuid.UUID, anchor: str) -> ResponseReturnValue:
    href = url_for("screening.show_one", case_id=case_id, screening_id=screening_id, _anchor=anchor)
    return redirect(href, 303)
