"""A heading stands on the page of what it heads, and moves to the next one only for that."""

from typing import Any

import pytest

from reports import parts, theme
from reports.flowables import Columns, Passage
from reports.frame import PageFrame, build
from reports.tables import data_table
from reports.words import text
from tests.reports.pdfs import Node, tree
from tests.reports.samples import ADA, ISSUE, NOW

LINE = "A long line of words that fills the width of its column and goes on for a while. "
FRAME = PageFrame("Sample", ADA, ISSUE, NOW, draft=False)


def table(lines: int) -> Any:
    rows = [parts.heads("What", "Why")]
    rows += [[Passage(text("A row"), theme.CELL), Passage(text(LINE * lines), theme.CELL)] for _ in range(2)]
    return data_table(rows, [60, 200])


def columns() -> Any:
    return Columns([(200, [Passage(text(LINE * 10))]), (200, [table(6)])])


def drawn(left: float, *below: Any, level: int = 2) -> Node:
    """A document whose heading has ``left`` points above the foot of its first page."""
    head = parts.section(text("The head")) if level == 2 else parts.subsection(text("The head"))
    depth = theme.SHEETS["a4"].depth
    story = [Passage(text("Above")), parts.gap(depth - left - theme.BODY.leading), *head, *below]
    return tree(build(FRAME, story))


@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize(("below", "kind"), [(lambda: table(12), "TR"), (columns, "P")])
def test_a_heading_goes_on_with_the_first_row_or_the_columns(below: Any, kind: str, level: int) -> None:
    for left, page in ((130, 1), (400, 0)):
        document = drawn(left, below(), level=level)
        (head,) = document.all(f"H{level}")
        first = next(each for each in document.all(kind) if each.words.split()[0] != "Above")
        assert (head.pages, min(first.pages)) == ({page}, page)


def test_above_text_that_runs_on_over_the_page_a_heading_stays() -> None:
    document = drawn(130, Passage(text(LINE * 60)))

    assert document.all("H2")[0].pages == {0}
    assert document.all("P")[-1].pages == {0, 1}


def test_a_row_longer_than_a_page_begins_below_its_heading() -> None:
    document = drawn(400, table(60))

    (head,) = document.all("H2")
    row = document.all("TR")[1]
    assert min(row.pages) in head.pages
    assert len(row.pages) > 1


def test_columns_longer_than_a_page_come_below_each_other_under_their_heading() -> None:
    document = drawn(300, Columns([(200, [Passage(text(LINE * 60))]), (200, [Passage(text(LINE * 90))])]))

    assert document.all("H2")[0].pages == {0}
    assert document.all("P")[1].pages >= {0}
