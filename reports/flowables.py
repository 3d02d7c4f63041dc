"""Blocks that mark what they draw: paragraphs, headings, lists, figures, rules and layout columns."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, Spacer
from reportlab.platypus import paragraph as reportlab_paragraph
from reportlab.platypus.flowables import Flowable

from reports import theme
from reports.quick import plain_fragments
from reports.scripts import as_read, broken_anywhere, direction_of, to_the_right
from reports.spelling import Base
from reports.tagging import Element, TaggedCanvas
from reports.words import Foreign, Markup

_WHOLE_WORD: Any = vars(reportlab_paragraph)["_HSFrag"]
"""reportlab's class of a word that a space follows."""
_BLANKS = re.compile(r"[ \t\n]+")


class Part(Flowable):
    """A block drawn on a tagged canvas."""

    canv: Any
    hAlign = "LEFT"  # noqa: N815 - the name is reportlab's

    @property
    def canvas(self) -> TaggedCanvas:
        """The canvas being drawn on."""
        return self.canv  # type: ignore[no-any-return]


class Passage(Paragraph):
    """A paragraph: one element of the tree, however many pages it is spread over."""

    kind = "P"
    blPara: Any  # noqa: N815 - the name is reportlab's
    base: Base = "L"
    """Whether its first letter runs from left to right or from right to left."""
    whole = ""
    """All its words as markup, also in the part below the end of a page."""
    language = ""
    """That of its words where they are not in the document's."""
    canv: Any

    def __init__(self, words: Markup | None, style: ParagraphStyle = theme.BODY, **kept: Any) -> None:
        if words is not None and not isinstance(words, Markup):
            raise ValueError("a paragraph takes markup: pass the words through text() or own()")
        if words is not None and not words.isascii():
            style, self.base, self.whole = broken_anywhere(words, style), direction_of(words), words
        if isinstance(words, Foreign):
            self.language = words.language
        if words is not None and "frags" not in kept:
            kept["frags"] = plain_fragments(words, style)
        super().__init__(words, style, **kept)  # type: ignore[arg-type]  # reportlab splits with None
        self.shared: list[Element] = []
        self.breaks: list[bool] | None = None

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """The parts above and below the end of the page; they share their element."""
        breaks = ends_between_words(self)
        parts: list[Any] = super().split(available_width, available_height)
        if len(parts) > 1:
            parts[0].breaks = breaks
            for part in parts:
                part.shared, part.kind = self.shared, self.kind
                part.base, part.whole = self.base, self.whole
        return parts

    def draw(self) -> None:
        """Draws the lines, each with the space that follows it, so that no two words run together."""
        open_line_ends(self, self.breaks if self.breaks is not None else ends_between_words(self))
        if self.canv.marking:
            self._draw_lines()
            return
        if not self.shared:
            self.shared.append(self.canv.structure.current.add(self.kind, language=self.language))
        self.canv.reads_otherwise = False
        with self.canv.marked(self.shared[0]):
            self._draw_lines()
        if self.canv.reads_otherwise:
            self.shared[0].said = as_read(self.whole)

    def _draw_lines(self) -> None:
        if self.base == "R":
            self.style = to_the_right(self.style, len(self.blPara.lines))
        self.canv.base = self.base
        super().draw()
        self.canv.base = ""


class Heading(Passage):
    """A heading of level 1 to 3; it is also a bookmark."""

    def __init__(
        self, words: Markup | None, style: ParagraphStyle | None = None, *, level: int = 2, **kept: Any
    ) -> None:
        super().__init__(words, style or _HEADINGS[level - 1], **kept)
        self.kind = f"H{level}"
        self.title: str = self.getPlainText() if words is not None else ""

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """The parts share one bookmark with the whole title."""
        parts = super().split(available_width, available_height)
        for part in parts:
            part.title = self.title
        return parts

    def draw(self) -> None:
        """Draws the heading and sets its bookmark at its upper edge."""
        if not self.shared:
            outline = self.canv.outline_entry(int(self.kind[1:]) - 1)
            _, top = self.canv.absolutePosition(0, self.height)
            self.canv.bookmarkPage(outline.key, fit="XYZ", left=0, top=top)
            self.canv.addOutlineEntry(" ".join(self.title.split()), outline.key, outline.depth, False)
        super().draw()


_HEADINGS = (theme.TITLE, theme.SECTION, theme.SUBSECTION)


def ends_between_words(paragraph: Any) -> list[bool]:
    """For each line whether a space follows it: yes, unless a long word was split there."""
    source = _BLANKS.sub(" ", "".join(_frag_text(frag) for frag in paragraph.frags))
    ends, at = [], 0
    for line in getattr(paragraph, "blPara", _NO_LINES).lines:
        words = _line_text(line)
        found = source.find(words, at)
        at = found + len(words) if found >= 0 else at
        ends.append(found < 0 or source[at : at + 1] in {" ", ""})
    return ends


