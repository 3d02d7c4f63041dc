"""The medication ledger as criteria read it: which drugs failed, which did harm.

A trial of a drug counts when it lasted long enough at a tolerated dose, and failed when relief stayed low or
pain high [default], or when it was stopped as ineffective.
"""

from collections.abc import Iterable

from scs_manager.domain.criteria.base import Reading
from scs_manager.domain.facts import Item
from scs_manager.domain.truth import Truth, any_of

MEDICINES = "medication.medicines"
FIRST_LINE = ("gabapentinoid", "snri", "tca")
"""First-line classes for neuropathic pain (clinical.md 1.1)."""


def of_classes(case: Reading, classes: Iterable[str]) -> tuple[Item, ...]:
    """The medicines of these classes, past and present."""
    return tuple(each for each in case.items(MEDICINES) if each["drug_class"] in classes)


def inadequate(case: Reading, medicine: Item) -> Truth:
    """Whether that medicine was tried for long enough and failed; unknown without dose, weeks or response."""
    dosed = "max_daily_dose" in medicine or "daily_dose" in medicine
    weeks = medicine.get("weeks")
    if weeks is not None and weeks < case.number("weeks"):
        return Truth.NOT_MET
    if weeks is None or not dosed:
        return Truth.UNKNOWN
    return _response(case, medicine)


def _response(case: Reading, medicine: Item) -> Truth:
    if medicine.get("stop_reason") == "ineffective":
        return Truth.MET
    relief, pain = medicine.get("relief_percent"), medicine.get("nrs_on_drug")
    return any_of(
        (
            Truth.of(None if relief is None else relief < case.number("relief_percent")),
            Truth.of(None if pain is None else pain >= case.number("nrs")),
        )
    )


def harmed(case: Reading, medicine: Item) -> bool:
    """Whether an adverse effect was severe, led to stopping or capping, or the drug is contraindicated."""
    severe: bool = medicine.get("adverse_grade", 0) >= case.number("grade")
    return severe or medicine.get("stop_reason") in ("adverse_effect", "contraindicated")
