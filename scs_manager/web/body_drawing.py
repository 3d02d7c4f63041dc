"""Body maps as SVG, drawn from the figure of the domain: shapes with classes, no style of their own.

The picture to paint on is hidden from screen readers: the list beside it says and does the same. A finished
figure carries its alternative text.
"""

from collections.abc import Iterable

from markupsafe import Markup

from scs_manager.domain.body_artwork import Point
from scs_manager.domain.body_figure import BodyFigure, BodyView, DrawnRegion
from scs_manager.web.i18n import say
from scs_manager.web.svg import short

_HATCH = Markup(
    '<defs><pattern id="bm-hatch-{0}" width="9" height="9" patternUnits="userSpaceOnUse">'
    '<path class="bm-hatch-under" d="M-2.25 2.25 2.25-2.25M0 9 9 0M6.75 11.25 11.25 6.75"/>'
    '<path class="bm-hatch" d="M-2.25 2.25 2.25-2.25M0 9 9 0M6.75 11.25 11.25 6.75"/></pattern></defs>'
)


def painting(view: BodyView) -> Markup:
    """A picture whose regions can be painted; each knows the value of its box in the list."""
    regions = Markup("").join(
        Markup('<path class="bm-region" data-region="{}" d="{}"><title>{}</title></path>').format(
            region.id, _closed(region.rings), say(region.name)
        )
        for region in view.regions
    )
    return _frame(view, 'aria-hidden="true" focusable="false"', _body(view), regions, _lines(view))


def figure(drawn: BodyFigure, key: str) -> list[Markup]:
    """The finished pictures of a figure, in order; the first one carries the alternative text of them all."""
    pictures = []
    for index, view in enumerate(drawn.views):
        name = f"{key}-{view.view}"
        label = Markup('role="img" aria-label="{}"').format(say(drawn.alt))
        said = Markup('aria-hidden="true" focusable="false"') if index else label
        regions = Markup("").join(_felt(region, name) for region in view.regions)
        pictures.append(_frame(view, said, _HATCH.format(name), _body(view), regions, _lines(view)))
    return pictures


def _felt(region: DrawnRegion, name: str) -> Markup:
    """A region with what is felt there: filled for pain, hatched over it for tingling."""
    d, css = _closed(region.rings), "bm-region bm-region--pain" if region.pain else "bm-region"
    base = Markup('<path class="{}" data-region="{}" d="{}"/>').format(css, region.id, d)
    if not region.tingling:
        return base
    over = Markup('<path class="bm-over" data-tingling="{}" fill="url(#bm-hatch-{})" d="{}"/>')
    return base + over.format(region.id, name, d)


def _frame(view: BodyView, said: str, *inside: Markup) -> Markup:
    box = " ".join(short(number) for number in view.box)
    start = Markup('<svg class="bm-pic bm-pic--{}" viewBox="{}" {}>').format(view.view, box, Markup(said))  # noqa: S704
    return Markup("").join([start, *inside, Markup("</svg>")])


def _body(view: BodyView) -> Markup:
    paths = (Markup('<path class="bm-body" d="{}"/>').format(_closed([ring])) for ring in view.outline)
    return Markup("").join(paths)


def _lines(view: BodyView) -> Markup:
    d = "".join(_open(line) for line in view.lines)
    return Markup('<path class="bm-line" d="{}"/>').format(d) if d else Markup("")


def _closed(rings: Iterable[Iterable[Point]]) -> str:
    return "".join(f"{_open(ring)}Z" for ring in rings)


def _open(line: Iterable[Point]) -> str:
    return "M" + " ".join(f"{short(x)} {short(y)}" for x, y in line)
