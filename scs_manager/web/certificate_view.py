"""What the documents page says of the clinic's certificate and of the signatures under its documents."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from scs_manager.domain.countersignatures import why_not
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.services.certificates import KEYRING, NONE, CertificateFault, Keyring, warning_of
from scs_manager.services.document_files import SignatureLine, signed_documents
from scs_manager.services.documents import KIND_NAMES, DocumentKind, printed_number
from scs_manager.web import clock
from scs_manager.web.access import current_staff, may
from scs_manager.web.case_view import CaseView
from scs_manager.web.session import db


@dataclass(frozen=True)
class CertificateState:
    """The certificate that would sign now."""

    subject: str
    until: datetime | None
    warning: str
    """Why it cannot sign, or that it ends soon; empty when all is well."""
    usable: bool


@dataclass(frozen=True)
class SignedDocument:
    """A document that stands, with its signatures; ``open`` when the reader may countersign it."""

    id: uuid.UUID
    kind: Text
    number: str
    certified: bool
    signatures: tuple[SignatureLine, ...]
    open: bool
    sha256: str


def state_of(clinic_id: uuid.UUID) -> CertificateState | None:
    """The clinic's certificate as it stands; None where there is none, and nothing is then signed."""
    keyring: Keyring = current_app.extensions["session_info"].get(KEYRING) or NONE
    try:
        found = keyring.opened(clinic_id)
    except CertificateFault as fault:
        return CertificateState("", None, str(fault), usable=False)
    if found is None:
        return None
    now = clock.now()
    return CertificateState(
        found.subject, found.valid_until, warning_of(found, now), usable=found.is_valid(now)
    )


def shown_documents(case: CaseView) -> list[SignedDocument]:
    """The documents of the case that stand, newest first."""
    found = signed_documents(db(), clinic_id=case.clinic.id, case_id=case.id)
    signs, staff = may(Permission.SIGN_DOCUMENTS), current_staff().id
    return [
        SignedDocument(
            id=each.id,
            kind=KIND_NAMES[DocumentKind(each.kind)],
            number=printed_number(DocumentKind(each.kind), each.number, each.issued_at),
            certified=each.certified,
            signatures=each.signatures,
            open=signs and why_not(each.issued, staff) is None,
            sha256=each.sha256,
        )
        for each in found
    ]
