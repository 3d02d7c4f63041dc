"""What every figure of the clinic has: a finding, a drawing, and a table whose cells open their lists.

A cell names the counts that it is made of, so that an export can leave out what small numbers give away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from scs_manager.domain.registry_statistics import Share
from scs_manager.domain.relief import fixed, outward
from scs_manager.domain.suppression import Total, hidden
from scs_manager.domain.survival_figures import SurvivalFigure
from scs_manager.domain.text import Text

NOBODY = Text("–")
NOT_TOLD = "suppressed"
"""What an export writes for a number that it must not tell."""


@dataclass(frozen=True)
class Cell:
    """One cell: words for people, the plain value for a file, what it is made of, and the list behind it."""

    shown: Text
    value: str
    keys: tuple[str, ...] = ()
    """Names of the counts of the table that this cell would give away."""
    measure: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headers; ``totals`` says which counts add up to which."""

    headers: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    totals: tuple[Total, ...] = ()

    def for_export(self) -> list[list[str]]:
        """Header and rows as plain values, small numbers and what would give them away left out."""
        gone = hidden(self.counts, self.totals)
        rows = [
            [NOT_TOLD if gone.intersection(cell.keys) else cell.value for cell in row] for row in self.rows
        ]
        return [[str(header) for header in self.headers], *rows]


@dataclass(frozen=True)
class Rate:
    """One line of a drawing of shares: a point with its interval on 0 to 100 %."""

    label: Text
    share: Share
    strong: bool = False


@dataclass(frozen=True)
class Rates:
    """Shares with their intervals, one below the other."""

    lines: tuple[Rate, ...]


@dataclass(frozen=True)
class Part:
    """One part of a whole, with the name of its pattern."""

    label: Text
    n: int
    pattern: str


@dataclass(frozen=True)
class Whole:
    """Parts of one whole side by side."""

    parts: tuple[Part, ...]

    @property
    def n(self) -> int:
        """The whole."""
        return sum(part.n for part in self.parts)


@dataclass(frozen=True)
class Box:
    """One wait: median and quartiles in days."""

    label: Text
    low: Fraction
    middle: Fraction
    high: Fraction
    limit: int | None = None


@dataclass(frozen=True)
class Boxes:
    """Waits one below the other on one axis of days."""

    lines: tuple[Box, ...]


@dataclass(frozen=True)
class Bar:
    """One bar of the waterfall: relief in percent, and how many patients it stands for."""

    relief: Fraction
    patients: int


@dataclass(frozen=True)
class Waterfall:
    """Relief from the best to the worst, those without a result hatched at the end."""

    bars: tuple[Bar, ...]
    missing: int
    threshold: int = 50


@dataclass(frozen=True)
class Curve:
    """A curve of survival."""

    figure: SurvivalFigure


Drawing = Rates | Whole | Boxes | Waterfall | Curve


@dataclass(frozen=True)
class Figure:
    """One figure of the page; without a drawing its table is shown open."""

    slug: str
    title: Text
    finding: Text
    table: Table
    drawing: Drawing | None = None
    notes: tuple[Text, ...] = ()
    measure: str = ""
    """The list of everybody the figure is about."""


def number(n: int, *, key: str = "", measure: str = "") -> Cell:
    """A count; it opens its list when it is not 0."""
    return Cell(Text("%(n)s", n=n), str(n), (key,) if key else (), measure if n else "")


def words(text: Text | str) -> Cell:
    """A label."""
    shown = text if isinstance(text, Text) else Text("%(words)s", words=text)
    return Cell(shown, str(shown))


def share_cells(share: Share, keys: Sequence[str]) -> tuple[Cell, Cell]:
    """The share and its interval."""
    return (
        Cell(share_text(share), share_value(share), tuple(keys)),
        Cell(interval_of(share), interval_value(share), tuple(keys)),
    )


def share_text(share: Share) -> Text:
    """``88.9 %`` of 8 of 9 patients; a dash of nobody."""
    return Text("%(percent)s %%", percent=share_value(share)) if share.n else NOBODY


def share_value(share: Share) -> str:
    """One decimal, rounded half-up; empty of nobody. Relief has its own rule: it is cut down."""
    return "" if share.percent is None else fixed(share.percent, 1)


def tenths(value: Fraction | None) -> str:
    """One decimal, cut down, as a file writes it; empty for None."""
    return "" if value is None else fixed(Fraction(floor(value * 10), 10), 1).replace("−", "-")


def interval_of(share: Share) -> Text:
    """``46 to 72``, rounded outwards."""
    if share.interval is None:
        return NOBODY
    low, high = _within(share.interval)
    return Text("%(low)s to %(high)s", low=low, high=high)


def interval_value(share: Share) -> str:
    """The same for a file."""
    if share.interval is None:
        return ""
    low, high = _within(share.interval)
    return f"{low}-{high}"


def _within(interval: tuple[float, float]) -> tuple[int, int]:
    low, high = outward(*interval)
    return max(low, 0), min(high, 100)


def sentence(share: Share) -> Text:
    """``31 of 52: 59.6 % (46 to 72)``."""
    if not share.n:
        return Text("nobody yet")
    return Text(
        "%(k)s of %(n)s: %(share)s (%(interval)s)",
        k=share.k,
        n=share.n,
        share=share_text(share),
        interval=interval_of(share),
    )


SHARE_HEADERS = (Text("Share"), Text("95 % interval"))


def share_row(
    label: Cell, share: Share, key: str, *, all_of: str = "", measure: str = ""
) -> tuple[Cell, ...]:
    """Label, k, n, share and interval; ``key`` names k, and ``key:n`` what it is a part of."""
    whole = f"{key}:n"
    keys = (key, whole)
    return (
        label,
        number(share.k, key=key, measure=measure),
        number(share.n, key=whole, measure=all_of),
        *share_cells(share, keys),
    )


def share_counts(shares: Mapping[str, Share]) -> tuple[dict[str, int], tuple[Total, ...]]:
    """The counts of such rows, and that each k and the rest make n."""
    counts: dict[str, int] = {}
    for key, share in shares.items():
        counts |= {key: share.k, f"{key}:n": share.n, f"{key}:rest": share.n - share.k}
    return counts, tuple((f"{key}:n", (key, f"{key}:rest")) for key in shares)


def linked(counts: dict[str, int], links: Sequence[tuple[str, str]]) -> tuple[Total, ...]:
    """How counts of different rows lie within each other; what each leaves over is added to the counts.

    Two that are told give away their difference: it counts as told with them. Where there is none, the two
    are the same number.
    """
    totals: list[Total] = []
    for whole, part in links:
        left, rest = counts[whole] - counts[part], f"{whole}-{part}"
        counts |= {rest: left} if left else {}
        totals.append((whole, (part, rest) if left else (part,)))
    return tuple(totals)
