"""Two records of one person: found, explained, merged, and put back."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forms.merges import FindRecordForm, MergeForm, UndoMergeForm
from scs_manager.domain.duplicates import LEVEL_NAMES
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.models.merges import PatientMergeRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import accounts, merges, patients
from scs_manager.services.patient_rows import patient_with_identifier
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, current_staff, requires, show_also
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("merges", __name__)


@bp.get("/patients/<uuid:patient_id>")
@requires(Permission.READ_CLINICAL)
def follow(patient_id: uuid.UUID) -> ResponseReturnValue:
    """The newest case of a patient; a merged record leads to the one that was kept, and says so."""
    patient = get_scoped(db(), PatientRow, current_staff().clinic_id, patient_id)
    if patient is None:
        abort(404)
    stands = patients.standing(db(), patient)
    case_id = patients.newest_case(db(), stands)
    if case_id is None:
        abort(404)
    if stands.id != patient.id:
        flash(_("%(number)s was merged into this record.", number=patient.identifier))
    return redirect(f"/cases/{case_id}", 303)


@bp.get("/cases/<uuid:case_id>/same-person")
@requires(Permission.MERGE_PATIENTS)
def show(case_id: uuid.UUID) -> ResponseReturnValue:
    """Records that may be this person, one to be merged with what would follow, and earlier merges."""
    case = case_or_404(case_id)
    if "other" in request.args:
        return _plan_page(case, _other(request.args["other"]), MergeForm())
    return _list_page(case, FindRecordForm())


@bp.post("/cases/<uuid:case_id>/same-person/find")
@requires(Permission.MERGE_PATIENTS)
def find(case_id: uuid.UUID) -> ResponseReturnValue:
    """Another record by its number."""
    case, form = case_or_404(case_id), FindRecordForm()
    if form.validate_on_submit():
        other = patient_with_identifier(db(), case.clinic.id, form.number.data)
        if other is not None and other.id != case.patient.id:
            return redirect(f"/cases/{case_id}/same-person?other={other.id}", 303)
        form.number.fail(_("No other record of this clinic has that number."))
    return _list_page(case, form)


@bp.post("/cases/<uuid:case_id>/same-person")
@requires(Permission.MERGE_PATIENTS)
def merge(case_id: uuid.UUID) -> ResponseReturnValue:
    """Merge the other record into this one, as it was explained."""
    case, form = case_or_404(case_id), MergeForm()
    if not form.other.data:
        empty = FindRecordForm(None)
        empty.number.fail(_("Choose the other record first."))
        return _list_page(case, empty)
    other = _other(form.other.data)
    if form.validate_on_submit() and _is_signer(form):
        try:
            merges.merge_patients(
                db(),
                kept=case.patient,
                merged=other,
                shown=form.shown.data,
                reason=form.reason.data,
                by=current_actor(),
                now=clock.now(),
            )
        except RuleError as refused:
            form.refuse(refused)
            release()
            case, other = case_or_404(case_id), _other(form.other.data)
        else:
            flash(_("The records are merged. The merge can be undone on this page."))
            return redirect(f"/cases/{case_id}/same-person", 303)
    return _plan_page(case, other, form)


@bp.route("/cases/<uuid:case_id>/same-person/<uuid:merge_id>/undo", methods=["GET", "POST"])
@requires(Permission.MERGE_PATIENTS)
def undo(case_id: uuid.UUID, merge_id: uuid.UUID) -> ResponseReturnValue:
    """Undo a merge into this record; what stands in the way is said first."""
    case, found = _merge(case_id, merge_id)
    form = UndoMergeForm()
    if form.validate_on_submit() and _is_signer(form):
        try:
            merges.undo_merge(db(), merge=found, reason=form.reason.data, by=current_actor(), now=clock.now())
        except RuleError as refused:
            form.refuse(refused)
            release()
            case, found = _merge(case_id, merge_id)
        else:
            flash(_("The merge is undone: every case is back where it was."))
            return redirect(f"/patients/{found.kept_id}", 303)
    page = render_template(
        "merges/undo.html",
        case=case,
        form=form,
        merge=found,
        merged=get_scoped(db(), PatientRow, case.clinic.id, found.merged_id),
        refusal=merges.undo_refusal(db(), found),
    )
    return page, 400 if form.problems() else 200


def _merge(case_id: uuid.UUID, merge_id: uuid.UUID) -> tuple[CaseView, PatientMergeRow]:
    case = case_or_404(case_id)
    found = merges.merge_of(db(), case.patient, merge_id)
    if found is None:
        abort(404)
    return case, found


def _other(text: str) -> PatientRow:
    """The other record, of this clinic."""
    try:
        row = get_scoped(db(), PatientRow, current_staff().clinic_id, uuid.UUID(text))
    except ValueError:
        abort(404)
    if row is None:
        abort(404)
    return row


def _is_signer(form: MergeForm | UndoMergeForm) -> bool:
    """Whether the password is the signed-in person's; a merge asks for it again."""
    try:
        release()
        accounts.check_signer(db(), by=current_actor(), password=form.password.data, now=clock.now())
    except accounts.SignInRefused as refused:
        form.password.fail(refused.text)
        return False
    return True


def _list_page(case: CaseView, form: FindRecordForm) -> ResponseReturnValue:
    found = patients.possible_duplicates(db(), patient=case.patient)
    show_also(each.case_id for each in found)
    rows = merges.merges_of(db(), case.patient)
    merged = {row.merged_id: get_scoped(db(), PatientRow, case.clinic.id, row.merged_id) for row in rows}
    page = render_template(
        "merges/show.html",
        case=case,
        form=form,
        candidates=found,
        levels=LEVEL_NAMES,
        merges=rows,
        merged=merged,
    )
    return page, 400 if form.problems() else 200


def _plan_page(case: CaseView, other: PatientRow, form: MergeForm) -> ResponseReturnValue:
    show_also([patients.newest_case(db(), patients.standing(db(), other))])
    plan = merges.plan_merge(db(), kept=case.patient, merged=other)
    for field, text in ((form.other, str(other.id)), (form.shown, plan.digest)):
        field.data = field.raw_text = text
    page = render_template("merges/merge.html", case=case, plan=plan, form=form, levels=LEVEL_NAMES)
    return page, 400 if form.problems() else 200
