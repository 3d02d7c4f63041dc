"""Treatments and injections, with date, relief and how long it lasted (``clinical.md`` 10.2)."""

from scs_manager.domain.fact_definitions import FieldDef, Kind, records
from scs_manager.domain.partial_dates import PRECISIONS
from scs_manager.domain.spine_levels import LEVELS, levels_in

MODALITIES = ("drug", "physical", "psychological", "interventional", "surgical")
NERVE_BLOCKS = ("nerve_root_block", "facet_block", "SI_joint_block")

_WHAT = (
    FieldDef("modality", Kind.CHOICE, "Kind of treatment", choices=MODALITIES, required=True),
    FieldDef(
        "procedure_type",
        Kind.CHOICE,
        "Which one",
        choices=(
            "epidural_steroid_injection",
            *NERVE_BLOCKS,
            "facet_radiofrequency",
            "adhesiolysis",
            "TENS",
            "peripheral_nerve_stimulation",
            "trigger_point_injection",
            "physiotherapy",
            "exercise_programme",
            "psychological_therapy",
            "pain_programme",
            "other",
        ),
    ),
    FieldDef("name", Kind.TEXT, "Treatment", required=True),
    FieldDef("levels", Kind.CHOICES, "Levels", choices=LEVELS, reads=levels_in),
    FieldDef("side", Kind.CHOICE, "Side", choices=("left", "right", "both")),
    FieldDef("started_on", Kind.DATE, "Started", precision="started_precision"),
    FieldDef("started_precision", Kind.CHOICE, "How exact the start is", choices=PRECISIONS),
    FieldDef("stopped_on", Kind.DATE, "Ended", precision="stopped_precision"),
    FieldDef("stopped_precision", Kind.CHOICE, "How exact the end is", choices=PRECISIONS),
    FieldDef("sessions", Kind.INTEGER, "Sessions attended", low=0, high=1000),
    FieldDef("supervised", Kind.BOOLEAN, "Supervised by a physician or therapist"),
    FieldDef("physiotherapy", Kind.BOOLEAN, "Formal physiotherapy"),
)

_EFFECT = (
    FieldDef("relief_percent", Kind.INTEGER, "Relief", unit="%", low=0, high=100),
    FieldDef("relief_weeks", Kind.NUMBER, "How long the relief lasted", unit="weeks", low=0, high=5200),
    FieldDef("result", Kind.CHOICE, "Result", choices=("failed", "helped", "ongoing", "unsuitable")),
    FieldDef("unsuitable_reason", Kind.TEXT, "Why it is unsuitable for this patient"),
    FieldDef("note", Kind.TEXT, "Note"),
)

TREATMENTS = records(
    "treatment.treatments",
    "Conservative and interventional treatments; a referral or order is not a treatment",
    "treatments",
    (*_WHAT, *_EFFECT),
)
