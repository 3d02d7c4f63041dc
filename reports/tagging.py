"""The structure tree of a tagged PDF, and a canvas that marks what it draws.

Every painting operator stands in marked content: either it belongs to an element of the tree (a heading, a
paragraph, a table cell, a figure) or it is an artifact (a rule, a header, a repeated table head). Built to
PDF/UA-1; the archive side (metadata, colours, line ends) is in ``archive.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObject, PDFString
from reportlab.pdfgen.canvas import Canvas

from reports.archive import ArchiveDocument, Metadata, archive_page
from reports.house_font import SpelledText
from reports.quick import QuickColours
from reports.spelling import Base

BBox = tuple[float, float, float, float]


class Content(NamedTuple):
    """A run of marked content: the page it is on, counted from 0, and its number there."""

    page: int
    number: int


class Outline(NamedTuple):
    """A bookmark: its key in the file and how deep it stands."""

    key: str
    depth: int


@dataclass(eq=False)
class Element:
    """A node of the structure tree; ``kids`` are elements and runs of content in reading order."""

    kind: str
    alt: str = ""
    scope: str = ""
    box: BBox | None = None
    kids: "list[Element | Content]" = field(default_factory=list)
    said: str = ""
    """Its words as they are read, where the glyphs stand in another order or say them in another way."""
    language: str = ""
    """Of its words, where it is not the document's."""

    def add(
        self, kind: str, *, alt: str = "", scope: str = "", box: BBox | None = None, language: str = ""
    ) -> "Element":
        """A new last child."""
        child = Element(kind, alt, scope, box, language=language)
        self.kids.append(child)
        return child

    def attributes(self) -> bytes:
        """The attribute entry that table heads and figures carry, as it stands in the file."""
        if self.scope:
            return b" /A << /O /Table /Scope /%s >>" % self.scope.encode()
        if self.box:
            edges = " ".join(f"{edge:.2f}" for edge in self.box)
            return f" /A << /O /Layout /Placement /Block /BBox [ {edges} ] >>".encode()
        return b""


class Structure:
    """The tree of one document while it is drawn."""

    def __init__(self) -> None:
        self.document = Element("Document")
        self._open = [self.document]
        self.pages: list[list[Element]] = []

    @property
    def current(self) -> Element:
        """The element that new ones become children of."""
        return self._open[-1]

    @contextmanager
    def within(self, element: Element) -> Iterator[Element]:
        """What is drawn inside becomes part of ``element``."""
        self._open.append(element)
        try:
            yield element
        finally:
            self._open.pop()

    def enter(self, element: Element) -> None:
        """As ``within``, for callers that learn of the end by a call of their own."""
        self._open.append(element)

    def leave(self) -> None:
        """Undoes the last ``enter``."""
        self._open.pop()

    def place(self, element: Element, page: int) -> int:
        """The number of a new run of content of ``element`` on ``page`` (counted from 0)."""
        while len(self.pages) <= page:
            self.pages.append([])
        number = len(self.pages[page])
        self.pages[page].append(element)
        element.kids.append(Content(page, number))
        return number


