"""What a decision summary says besides its criteria: advice, the key number, its workings, treatments."""

from dataclasses import dataclass
from datetime import date

from reports.content import State


@dataclass(frozen=True)
class Advice:
    """What the rules advise on one question (appropriate, safe, payer), kept apart from the others."""

    question: str
    state: State
    outcome: str
    detail: str = ""


@dataclass(frozen=True)
class SafetyDay:
    """Red flags and exclusions on the day of the decision; what is not named is cleared."""

    on: date
    red_flags: tuple[str, ...]
    exclusions: tuple[str, ...]
    unknown: tuple[str, ...]
    waiting: tuple[str, ...]
    """Settled only by a plan that counts from the day of the operation."""
    asked: int


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
