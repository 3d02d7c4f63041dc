"""PAdES signatures with the clinic's certificate: invisible, appended to the file, verified at once.

The first one certifies the document and allows further signatures: a countersignature leaves it valid.
Nothing of the page changes, so the forms PDF/UA and PDF/A stay as they were.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.services.certificates import Certificate
from scs_manager.services.signature_check import Seal, Unreadable, seals_of

FAILED = Text("The file could not be signed, or its signature did not hold. Nothing was stored. Try again.")


class SigningFailed(RuleError):
    """The signature did not hold when it was read back."""

    def __init__(self) -> None:
        super().__init__(FAILED)


@dataclass(frozen=True)
class SealWords:
    """What stands in the signature: who, meaning what, at which clinic."""

    reason: str
    name: str
    location: str


@dataclass(frozen=True)
class SignedFile:
    """A file as it is kept; what it was before its newest signature is its beginning."""

    data: bytes
    certificate_sha256: str | None
    """None where no certificate signed."""


class _Signer(PdfSigner):
    """pyHanko's signer at a time that is given, not read from the computer."""

    def __init__(self, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        """The session, at that time."""
        begun = super().init_signing_session(*args, **kwargs)
        begun.system_time = self._now
        return begun


def signed_bytes(
    data: bytes, certificate: Certificate, words: SealWords, *, now: datetime, number: int = 1
) -> SignedFile:
    """The file with its ``number``th signature appended and verified; SigningFailed if it does not hold."""
    certificate.check(now)
    meta = PdfSignatureMetadata(
        field_name=(field := f"Signature{number}"),
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=words.reason,
        name=words.name,
        location=words.location,
        certify=number == 1,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        signer_key_usage={"digital_signature", "non_repudiation"},
    )
    signer = _Signer(now, meta, certificate.signer, new_field_spec=SigFieldSpec(field))
    signed = _written(signer, data, certificate.signer.space)
    _verify(data, signed, certificate, number)
    return SignedFile(signed, certificate.sha256)


def _written(signer: PdfSigner, data: bytes, space: int) -> bytes:
    written = io.BytesIO()
    try:
        signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), bytes_reserved=space, output=written)
    except (PdfError, SigningError):
        raise SigningFailed from None  # what pyHanko says may quote the document
    return written.getvalue()


def _verify(before: bytes, signed: bytes, certificate: Certificate, number: int) -> None:
    try:
        seals = seals_of(signed)
    except Unreadable:
        raise SigningFailed from None
    if not (signed.startswith(before) and len(seals) == number and all_hold(seals)):
        raise SigningFailed
    if seals[-1].certificate_sha256 != certificate.sha256:
        raise SigningFailed


def all_hold(seals: list[Seal]) -> bool:
    """Whether every signature is valid and the newest covers the whole file."""
    return bool(seals) and all(each.valid for each in seals) and seals[-1].whole
