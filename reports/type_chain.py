"""The fonts that a clinic installed: they draw what Source Sans 3 lacks, in the order of their file names.

They come from the folder ``SCS_FONTS_DIR`` when this module is imported, in the server as in the process
that draws. A font that cannot be used is left out, and a sentence says why.
"""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFontFile

from reports.shaping import ShapableFont
from scs_manager.domain.text import Text

SUFFIXES = (".ttf", ".otf")
LARGEST = 40 * 1024 * 1024
"""Bytes of one font file [default]."""
_RESTRICTED, _NO_PARTS, _PICTURES_ONLY = 0x0002, 0x0100, 0x0200
"""What the type field of a font's OS/2 table forbids: any embedding, embedding in part, outlines."""
_HEAVY = 600
_NAME = "SCS-Clinic-"
_numbers = count(1)
"""reportlab keeps a font under its first name for good: no name is given twice."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of characters that draw nothing, or nothing that two people would read alike."""


@dataclass(frozen=True)
class InstalledFont:
    """A font of the clinic, ready to draw."""

    name: str
    """Under which it is registered."""
    file: str
    title: str
    is_bold: bool
    characters: frozenset[str]


@dataclass(frozen=True)
class Chain:
    """What a folder holds: the fonts in use, in order, and a sentence for each that is not."""

    fonts: tuple[InstalledFont, ...] = ()
    faults: tuple[Text, ...] = ()

    @property
    def characters(self) -> frozenset[str]:
        """What these fonts add: visible characters only."""
        every = frozenset[str]().union(*(font.characters for font in self.fonts))
        return frozenset(char for char in every if unicodedata.category(char) not in UNSEEN)


class _Unusable(Exception):
    def __init__(self, why: Text) -> None:
        super().__init__(why.id)
        self.why = why


def read(folder: Path | None) -> Chain:
    """The fonts of a folder; nothing of it is in use before ``install``."""
    if folder is None:
        return Chain()
    if not folder.is_dir():
        return Chain(faults=(Text("SCS_FONTS_DIR is not a folder: %(folder)s", folder=str(folder)),))
    fonts: list[InstalledFont] = []
    faults: list[Text] = []
    try:
        found = list(_files(folder))
    except OSError:
        return Chain(faults=(Text("SCS_FONTS_DIR cannot be read: %(folder)s", folder=str(folder)),))
    for path in found:
        try:
            fonts.append(_opened(path, {font.title for font in fonts}))
        except _Unusable as fault:
            faults.append(Text("%(file)s is not used: %(why)s", file=path.name, why=fault.why))
    return Chain(tuple(fonts), tuple(faults))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES)


def _opened(path: Path, taken: set[str]) -> InstalledFont:
    try:
        if path.stat().st_size > LARGEST:
            raise _Unusable(Text("the file is larger than %(n)s MB", n=LARGEST // 1024**2))
        is_bold = _may_be_embedded(path)
        font = ShapableFont(f"{_NAME}{next(_numbers)}", str(path))
    except _Unusable:
        raise
    except Exception as error:  # a parser says many things to a file that is none
        raise _Unusable(_why(error)) from error
    title = font.face.name.decode("ascii", "replace")
    if title in taken:
        raise _Unusable(Text("a font of the same name comes before it"))
    pdfmetrics.registerFont(font)
    return InstalledFont(font.fontName, path.name, title, is_bold, font.characters)


def _may_be_embedded(path: Path) -> bool:
    """Whether the font is bold; it is refused when its maker forbids that documents carry it."""
    with path.open("rb") as opened:
        if opened.read(4) == b"OTTO":
            raise _Unusable(Text("its outlines are PostScript; TrueType outlines are needed"))
    file: Any = TTFontFile(str(path), charInfo=0)
    table = file.get_table("OS/2")
    weight, allowed = int.from_bytes(table[4:6]), int.from_bytes(table[8:10])
    if allowed & 0x000E == _RESTRICTED or allowed & (_NO_PARTS | _PICTURES_ONLY):
        raise _Unusable(Text("its maker does not allow documents to carry it"))
    return weight >= _HEAVY


def _why(error: Exception) -> Text:
    if isinstance(error, PermissionError):
        return Text("this server may not read the file")
    return Text("the file is damaged, or no TrueType font")


_installed = Chain()
_generation = 0


def install(folder: Path | None) -> Chain:
    """Uses the fonts of a folder from now on, in this process; None takes them away."""
    global _installed, _generation
    _installed, _generation = read(folder), _generation + 1
    return _installed


def installed() -> Chain:
    """The fonts in use."""
    return _installed


def generation() -> int:
    """Grows with every ``install``: what was computed for another number is out of date."""
    return _generation


def _from_environment() -> Path | None:
    """The drawing process has no settings but this one."""
    folder = os.environ.get("SCS_FONTS_DIR", "")
    return Path(folder) if folder else None


install(_from_environment())
