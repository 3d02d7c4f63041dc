"""Settings of the diary: the clinic's windows, and the zone of a patient who travels."""

import uuid
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.diary_settings import QuestionsForm, WindowsForm, ZoneForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.wording import full_date
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.diary_settings import DiaryWindowsRow
from scs_manager.services import diary_settings, enrolments, outcomes
from scs_manager.services.diary_places import windows_of_clinic
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.session import db

bp = Blueprint("diary_settings", __name__)


@dataclass(frozen=True)
class Change:
    """One change of the windows in the reader's words."""

    since: str
    words: str
    reason: str
    who: str


@bp.route("/settings/diary", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def windows() -> ResponseReturnValue:
    """When evenings open, until when they are on time and late, and how long a phone may keep them."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    now_set = windows_of_clinic(clinic)
    names = ("opens", "on_time_before", "late_before", "sync_within_days")
    form = WindowsForm(data={name: getattr(now_set, name) for name in names})
    if form.validate_on_submit() and _set(clinic, form):
        return redirect(url_for("diary_settings.windows"), 303)
    page = render_template(
        "diary_settings/windows.html",
        form=form,
        action=request.path,
        changes=[_change(row) for row in diary_settings.windows_history(db(), clinic)],
    )
    return page, 400 if form.problems() else 200


@bp.route("/settings/diary/questions", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def questions() -> ResponseReturnValue:
    """Whether patients see all questions at once or one after the other."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    form = QuestionsForm(data={"look": "steps" if clinic.diary_steps else "screen"})
    if form.validate_on_submit():
        steps = form.look.data == "steps"
        diary_settings.set_steps(db(), clinic=clinic, steps=steps, by=current_actor(), now=clock.now())
        flash(
            _("The diary asks one question after the other.") if steps else _("The diary asks on one screen.")
        )
        return redirect(url_for("diary_settings.questions"), 303)
    page = render_template("diary_settings/questions.html", form=form, action=request.path)
    return page, 400 if form.problems() else 200


def _set(clinic: ClinicRow, form: WindowsForm) -> bool:
    try:
        from_day = diary_settings.set_windows(
            db(), clinic=clinic, windows=form.windows(), reason=form.reason.data, by=current_actor(),
            now=clock.now(),
        )  # fmt: skip
    except RuleError as refused:
        form.refuse(refused)
        return False
    flash(_("The times are saved. They act from the evening of %(day)s.", day=say(full_date(from_day))))
    return True


def _change(row: DiaryWindowsRow) -> Change:
    words = _(
        "opens %(opens)s, on time before %(on_time)s, late before %(late)s, kept %(days)s days on the phone",
        opens=f"{row.opens:%H:%M}",
        on_time=f"{row.on_time_before:%H:%M}",
        late=f"{row.late_before:%H:%M}",
        days=row.sync_within_days,
    )
    return Change(str(say(full_date(row.from_day))), words, row.reason, row.by_name)


@bp.route("/cases/<uuid:case_id>/trial/time-zone", methods=["GET", "POST"])
@requires(Permission.INVITE)
def zone(case_id: uuid.UUID) -> ResponseReturnValue:
    """The patient travels: the diary follows the clock there from the next diary day on."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    enrolled = enrolments.enrolments_of(db(), trial)
    form = ZoneForm(data={"time_zone": enrolled[0].time_zone if enrolled else case.zone})
    if form.validate_on_submit():
        try:
            from_day = diary_settings.change_zone(
                db(), trial=trial, zone=form.time_zone.data, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The new time zone acts from the evening of %(day)s.", day=say(full_date(from_day))))
            return redirect(url_for("trials.show", case_id=case_id), 303)
    page = render_template("diary_settings/zone.html", case=case, form=form, action=request.path)
    return page, 400 if form.problems() else 200
