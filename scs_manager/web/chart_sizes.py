"""The widths that charts are drawn for: text never shrinks, so each width is a drawing of its own.

On the page of the team's review, trajectory, day grid and doses of one width share their left and right ends:
a day is the same column in all of them.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Size:
    """One drawing: its box, its plot area and how large its marks are."""

    name: str
    """``wide``, ``medium`` or ``narrow``: which one the style sheet shows where."""
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    radius: float
    weekly_above: int
    """With more days than this, only every seventh is labelled."""
    has_room: bool
    """Whether full words fit beside the lines."""
    letter: float = 7.2
    """Width of an average letter of a label, in units of the drawing; used to see whether labels fit."""
    prefix: str = ""
    """Keeps the ids of one figure apart from those of the others on a page."""

    @property
    def key(self) -> str:
        """What the ids of the drawing begin with."""
        return f"{self.prefix}{self.name}"


WIDE = Size("wide", 1440, 400, 28, 1244, 64, 352, 5, 24, has_room=True)
NARROW = Size("narrow", 358, 330, 22, 300, 64, 288, 3.2, 6, has_room=False)

REVIEW_WIDE = replace(WIDE, left=150, right=1212)
REVIEW_MEDIUM = Size("medium", 690, 322, 92, 556, 56, 272, 3.6, 20, has_room=True, letter=5.6)
"""For tablets, and for a sheet of A4 at its own size."""


def review_sizes(prefix: str) -> tuple[Size, ...]:
    """The three widths of a figure on the review page."""
    return tuple(replace(size, prefix=f"{prefix}-") for size in (REVIEW_WIDE, REVIEW_MEDIUM, NARROW))
