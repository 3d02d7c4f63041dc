"""The decision summary for a permanent implant: who, what was found, what was decided, by whom, on what basis."""

from dataclasses import dataclass
from datetime import date

from reports.content import (
    CriterionLine,
    Fact,
    Identity,
    Issue,
    ProfileSignOff,
    ScreeningJson,
    Signature,
    State,
    UnknownLine,
)
from scs_manager.domain.figures import DayGrid, ReliefFigure, TrajectoryFigure


@dataclass(frozen=True)
class Advice:
    """What the rules advise on one question (appropriate, safe, payer), kept apart from the others."""

    question: str
    state: State
    outcome: str
    detail: str = ""


@dataclass(frozen=True)
class KeyNumber:
    """The one number of the first page, such as ``58.0 %``, with what it is and how it came about."""

    value: str
    what: str
    interval: str = ""
    detail: str = ""


@dataclass(frozen=True)
class LeftOut:
    """Days that the result does not count, and why."""

    days: str
    reason: str
    by: str


@dataclass(frozen=True)
class Sensitivity:
    """What the relief would have been under another rule; ``state`` says whether it reaches the threshold."""

    label: str
    relief: str
    state: State


@dataclass(frozen=True)
class Workings:
    """How the key number was worked out: the formula with its numbers, and what would change it."""

    formula: str
    interval_note: str
    left_out: tuple[LeftOut, ...] = ()
    robustness: str = ""
    sensitivity: tuple[Sensitivity, ...] = ()


@dataclass(frozen=True)
class TreatmentLine:
    """One class of treatment before the trial."""

    kind: str
    what: str
    when: str
    result: str


@dataclass(frozen=True)
class DecisionSummary:
    """The signed decision with everything it rested on; sections without data are left out, unknowns never."""

    identity: Identity
    issue: Issue
    decision: str
    """The decision as a sentence in the imperative: ``Implant a permanent stimulator``."""
    reasons: str
    decided_by: str
    """Name and role of who decided, with the team review it followed."""
    facts: tuple[Fact, ...] = ()
    """Diagnosis, target region with the date it was locked, trial, system: in that order."""
    advice: tuple[Advice, ...] = ()
    differs_because: str = ""
    """Why the decision differs from the advice; empty when it does not."""
    key_number: KeyNumber | None = None
    relief: ReliefFigure | None = None
    trajectory: TrajectoryFigure | None = None
    grid: DayGrid | None = None
    workings: Workings | None = None
    criteria: tuple[CriterionLine, ...] = ()
    """The eight criteria in their order; empty when there was no trial."""
    screening: ScreeningJson | None = None
    """The screening that stood at the decision: criteria by question, safety, rules and versions come from it."""
    unknowns: tuple[UnknownLine, ...] = ()
    treatments: tuple[TreatmentLine, ...] = ()
    sign_offs: tuple[ProfileSignOff, ...] = ()
    data_note: str = ""
    """From when to when the data are, and how complete: one sentence."""
    record: tuple[str, ...] = ()
    """Further sentences for the record: diary versions, tables used."""
    decided_on: date | None = None
    signature: Signature | None = None
