"""Consent texts as rows: which may be used, which are kept. No commit; for consents and their texts."""

import uuid
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.consents import ConsentText, shipped_texts
from scs_manager.models.consents import ConsentTextReviewRow, ConsentTextRow
from scs_manager.models.scoped import select_scoped


def texts_of(session: Session, clinic_id: uuid.UUID) -> list[ConsentText]:
    """Every text that may be used now: the shipped ones, then the clinic's own, oldest first."""
    reviewed = {row.sha256 for row in reviews_of(session, clinic_id)}
    query = select_scoped(ConsentTextRow, clinic_id).where(col(ConsentTextRow.own).is_(True))
    own = session.exec(query.order_by(col(ConsentTextRow.at), col(ConsentTextRow.id)))
    found = [*shipped_texts(), *(_text(row) for row in own)]
    return [replace(text, reviewed=text.reviewed or text.sha256 in reviewed) for text in found]


def find_text(session: Session, clinic_id: uuid.UUID, sha256: str) -> ConsentText | None:
    """The text with that content: one that may be used now, or one that was once signed here."""
    for text in texts_of(session, clinic_id):
        if text.sha256 == sha256:
            return text
    row = kept_row(session, clinic_id, sha256)
    return None if row is None else _text(row)


def reviews_of(session: Session, clinic_id: uuid.UUID) -> list[ConsentTextReviewRow]:
    """Every sign-off of a text in this clinic, oldest first."""
    query = select_scoped(ConsentTextReviewRow, clinic_id)
    return list(session.exec(query.order_by(col(ConsentTextReviewRow.at), col(ConsentTextReviewRow.id))))


def keep_text(session: Session, text: ConsentText, clinic_id: uuid.UUID, by: Actor, now: datetime) -> None:
    """Keep the full text that is being signed, once. No commit."""
    if kept_row(session, clinic_id, text.sha256) is not None:
        return
    try:
        with session.begin_nested():
            session.add(row_of(text, clinic_id, by, now))
    except IntegrityError:
        if kept_row(session, clinic_id, text.sha256) is None:  # another kept it in this very moment
            raise


def kept_row(session: Session, clinic_id: uuid.UUID, sha256: str) -> ConsentTextRow | None:
    """The kept text with that content."""
    return session.exec(
        select_scoped(ConsentTextRow, clinic_id).where(ConsentTextRow.sha256 == sha256)
    ).first()


def row_of(text: ConsentText, clinic_id: uuid.UUID, by: Actor, now: datetime) -> ConsentTextRow:
    """The row that keeps a text."""
    return ConsentTextRow(
        clinic_id=clinic_id, sha256=text.sha256, kind=text.kind, version=text.version,
        language=text.language, title=text.title, body=text.body, own=text.own,
        by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip


def _text(row: ConsentTextRow) -> ConsentText:
    return ConsentText(row.kind, row.version, row.language, row.title, row.body, own=row.own)
