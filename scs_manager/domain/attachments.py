"""What may be attached to a case: kinds, formats told by their first bytes, limits, names as mere text."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text


class AttachmentKind(StrEnum):
    """What a file is about; the order is the one of an authorisation packet."""

    REFERRAL_LETTER = "referral_letter"
    OPERATION_REPORT = "operation_report"
    IMAGING_REPORT = "imaging_report"
    PSYCHOLOGY_REPORT = "psychology_report"
    LABORATORY = "laboratory"
    OTHER = "other"


KIND_NAMES: Mapping[AttachmentKind, Text] = MappingProxyType(
    {
        AttachmentKind.REFERRAL_LETTER: Text("Referral letter"),
        AttachmentKind.OPERATION_REPORT: Text("Operation report"),
        AttachmentKind.IMAGING_REPORT: Text("Imaging report"),
        AttachmentKind.PSYCHOLOGY_REPORT: Text("Psychology report"),
        AttachmentKind.LABORATORY: Text("Laboratory"),
        AttachmentKind.OTHER: Text("Other"),
    }
)


class MediaType(StrEnum):
    """The formats that are taken."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


EXTENSIONS: Mapping[MediaType, str] = MappingProxyType(
    {MediaType.PDF: "pdf", MediaType.JPEG: "jpg", MediaType.PNG: "png"}
)

MAX_PAGES = 200
"""Pages of one PDF. [default]"""
MAX_PIXELS = 40_000_000
"""Pixels of one image: a page at 600 dots an inch has 35 million. [default]"""
MAX_SCANS = 100
"""Passes in which a JPEG may be built up: each is decoded over the whole picture. [default]"""
MAX_ATTACHMENTS = 100
"""Files of one case, withdrawn ones included. [default]"""
NAME_LENGTH = 120
"""Characters of the sender's file name that are kept."""
TRAILER = 1024
"""Bytes at the end of a PDF within which its end mark stands (ISO 32000-1, annex H)."""

FILE = "file"
"""The field that a refusal is about."""

_SIGNATURES = (
    (b"%PDF-1.", MediaType.PDF),
    (b"%PDF-2.", MediaType.PDF),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
)


def refuse(words: Text) -> InputError:
    """A refusal at the field of the file."""
    return InputError(words, place=FILE)


def check_size(size: int, limit: int) -> None:
    """Refuse an empty file and one of more than ``limit`` bytes."""
    if not size:
        raise refuse(Text("The file is empty. Choose another one."))
    if size > limit:
        raise refuse(Text("The file is larger than %(n)s MB. Choose a smaller one.", n=limit // 1024**2))


def media_type_of(data: bytes) -> MediaType:
    """The format by the first bytes; what the sender calls it does not count."""
    for signature, found in _SIGNATURES:
        if data.startswith(signature):
            return found
    raise refuse(Text("The file is not a PDF, JPEG or PNG, whatever its name says."))


def check_ending(data: bytes) -> None:
    """Refuse a PDF that goes on after its end: something else is hidden behind it, or a part is missing."""
    if b"%%EOF" not in data[-TRAILER:]:
        raise refuse(Text("The PDF is not whole: its end is missing. Ask for the file again."))


def check_pages(pages: int) -> None:
    """Refuse a PDF without pages or with more than `MAX_PAGES`."""
    if not pages:
        raise refuse(Text("The PDF has no pages."))
    if pages > MAX_PAGES:
        raise refuse(Text("The PDF has more than %(n)s pages. Attach the part that matters.", n=MAX_PAGES))


def check_pixels(width: int, height: int) -> None:
    """Refuse an image that would need more memory than a scanned page ever does."""
    if width * height > MAX_PIXELS:
        raise refuse(
            Text("The image has more than %(n)s million pixels. Save it smaller.", n=MAX_PIXELS // 1_000_000)
        )


def has_too_many_scans(data: bytes) -> bool:
    """Whether a JPEG has more than `MAX_SCANS` passes (ISO/IEC 10918-1, B.2.3): small, and hours of work."""
    return data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > MAX_SCANS


def clean_name(name: str) -> str:
    """The sender's file name as text to show: no path, no controls or direction marks, cut in the middle."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    shown = " ".join(unicodedata.normalize("NFC", shown).split())
    if len(shown) <= NAME_LENGTH:
        return shown
    half = (NAME_LENGTH - 1) // 2
    return f"{shown[:half]}…{shown[-half:]}"


def download_name(kind: AttachmentKind, on: date | None, media_type: MediaType, key: str) -> str:
    """The name a download gets: our own words, nothing of the sender's and nothing about the patient."""
    words = kind.value.replace("_", "-")
    dated = f"-{on.isoformat()}" if on else ""
    return f"{words}{dated}-{key[:8]}.{EXTENSIONS[media_type]}"
