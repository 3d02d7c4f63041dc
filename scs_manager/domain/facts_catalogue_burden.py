"""The seed's typical problems: sleep, mood, family, economic and social (``clinical.md`` 1.3)."""

from scs_manager.domain.fact_definitions import choice, integer, text, yes_no

SLEEP_AND_MOOD = (
    integer("burden.isi", "Insomnia Severity Index", 0, 28, "points"),
    integer("burden.psqi", "Pittsburgh Sleep Quality Index", 0, 21, "points"),
    text("burden.sleep_note", "Sleep, in words"),
    integer("burden.phq9", "PHQ-9 total", 0, 27, "points"),
    integer(
        "burden.phq9_item9", "PHQ-9 item 9 (thoughts of being better off dead or self-harm)", 0, 3, "points"
    ),
    integer("burden.hads_d", "HADS depression subscale", 0, 21, "points"),
    integer("burden.bdi2", "Beck Depression Inventory II", 0, 63, "points"),
    integer("burden.gad7", "GAD-7 total", 0, 21, "points"),
    integer("burden.hads_a", "HADS anxiety subscale", 0, 21, "points"),
    text("burden.mood_note", "Mood, in words"),
)

FAMILY = (
    integer("burden.family", "Family problems: strain, carer, conflict about pain (0 none, 3 severe)", 0, 3),
    integer("burden.relationship_strain", "Strain on the relationship (0 none, 3 severe)", 0, 3),
    yes_no("burden.caregiver", "Somebody cares for the patient at home"),
    integer("burden.pain_conflict", "Conflict about the pain (0 none, 3 severe)", 0, 3),
    text("burden.family_note", "Family, in words"),
)

ECONOMIC = (
    choice(
        "burden.employment",
        "Work",
        "full_time",
        "part_time",
        "self_employed",
        "unemployed",
        "unable_to_work",
        "retired",
        "student",
        "homemaker",
    ),
    yes_no("burden.sick_leave", "On sick leave because of the pain"),
    integer("burden.sick_leave_weeks", "Weeks of sick leave in the last year", 0, 52, "weeks"),
    yes_no("burden.job_lost", "Job lost because of the pain"),
    yes_no("burden.income_loss", "Income lost because of the pain"),
    yes_no("burden.open_claim", "Open compensation claim or litigation"),
    text("burden.economic_note", "Work, money and claims, in words"),
)

SOCIAL = (
    yes_no("burden.isolation", "Socially isolated"),
    yes_no("burden.participation_loss", "No longer takes part in what mattered"),
    yes_no("burden.housing_problem", "Housing problems"),
    text("burden.social_note", "Social life and housing, in words"),
)

BURDEN = (*SLEEP_AND_MOOD, *FAMILY, *ECONOMIC, *SOCIAL)
