"""Which documents stand, said in one place, and queries that leave their files alone. Reads only."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from scs_manager.models.documents import DocumentRow
from scs_manager.models.scoped import select_scoped

WITHOUT_BYTES = defer(DocumentRow.data)  # type: ignore[arg-type]
"""A query's option: the file of a row is read only where somebody asks for it; a packet has forty MB."""


def without_bytes(clinic_id: uuid.UUID) -> SelectOfScalar[DocumentRow]:
    """A query over a clinic's documents without their files."""
    return select_scoped(DocumentRow, clinic_id).options(WITHOUT_BYTES)


def stands() -> sa.ColumnElement[bool]:
    """Whether a row of the table of documents is in force: no draft, not withdrawn, replaced by none.

    What was withdrawn makes nothing before it stand again.
    """
    d = DocumentRow.__table__.c  # type: ignore[attr-defined]
    return sa.and_(d.draft.is_(False), d.withdrawn_at.is_(None), ~replaced())


def replaced() -> sa.ColumnElement[bool]:
    """Whether another document replaces a row of the table of documents."""
    d, later = DocumentRow.__table__.c, DocumentRow.__table__.alias()  # type: ignore[attr-defined]
    return sa.select(later.c.id).where(later.c.replaces_id == d.id).exists()


def is_replaced(session: Session, document: DocumentRow) -> bool:
    """Whether another document replaces this one."""
    query = select(DocumentRow.id).where(DocumentRow.id == document.id, replaced())
    return session.exec(query).first() is not None
