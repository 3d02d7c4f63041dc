"""Tables of data: heads with their scope, rows that may run over a page, rules instead of boxes."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from reportlab.platypus import Table

from reports import theme
from reports.tagging import Element, TaggedCanvas


class Tree:
    """The elements of one table, shared by its parts on several pages."""

    def __init__(self) -> None:
        self.table: Element | None = None
        self.row: Element | None = None
        self.cells: dict[int, Element] = {}


class DataTable(Table):
    """A table whose first rows are column heads; ``row_head`` is the column that names each row.

    Where it continues on another page the repeated heads are artifacts and the rows stay one table. A row
    taller than a page is split and stays one row.
    """

    row_head: int | None = None
    is_continued = False
    continues_row = False
    canv: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = Tree()
        self._renderCB = self._on_event

    @property
    def canvas(self) -> TaggedCanvas:
        """The canvas being drawn on."""
        return self.canv  # type: ignore[no-any-return]

    def first_rows(self) -> float:
        """The height of the heads and the first row, without working out the rows below."""
        inner: Any = self
        first = slice(self.repeatRows + 1)
        rows = zip(inner._cellvalues[first], inner._cellStyles[first], strict=True)
        return sum(
            max(_cell_height(*cell) for cell in zip(*row, inner._colWidths, strict=True)) for row in rows
        )

    def split(self, available_width: float, available_height: float) -> list[Any]:
        """Splits between rows; inside a row only where a whole page cannot hold it."""
        self.splitInRow = 0
        parts: list[Any] = super().split(available_width, available_height)
        in_row = False
        if not parts and available_height > theme.DEPTH * 0.85:
            self.splitInRow = 1
            parts, in_row = super().split(available_width, available_height), True
        if len(parts) > 1:
            self._share(parts, in_row)
        return parts

    def _share(self, parts: list[Any], in_row: bool) -> None:
        for part in parts:
            part.tree, part.row_head = self.tree, self.row_head
        parts[0].is_continued, parts[0].continues_row = self.is_continued, self.continues_row
        parts[1].is_continued, parts[1].continues_row = True, in_row

    @staticmethod
    def _on_event(table: "DataTable", event: str, *details: Any) -> None:
        handle = getattr(table, f"_{event}")
        handle(*details)

    def _startTable(self) -> None:  # noqa: N802 - the names are reportlab's events
        if self.tree.table is None:
            self.tree.table = self.canvas.structure.current.add("Table")
        self.canvas.structure.enter(self.tree.table)

    def _endTable(self) -> None:  # noqa: N802
        self.canvas.structure.leave()

    def _startBG(self) -> None:  # noqa: N802
        self._begin(self.canvas.artifact())

    _startLines = _startBG  # noqa: N815

    def _endBG(self) -> None:  # noqa: N802
        self._open.__exit__(None, None, None)

    _endLines = _endBG  # noqa: N815

    def _startRow(self, row: int) -> None:  # noqa: N802
        self._row = row
        self._repeated = self.is_continued and row < self.repeatRows
        if self._repeated:
            return
        self._same_row = self.continues_row and row == self.repeatRows and self.tree.row is not None
        if not self._same_row:
            self.tree.row, self.tree.cells = self.canvas.structure.current.add("TR"), {}

    def _endRow(self) -> None:  # noqa: N802
        pass

    def _startCell(self, row: int, column: int, *_details: Any) -> None:  # noqa: N802
        if self._repeated:
            self._begin(self.canvas.artifact("Pagination"))
            return
        self.canvas.structure.enter(self._cell(row, column))

    def _endCell(self) -> None:  # noqa: N802
        if self._repeated:
            self._endBG()
        else:
            self.canvas.structure.leave()

    def _cell(self, row: int, column: int) -> Element:
        if column not in self.tree.cells:
            scope = "Column" if row < self.repeatRows else "Row" if column == self.row_head else ""
            if self.tree.row is None:
                raise ValueError("a cell is drawn outside a row")
            self.tree.cells[column] = self.tree.row.add("TH" if scope else "TD", scope=scope)
        return self.tree.cells[column]

    def _begin(self, sequence: AbstractContextManager[None]) -> None:
        self._open = sequence
        sequence.__enter__()


def _cell_height(value: Any, style: Any, width: float) -> float:
    """A cell as high as its blocks with the space around them."""
    inner = width - style.leftPadding - style.rightPadding
    blocks = value if isinstance(value, list | tuple) else [value]
    inside = sum(style.leading if isinstance(each, str) else each.wrap(inner, 1e5)[1] for each in blocks)
    return float(inside) + float(style.topPadding + style.bottomPadding)


def data_table(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    *,
    row_head: int | None = 0,
    air: float = 2.2,
    more: Sequence[tuple[Any, ...]] = (),
) -> DataTable:
    """A table with one row of heads; ``air`` is the space above and below each row, in points."""
    if abs(sum(widths)) > theme.MEASURE + 0.5:
        raise ValueError(f"the table is {sum(widths):.0f} points wide, the measure {theme.MEASURE:.0f}")
    table = DataTable([list(row) for row in rows], colWidths=list(widths), repeatRows=1, hAlign="LEFT")
    table.row_head = row_head
    table.setStyle([*_LOOK, *_air(air), *more])
    return table


_LOOK: tuple[tuple[Any, ...], ...] = (
    ("FONT", (0, 0), (-1, -1), theme.REGULAR, 8.5),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 7),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, theme.HAIR),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, theme.LINE),
)


def _air(points: float) -> tuple[tuple[Any, ...], ...]:
    return (
        ("TOPPADDING", (0, 0), (-1, -1), points - 0.6),
        ("TOPPADDING", (0, 0), (-1, 0), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), points + 0.4),
    )
