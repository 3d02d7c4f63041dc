"""The facts of the history: patient, pain, treatments, optimisation, burden, psychology, team, trial.

Ranges are those of the instruments (``measures.md`` 1) or of what can be measured at all; limits that decide
anything live in the profiles, never here.
"""

from scs_manager.domain.fact_definitions import (
    FactDef,
    choice,
    date_of,
    integer,
    number,
    text,
    yes_no,
)
from scs_manager.domain.facts_catalogue_causes import CAUSES

PATIENT = (
    date_of("patient.birth_date", "Date of birth"),
    choice("patient.sex", "Sex", "female", "male", "other"),
)

PAIN = (
    date_of("pain.onset_on", "Day on which the present pain began or came back"),
    choice("pain.location", "Where the pain mainly is", "leg", "back", "mixed", "elsewhere"),
    choice("pain.target_region", "The pain that stimulation is meant to relieve", "leg", "back", "overall"),
    number("pain.leg_nrs", "Average leg pain over the last week (0 none, 10 worst)", 0, 10, "NRS"),
    number("pain.back_nrs", "Average back pain over the last week (0 none, 10 worst)", 0, 10, "NRS"),
    number("pain.average_nrs", "Average target pain over the last week (0 none, 10 worst)", 0, 10, "NRS"),
    number("pain.vas_mm", "Average target pain on a 100 mm visual analogue scale", 0, 100, "mm"),
    text(
        "pain.alternative_measure", "Measure used instead because a disability or language rules out a scale"
    ),
    yes_no(
        "pain.alternative_shows_moderate", "That other measure shows pain that is at least moderate to severe"
    ),
    number("pain.peg", "PEG score: pain, enjoyment of life, general activity", 0, 10, "points"),
    integer("pain.start_back", "STarT Back total", 0, 9, "points"),
    integer("pain.faces", "Wong-Baker FACES rating; recorded, never read as an NRS", 0, 10, "FACES"),
    integer("pain.dn4", "DN4 score", 0, 10, "points"),
    integer("pain.lanss", "LANSS or S-LANSS score", 0, 24, "points"),
    integer("pain.paindetect", "painDETECT score", -1, 38, "points"),
    choice(
        "pain.neuropathic_grade",
        "Clinician's grade of neuropathic pain",
        "unlikely",
        "possible",
        "probable",
        "definite",
    ),
    yes_no("pain.radicular_distribution", "Pain follows a root territory (L4, L5 or S1)"),
    number("pain.odi_percent", "Oswestry Disability Index", 0, 100, "%"),
    text("pain.adl_impact", "What the pain stops the patient from doing in daily life"),
    yes_no("pain.objective_pathology", "Imaging, examination or EMG shows a cause that agrees with the pain"),
)

SURGERY = (
    choice(
        "surgery.surgeon_opinion",
        "Spine surgeon's opinion on a further operation",
        "none_on_offer",
        "revision_is_alternative",
        "operation_first",
    ),
    text("surgery.surgeon_name", "Spine surgeon who gave the opinion"),
)

MEDICATION = (
    choice("medication.current_relief", "Relief by the present medicines", "adequate", "inadequate"),
    text("medication.opioids_inappropriate_reason", "Why opioids are not appropriate for this patient"),
    yes_no(
        "medication.adverse_effects_reviewed", "Side effects of every pain medicine have been asked about"
    ),
    yes_no("medication.opioid_taper", "A reduction of the opioid dose is under way"),
    yes_no("medication.willing_to_reduce", "Patient is willing to reduce the opioid dose"),
    number(
        "medication.reported_mme",
        "Opioid dose as reported by another system; its conversion table is unknown",
        0,
        10000,
        "MME/day",
    ),
)

TREATMENT = (
    yes_no("treatment.alternatives_untried", "An alternative of similar risk and benefit has not been tried"),
)

_EXAMINED = (
    ("myogenic_triggers", "Muscle trigger zones, primary and satellite"),
    ("skin_allodynia", "Skin allodynia zones"),
    ("scar_triggers", "Trigger zones of the post-operative scar"),
)


def _four_steps(slug: str, what: str) -> tuple[FactDef, ...]:
    """The seed's record of one item: assessed, present, treated, response (no answer: not assessed)."""
    return (
        yes_no(f"optimisation.{slug}_present", f"{what}: present on examination"),
        yes_no(f"optimisation.{slug}_treated", f"{what}: treated"),
        text(f"optimisation.{slug}_treatment", f"{what}: what was done, and when"),
        choice(
            f"optimisation.{slug}_response",
            f"{what}: response to treatment",
            "resolved",
            "improved",
            "unchanged",
            "worse",
        ),
    )


OPTIMISATION = (
    *(fact for slug, what in _EXAMINED for fact in _four_steps(slug, what)),
    yes_no("optimisation.mood_treated", "Depression or anxiety: in treatment"),
    yes_no("optimisation.mood_stable", "Depression or anxiety: clinically stable under treatment"),
    text("optimisation.mood_treatment", "Depression or anxiety: treatments and dates"),
    choice(
        "optimisation.fitness_programme", "Fitness programme", "completed", "under_way", "declined", "exempt"
    ),
    number("optimisation.fitness_weeks", "Weeks of fitness programme completed", 0, 520, "weeks"),
    text("optimisation.fitness_exempt_reason", "Why the patient is exempt from a fitness programme"),
)

