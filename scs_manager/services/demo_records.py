"""The records of the demonstration's patients: one who meets every criterion, and what differs from it.

Everybody here is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Items = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Answer:
    """One fact as a form hands it over."""

    name: str
    value: Any
    on: date | None
    source: str


@dataclass(frozen=True)
class Record:
    """Facts and lists of one patient; ``complete`` names the lists that somebody said are complete."""

    facts: Mapping[str, Any]
    lists: Mapping[str, Items]
    complete: tuple[str, ...] = field(
        default=(
            "operations",
            "medicines",
            "antithrombotics",
            "treatments",
            "devices",
            "allergies",
            "conditions",
        )
    )

    def changed(self, facts: Mapping[str, Any], **lists: Items) -> "Record":
        """The same with some facts and lists replaced; None leaves a fact out."""
        merged = {name: value for name, value in {**self.facts, **facts}.items() if value is not None}
        return Record(merged, {**self.lists, **lists}, self.complete)

    def answers(self, on: date) -> list[Answer]:
        """The facts as answers of one visit."""
        return [Answer(name, value, on, "Visit") for name, value in self.facts.items()]


def candidate(on: date) -> Record:
    """Leg pain after two operations, everything tried, everything asked, nothing against it."""
    return Record(
        {
            **_PAIN,
            "pain.onset_on": on - timedelta(days=3 * 365),
            **_ALGORITHM,
            **_BURDEN,
            **_PSYCHOLOGY,
            **SAFETY,
        },
        {
            "operations": operations(on),
            "medicines": medicines(on),
            "treatments": treatments(on),
        },
    )


def operations(on: date) -> Items:
    """A discectomy and a fusion."""
    common = {"region": "lumbosacral", "side": "left", "hospital": "Example General"}
    return (
        common
        | {
            "performed_on": on - timedelta(days=7 * 365),
            "procedure": "discectomy",
            "indication": "herniation",
            "levels": ("L4-L5",),
            "anatomical_success": True,
            "anatomical_evidence": "MRI three months later",
        },
        common
        | {
            "performed_on": on - timedelta(days=4 * 365),
            "procedure": "fusion",
            "indication": "stenosis",
            "levels": ("L4-L5", "L5-S1"),
            "anatomical_success": True,
            "anatomical_evidence": "CT one year later",
            "recurrence_on": on - timedelta(days=3 * 365),
        },
    )


def medicines(on: date) -> Items:
    """Three that failed, of which one is still taken; the diary asks about the two current ones."""
    return (
        {
            "drug": "pregabalin", "drug_class": "gabapentinoid", "current": False, "max_daily_dose": 600,
            "dose_unit": "mg", "weeks": 14, "adherence": "good", "relief_percent": 10,
            "started_on": on - timedelta(days=900), "stopped_on": on - timedelta(days=700),
            "stop_reason": "ineffective",
        },
        {
            "drug": "duloxetine", "drug_class": "snri", "current": False, "max_daily_dose": 60,
            "dose_unit": "mg", "weeks": 10, "adherence": "good", "relief_percent": 15,
            "adverse_effect": "nausea", "adverse_grade": 3, "stop_reason": "adverse_effect",
            "started_on": on - timedelta(days=690), "stopped_on": on - timedelta(days=610),
        },
        {
            "drug": "morphine", "drug_class": "opioid", "product": "Morphine 10 mg", "route": "oral",
            "current": True, "daily_dose": 30, "dose_unit": "mg", "weeks": 40, "adherence": "good",
            "relief_percent": 20, "started_on": on - timedelta(days=500),
        },
        {
            "drug": "paracetamol", "drug_class": "paracetamol", "product": "Paracetamol 1 g", "route": "oral",
            "current": True, "daily_dose": 3000, "dose_unit": "mg", "weeks": 60, "adherence": "good",
            "relief_percent": 10, "started_on": on - timedelta(days=600),
        },
    )  # fmt: skip


def treatments(on: date) -> Items:
    """One of each modality, none of which helped for long."""
    named = {
        "drug": ("Stepwise analgesics with the general practitioner", None, False),
        "physical": ("Supervised physiotherapy", 18, True),
        "psychological": ("Pain management programme", 8, False),
        "interventional": ("Left L5 transforaminal injection", 2, False),
        "surgical": ("Revision discussed with the spine surgeon", None, False),
    }
    found = []
    for modality, (name, sessions, physiotherapy) in named.items():
        item = {
            "modality": modality, "name": name, "supervised": True, "physiotherapy": physiotherapy,
            "result": "failed", "started_on": on - timedelta(days=560),
            "stopped_on": on - timedelta(days=320),
        }  # fmt: skip
        found.append(item | ({"sessions": sessions} if sessions else {}))
    return tuple(found)


_PAIN: Mapping[str, Any] = {
    "pain.location": "leg",
    "pain.target_region": "leg",
    "pain.leg_nrs": 7,
    "pain.back_nrs": 5,
    "pain.average_nrs": 7,
    "pain.dn4": 6,
    "pain.neuropathic_grade": "probable",
    "pain.radicular_distribution": True,
    "pain.odi_percent": 54,
    "pain.adl_impact": "Walks 300 metres; cannot sit through a meal",
    "pain.objective_pathology": True,
    "surgery.surgeon_opinion": "revision_is_alternative",
    "surgery.surgeon_name": "Mr I. Placeholder",
    "medication.current_relief": "inadequate",
    "medication.adverse_effects_reviewed": True,
    "medication.opioid_taper": True,
    "medication.willing_to_reduce": True,
    "treatment.alternatives_untried": False,
}

_ALGORITHM: Mapping[str, Any] = {
    "optimisation.myogenic_triggers_present": False,
    "optimisation.skin_allodynia_present": False,
    "optimisation.scar_triggers_present": False,
    "optimisation.mood_treated": True,
    "optimisation.mood_stable": True,
    "optimisation.fitness_programme": "completed",
    "optimisation.fitness_weeks": 10,
}

_BURDEN: Mapping[str, Any] = {
    "burden.isi": 7,
    "burden.phq9": 4,
    "burden.phq9_item9": 0,
    "burden.gad7": 3,
    "burden.family": 0,
    **dict.fromkeys(
        (
            "burden.job_lost",
            "burden.income_loss",
            "burden.open_claim",
            "burden.isolation",
            "burden.participation_loss",
            "burden.housing_problem",
        ),
        False,
    ),
}

_PSYCHOLOGY: Mapping[str, Any] = {
    "psychology.evaluation_status": "done",
    "psychology.evaluator_role": "psychologist",
    "psychology.conclusion": "suitable",
    "psychology.depression_screened": True,
    **dict.fromkeys(
        (
            "psychology.lack_engagement",
            "psychology.dysfunctional_coping",
            "psychology.unrealistic_expectations",
            "psychology.low_activity",
            "psychology.poor_social_support",
            "psychology.secondary_gain",
            "psychology.distress",
            "psychology.opioid_unwilling",
        ),
        0,
    ),
    "psychology.inconsistency": False,
    "psychology.nonorganic_signs": 0,
    "psychology.other_pain_syndrome": False,
    "psychology.substance_use": "no_disorder",
    "psychology.major_disorder_untreated": False,
}

SAFETY: Mapping[str, Any] = {
    **dict.fromkeys(
        (
            "safety.ce_bladder_bowel",
            "safety.ce_saddle_sensory",
            "safety.ce_both_legs_deficit",
            "safety.ce_sexual_dysfunction",
        ),
        "no",
    ),
    "safety.mrc_drop": 0,
    **dict.fromkeys(
        (
            "safety.new_foot_drop",
            "safety.fever_or_rigors",
            "safety.wound_discharge",
            "safety.raised_crp_esr",
            "safety.spinal_tenderness",
            "safety.iv_drug_use",
            "safety.recent_spine_infection",
            "safety.cancer_history",
            "safety.new_pain",
            "safety.weight_loss",
            "safety.night_pain",
            "safety.recent_trauma",
            "safety.osteoporosis",
            "safety.long_term_steroids",
            "safety.new_focal_pain",
            "safety.surgical_lesion_with_deficit",
            "safety.gross_instability",
            "safety.active_infection",
            "safety.bleeding_disorder",
            "safety.diathermy_need",
            "safety.unacceptable_surgical_risk",
            "safety.diabetes",
            "safety.mri_need",
            "safety.immunosuppression",
            "safety.occupation_hazard",
            "safety.life_expectancy_under_1y",
            "safety.anaesthesia_risk",
        ),
        False,
    ),
    "safety.suicidality_interview": "none",
    "safety.pregnant": "not_possible",
    "safety.understands_consents": True,
    "safety.operates_device": True,
    "safety.capable_helper": True,
    "safety.lead_level_stenosis": "none",
    "safety.nicotine": "never",
    "safety.height_cm": 172,
    "safety.weight_kg": 74,
    "safety.albumin_hb_acceptable": True,
}

BEFORE_LEADS: Mapping[str, Any] = {
    "safety.inr": 1.0,
    "safety.platelets": 236,
    "trial.failed_adequate": False,
}
"""What is asked once leads are to be placed: coagulation in numbers, and whether an earlier trial failed."""
