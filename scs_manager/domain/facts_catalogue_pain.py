"""The pain history (``clinical.md`` 10.2): what criteria read comes first, then the rest of the history.

Where exactly it hurts is drawn on the body map, which is a record of its own.
"""

from scs_manager.domain.fact_definitions import (
    FactDef,
    choice,
    choices,
    date_of,
    integer,
    number,
    text,
    yes_no,
)
from scs_manager.domain.facts_catalogue_optimisation import DERMATOMES
from scs_manager.domain.partial_dates import PRECISIONS

BRIEF = (
    date_of(
        "pain.onset_on",
        "Day on which the present pain began or came back",
        precision="pain.onset_precision",
    ),
    choice("pain.onset_precision", "How exact the day of the onset is", *PRECISIONS),
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
    yes_no("pain.abnormal_imaging", "Imaging is abnormal"),
    yes_no(
        "pain.neurological_impairment",
        "Reflexes, strength, sensation, EMG or nerve conduction show a neurological impairment",
    ),
)

COURSE = (
    choice("pain.course", "Course since the onset", "better", "same", "worse", "up_and_down"),
    choice("pain.pattern", "Pattern over the day", "constant", "constant_with_attacks", "attacks_only"),
    choice("pain.type", "Type of pain", "radicular", "mixed", "axial"),
    choice("pain.side", "Side of the pain", "left", "right", "both"),
    text("pain.sites", "Sites in words"),
    integer("pain.leg_share_percent", "Share of the leg in the whole pain (100 all leg)", 0, 100, "%"),
    choices("pain.dermatomes", "Dermatomes of the pain", *DERMATOMES),
)


def _ratings(region: str) -> tuple[FactDef, ...]:
    return tuple(
        number(
            f"pain.{region}_nrs_{when}",
            f"{words} {region} pain{period} (0 none, 10 worst)",
            0,
            10,
            "NRS",
        )
        for when, words, period in (
            ("now", "Present", ""),
            ("worst", "Worst", " of the last 7 days"),
            ("least", "Least", " of the last 7 days"),
        )
    )


INTENSITY = (*_ratings("leg"), *_ratings("back"))

CHARACTER = (
    choices(
        "pain.quality",
        "How the pain feels",
        "burning",
        "electric_shocks",
        "shooting",
        "stabbing",
        "aching",
        "throbbing",
        "cramping",
        "pressing",
        "tingling",
        "pins_and_needles",
        "numbness",
        "itching",
        "painful_cold",
    ),
    text("pain.own_words", "The patient's own words for it"),
    yes_no("pain.allodynia", "Allodynia: touch hurts"),
    yes_no("pain.hyperalgesia", "Hyperalgesia: what hurts, hurts more"),
    text("pain.sensory_findings", "Where sensation is changed, and how"),
    choices(
        "pain.aggravated_by",
        "What makes it worse",
        "none",
        "sitting",
        "standing",
        "walking",
        "lying",
        "bending",
        "lifting",
        "coughing",
        "cold",
        "stress",
        "other",
    ),
    choices(
        "pain.eased_by",
        "What eases it",
        "none",
        "sitting",
        "standing",
        "walking",
        "lying",
        "heat",
        "cold",
        "medicines",
        "TENS",
        "distraction",
        "other",
    ),
)

FUNCTION = (
    integer("pain.wakings", "Times a night that the pain wakes the patient", 0, 50, "times"),
    integer("pain.walking_minutes", "Walks without a rest for", 0, 1440, "min"),
    integer("pain.sitting_minutes", "Sits without a break for", 0, 1440, "min"),
    text("pain.eq5d_profile", "EQ-5D-5L answers, five digits such as 21354"),
    integer("pain.eq5d_vas", "EQ-5D health today (0 worst, 100 best)", 0, 100, "points"),
    text("pain.goals", "What the patient wants to be able to do again"),
    choice(
        "pain.nerve_block_response",
        "Response to a nerve block",
        "not_tried",
        "none",
        "short_relief",
        "lasting_relief",
    ),
    choice("pain.tens_response", "Response to TENS", "not_tried", "none", "short_relief", "lasting_relief"),
)

PAIN = (*BRIEF, *COURSE, *INTENSITY, *CHARACTER, *FUNCTION)
