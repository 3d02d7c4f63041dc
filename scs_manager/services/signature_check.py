"""The signatures inside a PDF: whether each is whole and valid, by which certificate. Trust is not asked."""

import io
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

import asn1crypto.parser  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
_ALLOWED = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)

logging.getLogger("pyhanko").setLevel(logging.CRITICAL + 1)  # what it says of a file may quote the document

Result = TypeVar("Result")


def finished(work: Coroutine[Any, Any, Result]) -> Result:
    """What pyHanko's coroutine returns: with the key and the certificates at hand it waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    work.close()
    raise ValueError("a signature waits for nothing")


class Unreadable(ValueError):
    """The file is no PDF whose signatures can be read."""


@dataclass(frozen=True)
class Seal:
    """One signature of a file."""

    valid: bool
    """The bytes it covers are the ones that were signed, and what was added later is a further signature."""
    whole: bool
    """It covers the whole file."""
    certificate_sha256: str
    reason: str = ""
    name: str = ""


def seals_of(data: bytes) -> list[Seal]:
    """Every signature in the file, oldest first; Unreadable if the file cannot be read."""
    try:
        reader = PdfFileReader(io.BytesIO(data))
        return [_seal(each) for each in reader.embedded_regular_signatures]
    except Exception as error:  # whatever a broken file does to a reader of PDFs, it is no answer
        raise Unreadable(type(error).__name__) from None


def _seal(signature: EmbeddedPdfSignature) -> Seal:
    certificate = signature.signer_cert
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    status = finished(async_validate_pdf_signature(signature, context, key_usage_settings=_USAGE))
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    untouched = whole or status.modification_level in _ALLOWED
    holds = bool(status.intact and status.valid and untouched and status.docmdp_ok is not False)
    said = signature.sig_object
    return Seal(
        valid=holds and _is_filled_up(signature.pkcs7_content),
        whole=whole,
        certificate_sha256=sha256(certificate.dump()).hexdigest(),
        reason=str(said.get("/Reason", "")),
        name=str(said.get("/Name", "")),
    )


def _is_filled_up(kept_free: bytes) -> bool:
    """Whether the space behind the signature, which it does not cover, holds nothing but zeros."""
    _class, _method, _tag, head, content, tail = asn1crypto.parser.parse(kept_free)
    return not any(kept_free[len(head) + len(content) + len(tail) :])
