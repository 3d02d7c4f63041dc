"""Enclosures of a packet: each received page stands below our own header and line, and keeps its words.

The layout draws the name of a drawing that the file does not hold yet; ``filled`` then puts the received
pages in under these names. Images are drawn at once. A file that cannot be read gets one sentence instead,
and the others still go.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak

from reports import theme
from reports.dates import day
from reports.flowables import Figure, Heading, Part
from reports.marks import Mark
from reports.packet_content import Enclosure
from reports.parts import Story, gap, passage
from reports.pictures import Picture, picture_of
from reports.received import NotReadable, Page, pages_of
from reports.words import own, plain
from scs_manager.domain.enclosures import MOST_PAGES
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text

PIXEL = 0.75
"""Points that a pixel of an image takes at most: never blown up beyond 96 to the inch."""
LEAST_DEPTH = 60 * mm
"""Below this a received page moves to the next page of ours."""


@dataclass(frozen=True)
class Opened:
    """An enclosure with its pages, or why there are none."""

    enclosure: Enclosure
    number: int
    pages: tuple[Page, ...] = ()
    picture: Picture | None = None
    fault: str = ""

    @property
    def count(self) -> int:
        """How many pages of ours it takes; a sentence about a fault takes one."""
        return len(self.pages) or 1

    @property
    def is_received_pdf(self) -> bool:
        """Whether pages made by others stand in our file because of it."""
        return bool(self.pages)


@dataclass
class Places:
    """Which drawing goes on which page of the packet, filled while it is laid out."""

    drawings: dict[str, tuple[int, Page]] = field(default_factory=dict)


def opened(enclosures: Sequence[Enclosure]) -> tuple[Opened, ...]:
    """Every enclosure opened, in their order, numbered from 1; one that makes too many pages stays out."""
    found: list[Opened] = []
    for number, each in enumerate(enclosures, start=1):
        one = _opened(each, number)
        if sum(other.count for other in found) + one.count > MOST_PAGES:
            one = Opened(each, number, fault=f"would make more than {MOST_PAGES} received pages")
        found.append(one)
    return tuple(found)


def _opened(enclosure: Enclosure, number: int) -> Opened:
    if enclosure.fault:
        return Opened(enclosure, number, fault=enclosure.fault)
    try:
        if enclosure.media_type == "application/pdf":
            return Opened(enclosure, number, pages=pages_of(enclosure.data))
        return Opened(enclosure, number, picture=picture_of(enclosure.data))
    except NotReadable as error:
        return Opened(enclosure, number, fault=error.why)


def check_all_there(files: Sequence[Opened]) -> None:
    """RuleError, naming the file, where pages would be missing from a packet that is to be signed."""
    for each in files:
        if each.fault:
            raise RuleError(
                Text(
                    "The file “%(file)s” %(why)s. A packet is not issued without it: leave the file out, "
                    "or attach it anew.",
                    file=_file(each),
                    why=each.fault,
                )
            )


def enclosure_pages(each: Opened, places: Places) -> Story:
    """The pages of one enclosure, each below its own line."""
    title = each.enclosure.title
    heading = Heading(own("Enclosure %(n)s: %(title)s", n=each.number, title=title), level=2)
    story: Story = [PageBreak(), heading, gap(2), passage(_about(each), theme.SMALL), gap(5)]
    if each.fault:
        words = plain(
            "The file “%(file)s” %(why)s. None of its pages are here.", file=_file(each), why=each.fault
        )
        return [*story, Mark("caution", words)]
    if each.picture is not None:
        return [*story, ReceivedImage(each, each.picture)]
    for number, page in enumerate(each.pages, start=1):
        if number > 1:
            story += [PageBreak(), passage(_line(each, number), theme.SMALL), gap(5)]
        story.append(ReceivedPage(each, number, page, places))
    return story


def _about(each: Opened) -> Any:
    enclosure = each.enclosure
    dated = day(enclosure.dated_on) if enclosure.dated_on else "no date on it"
    return own(
        "Page 1 of %(total)s, as %(how)s. For item %(item)s. %(dated)s; “%(file)s”; %(source)s. "
        "SHA-256 %(hash)s",
        total=each.count,
        how=enclosure.how,
        item=enclosure.item,
        dated=dated[0].upper() + dated[1:],
        file=_file(each),
        source=enclosure.source,
        hash=f"{enclosure.sha256[:16]}…",
    )


def _line(each: Opened, number: int) -> Any:
    return own(
        "Enclosure %(n)s: %(title)s, page %(page)s of %(total)s, as %(how)s",
        n=each.number,
        title=each.enclosure.title,
        page=number,
        total=each.count,
        how=each.enclosure.how,
    )


def _file(each: Opened) -> str:
    return each.enclosure.file_name or each.enclosure.title


def _alt(each: Opened, number: int) -> str:
    return plain(
        "Page %(page)s of %(total)s of enclosure %(n)s, %(title)s, as %(how)s: its own text is not tagged",
        page=number,
        total=each.count,
        n=each.number,
        title=each.enclosure.title,
        how=each.enclosure.how,
    )


class ReceivedPage(Part):
    """Room for a received page, as large as what is left of the page of ours."""

    def __init__(self, each: Opened, number: int, page: Page, places: Places) -> None:
        self.each, self.number, self.page, self.places = each, number, page, places

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Never larger than it was received."""
        room = height - 1 if height >= LEAST_DEPTH else theme.DEPTH - LEAST_DEPTH
        self.scale = min(width / self.page.width, room / self.page.height, 1.0)
        self.width, self.height = self.page.width * self.scale, self.page.height * self.scale
        return self.width, self.height

    def draw(self) -> None:
        """Names the drawing inside one figure, with a hairline around the received page."""
        canvas = self.canvas
        name = f"Received{self.each.number}-{self.number}"
        self.places.drawings[name] = (canvas.getPageNumber() - 1, self.page)
        Figure(self.width, self.height, self._paint(name), _alt(self.each, self.number)).drawOn(canvas, 0, 0)
        with canvas.artifact():
            canvas.setStrokeColor(theme.HAIR)
            canvas.setLineWidth(0.5)
            canvas.rect(0, 0, self.width, self.height, fill=0)

    def _paint(self, name: str) -> Any:
        def paint(canvas: Any) -> None:
            canvas._code.append(f"{self.scale:.5f} 0 0 {self.scale:.5f} 0 0 cm /{name} Do")

        return paint


