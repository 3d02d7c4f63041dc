"""The outcomes of the permanent stage (clinical.md 7.3), and what one criterion says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


class PermanentRung(StrEnum):
    """Outcomes of the permanent stage, worst first."""

    URGENT_REFERRAL = "urgent_referral"
    NOT_ELIGIBLE_NOW = "not_eligible_now"
    REPEAT_TRIAL_CONSIDER = "repeat_trial_consider"
    """A trial that was not technically adequate, or too short, is never a negative one."""
    INCOMPLETE = "incomplete"
    NOT_INDICATED = "not_indicated"
    OPTIMISE_FIRST = "optimise_first"
    PROCEED_WITH_CAUTIONS = "proceed_with_cautions"
    PROCEED_TO_IMPLANT = "proceed_to_implant"

    @property
    def rank(self) -> int:
        """0 for the worst rung."""
        return _RANKS[self]


RUNG_NAMES: Mapping[PermanentRung, Text] = MappingProxyType(
    {
        PermanentRung.URGENT_REFERRAL: Text("Urgent referral"),
        PermanentRung.NOT_ELIGIBLE_NOW: Text("Not eligible now"),
        PermanentRung.REPEAT_TRIAL_CONSIDER: Text("Consider repeating the trial"),
        PermanentRung.INCOMPLETE: Text("Incomplete"),
        PermanentRung.NOT_INDICATED: Text("Not indicated"),
        PermanentRung.OPTIMISE_FIRST: Text("Optimise first"),
        PermanentRung.PROCEED_WITH_CAUTIONS: Text("Proceed with cautions"),
        PermanentRung.PROCEED_TO_IMPLANT: Text("Proceed to implant"),
    }
)
_RANKS = {rung: rank for rank, rung in enumerate(PermanentRung)}


@dataclass(frozen=True)
class PermanentFinding:
    """One criterion of the permanent stage and the rung it demands: the best one when nothing is short."""

    criterion: str
    statement: Text
    role: str
    """``indication``, ``safety`` or ``caution``."""
    state: Truth
    why: Text
    provenance: str
    demands: PermanentRung = PermanentRung.PROCEED_TO_IMPLANT
