"""Letters about a case: written, read as they will go out, kept as a draft or signed and issued."""

import uuid
from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from forms.base import Choice
from forms.documents import LetterForm, SignDocumentForm, lines_of
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.services import letters
from scs_manager.services.document_seals import Signing
from scs_manager.services.documents import DocumentKind, Prepared, number_of
from scs_manager.services.letters import PURPOSES, LetterWords
from scs_manager.services.referral_rows import referral_of
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, requires
from scs_manager.web.case_view import CaseView
from scs_manager.web.filters import moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.issuing import issued, public_url, stored, taken_up
from scs_manager.web.session import db, let_go, reading
from scs_manager.web.signing import refusal, signing_of, status_of

bp = Blueprint("letters", __name__)

REFERRER = "referrer"
"""The purpose that the referral can fill in."""


@bp.get("/cases/<uuid:case_id>/documents/letter")
@requires(Permission.DRAFT_DOCUMENTS)
def write(case_id: uuid.UUID) -> Response:
    """Compose a letter."""
    case = case_or_404(case_id)
    given = taken_up(case, DocumentKind.REFERRAL_LETTER)
    given = given or (_to_referrer(case) if request.args.get("to") == REFERRER else {})
    return _letter_page(case, _form(case, given))


@bp.post("/cases/<uuid:case_id>/documents/letter")
@requires(Permission.DRAFT_DOCUMENTS)
def check(case_id: uuid.UUID) -> Response:
    """Read the letter as it will go out, with the hash over it; nothing is stored yet."""
    case = case_or_404(case_id)
    if "fill" in request.form:
        return _letter_page(case, _filled(case))
    form = _form(case)
    fine = form.validate_on_submit()
    if "change" in request.form or not fine:
        return _letter_page(case, form)
    return _letter_look(case, form, SignDocumentForm())


@bp.post("/cases/<uuid:case_id>/documents/letter/draft")
@requires(Permission.DRAFT_DOCUMENTS)
def draft(case_id: uuid.UUID) -> Response:
    """Keep the letter as a draft for somebody else to sign."""
    case = case_or_404(case_id)
    form = _form(case)
    if not form.validate_on_submit():
        return _letter_page(case, form)
    words = _letter_words(form)
    return issued(
        case,
        lambda session: _letter(session, case, words, None),
        again=lambda error: _again(case, form, error),
    )


@bp.post("/cases/<uuid:case_id>/documents/letter/sign")
@requires(Permission.SIGN_DOCUMENTS)
def sign(case_id: uuid.UUID) -> Response:
    """Sign the letter that was shown, and issue it."""
    case, signing = case_or_404(case_id), SignDocumentForm()
    form = _form(case)
    if not form.validate_on_submit():
        return _letter_page(case, form)
    if not signing.validate_on_submit():
        return _letter_look(case, form, signing)
    words, given = _letter_words(form), signing_of(signing)
    refused = refusal(signing, lambda: stored(lambda session: _letter(session, case, words, given)))
    if refused is not None:
        return _letter_look(case, form, signing, refused)
    flash(_("The letter is signed and issued."))
    return redirect(url_for("documents.show", case_id=case_id), 303)


def _letter(session: Session, case: CaseView, words: LetterWords, signing: Signing | None) -> Prepared:
    return letters.prepare_letter(session, case.row, words, signing, now=clock.now(), public_url=public_url())


def _letter_words(form: LetterForm) -> LetterWords:
    return LetterWords(
        PURPOSES[form.purpose.data],
        form.address_lines(),
        form.salutation.data,
        form.message.data or "",
        lines_of(form.enclosures.data),
        lines_of(form.copies.data),
        form.replaces.data or "",
        (form.reason.data or "").strip() if form.replaces.data else "",
    )


def _standing(case: CaseView) -> list[Choice]:
    """The letters that a new one may replace."""
    return [
        Choice(
            str(row.id),
            _("%(number)s of %(when)s", number=number_of(row), when=moment(row.issued_at, case.zone)),
        )
        for row in letters.letters_standing(db(), case.row)
    ]


def _filled(case: CaseView) -> LetterForm:
    """What was typed so far, with the referrer as its reader."""
    return LetterForm(None, data={**request.form.to_dict(), **_to_referrer(case)}, standing=_standing(case))


def _form(case: CaseView, given: Mapping[str, str] | None = None) -> LetterForm:
    """With the letters that stand; what is given fills the fields of an empty form."""
    standing = _standing(case)
    chosen = {"replaces": request.args.get("from")} if given and request.method == "GET" else {}
    known = {each.value for each in standing}
    chosen = {name: value for name, value in chosen.items() if value in known}
    return LetterForm(data={**(given or {}), **chosen}, standing=standing)


def _to_referrer(case: CaseView) -> dict[str, str]:
    """Purpose, address and salutation from the referral, as far as it names its writer."""
    found = referral_of(db(), case.row)
    if found is None:
        return {}
    address = "\n".join(line for line in (found.referrer, found.organisation) if line)
    name = found.referrer.partition(",")[0].strip()
    return {"purpose": REFERRER, "address": address, "salutation": _("Dear %(name)s", name=name)}


def _letter_page(case: CaseView, form: LetterForm) -> Response:
    page = render_template(
        "documents/letter.html",
        case=case,
        form=form,
        referral=referral_of(db(), case.row),
        died=case.state == "died",
    )
    return make_response(page, 400 if form.problems() else 200)


def _again(case: CaseView, form: LetterForm, refused: RuleError) -> Response:
    """The letter again, with everything that was typed and with what said no."""
    signing = SignDocumentForm()
    signing.refuse(refused)
    return _letter_look(case, form, signing, refused)


def _letter_look(
    case: CaseView, form: LetterForm, signing: SignDocumentForm, refused: RuleError | None = None
) -> Response:
    let_go()
    with reading() as session:  # composing must not hold the write lock
        composed = letters.compose(session, case.row, _letter_words(form), now=clock.now())
    signing.shown_sha256.raw_text = signing.shown_sha256.data = composed.sha256
    page = render_template(
        "documents/letter_sign.html",
        case=case,
        letter=composed,
        typed=form.typed(),
        form=signing,
        now=clock.now(),
    )
    return make_response(page, status_of(refused))
