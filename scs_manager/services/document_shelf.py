"""The documents of a case as its page lists them: which stand, what replaced which and why. Reads only."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.packet import STAGE_NAMES, Stage
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow, DocumentWordsRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.document_standing import stands
from scs_manager.services.documents import DocumentKind, printed_number


class Standing(StrEnum):
    """What a document is worth now."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Shelved:
    """One stored document without its bytes."""

    id: uuid.UUID
    kind: DocumentKind
    number: str
    code: str
    sha256: str
    issued_at: datetime
    issued_by: str
    draft: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str
    replaces_id: uuid.UUID | None
    replace_reason: str
    content_sha256: str | None
    in_force: bool = False
    has_words: bool = False
    """Whether a person typed something for it that can be taken up again."""
    for_whom: str = ""
    """Who reads a letter; the payer and the stage of a packet."""
    request_id: uuid.UUID | None = None
    """The request that a packet was made for."""
    replaces: str = ""
    """The number of the one it replaces."""
    replaced_by: str = ""
    """The number of the newest that replaced it."""

    @property
    def standing(self) -> Standing:
        """In force, or why it is not: withdrawn before all else."""
        if self.in_force:
            return Standing.IN_FORCE
        if self.withdrawn_at is not None:
            return Standing.WITHDRAWN
        return Standing.REPLACED if self.replaced_by else Standing.DRAFT


@dataclass(frozen=True)
class Shelf:
    """All documents of a case, newest first."""

    all: tuple[Shelved, ...] = ()
    kinds: tuple[DocumentKind, ...] = field(default=())
    """The kinds there are, in the order in which kinds are listed."""

    def of(self, kind: DocumentKind | None) -> tuple[Shelved, ...]:
        """Those of one kind; all of them without one."""
        return tuple(each for each in self.all if kind is None or each.kind is kind)

    def standing(self, kind: DocumentKind) -> Shelved | None:
        """The newest of a kind that is in force."""
        return next((each for each in self.of(kind) if each.standing is Standing.IN_FORCE), None)


def shelf_of(session: Session, case: CaseRow) -> Shelf:
    """Every document of a case; the bytes are not loaded."""
    d = DocumentRow.__table__.c  # type: ignore[attr-defined]
    w = DocumentWordsRow.__table__.c  # type: ignore[attr-defined]
    query = (
        sa.select(
            d.id, d.kind, d.number, d.verification_code, d.sha256, d.issued_at, d.issued_by_name, d.draft,
            d.withdrawn_at, d.withdrawn_reason, d.replaces_id, d.replace_reason, d.content_sha256,
            stands(), w.id, w.typed["address"].as_string(), w.typed["request"].as_string(),
        )
        .select_from(DocumentRow)
        .outerjoin(DocumentWordsRow, w.document_id == d.id)
        .where(d.clinic_id == case.clinic_id, d.case_id == case.id)
        .order_by(d.issued_at.desc(), d.kind, d.number.desc())
    )  # fmt: skip
    asked = _requests(session, case)
    rows = [_shelved(asked, *row) for row in session.connection().execute(query)]
    present = {each.kind for each in rows}
    return Shelf(tuple(_linked(rows)), tuple(kind for kind in DocumentKind if kind in present))


def numbers_of(session: Session, case: CaseRow) -> dict[str, str]:
    """The printed numbers of a case's documents by their id, as the log of looks writes it."""
    d = DocumentRow.__table__.c  # type: ignore[attr-defined]
    query = sa.select(d.id, d.kind, d.number, d.issued_at).where(
        d.clinic_id == case.clinic_id, d.case_id == case.id
    )
    return {
        str(id): printed_number(DocumentKind(kind), number, at)
        for id, kind, number, at in session.connection().execute(query)
    }


def typed_of(session: Session, case: CaseRow, kind: DocumentKind, document_id: uuid.UUID) -> dict[str, str]:
    """What a person typed for a document of this case and kind; empty for any other."""
    query = (
        select_scoped(DocumentWordsRow, case.clinic_id)
        .join(DocumentRow, col(DocumentRow.id) == DocumentWordsRow.document_id)
        .where(DocumentRow.id == document_id, DocumentRow.case_id == case.id, DocumentRow.kind == kind.value)
    )
    words = session.exec(query).first()
    return {name: str(value) for name, value in words.typed.items()} if words else {}


def _requests(session: Session, case: CaseRow) -> Mapping[str, str]:
    """Payer and stage of every request of a case, by its id."""
    a = AuthorisationRow.__table__.c  # type: ignore[attr-defined]
    query = sa.select(a.id, a.payer_name, a.stage).where(a.clinic_id == case.clinic_id, a.case_id == case.id)
    return {
        str(id): f"{payer}, {str(STAGE_NAMES[Stage(stage)]).lower()}"
        for id, payer, stage in session.connection().execute(query)
    }


def _shelved(
    asked: Mapping[str, str],
    id: uuid.UUID, kind: str, number: int, code: str, sha256: str, at: datetime, *more: Any,
) -> Shelved:  # fmt: skip
    *plain, words_id, address, request = more
    by, draft, withdrawn_at, why_withdrawn, replaces_id, why, content, in_force = plain
    named = DocumentKind(kind)
    printed = printed_number(named, number, at)
    stored = (id, named, printed, code, sha256, at, by, draft, withdrawn_at, why_withdrawn or "")
    return Shelved(
        *stored,
        replaces_id,
        why or "",
        content,
        in_force=bool(in_force),
        has_words=words_id is not None,
        for_whom=asked.get(request or "", "") or (address or "").partition("\n")[0].strip(),
        request_id=uuid.UUID(request) if request else None,
    )


def _linked(rows: Sequence[Shelved]) -> Iterable[Shelved]:
    """With the numbers of what each replaces and of the newest that replaced it."""
    numbers = {each.id: each.number for each in rows}
    later = {each.replaces_id: each.number for each in reversed(rows) if each.replaces_id}
    for each in rows:
        before = numbers.get(each.replaces_id, "") if each.replaces_id else ""
        yield replace(each, replaces=before, replaced_by=later.get(each.id, ""))
