"""Builds the trajectory of a trial from its outcome; `day_grid` and `relief_bars` build the others."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from scs_manager.domain.diary import Punctuality, Source
from scs_manager.domain.diary_days import REGION_NAMES, Phase, Region
from scs_manager.domain.diary_statistics import TrialDay, TrialOutcome, Use
from scs_manager.domain.figures import (
    AxisDay,
    Band,
    BandKind,
    FigureEvent,
    LineKind,
    Mark,
    Point,
    ProgramBand,
    ReferenceLine,
    Series,
    Shape,
    TableRow,
    TrajectoryFigure,
)
from scs_manager.domain.program_figures import programs_alt, programs_of_day, within
from scs_manager.domain.relief import fixed, number_text, percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.wording import day_and_month, full_date, joined

MARK_NAMES = {
    Mark.ON_TIME: Text("on time"),
    Mark.LATE: Text("late"),
    Mark.STAFF: Text("entered by staff"),
    Mark.OUTSIDE: Text("outside its window"),
    Mark.MISSING: Text("missing"),
}
_DRAWN = {
    Region.LEG: (Shape.SQUARE, True),
    Region.BACK: (Shape.CIRCLE, False),
    Region.WORST: (Shape.DOT, False),
}
_KEY = Text(
    "Filled: on time. Half-filled: late, counted. Hollow: entered by staff. Gap: no entry."
    " Hatched: not counted. Long dashes: mean of the period."
)
_UNCOUNTED = frozenset({Phase.PLACEMENT, Phase.DAY_AFTER, Phase.REMOVAL})


def mark_of(day: TrialDay) -> Mark:
    """How the entry of a day came about; an accepted one from outside its window is shown as late."""
    entry = day.diary
    if entry.entry is None:
        return Mark.MISSING
    if entry.source is Source.STAFF:
        return Mark.STAFF
    if not entry.kept:
        return Mark.OUTSIDE
    return Mark.ON_TIME if entry.punctuality is Punctuality.ON_TIME else Mark.LATE


def by_carer(day: TrialDay) -> bool:
    """Whether a carer made the entry; every figure and table says so."""
    return day.diary.entry is not None and day.diary.source is Source.CARER


def entry_words(day: TrialDay, mark: Mark | None = None) -> Text:
    """How the entry came about: ``late, by a carer``."""
    words = MARK_NAMES[mark or mark_of(day)]
    if mark is Mark.MISSING or not by_carer(day):
        return words
    return Text("%(entry)s, by a carer", entry=words)


def carer_key(outcome: TrialOutcome, key: Text) -> Text:
    """The reading key, with what an underlined mark means where there is one."""
    if not any(by_carer(day) for day in outcome.days):
        return key
    return joined([key, Text("Underlined: entered by a carer.")], " ")


def axis_of(outcome: TrialOutcome) -> tuple[AxisDay, ...]:
    """The days that every figure of this trial shares."""
    return tuple(AxisDay(day.number, day.day, day_and_month(day.day)) for day in outcome.days)


def region_order(target: Region) -> tuple[Region, ...]:
    """The target first, then leg, back and overall."""
    return (target, *(region for region in (Region.LEG, Region.BACK, Region.WORST) if region is not target))


def trajectory_figure(
    outcome: TrialOutcome,
    *,
    events: Iterable[FigureEvent] = (),
    programs: Iterable[ProgramBand] = (),
) -> TrajectoryFigure:
    """Pain day by day with bands, reference lines of the target region, events, and programs below."""
    regions = _answered(outcome)
    strip = within(programs, outcome.days[0].number, outcome.days[-1].number)
    return TrajectoryFigure(
        title=Text("Pain"),
        finding=finding_of(outcome),
        key=carer_key(outcome, _KEY),
        alt=joined([_alt(outcome, regions), *programs_alt(strip)], " "),
        days=axis_of(outcome),
        series=tuple(_series(outcome, region) for region in regions),
        bands=bands_of(outcome),
        lines=_lines(outcome),
        events=_events(outcome, events),
        headers=(
            Text("Day"),
            Text("Date"),
            *(REGION_NAMES[region] for region in regions),
            Text("Entry"),
            *([Text("Program")] if strip else []),
        ),
        rows=tuple(_row(day, regions, strip) for day in outcome.days),
        programs=strip,
    )


def _answered(outcome: TrialOutcome) -> tuple[Region, ...]:
    """The target, and every other region that has at least one value."""
    return tuple(
        region
        for region in region_order(outcome.target)
        if region is outcome.target or any(day.value(region) is not None for day in outcome.days)
    )


def finding_of(outcome: TrialOutcome) -> Text:
    """The result of the target region in one sentence."""
    relief = outcome.primary.relief
    region = REGION_NAMES[outcome.target]
    if relief.baseline.mean is None or relief.trial.mean is None:
        return Text("%(region)s, the target: no result, %(reason)s.", region=region, reason=relief.reason)
    return Text(
        "%(region)s, the target, averaged %(before)s at baseline and %(after)s in the trial window:"
        " %(change)s.",
        region=region,
        before=fixed(relief.baseline.mean, 2),
        after=fixed(relief.trial.mean, 2),
        change=_change(outcome),
    )


def _change(outcome: TrialOutcome) -> Text:
    percent = outcome.primary.relief.percent
    if percent is None:
        return Text("a percentage cannot be computed")
    shown = percent_text(percent)
    return Text("%(relief)s less", relief=shown) if percent >= 0 else shown


def _series(outcome: TrialOutcome, region: Region) -> Series:
    target = region is outcome.target
    name = REGION_NAMES[region]
    shape, dashed = _DRAWN[region]
    points = tuple(_point(day, region) for day in outcome.days)
    return Series(
        region, Text("%(region)s (target)", region=name) if target else name, target, shape, dashed, points
    )


def _point(day: TrialDay, region: Region) -> Point:
    value, mark = day.value(region), mark_of(day)
    if value is None and mark is not Mark.OUTSIDE:
        mark = Mark.MISSING
    label = Text(
        "%(region)s %(value)s, %(day)s, %(mark)s",
        region=REGION_NAMES[region],
        value=Text("missing") if value is None else Text("%(value)s", value=value),
        day=day_and_month(day.day),
        mark=entry_words(day, mark),
    )
    return Point(day.number, value, mark, label, carer=value is not None and by_carer(day))


def bands_of(outcome: TrialOutcome) -> tuple[Band, ...]:
    """Stretches of days: baseline, stimulation, what is not counted, the trial window, and after removal."""
    days = outcome.days
    return (
        *_stretches(days, BandKind.BASELINE, Text("Baseline"), lambda d: d.phase is Phase.BASELINE),
        *_stretches(days, BandKind.STIMULATION, Text("Stimulation"), _stimulated),
        *_stretches(days, BandKind.NOT_COUNTED, Text("Not counted"), not_counted),
        *_stretches(days, BandKind.WINDOW, Text("Trial window"), lambda d: d.use is Use.WINDOW),
        *_stretches(days, BandKind.POST, Text("After removal"), lambda d: d.phase is Phase.POST),
    )


def not_counted(day: TrialDay) -> bool:
    """Days that the rule or staff leave out."""
    return day.phase in _UNCOUNTED or day.diary.excluded is not None


def _stimulated(day: TrialDay) -> bool:
    return day.phase in (Phase.PLACEMENT, Phase.DAY_AFTER, Phase.ELIGIBLE, Phase.REMOVAL)


def _stretches(
    days: Sequence[TrialDay], kind: BandKind, label: Text, wanted: Callable[[TrialDay], bool]
) -> tuple[Band, ...]:
    """One band per run of neighbouring days that are wanted."""
    bands: list[Band] = []
    for day in days:
        if not wanted(day):
            continue
        if bands and bands[-1].last == day.number - 1:
            bands[-1] = Band(kind, bands[-1].first, day.number, label)
        else:
            bands.append(Band(kind, day.number, day.number, label))
    return tuple(bands)


def _lines(outcome: TrialOutcome) -> tuple[ReferenceLine, ...]:
    """The baseline mean, half of it, and the trial mean of the target region, over the days they speak of."""
    relief, region = outcome.primary.relief, REGION_NAMES[outcome.target]
    base = [day.number for day in outcome.days if day.use is Use.BASELINE]
    window = [day.number for day in outcome.days if day.use is Use.WINDOW]
    last = outcome.days[-1].number
    mean = Text("%(region)s mean", region=region)
    lines = []
    if relief.baseline.mean is not None:
        lines.append(_line(LineKind.BASELINE_MEAN, relief.baseline.mean, base[0], base[-1], mean))
        if last >= 0:
            half = relief.baseline.mean / 2
            lines.append(_line(LineKind.TARGET, half, 0, last, Text("50 % target")))
    if relief.trial.mean is not None:
        lines.append(_line(LineKind.TRIAL_MEAN, relief.trial.mean, window[0], window[-1], mean))
    return tuple(lines)


def _line(kind: LineKind, value: Fraction, first: int, last: int, label: Text) -> ReferenceLine:
    return ReferenceLine(kind, float(value), first, last, label, fixed(value, 2))


def _events(outcome: TrialOutcome, more: Iterable[FigureEvent]) -> tuple[FigureEvent, ...]:
    """Leads in and out, and whatever the log adds on days that the axis shows."""
    window = outcome.window
    events = list(more)
    if window.placed_on is not None:
        events.append(FigureEvent(0, Text("leads in")))
        if window.removed_on is not None:
            events.append(FigureEvent((window.removed_on - window.placed_on).days, Text("leads out")))
    shown = {day.number for day in outcome.days}
    return tuple(sorted((event for event in events if event.number in shown), key=lambda event: event.number))


def _row(day: TrialDay, regions: Sequence[Region], strip: Sequence[ProgramBand]) -> TableRow:
    entry = entry_words(day)
    if not_counted(day):
        entry = Text("%(entry)s, not counted", entry=entry)
    values = (_value(day, region) for region in regions)
    ran = [programs_of_day(strip, day.number)] if strip else []
    return TableRow((day_name(day), full_date(day.day), *values, entry, *ran))


def day_name(day: TrialDay) -> Text:
    """``day 3``; days before lead placement carry a true minus."""
    return Text("day %(number)s", number=number_text(str(day.number)))


def _value(day: TrialDay, region: Region) -> Text:
    value = day.value(region)
    return Text("missing") if value is None else Text("%(value)s", value=value)


def _alt(outcome: TrialOutcome, regions: Sequence[Region]) -> Text:
    parts = [
        Text("Line chart of pain, 0 to 10, over %(days)s days.", days=len(outcome.days)),
        finding_of(outcome),
        *(_alt_region(outcome, region) for region in regions),
        *_alt_gaps(outcome),
    ]
    return joined(parts, " ")


def _alt_region(outcome: TrialOutcome, region: Region) -> Text:
    return Text(
        "%(region)s: baseline days %(base)s; window days %(window)s.",
        region=REGION_NAMES[region],
        base=_values(outcome, region, Use.BASELINE),
        window=_values(outcome, region, Use.WINDOW),
    )


def _values(outcome: TrialOutcome, region: Region, use: Use) -> Text:
    values = [_value(day, region) for day in outcome.days if day.use is use]
    return joined(values, ", ") if values else Text("none")


def _alt_gaps(outcome: TrialOutcome) -> list[Text]:
    return [
        Text("%(day)s: %(reason)s.", day=day_name(day), reason=gap.reason)
        for gap in outcome.gaps
        for day in outcome.days
        if day.day == gap.day
    ]
