"""Consent to a trial: what was explained, what was signed, and its withdrawal."""

import uuid
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.consents import ConsentForm, WithdrawConsentForm, consent_form
from scs_manager.domain.consents import (
    ENGLISH,
    LANGUAGES,
    NEEDS_REPEAT,
    RESULTS,
    TEACH_BACK,
    WAYS,
    ConsentText,
    current_text,
)
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.models.consents import ConsentRow
from scs_manager.services import consent_rows, consents, own_documents
from scs_manager.services.consent_texts import find_text, texts_of
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import translator
from scs_manager.web.my_record import download
from scs_manager.web.session import db

bp = Blueprint("consents", __name__)


@dataclass(frozen=True)
class ConsentView:
    """One consent in words."""

    row: ConsentRow
    language: Text
    how: Text
    teach_back: tuple[tuple[Text, Text, bool], ...]
    """Question, result in words, whether it was passed."""
    newer: str
    """The version that has come since, or empty."""


@bp.get("/cases/<uuid:case_id>/consent")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """Whether consent holds today, every consent so far, and the texts that may be used."""
    case = case_or_404(case_id)
    rows = consent_rows.consents_of(db(), case.row)
    texts = texts_of(db(), case.clinic.id)
    return render_template(
        "consents/show.html",
        case=case,
        holds=consents.holds_on(rows, case.today),
        views=[_view(row, texts) for row in rows],
        offered=_offered(texts),
        languages=LANGUAGES,
    )


@bp.get("/cases/<uuid:case_id>/consent/<uuid:consent_id>")
@requires(Permission.READ_CLINICAL)
def show_one(case_id: uuid.UUID, consent_id: uuid.UUID) -> str:
    """One consent with the very text that was signed."""
    case = case_or_404(case_id)
    row = _row_or_404(case, consent_id)
    text = find_text(db(), case.clinic.id, row.text_sha256)
    view = _view(row, texts_of(db(), case.clinic.id))
    return render_template("consents/one.html", case=case, view=view, text=text)


@bp.get("/cases/<uuid:case_id>/consent/<uuid:consent_id>/copy.pdf")
@requires(Permission.READ_CLINICAL)
def copy(case_id: uuid.UUID, consent_id: uuid.UUID) -> Response:
    """The patient's copy to print and hand over: the one that the patient's phone has."""
    case = case_or_404(case_id)
    say = translator(case.patient.language)
    data = own_documents.draw_consent(db(), case.row, consent_id, translate=say, now=clock.now())
    if data is None:
        abort(404)
    return download(data, "application/pdf", "consent.pdf")


@bp.route("/cases/<uuid:case_id>/consent/add", methods=["GET", "POST"])
@requires(Permission.RECORD_CONSENT)
def add(case_id: uuid.UUID) -> ResponseReturnValue:
    """Explain a text, ask back, record the signature."""
    case = case_or_404(case_id)
    texts = texts_of(db(), case.clinic.id)
    text = _chosen(case, texts)
    form = consent_form(consents.scans_of(db(), case.row), text.sha256, case.today)
    if form.validate_on_submit():
        try:
            row = consents.record_consent(
                db(),
                case=case.row,
                given=form.given(),
                by=current_actor(),
                now=clock.now(),
                scan_id=_scan(form),
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(
                _("The consent is recorded.")
                if row.counts
                else _("Recorded, but it is no consent yet: something must be explained again.")
            )
            return redirect(url_for("consents.show", case_id=case_id), 303)
    beside = current_text(texts, ENGLISH) if text.needs_english else None
    page = render_template("consents/add.html", case=case, form=form, text=text, beside=beside)
    return page, 400 if form.problems() else 200


@bp.route("/cases/<uuid:case_id>/consent/<uuid:consent_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.RECORD_CONSENT)
def withdraw(case_id: uuid.UUID, consent_id: uuid.UUID) -> ResponseReturnValue:
    """The patient takes the consent back."""
    case = case_or_404(case_id)
    row = _row_or_404(case, consent_id)
    form = WithdrawConsentForm()
    if form.carries_out(
        lambda: consents.withdraw_consent(
            db(),
            case=case.row,
            row=row,
            on=form.on.data,
            reason=form.reason.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The withdrawal is recorded. No trial may begin on this consent."))
        return redirect(url_for("consents.show", case_id=case_id), 303)
    view = _view(row, texts_of(db(), case.clinic.id))
    page = render_template("consents/withdraw.html", case=case, form=form, view=view)
    return page, 400 if form.problems() else 200


def _chosen(case: CaseView, texts: list[ConsentText]) -> ConsentText:
    """The text named in the address or the form, else the current one in the patient's language."""
    wanted = request.form.get("text") or request.args.get("text", "")
    if wanted:
        named = next((text for text in texts if text.sha256 == wanted), None)
        if named is None:
            abort(404)
        return named
    found = current_text(texts, case.patient.language) or current_text(texts, ENGLISH)
    if found is None:
        abort(404)
    return found


def _offered(texts: list[ConsentText]) -> list[ConsentText]:
    """The current text of each language."""
    found = (current_text(texts, language) for language in LANGUAGES)
    return [text for text in found if text is not None]


def _scan(form: ConsentForm) -> uuid.UUID | None:
    chosen = form["scan"].data if "scan" in form else None
    return uuid.UUID(chosen) if chosen else None


def _view(row: ConsentRow, texts: list[ConsentText]) -> ConsentView:
    now = current_text(texts, row.language)
    return ConsentView(
        row,
        LANGUAGES[row.language],
        WAYS[row.how],
        tuple(
            (TEACH_BACK[each["question"]], RESULTS[each["result"]], each["result"] != NEEDS_REPEAT)
            for each in row.teach_back
        ),
        now.version if now is not None and now.sha256 != row.text_sha256 else "",
    )


def _row_or_404(case: CaseView, consent_id: uuid.UUID) -> ConsentRow:
    row = consents.get_consent(db(), case.row, consent_id)
    if row is None:
        abort(404)
    return row
