"""Minimal important changes: from how much on a questionnaire counts as better or worse (measures.md 1.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.relief import Number, exact
from scs_manager.domain.text import Text
from scs_manager.domain.trial_evidence import DomainChange


@dataclass(frozen=True)
class ImportantChange:
    """The smallest change that matters on one scale; on all of these scales lower is better."""

    name: Text
    points: int
    provenance: str


IMPORTANT_CHANGES: Mapping[str, ImportantChange] = MappingProxyType(
    {
        "pain.odi_percent": ImportantChange(Text("ODI"), 10, "read"),
        "burden.isi": ImportantChange(Text("ISI"), 6, "read"),
        "burden.phq9": ImportantChange(Text("PHQ-9"), 5, "memory"),
        "burden.gad7": ImportantChange(Text("GAD-7"), 4, "memory"),
        "psychology.pcs": ImportantChange(Text("PCS"), 8, "read"),
    }
)
"""By fact. ODI 10: consensus for low back pain and the burst trial. ISI 6: general. PHQ-9, GAD-7: older
convention. PCS 8: chronic low back pain in rehabilitation."""


def domain_change(fact: str, before: Number | None, after: Number | None) -> DomainChange:
    """The change of one questionnaire in units of its important change; positive is better."""
    measure = IMPORTANT_CHANGES[fact]
    if before is None or after is None:
        return DomainChange(measure.name, None)
    gain = (exact(before, place=fact) - exact(after, place=fact)) / Fraction(measure.points)
    return DomainChange(
        Text("%(name)s %(before)s to %(after)s", name=measure.name, before=before, after=after), gain
    )
