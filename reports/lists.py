"""Lists of paragraphs: each item with its label and its body, over as many pages as it needs."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle

from reports import theme
from reports.flowables import Part, Passage
from reports.tagging import Element
from reports.words import Markup


class Item(Part):
    """One item of a list: its label in the margin and its paragraph."""

    indent = 12.0

    def __init__(self, passage: Passage, shared: list[Element], label: str = "•") -> None:
        self.passage, self.shared, self.label = passage, shared, label
        self.body: list[Element] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The height of the paragraph beside its label, with a little air."""
        self.inner = self.passage.wrap(width - self.indent, height)[1]
        return width, self.inner + 2

    def split(self, width: float, height: float) -> list[Any]:
        """Splits the paragraph; the second part has no label."""
        parts = self.passage.split(width - self.indent, height - 2)
        if len(parts) < 2:
            return []
        items = [Item(parts[0], self.shared, self.label), Item(parts[1], self.shared, "")]
        for item in items:
            item.body = self.body
        return items

    def draw(self) -> None:
        """Draws label and paragraph inside the list they belong to."""
        structure = self.canvas.structure
        if not self.shared:
            self.shared.append(structure.current.add("L"))
        if not self.body:
            entry = self.shared[0].add("LI")
            self._draw_label(entry)
            self.body.append(entry.add("LBody"))
        with structure.within(self.body[0]):
            self.passage.drawOn(self.canvas, self.indent, 2)

    def _draw_label(self, entry: Element) -> None:
        style = self.passage.style
        with self.canvas.marked(entry.add("Lbl")):
            self.canvas.setFillColor(style.textColor)
            self.canvas.setFont(style.fontName, style.fontSize)
            first = 2 + self.inner - style.leading + (style.leading - style.fontSize) / 2
            self.canvas.drawString(0, first + style.fontSize * 0.12, f"{self.label} ")


def listing(entries: Sequence[Markup], style: ParagraphStyle = theme.BODY) -> list[Any]:
    """A list of paragraphs with bullets; empty without entries."""
    shared: list[Element] = []
    return [Item(Passage(entry, style), shared) for entry in entries]
