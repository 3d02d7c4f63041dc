"""Geometry of the drawn body: smooth curves, pieces of limbs, outlines and areas."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from math import cos, hypot, pi, sin

from scs_manager.domain.body_artwork import DETAILS, FOOT, HEAD, HEEL, LEG, TRUNK, Point, Ring, Row, View

STEP = 2.0
"""How far apart the points of a drawn curve lie, in units."""

Edge = Callable[[float], float]
"""A coordinate of a curve as a function of the other one."""


def curve(knots: Sequence[Point], value: float) -> float:
    """The second coordinate of a smooth curve through ``knots`` where the first one is ``value``.

    A cubic Hermite spline that never overshoots its knots; outside of them it stays level.
    """
    if value <= knots[0][0]:
        return knots[0][1]
    for at, ((start, low), (end, high)) in enumerate(pairwise(knots)):
        if value <= end:
            before, after = _slope(knots, at), _slope(knots, at + 1)
            return _hermite(low, high, before, after, end - start, (value - start) / (end - start))
    return knots[-1][1]


def smooth(knots: Sequence[Point], pieces: int = 3) -> tuple[Point, ...]:
    """Points along a smooth open line through ``knots``, ``pieces`` for each stretch between two."""
    steps = [index / pieces for index in range(len(knots) * pieces - pieces + 1)]
    across = [(float(index), point[0]) for index, point in enumerate(knots)]
    down = [(float(index), point[1]) for index, point in enumerate(knots)]
    return tuple((curve(across, step), curve(down, step)) for step in steps)


def edges(rows: Sequence[Row]) -> tuple[Edge, Edge]:
    """The inner and the outer edge of a limb, each as a function of the height."""
    inner, outer = [(y, near) for y, near, _ in rows], [(y, far) for y, _, far in rows]
    return (lambda y: curve(inner, y)), (lambda y: curve(outer, y))


def steps(start: float, end: float, step: float = STEP) -> list[float]:
    """Evenly spaced values from ``start`` to ``end``, both included, at most ``step`` apart."""
    count = max(1, round(abs(end - start) / step + 0.499))
    return [start + (end - start) * index / count for index in range(count + 1)]


def border(y: float, *, sag: float = 0, rise: float = 0) -> Edge:
    """A line across a limb at height ``y``: ``sag`` lower in its middle, ``rise`` higher at its outer end.

    The line tells the height for a share of the width: 0 at the limb's inner edge, 1 at its outer one.
    """
    return lambda share: y + sag * 4 * share * (1 - share) + rise * (0.5 - share)


def patch(rows: Sequence[Row], borders: tuple[Edge, Edge], lines: tuple[Edge, Edge]) -> Ring:
    """A piece of a limb: between two borders across it and two lines along it.

    ``lines`` tell for a height which share of the width the inner and the outer line have reached.
    """
    inner, outer = edges(rows)
    top, bottom = borders
    first, last = top(0.5), bottom(0.5)

    def place(share: float, part: float) -> Point:
        y = top(share) * (1 - part) + bottom(share) * part
        return inner(y) + share * (outer(y) - inner(y)), y

    def across(y: float, part: float) -> list[Point]:
        return [place(share, part) for share in steps(lines[0](y), lines[1](y), 0.08)]

    def along(line: Edge) -> list[Point]:
        heights = steps(first, last)[1:-1]
        return [place(line(y), (y - first) / (last - first)) for y in heights]

    return tuple([*across(first, 0), *along(lines[1]), *across(last, 1)[::-1], *along(lines[0])[::-1]])


def ellipse(across: float, down: float, wide: float, high: float) -> Ring:
    """A closed ellipse with the given centre and half axes."""
    angles = (2 * pi * index / 28 for index in range(28))
    return tuple((across + wide * cos(angle), down + high * sin(angle)) for angle in angles)


def simplified(ring: Ring, within: float = 0.1) -> Ring:
    """The same closed line without the points that lie ``within`` that distance of their neighbours' line."""
    half = len(ring) // 2
    return (*_thinned(ring[: half + 1], within)[:-1], *_thinned((*ring[half:], ring[0]), within)[:-1])


def mirrored(line: Iterable[Point]) -> Ring:
    """The same line on the other side of the picture."""
    return tuple((-x, y) for x, y in line)


def area(ring: Sequence[Point]) -> float:
    """The area inside a closed line, in square units (shoelace formula)."""
    closed = [*ring, ring[0]]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(closed))) / 2


@cache
def details(view: View) -> tuple[tuple[Point, ...], ...]:
    """The open lines of a picture, on both sides."""
    half = [smooth(line) for line in DETAILS[view]]
    return tuple([*half, *(mirrored(line) for line in half if any(x for x, _ in line))])


@cache
def silhouette(view: View) -> Ring:
    """The outline of the whole body, seen from in front or from behind."""
    foot = HEEL if view is View.BACK else FOOT
    trunk, leg, end = edges(TRUNK)[1], edges(LEG), edges(foot)
    half = [*smooth(HEAD)]
    half += [(trunk(y), y) for y in steps(150, 356)[1:]]
    half += [(leg[1](y), y) for y in steps(356, 640)[1:]]
    half += [(end[1](y), y) for y in steps(640, foot[-1][0], 2)[1:]]
    half += [(end[0](y), y) for y in steps(foot[-1][0], 640, 2)]
    half += [(leg[0](y), y) for y in steps(640, 356)[1:]]
    return simplified((*half, *mirrored(half[:0:-1])))


def _slope(knots: Sequence[Point], at: int) -> float:
    """The slope at a knot: that of the line between its neighbours, but never so steep that it overshoots."""
    near = knots[max(at - 1, 0) : at + 2]
    rises = [(high - low) / (end - start) for (start, low), (end, high) in pairwise(near)]
    if min(rises) * max(rises) <= 0:
        return 0.0
    slope = (near[-1][1] - near[0][1]) / (near[-1][0] - near[0][0])
    limit = 3 * min(abs(rise) for rise in rises)
    return min(max(slope, -limit), limit)


def _hermite(low: float, high: float, before: float, after: float, width: float, t: float) -> float:
    square, cube = t * t, t * t * t
    return (
        (2 * cube - 3 * square + 1) * low
        + (cube - 2 * square + t) * width * before
        + (3 * square - 2 * cube) * high
        + (cube - square) * width * after
    )


def _thinned(line: Sequence[Point], within: float) -> list[Point]:
    """The open line with as few of its points as keep it ``within`` the distance (Douglas and Peucker)."""
    first, last = line[0], line[-1]
    if len(line) < 3:
        return [first, last]
    far, at = max((_distance(point, first, last), index) for index, point in enumerate(line))
    if far <= within:
        return [first, last]
    return [*_thinned(line[: at + 1], within)[:-1], *_thinned(line[at:], within)]


def _distance(point: Point, first: Point, last: Point) -> float:
    """How far a point lies from the line through two others, or from the first if they are the same."""
    across, down = last[0] - first[0], last[1] - first[1]
    length = hypot(across, down)
    if not length:
        return hypot(point[0] - first[0], point[1] - first[1])
    return abs(across * (point[1] - first[1]) - down * (point[0] - first[0])) / length
