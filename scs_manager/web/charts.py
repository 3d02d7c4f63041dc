"""The trial's pain chart as SVG, for a wide screen and for a phone, drawn from one figure of the domain.

Text never shrinks: each width is drawn for itself. Colours, dashes and type come from the style sheet; marks
carry their words as titles; the same numbers stand in a table under the chart.
"""

from collections.abc import Sequence

from markupsafe import Markup

from scs_manager.domain.diary_days import Region
from scs_manager.domain.figures import (
    SCALE_HIGH,
    Band,
    BandKind,
    LineKind,
    Mark,
    Point,
    Series,
    Shape,
    TrajectoryFigure,
)
from scs_manager.domain.wording import day_and_short_month
from scs_manager.web.chart_sizes import NARROW, WIDE, Size
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.svg import Sheet, fits_after, missing_runs, runs_of, spread

STRIP = 24
"""Height of the strip of programs with its margins."""


_COUNTED = frozenset({BandKind.BASELINE, BandKind.STIMULATION})

_SHORT = {
    Region.BACK: lambda: _("Back"),
    Region.LEG: lambda: _("Leg"),
    Region.WORST: lambda: _("Worst"),
}
"""Names that fit beside the lines on a phone."""

_CLASS = {Region.BACK: "back", Region.LEG: "leg", Region.WORST: "worst"}


def trial_chart(figure: TrajectoryFigure, sizes: Sequence[Size] = (WIDE, NARROW)) -> Markup:
    """The figure drawn for each width; the style sheet shows the one that fits."""
    return Markup("\n").join(_Drawing(figure, size).svg() for size in sizes)


