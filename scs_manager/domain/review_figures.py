"""The figures that the team's review adds to those of `figures`: plain values that web and PDF only draw.

Medication and weekly grid lie on the same axis of days as the trajectory. Every figure carries its finding,
its reading key, an alternative text with the numbers, and the rows of an equal table.
"""

from dataclasses import dataclass

from scs_manager.domain.body_figure import BodyFigure
from scs_manager.domain.figures import AxisDay, Band, CellKind, ReferenceLine, TableRow
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class DoseDay:
    """The opioid dose of one day; ``known`` is None without a log, and then the line has a gap."""

    number: int
    known: float | None
    complete: bool
    """Nothing of that day is left unconverted; else the line is drawn broken and the label says ``≥``."""
    label: Text


@dataclass(frozen=True)
class AsNeeded:
    """Pieces taken as needed on one day: that many ticks."""

    number: int
    pieces: int
    label: Text


@dataclass(frozen=True)
class MedicationFigure:
    """Opioid dose per day as a stepped line, pieces taken as needed as ticks below it."""

    title: Text
    finding: Text
    key: Text
    notes: tuple[Text, ...]
    """Factor table and version, what was not converted, whether the list is complete."""
    alt: Text
    days: tuple[AxisDay, ...]
    high: int
    """Upper end of the axis in MME a day; the lower end is always 0."""
    doses: tuple[DoseDay, ...]
    as_needed: tuple[AsNeeded, ...]
    bands: tuple[Band, ...]
    means: tuple[ReferenceLine, ...]
    thresholds: tuple[tuple[int, Text], ...]
    """Reference lines that lie within the axis, with their words."""
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class WeekColumn:
    """Seven days, counted from lead placement; the week before it is −1."""

    number: int
    label: Text
    """``days 7 to 13``."""
    short: str
    """``7–13``."""


@dataclass(frozen=True)
class WeekCell:
    """The mean of the days of a week that count; ``shown`` is empty without one."""

    number: int
    shown: str
    kind: CellKind
    label: Text
    """``Leg, days 7 to 13: 3.4, 6 of 7 days``: the title of the cell."""


@dataclass(frozen=True)
class WeekRow:
    """One measure over the weeks, with its mean in the baseline and in the trial window."""

    name: Text
    unit: Text | None
    target: bool
    cells: tuple[WeekCell, ...]
    baseline_mean: str
    window_mean: str


@dataclass(frozen=True)
class WeekGrid:
    """A long trial: one column per week. Every single day stands in the table of the day grid."""

    title: Text
    finding: Text
    key: Text
    alt: Text
    columns: tuple[WeekColumn, ...]
    measures: tuple[WeekRow, ...]
    kept: tuple[str, ...]
    """``6/7`` per column: entries that count, of the days of that week."""
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class QualityPart:
    """One way in which days came about, and how many did."""

    key: str
    """``on_time``, ``late``, ``staff``, ``outside`` or ``missing``: each has its own pattern."""
    name: Text
    days: int


@dataclass(frozen=True)
class QualityStrip:
    """How the diary was kept: every expected day once, by how its entry came about."""

    title: Text
    finding: Text
    key: Text
    alt: Text
    expected: int
    parts: tuple[QualityPart, ...]
    carer: int
    """Of all entries, those that a carer made."""
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]
    left_out_headers: tuple[Text, ...]
    left_out: tuple[TableRow, ...]
    """Each day that is not in the means, why, and by whom."""


@dataclass(frozen=True)
class DomainBar:
    """One domain in important changes; ``gain`` is None with the reason where it cannot be computed."""

    name: Text
    gain: float | None
    shown: Text
    impaired: bool | None
    """Worse than the norm before the trial; None where that is unknown."""
    label: Text
    """``Function: 54 to 42, 1.2 important changes``: the title of the bar."""


@dataclass(frozen=True)
class DomainPanel:
    """Change per domain in units of its important change: bars from 0, a line at 1, right is better."""

    title: Text
    finding: Text
    key: Text
    alt: Text
    low: int
    high: int
    bars: tuple[DomainBar, ...]
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class OverlapFigure:
    """Pain drawn against tingling felt; without ``body`` the notes say why there is no picture."""

    title: Text
    finding: Text
    notes: tuple[Text, ...]
    """From which day each was taken, and which programs were felt."""
    body: BodyFigure | None
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]
