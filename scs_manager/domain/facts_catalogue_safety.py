"""The facts of safety: red-flag checklists, exclusions, cautions, laboratory values (clinical.md 5)."""

from scs_manager.domain.fact_definitions import FactDef, choice, date_of, integer, number, text, yes_no

_CAUDA_EQUINA = (
    ("bladder_bowel", "Bladder or bowel disturbance"),
    ("saddle_sensory", "Numbness or altered feeling in the saddle area"),
    ("both_legs_deficit", "Weakness or other deficit in both legs"),
    ("sexual_dysfunction", "Sexual dysfunction"),
)


def _cauda_equina_item(slug: str, what: str) -> FactDef:
    """Only new or worsening counts; long-standing and unchanged is an answer of its own."""
    return choice(f"safety.ce_{slug}", what, "no", "new_or_worsening", "long_standing_unchanged")


RED_FLAGS = (
    *(_cauda_equina_item(slug, what) for slug, what in _CAUDA_EQUINA),
    date_of(
        "safety.ce_unchanged_since",
        "Long-standing bladder, bowel, saddle, leg or sexual problem: unchanged since",
    ),
    integer(
        "safety.pvr_ml", "Urine left after voiding; below 200 mL does not exclude cauda equina", 0, 5000, "mL"
    ),
    integer(
        "safety.mrc_drop", "Largest fall of strength in a muscle group between two dates", 0, 5, "MRC grades"
    ),
    yes_no("safety.new_foot_drop", "New foot drop"),
    yes_no("safety.fever_or_rigors", "Fever or rigors"),
    yes_no("safety.wound_discharge", "Wound discharge"),
    yes_no("safety.raised_crp_esr", "Raised CRP or ESR"),
    yes_no("safety.spinal_tenderness", "Spinal tenderness"),
    yes_no("safety.iv_drug_use", "Injects drugs"),
    yes_no("safety.recent_spine_infection", "Recent spine infection"),
    choice("safety.infection_work_up", "Result of the work-up for spinal infection", "excluded", "confirmed"),
    yes_no("safety.cancer_history", "History of cancer"),
    yes_no("safety.new_pain", "New kind of back pain"),
    yes_no("safety.weight_loss", "Unexplained weight loss"),
    yes_no("safety.night_pain", "Pain at night or at rest that does not ease"),
    choice(
        "safety.malignancy_work_up",
        "Result of the work-up for cancer behind the pain",
        "excluded",
        "confirmed",
    ),
    yes_no("safety.recent_trauma", "Recent trauma"),
    yes_no("safety.osteoporosis", "Osteoporosis"),
    yes_no("safety.long_term_steroids", "Long-term steroids"),
    yes_no("safety.new_focal_pain", "New focal pain over the spine"),
    choice("safety.fracture_work_up", "Result of the work-up for a fracture", "excluded", "confirmed"),
)

EXCLUSIONS = (
    choice("safety.suicidality_interview", "Interview about suicidal thoughts", "none", "present"),
    yes_no(
        "safety.surgical_lesion_with_deficit", "Compression that surgery can correct, with a serious deficit"
    ),
    yes_no("safety.gross_instability", "Gross spinal instability at risk of progression"),
    yes_no("safety.active_infection", "Active infection anywhere: general, urine, teeth, skin at the sites"),
    yes_no("safety.bleeding_disorder", "Active bleeding disorder"),
    text("safety.coag_accepted_by", "Clinician who accepts the borderline coagulation values"),
    text("safety.coag_accepted_reason", "Why the borderline coagulation values are accepted"),
    yes_no("safety.diathermy_need", "Needs therapeutic diathermy"),
    yes_no(
        "safety.unacceptable_surgical_risk",
        "Surgical or immune risk is unacceptable in the clinician's judgement",
    ),
    choice("safety.pregnant", "Pregnancy (history)", "no", "yes", "not_possible"),
    choice("safety.hcg", "Pregnancy test (hCG)", "negative", "positive"),
    yes_no("safety.understands_consents", "Understands the treatment and can consent"),
    yes_no("safety.operates_device", "Can operate the device (teach-back passed)"),
    yes_no("safety.capable_helper", "Has a capable helper"),
    integer(
        "safety.moca", "MoCA score; below 26 it prompts a closer look, and decides nothing", 0, 30, "points"
    ),
    integer("safety.asa_class", "ASA class; recorded, no limit is set", 1, 6, "class"),
)

READINESS = (
    yes_no("safety.device_cardiology_advice", "Active implant: cardiology has advised"),
    yes_no("safety.device_makers_advice", "Active implant: both manufacturers have advised"),
    yes_no("safety.device_interaction_test", "Active implant: an interaction test is planned"),
    choice(
        "safety.lead_level_stenosis",
        "Imaging of the canal at entry and lead level: narrowing",
        "none",
        "mild",
        "moderate",
        "severe",
    ),
    yes_no("safety.diabetes", "Diabetes"),
    choice("safety.nicotine", "Nicotine in any form", "never", "stopped", "active"),
    date_of("safety.nicotine_stopped_on", "Last use of nicotine"),
    number("safety.pack_years", "Pack-years", 0, 300, "pack-years"),
    choice("safety.cotinine", "Cotinine test", "negative", "positive"),
    choice("safety.s_aureus_swab", "Nasal swab for Staphylococcus aureus", "negative", "positive"),
    yes_no("safety.s_aureus_decolonised", "Decolonised (mupirocin and chlorhexidine)"),
)

CAUTIONS = (
    yes_no("safety.mri_need", "MRI will foreseeably be needed"),
    number("safety.height_cm", "Height", 50, 260, "cm"),
    number("safety.weight_kg", "Weight", 20, 400, "kg"),
    yes_no(
        "safety.immunosuppression", "Immunosuppressed (steroids, biologics, HIV, chemotherapy, transplant)"
    ),
    yes_no("safety.albumin_hb_acceptable", "Albumin and haemoglobin are acceptable"),
    yes_no("safety.occupation_hazard", "Works on ladders or machinery, or drives with paraesthesia"),
    yes_no("safety.life_expectancy_under_1y", "Life expectancy below one year"),
    integer("safety.stop_bang", "STOP-Bang score; recorded, no limit is set", 0, 8, "points"),
    yes_no("safety.anaesthesia_risk", "Sleep apnoea, difficult airway or difficult sedation"),
)

LABORATORY = (
    number("safety.inr", "INR", 0.5, 20),
    integer("safety.platelets", "Platelets", 0, 2000, "10⁹/L"),
    number("safety.haemoglobin_g_l", "Haemoglobin", 20, 260, "g/L"),
    number("safety.white_cells", "White cells", 0, 500, "10⁹/L"),
    number("safety.neutrophils", "Neutrophils", 0, 300, "10⁹/L"),
    number("safety.crp_mg_l", "CRP", 0, 1000, "mg/L"),
    integer("safety.esr_mm_h", "ESR", 0, 200, "mm/h"),
    number("safety.creatinine_umol", "Creatinine", 5, 3000, "µmol/L"),
    number("safety.creatinine_clearance", "Creatinine clearance", 1, 300, "mL/min"),
    number("safety.hba1c_percent", "HbA1c", 3, 20, "%"),
    number("safety.glucose_mg_dl", "Glucose", 10, 2000, "mg/dL"),
    number("safety.albumin_g_l", "Albumin", 5, 80, "g/L"),
)
"""Values of the laboratory: each sample stays on record, the newest counts."""

SAFETY_FACTS = (*RED_FLAGS, *EXCLUSIONS, *READINESS, *CAUTIONS, *LABORATORY)
