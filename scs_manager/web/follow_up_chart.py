"""Pain at the visits since the implant as SVG, for a wide screen and for a phone."""

from dataclasses import dataclass

from markupsafe import Markup

from scs_manager.domain.diary_days import Region
from scs_manager.domain.follow_up_figures import FollowUpFigure
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.svg import Sheet, short, spread


@dataclass(frozen=True)
class _Size:
    """One drawing: its box and its plot area."""

    name: str
    width: int
    height: int
    right: int
    letter: float = 7.4


_SIZES = (_Size("wide", 1180, 260, 1010), _Size("narrow", 358, 260, 262))
LEFT, TOP, BEFORE = 28, 16, 70
"""Of the plot; ``BEFORE`` is how much of it the baseline has for itself."""
_CLASS = {Region.BACK: "back", Region.LEG: "leg", Region.WORST: "worst"}
_SHORT = {
    Region.BACK: lambda: _("Back"),
    Region.LEG: lambda: _("Leg"),
    Region.WORST: lambda: _("Worst"),
}


def follow_up_chart(figure: FollowUpFigure) -> Markup:
    """The figure drawn for each width; the style sheet shows the one that fits."""
    return Markup("\n").join(_Drawing(figure, size).svg() for size in _SIZES)


class _Drawing:
    """One figure in one size."""

    def __init__(self, figure: FollowUpFigure, size: _Size) -> None:
        self.figure = figure
        self.size = size
        self.bottom = size.height - 30
        self.has_before = any(value is not None for value in figure.before.values())
        self.start = LEFT + (BEFORE if self.has_before else 16)
        self.last = max(point.days for point in figure.points)
        self.sheet = Sheet(f"fu-{size.name}", size.width, size.height, f"chart chart--{size.name}")

    def svg(self) -> Markup:
        """The drawing, from the ground up."""
        self.sheet.name(say(self.figure.title), say(self.figure.alt))
        self._grid()
        self._axis()
        ends = [end for region in (Region.WORST, Region.BACK, Region.LEG) if (end := self._series(region))]
        heights = spread([y for y, _words, _css in ends], gap=17, low=TOP, high=self.bottom)
        for (_y, words, css), y in zip(ends, heights, strict=True):
            self.sheet.text(self.size.right + 14, y + 5, words, css=css)
        return self.sheet.markup()

    def x(self, days: int) -> float:
        """Where a day since the implant lies; the newest visit is at the right edge."""
        room = self.size.right - self.start - 16
        return self.start + 8 + room * (days / self.last if self.last else 0)

    def y(self, value: float) -> float:
        """The height of a rating."""
        return self.bottom - value / 10 * (self.bottom - TOP)

    def _grid(self) -> None:
        for value in range(0, 11, 2):
            y = self.y(value)
            self.sheet.line(LEFT, y, self.size.right, y, css="axis" if value == 0 else "grid")
            self.sheet.text(LEFT - 8, y + 5, str(value), css="t-muted t-end")

    def _axis(self) -> None:
        """The baseline's own column, and the name of each visit where it does not cover the one before."""
        taken = 0.0
        if self.has_before:
            self.sheet.rect(LEFT, TOP, BEFORE - 14, self.bottom - TOP, css="b-base")
            words = _("Before")
            self.sheet.text(LEFT + 2, self.bottom + 20, words, css="t-muted")
            taken = LEFT + len(words) * self.size.letter + 8
        for point in self.figure.points:
            words = str(say(point.label))
            half = len(words) * self.size.letter / 2
            x = min(max(self.x(point.days), taken + half), self.size.width - half)
            self.sheet.line(self.x(point.days), self.bottom, self.x(point.days), self.bottom + 5, css="axis")
            if abs(x - self.x(point.days)) < half:
                self.sheet.text(x, self.bottom + 20, words, css="t-muted t-mid")
                taken = x + half + 8

    def _series(self, region: Region) -> tuple[float, str, str] | None:
        """The line of a region with its marks; its name at the last rating, None without one."""
        kind = _CLASS[region]
        mean = self.figure.before.get(region)
        if mean is not None:
            y = self.y(float(mean))
            title = _("%(region)s before: %(value)s", region=_SHORT[region](), value=f"{float(mean):.1f}")
            self.sheet.path(f"M{LEFT + 8} {short(y)}h{BEFORE - 30}", css=f"s-{kind}", title=title)
        runs: list[list[tuple[float, float]]] = [[]]
        last: int | None = None
        for point in self.figure.points:
            value = point.values[region]
            if value is None:
                runs.append([])
                continue
            runs[-1].append((self.x(point.days), self.y(value)))
            last = value
        self._lines(runs, kind)
        self._marks(region, kind)
        if last is None:
            return None
        return self.y(last), f"{_SHORT[region]()} {last}", f"t-{kind}"

    def _lines(self, runs: list[list[tuple[float, float]]], kind: str) -> None:
        for run in runs:
            if len(run) > 1:
                d = "M" + "L".join(f"{short(x)} {short(y)}" for x, y in run)
                self.sheet.path(d, css=f"s-{kind}")

    def _marks(self, region: Region, kind: str) -> None:
        for point in self.figure.points:
            value = point.values[region]
            if value is None:
                continue
            title = f"{say(point.label)}: {_SHORT[region]()} {value}"
            x, y = self.x(point.days), self.y(value)
            if region is Region.LEG:
                self.sheet.rect(x - 4, y - 4, 8, 8, css="m-leg", title=title)
            else:
                self.sheet.circle(x, y, 4, css="m-back" if region is Region.BACK else "ev-dot", title=title)
