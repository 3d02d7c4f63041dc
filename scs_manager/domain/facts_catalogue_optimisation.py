"""The seed's treatment algorithm: looked for, found, treated, and the response (``clinical.md`` 1.4).

Zones and sessions are lists of their own; everything else is one fact each.
"""

from scs_manager.domain.fact_definitions import (
    FactDef,
    FieldDef,
    Kind,
    choice,
    choices,
    date_of,
    integer,
    number,
    records,
    text,
    yes_no,
)

_RESPONSES = ("resolved", "improved", "unchanged", "worse")
_RECORDED_ON = FieldDef("recorded_on", Kind.DATE, "Day of the examination")
_NOTE = FieldDef("note", Kind.TEXT, "Note")
DERMATOMES = ("T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3")


def _treated(slug: str, what: str, *treatments: str) -> tuple[FactDef, ...]:
    """Step three and four: what was done and when, and what came of it."""
    return (
        yes_no(f"optimisation.{slug}_treated", f"{what}: treated"),
        choices(f"optimisation.{slug}_treatments", f"{what}: how it was treated", *treatments),
        text(f"optimisation.{slug}_treatment", f"{what}: what was done, and when"),
        choice(f"optimisation.{slug}_response", f"{what}: response to treatment", *_RESPONSES),
    )


_MYOGENIC, _SKIN, _SCAR = (
    "Muscle trigger zones, primary and satellite",
    "Skin allodynia zones",
    "Trigger zones of the post-operative scar",
)

MYOGENIC = (
    yes_no("optimisation.myogenic_triggers_assessed", f"{_MYOGENIC}: looked for by palpation"),
    yes_no("optimisation.myogenic_triggers_present", f"{_MYOGENIC}: present on examination"),
    *_treated(
        "myogenic_triggers", _MYOGENIC, "injection", "dry_needling", "stretch", "physiotherapy", "other"
    ),
)
SKIN = (
    yes_no("optimisation.skin_allodynia_assessed", f"{_SKIN}: looked for with brush and pin"),
    yes_no("optimisation.skin_allodynia_present", f"{_SKIN}: present on examination"),
    *_treated(
        "skin_allodynia",
        _SKIN,
        "topical_lidocaine",
        "topical_capsaicin",
        "desensitisation",
        "drugs",
        "other",
    ),
)
SCAR = (
    yes_no("optimisation.scar_triggers_assessed", f"{_SCAR}: looked for"),
    yes_no("optimisation.scar_triggers_present", f"{_SCAR}: present on examination"),
    *_treated("scar_triggers", _SCAR, "infiltration", "mobilisation", "laser", "other"),
)
MOOD = (
    yes_no("optimisation.mood_present", "Depression or anxiety: present"),
    yes_no("optimisation.mood_treated", "Depression or anxiety: in treatment"),
    choices(
        "optimisation.mood_treatments",
        "Depression or anxiety: how it is treated",
        "drug",
        "psychotherapy",
        "pain_programme",
        "other",
    ),
    text("optimisation.mood_treatment", "Depression or anxiety: treatments and dates"),
    date_of("optimisation.mood_started_on", "Depression or anxiety: treatment began"),
    choice("optimisation.mood_response", "Depression or anxiety: response to treatment", *_RESPONSES),
    yes_no("optimisation.mood_stable", "Depression or anxiety: clinically stable under treatment"),
)
FITNESS = (
    text("optimisation.fitness_baseline", "Activity before the fitness programme"),
    number("optimisation.fitness_walk_m", "Six-minute walk", 0, 2000, "m"),
    integer("optimisation.fitness_sit_to_stand", "Sit-to-stand in 30 seconds", 0, 100, "times"),
    choice(
        "optimisation.fitness_programme", "Fitness programme", "completed", "under_way", "declined", "exempt"
    ),
    choice("optimisation.fitness_setting", "Where the programme takes place", "supervised", "home", "both"),
    number("optimisation.fitness_weeks", "Weeks of fitness programme completed", 0, 520, "weeks"),
    integer(
        "optimisation.fitness_attended", "Sessions of the fitness programme attended", 0, 1000, "sessions"
    ),
    text("optimisation.fitness_exempt_reason", "Why the patient is exempt from a fitness programme"),
    choice("optimisation.fitness_response", "Fitness after the programme", *_RESPONSES[1:]),
)

