"""The psychology of a case: evaluations by a named person, and the findings beside them."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms import records as record_forms
from forms.conflicts import Differing, differing
from forms.evaluations import EvaluationForm, OrderForm, SignEvaluationForm, evaluation_form
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.evaluations import EVALUATION_FACTS, FACTORS, EvaluationStatus
from scs_manager.domain.facts import FACTS, Facts
from scs_manager.domain.permissions import Permission
from scs_manager.models.evaluations import EvaluationRow
from scs_manager.services import accounts, evaluations, records
from scs_manager.services.evaluations import Signing
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, current_staff, requires
from scs_manager.web.evaluation_view import EvaluationView, view_of
from scs_manager.web.i18n import gettext as _
from scs_manager.web.record_view import Known, SectionView, known_of, section_view
from scs_manager.web.session import db, release

bp = Blueprint("evaluations", __name__)


@dataclass(frozen=True)
class PsychologyPage:
    """The evaluation that stands, what is under way, earlier ones, and what the criteria read."""

    current: EvaluationView | None
    open: tuple[EvaluationView, ...]
    earlier: tuple[EvaluationView, ...]
    outside: tuple[Known, ...]
    """Facts of an evaluation that came without a signed one, by import or before there were evaluations."""
    sections: tuple[SectionView, ...]


@bp.get("/cases/<uuid:case_id>/psychology")
@requires(Permission.READ_CLINICAL)
def index(case_id: uuid.UUID) -> str:
    """Every evaluation of the patient, and the findings beside them."""
    case = case_or_404(case_id)
    facts = records.facts_of_case(db(), case.row)
    views = [view_of(row) for row in evaluations.evaluations_of(db(), case.row)]
    signed = [view for view in views if view.signed_at]
    replaced = {view.replaces_id for view in signed}
    page = PsychologyPage(
        current=next((view for view in signed if view.id not in replaced), None),
        open=tuple(view for view in views if view.signed_at is None),
        earlier=tuple(view for view in signed if view.id in replaced),
        outside=() if signed else _outside(facts),
        sections=tuple(
            section_view(section, facts, f"/cases/{case.id}/psychology")
            for section in record_forms.PSYCHOLOGY
        ),
    )
    return render_template("evaluations/index.html", case=case, page=page)


@bp.route("/cases/<uuid:case_id>/psychology/order", methods=["GET", "POST"])
@requires(Permission.SCHEDULE, Permission.EDIT_PSYCHOLOGY)
def order(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the psychologist for an evaluation."""
    case = case_or_404(case_id)
    form = OrderForm()
    if form.validate_on_submit():
        evaluations.order_evaluation(
            db(), case=case.row, note=form.note.data, by=current_actor(), now=clock.now()
        )
        flash(_("The evaluation is ordered. Until it is signed, it counts as not done."))
        return redirect(url_for("evaluations.index", case_id=case_id), 303)
    page = render_template("evaluations/order.html", case=case, form=form)
    return page, 400 if form.problems() else 200


