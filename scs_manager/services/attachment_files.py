"""Looking into a file before it is kept: it must really open, and images lose what is hidden in them.

Type by the first bytes; size, pages and pixels are limited before anything is decoded (ASVS 5.2).
An image is written anew from its pixels, so that nothing rides behind it and no camera data stays in it.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps
from pypdf import PdfReader

from scs_manager.domain.attachments import (
    MediaType,
    check_ending,
    check_pages,
    check_pixels,
    check_size,
    has_too_many_scans,
    media_type_of,
    refuse,
)
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.services.pdf_actions import carries_more

JPEG_QUALITY = 92
"""High enough that a scanned letter stays legible at any zoom. [default]"""


@dataclass(frozen=True)
class CheckedFile:
    """A file as it will be kept."""

    media_type: MediaType
    data: bytes
    pages: int
    received_sha256: str


def check_file(data: bytes, *, limit: int) -> CheckedFile:
    """The file as it will be kept, or one sentence that says why not (InputError at ``file``)."""
    check_size(len(data), limit)
    media_type = media_type_of(data)
    received = hashlib.sha256(data).hexdigest()
    if media_type is MediaType.PDF:
        return CheckedFile(media_type, data, _pages(data), received)
    return CheckedFile(media_type, _written_anew(data, media_type), 1, received)


def _pages(data: bytes) -> int:
    check_ending(data)
    try:
        return _read_pages(data)
    except InputError:
        raise
    except (Exception, RecursionError):  # whatever a parser says to hostile bytes, the file is not readable
        raise refuse(Text("The PDF cannot be opened. Save or scan it again.")) from None


def _read_pages(data: bytes) -> int:
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise refuse(Text("The PDF is protected by a password. Save it without one."))
    count = len(reader.pages)
    check_pages(count)
    if carries_more(reader):
        raise refuse(Text("The PDF carries a program or another file. Print it to a new PDF and take that."))
    return count


def _written_anew(data: bytes, media_type: MediaType) -> bytes:
    format = "JPEG" if media_type is MediaType.JPEG else "PNG"
    if has_too_many_scans(data):
        raise refuse(Text("The image is built of too many passes. Save it again as PNG."))
    try:
        with Image.open(BytesIO(data), formats=[format]) as image:
            check_pixels(*image.size)  # the header only: nothing is decoded yet
            image.load()
            return _encoded(ImageOps.exif_transpose(image), format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise refuse(Text("The image has far too many pixels. Save it smaller.")) from None
    except InputError:
        raise
    except Exception:  # Pillow's decoders raise many kinds of errors on broken files
        raise refuse(Text("The image cannot be opened. Save or scan it again.")) from None


def _encoded(image: Image.Image, format: str) -> bytes:
    """The pixels, upright, without the sender's metadata."""
    out = BytesIO()
    if format == "JPEG":
        plain = image if image.mode in ("L", "RGB") else image.convert("RGB")
        plain.info.clear()
        plain.save(out, "JPEG", quality=JPEG_QUALITY)
    else:
        image.info = {key: image.info[key] for key in ("transparency",) if key in image.info}
        image.save(out, "PNG")
    return out.getvalue()
