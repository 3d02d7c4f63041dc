"""The lists of the record and the fields of their items (``clinical.md`` section 10).

A list says no only when someone said that it is complete (design decision 18).
"""

from scs_manager.domain.fact_definitions import FieldDef, Kind, records

_RECORDED_ON = FieldDef("recorded_on", Kind.DATE, "Day on which this was recorded")
_NOTE = FieldDef("note", Kind.TEXT, "Note")

OPERATIONS = records(
    "surgery.operations",
    "Operations on the spine",
    "operations",
    (
        FieldDef("performed_on", Kind.DATE, "Date of the operation"),
        FieldDef("precision", Kind.CHOICE, "How exact the date is", choices=("day", "month", "year")),
        FieldDef(
            "region",
            Kind.CHOICE,
            "Part of the spine",
            choices=("lumbosacral", "thoracic", "cervical"),
            required=True,
        ),
        FieldDef(
            "procedure",
            Kind.CHOICE,
            "Procedure",
            choices=(
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
            ),
            required=True,
        ),
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
        FieldDef("levels", Kind.TEXT, "Levels, such as L4/L5, L5/S1"),
        FieldDef("side", Kind.CHOICE, "Side", choices=("left", "right", "both", "midline")),
        FieldDef("hospital", Kind.TEXT, "Hospital"),
        FieldDef("surgeon", Kind.TEXT, "Surgeon"),
        FieldDef("hardware", Kind.TEXT, "Implanted material, and whether it is still in place"),
        FieldDef("complications", Kind.TEXT, "Complications"),
        FieldDef("anatomical_success", Kind.BOOLEAN, "Aim of the operation achieved on imaging"),
        FieldDef("anatomical_evidence", Kind.TEXT, "Evidence for that: report, imaging, surgeon"),
        FieldDef("recurrence_on", Kind.DATE, "Day on which pain came back"),
        _NOTE,
    ),
)

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

MEDICINES = records(
    "medication.medicines",
    "Pain medicines, past and present",
    "medicines",
    (
        FieldDef("drug", Kind.TEXT, "Active ingredient, in English", required=True),
        FieldDef("drug_class", Kind.CHOICE, "Class", choices=DRUG_CLASSES, required=True),
        FieldDef("product", Kind.TEXT, "Product as prescribed"),
        FieldDef("route", Kind.CHOICE, "Route", choices=("oral", "transdermal", "other")),
        FieldDef("current", Kind.BOOLEAN, "Taken now", required=True),
        FieldDef(
            "daily_dose", Kind.NUMBER, "Daily dose; for a patch the rate on its label", low=0, high=100000
        ),
        FieldDef("dose_unit", Kind.CHOICE, "Unit of the dose", choices=("mg", "mcg/h")),
        FieldDef("started_on", Kind.DATE, "Started"),
        FieldDef("stopped_on", Kind.DATE, "Stopped"),
        FieldDef("max_daily_dose", Kind.NUMBER, "Highest daily dose reached", low=0, high=100000),
        FieldDef("weeks", Kind.NUMBER, "Weeks at a tolerated dose", unit="weeks", low=0, high=5200),
        FieldDef("adherence", Kind.CHOICE, "Taken as prescribed", choices=("good", "partial", "poor")),
        FieldDef("relief_percent", Kind.INTEGER, "Relief", unit="%", low=0, high=100),
        FieldDef("nrs_on_drug", Kind.NUMBER, "Average pain while taking it", unit="NRS", low=0, high=10),
        FieldDef("adverse_effect", Kind.TEXT, "Adverse effect"),
        FieldDef("adverse_grade", Kind.INTEGER, "Grade of the adverse effect (1 mild to 5)", low=0, high=5),
        FieldDef(
            "stop_reason",
            Kind.CHOICE,
            "Why it was stopped, capped or not given",
            choices=("ineffective", "adverse_effect", "contraindicated", "cost", "other"),
        ),
        FieldDef("prescriber", Kind.TEXT, "Prescriber"),
        _NOTE,
    ),
)

