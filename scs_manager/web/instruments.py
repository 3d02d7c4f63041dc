"""The licences of the questionnaires: what may be shown, the clinic's own texts, its recorded permission."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.instruments import PermissionForm, SupplyForm, WithdrawPermissionForm
from scs_manager.domain import crisis
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.instruments import Instrument, Licence, shipped_instruments
from scs_manager.domain.instruments.changes import changes_of
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.models.questionnaires import InstrumentPermissionRow, SuppliedDefinitionRow
from scs_manager.services import instrument_permissions, instrument_texts
from scs_manager.services.instrument_permissions import Granted
from scs_manager.web import clock, i18n
from scs_manager.web.access import current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.questionnaire_view import MODES
from scs_manager.web.session import db

bp = Blueprint("instruments", __name__)

LARGEST = 256 * 1024
"""Bytes of a file of texts: far above the longest questionnaire. [default]"""


@dataclass(frozen=True)
class LicenceLine:
    """One instrument with its rights and how it stands in this clinic."""

    instrument: Instrument
    href: str
    mode: Text
    state: str
    mark: str


@bp.get("/settings/questionnaires")
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def show() -> str:
    """All instruments with mode, rights holder and state, and the review marks of the crisis text."""
    found = instrument_texts.instruments_of(db(), current_staff().clinic_id)
    lines = [
        _line(each, found[key].may_show, found[key].texts_sha256)
        for key, each in shipped_instruments().items()
    ]
    reviews = [(name, crisis.is_reviewed(name)) for name in i18n.LANGUAGES]
    return render_template("instruments/show.html", lines=lines, crisis=crisis, reviews=reviews)


@bp.get("/settings/questionnaires/<instrument>")
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def show_one(instrument: str) -> str:
    """One instrument: rights, notice, sources, important changes, texts and permission."""
    return _page(_instrument_or_404(instrument), SupplyForm(), PermissionForm())


@bp.post("/settings/questionnaires/<instrument>/texts")
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def supply(instrument: str) -> ResponseReturnValue:
    """Take the clinic's file of item texts; a fault names file and key."""
    known, form = _suppliable_or_404(instrument), SupplyForm()
    if form.validate_on_submit():
        try:
            text, filename = _read(form.file.data)
            instrument_permissions.supply(
                db(), instrument=known, text=text, filename=filename, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.of("file").fail(str(refused))
        else:
            flash(_("The texts are stored. Record the permission to show them."))
            return redirect(url_for("instruments.show_one", instrument=known.id), 303)
    return _page(known, form, PermissionForm(formdata=None)), 400


@bp.post("/settings/questionnaires/<instrument>/permission")
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def activate(instrument: str) -> ResponseReturnValue:
    """Record the clinic's permission, which activates the newest texts."""
    known, form = _suppliable_or_404(instrument), PermissionForm()
    if form.validate_on_submit():
        granted = Granted(form.confirmed_by.data, form.confirmed_on.data, form.reference.data)
        try:
            instrument_permissions.activate(
                db(), instrument=known, granted=granted, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The permission is recorded. The questions may be shown now."))
            return redirect(url_for("instruments.show_one", instrument=known.id), 303)
    return _page(known, SupplyForm(formdata=None), form), 400


@bp.route("/settings/questionnaires/<instrument>/withdraw", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def withdraw(instrument: str) -> ResponseReturnValue:
    """Stop showing the clinic's texts."""
    known, form = _suppliable_or_404(instrument), WithdrawPermissionForm()
    if form.carries_out(
        lambda: instrument_permissions.withdraw(
            db(), instrument=known, reason=form.reason.data, by=current_actor(), now=clock.now()
        )
    ):
        flash(_("The texts are no longer shown."))
        return redirect(url_for("instruments.show_one", instrument=known.id), 303)
    page = render_template("instruments/withdraw.html", known=known, form=form, action=request.path)
    return page, 400 if form.problems() else 200


def _read(upload: object) -> tuple[str, str]:
    """The text of an uploaded file; its name is only said in messages."""
    data = upload.read(LARGEST + 1)  # type: ignore[attr-defined]
    name = str(upload.filename)[:100]  # type: ignore[attr-defined]
    if len(data) > LARGEST:
        raise InputError(Text("is larger than %(n)s KB", n=LARGEST // 1024), place=name)
    try:
        return data.decode("utf-8"), name
    except UnicodeDecodeError:
        raise InputError(Text("is not text in UTF-8"), place=name) from None


def _instrument_or_404(name: str) -> Instrument:
    known = shipped_instruments().get(name)
    if known is None:
        abort(404)
    return known


def _suppliable_or_404(name: str) -> Instrument:
    known = _instrument_or_404(name)
    if known.licence is not Licence.CLINIC_SUPPLIED:
        abort(404)
    return known


def _line(instrument: Instrument, may_show: bool, texts: str | None) -> LicenceLine:
    if not instrument.asked:
        state, mark = _("Never asked here"), "caution"
    elif texts:
        state, mark = _("Active under the clinic’s permission"), "met"
    elif may_show:
        state, mark = _("Active"), "met"
    elif instrument.licence is Licence.SCORE_ONLY:
        state, mark = _("Scores are typed in"), "caution"
    else:
        state, mark = _("Off until texts and permission are there"), "missing"
    href = f"/settings/questionnaires/{instrument.id}"
    return LicenceLine(instrument, href, MODES[instrument.licence], state, mark)


def _page(known: Instrument, supply_form: SupplyForm, permission_form: PermissionForm) -> str:
    clinic_id = current_staff().clinic_id
    permission: InstrumentPermissionRow | None = instrument_texts.permissions_of(db(), clinic_id).get(
        known.id
    )
    texts: SuppliedDefinitionRow | None = instrument_texts.definitions_of(db(), clinic_id).get(known.id)
    form = next((each for each in (supply_form, permission_form) if each.problems()), None)
    found = instrument_texts.instruments_of(db(), clinic_id)[known.id]
    return render_template(
        "instruments/one.html",
        line=_line(known, found.may_show, found.texts_sha256),
        known=known,
        permission=permission,
        texts=texts,
        may_supply=known.licence is Licence.CLINIC_SUPPLIED,
        supply_form=supply_form,
        permission_form=permission_form,
        form=form,
        changes=[(score, changes_of(known.id, score.id)) for score in known.scores],
    )
