"""Outcome and decision: the evidence beside the form, a second look with the hash, then the signature."""

import uuid
from datetime import datetime

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.decisions import DecisionForm, SigningForm, decision_form
from scs_manager.domain.decisions import OUTCOME_NAMES, DecisionOutcome
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.models.decisions import DecisionRow
from scs_manager.services import decision_summary, decisions
from scs_manager.services.decision_basis import Basis, basis_of
from scs_manager.services.decisions import Words
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, may, requires
from scs_manager.web.decision_view import page_of, to_weigh
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release
from scs_manager.web.signing import refusal, signing_of, status_of

bp = Blueprint("decisions", __name__)


@bp.get("/cases/<uuid:case_id>/decision")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> Response:
    """The evidence and the form; once signed, what was signed, and today's evidence only when asked for."""
    case = case_or_404(case_id)
    basis = basis_of(db(), case.row, now=clock.now())
    if "signed" in request.args:
        return _page(case, basis, None, shown=_signed_or_404(case))
    again = "replace" in request.args
    form = None
    if may(Permission.DECIDE) and _is_open(basis, again=again):
        form = _form(case, basis)
    return _page(case, basis, form, shown=None if form or "today" in request.args else basis.current)


def _signed_or_404(case: CaseView) -> DecisionRow:
    """The signed decision of this case that the address names."""
    wanted = request.args.get("signed", "")
    found = next((row for row in decisions.decisions_of(db(), case.row) if str(row.id) == wanted), None)
    if found is None:
        abort(404)
    return found


@bp.get("/cases/<uuid:case_id>/decision/preview")
@requires(Permission.DRAFT_DOCUMENTS)
def preview(case_id: uuid.UUID) -> Response:
    """The summary as it would read, with the draft mark; made anew each time and never stored."""
    case = case_or_404(case_id)
    response = make_response(decision_summary.preview_summary(db(), case.row, now=clock.now()))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="decision-summary-draft.pdf"'
    return response


@bp.post("/cases/<uuid:case_id>/decision")
@requires(Permission.DECIDE)
def check(case_id: uuid.UUID) -> Response:
    """The second look: what was typed is read back with the hash over all of it; nothing is stored yet."""
    case = case_or_404(case_id)
    basis = basis_of(db(), case.row, now=clock.now())
    form = _form(case, basis)
    if "change" in request.form:
        form.validate_on_submit()
        _forget_errors(form)
        return _page(case, basis, form)
    words = _words(form, basis)
    if words is None:
        return _page(case, basis, form)
    return _second_look(case, basis, form, words, SigningForm(None))


@bp.post("/cases/<uuid:case_id>/decision/sign")
@requires(Permission.DECIDE)
def sign(case_id: uuid.UUID) -> Response:
    """Sign what was shown: the password is asked again, and the hash must still be the same."""
    case = case_or_404(case_id)
    now = clock.now()
    basis = basis_of(db(), case.row, now=now)
    form, signing = _form(case, basis), SigningForm()
    words = _words(form, basis)
    if words is None:
        return _page(case, basis, form)
    if not signing.validate_on_submit():
        return _second_look(case, basis, form, words, signing)
    given = signing_of(signing)
    refused = refusal(
        signing, lambda: decisions.sign_decision(db(), case_or_404(case_id).row, words, given, now=now)
    )
    if refused is not None:
        return _refused(case_id, signing, refused, now)
    flash(_("The decision is signed. Issue the documents next."))
    return redirect(url_for("documents.show", case_id=case_id), 303)


def _refused(case_id: uuid.UUID, signing: SigningForm, error: RuleError, now: datetime) -> Response:
    """Nothing was signed: show it again as it stands now, with everything typed but the password."""
    release()
    case = case_or_404(case_id)
    basis = basis_of(db(), case.row, now=now)
    form = _form(case, basis)
    words = _words(form, basis)
    if words is None:
        form.refuse(error)
        return _page(case, basis, form)
    response = _second_look(case, basis, form, words, signing)
    response.status_code = status_of(error)
    return response


def _is_open(basis: Basis, *, again: bool) -> bool:
    """Whether the form is shown: something may be decided, and no decision stands unless it is replaced."""
    return bool(decisions.possible_outcomes(basis.case.state)) and (basis.current is None or again)


def _form(case: CaseView, basis: Basis) -> DecisionForm:
    outcomes = decisions.possible_outcomes(basis.case.state)
    if not outcomes:
        abort(409)
    return decision_form(
        patient=case.name,
        outcomes=outcomes,
        to_weigh=to_weigh(basis),
        replaces=basis.current is not None,
    )


def _words(form: DecisionForm, basis: Basis) -> Words | None:
    """What was typed, or None with the errors at their fields."""
    if not form.validate_on_submit():
        return None
    typed = form.typed()
    words = Words(
        DecisionOutcome(typed["outcome"]),
        typed["reasons"],
        form.weighings(),
        typed.get("replace_reason", ""),
        typed.get("no_trial_reason", ""),
    )
    try:
        decisions.check_words(basis, words)
    except RuleError as error:
        form.refuse(error)
        return None
    return words


def _forget_errors(form: DecisionForm) -> None:
    for field in form:
        field.errors = []


def _page(
    case: CaseView, basis: Basis, form: DecisionForm | None, *, shown: DecisionRow | None = None
) -> Response:
    page = page_of(db(), case, basis, shown=shown)
    return make_response(render_template("decisions/show.html", case=case, page=page, form=form))


def _second_look(
    case: CaseView, basis: Basis, form: DecisionForm, words: Words, signing: SigningForm
) -> Response:
    """The same evidence; on the right what is about to be signed, and the hash over it."""
    digest = decisions.sha256_of(decisions.content_of(basis, words))
    signing.shown_sha256.raw_text = signing.shown_sha256.data = digest
    page = page_of(db(), case, basis)
    return make_response(
        render_template(
            "decisions/sign.html",
            case=case,
            page=page,
            form=signing,
            typed=form.typed(),
            words=words,
            weighed=[(number, question, words.weighings[number]) for number, question in to_weigh(basis)],
            digest=digest,
            now=clock.now(),
            outcome_name=OUTCOME_NAMES[words.outcome],
        )
    )
