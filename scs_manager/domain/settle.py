"""What would settle it (design decision 25): the facts to obtain next, computed from what is unknown.

The ladder is a minimum over the criteria, so a best rung and the criteria that keep the outcome below it
can be read off; what remains is to choose, for each of those, one of the sets of facts that would settle
it, so that together they are as few as possible.
"""

from collections.abc import Iterable, Sequence

from scs_manager.domain.criteria.parts import Sets, minimal
from scs_manager.domain.findings import Finding, Rung, Settlement, rung_of
from scs_manager.domain.profile_values import Role
from scs_manager.domain.truth import Truth

EXACT_UP_TO = 20
"""Undecided criteria up to which the search is exact; above it one small set is found greedily."""
SHOWN = 12
"""At most this many sets are listed."""
_ENDINGS = (Rung.URGENT_REFERRAL, Rung.NOT_ELIGIBLE_NOW, Rung.NOT_INDICATED)


def settle(findings: Sequence[Finding]) -> Settlement:
    """The best rung still reachable, the minimal fact sets that lead to it, and what would end it."""
    best = min((_reachable(finding) for finding in findings), key=lambda rung: rung.rank)
    below = [finding.settles for finding in findings if _undecided(finding) and finding.rung.rank < best.rank]
    exact = len(below) <= EXACT_UP_TO
    sets = exact_sets(below) if exact else greedy_set(below)
    return Settlement(
        best,
        tuple(tuple(sorted(names)) for names in sets[:SHOWN]),
        exact,
        tuple(sorted({name for finding in findings for name in _stopping(finding, best)})),
        tuple(dict.fromkeys(finding.criterion for finding in findings if _modifiable(finding))),
    )


def _undecided(finding: Finding) -> bool:
    return finding.state is Truth.UNKNOWN and bool(finding.settles)


def _reachable(finding: Finding) -> Rung:
    """An unknown that facts can settle allows everything; one that they cannot stays where it is."""
    return Rung.PROCEED_TO_TRIAL if _undecided(finding) else finding.rung


def exact_sets(alternatives: Iterable[Sets]) -> Sets:
    """Every minimal union of one set per criterion; dropping a larger union early loses nothing."""
    unions: Sets = (frozenset(),)
    for sets in sorted(dict.fromkeys(alternatives), key=len):
        unions = minimal(union | each for union in unions for each in sets)
    return tuple(union for union in unions if union)


def greedy_set(alternatives: Iterable[Sets]) -> Sets:
    """A small union: per criterion the set that adds least, then without what turned out superfluous."""
    criteria = sorted(dict.fromkeys(alternatives), key=len)
    union: frozenset[str] = frozenset()
    for sets in criteria:
        union |= min(sets, key=lambda names: (len(names - union), sorted(names)))
    for name in sorted(union):
        rest = union - {name}
        if all(any(names <= rest for names in sets) for sets in criteria):
            union = rest
    return (union,)


def _stopping(finding: Finding, best: Rung) -> frozenset[str]:
    """The facts of which one unfavourable answer alone ends it below what is still reachable."""
    if finding.state is not Truth.UNKNOWN:
        return frozenset()
    ended = rung_of(Truth.NOT_MET, finding.role, required=finding.required, urgent=finding.definition.urgent)
    return finding.stops if ended in _ENDINGS and ended.rank < best.rank else frozenset()


def _modifiable(finding: Finding) -> bool:
    """Optimise-first items that are not ready, and exclusions that are met but can be lifted."""
    if finding.display_state is not Truth.NOT_MET:
        return False
    lifted = finding.role is Role.EXCLUSION and finding.definition.temporary
    return lifted or finding.role is Role.OPTIMISE_FIRST
