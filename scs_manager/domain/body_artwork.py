"""The drawn body as tables of numbers: our own artwork, from in front, from behind and the soles of the feet.

Everything is drawn once, for the half of the picture with positive x, and mirrored. One unit is 1/660 of
the body's height; y grows downwards. A limb is a table of rows (y, inner edge, outer edge), so that the
outline and the regions on it share their edges exactly. The proportions are those of a standing adult of
seven and a half heads; they claim no more than that.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

Point = tuple[float, float]
Ring = tuple[Point, ...]
"""A closed line; its last point joins its first."""
Row = tuple[float, float, float]
"""Height, inner edge and outer edge of a limb there."""


class View(StrEnum):
    """From where the body is seen."""

    BACK = "back"
    FRONT = "front"
    SOLES = "soles"


SOLE_SCALE = 97 / 196
"""The soles are drawn larger than the body: one unit of theirs is this many of the body's."""

TRUNK: tuple[Row, ...] = (
    (150, 0, 60), (166, 0, 59.5), (186, 0, 57.5), (208, 0, 54), (230, 0, 50.5), (248, 0, 49.2),
    (266, 0, 51), (284, 0, 55), (302, 0, 59.5), (320, 0, 63), (338, 0, 65), (356, 0, 66), (364, 0, 66),
)  # fmt: skip
"""From the armpit to the crotch."""

LEG: tuple[Row, ...] = (
    (356, 0.6, 66), (362, 2, 66), (376, 3.2, 65.6), (396, 5, 64.2), (416, 7.4, 62), (436, 10, 59.2),
    (456, 12.6, 56), (474, 14.4, 53.4), (490, 15, 52), (504, 14.6, 52), (520, 13.4, 53.2),
    (538, 12.6, 54.4), (556, 13.2, 53.4), (576, 15.6, 49.6), (596, 18.4, 45), (614, 20.4, 41.6),
    (630, 21.4, 40.2), (640, 21, 40.6), (648, 20.6, 41.2),
)  # fmt: skip
"""From the crotch to the ankle."""

HEEL: tuple[Row, ...] = (
    (640, 21, 40.6), (646, 20.6, 41.2), (652, 19.6, 42), (659, 18.8, 42.6), (665, 19.6, 41.8),
    (668.6, 22, 39.4), (670.2, 25, 36.4), (670.6, 30, 31.4),
)  # fmt: skip
"""The heel from behind."""

FOOT: tuple[Row, ...] = (
    (640, 21, 40.6), (646, 20.2, 42.4), (652, 18.8, 46), (658, 17.2, 50), (664, 16.2, 53.6),
    (670, 16.4, 56), (675, 18, 56), (678.4, 21, 53), (680.4, 26, 47), (681, 34, 38),
)  # fmt: skip
"""The top of the foot from in front, turned out a little."""

SOLE: tuple[Row, ...] = (
    (47, 38, 56), (48, 31, 64), (50, 25, 71), (54, 18.6, 79), (60, 13.4, 86), (67, 10.4, 90.6),
    (76, 9, 93), (86, 9.4, 93.4), (98, 12.4, 92), (112, 18.4, 89.4), (126, 24, 86.4), (140, 27, 83.8),
    (154, 27, 82), (168, 24.6, 81), (180, 23, 80.4), (190, 23, 79.4), (199, 25, 76.8), (206, 29.4, 72),
    (210.6, 35, 66), (213, 42, 59), (213.6, 48, 53),
)  # fmt: skip
"""The sole without its toes; the inner edge is the side of the big toe."""

TOES: tuple[tuple[float, float, float, float], ...] = (
    (25, 28.6, 13.4, 17.6), (46.4, 24.6, 8.4, 13.4), (61.8, 29.4, 7.8, 12), (75.6, 38.4, 7.2, 10.6),
    (87.8, 50.6, 6.8, 9.4),
)  # fmt: skip
"""Centre and half axes of the five toes, the big one first."""

HEAD: tuple[Point, ...] = (
    (0, 10), (9, 11.2), (17.5, 15.4), (23.6, 22.6), (26.4, 32), (26.8, 43), (28.6, 46), (28.4, 53),
    (25.4, 58.4), (23.4, 67), (18.8, 78), (16.2, 82.4), (15.4, 90), (16.4, 99), (22, 105.6), (34, 110.4),
    (50, 114.6), (64, 119), (74, 126.6), (79.6, 138), (81.6, 154), (83, 174), (86, 196), (88.6, 214),
    (90.4, 230), (94, 250), (98.6, 274), (102, 296), (104, 312), (107.6, 326), (109, 340), (107.6, 354),
    (104.4, 366), (100.4, 371), (97.2, 367.6), (97, 360), (95.4, 356), (93.6, 344), (92.4, 330),
    (92.6, 318), (91.4, 306), (86.4, 286), (80.4, 262), (75.6, 240), (72.4, 222), (68.6, 200),
    (64.4, 178), (61.4, 160), (60, 150),
)  # fmt: skip
"""From the crown over neck, shoulder, arm and hand to the armpit."""

DETAILS: Mapping[View, tuple[tuple[Point, ...], ...]] = MappingProxyType(
    {
        View.BACK: (
            ((0, 114), (0, 154)),
            ((22, 140), (25, 152), (32, 170), (40, 181), (45, 177), (48, 163)),
        ),
        View.FRONT: (
            ((8, 117), (28, 119.4), (46, 120.6), (60, 125)),
            ((0, 264), (0, 268)),
            ((23, 478), (33, 474), (43, 478)),
            ((24, 496), (33, 501), (42, 496)),
            ((21.6, 669), (22.4, 678)),
            ((29.8, 670.6), (30.4, 680)),
            ((37, 671), (38.4, 680.4)),
            ((43.6, 670.4), (45.8, 679)),
            ((49.4, 669), (52, 676.4)),
        ),
        View.SOLES: (),
    }
)
"""Thin lines that make the figure readable: spine, shoulder blades, collar bones, navel, toes."""
