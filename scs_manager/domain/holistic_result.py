"""The holistic result of a trial: whether every impaired domain gained (measures.md 4.1).

One measure stands for each of five domains, chosen by what was known before the leads went in. A domain that
was never measured, or whose follow-up is missing, is not dropped: the result is then incomplete and says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.holistic import Domain, Holistic
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.outcome_domains import NO_START, OutcomeDomain
from scs_manager.domain.outcome_measures import KIND_NAMES, DomainKind
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined

_NO_LIMIT = Text("no limit of impairment is set")


@dataclass(frozen=True, slots=True)
class HolisticResult:
    """The five domains read together (Levy 2023, Taylor 2024); ``reason`` says why there is no verdict."""

    leading: tuple[OutcomeDomain, ...]
    """The measure that stands for each domain, in the order of `DomainKind`; fewer than five if one was
    never measured."""
    open: tuple[tuple[DomainKind, Text], ...]
    """Domains that keep the result open, and why."""
    holistic: Holistic

    @property
    def responder(self) -> Truth:
        """Whether every impaired domain gained its important change; unknown while a domain is open."""
        return Truth.UNKNOWN if self.open else self.holistic.responder

    @property
    def cumulative(self) -> Fraction | None:
        """All gains of the impaired domains together."""
        return None if self.open else self.holistic.cumulative

    @property
    def mean(self) -> Fraction | None:
        """Their mean."""
        return None if self.open else self.holistic.mean

    @property
    def impaired(self) -> tuple[DomainKind, ...]:
        """The domains known to be impaired before the leads."""
        return tuple(each.kind for each in self.leading if each.impaired is Truth.MET)

    @property
    def reason(self) -> Text | None:
        """``incomplete (sleep: no limit of impairment is set)``, or None with a verdict."""
        if not self.open:
            return self.holistic.reason
        parts = [Text("%(domain)s: %(why)s", domain=KIND_NAMES[kind], why=why) for kind, why in self.open]
        return Text("incomplete (%(what)s)", what=joined(parts, "; "))


def holistic_of(domains: Sequence[OutcomeDomain]) -> HolisticResult:
    """The holistic result over the measures that stand for their domains."""
    leading = tuple(each for kind in DomainKind for each in domains if each.leads and each.kind is kind)
    by_kind = {each.kind: each for each in leading}
    reasons = ((kind, _keeps_open(by_kind.get(kind))) for kind in DomainKind)
    return HolisticResult(
        leading,
        tuple((kind, why) for kind, why in reasons if why is not None),
        Holistic([_as_domain(each) for each in leading]),
    )


def _keeps_open(leader: OutcomeDomain | None) -> Text | None:
    """Why a domain keeps the result open: not measured, no limit, or impaired without a gain."""
    if leader is None:
        return NO_START
    if leader.impaired is Truth.UNKNOWN:
        return _NO_LIMIT
    return leader.reason if leader.impaired is Truth.MET else None


def _as_domain(leader: OutcomeDomain) -> Domain:
    impaired = {Truth.MET: True, Truth.NOT_MET: False, Truth.UNKNOWN: None}[leader.impaired]
    return Domain(
        str(leader.kind),
        leader.before,
        leader.after,
        leader.needed,
        leader.direction is Direction.HIGH_IS_WORSE,
        impaired,
    )
