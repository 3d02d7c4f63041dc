"""No criterion of the catalogue is missing: every slug of ``clinical.md`` sections 1 to 7 and 11."""

import pytest

from scs_manager.domain.criteria import REGISTRY

PINNED = {
    "seed": (
        "ind.analgesics_ineffective ind.severe_side_effects ind.reoperation_otherwise ind.any "
        "dx.persistent_or_recurrent dx.anatomically_successful burden.sleep burden.depression burden.anxiety "
        "burden.family burden.economic burden.social burden.count alg.myogenic_triggers alg.skin_allodynia "
        "alg.scar_triggers alg.depression_anxiety alg.fitness_programme"
    ),
    "ind": (
        "adult prior_spine_surgery time_since_surgery pain_duration pain_intensity neuropathic "
        "radicular_distribution leg_vs_back failed_conservative functional_impact objective_pathology "
        "no_further_surgery_target mdt_review psych_eval_done"
    ),
    "triage": "nl_ortho",
    "doc": "causes_reviewed",
    "psy": (
        "lack_engagement dysfunctional_coping unrealistic_expectations low_activity poor_social_support "
        "secondary_gain distress opioid_unwilling level screen_validated inconsistency nonorganic_signs "
        "other_pain_syndrome"
    ),
    "flag": "cauda_equina progressive_deficit infection_spine malignancy fracture",
    "excl": (
        "surgical_lesion_with_deficit gross_instability active_infection coagulopathy "
        "antithrombotic_unmanaged "
        "diathermy_need unacceptable_surgical_risk failed_trial pregnancy cannot_operate active_sud "
        "psychosis_or_major_untreated suicidality"
    ),
    "caut": (
        "pacemaker_icd mri_need bmi immunosuppression occupation allergy life_expectancy therapies_remaining "
        "sleep_apnoea_anaesthesia coag_borderline"
    ),
    "opt": (
        "psy_addressed opioid_dose cardiac_device_plan lead_level_imaging hba1c nicotine s_aureus "
        "nutrition_anaemia antithrombotic_plan"
    ),
    "pre": (
        "remote_infection_treated glucose_optimised tobacco_stopped decolonised antibiotic_given "
        "antibiotic_weight_dose antibiotic_timing antibiotic_duration skin_chg team_barrier "
        "implant_environment dressing labs consent_trial patient_goals driver_helper trial_baseline_locked"
    ),
    "trial": (
        "technically_adequate min_duration pain_50 analgesic_50 relief_cms relief_core analgesic_stable "
        "activity_ok function_gain sleep_gain satisfied_wants_implant operated_device no_serious_ae partial "
        "overrun"
    ),
    "perm": "trial_positive no_open_exclusion patient_wants interval packet_complete authorised",
}


@pytest.mark.parametrize("family", PINNED)
def test_every_criterion_of_the_catalogue_is_there(family: str) -> None:
    assert {f"{family}.{slug}" for slug in PINNED[family].split()} - set(REGISTRY) == set()
