"""What the criteria after a trial look at. None everywhere means that nobody has answered yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.analgesics import NO_PIECES, PieceChange
from scs_manager.domain.clinical_holistic import NO_CLINICAL_SCORE, ClinicalScore
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.opioids import DoseChange
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.patient_wish import StandingWish
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.text import Text
from scs_manager.domain.trial_length import LengthRule, asked_length
from scs_manager.domain.truth import Truth


class ReliefRule(StrEnum):
    """What a profile accepts as a positive trial."""

    PAIN_50 = "pain_50"
    PAIN_50_OR_ANALGESIC_50 = "pain_50_or_analgesic_50"
    PAIN_50_AND_ANALGESIC_50 = "pain_50_and_analgesic_50"
    """Both, as the Belgian high-dose registry had it (measures.md 2.3) [read]; no shipped profile asks it."""


RULE_NAMES: Mapping[ReliefRule, Text] = MappingProxyType(
    {
        ReliefRule.PAIN_50: Text("Target pain down 50 % or more"),
        ReliefRule.PAIN_50_OR_ANALGESIC_50: Text("Target pain or analgesic use down 50 % or more"),
        ReliefRule.PAIN_50_AND_ANALGESIC_50: Text("Target pain and analgesic use both down 50 % or more"),
    }
)


@dataclass(frozen=True)
class TrialEvidence:
    """Everything known about a trial that has ended."""

    outcome: TrialOutcome
    opioids: DoseChange = field(default_factory=lambda: DoseChange(None, None))
    pieces: PieceChange = NO_PIECES
    """Of analgesics that are no opioids, without those held for the procedure."""
    other_analgesics_stable: bool | None = None
    domains: tuple[OutcomeDomain, ...] = ()
    """The target's pain and every measure with a score before or after; empty where nobody looked."""
    clinical: ClinicalScore = NO_CLINICAL_SCORE
    """Leg pain, ODI and EQ VAS together."""
    open_safety: tuple[Text, ...] | None = None
    """Unresolved serious events and open alarms; empty when someone looked and there is none."""
    pgic: int | None = None
    """Patient's global impression of change, 1 (very much improved) to 7 (very much worse)."""
    satisfied: bool | None = None
    """Satisfied, and would do it again."""
    wants_implant: bool | None = None
    wish: StandingWish = field(default_factory=StandingWish)
    """Every word of the patient about the implant, by its day; ``wants_implant`` follows the newest."""
    technically_adequate: bool | None = None
    aborted: bool = False
    """Given up before it could answer."""
    operated_controller: bool | None = None
    length_days: int | None = None
    """Days from lead placement to removal."""
    hours_in: Fraction | None = None
    """Hours from one to the other; None unless both were recorded with their time."""
    length_asked: LengthRule = field(default_factory=asked_length)
    """How long the trial's profile asks it to last; the core's own where that fixes no length."""
    screening: str | None = None
    """The overall rung of the newest signed screening, which stands for the earlier stages."""
    screened_on: date | None = None
    safety: SafetyToday | None = None
    """Red flags and exclusions by the record of the day of the decision; None where nobody looked."""

    @property
    def never_negative(self) -> Text | None:
        """Why this trial cannot fail the patient (product.md 6); None for one that can be judged."""
        if self.aborted:
            return Text("the trial was aborted, which is never a negative trial")
        if self.technically_adequate is False:
            return Text("the trial was not technically adequate, which is never a negative trial")
        return None

    def judged(self, state: Truth) -> Truth:
        """A result against the trial is unknown where the trial cannot be a negative one."""
        return Truth.UNKNOWN if state is Truth.NOT_MET and self.never_negative else state
