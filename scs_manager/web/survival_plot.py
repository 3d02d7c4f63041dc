"""A curve of survival as SVG: steps with their interval, ticks where watching ended, numbers at risk."""

from collections.abc import Callable

from scs_manager.domain.survival_figures import SurvivalFigure
from scs_manager.web.i18n import gettext as _
from scs_manager.web.svg import Sheet, short

TOP, BOTTOM, LEFT = 14, 212, 40
HEIGHT = 270
Place = Callable[[float], float]
LEAST_GAP = 44
"""Numbers at risk stand at least so far apart."""


def draw_survival(sheet: Sheet, figure: SurvivalFigure, width: int) -> None:
    """Axes, interval, curve and what stands below it."""
    right = width - 16

    def x(day: float) -> float:
        return LEFT + day / figure.last_day * (right - LEFT)

    def y(share: float) -> float:
        return BOTTOM - share * (BOTTOM - TOP)

    for percent in range(0, 101, 25):
        sheet.line(LEFT, y(percent / 100), right, y(percent / 100), css="p-grid")
        sheet.text(LEFT - 6, y(percent / 100) + 5, str(percent), css="t-muted t-end")
    _interval(sheet, figure, x, y)
    days = [*(point.day for point in figure.curve[1:]), figure.drawn_to]
    steps = "".join(
        f"V{short(y(point.share))}H{short(x(until))}" for point, until in zip(figure.curve, days, strict=True)
    )
    sheet.path(f"M{short(x(0))} {short(y(1))}{steps}", css="p-step")
    for day, share in figure.censored:
        sheet.line(x(day), y(share) - 4, x(day), y(share) + 4, css="p-tick")
    _few(sheet, figure, x)
    taken = float(-LEAST_GAP)
    sheet.text(0, BOTTOM + 40, _("At risk"), css="t-muted")
    for tick in figure.months:
        place = x(tick.day)
        if place - taken >= LEAST_GAP:
            sheet.line(place, BOTTOM, place, BOTTOM + 5, css="p-axis")
            sheet.text(place, BOTTOM + 18, str(tick.month), css="t-muted t-mid")
            sheet.text(place, BOTTOM + 56, str(tick.at_risk), css="t-mid")
            taken = place
    sheet.text(right, BOTTOM + 40, _("months since the implant"), css="t-muted t-end")


def _few(sheet: Sheet, figure: SurvivalFigure, x: Place) -> None:
    """From here on the line stands on few patients."""
    if figure.few_from is not None:
        sheet.line(x(figure.few_from), TOP, x(figure.few_from), BOTTOM, css="p-none")


def _interval(sheet: Sheet, figure: SurvivalFigure, x: Place, y: Place) -> None:
    """Shaded from step to step where there is an interval."""
    until = [*(point.day for point in figure.curve[1:]), figure.drawn_to]
    for point, end in zip(figure.curve, until, strict=True):
        if point.low is not None and point.high is not None and end > point.day:
            left, top = x(point.day), y(point.high)
            sheet.rect(left, top, x(end) - left, y(point.low) - top, css="p-shade")
