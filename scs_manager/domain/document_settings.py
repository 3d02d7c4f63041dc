"""What a clinic's documents carry: address, contact, numbers, logo, and the paper they are printed on."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from scs_manager.domain.attachments import MediaType
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text


class Paper(StrEnum):
    """The sheets that documents are laid out for."""

    A4 = "a4"
    LETTER = "letter"


MOST_LINES, LINE_LENGTH = 4, 80
"""Lines of the address, and characters of each and of the other lines. [default]"""
LOGO_BYTES = 2 * 1024 * 1024
"""Bytes of the file a logo comes in. [default]"""
LOGO_PIXELS = 16_000_000
"""Pixels of that file's picture. [default]"""
LOGO_BOX = (900, 450)
"""Pixels across and down that are kept at most: 300 an inch where a logo is 62 mm wide. [default]"""
ADDRESS, LOGO, LOGO_ALT = "lines", "logo", "logo_alt"
"""The fields that a refusal is about."""

_BEGINNINGS = ((b"\x89PNG\r\n\x1a\n", MediaType.PNG), (b"\xff\xd8\xff", MediaType.JPEG))


@dataclass(frozen=True)
class DocumentSettings:
    """One version of what a clinic set; version 0 is that it set nothing."""

    version: int = 0
    lines: tuple[str, ...] = ()
    contact: str = ""
    registration: str = ""
    paper: Paper = Paper.A4
    logo_id: uuid.UUID | None = None
    logo_alt: str = ""

    @property
    def has_letterhead(self) -> bool:
        """Whether first pages carry more than before."""
        return bool(self.lines or self.contact or self.registration or self.logo_id)


def address_lines(typed: str) -> tuple[str, ...]:
    """The address as lines, empty ones left out; InputError when there are too many or one is too long."""
    lines = tuple(" ".join(line.split()) for line in typed.splitlines() if line.strip())
    if len(lines) > MOST_LINES:
        raise InputError(Text("Use at most %(n)s lines for the address", n=MOST_LINES), place=ADDRESS)
    if any(len(line) > LINE_LENGTH for line in lines):
        raise InputError(Text("Use at most %(n)s characters in a line", n=LINE_LENGTH), place=ADDRESS)
    return lines


def check_alternative(has_logo: bool, words: str) -> None:
    """Refuse a logo that nobody described: who cannot see it must be told what it is."""
    if has_logo and not words.strip():
        raise InputError(Text("Say in a few words what the logo shows"), place=LOGO_ALT)


def refuse_logo(words: Text) -> InputError:
    """A refusal at the field of the logo."""
    return InputError(words, place=LOGO)


def logo_type_of(data: bytes) -> MediaType:
    """PNG or JPEG by the first bytes; refused when it is neither, empty or too large."""
    if not data:
        raise refuse_logo(Text("The file is empty. Choose another one."))
    if len(data) > LOGO_BYTES:
        raise refuse_logo(Text("The logo is larger than %(n)s MB. Save it smaller.", n=LOGO_BYTES // 1024**2))
    for beginning, found in _BEGINNINGS:
        if data.startswith(beginning):
            return found
    raise refuse_logo(Text("The logo is not a PNG or JPEG, whatever its name says."))


def check_logo_pixels(width: int, height: int) -> None:
    """Refuse a picture that has far more pixels than a logo needs."""
    if width * height > LOGO_PIXELS:
        raise refuse_logo(
            Text("The logo has more than %(n)s million pixels. Save it smaller.", n=LOGO_PIXELS // 1_000_000)
        )
