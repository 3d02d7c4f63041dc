"""Builds the day grid of a long trial by weeks; the single days stay in the table of the day grid."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from scs_manager.domain.day_grid import DayMeasure, day_measures
from scs_manager.domain.diary_statistics import TrialDay, TrialOutcome
from scs_manager.domain.figures import CellKind, TableRow
from scs_manager.domain.opioids import Mme
from scs_manager.domain.relief import fixed, mean_of, number_text
from scs_manager.domain.review_figures import WeekCell, WeekColumn, WeekGrid, WeekRow
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import not_counted
from scs_manager.domain.wording import joined

WEEKLY_ABOVE = 21
"""With more days than this since lead placement, a column is a week (mockups/README.md)."""
WEEK = 7
_KEY = Text(
    "A cell is the mean of the days of that week that count, day 0 is lead placement. Cross-hatched: no day"
    " counts. The means on the right are those of the baseline and of the trial window."
    " Activity: −2 much less than usual to +2 much more."
)

Week = tuple[WeekColumn, Sequence[TrialDay]]


def needs_weeks(outcome: TrialOutcome) -> bool:
    """Whether single days would be too narrow to carry their numbers."""
    return sum(day.number >= 0 for day in outcome.days) > WEEKLY_ABOVE


def week_grid(outcome: TrialOutcome, *, doses: Mapping[date, Mme] | None = None) -> WeekGrid:
    """The measures of the day grid, one column per week."""
    weeks = _weeks(outcome)
    measures = tuple(_row(measure, weeks) for measure in day_measures(outcome, doses))
    headers = (Text("Measure"), *(column.label for column, _days in weeks), *_MEANS)
    return WeekGrid(
        title=Text("Every week"),
        finding=Text("and the mean of each window."),
        key=_KEY,
        alt=_alt(measures),
        columns=tuple(column for column, _days in weeks),
        measures=measures,
        kept=tuple(_kept(days) for _column, days in weeks),
        headers=headers,
        rows=(*(_table_row(row) for row in measures), _kept_row(weeks)),
    )


_MEANS = (Text("Baseline mean"), Text("Window mean"))


def _weeks(outcome: TrialOutcome) -> list[Week]:
    """Runs of seven days from lead placement on, and before it; the first and the last may be shorter."""
    found: dict[int, list[TrialDay]] = {}
    for day in outcome.days:
        found.setdefault(day.number // WEEK, []).append(day)
    return [(_column(number, days), days) for number, days in found.items()]


def _column(number: int, days: Sequence[TrialDay]) -> WeekColumn:
    first, last = (number_text(days[at].number) for at in (0, -1))
    if first == last:
        return WeekColumn(number, Text("day %(first)s", first=first), first)
    between = "–" if number >= 0 else " to "
    label = Text("days %(first)s to %(last)s", first=first, last=last)
    return WeekColumn(number, label, f"{first}{between}{last}")


def _row(measure: DayMeasure, weeks: Sequence[Week]) -> WeekRow:
    cells = tuple(_cell(measure, column, days) for column, days in weeks)
    shown = measure.row
    return WeekRow(shown.name, shown.unit, shown.target, cells, shown.baseline_mean, shown.window_mean)


def _cell(measure: DayMeasure, column: WeekColumn, days: Sequence[TrialDay]) -> WeekCell:
    given = {day.number: measure.value(day) for day in days if not not_counted(day)}
    values = [value for value in given.values() if value is not None]
    partly = any(value is not None and number in measure.partial for number, value in given.items())
    shown = _shown(values, partly=partly)
    label = Text(
        "%(name)s, %(days)s: %(value)s, %(n)s of %(of)s days",
        name=measure.row.name,
        days=column.label,
        value=Text("%(value)s", value=shown) if shown else Text("no value"),
        n=len(values),
        of=len(days),
    )
    return WeekCell(column.number, shown, CellKind.PLAIN if shown else CellKind.MISSING, label)


def _shown(values: Sequence[Fraction], *, partly: bool) -> str:
    if not values:
        return ""
    mean = fixed(mean_of(values), 1)
    return f"≥{mean}" if partly else mean


def _kept(days: Sequence[TrialDay]) -> str:
    return f"{sum(day.diary.kept for day in days)}/{len(days)}"


def _table_row(row: WeekRow) -> TableRow:
    cells = (Text("%(value)s", value=cell.shown) if cell.shown else Text("no value") for cell in row.cells)
    means = (Text("%(value)s", value=mean or "–") for mean in (row.baseline_mean, row.window_mean))
    return TableRow((row.name, *cells, *means))


def _kept_row(weeks: Sequence[Week]) -> TableRow:
    kept = (Text("%(kept)s", kept=_kept(days)) for _column, days in weeks)
    return TableRow((Text("Entries that count"), *kept, Text("–"), Text("–")))


def _alt(measures: Sequence[WeekRow]) -> Text:
    lines = (joined([cell.label for cell in row.cells], "; ") for row in measures)
    said = [Text("%(line)s.", line=line) for line in lines]
    return joined([Text("Grid by weeks."), *said], " ")
