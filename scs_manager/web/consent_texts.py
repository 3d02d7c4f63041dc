"""Consent texts of the clinic: read, supplied, signed off by the medical lead."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.consents import ConsentTextForm, SignOffTextForm
from scs_manager.domain.consents import LANGUAGES, ConsentText
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.services import consent_texts
from scs_manager.web import clock
from scs_manager.web.access import current_actor, current_staff, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("consent_texts", __name__)


@bp.get("/consent-texts")
@requires(Permission.READ_CLINICAL, Permission.MANAGE_SETTINGS)
def index() -> str:
    """Every text, by language and version."""
    texts = consent_texts.texts_of(db(), current_staff().clinic_id)
    return render_template("consent_texts/index.html", texts=texts, languages=LANGUAGES)


@bp.route("/consent-texts/add", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS, Permission.SIGN_OFF_PROFILES)
def add() -> ResponseReturnValue:
    """Supply a text of the clinic's own."""
    form = ConsentTextForm()
    if form.validate_on_submit():
        try:
            row = consent_texts.supply_text(
                db(),
                by=current_actor(),
                now=clock.now(),
                **form.values("version", "language", "title", "body"),
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The text is kept. It is used from now on in its language."))
            return redirect(url_for("consent_texts.show", sha256=row.sha256), 303)
    page = render_template("consent_texts/add.html", form=form)
    return page, 400 if form.problems() else 200


@bp.get("/consent-texts/<sha256>")
@requires(Permission.READ_CLINICAL, Permission.MANAGE_SETTINGS)
def show(sha256: str) -> str:
    """One text as the patient reads it."""
    return render_template("consent_texts/show.html", text=_text_or_404(sha256), languages=LANGUAGES)


@bp.route("/consent-texts/<sha256>/sign-off", methods=["GET", "POST"])
@requires(Permission.SIGN_OFF_PROFILES)
def sign_off(sha256: str) -> ResponseReturnValue:
    """The medical lead signs a text off in its language."""
    text = _text_or_404(sha256)
    form = SignOffTextForm()
    if form.carries_out(
        lambda: consent_texts.review_text(db(), text=text, by=current_actor(), now=clock.now())
    ):
        flash(_("The text is signed off for this clinic."))
        return redirect(url_for("consent_texts.show", sha256=sha256), 303)
    page = render_template("consent_texts/sign_off.html", form=form, text=text, languages=LANGUAGES)
    return page, 400 if form.problems() else 200


def _text_or_404(sha256: str) -> ConsentText:
    text = consent_texts.find_text(db(), current_staff().clinic_id, sha256)
    if text is None:
        abort(404)
    return text
