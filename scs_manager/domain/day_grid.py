"""Builds the day grid: every value of every day, so that a chart printed in black and white loses nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.diary_statistics import TrialDay, TrialOutcome, Use
from scs_manager.domain.figures import BandKind, CellKind, DayGrid, GridCell, GridRow, TableRow
from scs_manager.domain.opioids import Mme
from scs_manager.domain.relief import WindowMean, fixed, number_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import (
    axis_of,
    bands_of,
    by_carer,
    carer_key,
    day_name,
    entry_words,
    mark_of,
    not_counted,
    region_order,
)
from scs_manager.domain.wording import joined

_KEY = Text(
    "Outlined: days in the baseline and trial means. Hatched: not counted. Cross-hatched: missing."
    " Activity: −2 much less than usual to +2 much more."
)
_IN_A_MEAN = (Use.BASELINE, Use.WINDOW)
Value = Callable[[TrialDay], Fraction | None]


@dataclass(frozen=True)
class DayMeasure:
    """One measure of the grid: its row, its exact value on any day, and the days it is known only in part."""

    row: GridRow
    value: Value
    partial: frozenset[int] = frozenset()


def day_measures(outcome: TrialOutcome, doses: Mapping[date, Mme] | None = None) -> tuple[DayMeasure, ...]:
    """Pain with the target first, sleep and activity; opioid dose too when its days are given."""
    return (
        *(_region_measure(outcome, region) for region in region_order(outcome.target)),
        _measure(outcome, Text("Sleep"), Text("0–10"), _score("sleep_nrs"), _whole),
        _measure(outcome, Text("Activity"), Text("−2 to +2"), _activity, _signed),
        *([_dose_measure(outcome, doses)] if doses is not None else []),
    )


def day_grid(outcome: TrialOutcome, *, doses: Mapping[date, Mme] | None = None) -> DayGrid:
    """Pain, sleep and activity per day; opioid dose too when the doses of the days are given."""
    measures = tuple(measure.row for measure in day_measures(outcome, doses))
    entries = tuple(mark_of(day) for day in outcome.days)
    return DayGrid(
        title=Text("Every value"),
        finding=Text("and the mean of each window."),
        key=carer_key(outcome, _KEY),
        alt=_alt(outcome, measures),
        days=axis_of(outcome),
        measures=measures,
        entries=entries,
        carers=tuple(by_carer(day) for day in outcome.days),
        blocks=tuple(b for b in bands_of(outcome) if b.kind in (BandKind.BASELINE, BandKind.WINDOW)),
        headers=(
            Text("Measure"),
            *(day_name(day) for day in outcome.days),
            Text("Baseline mean"),
            Text("Window mean"),
        ),
        rows=(*(_table_row(row) for row in measures), _entry_row(outcome)),
    )


def _region_measure(outcome: TrialOutcome, region: Region) -> DayMeasure:
    unit, value = Text("target") if region is outcome.target else None, _score(region.score)
    row = _row(outcome, REGION_NAMES[region], unit, value, _whole, target=unit is not None)
    return DayMeasure(row, value)


def _measure(
    outcome: TrialOutcome, name: Text, unit: Text, value: Value, show: Callable[[Fraction], str]
) -> DayMeasure:
    return DayMeasure(_row(outcome, name, unit, value, show), value)


def _score(name: str) -> Value:
    """A score of the entry, when the entry counts."""

    def value(day: TrialDay) -> Fraction | None:
        score = getattr(day.diary.entry, name, None) if day.diary.kept else None
        return None if score is None else Fraction(score)

    return value


def _activity(day: TrialDay) -> Fraction | None:
    entry = day.diary.entry
    if entry is None or entry.activity is None or not day.diary.kept:
        return None
    return Fraction(entry.activity.level)


def _dose_measure(outcome: TrialOutcome, doses: Mapping[date, Mme]) -> DayMeasure:
    """The opioid dose of each day; a day with an opioid that cannot be converted shows ``≥`` and the rest."""

    def known(day: TrialDay) -> Fraction | None:
        return doses[day.day].known if day.day in doses else None

    row = _row(outcome, Text("Opioid"), Text("MME"), known, _dose, places=1)
    days = [day for day in outcome.days if day.day in doses]
    incomplete = frozenset(day.number for day in days if not doses[day.day].complete)
    cells = tuple(
        GridCell(cell.number, f"≥{cell.shown}", cell.kind) if cell.number in incomplete else cell
        for cell in row.cells
    )
    means = (_known_mean(outcome, row, use, incomplete) for use in _IN_A_MEAN)
    return DayMeasure(GridRow(row.name, row.unit, row.target, cells, *means), known, incomplete)


def _known_mean(outcome: TrialOutcome, row: GridRow, use: Use, incomplete: frozenset[int]) -> str:
    shown = row.baseline_mean if use is Use.BASELINE else row.window_mean
    touched = any(day.use is use and day.number in incomplete for day in outcome.days)
    return f"≥{shown}" if shown and touched else shown


def _row(
    outcome: TrialOutcome,
    name: Text,
    unit: Text | None,
    value: Value,
    show: Callable[[Fraction], str],
    *,
    target: bool = False,
    places: int = 2,
) -> GridRow:
    cells = tuple(_cell(day, value(day), show) for day in outcome.days)
    window = outcome.window
    baseline = _mean(outcome, value, Use.BASELINE, window.min_baseline_days, places)
    trial = _mean(outcome, value, Use.WINDOW, window.min_trial_days, places)
    return GridRow(name, unit, target, cells, baseline, trial)


def _cell(day: TrialDay, value: Fraction | None, show: Callable[[Fraction], str]) -> GridCell:
    if value is None:
        return GridCell(day.number, "", CellKind.MISSING)
    if not_counted(day):
        return GridCell(day.number, show(value), CellKind.NOT_COUNTED)
    return GridCell(day.number, show(value), CellKind.COUNTED if day.use in _IN_A_MEAN else CellKind.PLAIN)


def _mean(outcome: TrialOutcome, value: Value, use: Use, need: int, places: int) -> str:
    """The mean over a window, empty when too few of its days have a value."""
    mean = WindowMean(tuple(value(day) for day in outcome.days if day.use is use), need).mean
    return "" if mean is None else fixed(mean, places)


def _whole(value: Fraction) -> str:
    return str(int(value))


def _signed(value: Fraction) -> str:
    return number_text(f"{int(value):+d}") if value else "0"


def _dose(value: Fraction) -> str:
    return fixed(value, 0 if value.denominator == 1 else 1)


def _table_row(row: GridRow) -> TableRow:
    days = (_shown(cell.shown, Text("missing")) for cell in row.cells)
    means = (_shown(mean, Text("–")) for mean in (row.baseline_mean, row.window_mean))
    return TableRow((row.name, *days, *means))


def _shown(value: str, otherwise: Text) -> Text:
    return Text("%(value)s", value=value) if value else otherwise


def _entry_row(outcome: TrialOutcome) -> TableRow:
    marks = (entry_words(day) for day in outcome.days)
    return TableRow((Text("Entry"), *marks, Text("–"), Text("–")))


def _alt(outcome: TrialOutcome, measures: Sequence[GridRow]) -> Text:
    return joined([Text("Day grid."), *(_alt_row(outcome, row) for row in measures)], " ")


def _alt_row(outcome: TrialOutcome, row: GridRow) -> Text:
    values = [
        Text(
            "%(day)s %(value)s",
            day=day_name(day),
            value=_shown(cell.shown, Text("missing")),
        )
        for day, cell in zip(outcome.days, row.cells, strict=True)
    ]
    return Text("%(name)s: %(values)s.", name=row.name, values=joined(values, ", "))
