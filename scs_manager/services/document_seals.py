"""What a document carries of a signature: who signs its content, and the clinic's seal over the file."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from reports.content import Signature
from scs_manager.domain.actors import Actor
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.text import Text
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services.certificates import keyring_of
from scs_manager.services.signing import SealWords, SignedFile, signed_bytes

ISSUED = Text("Issued by the clinic")
"""The reason in the signature of a document whose content nobody had to sign."""


@dataclass(frozen=True)
class Signatory:
    """A person who signed what a document shows."""

    id: uuid.UUID | None
    name: str
    role: str
    """The value of the Role, such as ``clinician``."""
    meaning: str
    at: datetime
    time_zone: str


@dataclass(frozen=True)
class Signing:
    """Who signs, in which role, what it means to them, where, and the hash that stood above the password."""

    by: Actor
    role: Role
    meaning: str
    time_zone: str
    shown_sha256: str

    def signatory(self, at: datetime) -> Signatory:
        """The signer, as the document's row keeps them."""
        return Signatory(self.by.id, self.by.name, self.role.value, self.meaning, at, self.time_zone)

    def printed(self, at: datetime, content_sha256: str) -> Signature:
        """The signature under what is drawn."""
        return Signature(
            name=self.by.name,
            role=str(ROLE_NAMES[self.role]),
            at=at,
            time_zone=self.time_zone,
            meaning=self.meaning,
            content_sha256=content_sha256,
        )


def signatory_of(row: DecisionRow | ScreeningRow) -> Signatory | None:
    """Who signed a row; None while nobody has."""
    if row.signed_at is None:
        return None
    return Signatory(
        id=row.signed_by_id,
        name=row.signed_by_name or "",
        role=row.signed_role or "",
        meaning=row.signed_meaning or "",
        at=row.signed_at,
        time_zone=row.signed_time_zone or "",
    )


def words_of(signatory: Signatory | None, *, issued_by: str, clinic: str) -> SealWords:
    """What stands in the signature: the signer's own statement, else that the clinic issued it."""
    if signatory is None:
        return SealWords(str(ISSUED), issued_by, clinic)
    return SealWords(signatory.meaning, signatory.name, clinic)


def sealed(
    session: Session, data: bytes, *, clinic_id: uuid.UUID, words: SealWords, now: datetime, number: int = 1
) -> SignedFile:
    """The file with the clinic's signature; as it is where the clinic has no certificate.

    CertificateFault where it has one that cannot sign: nothing is then issued unsigned by accident.
    """
    certificate = keyring_of(session).certificate(clinic_id, now=now)
    if certificate is None:
        return SignedFile(data, None)
    return signed_bytes(data, certificate, words, now=now, number=number)
