"""What staff do about diary entries: transcribe, accept, leave a day out, take that back."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import Form, read_date
from forms.trials import AcceptForm, ExcludeForm, TakeBackForm, TranscribeForm
from scs_manager.domain.permissions import Permission
from scs_manager.models.trials import TrialRow
from scs_manager.services import diary, diary_review, outcomes
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("diary_review", __name__)


@bp.route("/cases/<uuid:case_id>/trial/transcribe", methods=["GET", "POST"])
@requires(Permission.TRANSCRIBE_DIARY)
def transcribe(case_id: uuid.UUID) -> ResponseReturnValue:
    """Enter an evening for the patient, marked as entered by staff."""
    case, trial = _case_and_trial(case_id)
    form = TranscribeForm()
    if form.carries_out(
        lambda: diary.transcribe_entry(
            db(),
            trial=trial,
            case=case.row,
            entry=form.to_entry(),
            reason=form.reason.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The entry is stored, marked as entered by staff."))
        return _back(case_id)
    return _form_page("trials/transcribe.html", case, form)


@bp.route("/cases/<uuid:case_id>/trial/leave-out", methods=["GET", "POST"])
@requires(Permission.JUDGE_DIARY)
def exclude(case_id: uuid.UUID) -> ResponseReturnValue:
    """Leave a day out of the result."""
    case, trial = _case_and_trial(case_id)
    form = ExcludeForm(data=_offered())
    if form.carries_out(
        lambda: diary_review.exclude_day(
            db(),
            trial=trial,
            day=form.day.data,
            reason=form.reason.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The day is left out."))
        return _back(case_id)
    return _form_page("trials/exclude.html", case, form, is_late=trial.removed_on is not None)


@bp.route("/cases/<uuid:case_id>/trial/entries/<int:entry_id>/accept", methods=["GET", "POST"])
@requires(Permission.JUDGE_DIARY)
def accept(case_id: uuid.UUID, entry_id: int) -> ResponseReturnValue:
    """Let an entry from outside its window count."""
    case, trial = _case_and_trial(case_id)
    entry = next((row for row in outcomes.entries_of(db(), trial) if row.id == entry_id), None)
    if entry is None:
        abort(404)
    form = AcceptForm()
    if form.carries_out(
        lambda: diary_review.accept_entry(
            db(),
            trial=trial,
            entry_id=entry_id,
            reason=form.reason.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The entry counts now."))
        return _back(case_id)
    return _form_page("trials/accept.html", case, form, entry=entry)


@bp.route("/cases/<uuid:case_id>/trial/leave-out/<uuid:exclusion_id>/take-back", methods=["GET", "POST"])
@requires(Permission.JUDGE_DIARY)
def take_back(case_id: uuid.UUID, exclusion_id: uuid.UUID) -> ResponseReturnValue:
    """Let a day count after all that was left out."""
    case, trial = _case_and_trial(case_id)
    rows = diary_review.exclusions_of(db(), trial)
    exclusion = next((row for row in rows if row.id == exclusion_id), None)
    if exclusion is None:
        abort(404)
    form = TakeBackForm()
    if form.carries_out(
        lambda: diary_review.take_back_exclusion(
            db(),
            trial=trial,
            exclusion_id=exclusion_id,
            reason=form.reason.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The day counts again. That it was left out stays listed."))
        return _back(case_id)
    is_late = trial.removed_on is not None
    return _form_page("trials/take_back.html", case, form, exclusion=exclusion, is_late=is_late)


def _offered() -> dict[str, object]:
    """The day and the reason that the trial page offered; the person may change both."""
    return {"day": read_date(request.args.get("day", "")), "reason": request.args.get("reason", "")[:400]}


def _case_and_trial(case_id: uuid.UUID) -> tuple[CaseView, TrialRow]:
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    return case, trial


def _back(case_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("trials.show", case_id=case_id), 303)


def _form_page(template: str, case: CaseView, form: Form, **values: object) -> ResponseReturnValue:
    page = render_template(template, case=case, form=form, action=request.path, **values)
    return page, 400 if form.problems() else 200