OPTIMISATION = (*MYOGENIC, *SKIN, *SCAR, *MOOD, *FITNESS)

TRIGGER_ZONES = records(
    "optimisation.trigger_zones",
    "Muscle trigger zones",
    "trigger_zones",
    (
        FieldDef("muscle", Kind.TEXT, "Muscle", required=True),
        FieldDef("side", Kind.CHOICE, "Side", choices=("left", "right"), required=True),
        FieldDef("kind", Kind.CHOICE, "Primary or satellite", choices=("primary", "satellite")),
        FieldDef("satellite_of", Kind.TEXT, "Primary zone that it is a satellite of"),
        FieldDef("taut_band", Kind.BOOLEAN, "Taut band"),
        FieldDef("local_twitch", Kind.BOOLEAN, "Local twitch"),
        FieldDef("referred_to", Kind.TEXT, "Where the pain is referred to"),
        FieldDef("pressure_threshold", Kind.NUMBER, "Pressure-pain threshold", low=0, high=2000),
        FieldDef("threshold_unit", Kind.CHOICE, "Unit of the threshold", choices=("kg/cm2", "N/cm2", "kPa")),
        _RECORDED_ON,
        _NOTE,
    ),
)
SKIN_ZONES = records(
    "optimisation.skin_zones",
    "Skin allodynia zones",
    "skin_zones",
    (
        FieldDef("place", Kind.TEXT, "Where on the skin", required=True),
        FieldDef("side", Kind.CHOICE, "Side", choices=("left", "right", "midline"), required=True),
        FieldDef("dermatomes", Kind.CHOICES, "Dermatomes", choices=DERMATOMES),
        FieldDef("area_cm2", Kind.NUMBER, "Area", unit="cm2", low=0, high=10000),
        FieldDef("to_brush", Kind.BOOLEAN, "Painful to brush or cotton"),
        FieldDef("to_pin", Kind.BOOLEAN, "More painful than usual to the pin"),
        _RECORDED_ON,
        _NOTE,
    ),
)
SCAR_ZONES = records(
    "optimisation.scar_zones",
    "Scars, and their trigger zones",
    "scar_zones",
    (
        FieldDef("place", Kind.TEXT, "Where the scar is", required=True),
        FieldDef("length_cm", Kind.NUMBER, "Length", unit="cm", low=0, high=100),
        FieldDef("tethered", Kind.BOOLEAN, "Tethered"),
        FieldDef("tender", Kind.BOOLEAN, "Tender"),
        FieldDef("tinel", Kind.BOOLEAN, "Tinel sign"),
        FieldDef("reproduces_pain", Kind.BOOLEAN, "Pressing it brings on the pain"),
        _RECORDED_ON,
        _NOTE,
    ),
)
FITNESS_SESSIONS = records(
    "optimisation.fitness_sessions",
    "Sessions of the fitness programme",
    "fitness_sessions",
    (
        FieldDef("started_on", Kind.DATE, "Day", required=True),
        FieldDef("attended", Kind.BOOLEAN, "Attended", required=True),
        FieldDef("setting", Kind.CHOICE, "Where", choices=("supervised", "home")),
        FieldDef("minutes", Kind.INTEGER, "Minutes", unit="min", low=0, high=600),
        _NOTE,
    ),
)
EXAMINATION_LISTS = (TRIGGER_ZONES, SKIN_ZONES, SCAR_ZONES, FITNESS_SESSIONS)
