"""What the figures of a trial show, as plain values; the web and the PDF only draw them.

All figures of one trial share one axis of days: a day is the same column in trajectory and day grid.
Every figure carries its finding in one sentence, its reading key, an alternative text that holds the
numbers, and the rows of an equivalent table. Colour never carries meaning alone: marks differ by shape
and filling.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scs_manager.domain.diary_days import Region
from scs_manager.domain.text import Text

SCALE_LOW, SCALE_HIGH = 0, 10
"""The pain axis is always 0 to 10, never fitted to the data."""


class Mark(StrEnum):
    """How an entry came about, and how its mark is drawn."""

    ON_TIME = "on_time"
    """Filled."""
    LATE = "late"
    """Half filled; counts."""
    STAFF = "staff"
    """Hollow: entered by staff."""
    OUTSIDE = "outside"
    """Crossed: outside its window and not accepted; does not count."""
    MISSING = "missing"
    """No mark; the line has a gap and is never joined."""


class Shape(StrEnum):
    """The shape of a series' marks."""

    SQUARE = "square"
    CIRCLE = "circle"
    DOT = "dot"


class BandKind(StrEnum):
    """What a stretch of days means."""

    BASELINE = "baseline"
    NOT_COUNTED = "not_counted"
    """Drawn hatched."""
    STIMULATION = "stimulation"
    WINDOW = "window"
    POST = "post"


class LineKind(StrEnum):
    """A horizontal reference line of the trajectory."""

    BASELINE_MEAN = "baseline_mean"
    TARGET = "target"
    """Half the baseline mean."""
    TRIAL_MEAN = "trial_mean"


class CellKind(StrEnum):
    """How a cell of the day grid is drawn."""

    COUNTED = "counted"
    """In a mean: outlined block, semi-bold."""
    PLAIN = "plain"
    NOT_COUNTED = "not_counted"
    """Hatched; the number is still printed."""
    MISSING = "missing"
    """Cross-hatched."""


@dataclass(frozen=True)
class AxisDay:
    """One column. ``number`` counts from lead placement (day 0) and is negative before it."""

    number: int
    day: date
    label: Text
    """The date in words, such as ``4 May``."""


@dataclass(frozen=True)
class Point:
    """One day of a series; ``value`` is None where there is none, and then the line has a gap."""

    number: int
    value: int | None
    mark: Mark
    label: Text
    """``Leg 7, 27 April, on time``: the title of the mark."""
    carer: bool = False
    """Entered by a carer; the mark is underlined."""


@dataclass(frozen=True)
class Series:
    """One line, with a point for every day of the axis."""

    region: Region
    name: Text
    target: bool
    shape: Shape
    dashed: bool
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Band:
    """A stretch of whole days, both ends included."""

    kind: BandKind
    first: int
    last: int
    label: Text


@dataclass(frozen=True)
class ReferenceLine:
    """A horizontal line over a stretch of whole days."""

    kind: LineKind
    value: float
    first: int
    last: int
    label: Text
    shown: str
    """The value as printed, two decimals."""


@dataclass(frozen=True)
class FigureEvent:
    """Something that happened on a day: leads in, reprogrammed, leads out."""

    number: int
    label: Text


@dataclass(frozen=True)
class ProgramBand:
    """A stretch during which one program ran, or none. Its ends are positions: 2.5 is noon of day 2."""

    first: float
    last: float
    name: str
    """Name or slot, for where there is no room for the label; empty while stimulation was off."""
    label: Text
    title: Text
    """With its times: the title of the band."""
    off: bool = False
    """Drawn hatched."""


@dataclass(frozen=True)
class TableRow:
    """One row of the table that says the same; the first cell is the row's header."""

    cells: tuple[Text, ...]


@dataclass(frozen=True)
class TrajectoryFigure:
    """Pain day by day before, during and after the trial."""

    title: Text
    finding: Text
    key: Text
    alt: Text
    days: tuple[AxisDay, ...]
    series: tuple[Series, ...]
    bands: tuple[Band, ...]
    lines: tuple[ReferenceLine, ...]
    events: tuple[FigureEvent, ...]
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]
    programs: tuple[ProgramBand, ...] = ()
    """Which program ran when, within the days of the axis; a strip below the plot."""

    @property
    def has_carers(self) -> bool:
        """Whether a carer made any of the entries."""
        return any(point.carer for series in self.series for point in series.points)


@dataclass(frozen=True)
class GridCell:
    """One value of one day; ``shown`` is empty when there is none."""

    number: int
    shown: str
    kind: CellKind


@dataclass(frozen=True)
class GridRow:
    """One measure over all days, with its mean in the baseline and in the trial window (empty if none)."""

    name: Text
    unit: Text | None
    target: bool
    cells: tuple[GridCell, ...]
    baseline_mean: str
    window_mean: str


@dataclass(frozen=True)
class DayGrid:
    """Every value of every day, one row per measure; the last row shows how each entry came about."""

    title: Text
    finding: Text
    key: Text
    alt: Text
    days: tuple[AxisDay, ...]
    measures: tuple[GridRow, ...]
    entries: tuple[Mark, ...]
    """One mark per day of the axis."""
    carers: tuple[bool, ...]
    """Whether a carer made the entry, per day of the axis; such a mark is underlined."""
    blocks: tuple[Band, ...]
    """The baseline and the trial window, outlined."""
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class ReliefBar:
    """Relief in one region; ``value`` and the interval are None when they cannot be computed."""

    region: Region
    name: Text
    target: bool
    value: float | None
    shown: Text
    low: int | None
    high: int | None
    interval: Text
    """``45 to 70``, or why there is no interval."""
    stated: int | None = None
    """What the patient said the relief was; a separate mark, never mixed with the computed one."""


@dataclass(frozen=True)
class ReliefFigure:
    """Percent relief per region with its interval and lines at 30 and 50; regions are never averaged."""

    title: Text
    finding: Text
    key: Text
    alt: Text
    low: int
    """Left end of the axis in percent: 0, or below when pain grew."""
    high: int
    lines: tuple[int, ...]
    bars: tuple[ReliefBar, ...]
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]
