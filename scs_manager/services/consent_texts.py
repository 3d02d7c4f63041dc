"""Consent texts of a clinic: the shipped ones, its own, and which its medical lead has signed off."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.consents import BODY_LIMIT, LANGUAGES, TRIAL, ConsentText
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.consents import ConsentTextReviewRow, ConsentTextRow
from scs_manager.services import audit
from scs_manager.services.consent_text_rows import find_text, row_of, texts_of

__all__ = ["find_text", "review_text", "supply_text", "texts_of"]


def supply_text(
    session: Session, *, version: str, language: str, title: str, body: str, by: Actor, now: datetime
) -> ConsentTextRow:
    """Keep the clinic's own text, named by its content; one version and language have one text only."""
    if by.clinic_id is None:
        raise ValueError("a text is supplied in a clinic")
    if language not in LANGUAGES:
        raise InputError(Text("Choose the language"), place="language")
    if len(body) > BODY_LIMIT:
        raise InputError(Text("Use at most %(n)s characters", n=BODY_LIMIT), place="body")
    for text in texts_of(session, by.clinic_id):
        if (text.version, text.language, text.own) == (version, language, True):
            raise InputError(Text("This version exists in this language already"), place="version")
    text = ConsentText(TRIAL, version, language, title, body, own=True)
    if find_text(session, by.clinic_id, text.sha256) is not None:
        raise RuleError("This text is there already, word for word.")
    row = row_of(text, by.clinic_id, by, now)
    session.add(row)
    detail = {"sha256": row.sha256, "version": version, "language": language}
    audit.record(session, by=by, action="consent_text.supplied", now=now, detail=detail)
    session.commit()
    return row


def review_text(session: Session, *, text: ConsentText, by: Actor, now: datetime) -> ConsentTextReviewRow:
    """The medical lead takes responsibility for one text in one language in this clinic."""
    if by.clinic_id is None:
        raise ValueError("a text is signed off in a clinic")
    row = ConsentTextReviewRow(
        clinic_id=by.clinic_id, sha256=text.sha256, version=text.version, language=text.language,
        by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(row)
    try:
        session.flush()  # signing the same text off twice is found here
    except IntegrityError:
        session.rollback()
        raise RuleError("This text is signed off already.") from None
    detail = {"sha256": text.sha256, "version": text.version, "language": text.language}
    audit.record(session, by=by, action="consent_text.signed_off", now=now, detail=detail)
    session.commit()
    return row
