"""The causes that the seed document names, each looked into (``clinical.md`` 1.5)."""

from scs_manager.domain.criteria.answers import listed
from scs_manager.domain.criteria.base import Found, Reading, criterion
from scs_manager.domain.criteria.parts import MET, Part
from scs_manager.domain.facts_catalogue_causes import CAUSES, SETTLED
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


@criterion("doc.causes_reviewed", Text("Every cause named by the seed is confirmed, excluded or waived"))
def causes_reviewed(case: Reading) -> Found:
    """Unknown while one is suspected or not assessed; no answer makes it not met."""
    pending = [cause.name for cause in CAUSES if case.recent(cause.name) not in SETTLED]
    done = Text("Every cause is confirmed, excluded or waived")
    return case.found(
        Part(Truth.UNKNOWN, (frozenset(pending),)) if pending else MET,
        met=done,
        not_met=done,
        unknown=listed(Text("Not assessed, or only suspected: %(what)s"), pending),
    )
