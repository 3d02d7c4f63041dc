"""How complete the record is for each profile: what is missing, who usually supplies it, and what it decides.

The meter counts criteria, not fields: a field that no criterion of a profile asks for is not missing for it.
Who usually supplies a fact is a habit of pain clinics [default] and binds nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from scs_manager.domain.facts import FACTS
from scs_manager.domain.findings import Finding
from scs_manager.domain.profile_values import Role
from scs_manager.domain.results import ProfileResult
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


class Supplier(StrEnum):
    """Who usually supplies a fact."""

    PATIENT = "patient"
    COORDINATOR = "coordinator"
    NURSE = "nurse"
    CLINICIAN = "clinician"
    PSYCHOLOGIST = "psychologist"
    SURGEON = "surgeon"
    TEAM = "team"


SUPPLIER_NAMES: Mapping[Supplier, Text] = MappingProxyType(
    {
        Supplier.PATIENT: Text("Patient"),
        Supplier.COORDINATOR: Text("Coordinator"),
        Supplier.NURSE: Text("Nurse or device specialist"),
        Supplier.CLINICIAN: Text("Clinician"),
        Supplier.PSYCHOLOGIST: Text("Psychologist"),
        Supplier.SURGEON: Text("Spine surgeon"),
        Supplier.TEAM: Text("Team"),
    }
)

_BY_NAME: Mapping[str, Supplier] = MappingProxyType(
    {
        **dict.fromkeys(
            ("safety.height_cm", "safety.weight_kg", "safety.nicotine", "safety.nicotine_stopped_on"),
            Supplier.NURSE,
        ),
        **dict.fromkeys(
            ("safety.inr", "safety.platelets", "safety.hba1c_percent", "safety.hcg", "safety.s_aureus_swab"),
            Supplier.NURSE,
        ),
        **dict.fromkeys(
            ("pain.leg_nrs", "pain.back_nrs", "pain.average_nrs", "pain.vas_mm", "pain.odi_percent"),
            Supplier.PATIENT,
        ),
        **dict.fromkeys(("pain.onset_on", "pain.peg", "pain.lanss", "pain.paindetect"), Supplier.PATIENT),
        **dict.fromkeys(("surgery.surgeon_opinion", "surgery.surgeon_name"), Supplier.SURGEON),
        **dict.fromkeys(("trial.helper_arranged", "trial.operated_controller"), Supplier.NURSE),
        **dict.fromkeys(("trial.baseline_mean_nrs", "trial.baseline_days"), Supplier.PATIENT),
        **dict.fromkeys(
            ("packet.system", "packet.generator", "packet.mr_status", "packet.system_reason"),
            Supplier.CLINICIAN,
        ),
        **dict.fromkeys(
            ("packet.least_costly_reason", "packet.opioid_plan", "packet.drug_screen"), Supplier.CLINICIAN
        ),
        "packet.drug_screen_repeat": Supplier.CLINICIAN,
        "trial.wants_implant": Supplier.PATIENT,
        "psychology.pcs": Supplier.PATIENT,
    }
)
_BY_GROUP: Mapping[str, Supplier] = MappingProxyType(
    {
        "patient": Supplier.COORDINATOR,
        "pain": Supplier.CLINICIAN,
        "surgery": Supplier.COORDINATOR,
        "medication": Supplier.COORDINATOR,
        "treatment": Supplier.COORDINATOR,
        "optimisation": Supplier.CLINICIAN,
        "burden": Supplier.PATIENT,
        "causes": Supplier.CLINICIAN,
        "safety": Supplier.CLINICIAN,
        "psychology": Supplier.PSYCHOLOGIST,
        "team_review": Supplier.TEAM,
        "trial": Supplier.CLINICIAN,
        "packet": Supplier.COORDINATOR,
    }
)


def supplier_of(name: str) -> Supplier:
    """Who usually supplies the fact of that name; the clinician where nothing else is said.

    A stored screening may name a fact that the catalogue has dropped since.
    """
    known = FACTS.get(name)
    return _BY_NAME.get(name) or (_BY_GROUP.get(known.group) if known else None) or Supplier.CLINICIAN


@dataclass(frozen=True)
class Missing:
    """A fact that a profile lacks."""

    name: str
    supplier: Supplier
    decides: bool
    """Whether the outcome stays incomplete without it."""
    out_of_date: bool
    """It is recorded, but too old for its review window."""
    criteria: tuple[str, ...]
    """The criteria that it would settle, alone or with others."""


@dataclass(frozen=True)
class Meter:
    """How many criteria of one profile are known at this stage, and the facts that would make up the rest."""

    profile_id: str
    title: str
    known: int
    asked: int
    missing: tuple[Missing, ...]

    @property
    def percent(self) -> int:
        """Known criteria of those asked, in whole percent, rounded down: 100 only when nothing is missing."""
        return 100 if self.asked == 0 else 100 * self.known // self.asked


def meter(result: ProfileResult) -> Meter:
    """The meter of one profile; of several ways to settle a criterion, the shortest is listed."""
    unknown = [finding for finding in result.findings if finding.state is Truth.UNKNOWN]
    return Meter(
        result.profile.id,
        result.profile.title,
        len(result.findings) - len(unknown),
        len(result.findings),
        tuple(sorted(_missing(unknown), key=lambda fact: (not fact.decides, fact.supplier, fact.name))),
    )


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """What the meter reads of a finding that was stored as JSON."""

    criterion: str
    role: str
    required: bool
    settles: tuple[tuple[str, ...], ...]
    out_of_date: tuple[str, ...]


def stored_meter(profile: Mapping[str, Any]) -> Meter:
    """The same meter of one profile of a stored screening, as it was when that was made."""
    findings = profile.get("findings", ())
    unknown = [_stored(each) for each in findings if each.get("state") == Truth.UNKNOWN.word]
    return Meter(
        str(profile.get("id", "")),
        str(profile.get("title", "")),
        len(findings) - len(unknown),
        len(findings),
        tuple(sorted(_missing(unknown), key=lambda fact: (not fact.decides, fact.supplier, fact.name))),
    )


def _stored(finding: Mapping[str, Any]) -> StoredFinding:
    ways = finding.get("alternatives")
    if ways is None:
        ways = [finding.get("missing", ())]
    return StoredFinding(
        str(finding.get("criterion", "")),
        str(finding.get("role", "")),
        bool(finding.get("required", True)),
        tuple(tuple(names) for names in ways),
        tuple(finding.get("out_of_date", ())),
    )


def _missing(unknown: Iterable[Finding | StoredFinding]) -> Iterable[Missing]:
    asked: dict[str, list[Finding | StoredFinding]] = {}
    for finding in unknown:
        for name in _way(finding):
            asked.setdefault(name, []).append(finding)
    for name, findings in asked.items():
        yield Missing(
            name,
            supplier_of(name),
            any(_decides(finding) for finding in findings),
            any(name in finding.out_of_date for finding in findings),
            tuple(finding.criterion for finding in findings),
        )


def _way(finding: Finding | StoredFinding) -> tuple[str, ...]:
    """The smallest set of facts that settles it; by name among equals, so that it is always the same."""
    sets = [tuple(sorted(names)) for names in finding.settles]
    return min(sets, key=lambda names: (len(names), names), default=())


def _decides(finding: Finding | StoredFinding) -> bool:
    return finding.role == Role.EXCLUSION or (finding.role == Role.INDICATION and finding.required)


def by_supplier(missing: Iterable[Missing]) -> tuple[tuple[Supplier, tuple[Missing, ...]], ...]:
    """The missing facts in the hands of those who usually supply them, in the order of the record."""
    held: dict[Supplier, list[Missing]] = {}
    for fact in missing:
        held.setdefault(fact.supplier, []).append(fact)
    return tuple((supplier, tuple(held[supplier])) for supplier in Supplier if supplier in held)
