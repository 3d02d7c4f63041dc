"""The comparison of clinics as a funnel plot in SVG: shares over numbers of patients, limits around all."""

from markupsafe import Markup

from scs_manager.domain.comparison import FunnelPlot
from scs_manager.domain.dashboard_tables import interval_of, share_text
from scs_manager.web.dashboard_plots import WIDTHS
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.svg import Sheet, short

TOP, BOTTOM, LEFT, RIGHT = 16, 250, 40, 24
POINTS = 60
"""Corners of each limit."""


def funnel_plot(plot: FunnelPlot, slug: str, title: str, finding: str) -> Markup:
    """The plot in both widths."""
    return Markup("\n").join(_one(plot, slug, title, finding, name, width) for name, width in WIDTHS.items())


def _one(plot: FunnelPlot, slug: str, title: str, finding: str, name: str, width: int) -> Markup:
    sheet = Sheet(f"{slug}-{name}", width, BOTTOM + 44, f"plot plot--{name}")
    sheet.name(title, finding)
    end = plot.most * 1.1

    def x(n: float) -> float:
        return LEFT + n / end * (width - LEFT - RIGHT)

    def y(percent: float) -> float:
        return BOTTOM - percent / 100 * (BOTTOM - TOP)

    for tick in range(0, 101, 25):
        sheet.line(LEFT, y(tick), width - RIGHT, y(tick), css="p-grid")
        sheet.text(LEFT - 6, y(tick) + 5, str(tick), css="t-muted t-end")
    steps = [end * (n + 1) / POINTS for n in range(POINTS)]
    for side in (0, 1):
        corners = "L".join(f"{short(x(n))} {short(y(plot.limits(max(n, 1))[side]))}" for n in steps)
        sheet.path(f"M{corners}", css="p-funnel")
    sheet.line(LEFT, y(float(plot.centre)), width - RIGHT, y(float(plot.centre)), css="p-limit")
    for dot in plot.dots:
        percent = float(dot.share.percent or 0)
        title_of = f"{say(dot.label)}: {say(share_text(dot.share))} ({say(interval_of(dot.share))})"
        sheet.circle(x(dot.share.n), y(percent), 7, css="p-own" if dot.own else "p-other", title=title_of)
        words = _("Own") if dot.own else say(dot.label).rpartition(" ")[2]
        sheet.text(
            x(dot.share.n), y(percent) - 12, words, css="t-mid t-strong halo" if dot.own else "t-mid halo"
        )
    for n in (0, plot.most):
        sheet.line(x(n), BOTTOM, x(n), BOTTOM + 6, css="p-axis")
        sheet.text(x(n), BOTTOM + 20, str(n), css="t-muted t-mid")
    sheet.text(width - RIGHT, BOTTOM + 38, _("patients"), css="t-muted t-end")
    sheet.text(0, 8, "%", css="t-muted")
    return sheet.markup()
