"""The medication figure as SVG: a stepped line on the axis of days, ticks for what was taken as needed."""

from collections.abc import Sequence

from markupsafe import Markup

from scs_manager.domain.figures import BandKind
from scs_manager.domain.relief import number_text
from scs_manager.domain.review_figures import DoseDay, MedicationFigure
from scs_manager.web.chart_sizes import Size
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.svg import Sheet, spread

TOP, BOTTOM_ROOM = 12, 58
"""Above the plot; below it for ticks and days."""
MOST_TICKS = 4
"""More pieces than this are written as a number."""
_HEIGHT = {"wide": 210, "medium": 190, "narrow": 210}


def dose_chart(figure: MedicationFigure, sizes: Sequence[Size]) -> Markup:
    """The figure drawn for each width."""
    return Markup("\n").join(_Drawing(figure, size).svg() for size in sizes)


class _Drawing:
    """One figure in one size."""

    def __init__(self, figure: MedicationFigure, size: Size) -> None:
        self.figure = figure
        self.size = size
        self.first = figure.days[0].number
        self.step = (size.right - size.left) / len(figure.days)
        self.height = _HEIGHT[size.name]
        self.bottom = self.height - BOTTOM_ROOM
        self.sheet = Sheet(size.key, size.width, self.height, f"chart chart--{size.name}")

    def svg(self) -> Markup:
        """The drawing, from the ground up."""
        self.sheet.name(say(self.figure.title), say(self.figure.alt))
        self.sheet.hatch("b-hatch")
        self.bands()
        self.grid()
        self.thresholds()
        self.steps()
        self.means()
        self.ticks()
        self.days()
        return self.sheet.markup()

    def x(self, number: int) -> float:
        """The left edge of a day's column."""
        return self.size.left + (number - self.first) * self.step

    def y(self, value: float) -> float:
        """The height of a dose."""
        return self.bottom - value / self.figure.high * (self.bottom - TOP)

    def bands(self) -> None:
        """Stimulation shaded, days that do not count hatched, the windows of the means outlined below."""
        for band in self.figure.bands:
            left, width = self.x(band.first), (band.last - band.first + 1) * self.step
            if band.kind is BandKind.STIMULATION:
                self.sheet.rect(left, TOP, width, self.bottom - TOP, css="b-stim")
            if band.kind is BandKind.BASELINE:
                self.sheet.rect(left, TOP, width, self.bottom - TOP, css="b-base")
        for band in self.figure.bands:
            if band.kind is BandKind.NOT_COUNTED:
                left, width = self.x(band.first), (band.last - band.first + 1) * self.step
                self.sheet.rect(left, TOP, width, self.bottom - TOP, hatched=True, title=say(band.label))

    def grid(self) -> None:
        """Lines at every 20 MME, at wider steps when the axis is long."""
        every = 20 if self.figure.high <= 120 else 20 * -(-self.figure.high // 120)
        for value in range(0, self.figure.high + 1, every):
            y = self.y(value)
            self.sheet.line(self.size.left, y, self.size.right, y, css="axis" if value == 0 else "grid")
            self.sheet.text(self.size.left - 6, y + 4, str(value), css="t-muted t-end")
        if self.size.has_room:
            self.sheet.text(0, TOP + 10, _("MME per day"), css="t-muted")

    def thresholds(self) -> None:
        """Reference lines with their words at the right edge."""
        heights = [self.y(value) for value, _words in self.figure.thresholds]
        for y in heights:
            self.sheet.line(self.size.left, y, self.size.right, y, css="l-base")
        placed = spread(heights, gap=14, low=TOP, high=self.bottom)
        for (value, words), y in zip(self.figure.thresholds, placed, strict=True):
            shown = say(words) if self.size.has_room else str(value)
            self.sheet.text(self.size.right + 8, y + 4, shown, css="t-muted")

    def steps(self) -> None:
        """A step per day, joined where neighbouring days are both logged; a gap where none was."""
        before: DoseDay | None = None
        for dose in self.figure.doses:
            if dose.known is None:
                before = None
                continue
            left, y = self.x(dose.number), self.y(dose.known)
            if before is not None and before.known is not None:
                self.sheet.line(left, self.y(before.known), left, y, css="d-step")
            css = "d-step" if dose.complete else "d-step d-part"
            self.sheet.path(f"M{left:.1f} {y:.1f}h{self.step:.1f}", css=css, title=say(dose.label))
            before = dose

    def means(self) -> None:
        """The mean of each period, over its days."""
        for line in self.figure.means:
            left, right, y = self.x(line.first), self.x(line.last + 1), self.y(line.value)
            self.sheet.line(left, y, right, y, css="d-mean")
            words = say(line.label) if self.size.has_room else line.shown
            below = y + 16 if y + 20 < self.bottom else y - 6
            self.sheet.text((left + right) / 2, below, words, css="t-mid t-strong halo")

    def ticks(self) -> None:
        """As many ticks as pieces, below the axis; a number where they would not fit."""
        top = self.bottom + 6
        for taken in self.figure.as_needed:
            middle = self.x(taken.number) + self.step / 2
            if taken.pieces > MOST_TICKS or (taken.pieces + 1) * 4 > self.step:
                self.sheet.text(middle, top + 12, str(taken.pieces), css="t-mid", title=say(taken.label))
                continue
            start = middle - (taken.pieces - 1) * 2
            d = "".join(f"M{start + 4 * n:.1f} {top}v12" for n in range(taken.pieces))
            self.sheet.path(d, css="d-tick", title=say(taken.label))
        if self.figure.as_needed:
            x, css = (self.size.right + 8, "t-muted") if self.size.has_room else (0, "t-muted t-tiny")
            self.sheet.text(x, top + 12, _("as needed") if self.size.has_room else _("PRN"), css=css)

    def days(self) -> None:
        """The number of each day, or of every seventh where they would not fit."""
        room = 4 * self.size.letter
        every = 1 if self.step >= room else 7
        if self.size.has_room:
            self.sheet.text(0, self.height - 12, _("Day of trial"), css="t-strong")
        for day in self.figure.days:
            if day.number % every == 0:
                middle = self.x(day.number) + self.step / 2
                self.sheet.text(middle, self.height - 12, number_text(day.number), css="t-mid t-muted")
