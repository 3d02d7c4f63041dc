"""The day grid, and the weekly grid of a long trial, as SVG: a number in every cell, for each width.

On wide screens and on paper a day stands in the same column as in the chart above it; on a phone the grid is
cut into weeks that stand below each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from scs_manager.domain.figures import Band, CellKind, DayGrid, Mark
from scs_manager.domain.relief import number_text
from scs_manager.domain.review_figures import WeekGrid
from scs_manager.web.chart_sizes import Size
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.svg import Sheet

PIECE = 7
"""Days beside each other on a phone."""
WEEKS_PIECE = 4
_NARROW_LEFT, _NARROW_COLUMN, _NARROW_MEAN = 88, 27, 35
_HEAD = 18


@dataclass(frozen=True)
class _Cell:
    shown: str
    kind: CellKind
    title: str


@dataclass(frozen=True)
class _Row:
    name: str
    unit: str
    target: bool
    cells: tuple[_Cell, ...]
    means: tuple[str, str]


@dataclass(frozen=True)
class _Content:
    """Either grid in the same words: rows, what stands below each column, and the outlined blocks."""

    title: str
    alt: str
    rows: tuple[_Row, ...]
    feet: tuple[str, ...]
    foot_name: str
    entries: tuple[tuple[Mark, bool], ...] = ()
    """The mark of each day and whether a carer made the entry; empty for weeks."""
    kept: tuple[str, ...] = ()
    """Entries per week; empty for days."""
    blocks: tuple[tuple[int, int], ...] = ()
    """First and last column of each outlined block."""
    last: bool = True
    """The means stand beside the last piece."""


def day_grid_chart(grid: DayGrid, sizes: Sequence[Size]) -> Markup:
    """The grid of single days for each width."""
    return _charts(_of_days(grid), sizes, PIECE)


def week_grid_chart(grid: WeekGrid, sizes: Sequence[Size]) -> Markup:
    """The grid of weeks for each width."""
    return _charts(_of_weeks(grid), sizes, WEEKS_PIECE)


def _charts(content: _Content, sizes: Sequence[Size], piece: int) -> Markup:
    drawn = []
    for size in sizes:
        if size.has_room:
            drawn.append(_Drawing(content, size).svg())
        else:
            drawn += [_Drawing(part, _phone(size, part, at)).svg() for at, part in _pieces(content, piece)]
    return Markup("\n").join(drawn)


def _pieces(content: _Content, piece: int) -> list[tuple[int, _Content]]:
    starts = range(0, len(content.feet), piece)
    return [(start, _cut(content, start, start + piece)) for start in starts]


def _cut(content: _Content, first: int, end: int) -> _Content:
    part = slice(first, end)
    blocks = [(max(a, first) - first, min(b, end - 1) - first) for a, b in content.blocks]
    return replace(
        content,
        rows=tuple(replace(row, cells=row.cells[part]) for row in content.rows),
        feet=content.feet[part],
        entries=content.entries[part],
        kept=content.kept[part],
        blocks=tuple((a, b) for a, b in blocks if a <= b),
        last=end >= len(content.feet),
    )


def _phone(size: Size, content: _Content, at: int) -> Size:
    """A piece on a phone: its columns are as wide as those of a full piece."""
    column = _NARROW_COLUMN if content.entries else _NARROW_COLUMN * PIECE / WEEKS_PIECE
    right = int(_NARROW_LEFT + column * len(content.feet))
    return replace(size, left=_NARROW_LEFT, right=right, prefix=f"{size.prefix}{at}-")


class _Drawing:
    """One grid in one size."""

    def __init__(self, content: _Content, size: Size) -> None:
        self.content = content
        self.size = size
        self.row = 20 if size.name == "medium" else 26
        self.step = (size.right - size.left) / len(content.feet)
        self.height = _HEAD + self.row * (len(content.rows) + 2)
        self.sheet = Sheet(size.key, size.width, self.height, f"chart chart--{size.name}")

    def svg(self) -> Markup:
        """Patterns first, then the cells, the entries, the outlines, and the days below."""
        self.sheet.name(self.content.title, self.content.alt)
        self.sheet.hatch("b-hatch")
        self.sheet.cross("b-cross")
        self.heads()
        for at, row in enumerate(self.content.rows):
            self.draw_row(row, _HEAD + self.row * at)
        below = _HEAD + self.row * len(self.content.rows)
        self.entries(below)
        self.blocks(below)
        self.feet(below + self.row)
        return self.sheet.markup()

    def left(self, column: int) -> float:
        """The left edge of a column."""
        return self.size.left + column * self.step

    def middle(self, column: int) -> float:
        """The middle of a column."""
        return self.left(column) + self.step / 2

    def means(self) -> tuple[float, float]:
        """The right ends of the two columns of means."""
        if not self.size.has_room:
            return self.size.right + _NARROW_MEAN, self.size.width
        room = min((self.size.width - self.size.right) / 2, 96)
        return self.size.right + room, self.size.right + 2 * room

    def heads(self) -> None:
        """What the two columns of means are."""
        if self.content.last:
            base, window = self.means()
            words = _("baseline") if self.size.has_room else _("base")
            self.sheet.text(base, _HEAD - 6, words, css="t-muted t-end")
            self.sheet.text(window, _HEAD - 6, _("window"), css="t-muted t-end")

    def draw_row(self, row: _Row, top: float) -> None:
        """The name, a cell for each column, and the means."""
        base = top + self.row * 0.7
        self.sheet.text(0, base, row.name, css="t-strong" if row.target else "")
        if row.unit and self.size.has_room:
            after = (len(row.name) + 1.5) * self.size.letter * 0.9
            self.sheet.text(after, base, row.unit, css="t-muted t-small")
        for column, cell in enumerate(row.cells):
            self.cell(cell, column, top)
        self.sheet.line(0, top + self.row, self.size.right, top + self.row, css="grid")
        if self.content.last:
            for x, mean, css in zip(self.means(), row.means, ("t-end", "t-end t-strong"), strict=True):
                self.sheet.text(x, base, mean or "–", css=css)

    def cell(self, cell: _Cell, column: int, top: float) -> None:
        """The number; over hatching where the day does not count; cross-hatching without one."""
        x, y = self.left(column), top
        if cell.kind in (CellKind.MISSING, CellKind.NOT_COUNTED):
            missing = cell.kind is CellKind.MISSING
            self.sheet.rect(x, y, self.step, self.row, hatched=not missing, crossed=missing, title=cell.title)
        if cell.shown:
            css = ["t-mid"]
            css += ["t-strong"] if cell.kind is CellKind.COUNTED else []
            css += ["halo"] if cell.kind is CellKind.NOT_COUNTED else []
            css += ["t-tiny"] if len(cell.shown) * self.size.letter > self.step - 1 else []
            words = number_text(cell.shown)
            self.sheet.text(
                self.middle(column), y + self.row * 0.7, words, css=" ".join(css), title=cell.title
            )

    def entries(self, top: float) -> None:
        """How each entry came about, or how many of a week's entries count."""
        self.sheet.text(0, top + self.row * 0.7, _("Entry"))
        for column, (mark, carer) in enumerate(self.content.entries):
            self.entry(mark, self.middle(column), top + self.row / 2, carer=carer)
        for column, kept in enumerate(self.content.kept):
            self.sheet.text(self.middle(column), top + self.row * 0.7, kept, css="t-mid t-muted")
        self.sheet.line(0, top + self.row, self.size.right, top + self.row, css="axis")

    def entry(self, mark: Mark, x: float, y: float, *, carer: bool) -> None:
        """Filled on time, half filled late, hollow from staff, crossed outside; underlined from a carer."""
        r = 4.5 if self.row > 20 else 3.6
        if mark is Mark.MISSING:
            self.sheet.text(x, y + r, "–", css="t-mid", title=_("missing"))
            return
        css = "e-full" if mark is Mark.ON_TIME else "e-hollow"
        self.sheet.circle(x, y, r, css=css, title=_MARK_WORDS[mark]())
        if mark is Mark.LATE:
            self.sheet.path(f"M{x:.1f} {y - r:.1f}a{r} {r} 0 0 0 0 {2 * r}z", css="e-full")
        if mark is Mark.OUTSIDE:
            self.sheet.path(
                f"M{x - r:.1f} {y - r:.1f}l{2 * r} {2 * r}m0 {-2 * r}l{-2 * r} {2 * r}", css="e-hollow"
            )
        if carer:
            self.sheet.path(f"M{x - r:.1f} {y + r + 3:.1f}h{2 * r:.1f}", css="e-hollow")

    def blocks(self, bottom: float) -> None:
        """Outlines around the days that are in a mean."""
        for first, last in self.content.blocks:
            width = (last - first + 1) * self.step
            self.sheet.rect(self.left(first), _HEAD, width, bottom - _HEAD, css="e-block")

    def feet(self, top: float) -> None:
        """The number of each day, or the days of each week."""
        self.sheet.text(0, top + self.row * 0.75, self.content.foot_name, css="t-strong")
        for column, words in enumerate(self.content.feet):
            css = "t-mid t-muted t-tiny" if len(words) * self.size.letter > self.step - 1 else "t-mid t-muted"
            self.sheet.text(self.middle(column), top + self.row * 0.75, words, css=css)


