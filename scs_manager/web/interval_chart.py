"""Relief as one point on a line with its interval and the threshold, as SVG."""

from markupsafe import Markup

from scs_manager.web.i18n import gettext as _
from scs_manager.web.svg import Sheet


def interval_chart(*, value: float, low: int | None, high: int | None, threshold: int, words: str) -> Markup:
    """Relief on a line from 0 (or below) to 100 %, its interval as a bar, and the threshold."""
    start = min(0, low if low is not None else 0, int(value))
    sheet = Sheet("ci", 360, 62, "ci", label=words)

    def x(percent: float) -> float:
        return (min(percent, 100) - start) / (100 - start) * 360

    sheet.line(0, 38, 360, 38, css="axis")
    for tick in sorted({start, 0, 25, 75, 100}):
        css = "" if tick == start else "t-end" if tick == 100 else "t-mid"
        sheet.line(x(tick), 34, x(tick), 42, css="axis")
        sheet.text(x(tick), 58, f"{tick} %" if tick == 100 else str(tick).replace("-", "−"), css=css)
    if low is not None and high is not None:
        sheet.line(x(low), 38, x(high), 38, css="range")
    sheet.line(x(threshold), 16, x(threshold), 48, css="lim")
    sheet.text(x(threshold), 10, _("%(n)s needed", n=threshold), css="t-mid t-lim")
    sheet.circle(x(value), 38, 7, css="pt")
    return sheet.markup()
