"""What the record says to the items of a checklist on the day of the procedure. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from scs_manager.domain.allergies import said
from scs_manager.domain.antibiotics import AntibioticOption, antibiotic_allergies, antibiotic_options
from scs_manager.domain.checklist_items import Occasion
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.fact_values import items_of
from scs_manager.domain.facts import FACTS, Facts
from scs_manager.domain.findings import Finding
from scs_manager.domain.laboratory import shown
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.review_windows import REVIEWED, Expiry, expiries
from scs_manager.domain.screening import CORE, screen
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.urgent_paths import UrgentPath, urgent_paths
from scs_manager.models.cases import CaseRow
from scs_manager.services.gathered import screening_facts
from scs_manager.services.profile_library import active_profiles, library

_LABORATORY = (
    "safety.haemoglobin_g_l",
    "safety.white_cells",
    "safety.platelets",
    "safety.inr",
    "safety.creatinine_umol",
    "safety.hba1c_percent",
    "safety.glucose_mg_dl",
    "safety.hcg",
    "safety.s_aureus_swab",
)
_DOSES = "pre.antibiotic_weight_dose"


@dataclass(frozen=True)
class LabLine:
    """One result: value and day, and until when it counts by the profiles in use."""

    name: str
    value: str
    on: date | None
    until: date | None
    out_of_date: bool
    """On the day of the procedure, not today."""


@dataclass(frozen=True)
class RedFlagLine:
    """One red flag: how many of its questions were answered on the day itself."""

    label: Text
    answered: int
    asked: int
    met: bool


@dataclass(frozen=True)
class ChecklistReading:
    """Everything the record says, as of the day of the procedure."""

    day: date
    findings: Mapping[str, Finding]
    labs: tuple[LabLine, ...]
    red_flags: tuple[RedFlagLine, ...]
    options: tuple[AntibioticOption, ...]
    allergy: Truth
    """To beta-lactams, as the list says."""
    allergies: tuple[str, ...]
    """Every recorded allergy, understood or not."""
    allergies_complete: bool
    weight: Decimal | None
    dose_provenance: str
    facts: Facts
    profile: str
    """The profile that judged, by its title."""

    @property
    def red_flags_state(self) -> Truth:
        """Not met while a flag stands; unknown until every question was answered on the day."""
        if any(line.met for line in self.red_flags):
            return Truth.NOT_MET
        complete = all(line.answered == line.asked for line in self.red_flags)
        return Truth.MET if complete else Truth.UNKNOWN


def reading_of(
    session: Session, case: CaseRow, *, day: date, occasion: Occasion = Occasion.TRIAL
) -> ChecklistReading:
    """The record read for a procedure on ``day``, by the clinic's own profiles."""
    stage = Stage.PLACE if occasion is Occasion.TRIAL else Stage.PERMANENT
    facts = screening_facts(session, case, stage=stage, on=day)
    active = active_profiles(session, case.clinic_id, on=day)
    known = {**shipped_profiles(), **library(session, case.clinic_id, on=day).known, **active}
    result = screen(facts, (known[CORE],), on=day, stage=Stage.PERMANENT, library=known)
    findings = {each.criterion: each for each in result.profiles[0].findings}
    listed = facts.get("safety.allergies")
    allergies = items_of(listed.value) if listed else ()
    weight = facts.get("safety.weight_kg")
    complete = "allergies" in facts.complete
    allergic = antibiotic_allergies(allergies, complete=complete)
    kilograms = Decimal(str(weight.value)) if weight is not None else None
    dosing = findings[_DOSES].entry
    return ChecklistReading(
        day=day,
        findings=findings,
        labs=_labs(facts, expiries(facts, {**active, "safety": known["safety"]}.values(), day)),
        red_flags=_red_flags(facts, urgent_paths(facts, known["safety"], day), day),
        options=antibiotic_options(allergic, kilograms, dosing.threshold),
        allergy=allergic["cefazolin"],
        allergies=tuple(said(each) for each in allergies),
        allergies_complete=complete,
        weight=kilograms,
        dose_provenance=str(dosing.provenance),
        facts=facts,
        profile=known[CORE].title,
    )


def _labs(facts: Facts, lines: tuple[Expiry, ...]) -> tuple[LabLine, ...]:
    until = {line.fact: line for line in lines}
    found = []
    for name in _LABORATORY:
        datum, line = facts.get(name), until.get(name)
        unit = FACTS[name].unit or ""
        value = "" if datum is None else f"{_plain(datum.value)} {unit}".strip()
        found.append(
            LabLine(
                FACTS[name].meaning,
                value,
                datum.on if datum else None,
                line.until if line else None,
                line.out_of_date if line else False,
            )
        )
    return tuple(found)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else shown(value)


def _red_flags(facts: Facts, paths: tuple[UrgentPath, ...], day: date) -> tuple[RedFlagLine, ...]:
    met = {path.criterion for path in paths if path.met}
    found = []
    for reviewed in REVIEWED:
        if reviewed.criterion.startswith("flag."):
            asked = [name for name in reviewed.facts if not name.endswith("_work_up")]
            answered = sum(1 for name in asked if (datum := facts.get(name)) and datum.on == day)
            found.append(RedFlagLine(reviewed.label, answered, len(asked), reviewed.criterion in met))
    return tuple(found)
