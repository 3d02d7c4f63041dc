"""A clinic's letterhead at the head of the first page: logo, name, address, how to reach it, its numbers."""

import io
from typing import Any

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Spacer

from reports import theme
from reports.content import Issue, Letterhead
from reports.flowables import Columns, Figure, Passage
from reports.words import clean, text

_WIDEST, _TALLEST = 62 * mm, 12 * mm
"""The box a logo fits into."""
_GAP = 8 * mm
_AFTER = 5
_NAME = theme.style("letterhead name", 10.5, 13, theme.STRONG, theme.BRAND)


def letterhead(issue: Issue) -> list[Any]:
    """The block above everything else, or nothing when the clinic set none."""
    set_by_clinic = issue.letterhead
    if set_by_clinic is None:
        return []
    words = [Passage(text(issue.clinic), _NAME), Passage(text(_below(set_by_clinic)), theme.NOTE)]
    if not set_by_clinic.logo:
        return [Columns([(theme.MEASURE, words)]), Spacer(1, _AFTER)]
    logo = _logo(set_by_clinic)
    beside = theme.MEASURE - logo.width - _GAP
    return [Columns([(logo.width, [logo]), (beside, words)], _GAP), Spacer(1, _AFTER)]


def _below(set_by_clinic: Letterhead) -> str:
    """Address, contact and numbers one after the other: a first page has little room."""
    address = ", ".join(line for line in set_by_clinic.lines if line)
    parts = (address, set_by_clinic.contact, set_by_clinic.registration)
    return " · ".join(part for part in parts if part)


def _logo(set_by_clinic: Letterhead) -> Figure:
    """The picture in its own proportions, as large as its box allows."""
    picture = ImageReader(io.BytesIO(set_by_clinic.logo))
    across, down = picture.getSize()
    scale = min(_WIDEST / across, _TALLEST / down)
    width, height = across * scale, down * scale

    def paint(canvas: Any) -> None:
        canvas.drawImage(picture, 0, 0, width, height)

    return Figure(width, height, paint, clean(set_by_clinic.logo_alt) or "Logo of the clinic")
