"""Pages that came from outside, made safe to stand in a document of ours.

A received page becomes a drawing (a form of ISO 32000-1, 8.10): its marks and its own resources, upright.
Links, actions, programs, comments' windows and the rest of the received file stay behind. What a note or a
filled-in field shows is drawn where it stood, for a letter without it would not be the letter that was sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    RectangleObject,
    StreamObject,
)

BEHIND = ("/Annots", "/Parent", "/Properties")
"""Entries that lead from a page's resources into the rest of its file; they are not followed."""
NOT_IN_STREAMS = (
    "/AF", "/F", "/FDecodeParms", "/FFilter", "/Metadata", "/OPI", "/PieceInfo", "/Ref", "/StructParent",
    "/StructParents",
)  # fmt: skip
"""Entries of a drawing, a picture or a font file that reach for other files or for the received tree."""
MOST_PARTS = 5000
"""Objects of one received file: two hundred scanned pages have some thousand. Every later signature walks
through all of them. [default]"""
HIDDEN = 2 | 32
"""The bits of an annotation that nobody sees: hidden, and not to be viewed."""
NOT_DRAWN = frozenset({"/Link", "/Popup"})
SMALLEST, LARGEST = 1.0, 14_400.0
"""Points of a side of a page that a PDF may have (ISO 32000-1, annex C)."""

Matrix = tuple[float, float, float, float, float, float]


class NotReadable(Exception):
    """A received file cannot be taken; ``why`` is the rest of one sentence about it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Page:
    """One received page as a drawing of its size, upright, with its lower left corner at 0, 0."""

    width: float
    height: float
    drawing: IndirectObject


def pages_of(data: bytes) -> tuple[Page, ...]:
    """The pages of a PDF as drawings; NotReadable for whatever is broken, protected or hostile."""
    try:
        return _pages(PdfReader(BytesIO(data), strict=False))
    except NotReadable:
        raise
    except (Exception, RecursionError, MemoryError):  # whatever a parser says to hostile bytes
        raise NotReadable("cannot be opened") from None


def _pages(reader: PdfReader) -> tuple[Page, ...]:
    if reader.is_encrypted:
        raise NotReadable("is protected by a password")
    if not reader.pages:
        raise NotReadable("has no pages")
    if _hides_layers(reader):
        raise NotReadable("has layers that are switched off: print it to a new PDF and attach that")
    kept = PdfWriter()
    found = tuple(_page(page, kept) for page in reader.pages)
    if len(kept._objects) > MOST_PARTS:
        raise NotReadable(f"is made of more than {MOST_PARTS} parts: print it to a new PDF and attach that")
    for each in kept._objects:
        if isinstance(each, StreamObject):
            for name in NOT_IN_STREAMS:
                each.pop(name, None)
    return found


def _hides_layers(reader: PdfReader) -> bool:
    """Whether its sender switched something off (ISO 32000-1, 8.11.4): a drawing of ours would show it."""
    layers: Any = reader.root_object.get("/OCProperties", DictionaryObject()).get_object()
    shown: Any = layers.get("/D", DictionaryObject()).get_object()
    off: Any = shown.get("/OFF", ArrayObject()).get_object()
    return bool(off) or shown.get("/BaseState", NameObject("/ON")).get_object() == "/OFF"


def _page(page: PageObject, kept: PdfWriter) -> Page:
    box = RectangleObject(page.cropbox)
    left, bottom, right, top = (float(edge) for edge in (box.left, box.bottom, box.right, box.top))
    wide, high = right - left, top - bottom
    if not (SMALLEST <= wide <= LARGEST and SMALLEST <= high <= LARGEST):
        raise NotReadable("has a page without a size")
    turned = int(page.rotation) % 360
    upright: Matrix = {
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }.get(turned, (1, 0, 0, 1, -left, -bottom))
    edges = (left, bottom, right, top)
    drawing = _form(kept, _content(page), edges, upright, page.get("/Resources"), page.get("/Group"))
    overlays = list(_overlays(page, kept))
    if overlays:
        drawing = _with_overlays(kept, drawing, overlays, edges, upright)
    return Page(high, wide, drawing) if turned in (90, 270) else Page(wide, high, drawing)


def _content(page: PageObject) -> bytes:
    """The page's operators, its several streams as one."""
    contents = page.get("/Contents")
    found = contents.get_object() if contents is not None else None
    streams = found if isinstance(found, ArrayObject) else [found]
    return b"\n".join(_operators(each) for each in streams)


