"""The failure ledger of pain medicines, and what thins the blood (``clinical.md`` 10.3)."""

from scs_manager.domain.fact_definitions import FieldDef, Kind, records
from scs_manager.domain.partial_dates import PRECISIONS

DRUG_CLASSES = (
    "paracetamol",
    "nsaid",
    "gabapentinoid",
    "snri",
    "tca",
    "opioid",
    "topical",
    "muscle_relaxant",
    "cannabinoid",
    "benzodiazepine",
    "other",
)
CODE_SYSTEMS = ("RxNorm", "ATC")
_CODE = (
    FieldDef("code_system", Kind.CHOICE, "Code list", choices=CODE_SYSTEMS),
    FieldDef("code", Kind.TEXT, "Code in that list"),
)
_NOTE = FieldDef("note", Kind.TEXT, "Note")

_DRUG = (
    FieldDef("drug", Kind.TEXT, "Active ingredient, in English", required=True),
    FieldDef("drug_class", Kind.CHOICE, "Class", choices=DRUG_CLASSES, required=True),
    FieldDef("product", Kind.TEXT, "Product as prescribed"),
    *_CODE,
    FieldDef("route", Kind.CHOICE, "Route", choices=("oral", "transdermal", "other")),
    FieldDef("current", Kind.BOOLEAN, "Taken now", required=True),
    FieldDef("as_needed", Kind.BOOLEAN, "Taken only when needed (no: every day)"),
)

_DOSE = (
    FieldDef("directions", Kind.TEXT, "Directions as prescribed, such as 75 mg 1 capsule twice a day"),
    FieldDef("daily_dose", Kind.NUMBER, "Daily dose; for a patch the rate on its label", low=0, high=100000),
    FieldDef("dose_unit", Kind.CHOICE, "Unit of the dose", choices=("mg", "mcg/h")),
    FieldDef("max_daily_dose", Kind.NUMBER, "Highest daily dose reached", low=0, high=100000),
    FieldDef("started_on", Kind.DATE, "Started", precision="started_precision"),
    FieldDef("started_precision", Kind.CHOICE, "How exact the start is", choices=PRECISIONS),
    FieldDef("stopped_on", Kind.DATE, "Stopped", precision="stopped_precision"),
    FieldDef("stopped_precision", Kind.CHOICE, "How exact the stop is", choices=PRECISIONS),
    FieldDef("weeks", Kind.NUMBER, "Weeks at a tolerated dose", unit="weeks", low=0, high=5200),
    FieldDef("adherence", Kind.CHOICE, "Taken as prescribed", choices=("good", "partial", "poor")),
)

_EFFECT = (
    FieldDef("relief_percent", Kind.INTEGER, "Relief", unit="%", low=0, high=100),
    FieldDef("nrs_on_drug", Kind.NUMBER, "Average pain while taking it", unit="NRS", low=0, high=10),
    FieldDef(
        "function", Kind.CHOICE, "What it did for daily life", choices=("improved", "unchanged", "worse")
    ),
    FieldDef("adverse_effect", Kind.TEXT, "Adverse effect"),
    FieldDef("adverse_grade", Kind.INTEGER, "Grade of the adverse effect (1 mild to 5)", low=0, high=5),
    FieldDef(
        "stop_reason",
        Kind.CHOICE,
        "Why it was stopped, capped or not given",
        choices=("ineffective", "adverse_effect", "contraindicated", "cost", "other"),
    ),
    FieldDef("prescriber", Kind.TEXT, "Prescriber"),
    FieldDef("proof", Kind.TEXT, "Document that shows it, such as pharmacy record of 3 May 2024"),
    _NOTE,
)

MEDICINES = records(
    "medication.medicines",
    "Pain medicines, past and present",
    "medicines",
    (*_DRUG, *_DOSE, *_EFFECT),
)

ANTITHROMBOTICS = records(
    "medication.antithrombotics",
    "Medicines that thin the blood, aspirin and NSAIDs included",
    "antithrombotics",
    (
        FieldDef("drug", Kind.TEXT, "Active ingredient, in English", required=True),
        *_CODE,
        FieldDef("indication", Kind.TEXT, "Why it is taken"),
        FieldDef("thrombotic_risk", Kind.CHOICE, "Risk of thrombosis", choices=("low", "moderate", "high")),
        FieldDef("last_dose_on", Kind.DATE, "Last dose taken"),
        FieldDef("can_be_stopped", Kind.BOOLEAN, "Can be stopped for the required interval"),
        FieldDef("prescriber", Kind.TEXT, "Prescriber"),
        FieldDef("prescriber_agrees", Kind.BOOLEAN, "Prescriber agrees to the plan"),
        FieldDef("stop_on", Kind.DATE, "Planned last dose"),
        FieldDef("restart_on", Kind.DATE, "Planned restart"),
        FieldDef("normal_inr", Kind.BOOLEAN, "INR is normal (vitamin K antagonists)"),
        FieldDef("recorded_on", Kind.DATE, "Day on which this was recorded"),
        _NOTE,
    ),
)