_MARK_WORDS = {
    Mark.ON_TIME: lambda: _("on time"),
    Mark.LATE: lambda: _("late"),
    Mark.STAFF: lambda: _("entered by staff"),
    Mark.OUTSIDE: lambda: _("outside its window"),
}


def _of_days(grid: DayGrid) -> _Content:
    numbers = [day.number for day in grid.days]
    return _Content(
        title=str(say(grid.title)),
        alt=str(say(grid.alt)),
        rows=tuple(
            _Row(
                str(say(row.name)),
                str(say(row.unit)) if row.unit else "",
                row.target,
                tuple(
                    _Cell(cell.shown, cell.kind, _day_title(str(say(row.name)), cell.number, cell.shown))
                    for cell in row.cells
                ),
                (row.baseline_mean, row.window_mean),
            )
            for row in grid.measures
        ),
        feet=tuple(number_text(number) for number in numbers),
        foot_name=_("Day of trial"),
        entries=tuple(zip(grid.entries, grid.carers, strict=True)),
        blocks=tuple(_columns(block, numbers) for block in grid.blocks),
    )


def _columns(block: Band, numbers: Sequence[int]) -> tuple[int, int]:
    return block.first - numbers[0], block.last - numbers[0]


def _day_title(name: str, number: int, shown: str) -> str:
    return _("%(name)s, day %(n)s: %(value)s", name=name, n=number_text(number), value=shown or _("missing"))


def _of_weeks(grid: WeekGrid) -> _Content:
    return _Content(
        title=str(say(grid.title)),
        alt=str(say(grid.alt)),
        rows=tuple(
            _Row(
                str(say(row.name)),
                str(say(row.unit)) if row.unit else "",
                row.target,
                tuple(_Cell(cell.shown, cell.kind, str(say(cell.label))) for cell in row.cells),
                (row.baseline_mean, row.window_mean),
            )
            for row in grid.measures
        ),
        feet=tuple(column.short for column in grid.columns),
        foot_name=_("Days"),
        kept=grid.kept,
    )
