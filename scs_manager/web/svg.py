"""Writing SVG: shapes with classes and titles, no style of their own, every word escaped."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from markupsafe import Markup, escape

from scs_manager.domain.figures import Mark, Point


class HasValue(Protocol):
    """A point of a line that may be missing."""

    @property
    def value(self) -> int | None: ...


P = TypeVar("P", bound=HasValue)


def short(number: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{number:.1f}".removesuffix(".0")


class Sheet:
    """One drawing; ``key`` keeps its ids apart from those of other drawings on the page."""

    def __init__(self, key: str, width: int, height: int, css: str, *, label: str = "") -> None:
        self.key = key
        safe = escape(key)
        named = f'aria-label="{escape(label)}"' if label else f'aria-labelledby="ct-{safe} cd-{safe}"'
        start = f'<svg class="{escape(css)}" viewBox="0 0 {width} {height}" role="img" {named}>'
        self._parts: list[str] = [start]
        """Every word in them is escaped as it is added."""

    def name(self, title: str, description: str) -> None:
        """What the drawing is called and what it shows, for those who cannot see it."""
        key = escape(self.key)
        said = f'<title id="ct-{key}">{escape(title)}</title><desc id="cd-{key}">{escape(description)}</desc>'
        self._parts.append(said)

    def hatch(self, css: str) -> None:
        """The pattern of days that do not count."""
        self._pattern("hatch", css, "M-2 2 2 -2M0 8 8 0M6 10 10 6")

    def cross(self, css: str) -> None:
        """The pattern of what is missing."""
        self._pattern("cross", css, "M0 0 8 8M0 8 8 0")

    def _pattern(self, name: str, css: str, d: str) -> None:
        self._parts.append(
            f'<defs><pattern id="{name}-{escape(self.key)}" width="8" height="8"'
            f' patternUnits="userSpaceOnUse"><path class="{escape(css)}" d="{d}"/></pattern></defs>'
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        css: str = "",
        hatched: bool = False,
        crossed: bool = False,
        title: str = "",
    ) -> None:
        """A rectangle, plain or with one of the patterns."""
        pattern = "hatch" if hatched else "cross" if crossed else ""
        fill = f' fill="url(#{pattern}-{escape(self.key)})"' if pattern else ""
        place = f'x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}"'
        self._shape("rect", place + fill, css, title)

    def circle(self, x: float, y: float, radius: float, *, css: str, title: str = "") -> None:
        """A circle."""
        self._shape("circle", f'cx="{short(x)}" cy="{short(y)}" r="{short(radius)}"', css, title)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, css: str) -> None:
        """A straight line."""
        place = f'x1="{short(x1)}" y1="{short(y1)}" x2="{short(x2)}" y2="{short(y2)}"'
        self._shape("line", place, css, "")

    def path(self, d: str, *, css: str, title: str = "") -> None:
        """A path; ``d`` is made of numbers only."""
        self._shape("path", f'd="{d}"', css, title)

    def text(self, x: float, y: float, words: str, *, css: str = "", title: str = "") -> None:
        """A label; a ``title`` says in full what it stands for."""
        named = f"<title>{escape(title)}</title>" if title else ""
        place = f'x="{short(x)}" y="{short(y)}"'
        self._parts.append(f"<text{_css(css)} {place}>{named}{escape(words)}</text>")

    def markup(self) -> Markup:
        """The finished drawing."""
        return Markup("".join([*self._parts, "</svg>"]))  # noqa: S704 - every word was escaped when added

    def _shape(self, tag: str, place: str, css: str, title: str) -> None:
        end = f"><title>{escape(title)}</title></{tag}>" if title else "/>"
        self._parts.append(f"<{tag}{_css(css)} {place}{end}")


def _css(css: str) -> str:
    return f' class="{escape(css)}"' if css else ""


def runs_of(points: Iterable[P]) -> Iterator[Sequence[P]]:
    """The unbroken stretches of points that have a value."""
    run: list[P] = []
    for point in points:
        if point.value is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def spread(heights: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Heights moved as little as possible so that neighbours are ``gap`` apart, from ``low`` to ``high``."""
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = list(heights)
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + gap)
    limit = high
    for index in reversed(order):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - gap
    return [max(low, height) for height in placed]


def fits_after(taken: float, middle: float, width: float, limit: float) -> tuple[float, float] | None:
    """Where a label of this width may start near ``middle`` and where it ends; None without room."""
    start = min(max(middle - width / 2, 0), limit - width)
    return (start, start + width + 12) if start >= taken else None


def missing_runs(points: Iterable[Point]) -> Iterator[list[Point]]:
    """The stretches of days without an entry."""
    run: list[Point] = []
    for point in points:
        if point.mark is Mark.MISSING:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run
