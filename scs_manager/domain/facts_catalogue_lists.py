"""The lists of the record and the fields of their items (``clinical.md`` section 10).

A list says no only when someone said that it is complete (design decision 18).
"""

from scs_manager.domain.fact_definitions import FieldDef, Kind, records
from scs_manager.domain.facts_catalogue_imaging import IMAGING
from scs_manager.domain.facts_catalogue_medicines import ANTITHROMBOTICS, DRUG_CLASSES, MEDICINES
from scs_manager.domain.facts_catalogue_operations import OPERATIONS
from scs_manager.domain.facts_catalogue_optimisation import EXAMINATION_LISTS
from scs_manager.domain.facts_catalogue_treatments import MODALITIES, TREATMENTS

__all__ = [
    "ACTIVE_DEVICES",
    "ALLERGIES",
    "ANTITHROMBOTICS",
    "CONDITIONS",
    "DEVICES",
    "DRUG_CLASSES",
    "IMAGING",
    "LIST_FACTS",
    "MEDICINES",
    "MODALITIES",
    "OPERATIONS",
    "PLAN_ALLERGENS",
    "TREATMENTS",
]

_RECORDED_ON = FieldDef("recorded_on", Kind.DATE, "Day on which this was recorded")
_NOTE = FieldDef("note", Kind.TEXT, "Note")

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
ALLERGENS = (*PLAN_ALLERGENS, "vancomycin", "clindamycin", "other")
"""Vancomycin and clindamycin are the alternatives to a beta-lactam, and as such no safer to the allergic."""

ALLERGIES = records(
    "safety.allergies",
    "Allergies",
    "allergies",
    (
        FieldDef("substance", Kind.CHOICE, "Substance", choices=ALLERGENS, required=True),
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

LIST_FACTS = (
    OPERATIONS,
    MEDICINES,
    ANTITHROMBOTICS,
    TREATMENTS,
    DEVICES,
    ALLERGIES,
    CONDITIONS,
    IMAGING,
    *EXAMINATION_LISTS,
)
