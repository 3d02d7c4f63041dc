"""Files of a case: added, handed out as downloads, withdrawn."""

import uuid

from flask import Blueprint, abort, current_app, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from forms.referrals import AttachmentForm, WithdrawAttachmentForm
from scs_manager.config import Settings
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.models.attachments import AttachmentRow
from scs_manager.services import attachments
from scs_manager.services.attachment_files import CheckedFile, check_file
from scs_manager.services.attachments import Labels
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("attachments", __name__)

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Whatever a browser makes of a file, it runs nothing and reaches nothing."""


@bp.route("/cases/<uuid:case_id>/attachments/add", methods=["GET", "POST"])
@requires(Permission.EDIT_IDENTITY)
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Attach one file; what cannot be taken is refused in one sentence at its field."""
    case, form = case_or_404(case_id), AttachmentForm()
    if form.validate_on_submit():
        try:
            release()  # opening a large file must not hold the write lock
            file = _checked(form)
            labels = Labels(form.kind.data, form.title.data, form.dated, form.file.data.filename or "")
            attachments.add_attachment(
                db(), case=case.row, file=file, labels=labels, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
            case = case_or_404(case_id)
        else:
            flash(_("The file is attached."))
            return redirect(f"/cases/{case_id}/referral", 303)
    limit = _limit() // 1024**2
    page = render_template("attachments/add.html", case=case, form=form, limit=limit)
    return page, 400 if form.problems() else 200


@bp.get("/cases/<uuid:case_id>/attachments/<uuid:attachment_id>")
@requires(Permission.READ_CLINICAL)
def download(case_id: uuid.UUID, attachment_id: uuid.UUID) -> Response:
    """The bytes as they are kept, only ever as a download; altered ones are not handed out."""
    _case, attachment = _found(case_id, attachment_id)
    if not attachments.is_intact(attachment):
        raise RuleError(_("The stored file is not the one that was attached. It is not handed out."))
    response = make_response(attachment.data)
    name = attachments.file_name(attachment)
    response.headers["Content-Type"] = attachment.media_type.value
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@bp.route("/cases/<uuid:case_id>/attachments/<uuid:attachment_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.EDIT_IDENTITY)
def withdraw(case_id: uuid.UUID, attachment_id: uuid.UUID) -> ResponseReturnValue:
    """Take a file out of use with a reason; it is kept."""
    case, attachment = _found(case_id, attachment_id)
    form = WithdrawAttachmentForm()
    if form.validate_on_submit():
        try:
            attachments.withdraw_attachment(
                db(), attachment=attachment, reason=form.reason.data, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
            case, attachment = _found(case_id, attachment_id)
        else:
            flash(_("The file is withdrawn."))
            return redirect(f"/cases/{case_id}/referral", 303)
    page = render_template("attachments/withdraw.html", case=case, form=form, attachment=attachment)
    return page, 400 if form.problems() else 200


def _found(case_id: uuid.UUID, attachment_id: uuid.UUID) -> tuple[CaseView, AttachmentRow]:
    case = case_or_404(case_id)
    attachment = attachments.attachment_of(db(), case.row, attachment_id)
    if attachment is None:
        abort(404)
    return case, attachment


def _checked(form: AttachmentForm) -> CheckedFile:
    limit, upload = _limit(), form.file.data
    try:
        return check_file(upload.stream.read(limit + 1), limit=limit)
    finally:
        upload.close()  # a large one waits in a temporary file


def _limit() -> int:
    settings: Settings = current_app.extensions["settings"]
    return settings.attachment_max_mb * 1024**2
