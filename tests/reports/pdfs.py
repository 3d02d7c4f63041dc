"""Reads a PDF the way assistive technology does: by its structure tree, without looking at the page."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import uharfbuzz

PAINTING = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Tj", "TJ", "'", '"', "Do", "sh", "BI"}


def opened(data: bytes) -> pikepdf.Pdf:
    """The file."""
    return pikepdf.open(io.BytesIO(data))


@dataclass
class Node:
    """An element of the structure tree with the words of its own content."""

    kind: str
    alt: str
    scope: str
    box: tuple[float, ...] | None
    kids: "list[Node]" = field(default_factory=list)
    said: str = ""
    """What replaces its words when it is read."""
    language: str = ""
    """Of its words, where it is not the document's."""
    words: str = ""
    """Its own content and that of its kids, in reading order."""
    pages: set[int] = field(default_factory=set)

    def all(self, *kinds: str) -> "list[Node]":
        """Every element of these kinds, in reading order, itself included."""
        own = [self] if not kinds or self.kind in kinds else []
        return own + [each for kid in self.kids for each in kid.all(*kinds)]


def tree(data: bytes) -> Node:
    """The structure tree; every run of marked content is found once, and the parent tree agrees with it."""
    pdf = opened(data)
    runs = {number: marked_words(page) for number, page in enumerate(pdf.pages)}
    order = {page.objgen: number for number, page in enumerate(pdf.pages)}
    root = pdf.Root.StructTreeRoot
    numbers = list(root.ParentTree.Nums)
    owners = {int(key): list(value) for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    seen: set[tuple[int, int]] = set()

    def read(element: Any) -> Node:
        attributes = element.get("/A")
        node = Node(
            str(element.S).lstrip("/"),
            str(element.get("/Alt", "")),
            str(attributes.get("/Scope", "")).lstrip("/") if attributes is not None else "",
            tuple(float(edge) for edge in attributes.BBox)
            if attributes is not None and "/BBox" in attributes
            else None,
            said=str(element.get("/ActualText", "")),
            language=str(element.get("/Lang", "")),
        )
        for kid in element.K:
            if kid.Type == "/MCR":
                page, number = order[kid.Pg.objgen], int(kid.MCID)
                assert (page, number) not in seen, "a run of content belongs to two elements"
                assert owners[page][number].objgen == element.objgen, "the parent tree disagrees"
                seen.add((page, number))
                node.words += runs[page][number]
                node.pages.add(page)
            else:
                child = read(kid)
                node.kids.append(child)
                node.words += child.words
                node.pages |= child.pages
        node.words = node.said or node.words
        return node

    found = read(root.K[0])
    assert len(root.K) == 1
    assert seen == {(page, number) for page, each in runs.items() for number in each}
    return found


def marked_words(page: pikepdf.Page) -> dict[int, str]:
    """The words of each run of marked content by its number, decoded without geometry."""
    decoders = {name: _decoder(font) for name, font in page.Resources.Font.items()}
    runs: dict[int, str] = {}
    current: int | None = None
    decode = None
    for operands, operator in _instructions(page):
        if str(operator) == "BDC":
            current = int(operands[1].MCID) if "/MCID" in operands[1] else None
            if current is not None:
                runs[current] = ""
        elif str(operator) == "EMC":
            current = None
        elif str(operator) == "Tf":
            decode = decoders[str(operands[0])]
        elif str(operator) == "Tj" and current is not None and decode is not None:
            runs[current] += "".join(decode[byte] for byte in bytes(operands[0]))
    return runs


def artifact_words(page: pikepdf.Page) -> str:
    """The words of headers, footers and repeated heads."""
    decoders = {name: _decoder(font) for name, font in page.Resources.Font.items()}
    words, is_artifact, decode = "", False, None
    for operands, operator in _instructions(page):
        if str(operator) == "BDC":
            is_artifact = str(operands[0]) == "/Artifact"
        elif str(operator) == "EMC":
            is_artifact = False
        elif str(operator) == "Tf":
            decode = decoders[str(operands[0])]
        elif str(operator) == "Tj" and is_artifact and decode is not None:
            words += "".join(decode[byte] for byte in bytes(operands[0])) + " "
    return words


def unmarked(page: pikepdf.Page) -> Iterator[str]:
    """Painting operators outside marked content; the standard allows none."""
    depth = 0
    for _, operator in _instructions(page):
        name = str(operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        assert depth in (0, 1), "marked content is nested or closed twice"
        if name in PAINTING and not depth:
            yield name
    assert depth == 0


def widths(font: Any) -> dict[int, tuple[float, float]]:
    """For each byte that prints: how wide the file says its glyph is, and how wide the font draws it."""
    face: Any = uharfbuzz.Face(_program(font))
    drawing, glyphs = uharfbuzz.Font(face), _glyphs(face)
    listed = enumerate(map(float, font.Widths), start=int(font.FirstChar))
    return {
        code: (width, drawing.get_glyph_h_advance(glyphs[code]) * 1000 / face.upem) for code, width in listed
    }


def boxes(page: pikepdf.Page) -> int:
    """How many characters are drawn as the empty box of a font that lacks them."""
    glyphs = {name: _glyphs(uharfbuzz.Face(_program(font))) for name, font in page.Resources.Font.items()}
    found, current = 0, list[int]()
    for operands, operator in _instructions(page):
        if str(operator) == "Tf":
            current = glyphs[str(operands[0])]
        elif str(operator) == "Tj":
            found += sum(not current[code] for code in bytes(operands[0]))
    return found


def _program(font: Any) -> bytes:
    return bytes(font.FontDescriptor.FontFile2.read_bytes())


def _glyphs(face: Any) -> list[int]:
    """The glyph of each byte: the font's only table of characters is of format 6 and begins at byte 0."""
    table = face.reference_table("cmap").data
    return [int.from_bytes(table[at : at + 2]) for at in range(22, len(table) - 1, 2)]


def _instructions(page: pikepdf.Page) -> list[tuple[Any, Any]]:
    return [(each.operands, each.operator) for each in pikepdf.parse_content_stream(page)]


def _decoder(font: Any) -> dict[int, str]:
    """Which character each byte prints, by the font's own table."""
    table = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    pairs = re.findall(r"^<(\w\w)> <(\w{4,})>$", table, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(target).decode("utf-16-be") for code, target in pairs}