def open_line_ends(paragraph: Any, ends: Sequence[bool]) -> None:
    """Adds the space to the end of each line that ends between words; it moves nothing on the page."""
    laid = paragraph.blPara
    if getattr(laid, "line_ends_open", False):
        return
    laid.line_ends_open = True
    for line, between_words in zip(laid.lines, ends, strict=False):
        if not between_words:
            continue
        if isinstance(line, tuple):
            line[1].append("")
        elif line.words and not hasattr(line.words[-1], "cbDefn"):
            line.words[-1].text += " "


class _NoLines:
    lines: tuple[Any, ...] = ()


_NO_LINES = _NoLines()


def _frag_text(frag: Any) -> str:
    """The text of a fragment in each of the three forms that reportlab gives it, whole or split."""
    if isinstance(frag, list):  # a word: its width, then (style, letters) pairs
        letters = "".join(piece[1] for piece in frag[1:])
        return f"{letters} " if isinstance(frag, _WHOLE_WORD) else letters
    if not hasattr(frag, "text"):
        return " ".join(frag.words)
    return f"{frag.text} " if getattr(frag, "lineBreak", False) else str(frag.text)


def _line_text(line: Any) -> str:
    if isinstance(line, tuple):
        return " ".join(line[1]).strip(" ")
    return "".join(word.text for word in line.words if not hasattr(word, "cbDefn")).strip(" ")


class Rule(Part):
    """A line across the measure; an artifact."""

    def __init__(self, weight: float = 0.5, color: Color = theme.HAIR, before: float = 0, after: float = 0):
        self.weight, self.color, self.before, self.after = weight, color, before, after

    def wrap(self, available_width: float, _height: float) -> tuple[float, float]:
        """As wide as there is room."""
        self.across = available_width
        return available_width, self.before + self.weight + self.after

    def draw(self) -> None:
        """Draws the line."""
        with self.canvas.artifact():
            self.canvas.setStrokeColor(self.color)
            self.canvas.setLineWidth(self.weight)
            self.canvas.line(0, self.after + self.weight / 2, self.across, self.after + self.weight / 2)


class SectionRule(Rule):
    """The rule above a section with its air; both vanish at the top of a page."""

    def wrap(self, available_width: float, height: float) -> tuple[float, float]:
        """Nothing at the top of a page."""
        frame = getattr(self, "_frame", None)
        self.is_hidden = frame is not None and bool(frame._atTop)
        return (available_width, 0) if self.is_hidden else super().wrap(available_width, height)

    def draw(self) -> None:
        """Draws the rule unless it is hidden."""
        if not self.is_hidden:
            super().draw()


class Figure(Part):
    """A drawing with its text alternative, which says the numbers."""

    def __init__(self, width: float, height: float, paint: Callable[[TaggedCanvas], None], alt: str) -> None:
        if not alt:
            raise ValueError("a figure needs a text alternative")
        self.width, self.height, self.paint, self.alt = width, height, paint, alt

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Its own size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws inside one figure element with its box on the page."""
        canvas = self.canvas
        x, y = canvas.absolutePosition(0, 0)
        element = canvas.structure.current.add(
            "Figure", alt=self.alt, box=(x, y, x + self.width, y + self.height)
        )
        with canvas.marked(element):
            canvas.saveState()
            self.paint(canvas)
            canvas.restoreState()


class Columns(Part):
    """Blocks side by side. This is layout, not a table, and is not announced as data.

    Columns that are taller than a page come one below the other instead, at full width.
    """

    def __init__(
        self,
        columns: Sequence[tuple[float, Sequence[Any]]],
        gap: float = theme.GUTTER,
        ruled: bool = False,
    ) -> None:
        self.columns, self.gap, self.ruled = columns, gap, ruled
        self.heights: list[list[float]] = []

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The height of the tallest column; worked out once, as the widths are given."""
        if self.heights:
            return self.width, self.height
        self.heights = [[block.wrap(width, 1e5)[1] for block in blocks] for width, blocks in self.columns]
        self.height = max(sum(column) for column in self.heights)
        self.width = sum(width for width, _ in self.columns) + self.gap * (len(self.columns) - 1)
        return self.width, self.height

    def split(self, _width: float, _height: float) -> list[Any]:
        """Nothing while a page can hold the columns (they move to the next one whole)."""
        if self.height <= theme.DEPTH:
            return []
        stacked: list[Any] = [Spacer(1, 0.1)]  # what comes first must fit whatever is left of the page
        for _, blocks in self.columns:
            stacked += [*blocks, Spacer(1, 6)]
        return stacked

    def draw(self) -> None:
        """Draws column after column, which is their reading order."""
        left = 0.0
        for at, ((width, blocks), heights) in enumerate(zip(self.columns, self.heights, strict=True)):
            top = self.height
            for block, height in zip(blocks, heights, strict=True):
                top -= height
                block.drawOn(self.canvas, left, top)
            if self.ruled and at:
                self._draw_rule(left - self.gap / 2)
            left += width + self.gap

    def _draw_rule(self, x: float) -> None:
        with self.canvas.artifact():
            self.canvas.setStrokeColor(theme.HAIR)
            self.canvas.setLineWidth(0.5)
            self.canvas.line(x, 0, x, self.height)
