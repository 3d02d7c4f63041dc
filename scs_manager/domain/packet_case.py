"""What the items of a packet are held against: the facts of a case, and its records as plain values.

None and empty are not recorded; nothing here is filled in from elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scs_manager.domain.authorisation_codes import ProcedureCode
from scs_manager.domain.authorisations import Request
from scs_manager.domain.facts import Facts
from scs_manager.domain.packet import Stage
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a payer with its codes as they were entered."""

    request: Request
    procedures: tuple[ProcedureCode, ...] = ()
    diagnoses: tuple[str, ...] = ()
    carried_utn: str = ""
    """The tracking number of the request for the trial."""
    is_copied: bool = False
    """Whether the request's number was taken over from the request for the trial."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The newest psychological evaluation."""

    signed: bool
    held_on: date | None = None
    evaluator: str = ""
    profession: str | None = None
    instruments: str = ""
    conclusion: str | None = None
    substance_use: str | None = None
    unscored: tuple[str, ...] = ()
    """Instruments without a score."""


@dataclass(frozen=True, slots=True)
class Met:
    """The team review that stands."""

    held_on: date
    members: int
    quorum: bool
    missing_roles: tuple[str, ...] = ()
    decision: str = ""
    dissents: int = 0
    facilities: bool | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """The newest trial; its result stands in the facts."""

    placed_on: date | None = None
    removed_on: date | None = None
    ended: bool = False
    aborted: bool = False
    device: str = ""
    leads_planned: int | None = None
    leads_placed: int | None = None
    levels: tuple[str, ...] = ()
    imaging: str | None = None
    """What showed where the leads lie; "none" says that nothing did."""
    programs: int = 0
    baseline_days: int = 0
    """Days with an evening entry before the leads."""
    diary_days: int = 0
    """The same from the day of placement until the leads came out."""
    complications: int = 0
    """Adverse events that stand in its log; an empty log alone says nothing."""
    target: str = ""
    """Which pain was named before the trial, in words."""
    stated_relief: int | None = None
    """How much relief the patient states, in percent."""


@dataclass(frozen=True, slots=True)
class Consented:
    """The newest consent to the trial: one that ended never makes an older one hold again."""

    signed_on: date
    counts: bool
    """Whether the patient explained everything in own words."""
    own_text: bool
    """Whether the clinic's own text was signed, of which nothing is known here."""
    withdrawn_on: date | None = None

    @property
    def holds(self) -> bool:
        """Whether it was understood and still stands."""
        return self.counts and self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class Signed:
    """Something that a clinician signed: a screening or a decision."""

    on: date
    by: str


@dataclass(frozen=True, slots=True)
class RuleFound:
    """What a profile found of one criterion."""

    state: Truth
    statement: Text
    why: Text
    missing: tuple[str, ...] = ()
    """The fewest facts that would settle it."""
    out_of_date: tuple[str, ...] = ()
    provenance: str = "default"
    own: bool = False
    """Whether the payer's own profile asks it; else only the core does."""
    required: bool = False
    """Whether that profile cannot do without it."""
    excludes: bool = False
    """Whether that profile rules out by it what the core does not."""


@dataclass(frozen=True, slots=True)
class PacketCase:
    """Everything that the items of a packet look at, as of one day."""

    on: date
    stage: Stage
    facts: Facts
    found: Mapping[str, RuleFound] = field(default_factory=dict)
    """By id what the payer's profile found; the core where that does not ask."""
    safety: SafetyToday | None = None
    asked: Asked | None = None
    evaluated: Evaluated | None = None
    met: Met | None = None
    tried: Tried | None = None
    consented: Consented | None = None
    talked_on: date | None = None
    """Day of the newest talk before the decision."""
    screened: Signed | None = None
    """The newest signed screening."""
    decided: Signed | None = None
    """The signed decision that stands, if it is to implant."""
    drafts: int = 0
    """Rule sets that the packet prints and nobody in the clinic has signed off."""
    replaced_without_trial: str = ""
    """The mark of the payer's rule that replacing a working system needs no new trial; empty without one."""
    profiles: int = 0
    """Rule sets that the packet prints: those of the signed screening, of the payers' only its own."""
