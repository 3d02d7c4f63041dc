"""Who may put a second signature under an issued document."""

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from scs_manager.domain.text import Text


@dataclass(frozen=True)
class Issued:
    """What is known of a document when somebody wants to countersign it."""

    draft: bool
    withdrawn: bool
    replaced: bool
    issued_by: UUID | None
    signed_by: UUID | None
    countersigned_by: Set[UUID]


def why_not(issued: Issued, by: UUID) -> Text | None:
    """Why this person cannot countersign it, as one sentence; None when they can."""
    if issued.draft:
        return Text("A draft cannot be countersigned. Issue the document first.")
    if issued.withdrawn:
        return Text("This document is withdrawn, so it cannot be countersigned.")
    if issued.replaced:
        return Text("A newer document replaced this one. Countersign the newer one.")
    if by in issued.countersigned_by:
        return Text("You have countersigned this document already.")
    if by in {issued.issued_by, issued.signed_by}:
        return Text("A second person countersigns: not the one who signed or issued the document.")
    return None
