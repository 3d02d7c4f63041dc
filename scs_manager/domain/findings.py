"""What a screening found: the rungs of the ladder, one finding per criterion, what would settle it."""

from dataclasses import dataclass
from enum import StrEnum

from scs_manager.domain.criteria.base import Criterion, Stage
from scs_manager.domain.facts import Datum
from scs_manager.domain.profile_values import Entry, Provenance, Role
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


class Rung(StrEnum):
    """The outcomes, worst first; the worst rung that any criterion demands wins (``clinical.md`` 0.3)."""

    URGENT_REFERRAL = "urgent_referral"
    NOT_ELIGIBLE_NOW = "not_eligible_now"
    INCOMPLETE = "incomplete"
    NOT_INDICATED = "not_indicated"
    OPTIMISE_FIRST = "optimise_first"
    PROCEED_WITH_CAUTIONS = "proceed_with_cautions"
    PROCEED_TO_TRIAL = "proceed_to_trial"

    @property
    def rank(self) -> int:
        """0 for the worst rung; the outcome is the lowest rank of all criteria."""
        return _RANKS[self]


_RANKS = {rung: index for index, rung in enumerate(Rung)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion of one profile: its state, on which data, by which rule, and what is missing."""

    definition: Criterion
    entry: Entry
    state: Truth
    why: Text
    evidence: tuple[Datum, ...]
    settles: tuple[frozenset[str], ...]
    stops: frozenset[str]
    out_of_date: tuple[str, ...]
    display_state: Truth
    """The state of the favourable wording: exclusions, flags and cautions turned round for display."""
    rung: Rung
    """The best outcome that this finding alone allows (``clinical.md`` 0.3)."""

    @property
    def criterion(self) -> str:
        """The id, such as ``ind.neuropathic``."""
        return self.entry.criterion

    @property
    def role(self) -> Role:
        """What the criterion does in this profile."""
        return self.entry.role

    @property
    def stage(self) -> Stage:
        """From when on it is asked."""
        return self.entry.stage

    @property
    def required(self) -> bool:
        """Whether this indication is needed."""
        return self.entry.required

    @property
    def statement(self) -> Text:
        """What is met or not met, with the profile's thresholds in it."""
        return _filled(self.definition.statement, self.entry)

    @property
    def favourable(self) -> Text:
        """The same, worded so that Met favours proceeding."""
        return _filled(self.definition.favourable, self.entry)

    @property
    def threshold(self) -> dict[str, object]:
        """The profile's thresholds and review window."""
        window = {} if self.entry.window_days is None else {"window_days": self.entry.window_days}
        return {**self.entry.threshold, **window}

    @property
    def missing(self) -> tuple[str, ...]:
        """Every fact of any set that would settle it, by name; empty when the state is known."""
        return tuple(sorted(set().union(*self.settles)))

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the rule comes from."""
        return self.entry.sources

    @property
    def provenance(self) -> Provenance:
        """How well it is founded."""
        return self.entry.provenance


def _filled(statement: Text, entry: Entry) -> Text:
    if "%(" not in statement.id:
        return statement
    limits = {
        key: ", ".join(limit) if isinstance(limit, tuple) else limit for key, limit in entry.threshold.items()
    }
    return Text(statement.id, **limits)


_BY_ROLE: dict[Role, tuple[Rung, Rung]] = {
    Role.EXCLUSION: (Rung.NOT_ELIGIBLE_NOW, Rung.INCOMPLETE),
    Role.INDICATION: (Rung.NOT_INDICATED, Rung.INCOMPLETE),
    Role.OPTIMISE_FIRST: (Rung.OPTIMISE_FIRST, Rung.OPTIMISE_FIRST),
    Role.CAUTION: (Rung.PROCEED_WITH_CAUTIONS, Rung.PROCEED_WITH_CAUTIONS),
}
"""Per role the rung when the favourable statement is not met, and when it is unknown."""


def rung_of(favourable: Truth, role: Role, *, required: bool, urgent: bool) -> Rung:
    """The best outcome that one criterion allows; indications that are not required allow every outcome."""
    silent = role is Role.DOCUMENTATION or (role is Role.INDICATION and not required)
    if favourable is Truth.MET or silent:
        return Rung.PROCEED_TO_TRIAL
    if favourable is Truth.UNKNOWN:
        return _BY_ROLE[role][1]
    if urgent and role is Role.EXCLUSION:
        return Rung.URGENT_REFERRAL
    return _BY_ROLE[role][0]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What would settle it (decision 25): see ``settle.settle``."""

    best: Rung
    settles: tuple[tuple[str, ...], ...]
    exact: bool
    stops: tuple[str, ...]
    modifiable: tuple[str, ...]
