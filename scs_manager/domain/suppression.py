"""Small numbers in exports: which counts of a table must not be told, so that nobody can be picked out.

A count below five is left out (measures.md 3.7), and so is whatever would let it be computed: other parts
of the same total, as few as are needed. Whether a hidden count follows from the rest is decided by linear
algebra over every total of the table, not by looking at one row or column alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

LEAST = 5
"""The smallest number that an export tells. [default]"""

Total = tuple[str, tuple[str, ...]]
"""A count and the counts that add up to it."""


def hidden(counts: Mapping[str, int], totals: Sequence[Total]) -> frozenset[str]:
    """The counts that an export must not tell.

    Afterwards none of them follows from the others and the totals, and no total leaves fewer than five to be
    shared among the parts hidden under it, unless the total itself is hidden.
    """
    gone = {key for key, value in counts.items() if value < LEAST}
    while (further := _further(counts, totals, gone)) is not None:
        gone.add(further)
    return frozenset(gone)


def _further(counts: Mapping[str, int], totals: Sequence[Total], gone: set[str]) -> str | None:
    """One more count to leave out; None when what is told gives nothing away."""
    for total in totals:
        if _tells_too_much(counts, total, gone):
            return _smallest(counts, [total], gone)
    told = determined(totals, gone)
    if not told:
        return None
    touched = [total for total in totals if told & {total[0], *total[1]}]
    return _smallest(counts, touched, gone)


def _tells_too_much(counts: Mapping[str, int], total: Total, gone: set[str]) -> bool:
    """Whether the parts hidden under a total that is told share less than five."""
    whole, parts = total
    away = [part for part in parts if part in gone]
    enough = sum(counts[part] for part in away) >= LEAST
    return whole not in gone and bool(away) and not enough


def _smallest(counts: Mapping[str, int], totals: Iterable[Total], gone: set[str]) -> str | None:
    """The smallest count still told among some totals, a part before a whole; None when all are hidden."""
    told = {
        (is_whole, counts[key], key) for total in totals for is_whole, key in _named(total) if key not in gone
    }
    return min(told)[2] if told else None


def _named(total: Total) -> Iterable[tuple[bool, str]]:
    yield True, total[0]
    for part in total[1]:
        yield False, part


def determined(totals: Sequence[Total], gone: set[str]) -> set[str]:
    """Which hidden counts follow from what is told and the totals."""
    unknown = sorted({key for whole, parts in totals for key in (whole, *parts) if key in gone})
    rows = [_row(total, unknown) for total in totals]
    reduced = _reduced([row for row in rows if any(row)])  # one follows when its unit vector is a row of it
    return {
        unknown[columns[0]]
        for row in reduced
        if len(columns := [n for n, value in enumerate(row) if value]) == 1
    }


def _row(total: Total, unknown: Sequence[str]) -> list[Fraction]:
    whole, parts = total
    row = [Fraction(0)] * len(unknown)
    for key, sign in ((whole, -1), *((part, 1) for part in parts)):
        if key in unknown:
            row[unknown.index(key)] += sign
    return row


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Reduced row echelon form; a unit vector lies in the row space exactly when it is a row of it."""
    done: list[list[Fraction]] = []
    for row in rows:
        left = _without(row, done)
        pivot = next((n for n, value in enumerate(left) if value), None)
        if pivot is not None:
            new = [value / left[pivot] for value in left]
            done = [[a - b * old[pivot] for a, b in zip(old, new, strict=True)] for old in done] + [new]
    return done


def _without(row: Sequence[Fraction], done: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    left = list(row)
    for other in done:
        pivot = next(n for n, value in enumerate(other) if value)
        left = [a - left[pivot] * b for a, b in zip(left, other, strict=True)]
    return left