class _Drawing:
    """One figure in one size."""

    def __init__(self, figure: TrajectoryFigure, size: Size) -> None:
        self.figure = figure
        self.size = size
        self.first = figure.days[0].number
        self.step = (size.right - size.left) / len(figure.days)
        self.strip = STRIP if figure.programs else 0
        """How far dates and day numbers are moved down to make room for the strip of programs."""
        self.sheet = Sheet(size.key, size.width, size.height + self.strip, f"chart chart--{size.name}")

    def svg(self) -> Markup:
        """The drawing, from the ground up."""
        self.sheet.name(say(self.figure.title), say(self.figure.alt))
        self.sheet.hatch("b-hatch")
        self.bands()
        self.grid()
        self.events()
        self.lines()
        for series in sorted(self.figure.series, key=lambda s: (s.region is not Region.WORST, s.target)):
            self.series(series)
        self.gaps()
        self.window()
        self.programs()
        self.axis()
        return self.sheet.markup()

    def x(self, number: int) -> float:
        """The middle of a day's column."""
        return self.size.left + (number - self.first + 0.5) * self.step

    def y(self, value: float) -> float:
        """The height of a pain score."""
        return self.size.bottom - value / SCALE_HIGH * (self.size.bottom - self.size.top)

    def bands(self) -> None:
        """Baseline, stimulation, hatched and later days, each with its name above where there is room."""
        classes = {BandKind.BASELINE: "b-base", BandKind.STIMULATION: "b-stim", BandKind.POST: "b-post"}
        order = (BandKind.BASELINE, BandKind.STIMULATION, BandKind.NOT_COUNTED, BandKind.POST)
        for kind in order:
            for band in self._of(kind):
                self.sheet.rect(*self._box(band), css=classes.get(kind, ""), hatched=kind not in classes)
        self._band_names()

    def _band_names(self) -> None:
        taken = 0.0
        hatched = self._of(BandKind.NOT_COUNTED)[:1] if self.size.has_room else []
        after = self._of(BandKind.POST) if self.size.has_room else []
        named = [*self._of(BandKind.BASELINE), *hatched, *self._of(BandKind.STIMULATION), *after]
        for band in named:
            words = say(band.label)
            css = "t-strong" if band.kind in _COUNTED else "t-muted"
            start = self._clear_of_events(max(self._box(band)[0], taken + 12 if taken else 0), words)
            end = start + len(words) * self.size.letter
            left, _top, width, _height = self._box(band)
            if end <= self.size.width and start < left + width:
                self.sheet.text(start, self.size.top - 8, words, css=css)
                taken = end

    def _clear_of_events(self, start: float, words: str) -> float:
        """Where the words may begin so that no event's line runs through them."""
        for event in sorted(self.figure.events, key=lambda e: e.number):
            x = self.x(event.number)
            if start - 6 < x < start + len(words) * self.size.letter + 6:
                start = x + 6
        return start

    def _of(self, kind: BandKind) -> list[Band]:
        return [band for band in self.figure.bands if band.kind is kind]

    def _box(self, band: Band) -> tuple[float, float, float, float]:
        left = self.size.left + (band.first - self.first) * self.step
        width = (band.last - band.first + 1) * self.step
        return left, self.size.top, width, self.size.bottom - self.size.top

    def grid(self) -> None:
        """Horizontal lines at every second score."""
        for value in range(0, SCALE_HIGH + 1, 2):
            y = self.y(value)
            self.sheet.line(self.size.left, y, self.size.right, y, css="axis" if value == 0 else "grid")
            self.sheet.text(self.size.left - 8, y + 5, str(value), css="t-muted t-end")

    def events(self) -> None:
        """A flag for each event; its words where they fit, and always as its title."""
        taken = 0.0
        for event in sorted(self.figure.events, key=lambda e: e.number):
            x, words = self.x(event.number), say(event.label)
            self.sheet.line(x, 34, x, self.size.top, css="ev")
            self.sheet.path(f"M{x - 4:.1f} 30h8l-4 7z", css="ev-dot", title=words)
            placed = fits_after(taken, x, len(words) * self.size.letter, self.size.width)
            if placed is not None:
                self.sheet.text(placed[0], 24, words)
                taken = placed[1]

    def lines(self) -> None:
        """Baseline mean and target right across, with their names at the right edge."""
        css = {LineKind.BASELINE_MEAN: "l-base", LineKind.TARGET: "l-target"}
        for line in self.figure.lines:
            if line.kind in css:
                y = self.y(line.value)
                self.sheet.line(self.size.left, y, self.size.right, y, css=css[line.kind])
        self._names()

    def _names(self) -> None:
        """Names of lines and series at the right edge, pushed apart so that none covers another."""
        names: list[tuple[float, str, str]] = []
        for line in self.figure.lines:
            if line.kind is not LineKind.TRIAL_MEAN:
                css = "t-target" if line.kind is LineKind.TARGET else ""
                words = f"{say(line.label)} {line.shown}" if self.size.has_room else line.shown
                names.append((self.y(line.value), words, css))
        for series in self.figure.series:
            last = next((p.value for p in reversed(series.points) if p.value is not None), None)
            if last is not None:
                words = say(series.name) if self.size.has_room else _SHORT[series.region]()
                names.append((self.y(last), words, f"t-{_CLASS[series.region]}"))
        heights = spread([y for y, _words, _css in names], gap=16, low=self.size.top, high=self.size.bottom)
        for (_y, words, css), height in zip(names, heights, strict=True):
            self.sheet.text(self.size.right + 8, height + 5, words, css=css)

    def series(self, series: Series) -> None:
        """The line with its gaps, then a mark for each day that has a value."""
        kind = _CLASS[series.region]
        path = "".join(self._polyline(run) for run in runs_of(series.points))
        if path:
            self.sheet.path(path, css=f"s-{kind}")
        if series.shape is Shape.DOT:
            return
        for point in series.points:
            if point.value is not None:
                self.mark(point, series.shape, kind)

    def _polyline(self, run: Sequence[Point]) -> str:
        places = (f"{self.x(p.number):.1f} {self.y(p.value or 0):.1f}" for p in run)
        return "M" + "L".join(places)

    def mark(self, point: Point, shape: Shape, kind: str) -> None:
        """Filled on time, half filled late, hollow from staff, crossed outside; underlined from a carer."""
        x, y, r = self.x(point.number), self.y(point.value or 0), self.size.radius
        hollow = "" if point.mark is Mark.ON_TIME else f" {self._ground(point.number)}"
        title = say(point.label)
        if shape is Shape.SQUARE:
            self.sheet.rect(x - r, y - r, 2 * r, 2 * r, css=f"m-{kind}{hollow}", title=title)
            half = f"M{x - r:.1f} {y - r:.1f}h{r:.1f}v{2 * r:.1f}h{-r:.1f}z"
        else:
            self.sheet.circle(x, y, r, css=f"m-{kind}{hollow}", title=title)
            half = f"M{x:.1f} {y - r:.1f}a{r} {r} 0 0 0 0 {2 * r}z"
        if point.carer:
            self.sheet.path(f"M{x - r:.1f} {y + r + 3:.1f}h{2 * r:.1f}", css=f"s-{kind}")
        if point.mark is Mark.LATE:
            self.sheet.path(half, css=f"m-{kind}")
        if point.mark is Mark.OUTSIDE:
            cross = f"M{x - r:.1f} {y - r:.1f}l{2 * r} {2 * r}m0 {-2 * r}l{-2 * r} {2 * r}"
            self.sheet.path(cross, css=f"m-{kind}")

    def _ground(self, number: int) -> str:
        """The class that fills a hollow mark with what lies under it."""
        stimulated = any(b.first <= number <= b.last for b in self._of(BandKind.STIMULATION))
        return "m-hollow" if stimulated else "m-hollow-base"

    def gaps(self) -> None:
        """A dotted box where days are missing, with the word where it fits."""
        target = next((s for s in self.figure.series if s.target), self.figure.series[0])
        for run in missing_runs(target.points):
            left, right = self.x(run[0].number) - self.step * 0.38, self.x(run[-1].number) + self.step * 0.38
            self.sheet.rect(left, self.y(9.4), right - left, self.y(0.05) - self.y(9.4), css="gap-b")
            words = _("missing")
            if right - left >= len(words) * self.size.letter:
                self.sheet.text((left + right) / 2, self.y(8.8), words, css="gap-t t-mid halo-stim")

    def window(self) -> None:
        """A bracket under the days that are in the mean."""
        for band in self._of(BandKind.WINDOW):
            left, _top, width, _height = self._box(band)
            low = self.size.bottom - 16
            self.sheet.path(f"M{left + 4:.1f} {low - 6}v6H{left + width - 4:.1f}v-6", css="b-window")
            words = str(say(band.label))
            mean = next((line for line in self.figure.lines if line.kind is LineKind.TRIAL_MEAN), None)
            if mean is not None:
                words = _("%(band)s, mean %(mean)s", band=words, mean=mean.shown)
            if self.size.has_room:
                middle = min(left + width / 2, self.size.right - len(words) * self.size.letter / 2)
                self.sheet.text(middle, low - 8, words, css="t-mid t-strong halo-stim")

    def programs(self) -> None:
        """A strip under the plot: which program ran when; hatched while it was off; a line at each change."""
        top = self.size.bottom + 3
        for band in self.figure.programs:
            left, right = self._at(band.first), self._at(band.last)
            css = "p-off" if band.off else "p-on"
            width = max(right - left - 1, 1.5)
            self.sheet.rect(left, top, width, STRIP - 6, css=css, hatched=band.off, title=say(band.title))
            for words in (say(band.label), band.name):
                if words and len(words) * self.size.letter + 6 <= right - left:
                    self.sheet.text(left + 5, top + STRIP - 11, words, css="t-prog")
                    break
            if not band.off and left > self.size.left:
                self.sheet.line(left, self.size.top, left, self.size.bottom, css="p-change")

    def _at(self, position: float) -> float:
        """Where a position on the axis of days lies: 2.5 is the middle of day 2."""
        return self.size.left + (position - self.first) * self.step

    def axis(self) -> None:
        """Dates under the days, and the number of each day from lead placement on."""
        weekly = len(self.figure.days) > self.size.weekly_above
        for index, day in enumerate(self.figure.days):
            if weekly and not self._is_milestone(index):
                continue
            starts_month = index == 0 or day.day.day == 1 or weekly
            words = say(day_and_short_month(day.day)) if starts_month else str(day.day.day)
            foot = self.size.bottom + self.strip
            self.sheet.text(self.x(day.number), foot + 19, words, css="t-mid t-muted")
            if day.number >= 0:
                words_fit = self.size.has_room and (weekly or self.step > 7 * self.size.letter)
                number = _("day %(n)s", n=day.number) if words_fit else str(day.number)
                self.sheet.text(self.x(day.number), foot + 38, number, css="t-mid")

    def _is_milestone(self, index: int) -> bool:
        """On a crowded axis: lead placement, and every so many days around it that have room."""
        number = self.figure.days[index].number
        every = max(1, -(-46 // max(1, int(self.step))))
        return number % every == 0
