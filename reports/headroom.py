"""Headings stay with what they head: room is asked for the first piece below that cannot be parted."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Spacer

from reports import theme
from reports.flowables import Columns, Figure, Heading, Rule
from reports.tables import DataTable


class Headroom(CondPageBreak):
    """Above a heading: a new page begins when less than its height is left."""


def keep_heads(story: Sequence[Any]) -> None:
    """Raise each headroom to what its heading needs so as not to stand alone at the foot of a page."""
    for at, block in enumerate(story):
        if isinstance(block, Headroom):
            block.height = max(block.height, min(_needed(story[at + 1 :]), theme.DEPTH - 1))


def _needed(below: Sequence[Any]) -> float:
    """Heading and first piece together; nothing where the text below can run on over the page."""
    height = 0.0
    for block in below:
        if isinstance(block, DataTable):
            return height + block.first_rows()
        if isinstance(block, Headroom):
            continue
        height += block.wrap(theme.MEASURE, theme.DEPTH)[1]
        if isinstance(block, Figure | Columns):
            return height if height <= theme.DEPTH else 0.0
        if not isinstance(block, Heading | Rule | Spacer):
            return 0.0
    return 0.0
