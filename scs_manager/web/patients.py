"""Registering a patient with a referral, correcting an identity, importing a FHIR record."""

import uuid
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from forms.base import Form
from forms.conflicts import Differing, differing
from forms.patients import ConfirmImportForm, CorrectionForm, ImportForm, RegistrationForm
from scs_manager.domain.bundles import SIZE_LIMIT, read_bundle, read_json
from scs_manager.domain.duplicates import LEVEL_NAMES
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.fhir_facts import Import, facts_of_bundle
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.services import imports, patients
from scs_manager.services.patients import Candidate, NumberTaken, PossibleDuplicate
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, current_staff, requires, show_also
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release

bp = Blueprint("patients", __name__)

PREVIEW_LASTS = timedelta(hours=1)
"""How long what was read may wait for its yes. [default]"""


@dataclass(frozen=True)
class Column:
    """One record of the comparison."""

    title: Text
    reasons: tuple[Text, ...]
    href: str
    name: str
    birth_date: date
    identifier: str
    phone: str
    email: str


@dataclass(frozen=True)
class Alike:
    """Records that may be the person who is entered; empty unless somebody is."""

    columns: tuple[Column, ...] = ()
    entered: Column | None = None
    can_differ: bool = True
    """Whether a reason may settle it; a clinic number that is taken stays taken."""


@bp.route("/patients/new", methods=["GET", "POST"])
@requires(Permission.EDIT_IDENTITY)
def register() -> ResponseReturnValue:
    """A new patient and the referral they came with; possible duplicates are shown first."""
    form, alike = RegistrationForm(), Alike()
    if form.validate_on_submit():
        try:
            case = patients.register_patient(
                db(),
                identity=form.identity,
                referral=form.referral,
                by=current_actor(),
                now=clock.now(),
                different_because=form.different_because.data,
            )
        except PossibleDuplicate as found:
            alike = _alike(form, found)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The referral is registered."))
            return redirect(f"/cases/{case.id}", 303)
    page = render_template("patients/register.html", form=form, alike=alike)
    return page, 400 if form.problems() else 200


@bp.route("/cases/<uuid:case_id>/identity", methods=["GET", "POST"])
@requires(Permission.EDIT_IDENTITY)
def correct(case_id: uuid.UUID) -> ResponseReturnValue:
    """Correct name, birth date, number or contact, on the version that was read."""
    case, alike = case_or_404(case_id), Alike()
    form, conflict = CorrectionForm(obj=case.patient), []
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
                different_because=form.different_because.data,
            )
        except PossibleDuplicate as found:
            alike = _alike(form, found)
        except ChangedByOther as refused:
            release()
            conflict = _conflict(form, case_or_404(case_id))
            if not conflict:
                form.refuse(refused)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The correction is saved; the audit trail keeps what was there before."))
            return redirect(f"/cases/{case_id}", 303)
        case = case_or_404(case_id)
    page = render_template("patients/correct.html", case=case, form=form, alike=alike, conflict=conflict)
    return page, 409 if conflict else 400 if form.problems() else 200


def _conflict(form: CorrectionForm, case: CaseView) -> list[Differing]:
    """What is stored now beside what was typed; saving once more means having seen both."""
    form.version.raw_text = form.version.data = str(case.patient.version)
    stored = CorrectionForm(obj=case.patient, formdata=None)
    return differing(form, stored, but=("different_because",))


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
            return render_template("patients/preview.html", form=confirm, found=found, alike=Alike())
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
    found, alike = _read(data), Alike()
    if form.validate_on_submit():
        try:
            done = imports.import_patient(
                db(),
                found,
                by=current_actor(),
                now=clock.now(),
                identifier=form.identifier.data,
                different_because=form.different_because.data,
            )
        except PossibleDuplicate as known:
            alike = _alike(form, known, found.patient)
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
    return render_template("patients/preview.html", form=form, found=found, alike=alike), 400


def _alike(form: Form, found: PossibleDuplicate, entered: Any = None) -> Alike:
    """What is shown side by side; whose identity is shown is entered as looked at."""
    show_also(each.case_id for each in found.candidates)
    if isinstance(found, NumberTaken):
        form.refuse(found)
    else:
        form.of("different_because").fail(
            _("Somebody like this is known. Open that record, or say how you know that it is somebody else.")
        )
    shown = [_column(each) for each in found.candidates]
    return Alike(tuple(shown), _entered(form, entered), can_differ=not isinstance(found, NumberTaken))


def _column(found: Candidate) -> Column:
    number = found.patient.identifier
    if found.former_number:
        number = _("%(number)s (merged: %(former)s)", number=number, former=found.former_number)
    return Column(
        title=LEVEL_NAMES[found.match.level],
        reasons=found.match.reasons,
        href=f"/cases/{found.case_id}" if found.case_id else "",
        name=f"{found.patient.given_name} {found.patient.family_name}",
        birth_date=found.patient.birth_date,
        identifier=number,
        phone=found.patient.phone,
        email=found.patient.email,
    )


def _entered(form: Form, entered: Any) -> Column:
    data = vars(entered) if entered is not None else form.data
    return Column(
        title=Text("As entered"),
        reasons=(),
        href="",
        name=f"{data['given_name']} {data['family_name']}",
        birth_date=data["birth_date"],
        identifier=form.data["identifier"],
        phone=data["phone"],
        email=data["email"],
    )


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
