"""Which prophylactic antibiotics to weigh, by allergy and weight (clinical.md 6, doses [read-2nd]).

The list shows options; it never chooses. Doses and intervals are those of the profile's criterion
``pre.antibiotic_weight_dose``, so that a clinic's own profile changes them everywhere at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scs_manager.domain.fact_values import Item
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


class Standing(StrEnum):
    """How an option stands for this patient."""

    USUAL = "usual"
    ALTERNATIVE = "alternative"
    ASK = "ask"
    ALLERGY = "allergy"


STANDING_NAMES: Mapping[Standing, Text] = {
    Standing.USUAL: Text("Usual choice"),
    Standing.ALTERNATIVE: Text("Alternative, to decide"),
    Standing.ASK: Text("Ask about allergy first"),
    Standing.ALLERGY: Text("β-lactam allergy recorded"),
}


@dataclass(frozen=True)
class AntibioticOption:
    """One drug with its dose for this weight; unknown weight leaves the rule in words."""

    drug: str
    dose: Text
    repeat: Text
    standing: Standing
    least_mg: Decimal | None
    """The dose in mg; None while the weight it depends on is unknown."""


def beta_lactam_allergy(allergies: Sequence[Item], *, complete: bool) -> Truth:
    """Met when one is recorded; not met only when the list of allergies is complete without one."""
    if any(each["substance"] == "beta_lactam" for each in allergies):
        return Truth.MET
    return Truth.NOT_MET if complete else Truth.UNKNOWN


def antibiotic_options(
    allergy: Truth, weight_kg: Decimal | None, doses: Mapping[str, Any]
) -> tuple[AntibioticOption, ...]:
    """Every drug of the table in its order; ``doses`` are the thresholds of the criterion."""
    first = {Truth.MET: Standing.ALLERGY, Truth.UNKNOWN: Standing.ASK, Truth.NOT_MET: Standing.USUAL}
    return (
        _cefazolin(first[allergy], weight_kg, doses),
        AntibioticOption(
            "clindamycin",
            _mg(doses["clindamycin_mg"]),
            _again(doses["clindamycin_repeat_hours"]),
            Standing.ALTERNATIVE,
            Decimal(doses["clindamycin_mg"]),
        ),
        _vancomycin(weight_kg, doses),
    )


def _cefazolin(standing: Standing, weight: Decimal | None, doses: Mapping[str, Any]) -> AntibioticOption:
    light, heavy, limit = doses["cefazolin_mg"], doses["cefazolin_heavy_mg"], doses["heavy_kg"]
    again = _again(doses["cefazolin_repeat_hours"])
    if weight is None:
        words = Text(
            "%(light)s mg, or %(heavy)s mg above %(limit)s kg: weight unknown",
            light=light,
            heavy=heavy,
            limit=limit,
        )
        return AntibioticOption("cefazolin", words, again, standing, None)
    chosen = heavy if weight > limit else light
    return AntibioticOption("cefazolin", _mg(chosen), again, standing, Decimal(chosen))


def _vancomycin(weight: Decimal | None, doses: Mapping[str, Any]) -> AntibioticOption:
    rate = doses["vancomycin_mg_kg"]
    again = Text("no interval given")
    if weight is None:
        words = Text("%(rate)s mg/kg: weight unknown", rate=rate)
        return AntibioticOption("vancomycin", words, again, Standing.ALTERNATIVE, None)
    dose = Decimal(rate) * weight
    words = Text(
        "%(dose)s mg (%(rate)s mg/kg)",
        dose=f"{dose:f}".rstrip("0").rstrip(".") if "." in f"{dose:f}" else dose,
        rate=rate,
    )
    return AntibioticOption("vancomycin", words, again, Standing.ALTERNATIVE, dose)


def _mg(dose: Any) -> Text:
    return Text("%(dose)s mg", dose=dose)


def _again(hours: Any) -> Text:
    return Text("again after %(hours)s hours", hours=hours)
