"""Who does something: every use case and every audit event names one."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """What sort of person or program acts."""

    STAFF = "staff"
    PATIENT = "patient"
    CARER = "carer"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Who acts, in which clinic; ``id`` is None only for the system itself."""

    kind: ActorKind
    id: UUID | None
    name: str
    clinic_id: UUID | None
    address: str = ""
    """The network address the request came from, for the audit trail; empty for commands."""