BURDEN = (
    integer("burden.isi", "Insomnia Severity Index", 0, 28, "points"),
    integer("burden.psqi", "Pittsburgh Sleep Quality Index", 0, 21, "points"),
    integer("burden.phq9", "PHQ-9 total", 0, 27, "points"),
    integer(
        "burden.phq9_item9", "PHQ-9 item 9 (thoughts of being better off dead or self-harm)", 0, 3, "points"
    ),
    integer("burden.gad7", "GAD-7 total", 0, 21, "points"),
    integer("burden.hads_a", "HADS anxiety subscale", 0, 21, "points"),
    integer("burden.family", "Family problems: strain, carer, conflict about pain (0 none, 3 severe)", 0, 3),
    yes_no("burden.job_lost", "Job lost because of the pain"),
    yes_no("burden.income_loss", "Income lost because of the pain"),
    yes_no("burden.open_claim", "Open compensation claim or litigation"),
    yes_no("burden.isolation", "Socially isolated"),
    yes_no("burden.participation_loss", "No longer takes part in what mattered"),
    yes_no("burden.housing_problem", "Housing problems"),
)

_FACTORS = (
    ("lack_engagement", "Poor involvement in own care"),
    ("dysfunctional_coping", "Dysfunctional coping (catastrophising, avoidance)"),
    ("unrealistic_expectations", "Unrealistic expectations"),
    ("low_activity", "Daily activity inadequate"),
    ("poor_social_support", "Problematic social support"),
    ("secondary_gain", "Unresolved gain (claim or litigation)"),
    ("distress", "Psychological distress"),
    ("opioid_unwilling", "On a high opioid dose and unwilling to reduce it"),
)

PSYCHOLOGY = (
    choice("psychology.evaluation_status", "Psychological evaluation", "ordered", "done"),
    choice(
        "psychology.evaluator_role",
        "Profession of the evaluator",
        "psychologist",
        "psychiatrist",
        "social_worker",
        "other",
    ),
    choice(
        "psychology.conclusion",
        "Conclusion of the psychological evaluation",
        "suitable",
        "suitable_with_conditions",
        "unsuitable",
    ),
    text("psychology.instruments", "Validated instruments used, with scores"),
    yes_no("psychology.depression_screened", "A validated instrument, depression included, was used"),
    *(integer(f"psychology.{slug}", f"{what} (0 none, 1 some, 2 severe)", 0, 2) for slug, what in _FACTORS),
    yes_no("psychology.severe_factors_planned", "Every severe factor has a plan and a re-assessment date"),
    integer("psychology.pcs", "Pain Catastrophizing Scale", 0, 52, "points"),
    integer("psychology.expected_relief_percent", "Relief that the patient expects", 0, 100, "%"),
    yes_no("psychology.inconsistency", "History, pain report, examination and tests disagree"),
    integer("psychology.nonorganic_signs", "Non-organic (Waddell) signs, of 5", 0, 5, "signs"),
    yes_no("psychology.other_pain_syndrome", "Another major pain syndrome, such as fibromyalgia"),
    choice(
        "psychology.substance_use",
        "Assessment of substance use (history, urine test, prescription register)",
        "no_disorder",
        "treated_stable",
        "active_untreated",
    ),
    text(
        "psychology.urine_screen",
        "Urine drug screen as reported; alone it says nothing about a use disorder",
    ),
    yes_no(
        "psychology.major_disorder_untreated",
        "Active psychosis or mania, or another major mental disorder without sufficient treatment",
    ),
)

TEAM_REVIEW = (
    yes_no("team_review.pain_physician", "Pain physician took part in the team review"),
    yes_no("team_review.psychologist", "Psychologist took part in the team review"),
    yes_no("team_review.other_member", "At least one other profession took part in the team review"),
    yes_no("team_review.spine_surgeon", "Spine surgeon took part in the team review"),
    yes_no("team_review.facilities_available", "Facilities, equipment and trained staff are available"),
    choice("team_review.decision", "Decision of the team review", "proceed", "defer", "not_proceed"),
    text("team_review.dissent", "Dissent in the team review"),
)

TRIAL = (
    number("trial.baseline_mean_nrs", "Mean target pain of the baseline diary", 0, 10, "NRS"),
    integer("trial.baseline_days", "Days of the baseline diary with a target pain", 0, 60, "days"),
    yes_no("trial.consent_signed", "Consent to the trial signed"),
    text("trial.goal", "Functional goal agreed with the patient"),
    yes_no("trial.helper_arranged", "Carer, transport and charging are arranged"),
    yes_no("trial.technically_adequate", "Leads placed, working and covering the target for long enough"),
    number("trial.relief_percent", "Fall of target pain from baseline to trial", -1000, 100, "%"),
    number(
        "trial.analgesic_reduction_percent", "Fall of opioid dose from baseline to trial", -1000, 100, "%"
    ),
    yes_no("trial.operated_controller", "Patient managed the controller"),
    yes_no("trial.wants_implant", "Patient is satisfied and wants the permanent implant"),
    yes_no("trial.serious_event_open", "A serious adverse event is unresolved"),
    yes_no("trial.failed_adequate", "An adequate trial of stimulation has failed"),
)

HISTORY_FACTS = (
    *PATIENT,
    *PAIN,
    *SURGERY,
    *MEDICATION,
    *TREATMENT,
    *CAUSES,
    *OPTIMISATION,
    *BURDEN,
    *PSYCHOLOGY,
    *TEAM_REVIEW,
    *TRIAL,
)
