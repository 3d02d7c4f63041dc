"""Guideline and payer profiles as values: which criteria, in which role, by which thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scs_manager.domain.criteria.base import Limit, Stage


class Question(StrEnum):
    """The three questions that are kept apart (``clinical.md`` 0.4)."""

    APPROPRIATE = "appropriate"
    SAFE = "safe"
    PAYER = "payer"


class Role(StrEnum):
    """What a criterion does in a profile (``clinical.md`` 0.2)."""

    INDICATION = "indication"
    EXCLUSION = "exclusion"
    OPTIMISE_FIRST = "optimise-first"
    CAUTION = "caution"
    DOCUMENTATION = "documentation"


class Provenance(StrEnum):
    """How well a number is founded (``clinical.md`` 0.1)."""

    READ = "read"
    READ_SECOND = "read-2nd"
    MEMORY = "memory"
    DEFAULT = "default"
    SEED = "seed"

    @property
    def needs_sign_off(self) -> bool:
        """Whether screens and documents say "needs local sign-off" (decision 5)."""
        return self in (Provenance.READ_SECOND, Provenance.MEMORY, Provenance.DEFAULT)


@dataclass(frozen=True, slots=True)
class Entry:
    """One criterion as a profile asks it; ``window_days`` is how old its data may be."""

    criterion: str
    role: Role
    stage: Stage
    required: bool
    threshold: Mapping[str, Limit]
    window_days: int | None
    sources: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Relief:
    """When a trial counts as successful, and how long it must be; ``trial_days`` is (minimum, maximum)."""

    rule: str
    min_baseline_days: int
    min_trial_days: int
    trial_days: tuple[int, int]
    judged_on: tuple[str, ...] = ()
    """What the payer judges without naming a number; shown beside the rule."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who must take part in a team review: these roles, and ``others`` people of further professions."""

    roles: tuple[str, ...]
    others: int = 0
    sources: tuple[str, ...] = ()
    provenance: Provenance = Provenance.READ


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile file that was read and checked; ``text`` is the whole file, ``sha256`` of its UTF-8 bytes."""

    id: str
    version: str
    title: str
    question: Question
    valid_from: date
    valid_to: date | None
    retired: date | None
    provenance: Provenance
    includes: tuple[str, ...]
    criteria: tuple[Entry, ...]
    relief: Relief | None
    text: str
    sha256: str
    quorum: Quorum | None = None

    @property
    def is_draft(self) -> bool:
        """Known only from digests or memory: off until a medical lead signs it off (decision 26)."""
        return self.provenance in (Provenance.READ_SECOND, Provenance.MEMORY)

    def in_force(self, on: date) -> bool:
        """Whether the profile applies on that day."""
        ended = self.valid_to is not None and self.valid_to < on
        return self.valid_from <= on and not ended and (self.retired is None or on < self.retired)
