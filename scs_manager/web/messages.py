"""Who was told when: the messages of a case, sending one again, and the clinic's quiet hours."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.messages import QuietForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.messages import CHANNEL_NAMES
from scs_manager.domain.permissions import Permission
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import messages
from scs_manager.services.message_rows import quiet_of
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.message_view import line_of
from scs_manager.web.session import db

bp = Blueprint("messages", __name__)

AHEAD = 6
"""Planned messages that the page names; the rest is counted. [default]"""


@bp.get("/cases/<uuid:case_id>/trial/messages")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """What was sent and what is planned, with what became of each."""
    case = case_or_404(case_id)
    found = messages.messages_of(db(), case.row)
    return render_template(
        "messages/show.html",
        case=case,
        past=[line_of(row, case.zone, clock.now()) for row in found.past],
        ahead=[line_of(row, case.zone, clock.now()) for row in found.ahead[:AHEAD]],
        more=len(found.ahead) - AHEAD,
        stops=[(row, say(CHANNEL_NAMES[row.channel])) for row in found.stops],
    )


@bp.post("/cases/<uuid:case_id>/trial/messages/<int:message_id>/send-again")
@requires(Permission.INVITE)
def send_again(case_id: uuid.UUID, message_id: int) -> ResponseReturnValue:
    """Plan the same message for now."""
    case = case_or_404(case_id)
    try:
        again = messages.resend(
            db(), case=case.row, message_id=message_id, by=current_actor(), now=clock.now()
        )
    except RuleError as refused:
        flash(str(say(refused.text)))
        return redirect(url_for("messages.show", case_id=case_id), 303)
    if again is None:
        abort(404)
    flash(_("It is planned and will be sent within a minute."))
    return redirect(url_for("messages.show", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/trial/messages/wanted-again")
@requires(Permission.INVITE)
def wanted_again(case_id: uuid.UUID) -> ResponseReturnValue:
    """The patient said that messages are wanted again."""
    case = case_or_404(case_id)
    channel = request.form.get("channel", "")
    if messages.allow_again(db(), case=case.row, channel=channel, by=current_actor(), now=clock.now()):
        flash(_("Messages are sent this way again."))
    return redirect(url_for("messages.show", case_id=case_id), 303)


@bp.route("/settings/messages", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def quiet() -> ResponseReturnValue:
    """When nothing that can wait is sent to patients."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    stands = quiet_of(clinic)
    form = QuietForm(data={"since": stands.since, "until": stands.until})
    if form.carries_out(
        lambda: messages.set_quiet_hours(
            db(), clinic=clinic, quiet=form.quiet(), by=current_actor(), now=clock.now()
        )
    ):
        flash(_("The times are saved. They act from now on."))
        return redirect(url_for("messages.quiet"), 303)
    page = render_template("messages/quiet.html", form=form, action=request.path)
    return page, 400 if form.problems() else 200