class ReceivedImage(Part):
    """An image as large as the page allows, never blown up."""

    def __init__(self, each: Opened, picture: Picture) -> None:
        self.each, self.picture = each, picture

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fits the room that is left."""
        across, up = self.picture.size
        room = height - 1 if height >= LEAST_DEPTH else theme.DEPTH - LEAST_DEPTH
        scale = min(width / across, room / up, PIXEL)
        self.width, self.height = across * scale, up * scale
        return self.width, self.height

    def draw(self) -> None:
        """Draws it as one figure."""

        def paint(canvas: Any) -> None:
            self.picture.draw(canvas, self.width, self.height)

        Figure(self.width, self.height, paint, _alt(self.each, 1)).drawOn(self.canvas, 0, 0)


def filled(data: bytes, drawings: Mapping[str, tuple[int, Page]]) -> bytes:
    """The file with the received pages in their places; what is not ours ends its claim to be archival."""
    if not drawings:
        return data
    reader = PdfReader(BytesIO(data))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header  # else the file would say that it is of 1999
    for name, (number, page) in drawings.items():
        resources: Any = writer.pages[number]["/Resources"]
        held = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
        drawing: Any = page.drawing.get_object()
        held[NameObject(f"/{name}")] = drawing.clone(writer).indirect_reference
    _claim_nothing(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


_CLAIMS = re.compile(rb"<pdfaid:part>.*?</pdfuaid:part>", re.DOTALL)


def _claim_nothing(writer: PdfWriter) -> None:
    """Takes the claims of PDF/A and PDF/UA out of the file's own words about itself."""
    catalogue: Any = writer.root_object
    said = catalogue["/Metadata"].get_object().get_data()
    plainer, found = _CLAIMS.subn(b"", said)
    if found != 1:
        raise ValueError("the file's claims are not where they are expected")
    stream = DecodedStreamObject()
    stream.set_data(plainer)
    stream[NameObject("/Type")], stream[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
    catalogue[NameObject("/Metadata")] = writer._add_object(stream)
