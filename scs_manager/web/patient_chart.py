"""The patient's own graph: back and leg pain so far. No target and no mean, which could steer the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from scs_manager.domain.diary import Source, Stimulation
from scs_manager.domain.diary_days import Phase, Region
from scs_manager.domain.diary_statistics import TrialDay
from scs_manager.domain.figures import Mark
from scs_manager.domain.trial_figures import by_carer, mark_of
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.svg import Sheet, fits_after, runs_of, short, spread

LEFT, RIGHT, TOP = 26, 306, 30
MIN_DAYS = 7
LETTER = 7.6
RADIUS = 4
_HEALING = frozenset({Phase.PLACEMENT, Phase.DAY_AFTER})


@dataclass(frozen=True)
class _Point:
    """One mark of one line."""

    index: int
    value: int | None
    late: bool
    words: str
    by_other: bool


def patient_chart(days: Sequence[TrialDay], *, today: date, height: int) -> Markup:
    """The graph of the days up to today; ``days`` is not empty."""
    return _Graph(days, today, height).svg()


def reading_key(days: Sequence[TrialDay]) -> str:
    """How to read the graph, with only what this graph has."""
    said = [_("0 is no pain, 10 is the worst.")]
    if any(day.phase in _HEALING for day in days):
        said.append(_("Striped days do not count: you were still healing."))
    if any(_is_off(day) for day in days):
        said.append(_("The band has a break where the stimulator was off."))
    if any(day.diary.entry is None for day in days):
        said.append(_("A gap in a line is a day with no entry."))
    if any(mark_of(day) in (Mark.LATE, Mark.OUTSIDE) for day in days):
        said.append(_("A half-filled mark was sent late."))
    if any(said_by(day) for day in days):
        said.append(_("An underlined mark was not entered by you."))
    return " ".join(said)


class _Graph:
    """The drawing, made from the ground up."""

    def __init__(self, days: Sequence[TrialDay], today: date, height: int) -> None:
        self.days = days
        self.today = today
        self.bottom = height - 30
        self.step = (RIGHT - LEFT) / max(len(days), MIN_DAYS)
        self.sheet = Sheet("g", 360, height, "chart")

    def svg(self) -> Markup:
        """Bands, grid, dates, then both lines."""
        first, last = _short(self.days[0].day), _short(self.days[-1].day)
        title = _("My pain from %(first)s to %(last)s", first=first, last=last)
        self.sheet.name(title, self._description())
        self.sheet.hatch("c-hatch-line")
        self._bands()
        self._grid()
        self._dates()
        lines = [(region, self._points(region)) for region in (Region.BACK, Region.LEG)]
        for region, points in lines:
            self._line(region, points)
        self._names(lines)
        return self.sheet.markup()

    def x(self, index: int) -> float:
        """The middle of a day's column."""
        return LEFT + (index + 0.5) * self.step

    def y(self, value: float) -> float:
        """The height of a pain score."""
        return self.bottom - value / 10 * (self.bottom - TOP)

    def _bands(self) -> None:
        """Where the stimulator was in use, and the striped days of healing."""
        used = [index for index, day in enumerate(self.days) if _in_use(day)]
        for first, last in _stretches(used):
            left, width = LEFT + first * self.step, (last - first + 1) * self.step
            self.sheet.rect(left, TOP, width, self.bottom - TOP, css="c-band")
            self.sheet.path(f"M{short(left)} {TOP - 4}h{short(width)}", css="c-band-edge")
        healing = [index for index, day in enumerate(self.days) if day.phase in _HEALING]
        for first, last in _stretches(healing):
            left, width = LEFT + first * self.step, (last - first + 1) * self.step
            self.sheet.rect(left, TOP, width, self.bottom - TOP, hatched=True)
        self._band_names(used)

    def _band_names(self, used: Sequence[int]) -> None:
        """What the bands are, where there is room for the words."""
        start = LEFT + used[0] * self.step if used else float(RIGHT)
        before = _("Before the trial")
        is_asked = any(day.phase is Phase.BASELINE for day in self.days)
        if is_asked and len(before) * LETTER <= start - LEFT:
            self.sheet.text(LEFT, TOP - 11, before, css="c-text")
        if used:
            words = _("Stimulator on")
            self.sheet.text(
                min(start + 2, 360 - len(words) * LETTER), TOP - 11, words, css="c-text c-text--strong"
            )

    def _grid(self) -> None:
        for value in (0, 5, 10):
            y = self.y(value)
            self.sheet.line(LEFT, y, RIGHT, y, css="c-grid" if value else "c-axis")
            self.sheet.text(LEFT - 6, y + 5.5, str(value), css="c-text c-text--end")

    def _dates(self) -> None:
        """The first day, lead placement and today, where they do not cover each other."""
        placed = next((i for i, day in enumerate(self.days) if day.phase is Phase.PLACEMENT), None)
        last = len(self.days) - 1
        taken = 0.0
        for index in sorted({0, last} | ({placed} if placed is not None else set())):
            words = _("Today") if self.days[index].day == self.today else _short(self.days[index].day)
            place = fits_after(taken, self.x(index), len(words) * LETTER, 360)
            if place is not None:
                x = short(self.x(index))
                self.sheet.path(f"M{x} {short(self.bottom)}v5", css="c-axis")
                self.sheet.text(max(place[0], LEFT - 6), self.bottom + 22, words, css="c-text")
                taken = place[1]

    def _points(self, region: Region) -> list[_Point]:
        """The patient sees every answer, counted or not."""
        name = _("back pain") if region is Region.BACK else _("leg pain")
        found = []
        for index, day in enumerate(self.days):
            value = day.entered(region)
            late = mark_of(day) in (Mark.LATE, Mark.OUTSIDE)
            words = _("%(day)s: %(name)s %(value)s", day=_short(day.day), name=name, value=value)
            words += _(", sent late") if late else ""
            words += said_by(day)
            found.append(_Point(index, value, late, words, bool(said_by(day))))
        return found

    def _line(self, region: Region, points: Sequence[_Point]) -> None:
        kind = region.value
        path = "".join(
            "M" + "L".join(f"{short(self.x(p.index))} {short(self.y(p.value or 0))}" for p in run)
            for run in runs_of(points)
        )
        if path:
            self.sheet.path(path, css=f"c-{kind}")
        for point in points:
            if point.value is not None:
                self._mark(point, kind)

    def _mark(self, point: _Point, kind: str) -> None:
        x, y, r = self.x(point.index), self.y(point.value or 0), RADIUS
        css = f"c-dot-{kind} c-late" if point.late else f"c-dot-{kind}"
        if kind == "leg":
            self.sheet.rect(x - r, y - r, 2 * r, 2 * r, css=css, title=point.words)
            half = f"M{short(x - r)} {short(y - r)}h{r}v{2 * r}h{-r}z"
        else:
            self.sheet.circle(x, y, r, css=css, title=point.words)
            half = f"M{short(x)} {short(y - r)}a{r} {r} 0 0 0 0 {2 * r}z"
        if point.late:
            self.sheet.path(half, css=f"c-dot-{kind} c-half")
        if point.by_other:
            self.sheet.path(f"M{short(x - r)} {short(y + r + 3)}h{2 * r}", css=f"c-{kind}")

    def _names(self, lines: Sequence[tuple[Region, Sequence[_Point]]]) -> None:
        """Name and last value at the end of each line."""
        ends = []
        for region, points in lines:
            last = next((p for p in reversed(points) if p.value is not None), None)
            if last is not None:
                name = _("Back") if region is Region.BACK else _("Leg")
                ends.append(
                    (self.y(last.value or 0), f"{name} {last.value}", f"c-text c-name-{region.value}", last)
                )
        heights = spread([end[0] for end in ends], gap=18, low=TOP, high=self.bottom)
        for (_y, words, css, last), height in zip(ends, heights, strict=True):
            x = min(self.x(last.index) + 10, 360 - len(words) * LETTER)
            self.sheet.text(x, height + 5, words, css=css)

    def _description(self) -> str:
        """Every day in words, for those who cannot see the lines."""
        parts = []
        for day in self.days:
            back, leg = day.entered(Region.BACK), day.entered(Region.LEG)
            if back is None and leg is None:
                parts.append(_("%(day)s: no entry.", day=_short(day.day)))
            else:
                parts.append(
                    _("%(day)s: back %(back)s, leg %(leg)s.", day=_short(day.day), back=back, leg=leg)
                )
        return " ".join(parts)


def said_by(day: TrialDay) -> str:
    """``, entered by your carer``: who made the entry, when it was not the patient."""
    if by_carer(day):
        return _(", entered by your carer")
    if day.diary.entry is not None and day.diary.source is Source.STAFF:
        return _(", entered by the clinic")
    return ""


def _stretches(indexes: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbouring indexes."""
    found: list[tuple[int, int]] = []
    for index in indexes:
        if found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        else:
            found.append((index, index))
    return found


def _in_use(day: TrialDay) -> bool:
    """The leads are in and nobody said that the stimulator was off."""
    if day.phase not in (*_HEALING, Phase.ELIGIBLE):
        return False
    return not _is_off(day)


def _is_off(day: TrialDay) -> bool:
    return day.diary.entry is not None and day.diary.entry.stimulation is Stimulation.OFF


def _short(day: date) -> str:
    return local_date(day, "d MMM")
