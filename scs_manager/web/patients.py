"""Registering a patient with a referral, correcting an identity, importing a FHIR record."""

import uuid
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from forms.patients import ConfirmImportForm, CorrectionForm, ImportForm, RegistrationForm
from scs_manager.domain.bundles import SIZE_LIMIT, read_bundle, read_json
from scs_manager.domain.errors import RuleError
from scs_manager.domain.fhir_facts import Import, facts_of_bundle
from scs_manager.domain.permissions import Permission
from scs_manager.services import imports, patients
from scs_manager.services.patients import PossibleDuplicate
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("patients", __name__)

PREVIEW_LASTS = timedelta(hours=1)
"""How long what was read may wait for its yes. [default]"""


@bp.route("/patients/new", methods=["GET", "POST"])
@requires(Permission.EDIT_IDENTITY)
def register() -> ResponseReturnValue:
    """A new patient and the referral they came with; possible duplicates are shown first."""
    form = RegistrationForm()
    duplicates = False
    if form.validate_on_submit():
        try:
            case = patients.register_patient(
                db(),
                identity=form.identity,
                referral=form.referral,
                by=current_actor(),
                now=clock.now(),
                different_person=form.same_person.data is True,
            )
        except PossibleDuplicate as found:
            form.refuse(found)
            duplicates = True
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The referral is registered."))
            return redirect(f"/cases/{case.id}", 303)
    page = render_template("patients/register.html", form=form, duplicates=duplicates)
    return page, 400 if form.problems() else 200


@bp.route("/cases/<uuid:case_id>/identity", methods=["GET", "POST"])
@requires(Permission.EDIT_IDENTITY)
def correct(case_id: uuid.UUID) -> ResponseReturnValue:
    """Correct name, birth date, number or contact, on the version that was read."""
    case = case_or_404(case_id)
    form = CorrectionForm(obj=case.patient)
    if form.validate_on_submit():
        version = int(form.version.data) if form.version.data.isdecimal() else -1
        try:
            patients.correct_patient(
                db(),
                patient=case.patient,
                identity=form.identity,
                version=version,
                by=current_actor(),
                now=clock.now(),
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The correction is saved; the audit trail keeps what was there before."))
            return redirect(f"/cases/{case_id}", 303)
        case = case_or_404(case_id)
    page = render_template("patients/correct.html", case=case, form=form)
    return page, 400 if form.problems() else 200


@bp.get("/patients/import")
@requires(Permission.IMPORT_RECORDS)
def import_patient() -> str:
    """Choose the file of one patient."""
    return render_template("patients/import.html", form=ImportForm())


@bp.post("/patients/import")
@requires(Permission.IMPORT_RECORDS)
def preview_import() -> ResponseReturnValue:
    """Read the file and show what would be taken, ignored and refused; nothing is saved."""
    release()  # reading a large file must not hold the write lock
    form = ImportForm()
    if form.validate_on_submit():
        data = form.file.data.stream.read(SIZE_LIMIT + 1)
        try:
            found = _read(data)
        except RuleError as refused:
            form.file.fail(str(refused))
        else:
            confirm = ConfirmImportForm(None, upload=_pack(data), identifier=found.patient.identifier)
            return render_template("patients/preview.html", form=confirm, found=found)
    return render_template("patients/import.html", form=form), 400


@bp.post("/patients/import/confirm")
@requires(Permission.IMPORT_RECORDS)
def confirm_import() -> ResponseReturnValue:
    """Keep what was shown: all of it or nothing."""
    release()
    form = ConfirmImportForm()
    try:
        data = _unpack(form.upload.data)
    except RuleError as refused:
        empty = ImportForm(None)
        empty.refuse(refused)
        return render_template("patients/import.html", form=empty), 400
    found = _read(data)
    if form.validate_on_submit():
        try:
            done = imports.import_patient(
                db(),
                found,
                by=current_actor(),
                now=clock.now(),
                identifier=form.identifier.data,
                different_person=form.different_person.data is True,
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(
                _(
                    "%(added)s facts and entries added, %(known)s were known.",
                    added=done.added,
                    known=done.known,
                )
            )
            return redirect(url_for("records.history", case_id=done.case_id), 303)
    return render_template("patients/preview.html", form=form, found=found), 400


def _read(data: bytes) -> Import:
    place = _("the file")
    bundle = read_bundle(read_json(data, place), place)
    return facts_of_bundle(bundle, clock.today(current_staff().zone))


def _pack(data: bytes) -> str:
    """The file, compressed and signed for this person: it waits in the page, not on our disk."""
    return _signer().dumps(urlsafe_b64encode(zlib.compress(data, 6)).decode())


def _unpack(upload: str) -> bytes:
    try:
        packed = _signer().loads(upload, max_age=int(PREVIEW_LASTS.total_seconds()))
    except BadSignature:
        raise RuleError(_("The preview is too old. Choose the file again.")) from None
    return zlib.decompress(urlsafe_b64decode(packed))


def _signer() -> URLSafeTimedSerializer:
    secret = str(current_app.config["SECRET_KEY"])
    return URLSafeTimedSerializer(secret, salt=f"import:{current_staff().id}")
