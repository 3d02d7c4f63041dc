"""Patients of the screening tests: one whose every fact favours proceeding, and what differs from it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Found, Reading, Stage
from scs_manager.domain.facts import FACTS, LISTS, Completeness, Datum, Facts, check_value
from scs_manager.domain.facts_catalogue_causes import CAUSES
from scs_manager.domain.profiles import Entry, shipped_profiles

ON = date(2026, 5, 13)
RECENT = date(2026, 5, 10)

FAILED_DRUGS: list[dict[str, Any]] = [
    {
        "drug": "pregabalin",
        "drug_class": "gabapentinoid",
        "current": False,
        "max_daily_dose": 600,
        "dose_unit": "mg",
        "weeks": 12,
        "relief_percent": 10,
        "adverse_grade": 3,
        "stop_reason": "ineffective",
    },
    {
        "drug": "morphine",
        "drug_class": "opioid",
        "current": True,
        "daily_dose": 20,
        "dose_unit": "mg",
        "weeks": 12,
        "relief_percent": 10,
    },
]
DISCECTOMY: dict[str, Any] = {
    "performed_on": "2021-06-18",
    "region": "lumbosacral",
    "procedure": "discectomy",
    "anatomical_success": True,
}
FAILED_TREATMENTS: list[dict[str, Any]] = [
    {
        "modality": modality,
        "name": modality,
        "result": "failed",
        "supervised": True,
        "physiotherapy": modality == "physical",
        "started_on": "2025-03-01",
        "stopped_on": "2025-12-01",
    }
    for modality in ("drug", "physical", "psychological", "interventional", "surgical")
]

FAVOURABLE: Mapping[str, Any] = {
    "patient.birth_date": "1968-03-14",
    "patient.sex": "female",
    "pain.onset_on": "2021-09-01",
    "pain.location": "leg",
    "pain.target_region": "leg",
    "pain.leg_nrs": 7,
    "pain.back_nrs": 5,
    "pain.average_nrs": 7,
    "pain.vas_mm": 70,
    "pain.alternative_measure": "faces, pointed at",
    "pain.alternative_shows_moderate": True,
    "pain.dn4": 6,
    "pain.lanss": 14,
    "pain.paindetect": 21,
    "pain.neuropathic_grade": "definite",
    "pain.radicular_distribution": True,
    "pain.odi_percent": 48,
    "pain.adl_impact": "cannot sit through a meal",
    "pain.objective_pathology": True,
    "pain.abnormal_imaging": True,
    "pain.neurological_impairment": True,
    "surgery.operations": [DISCECTOMY],
    "surgery.surgeon_opinion": "revision_is_alternative",
    "surgery.surgeon_name": "Dr Surgeon",
    "medication.medicines": FAILED_DRUGS,
    "medication.antithrombotics": [],
    "medication.opioid_taper": True,
    "medication.opioids_inappropriate_reason": "sleep apnoea",
    "treatment.treatments": FAILED_TREATMENTS,
    "treatment.alternatives_untried": False,
    **{cause.name: "excluded" for cause in CAUSES},
    "causes.neuropathic_pain": "confirmed",
    **{
        f"optimisation.{slug}_present": False
        for slug in ("myogenic_triggers", "skin_allodynia", "scar_triggers")
    },
    **{
        f"optimisation.{slug}_treated": True
        for slug in ("myogenic_triggers", "skin_allodynia", "scar_triggers")
    },
    **{
        f"optimisation.{slug}_response": "improved"
        for slug in ("myogenic_triggers", "skin_allodynia", "scar_triggers")
    },
    "optimisation.mood_treated": True,
    "optimisation.mood_stable": True,
    "optimisation.fitness_programme": "completed",
    "optimisation.fitness_weeks": 8,
    "optimisation.fitness_exempt_reason": "amputation",
    "burden.isi": 7,
    "burden.psqi": 4,
    "burden.phq9": 4,
    "burden.phq9_item9": 0,
    "burden.hads_d": 4,
    "burden.bdi2": 8,
    "burden.gad7": 3,
    "burden.hads_a": 5,
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
    "psychology.evaluation_status": "done",
    "psychology.evaluator_role": "psychologist",
    "psychology.conclusion": "suitable",
    "psychology.depression_screened": True,
    **{
        f"psychology.{slug}": 0
        for slug in (
            "lack_engagement",
            "dysfunctional_coping",
            "unrealistic_expectations",
            "low_activity",
            "poor_social_support",
            "secondary_gain",
            "distress",
            "opioid_unwilling",
        )
    },
    "psychology.severe_factors_planned": True,
    "psychology.diary_completion_percent": 90,
    "psychology.inconsistency": False,
    "psychology.nonorganic_signs": 0,
    "psychology.other_pain_syndrome": False,
    "psychology.substance_use": "no_disorder",
    "psychology.major_disorder_untreated": False,
    **{
        f"safety.ce_{slug}": "no"
        for slug in ("bladder_bowel", "saddle_sensory", "both_legs_deficit", "sexual_dysfunction")
    },
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
    **{f"safety.{flag}_work_up": "excluded" for flag in ("infection", "malignancy", "fracture")},
    "safety.suicidality_interview": "none",
    "safety.pregnant": "no",
    "safety.understands_consents": True,
    "safety.operates_device": True,
    "safety.capable_helper": True,
    "safety.devices": [],
    "safety.device_cardiology_advice": True,
    "safety.device_makers_advice": True,
    "safety.device_interaction_test": True,
    "safety.allergies": [],
    "safety.conditions": [],
    "safety.lead_level_stenosis": "none",
    "safety.hba1c_percent": 5.4,
    "safety.nicotine": "never",
    "safety.nicotine_stopped_on": "2020-01-01",
    "safety.height_cm": 170,
    "safety.weight_kg": 70,
    "safety.albumin_hb_acceptable": True,
}
"""A value that favours proceeding for every fact of the screening stage."""

READY: Mapping[str, Any] = {
    "trial.baseline_mean_nrs": 7.2,
    "trial.baseline_days": 7,
    "trial.baseline_function": True,
    "trial.baseline_sleep": True,
    "trial.baseline_analgesics": True,
    "trial.consent_signed": True,
    "trial.goal": "walk to the shop",
    "trial.helper_arranged": True,
    "team_review.pain_physician": True,
    "team_review.psychologist": True,
    "team_review.other_member": True,
    "team_review.spine_surgeon": True,
    "team_review.facilities_available": True,
    "safety.inr": 1.0,
    "safety.platelets": 250,
    "safety.coag_accepted_by": "Dr A",
    "safety.coag_accepted_reason": "stable for years",
    "safety.haemoglobin_g_l": 140,
    "safety.creatinine_umol": 70,
    "safety.glucose_mg_dl": 100,
    "safety.hcg": "negative",
    "safety.s_aureus_swab": "negative",
    "safety.s_aureus_decolonised": True,
    "procedure.antibiotic": "cefazolin",
    "procedure.antibiotic_dose_mg": 2000,
    "procedure.antibiotic_dose_judged": True,
    "procedure.antibiotic_minutes_before": 30,
    "procedure.antibiotic_repeated": True,
    "procedure.antibiotic_hours_after": 24,
    "procedure.skin_chlorhexidine": True,
    "procedure.clippers_only": True,
    "procedure.drape": "iodophor",
    "procedure.scrub": True,
    "procedure.mask_cap_gown": True,
    "procedure.double_gloves": True,
    "procedure.limited_traffic": True,
    "procedure.clean_air": True,
    "procedure.dressing_hours": 48,
}
"""The same for what is asked before lead placement."""

SUCCESS: Mapping[str, Any] = {
    "trial.placed_on": "2026-04-10",
    "trial.planned_removal_on": "2026-05-08",
    "trial.removed_on": "2026-05-08",
    "trial.technically_adequate": True,
    "trial.relief_percent": 62.5,
    "trial.analgesic_reduction_percent": 50,
    "trial.operated_controller": True,
    "trial.satisfied": True,
    "trial.wants_implant": True,
    "trial.baseline_mme": 40,
    "trial.trial_mme": 20,
    "trial.baseline_doses": 6,
    "trial.trial_doses": 3,
    "trial.relief_held_active": True,
    "trial.activity_stable": True,
    "trial.goal_reached": True,
    "trial.odi_before": 48,
    "trial.odi_after": 30,
    "trial.walking_before": 20,
    "trial.walking_after": 40,
    "trial.isi_before": 14,
    "trial.isi_after": 8,
    "trial.serious_event_open": False,
    "trial.failed_adequate": False,
    "permanent.signed_screening": "proceed_to_trial",
    "permanent.implant_planned_on": "2026-06-01",
    "permanent.packet_complete": True,
    "permanent.authorisation": "granted",
    "permanent.authorised_until": "2026-09-01",
}
"""The same for what is asked before the permanent implant."""

ALL_COMPLETE = {key: Completeness(RECENT, "Dr Specimen") for key in LISTS}


def datum(name: str, value: Any, on: date | None = RECENT) -> Datum:
    """A datum that the catalogue accepts."""
    return Datum(name, check_value(name, value), FACTS[name].unit, on, "visit")


def facts(values: Mapping[str, Any], *, on: date | None = RECENT, complete: bool = True) -> Facts:
    """Facts of one day; the lists are complete unless said otherwise."""
    data = {name: datum(name, value, on) for name, value in values.items() if value is not None}
    return Facts(data, ALL_COMPLETE if complete else {})


def clean(changes: Mapping[str, Any] | None = None) -> Facts:
    """The favourable patient with some values changed (None: not assessed)."""
    return facts({**FAVOURABLE, **(changes or {})})


def entry_of(criterion: str, *, stage: Stage | None = None, profile: str | None = None) -> Entry:
    """The first shipped entry of a criterion, of a stage or a profile if they matter."""
    entries = [
        entry
        for each in shipped_profiles().values()
        for entry in each.criteria
        if entry.criterion == criterion and stage in (None, entry.stage) and profile in (None, each.id)
    ]
    return entries[0]


def found(
    criterion: str,
    patient: Facts | Mapping[str, Any],
    *,
    on: date = ON,
    stage: Stage | None = None,
    profile: str | None = None,
) -> Found:
    """What a criterion finds with the thresholds and window of the shipped profile."""
    entry = entry_of(criterion, stage=stage, profile=profile)
    known = patient if isinstance(patient, Facts) else facts(patient)
    reading = Reading(
        known.known_on(on),
        on,
        threshold=entry.threshold,
        window_days=entry.window_days,
        stage=entry.stage,
    )
    return REGISTRY[criterion].evaluate(reading)


UNFAVOURABLE: Mapping[str, Any] = {
    "patient.birth_date": "2010-01-01",
    "pain.onset_on": "2026-03-01",
    "pain.location": "elsewhere",
    "pain.leg_nrs": 2,
    "pain.back_nrs": 9,
    "pain.average_nrs": 2,
    "pain.vas_mm": 20,
    "pain.alternative_shows_moderate": False,
    "pain.dn4": 1,
    "pain.lanss": 2,
    "pain.paindetect": 3,
    "pain.neuropathic_grade": "unlikely",
    "surgery.operations": [],
    "surgery.surgeon_opinion": "operation_first",
    "medication.antithrombotics": [{"drug": "warfarin", "can_be_stopped": False}],
    "medication.current_relief": "adequate",
    "medication.opioid_taper": False,
    "burden.phq9": 14,
    "burden.gad7": 12,
    "burden.hads_a": 12,
    "burden.isi": 20,
    "burden.psqi": 9,
    "burden.phq9_item9": 2,
    "optimisation.skin_allodynia_present": True,
    "optimisation.skin_allodynia_treated": False,
    "optimisation.mood_treated": False,
    "optimisation.fitness_programme": "declined",
    "psychology.conclusion": "unsuitable",
    "psychology.distress": 2,
    "psychology.severe_factors_planned": False,
    "psychology.substance_use": "active_untreated",
    "psychology.major_disorder_untreated": True,
    "psychology.other_pain_syndrome": True,
    "safety.ce_bladder_bowel": "new_or_worsening",
    "safety.ce_saddle_sensory": "new_or_worsening",
    "safety.ce_both_legs_deficit": "new_or_worsening",
    "safety.ce_sexual_dysfunction": "new_or_worsening",
    "safety.mrc_drop": 1,
    "safety.new_foot_drop": True,
    "safety.fever_or_rigors": True,
    "safety.wound_discharge": True,
    "safety.raised_crp_esr": True,
    "safety.spinal_tenderness": True,
    "safety.iv_drug_use": True,
    "safety.recent_spine_infection": True,
    "safety.immunosuppression": True,
    "safety.infection_work_up": "confirmed",
    "safety.cancer_history": True,
    "safety.new_pain": True,
    "safety.weight_loss": True,
    "safety.night_pain": True,
    "safety.malignancy_work_up": "confirmed",
    "safety.recent_trauma": True,
    "safety.osteoporosis": True,
    "safety.long_term_steroids": True,
    "safety.new_focal_pain": True,
    "safety.fracture_work_up": "confirmed",
    "safety.suicidality_interview": "present",
    "safety.surgical_lesion_with_deficit": True,
    "safety.gross_instability": True,
    "safety.active_infection": True,
    "safety.bleeding_disorder": True,
    "safety.diathermy_need": True,
    "safety.unacceptable_surgical_risk": True,
    "safety.pregnant": "yes",
    "safety.understands_consents": False,
    "safety.operates_device": False,
    "safety.capable_helper": False,
    "safety.devices": [{"kind": "pacemaker"}],
    "safety.diabetes": True,
    "safety.hba1c_percent": 8.4,
    "safety.nicotine": "active",
    "safety.lead_level_stenosis": "severe",
}
"""A value that stands against proceeding, for facts that can end it and some others."""
