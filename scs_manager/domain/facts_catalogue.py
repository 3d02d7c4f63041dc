"""The facts of the history: patient, pain, treatments, optimisation, burden, psychology, team, trial.

Ranges are those of the instruments (``measures.md`` 1) or of what can be measured at all; limits that decide
anything live in the profiles, never here.
"""

from scs_manager.domain.fact_definitions import (
    choice,
    date_of,
    integer,
    number,
    text,
    yes_no,
)
from scs_manager.domain.facts_catalogue_burden import BURDEN
from scs_manager.domain.facts_catalogue_causes import CAUSE_FACTS
from scs_manager.domain.facts_catalogue_optimisation import OPTIMISATION
from scs_manager.domain.facts_catalogue_packet import PACKET
from scs_manager.domain.facts_catalogue_pain import PAIN
from scs_manager.domain.facts_catalogue_trial import PERMANENT, PROCEDURE, TRIAL

PATIENT = (
    date_of("patient.birth_date", "Date of birth"),
    choice("patient.sex", "Sex", "female", "male", "other"),
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
    date_of("surgery.opinion_on", "Day of the opinion"),
    choice(
        "surgery.opinion_urgency", "How urgent a further operation is", "none", "planned", "soon", "emergency"
    ),
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
    integer("psychology.diary_completion_percent", "Part of the asked diary days that was kept", 0, 100, "%"),
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

HISTORY_FACTS = (
    *PATIENT,
    *PAIN,
    *SURGERY,
    *MEDICATION,
    *TREATMENT,
    *CAUSE_FACTS,
    *OPTIMISATION,
    *BURDEN,
    *PSYCHOLOGY,
    *TEAM_REVIEW,
    *TRIAL,
    *PROCEDURE,
    *PERMANENT,
    *PACKET,
)