@bp.route("/cases/<uuid:case_id>/psychology/evaluations/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PSYCHOLOGY)
def new(case_id: uuid.UUID) -> ResponseReturnValue:
    """Begin an evaluation that nobody ordered."""
    return _edit(case_or_404(case_id), None)


@bp.route("/cases/<uuid:case_id>/psychology/evaluations/<uuid:evaluation_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_PSYCHOLOGY)
def edit(case_id: uuid.UUID, evaluation_id: uuid.UUID) -> ResponseReturnValue:
    """Write in an order or in one's own draft."""
    case = case_or_404(case_id)
    return _edit(case, _row_or_404(case, evaluation_id))


@bp.get("/cases/<uuid:case_id>/psychology/evaluations/<uuid:evaluation_id>")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID, evaluation_id: uuid.UUID) -> str:
    """One evaluation as it stands."""
    case = case_or_404(case_id)
    return render_template("evaluations/show.html", case=case, view=view_of(_row_or_404(case, evaluation_id)))


@bp.route("/cases/<uuid:case_id>/psychology/evaluations/<uuid:evaluation_id>/sign", methods=["GET", "POST"])
@requires(Permission.SIGN_EVALUATION)
def sign(case_id: uuid.UUID, evaluation_id: uuid.UUID) -> ResponseReturnValue:
    """Sign a draft: the password again, and what the signature means in the signer's own words."""
    case = case_or_404(case_id)
    row = _row_or_404(case, evaluation_id)
    form = SignEvaluationForm()
    status = 200
    if form.validate_on_submit():
        try:
            _sign(case_id, evaluation_id, form)
        except accounts.SignInRefused:
            form.password.fail(_("The password is not right."))
        except RuleError as refused:
            form.refuse(refused)
            status = 409 if isinstance(refused, ChangedByOther) else 400
        else:
            flash(_("The evaluation is signed. The criteria read it from now on."))
            return redirect(url_for("evaluations.index", case_id=case_id), 303)
        release()
        case = case_or_404(case_id)
        row = _row_or_404(case, evaluation_id)
    digest = evaluations.sha256_of(row)
    form.shown_sha256.raw_text = form.shown_sha256.data = digest
    page = render_template(
        "evaluations/sign.html",
        case=case,
        form=form,
        view=view_of(row),
        replaces=evaluations.current_evaluation(db(), case.row),
        digest=digest,
        now=clock.now(),
    )
    return page, max(status, 400) if form.problems() else status


def _sign(case_id: uuid.UUID, evaluation_id: uuid.UUID, form: SignEvaluationForm) -> None:
    """The password is checked in transactions of its own; then everything is read again and signed."""
    staff, now = current_staff(), clock.now()
    accounts.check_signer(db(), by=current_actor(), password=form.password.data, now=now)
    case = case_or_404(case_id)
    signing = Signing(
        current_actor(),
        form.meaning.data,
        staff.zone,
        form.shown_sha256.data,
        form.replace_reason.data,
    )
    row = _row_or_404(case, evaluation_id)
    evaluations.sign_evaluation(db(), case=case.row, row=row, signing=signing, now=now)


def _edit(case: CaseView, row: EvaluationRow | None) -> ResponseReturnValue:
    if row is not None and row.status is EvaluationStatus.SIGNED and request.method == "GET":
        abort(404)
    form, conflict = _form_of(row), []
    if form.validate_on_submit():
        try:
            kept = _save(case, row, form)
        except ChangedByOther as refused:
            release()
            case = case_or_404(case.id)
            row = _row_or_404(case, row.id) if row else None
            conflict = _conflict(form, row)
            if not conflict:
                form.refuse(refused)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The draft is kept. It counts once you have signed it."))
            return redirect(f"/cases/{case.id}/psychology/evaluations/{kept.id}", 303)
    return _edit_page(case, row, form, conflict)


def _form_of(row: EvaluationRow | None, **options: Any) -> EvaluationForm:
    found = evaluations.findings_of(row) if row is not None else None
    return evaluation_form(found, row.version if row is not None else None, **options)


def _conflict(form: EvaluationForm, row: EvaluationRow | None) -> list[Differing]:
    """What is stored now beside what was typed; keeping it once more means having seen both."""
    stored = _form_of(row, formdata=None)
    form.version.raw_text = form.version.data = str(row.version) if row is not None else ""
    return differing(form, stored)


def _edit_page(
    case: CaseView, row: EvaluationRow | None, form: EvaluationForm, conflict: list[Differing]
) -> ResponseReturnValue:
    page = render_template(
        "evaluations/edit.html",
        case=case,
        form=form,
        conflict=conflict,
        data=_data(records.facts_of_case(db(), case.row)),
        action=f"/cases/{case.id}/psychology/evaluations/{f'{row.id}/edit' if row else 'new'}",
        order_note=row.order_note if row else "",
    )
    return page, 409 if conflict else 400 if form.problems() else 200


def _save(case: CaseView, row: EvaluationRow | None, form: EvaluationForm) -> EvaluationRow:
    version = str(form.version.data or "")
    return evaluations.save_draft(
        db(),
        case=case.row,
        row=row,
        findings=form.findings(current_staff().name),
        by=current_actor(),
        now=clock.now(),
        version=int(version) if version.isdecimal() else None,
    )


def _data(facts: Facts) -> dict[str, tuple[Known, ...]]:
    """What is recorded that bears on each factor, by its slug."""
    return {
        factor.slug: tuple(
            known_of(datum, FACTS[name], facts)
            for name in factor.data
            if (datum := facts.get(name)) is not None
        )
        for factor in FACTORS
    }


def _outside(facts: Facts) -> tuple[Known, ...]:
    found = ((name, facts.get(name)) for name in FACTS if name in EVALUATION_FACTS)
    return tuple(known_of(datum, FACTS[name], facts) for name, datum in found if datum is not None)


def _row_or_404(case: CaseView, evaluation_id: uuid.UUID) -> EvaluationRow:
    row = evaluations.get_evaluation(db(), case.row, evaluation_id)
    if row is None:
        abort(404)
    return row
