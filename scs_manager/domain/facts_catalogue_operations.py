"""One operation on the spine: the fields of ``clinical.md`` 10.1."""

from scs_manager.domain.fact_definitions import FieldDef, Kind, records
from scs_manager.domain.partial_dates import PRECISIONS
from scs_manager.domain.spine_levels import LEVELS, levels_in

PROCEDURES = (
    "discectomy",
    "laminotomy",
    "laminectomy",
    "foraminotomy",
    "fusion",
    "disc_replacement",
    "interspinous_device",
    "removal",
    "revision",
    "other",
)

_WHAT = (
    FieldDef("performed_on", Kind.DATE, "Date of the operation", precision="precision"),
    FieldDef("precision", Kind.CHOICE, "How exact the date is", choices=PRECISIONS),
    FieldDef(
        "region",
        Kind.CHOICE,
        "Part of the spine",
        choices=("lumbosacral", "thoracic", "cervical"),
        required=True,
    ),
    FieldDef("procedure", Kind.CHOICE, "Procedure", choices=PROCEDURES, required=True),
    FieldDef("more_procedures", Kind.CHOICES, "What else was done in it", choices=PROCEDURES),
    FieldDef(
        "indication",
        Kind.CHOICE,
        "Reason for the operation",
        choices=(
            "herniation",
            "stenosis",
            "spondylolisthesis",
            "deformity",
            "trauma",
            "tumour",
            "infection",
            "revision",
            "other",
        ),
    ),
    FieldDef("levels", Kind.CHOICES, "Levels", choices=LEVELS, reads=levels_in),
    FieldDef("side", Kind.CHOICE, "Side", choices=("left", "right", "both", "midline")),
    FieldDef(
        "approach",
        Kind.CHOICE,
        "Approach",
        choices=(
            "posterior_open",
            "minimally_invasive",
            "endoscopic",
            "TLIF",
            "PLIF",
            "ALIF",
            "lateral",
            "anterior_and_posterior",
            "percutaneous",
            "other",
        ),
    ),
    FieldDef("hospital", Kind.TEXT, "Hospital"),
    FieldDef("surgeon", Kind.TEXT, "Surgeon"),
)

_MATERIAL = (
    FieldDef(
        "hardware_types",
        Kind.CHOICES,
        "Implanted material",
        choices=(
            "none",
            "screws_and_rods",
            "cage",
            "plate",
            "disc_prosthesis",
            "interspinous_device",
            "other",
        ),
    ),
    FieldDef(
        "hardware_materials",
        Kind.CHOICES,
        "What it is made of",
        choices=("titanium", "steel", "cobalt_chrome", "PEEK", "other"),
    ),
    FieldDef("hardware_levels", Kind.CHOICES, "Levels of the material", choices=LEVELS, reads=levels_in),
    FieldDef(
        "hardware_in_situ",
        Kind.CHOICE,
        "Material still in place",
        choices=("all", "part", "removed"),
    ),
    FieldDef(
        "hardware_mr",
        Kind.CHOICE,
        "Material in the MR scanner",
        choices=("safe", "conditional", "unsafe"),
    ),
    FieldDef("hardware", Kind.TEXT, "Material in words: maker, model"),
    FieldDef(
        "grafts",
        Kind.CHOICES,
        "Bone graft",
        choices=("none", "own_bone", "donor_bone", "bone_substitute", "BMP"),
    ),
)

_COURSE = (
    FieldDef(
        "complication_kinds",
        Kind.CHOICES,
        "Complications",
        choices=("none", "dural_tear", "infection", "wrong_level", "nerve_injury", "other"),
    ),
    FieldDef("complications", Kind.TEXT, "Complications in words"),
    FieldDef("initial_relief_percent", Kind.INTEGER, "Relief at first", unit="%", low=0, high=100),
    FieldDef("pain_free_weeks", Kind.NUMBER, "Weeks free of pain afterwards", unit="weeks", low=0, high=5200),
    FieldDef("recurrence_on", Kind.DATE, "Day on which pain came back", precision="recurrence_precision"),
    FieldDef("recurrence_precision", Kind.CHOICE, "How exact that day is", choices=PRECISIONS),
    FieldDef("anatomical_success", Kind.BOOLEAN, "Aim of the operation achieved on imaging"),
    FieldDef("anatomical_evidence", Kind.TEXT, "Evidence for that: report, imaging, surgeon"),
    FieldDef("report_attached", Kind.BOOLEAN, "The operation report is in the record"),
    FieldDef("note", Kind.TEXT, "Note"),
)

OPERATIONS = records(
    "surgery.operations", "Operations on the spine", "operations", (*_WHAT, *_MATERIAL, *_COURSE)
)
