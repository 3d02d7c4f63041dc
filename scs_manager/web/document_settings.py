"""What the clinic's documents carry: letterhead, logo and paper; and which fonts the server has."""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from forms.document_settings import DocumentsForm, documents_values
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import document_setting_rows, document_settings
from scs_manager.services.logo_files import CheckedLogo, check_logo
from scs_manager.web import clock
from scs_manager.web.access import current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.session import db, release

bp = Blueprint("document_settings", __name__)


@bp.route("/settings/documents", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def edit() -> ResponseReturnValue:
    """Address, contact, numbers, logo and paper of every document that is issued from now on."""
    held = document_setting_rows.settings_of(db(), current_staff().clinic_id)
    form = DocumentsForm(data=documents_values(held))
    if form.validate_on_submit() and _set(form):
        return redirect(url_for("document_settings.edit"), 303)
    page = render_template(
        "document_settings/edit.html",
        form=form,
        held=held,
        action=request.path,
        fonts=document_setting_rows.installed_fonts(),
        faults=[say(fault) for fault in document_setting_rows.font_faults()],
    )
    return page, 400 if form.problems() else 200


@bp.get("/clinic-logo.png")
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def logo() -> Response:
    """The logo that stands, as it is printed."""
    data = document_setting_rows.logo_of(db(), current_staff().clinic_id)
    if data is None:
        abort(404)
    response = make_response(data)
    response.headers["Content-Type"] = "image/png"
    return response


def _set(form: DocumentsForm) -> bool:
    try:
        release()  # opening a picture must not hold the write lock
        picture = _picture(form)
        document_settings.set_documents(
            db(), clinic=db().get_one(ClinicRow, current_staff().clinic_id), wanted=form.wanted(),
            logo=picture, keep_logo=not form.remove_logo.data, by=current_actor(), now=clock.now(),
        )  # fmt: skip
    except RuleError as refused:
        form.refuse(refused)
        return False
    flash(_("The settings are saved. Documents that are issued already stay as they are."))
    return True


def _picture(form: DocumentsForm) -> CheckedLogo | None:
    return check_logo(form.logo.data.read()) if form.logo.data else None
