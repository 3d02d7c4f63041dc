"""The clinic's figures as SVG, each drawn for a wide and for a narrow column; words stand above their line.

Marks differ by shape and filling, never by colour alone, and carry their numbers as titles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from markupsafe import Markup

from scs_manager.domain.dashboard_tables import (
    Box,
    Boxes,
    Curve,
    Drawing,
    Figure,
    Rate,
    Rates,
    Waterfall,
    Whole,
    interval_of,
    share_text,
    share_value,
    tenths,
)
from scs_manager.domain.registry_statistics import Share
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.survival_plot import draw_survival
from scs_manager.web.svg import Sheet, short
from scs_manager.web.waterfall_plot import HEIGHT, draw_waterfall

WIDTHS = {"roomy": 690, "narrow": 358}
LINE, TALL = 46, 64
"""Height of one line with its words and its track; in a tall one the number stands under the name."""
LETTER = 7.4
"""Width of an average letter of a label."""
FOOT = 26


def plots(figure: Figure) -> Markup:
    """The drawing in both widths; the style sheet shows the one that fits."""
    return Markup("\n").join(_plot(figure, name, width) for name, width in WIDTHS.items())


def _plot(figure: Figure, name: str, width: int) -> Markup:
    drawing = figure.drawing
    if drawing is None:
        raise ValueError("a figure without a drawing is only its table")
    lines = _lines_of(drawing)
    page = _Page(
        Sheet(f"{figure.slug}-{name}", width, _height(drawing, lines, width), f"plot plot--{name}"),
        width,
        lines,
    )
    page.sheet.name(say(figure.title), say(figure.finding))
    page.sheet.hatch("p-hatch")
    match drawing:
        case Rates():
            page.rates(drawing)
        case Whole():
            page.whole(drawing)
        case Boxes():
            page.boxes(drawing)
        case Waterfall():
            draw_waterfall(page.sheet, drawing, width)
        case Curve():
            draw_survival(page.sheet, drawing.figure, width)
    return page.sheet.markup()


Line = tuple[str, str]
"""The name of a line, and its number in words."""


def _lines_of(drawing: Drawing) -> tuple[Line, ...]:
    match drawing:
        case Rates():
            return tuple((say(rate.label), _told(rate)) for rate in drawing.lines)
        case Boxes():
            return tuple((say(box.label), _waited(box)) for box in drawing.lines)
        case _:
            return ()


def _told(rate: Rate) -> str:
    told = _("%(k)s of %(n)s", k=rate.share.k, n=rate.share.n)
    return f"{say(share_text(rate.share))} ({told})" if rate.share.n else told


def _waited(box: Box) -> str:
    days = tenths(box.middle).removesuffix(".0")
    if box.limit is None:
        return _("median %(n)s days", n=days)
    return _("median %(n)s days, target %(target)s", n=days, target=box.limit)


def _line_height(lines: Sequence[Line], width: int) -> int:
    fits = all((len(name) + len(told)) * LETTER + 12 <= width for name, told in lines)
    return LINE if fits else TALL


def _height(drawing: Drawing, lines: Sequence[Line], width: int) -> int:
    if lines:
        return len(lines) * _line_height(lines, width) + FOOT
    return 44 + len(drawing.parts) * 24 if isinstance(drawing, Whole) else HEIGHT


@dataclass
class _Page:
    """One drawing of one width."""

    sheet: Sheet
    width: int
    lines: tuple[Line, ...]

    @property
    def line(self) -> int:
        """The height of each line."""
        return _line_height(self.lines, self.width)

    def rates(self, rates: Rates) -> None:
        """Shares as bars with their intervals, on 0 to 100 %."""
        for number, rate in enumerate(rates.lines):
            self._rate(rate, self._words(number, strong=rate.strong), *self.lines[number])
        self._axis([(n, f"{n} %" if n == 100 else str(n)) for n in range(0, 101, 25)], 100)

    def boxes(self, boxes: Boxes) -> None:
        """Waits as boxes of their quartiles with the median, on days."""
        end = _nice(max(max(float(box.high), box.limit or 0) for box in boxes.lines))
        for number, box in enumerate(boxes.lines):
            self._box(box, self._words(number), self.width / end, *self.lines[number])
        marks = [(end / 4 * n, str(int(end / 4 * n))) for n in range(4)]
        self._axis([*marks, (end, _("%(n)s days", n=int(end)))], end)

    def whole(self, whole: Whole) -> None:
        """Parts side by side, and below each with its pattern, its name and its number."""
        x = 0.0
        for part in whole.parts:
            width = part.n / whole.n * self.width
            if part.n:
                self._swatch(x, 4, width, 24, part.pattern, f"{say(part.label)}: {part.n}")
            x += width
        for number, part in enumerate(whole.parts):
            top = 42 + number * 24
            self._swatch(0.75, top, 18, 14, part.pattern, "")
            share = share_value(Share(part.n, whole.n))
            self.sheet.text(28, top + 12, say(part.label))
            self.sheet.text(self.width, top + 12, f"{share} % ({part.n})", css="t-end")

    def _words(self, number: int, *, strong: bool = False) -> float:
        """Name and number of a line; where its track lies."""
        top, (name, told) = number * self.line, self.lines[number]
        self.sheet.text(0, top + 16, name, css="t-strong" if strong else "")
        below = 18 if self.line == TALL else 0
        self.sheet.text(self.width, top + 16 + below, told, css="t-end t-strong" if strong else "t-end")
        track = top + 30 + below
        self.sheet.line(0, track, self.width, track, css="p-track")
        return track

    def _rate(self, rate: Rate, track: float, name: str, told: str) -> None:
        share = rate.share
        if share.percent is None or share.interval is None:
            return
        scale = self.width / 100
        css = "p-bar p-bar--strong" if rate.strong else "p-bar"
        self.sheet.rect(0, track - 5, float(share.percent) * scale, 10, css=css)
        low, high = (end * scale for end in share.interval)
        caps = "".join(f"M{short(end)} {short(track - 5)}v10" for end in (low, high))
        d = f"{caps}M{short(low)} {short(track)}H{short(high)}"
        self.sheet.path(d, css="p-range-halo")
        ends = say(interval_of(share))
        title = _("%(label)s: %(told)s, interval %(ends)s %%", label=name, told=told, ends=ends)
        self.sheet.path(d, css="p-range", title=title)

    def _box(self, box: Box, track: float, scale: float, name: str, told: str) -> None:
        low, middle, high = (float(each) * scale for each in (box.low, box.middle, box.high))
        ends = _("quartiles %(low)s to %(high)s", low=tenths(box.low), high=tenths(box.high))
        self.sheet.rect(low, track - 6, max(high - low, 2), 12, css="p-box", title=f"{name}: {told}, {ends}")
        self.sheet.line(middle, track - 8, middle, track + 8, css="p-middle")
        if box.limit is not None:
            self.sheet.line(box.limit * scale, track - 12, box.limit * scale, track + 12, css="p-limit")

    def _axis(self, ticks: Sequence[tuple[float, str]], end: float) -> None:
        top = len(self.lines) * self.line + 4
        for value, words in ticks:
            x = value / end * self.width
            self.sheet.line(x, top - 4, x, top + 2, css="p-axis")
            css = "t-muted" if value == 0 else "t-muted t-end" if value == end else "t-muted t-mid"
            self.sheet.text(x, top + 16, words, css=css)

    def _swatch(self, x: float, y: float, width: float, height: float, pattern: str, title: str) -> None:
        self.sheet.rect(x, y, width, height, css=f"p-{pattern}", title=title)
        if pattern in ("hatch", "cross"):
            self.sheet.rect(x, y, width, height, hatched=True)
        if pattern == "half":
            self.sheet.rect(x, y + height / 2, width, height / 2, css="p-solid")


def _nice(longest: float) -> float:
    """An end of the axis that four steps divide into whole days."""
    for end in (4, 8, 20, 40, 80, 120, 200, 300, 400, 600, 800, 1200, 2000, 4000):
        if longest <= end:
            return end
    return ceil(longest / 4000) * 4000