def _operators(stream: Any) -> bytes:
    held = stream.get_object() if isinstance(stream, IndirectObject) else stream
    if held is None:
        return b""
    if not isinstance(held, StreamObject):
        raise NotReadable("has a page that is not whole")
    return bytes(held.get_data())


def _form(
    kept: PdfWriter,
    content: bytes,
    box: tuple[float, float, float, float],
    matrix: Matrix,
    resources: Any = None,
    group: Any = None,
) -> IndirectObject:
    form = StreamObject()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = _numbers(box)
    form[NameObject("/Matrix")] = _numbers(matrix)
    form[NameObject("/Resources")] = _taken(kept, resources)
    if group is not None:
        form[NameObject("/Group")] = _taken(kept, group)
    form.set_data(content)
    return kept._add_object(form.flate_encode())


def _taken(kept: PdfWriter, found: Any) -> DictionaryObject:
    """A dictionary of the received file with all it names, but for what stays behind."""
    held = found.get_object() if isinstance(found, IndirectObject) else found
    if not isinstance(held, DictionaryObject):
        return DictionaryObject()
    taken = held.clone(kept, ignore_fields=BEHIND)
    return DictionaryObject(taken)


def _numbers(values: tuple[float, ...]) -> ArrayObject:
    return ArrayObject([FloatObject(round(value, 4)) for value in values])


def _overlays(page: PageObject, kept: PdfWriter) -> Iterator[tuple[IndirectObject, Matrix]]:
    """What notes and filled-in fields show, with the way to their place on the page."""
    annotations = page.get("/Annots")
    listed: Any = annotations.get_object() if annotations is not None else ()
    for each in listed or ():
        annotation: Any = each.get_object()
        shown = _appearance(annotation)
        if shown is not None:
            box = tuple(float(edge) for edge in shown["/BBox"])
            matrix = tuple(float(number) for number in shown.get("/Matrix", (1, 0, 0, 1, 0, 0)))
            form = _form(kept, bytes(shown.get_data()), box, matrix, shown.get("/Resources"))  # type: ignore[arg-type]
            yield form, _place(annotation, box, matrix)


def _appearance(annotation: Any) -> Any:
    """The drawing of an annotation that is to be seen; None without one."""
    if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") in NOT_DRAWN:
        return None
    if int(annotation.get("/F", 0)) & HIDDEN:
        return None
    looks = annotation.get("/AP")
    normal = looks.get_object().get("/N") if looks is not None else None
    found = normal.get_object() if normal is not None else None
    if isinstance(found, DictionaryObject) and not isinstance(found, StreamObject):
        state = found.get(annotation.get("/AS", "/Off"))
        found = state.get_object() if state is not None else None
    return found if isinstance(found, StreamObject) and "/BBox" in found else None


def _place(annotation: Any, box: tuple[float, ...], matrix: tuple[float, ...]) -> Matrix:
    """From an appearance to its rectangle on the page (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    wide, high = max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom
    rectangle = RectangleObject(annotation["/Rect"])
    across = float(rectangle.width) / wide if wide else 1.0
    up = float(rectangle.height) / high if high else 1.0
    return across, 0, 0, up, float(rectangle.left) - left * across, float(rectangle.bottom) - bottom * up


def _with_overlays(
    kept: PdfWriter,
    page: IndirectObject,
    overlays: list[tuple[IndirectObject, Matrix]],
    box: tuple[float, float, float, float],
    upright: Matrix,
) -> IndirectObject:
    """The page with what stood upon it; the turn upright is then done once, for all of it."""
    beneath: Any = page.get_object()
    beneath[NameObject("/Matrix")] = _numbers((1, 0, 0, 1, 0, 0))
    drawings = DictionaryObject({NameObject("/Page"): page})
    content = ["/Page Do"]
    for number, (form, way) in enumerate(overlays):
        drawings[NameObject(f"/Note{number}")] = form
        content.append(f"q {' '.join(f'{value:.4f}' for value in way)} cm /Note{number} Do Q")
    resources = DictionaryObject({NameObject("/XObject"): drawings})
    return _form_of_ours(kept, "\n".join(content).encode(), box, upright, resources)


def _form_of_ours(
    kept: PdfWriter,
    content: bytes,
    box: tuple[float, float, float, float],
    matrix: Matrix,
    resources: DictionaryObject,
) -> IndirectObject:
    form = _form(kept, content, box, matrix)
    held: Any = form.get_object()
    held[NameObject("/Resources")] = resources
    return form
