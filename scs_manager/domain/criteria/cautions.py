"""Cautions of safety (``clinical.md`` 5.2): proceed with a recorded justification."""

from math import floor

from scs_manager.domain.allergies import substances_of
from scs_manager.domain.criteria.answers import list_part, not_recorded, said, yes_blocks
from scs_manager.domain.criteria.base import Found, Reading, criterion
from scs_manager.domain.criteria.parts import Part, both
from scs_manager.domain.criteria.readiness import DEVICES, has_active_device
from scs_manager.domain.facts_catalogue_lists import PLAN_ALLERGENS
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


@criterion(
    "caut.pacemaker_icd",
    Text("Pacemaker, ICD or another active implant"),
    favourable=Text("No pacemaker or other active implant"),
)
def pacemaker_icd(case: Reading) -> Found:
    """No record of a device is not the record of no device."""
    return case.blocking(
        list_part(case, DEVICES, barred=has_active_device(case)),
        met=Text("An active implant is recorded"),
        not_met=Text("The list of devices is complete and holds no active implant"),
        unknown=Text("Nobody has said that the list of devices is complete"),
    )


_ALLERGIES = "safety.allergies"


@criterion(
    "caut.allergy",
    Text("Allergy to metal, silicone, chlorhexidine, iodine or a beta-lactam"),
    favourable=Text("No allergy that changes the plan"),
)
def allergy(case: Reading) -> Found:
    """Allergies that decide on device or drug; others are on the list and do not count here."""
    named = [each for item in case.items(_ALLERGIES) for each in sorted(substances_of(item))]
    found = [each for each in dict.fromkeys(named) if each in PLAN_ALLERGENS]
    return case.blocking(
        list_part(case, _ALLERGIES, barred=bool(found)),
        met=Text("Allergic to: %(substances)s", substances=", ".join(found)),
        not_met=Text("The list of allergies is complete and holds none of these"),
        unknown=Text("Nobody has said that the list of allergies is complete"),
    )


_HEIGHT, _WEIGHT = "safety.height_cm", "safety.weight_kg"


@criterion(
    "caut.bmi",
    Text("Body mass index %(bmi)s or more"),
    favourable=Text("Body mass index below %(bmi)s"),
    thresholds={"bmi": "number", "review_bmi?": "number"},
)
def bmi(case: Reading) -> Found:
    """Weight in kilograms over height in metres squared, compared without rounding."""
    height, weight = case.value(_HEIGHT), case.value(_WEIGHT)
    absent = [name for name, value in ((_HEIGHT, height), (_WEIGHT, weight)) if value is None]
    if absent:
        part, why = Part(Truth.UNKNOWN, (frozenset(absent),)), not_recorded(*absent)
    else:
        index = float(weight) / (float(height) / 100) ** 2
        part = Part(Truth.of(index < case.number("bmi")))
        why = _bmi_why(case, index)
    return case.blocking(part, met=why, not_met=why, unknown=why)


def _bmi_why(case: Reading, index: float) -> Text:
    """The index as it is, never rounded up to a limit that it does not reach."""
    shown = f"{floor(index * 10) / 10:.1f}"
    if case.has_limit("review_bmi") and index >= case.number("review_bmi"):
        return Text("BMI %(bmi)s: ask for anaesthetic and pocket review", bmi=shown)
    return Text("BMI %(bmi)s", bmi=shown)


def _simple(slug: str, statement: Text, favourable: Text, name: str) -> None:
    criterion(f"caut.{slug}", statement, favourable=favourable)(yes_blocks(name))


_simple("mri_need", Text("MRI will foreseeably be needed"), Text("No foreseeable MRI"), "safety.mri_need")
_simple(
    "immunosuppression", Text("Immunosuppressed"), Text("Not immunosuppressed"), "safety.immunosuppression"
)
_simple(
    "occupation",
    Text("Works on ladders or machinery, or drives with paraesthesia"),
    Text("No occupation at risk from paraesthesia"),
    "safety.occupation_hazard",
)
_simple(
    "life_expectancy",
    Text("Life expectancy below one year"),
    Text("Life expectancy of a year or more"),
    "safety.life_expectancy_under_1y",
)
_simple(
    "therapies_remaining",
    Text("An alternative of similar risk and benefit is untried"),
    Text("No alternative of similar risk and benefit left"),
    "treatment.alternatives_untried",
)
_simple(
    "sleep_apnoea_anaesthesia",
    Text("Sleep apnoea, difficult airway or difficult sedation"),
    Text("No special anaesthetic risk"),
    "safety.anaesthesia_risk",
)

_LABS = "safety.albumin_hb_acceptable"


@criterion("opt.nutrition_anaemia", Text("Albumin and haemoglobin acceptable"))
def nutrition_anaemia(case: Reading) -> Found:
    """A clinician's judgement: no cut-off for stimulation was found."""
    why = not_recorded(_LABS) if case.value(_LABS) is None else said(case, _LABS)
    return case.found(both(case.part(_LABS, bool)), met=why, not_met=why, unknown=why)
