"""The waterfall of relief as SVG: from the best to the worst, those without a result hatched at the end."""

from math import ceil

from scs_manager.domain.dashboard_tables import Waterfall, tenths
from scs_manager.web.i18n import gettext as _
from scs_manager.web.svg import Sheet

TOP, BOTTOM, LEFT = 14, 250, 34
HEIGHT = 270


def draw_waterfall(sheet: Sheet, fall: Waterfall, width: int) -> None:
    """Axis, bars, what is missing, and the threshold over all of it."""
    lowest = max(-100, min([0, *(ceil(bar.relief / 25 - 1) * 25 for bar in fall.bars if bar.relief < 0)]))

    def y(value: float) -> float:
        return TOP + (100 - max(value, lowest)) * (BOTTOM - TOP) / (100 - lowest)

    for tick in range(100, lowest - 1, -50 if lowest < -50 else -25):
        sheet.line(LEFT, y(tick), width, y(tick), css="p-grid")
        sheet.text(LEFT - 6, y(tick) + 5, str(tick).replace("-", "−"), css="t-muted t-end")
    each = (width - LEFT) / (sum(bar.patients for bar in fall.bars) + fall.missing)
    x = float(LEFT)
    for bar in fall.bars:
        wide, relief = each * bar.patients, float(bar.relief)
        css = "p-bar p-bar--strong" if bar.relief >= fall.threshold else "p-below"
        title = f"{tenths(bar.relief)} %".replace("-", "−")
        height = max(abs(y(relief) - y(0)), 1)
        sheet.rect(x, y(max(relief, 0)), max(wide - (wide > 4), 0.2), height, css=css, title=title)
        x += wide
    if fall.missing:
        title = _("Without a result: %(n)s", n=fall.missing)
        sheet.rect(x, y(100), each * fall.missing, y(0) - y(100), css="p-none")
        sheet.rect(x, y(100), each * fall.missing, y(0) - y(100), hatched=True, title=title)
    sheet.line(LEFT, y(0), width, y(0), css="p-axis")
    sheet.line(LEFT, y(fall.threshold), width, y(fall.threshold), css="p-limit")
    sheet.text(width, y(fall.threshold) - 5, f"{fall.threshold} %", css="t-end t-limit halo")
