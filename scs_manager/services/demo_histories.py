"""A history taken to the end, for one patient of the demonstration: every page has something to show.

Everybody here is invented.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from scs_manager.domain.facts_catalogue_causes import SEED_CAUSES
from scs_manager.services.demo_records import Record, medicines, operations, treatments


def worked_up(record: Record, on: date) -> Record:
    """The record with causes, treatment algorithm, pain history and ledger worked through."""
    first, second = operations(on)
    discectomy = {
        **first,
        "performed_on": date(on.year - 7, 12, 31),
        "precision": "year",
        "approach": "posterior_open",
        "complication_kinds": ("none",),
        "initial_relief_percent": 70,
        "pain_free_weeks": 60,
    }
    proven = tuple(
        {**each, "proof": _PROOF.get(each["drug"], "General practice record")} for each in medicines(on)
    )
    return record.changed(
        {**_CAUSES, **_ALGORITHM, **_PAIN, **_BURDEN, "surgery.opinion_on": on - timedelta(days=40)},
        operations=(discectomy, {**second, **_FUSION}),
        medicines=(*proven, {**_LORAZEPAM, "started_on": on - timedelta(days=480)}),
        treatments=(*treatments(on), {**_TENS, "started_on": on - timedelta(days=300)}),
        trigger_zones=tuple({**zone, "recorded_on": on} for zone in _ZONES),
        scar_zones=({**_SCAR, "recorded_on": on},),
        fitness_sessions=tuple(_session(on, week) for week in range(10, 0, -1)),
    )


def _session(on: date, week: int) -> Mapping[str, Any]:
    return {
        "started_on": on - timedelta(weeks=week),
        "attended": week != 4,
        "setting": "supervised",
        "minutes": 45,
    }


_PROOF = {"pregabalin": "Pharmacy record", "duloxetine": "Letter of the rheumatologist"}
_FUSION: Mapping[str, Any] = {
    "more_procedures": ("laminectomy",),
    "approach": "TLIF",
    "hardware_types": ("screws_and_rods", "cage"),
    "hardware_materials": ("titanium", "PEEK"),
    "hardware_levels": ("L4-L5", "L5-S1"),
    "hardware_in_situ": "all",
    "hardware_mr": "conditional",
    "grafts": ("own_bone",),
    "complication_kinds": ("dural_tear",),
    "complications": "Small tear, closed in the same operation",
    "report_attached": True,
}
_LORAZEPAM: Mapping[str, Any] = {
    "drug": "lorazepam",
    "drug_class": "benzodiazepine",
    "current": False,
    "max_daily_dose": 1,
    "dose_unit": "mg",
    "stop_reason": "other",
    "note": "For sleep, short",
}
_TENS: Mapping[str, Any] = {
    "modality": "physical",
    "procedure_type": "TENS",
    "name": "TENS at home",
    "relief_percent": 20,
    "relief_weeks": 3,
    "result": "failed",
}
_ZONES: tuple[Mapping[str, Any], ...] = (
    {
        "muscle": "Gluteus medius",
        "side": "left",
        "kind": "primary",
        "taut_band": True,
        "local_twitch": True,
        "referred_to": "Outer thigh to the knee",
        "pressure_threshold": 2.5,
        "threshold_unit": "kg/cm2",
    },
    {"muscle": "Piriformis", "side": "left", "kind": "satellite", "satellite_of": "Gluteus medius, left"},
)
_SCAR: Mapping[str, Any] = {
    "place": "Midline L4 to S1",
    "length_cm": 9,
    "tethered": False,
    "tender": False,
    "tinel": False,
    "reproduces_pain": False,
}
_CONFIRMED: Mapping[str, Any] = {
    "causes.neuropathic_pain": "confirmed",
    "causes.neuropathic_pain_basis": "DN4 6 of 10; sensory loss over the dorsum of the foot; EMG L5",
    "causes.neuropathic_pain_side": "left",
    "causes.epidural_scar": "confirmed",
    "causes.epidural_scar_basis": "MRI with contrast",
    "causes.epidural_scar_levels": ("L4-L5",),
    "causes.epidural_scar_side": "left",
    "causes.epidural_scar_correctable": "no",
    "causes.bursitis": "waived",
    "causes.bursitis_waived_reason": "Nothing on examination points to it",
    "causes.facet_arthritis": "suspected",
    "causes.facet_arthritis_basis": "Pain on extension; medial branch blocks are booked",
}
_CAUSES: Mapping[str, Any] = {
    **{cause.status: "excluded" for cause in SEED_CAUSES if cause.slug != "disc_degeneration"},
    **_CONFIRMED,
}
_ALGORITHM: Mapping[str, Any] = {
    "optimisation.myogenic_triggers_assessed": True,
    "optimisation.myogenic_triggers_present": True,
    "optimisation.myogenic_triggers_treated": True,
    "optimisation.myogenic_triggers_treatments": ("injection", "stretch"),
    "optimisation.myogenic_triggers_treatment": "Two injections and a stretching programme over six weeks",
    "optimisation.myogenic_triggers_response": "improved",
    "optimisation.mood_present": True,
    "optimisation.mood_treatments": ("psychotherapy",),
    "optimisation.mood_response": "improved",
    "optimisation.fitness_baseline": "Walks the dog twice a day",
    "optimisation.fitness_walk_m": 310,
    "optimisation.fitness_sit_to_stand": 9,
    "optimisation.fitness_setting": "supervised",
    "optimisation.fitness_attended": 9,
    "optimisation.fitness_response": "improved",
}
_PAIN: Mapping[str, Any] = {
    "pain.onset_precision": "month",
    "pain.course": "same",
    "pain.pattern": "constant_with_attacks",
    "pain.type": "radicular",
    "pain.side": "left",
    "pain.leg_share_percent": 70,
    "pain.dermatomes": ("L5", "S1"),
    "pain.leg_nrs_now": 6,
    "pain.leg_nrs_worst": 9,
    "pain.leg_nrs_least": 4,
    "pain.quality": ("burning", "electric_shocks", "numbness"),
    "pain.own_words": "Like standing in hot sand",
    "pain.allodynia": True,
    "pain.aggravated_by": ("sitting", "standing"),
    "pain.eased_by": ("lying",),
    "pain.wakings": 3,
    "pain.walking_minutes": 10,
    "pain.sitting_minutes": 15,
    "pain.goals": "Walk to the shop, sit through a meal with the family",
    "pain.nerve_block_response": "short_relief",
    "pain.tens_response": "short_relief",
}
_BURDEN: Mapping[str, Any] = {
    "burden.relationship_strain": 1,
    "burden.caregiver": True,
    "burden.pain_conflict": 0,
    "burden.employment": "part_time",
    "burden.sick_leave_weeks": 9,
}
