"""Horizontal bars as SVG: relief per region with its interval, and change per domain from 0.

Each is drawn twice: with names on the left, and for a phone with names above the bars.
"""

from dataclasses import dataclass

from markupsafe import Markup

from scs_manager.domain.figures import ReliefBar, ReliefFigure
from scs_manager.domain.relief import number_text
from scs_manager.domain.review_figures import DomainBar, DomainPanel
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.svg import Sheet


@dataclass(frozen=True)
class Frame:
    """Where bars lie: plot from ``left`` to ``right``, rows of ``row`` below ``top``."""

    name: str
    width: int
    left: int
    right: int
    row: int
    stacked: bool
    """Names stand above their bars."""

    top: int = 26
    foot: int = 26

    def height(self, rows: int) -> int:
        """Of the whole drawing."""
        return self.top + rows * self.row + self.foot


ROOMY = Frame("roomy", 690, 168, 540, 40, stacked=False)
PHONE = Frame("narrow", 358, 12, 346, 58, stacked=True)
FRAMES = (ROOMY, PHONE)


class _Bars:
    """What both figures share: a scale, ticks and rows."""

    def __init__(self, key: str, frame: Frame, low: int, high: int, rows: int) -> None:
        self.frame = frame
        self.low, self.high = low, high
        self.bottom = frame.top + rows * frame.row
        self.sheet = Sheet(
            f"{key}-{frame.name}", frame.width, frame.height(rows), f"chart bars bars--{frame.name}"
        )

    def x(self, value: float) -> float:
        """A value on the scale, kept within its ends."""
        inside = min(max(value, self.low), self.high)
        return self.frame.left + (inside - self.low) / (self.high - self.low) * (
            self.frame.right - self.frame.left
        )

    def ticks(self, every: int, unit: str) -> None:
        """The scale below the rows; 0 as a solid line through them all."""
        self.sheet.line(self.frame.left, self.bottom, self.frame.right, self.bottom, css="axis")
        first = -(-self.low // every) * every
        for value in range(first, self.high + 1, every):
            last = value + every > self.high
            self.sheet.line(self.x(value), self.bottom, self.x(value), self.bottom + 5, css="axis")
            words = f"{number_text(value)}{unit if last else ''}"
            at_edge = last and self.frame.stacked
            x = self.frame.width if at_edge else self.x(value)
            self.sheet.text(x, self.bottom + 19, words, css=f"{'t-end' if at_edge else 't-mid'} t-muted")
        self.sheet.line(self.x(0), self.frame.top, self.x(0), self.bottom, css="ev")

    def mid(self, at: int) -> float:
        """The middle of the bar of a row."""
        lift = 40 if self.frame.stacked else 16
        return self.frame.top + at * self.frame.row + lift

    def name(self, at: int, words: str, *, strong: bool) -> None:
        """The name of a row, beside or above its bar."""
        y = self.frame.top + at * self.frame.row + (20 if self.frame.stacked else 21)
        self.sheet.text(0, y, words, css="t-strong halo" if strong else "halo")

    def bar(self, at: int, value: float, css: str, title: str) -> None:
        """From 0 to the value, whichever side it lies on."""
        start, end = sorted((self.x(0), self.x(value)))
        self.sheet.rect(start, self.mid(at) - 7, max(end - start, 1), 14, css=css, title=title)


def relief_chart(figure: ReliefFigure) -> Markup:
    """Bars with the interval below each, lines at 30 and 50, and what the patient said as a diamond."""
    return Markup("\n").join(_Relief(figure, frame).svg() for frame in FRAMES)


class _Relief(_Bars):
    """The relief figure in one frame."""

    def __init__(self, figure: ReliefFigure, frame: Frame) -> None:
        super().__init__("relief", frame, figure.low, figure.high, len(figure.bars))
        self.figure = figure

    def svg(self) -> Markup:
        """Scale, bars, intervals, then the two lines over them."""
        self.sheet.name(say(self.figure.title), say(self.figure.alt))
        self.ticks(25 if self.high - self.low <= 150 else 50, " %")
        for at, bar in enumerate(self.figure.bars):
            self.row(at, bar)
        for line in self.figure.lines:
            self.sheet.line(self.x(line), 18, self.x(line), self.bottom, css="b-line")
            self.sheet.text(self.x(line), 13, f"{line} %", css="t-mid t-strong")
        return self.sheet.markup()

    def row(self, at: int, bar: ReliefBar) -> None:
        """One region: name, bar, interval, the patient's own figure, and the numbers."""
        name = str(say(bar.name))
        self.name(at, _("%(region)s (target)", region=name) if bar.target else name, strong=bar.target)
        said = _("%(name)s: %(relief)s, %(interval)s", name=name, relief=bar.shown, interval=bar.interval)
        if bar.value is not None:
            self.bar(at, bar.value, "b-bar" if bar.target else "b-bar b-bar--open", said)
        self.interval(at, bar)
        if bar.stated is not None:
            x, y = self.x(bar.stated), self.mid(at)
            title = _("%(name)s, said by the patient: %(stated)s %%", name=name, stated=bar.stated)
            self.sheet.path(f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8z", css="b-said", title=title)
        self.numbers(at, bar)

    def interval(self, at: int, bar: ReliefBar) -> None:
        """A line with ends below the bar; an end beyond the scale has no cap."""
        if bar.low is None or bar.high is None:
            return
        y, left, right = self.mid(at) + 13, self.x(bar.low), self.x(bar.high)
        self.sheet.line(left, y, right, y, css="b-range")
        for end, x in ((bar.low, left), (bar.high, right)):
            if self.low <= end <= self.high:
                self.sheet.line(x, y - 4, x, y + 4, css="b-range")

    def numbers(self, at: int, bar: ReliefBar) -> None:
        """Relief and interval at the right edge."""
        shown, interval = str(say(bar.shown)), str(say(bar.interval))
        top = self.frame.top + at * self.frame.row
        if self.frame.stacked:
            both = f"{shown} ({interval})" if bar.low is not None else shown
            self.sheet.text(self.frame.width, top + 20, both, css="t-end")
            return
        self.sheet.text(self.frame.width, top + 16, shown, css="t-end t-strong")
        if bar.low is not None:
            self.sheet.text(self.frame.width, top + 33, interval, css="t-end t-muted t-small")


def domain_chart(panel: DomainPanel) -> Markup:
    """Bars from 0 with a line at one important change; a row without a bar says why."""
    return Markup("\n").join(_Domains(panel, frame).svg() for frame in FRAMES)


class _Domains(_Bars):
    """The domain panel in one frame."""

    def __init__(self, panel: DomainPanel, frame: Frame) -> None:
        slim = Frame(frame.name, frame.width, frame.left, frame.right, frame.row - 8, stacked=frame.stacked)
        super().__init__("domains", slim, panel.low, panel.high, len(panel.bars))
        self.panel = panel

    def svg(self) -> Markup:
        """Scale, bars, then the line at one important change."""
        self.sheet.name(say(self.panel.title), say(self.panel.alt))
        self.ticks(1, "")
        for at, bar in enumerate(self.panel.bars):
            self.row(at, bar)
        self.sheet.line(self.x(1), 18, self.x(1), self.bottom, css="b-line")
        self.sheet.text(self.x(1), 13, _("1 important change"), css="t-mid t-strong")
        for at, bar in enumerate(self.panel.bars):
            self.words(at, bar)
        return self.sheet.markup()

    def row(self, at: int, bar: DomainBar) -> None:
        """One measure: bold and solid where it was impaired."""
        self.name(at, str(say(bar.name)), strong=bar.impaired is True)
        if bar.gain is not None:
            solid = "b-bar" if bar.impaired is True else "b-bar b-bar--open"
            self.bar(at, bar.gain, solid, str(say(bar.label)))

    def words(self, at: int, bar: DomainBar) -> None:
        """The gain at the right edge, or over the lines why there is none."""
        top, shown = self.frame.top + at * self.frame.row, str(say(bar.shown))
        if bar.gain is not None:
            self.sheet.text(self.frame.width, top + 21, shown, css="t-end t-strong")
            return
        x, y = (0.0, top + 38) if self.frame.stacked else (self.x(self.low), top + 21)
        self.sheet.text(x, y, shown, css="t-muted t-small halo")