ANTITHROMBOTICS = records(
    "medication.antithrombotics",
    "Medicines that thin the blood, aspirin and NSAIDs included",
    "antithrombotics",
    (
        FieldDef("drug", Kind.TEXT, "Active ingredient, in English", required=True),
        FieldDef("indication", Kind.TEXT, "Why it is taken"),
        FieldDef("can_be_stopped", Kind.BOOLEAN, "Can be stopped for the required interval"),
        FieldDef("prescriber", Kind.TEXT, "Prescriber"),
        FieldDef("prescriber_agrees", Kind.BOOLEAN, "Prescriber agrees to the plan"),
        FieldDef("stop_on", Kind.DATE, "Planned last dose"),
        FieldDef("restart_on", Kind.DATE, "Planned restart"),
        FieldDef("normal_inr", Kind.BOOLEAN, "INR is normal (vitamin K antagonists)"),
        _RECORDED_ON,
        _NOTE,
    ),
)

MODALITIES = ("drug", "physical", "psychological", "interventional", "surgical")

TREATMENTS = records(
    "treatment.treatments",
    "Conservative and interventional treatments; a referral or order is not a treatment",
    "treatments",
    (
        FieldDef("modality", Kind.CHOICE, "Kind of treatment", choices=MODALITIES, required=True),
        FieldDef("name", Kind.TEXT, "Treatment", required=True),
        FieldDef("started_on", Kind.DATE, "Started"),
        FieldDef("stopped_on", Kind.DATE, "Ended"),
        FieldDef("sessions", Kind.INTEGER, "Sessions attended", low=0, high=1000),
        FieldDef("supervised", Kind.BOOLEAN, "Supervised by a physician or therapist"),
        FieldDef("physiotherapy", Kind.BOOLEAN, "Formal physiotherapy"),
        FieldDef("result", Kind.CHOICE, "Result", choices=("failed", "helped", "ongoing", "unsuitable")),
        FieldDef("unsuitable_reason", Kind.TEXT, "Why it is unsuitable for this patient"),
        _NOTE,
    ),
)

ACTIVE_DEVICES = ("pacemaker", "icd", "neurostimulator", "drug_pump", "cochlear_implant", "other_active")

DEVICES = records(
    "safety.devices",
    "Implanted devices",
    "devices",
    (
        FieldDef("kind", Kind.CHOICE, "Kind of device", choices=(*ACTIVE_DEVICES, "passive"), required=True),
        FieldDef("model", Kind.TEXT, "Maker and model"),
        FieldDef("dependent", Kind.BOOLEAN, "Patient depends on it"),
        FieldDef("implanted_on", Kind.DATE, "Implanted"),
        _RECORDED_ON,
        _NOTE,
    ),
)

PLAN_ALLERGENS = ("metal", "silicone", "chlorhexidine", "iodine", "beta_lactam")

ALLERGIES = records(
    "safety.allergies",
    "Allergies",
    "allergies",
    (
        FieldDef("substance", Kind.CHOICE, "Substance", choices=(*PLAN_ALLERGENS, "other"), required=True),
        FieldDef("name", Kind.TEXT, "Name"),
        FieldDef("reaction", Kind.TEXT, "Reaction"),
        _RECORDED_ON,
        _NOTE,
    ),
)

CONDITIONS = records(
    "safety.conditions",
    "Other conditions",
    "conditions",
    (
        FieldDef("name", Kind.TEXT, "Condition", required=True),
        FieldDef(
            "kind",
            Kind.CHOICE,
            "What it bears on",
            choices=(
                "other_pain_syndrome",
                "depression_anxiety",
                "major_psychiatric",
                "substance_use",
                "diabetes",
                "bleeding",
                "immune",
                "cancer",
                "cardiac",
                "other",
            ),
            required=True,
        ),
        FieldDef("active", Kind.BOOLEAN, "Present now"),
        FieldDef("since", Kind.DATE, "Since"),
        _RECORDED_ON,
        _NOTE,
    ),
)

LIST_FACTS = (OPERATIONS, MEDICINES, ANTITHROMBOTICS, TREATMENTS, DEVICES, ALLERGIES, CONDITIONS)