class TaggedCanvas(QuickColours, Canvas):
    """A canvas whose drawing is marked; it writes the tree, and page totals, when it is saved.

    ``on_total`` is called for every page once the number of pages is known, as (canvas, page, total), and
    draws what needs the total; doing so spares laying the document out twice.
    """

    _doc: Any
    _code: list[str]

    def __init__(self, *args: Any, metadata: Metadata, on_total: Callable[..., None], **kwargs: Any) -> None:
        kwargs.update(invariant=1, pdfVersion=(1, 7), lang=metadata.language)
        super().__init__(*args, **kwargs)
        ArchiveDocument.adopt(self._doc, metadata)
        self.structure = Structure()
        self._on_total = on_total
        self._finished: list[Any] = []
        self._marking = False
        self._bookmarks, self._depth = 0, -1
        self.base: Base = ""
        """The direction of the paragraph being drawn."""
        self.reads_otherwise = False
        """Set by what draws glyphs in an order or form that does not say the words."""

    @property
    def marking(self) -> bool:
        """Whether marked content is open; what is drawn then belongs to it."""
        return self._marking

    def outline_entry(self, depth: int) -> Outline:
        """The key of a new bookmark, at most one level below the one before."""
        self._bookmarks += 1
        self._depth = min(depth, self._depth + 1)
        return Outline(f"heading-{self._bookmarks}", self._depth)

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """What is drawn inside is content of ``element``; inside other marked content it joins that."""
        if self._marking:
            yield
            return
        number = self.structure.place(element, self.getPageNumber() - 1)
        with self._sequence(f"/{element.kind} <</MCID {number}>> BDC"):
            yield

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """What is drawn inside is not part of the text: ``Layout`` for rules, ``Pagination`` for headers."""
        if self._marking:
            yield
            return
        with self._sequence(f"/Artifact <</Type /{kind}>> BDC"):
            yield

    @contextmanager
    def _sequence(self, begin: str) -> Iterator[None]:
        self._code.append(begin)
        self._marking = True
        try:
            yield
        finally:
            self._code.append("EMC")
            self._marking = False

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> SpelledText:  # noqa: N802
        """A text object that draws the words of every script."""
        text = SpelledText(self, x, y, direction=direction)
        text.base = self.base
        return text

    def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
        """Ends the page and keeps it, so that page totals can be added."""
        name = self._doc.thisPageName()
        super().showPage()
        self._finished.append(self._doc.idToObject[name])

    def save(self) -> None:
        """Adds the page totals and the structure tree, then writes the file."""
        if self._code:
            self.showPage()
        total = len(self._finished)
        for number, page in enumerate(self._finished, start=1):
            self._code = []
            self._on_total(self, number, total)
            archive_page(page, number - 1, "\n".join(self._code))
        self._code = []
        write_structure(self.structure, self._doc, self._finished)
        super().save()


def write_structure(structure: Structure, document: Any, pages: Sequence[Any]) -> None:
    """Writes the tree, and for each page which element its numbers belong to."""
    root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
    references: dict[int, Any] = {}
    place = document.Reference(root)
    on_page = [document.Reference(page).format(document) for page in pages]
    root["K"] = PDFArray([_write(structure.document, place, document, on_page, references)])
    numbers: list[Any] = []
    for page, owners in enumerate(structure.pages):
        owned = PDFArray([references[id(owner)] for owner in owners])
        numbers += [page, document.Reference(owned)]
    root["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
    root["ParentTreeNextKey"] = len(structure.pages)
    document.Catalog.StructTreeRoot = root
    document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


class _Written(PDFObject):
    """An element as it stands in the file; written directly, since a document has hundreds of them."""

    __RefOnly__ = 1

    def __init__(self, element: Element, parent: Any) -> None:
        self.element, self.parent = element, parent
        self.kids: list[Any] = []

    def format(self, document: Any) -> bytes:
        """The element's dictionary."""
        kids = b" ".join(kid if isinstance(kid, bytes) else kid.format(document) for kid in self.kids)
        entry = b"<< /Type /StructElem /S /%s /P %s /K [ %s ]" % (
            self.element.kind.encode(),
            self.parent.format(document),
            kids,
        )
        if self.element.alt:
            entry += b" /Alt " + PDFString(self.element.alt).format(document)
        if self.element.language:
            entry += b" /Lang " + PDFString(self.element.language).format(document)
        if self.element.said:
            entry += b" /ActualText " + PDFString(self.element.said).format(document)
        return entry + self.element.attributes() + b" >>"


def _write(
    element: Element, parent: Any, document: Any, pages: Sequence[bytes], references: dict[int, Any]
) -> Any:
    written = _Written(element, parent)
    reference = references[id(element)] = document.Reference(written)
    for kid in element.kids:
        if isinstance(kid, Element):
            written.kids.append(_write(kid, reference, document, pages, references))
        else:
            written.kids.append(b"<< /Type /MCR /Pg %s /MCID %d >>" % (pages[kid.page], kid.number))
    return reference
