"""The documents of a case as a list, without their bytes. Reads only."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.models.documents import DocumentRow
from scs_manager.services.document_standing import replaced, stands
from scs_manager.services.documents import DocumentKind, printed_number


@dataclass(frozen=True)
class Listed:
    """A document of a case without its bytes."""

    id: uuid.UUID
    kind: DocumentKind
    number: str
    code: str
    sha256: str
    size: int
    issued_at: datetime
    issued_by: str
    draft: bool
    withdrawn_at: datetime | None
    replaced: bool
    stands: bool
    """Whether it is in force."""
    content_sha256: str | None


def documents_of(session: Session, *, clinic_id: uuid.UUID, case_id: uuid.UUID) -> list[Listed]:
    """The documents of a case, newest first, without loading their bytes."""
    d = DocumentRow.__table__.c  # type: ignore[attr-defined]
    query = (
        sa.select(
            d.id, d.kind, d.number, d.verification_code, d.sha256, d.size, d.issued_at, d.issued_by_name,
            d.draft, d.withdrawn_at, replaced(), stands(), d.content_sha256,
        )
        .where(d.clinic_id == clinic_id, d.case_id == case_id)
        .order_by(d.issued_at.desc(), d.number.desc())
    )  # fmt: skip
    return [_listed(*row) for row in session.connection().execute(query)]


def _listed(id: uuid.UUID, kind: str, number: int, code: str, *rest: Any) -> Listed:
    sha256, size, issued_at, issued_by, draft, withdrawn_at, was_replaced, in_force, content = rest
    named = DocumentKind(kind)
    printed = printed_number(named, number, issued_at)
    fixed = (id, named, printed, code, sha256, size, issued_at, issued_by)
    return Listed(*fixed, draft, withdrawn_at, bool(was_replaced), bool(in_force), content)
