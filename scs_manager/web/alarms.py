"""Alarms: the list of the clinic, one alarm with all that was done, taking on, telling others, resolving."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.alarms import AlarmRulesForm, EscalateForm, ResolveForm
from forms.base import Choice, Form
from scs_manager.domain.alarms import Resolution, target_of
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import ROLE_NAMES, Permission
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import alarm_rows, alarms
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, current_staff, requires, show_also
from scs_manager.web.alarm_view import (
    MARKS,
    groups_of,
    message_lines,
    signs_of,
    state_words,
    step_lines,
    taken_back,
)
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("alarms", __name__)


@bp.get("/alarms")
@requires(Permission.READ_CLINICAL)
def index() -> str:
    """Every alarm of the clinic that is not resolved, and what was resolved today."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    groups = groups_of(db(), clinic, clock.now())
    show_also((alarm.case_id for group in groups for alarm in group.alarms), what="alarms.index")
    role = ROLE_NAMES[clinic.alarm_role]
    return render_template("alarms/index.html", groups=groups, clinic=clinic, role=role)


@bp.get("/cases/<uuid:case_id>/trial/alarms/<uuid:alarm_id>")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID, alarm_id: uuid.UUID) -> str:
    """One alarm: where it stands, what was done by whom, and who was told when."""
    case = case_or_404(case_id)
    alarm = _alarm_or_404(case, alarm_id)
    entry = get_scoped(db(), DiaryEntryRow, alarm.clinic_id, alarm.entry_id)
    if entry is None:
        raise ValueError("an alarm without its entry")
    steps = alarm_rows.steps_of(db(), alarm.clinic_id, [alarm.id])
    again = alarm_rows.answered_again(db(), entry)
    return render_template(
        "alarms/show.html",
        case=case,
        alarm=alarm,
        entry=entry,
        signs=signs_of(alarm.signs),
        state=alarm.standing.state,
        mark_name=MARKS[alarm.standing.state],
        state_words=state_words(alarm.standing),
        steps=step_lines(alarm, steps, by=entry.by_name, zone=case.zone, again=again),
        taken_back=taken_back(alarm.signs, again, case.zone),
        told=message_lines(alarm_rows.messages_of(db(), alarm), case.zone),
    )


@bp.post("/cases/<uuid:case_id>/trial/alarms/<uuid:alarm_id>/acknowledge")
@requires(Permission.HANDLE_ALARM)
def acknowledge(case_id: uuid.UUID, alarm_id: uuid.UUID) -> ResponseReturnValue:
    """Tell the others that somebody acts; the second of two people reads who was first."""
    case = case_or_404(case_id)
    _alarm_or_404(case, alarm_id)
    try:
        alarms.acknowledge(db(), case=case.row, alarm_id=alarm_id, by=current_actor(), now=clock.now())
    except RuleError as refused:
        flash(_(refused.text.id, **refused.text.params))
    else:
        flash(_("You have taken this alarm on. Call the patient, then record what was done."))
    return _back(case_id, alarm_id)


@bp.route("/cases/<uuid:case_id>/trial/alarms/<uuid:alarm_id>/escalate", methods=["GET", "POST"])
@requires(Permission.HANDLE_ALARM)
def escalate(case_id: uuid.UUID, alarm_id: uuid.UUID) -> ResponseReturnValue:
    """Tell a colleague, or everybody of a role."""
    case = case_or_404(case_id)
    alarm = _alarm_or_404(case, alarm_id)
    form = EscalateForm(colleagues=_colleagues(alarm.clinic_id))
    if form.carries_out(
        lambda: alarms.escalate(
            db(),
            case=case.row,
            alarm_id=alarm_id,
            to=target_of(form.to.data),
            note=form.note.data or "",
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The message is on its way. The alarm stays open until it is resolved."))
        return _back(case_id, alarm_id)
    return _form_page("alarms/escalate.html", case, alarm, form)


@bp.route("/cases/<uuid:case_id>/trial/alarms/<uuid:alarm_id>/resolve", methods=["GET", "POST"])
@requires(Permission.HANDLE_ALARM)
def resolve(case_id: uuid.UUID, alarm_id: uuid.UUID) -> ResponseReturnValue:
    """Say what was done, and who was told."""
    case = case_or_404(case_id)
    alarm = _alarm_or_404(case, alarm_id)
    form = ResolveForm()
    if form.validate_on_submit():
        resolution = Resolution(**form.values("done", "note", "told_patient", "told_surgeon"))
        try:
            alarms.resolve(
                db(),
                case=case.row,
                alarm_id=alarm_id,
                resolution=resolution,
                by=current_actor(),
                now=clock.now(),
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The alarm is resolved."))
            return _back(case_id, alarm_id)
    return _form_page("alarms/resolve.html", case, alarm, form)


@bp.route("/settings/alarms", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def rules() -> ResponseReturnValue:
    """After how long, and to whom, the clinic tells of an alarm that nobody took on."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    form = AlarmRulesForm(data={"minutes": clinic.alarm_minutes, "role": clinic.alarm_role})
    if form.validate_on_submit():
        minutes, role = int(form.minutes.data), form.role.data
        try:
            alarms.set_rules(
                db(), clinic=clinic, minutes=minutes, role=role, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The rules are saved. They hold for alarms that come from now on."))
            return redirect(url_for("alarms.rules"), 303)
    page = render_template("alarms/rules.html", form=form, action=request.path)
    return page, 400 if form.problems() else 200


def _colleagues(clinic_id: uuid.UUID) -> tuple[Choice, ...]:
    """Everybody who may take an alarm on, but for the one who asks."""
    asks = current_actor().id
    people = alarm_rows.colleagues(db(), clinic_id)
    return tuple(Choice(f"staff:{each.id}", each.full_name) for each in people if each.id != asks)


def _alarm_or_404(case: CaseView, alarm_id: uuid.UUID) -> AlarmRow:
    alarm = alarm_rows.get_alarm(db(), case.row, alarm_id)
    if alarm is None:
        abort(404)
    return alarm


def _back(case_id: uuid.UUID, alarm_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("alarms.show", case_id=case_id, alarm_id=alarm_id), 303)


def _form_page(template: str, case: CaseView, alarm: AlarmRow, form: Form) -> ResponseReturnValue:
    words = {"signs": signs_of(alarm.signs), "state_words": state_words(alarm.standing)}
    page = render_template(template, case=case, alarm=alarm, form=form, action=request.path, **words)
    return page, 400 if form.problems() else 200
