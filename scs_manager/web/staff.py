"""The member of staff who is signed in: name, clinic, roles, and what they allow."""

import uuid
from dataclasses import dataclass

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.permissions import ROLE_NAMES, Permission, Role
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class Clinic:
    """A clinic that a member of staff belongs to."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Staff:
    """Who asks, in the clinic they signed in to."""

    id: uuid.UUID
    name: str
    session_id: uuid.UUID
    clinic_id: uuid.UUID
    clinic_name: str
    zone: str
    """The clinic's time zone."""
    roles: tuple[Role, ...]
    permissions: frozenset[Permission]
    clinics: tuple[Clinic, ...]

    @property
    def role_words(self) -> Text:
        """The first role in words, for a signature."""
        return ROLE_NAMES[self.roles[0]]

    def actor(self, address: str = "") -> Actor:
        """This person, for the audit trail."""
        return Actor(
            kind=ActorKind.STAFF, id=self.id, name=self.name, clinic_id=self.clinic_id, address=address
        )
