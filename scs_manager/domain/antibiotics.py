"""Which prophylactic antibiotics to weigh, by allergy and weight (clinical.md 6, doses [read-2nd]).

The list shows options; it never chooses. Doses and intervals are those of the profile's criterion
``pre.antibiotic_weight_dose``, so that a clinic's own profile changes them everywhere at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scs_manager.domain.allergies import allergic_to
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
    Standing.ALLERGY: Text("Allergy recorded"),
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


GROUPS: Mapping[str, str] = {
    "cefazolin": "beta_lactam",
    "clindamycin": "clindamycin",
    "vancomycin": "vancomycin",
}
"""Which entry of the list of allergies speaks against each drug."""


def antibiotic_allergies(allergies: Sequence[Item], *, complete: bool) -> dict[str, Truth]:
    """For each drug whether the patient is allergic to it; unknown where the list does not say."""
    return {drug: allergic_to(group, allergies, complete=complete) for drug, group in GROUPS.items()}


def antibiotic_options(
    allergic: Mapping[str, Truth], weight_kg: Decimal | None, doses: Mapping[str, Any]
) -> tuple[AntibioticOption, ...]:
    """Every drug of the table in its order; ``doses`` are the thresholds of the criterion."""
    standing = {
        drug: _standing(state, Standing.USUAL if drug == "cefazolin" else Standing.ALTERNATIVE)
        for drug, state in allergic.items()
    }
    return (
        _cefazolin(standing["cefazolin"], weight_kg, doses),
        AntibioticOption(
            "clindamycin",
            _mg(doses["clindamycin_mg"]),
            _again(doses["clindamycin_repeat_hours"]),
            standing["clindamycin"],
            Decimal(doses["clindamycin_mg"]),
        ),
        _vancomycin(standing["vancomycin"], weight_kg, doses),
    )


def _standing(allergic: Truth, without: Standing) -> Standing:
    return {Truth.MET: Standing.ALLERGY, Truth.UNKNOWN: Standing.ASK, Truth.NOT_MET: without}[allergic]


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


def _vancomycin(standing: Standing, weight: Decimal | None, doses: Mapping[str, Any]) -> AntibioticOption:
    rate = doses["vancomycin_mg_kg"]
    again = Text("no interval given")
    if weight is None:
        words = Text("%(rate)s mg/kg: weight unknown", rate=rate)
        return AntibioticOption("vancomycin", words, again, standing, None)
    dose = Decimal(rate) * weight
    words = Text(
        "%(dose)s mg (%(rate)s mg/kg)",
        dose=f"{dose:f}".rstrip("0").rstrip(".") if "." in f"{dose:f}" else dose,
        rate=rate,
    )
    return AntibioticOption("vancomycin", words, again, standing, dose)


def _mg(dose: Any) -> Text:
    return Text("%(dose)s mg", dose=dose)


def _again(hours: Any) -> Text:
    return Text("again after %(hours)s hours", hours=hours)
