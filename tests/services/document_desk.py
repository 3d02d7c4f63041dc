"""A desk at which documents are issued and withdrawn; what they say does not matter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services import documents
from scs_manager.services.documents import DocumentKind, Prepared
from tests.factories import NOW, actor_of, make_case, make_clinic


@dataclass(frozen=True)
class Desk:
    """One case and somebody who issues its documents."""

    session: Session
    case: CaseRow
    by: Actor

    @property
    def scope(self) -> dict[str, Any]:
        return {"clinic_id": self.case.clinic_id, "case_id": self.case.id}

    def issue(
        self,
        kind: DocumentKind,
        replaces: DocumentRow | None = None,
        *,
        draft: bool = False,
        at: datetime = NOW,
        **typed: str,
    ) -> DocumentRow:
        place = documents.next_place(
            self.session, **self.scope, kind=kind, now=at, draft=draft, replaces=replaces
        )
        made = Prepared(
            place, b"%PDF-1.7 some words", "c" * 64, typed={"salutation": "Dear colleague"} | typed
        )
        return documents.store(self.session, made, by=self.by, now=at)

    def issue_altered(self, kind: DocumentKind) -> DocumentRow:
        """A document that stands and whose bytes are not those that its SHA-256 was made of."""
        row = self.issue(kind)
        self.session.refresh(row)
        held = row.model_dump(exclude={"id", "number", "verification_code", "data"})
        self.withdraw(row)
        code, data = documents.new_code(), b"%PDF-1.7 other words"
        changed = DocumentRow(**held, number=row.number + 1, verification_code=code, data=data)
        self.session.add(changed)
        self.session.commit()
        return changed

    def withdraw(self, row: DocumentRow) -> None:
        documents.withdraw(self.session, row, reason="Wrong centre", by=self.by, now=NOW)


def desk_of(session: Session) -> Desk:
    """A desk with nothing issued."""
    clinic = make_clinic(session)
    return Desk(session, make_case(session, clinic), actor_of(clinic))
