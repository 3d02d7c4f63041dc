"""What an earlier packet of a request enclosed, so that its next maker goes on from there. Reads only."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col

from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow, DocumentWordsRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.document_standing import without_bytes
from scs_manager.services.documents import DocumentKind, number_of
from scs_manager.services.enclosures import Candidate, Chosen


@dataclass(frozen=True)
class KeptChoice:
    """The files of one packet that are still there, in its order."""

    number: str
    """The packet's."""
    draft: bool
    chosen: tuple[Chosen, ...]
    gone: int
    """How many of its files can no longer be enclosed."""


def typed_choice(enclosures: Iterable[Chosen]) -> str:
    """A choice as it is kept with the packet."""
    return " ".join(f"{each.id}:{each.item}" for each in enclosures)


def kept_choice(
    session: Session,
    case: CaseRow,
    request_id: uuid.UUID,
    found: Sequence[Candidate],
    *,
    document_id: uuid.UUID | None = None,
) -> KeptChoice | None:
    """The choice of that packet of the request, or of its newest that was not withdrawn; None without one."""
    query = (
        without_bytes(case.clinic_id)
        .where(DocumentRow.case_id == case.id, DocumentRow.kind == DocumentKind.PACKET.value)
        .order_by(col(DocumentRow.number).desc())
    )
    named = DocumentRow.id == document_id if document_id else col(DocumentRow.withdrawn_at).is_(None)
    for row in session.exec(query.where(named)):
        words = select_scoped(DocumentWordsRow, row.clinic_id).where(DocumentWordsRow.document_id == row.id)
        kept = session.exec(words).first()
        if kept is not None and kept.typed.get("request") == str(request_id):
            return _still_there(row, _read(kept.typed["enclosures"]), found)
    return None


def _read(typed: str) -> tuple[Chosen, ...]:
    pairs = [each.partition(":") for each in typed.split()]
    return tuple(Chosen(uuid.UUID(key), int(item)) for key, _, item in pairs)


def _still_there(row: DocumentRow, kept: Sequence[Chosen], found: Sequence[Candidate]) -> KeptChoice:
    there = {each.id for each in found}
    chosen = tuple(each for each in kept if each.id in there)
    return KeptChoice(number_of(row), row.draft, chosen, len(kept) - len(chosen))
