"""Whether the clinic's diaries open only with a one-time code as well."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.invitations import AskCodeForm
from scs_manager.domain.permissions import Permission
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import code_sheets
from scs_manager.web import clock
from scs_manager.web.access import current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("access_settings", __name__)


@bp.route("/settings/diary-access", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def codes() -> ResponseReturnValue:
    """One box: ask for a code, or not."""
    clinic = db().get_one(ClinicRow, current_staff().clinic_id)
    form = AskCodeForm(data={"asks": clinic.diary_asks_code})
    if form.carries_out(
        lambda: code_sheets.set_asks_code(
            db(), clinic=clinic, asks=form.asks.data, by=current_actor(), now=clock.now()
        )
    ):
        flash(_("The setting is saved. Phones that are signed in stay signed in."))
        return redirect(url_for("access_settings.codes"), 303)
    page = render_template("access/settings.html", form=form, action=request.path)
    return page, 400 if form.problems() else 200
