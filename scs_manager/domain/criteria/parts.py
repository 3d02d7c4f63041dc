"""The parts of a criterion: each a three-valued statement that knows which facts would settle it.

Every part is worded so that met favours proceeding. ``settles`` lists alternative sets of facts that would,
if favourable, make it met; ``stops`` the facts of which one unfavourable answer makes it not met.
"""

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

from scs_manager.domain.truth import Truth, all_of, any_of

Sets = tuple[frozenset[str], ...]


class Part(NamedTuple):
    """One part: its state and, when unknown, what would make it known either way."""

    state: Truth
    settles: Sets = ()
    stops: frozenset[str] = frozenset()

    @classmethod
    def needing(cls, *names: str) -> "Part":
        """Unknown until every one of these facts is known; each alone can decide against."""
        return cls(Truth.UNKNOWN, (frozenset(names),), frozenset(names))

    @classmethod
    def either_of(cls, *names: str) -> "Part":
        """Unknown until any one of these facts is known; one alone decides against only as the sole way."""
        stops = frozenset(names) if len(names) == 1 else frozenset()
        return cls(Truth.UNKNOWN, tuple(frozenset({name}) for name in names), stops)


MET = Part(Truth.MET)
NOT_MET = Part(Truth.NOT_MET)


def minimal(sets: Iterable[frozenset[str]]) -> Sets:
    """Those sets that contain no other, fewest facts first, then by name."""
    kept: list[frozenset[str]] = []
    for each in sorted(set(sets), key=lambda names: (len(names), sorted(names))):
        if not any(smaller <= each for smaller in kept):
            kept.append(each)
    return tuple(kept)


def both(*parts: Part) -> Part:
    """Met when every part is met: what is still unknown must all be settled, any one of it can stop it."""
    state = all_of(part.state for part in parts)
    if state is not Truth.UNKNOWN:
        return Part(state)
    open_parts = [part for part in parts if part.state is Truth.UNKNOWN]
    choices = product(*(part.settles for part in open_parts))
    settles = minimal(frozenset[str]().union(*choice) for choice in choices)
    return Part(state, settles, frozenset[str]().union(*(part.stops for part in open_parts)))


def either(*parts: Part) -> Part:
    """Met when any part is met: settling one unknown part is enough, to stop it all must fail."""
    state = any_of(part.state for part in parts)
    if state is not Truth.UNKNOWN:
        return Part(state)
    open_parts = [part for part in parts if part.state is Truth.UNKNOWN]
    settles = minimal(names for part in open_parts for names in part.settles)
    return Part(state, settles, frozenset.intersection(*(part.stops for part in open_parts)))
