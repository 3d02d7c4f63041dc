"""Medicinal products as RxNorm names them, and the daily amount of a fully structured dosage."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from scs_manager.domain.fhir_codes import Concept, code_lists, concept
from scs_manager.domain.fhir_structure import day_of

_SALTS = "|".join(
    (
        "hydrochloride",
        "hcl",
        "sulfate",
        "sulphate",
        "phosphate",
        "tartrate",
        "bitartrate",
        "sodium",
        "potassium",
    )
)
_STRENGTH = (
    rf"(?:\s+(?:{_SALTS}))*\s+(?P<amount>\d+(?:\.\d+)?)\s*(?P<unit>MG|MCG|UG)"
    r"(?P<per>/HR|/ML|/ACTUAT)?(?![A-Z/])"
)
_FORM = re.compile(
    r".*\d\s*(?:MG|MCG|UG)(?:/HR|/ML|/ACTUAT)?\s*(?P<form>[A-Za-z][A-Za-z ]*?)\s*(?:\[.*\])?", re.I
)
_TABLETS = frozenset({"{tbl}", "{tablet}", "tab", "tabs", "tablet", "tablets"})
_CAPSULES = frozenset({"{capsule}", "{cap}", "cap", "caps", "capsule", "capsules"})
_PIECES = _TABLETS | _CAPSULES | {"{patch}", "patch", "patches"}
_TIMES_A_DAY = {
    "QD": 1,
    "BID": 2,
    "TID": 3,
    "QID": 4,
    "Q4H": 6,
    "Q6H": 4,
    "Q8H": 3,
    "AM": 1,
    "PM": 1,
    "BED": 1,
}
_HOURS = {"h": 1, "d": 24, "wk": 168}
_PLAIN_REPEAT = frozenset({"frequency", "period", "periodUnit", "boundsPeriod"})
_PATCH_HOURS = frozenset({48, 72, 168})
"""Labelled wear times of opioid patches: fentanyl 72 (48) hours, buprenorphine 7 days [memory]."""


@dataclass(frozen=True)
class Ingredient:
    """One active ingredient of a product; the strength is None where the name does not state one clearly."""

    name: str
    drug_class: str | None
    antithrombotic: bool
    strength: Decimal | None
    unit: str


@dataclass(frozen=True)
class Product:
    """A product by its name: known ingredients, pharmaceutical form, route."""

    name: str
    ingredients: tuple[Ingredient, ...]
    form: str

    @property
    def route(self) -> str:
        """``transdermal``, ``oral`` or ``other``, as the form says."""
        if "transdermal" in self.form or "patch" in self.form:
            return "transdermal"
        oral = ("oral", "tablet", "capsule", "syrup")
        return "oral" if any(word in self.form for word in oral) else "other"


def product(found: Concept) -> Product:
    """The product that a medication's code names; ingredients that no rule asks for are left out."""
    name = next((coding.display for coding in found.codings if coding.display), found.name)
    match = _FORM.fullmatch(name)
    form = match["form"].lower() if match else ""
    ingredients = tuple(
        _ingredient(name, word, form) for word in _known() if re.search(rf"\b{word}\b", name, re.I)
    )
    return Product(name, ingredients, form)


@cache
def _known() -> tuple[str, ...]:
    lists = code_lists()
    classes = [name for names in lists["medicines"].values() for name in names]
    return tuple(dict.fromkeys([*classes, *lists["antithrombotics"]["names"]]))


def _ingredient(name: str, word: str, form: str) -> Ingredient:
    lists = code_lists()
    drug_class = next((kind for kind, names in lists["medicines"].items() if word in names), None)
    if drug_class is not None and any(part in form for part in ("topical", "gel", "cream", "ointment")):
        drug_class = "topical"
    thins_blood = word in lists["antithrombotics"]["names"] and drug_class != "topical"
    strengths = list(re.finditer(rf"\b{word}{_STRENGTH}", name, re.I))
    stated = strengths[0] if len(strengths) == 1 else None
    spelled = lists["spelling"].get(word, word)
    if stated is None or stated["per"] not in (None, "/HR", "/hr"):
        return Ingredient(spelled, drug_class, thins_blood, None, "mg")
    amount, hourly = Decimal(stated["amount"]), stated["per"] is not None
    milligrams = amount if stated["unit"].upper() == "MG" else amount / 1000
    return Ingredient(
        spelled,
        drug_class,
        thins_blood,
        milligrams * 1000 if hourly else milligrams,
        "mcg/h" if hourly else "mg",
    )


def daily_dose(
    found: Product, ingredient: Ingredient, dosages: Sequence[Mapping[str, Any]], on: date
) -> Decimal | None:
    """The ingredient's dose a day in its unit, or a patch's label rate; None when not fully structured."""
    doses = [_one_dose(found, ingredient, dosage, on) for dosage in dosages]
    known = [dose for dose in doses if dose is not None]
    if not known or len(known) < len(doses) or len({dosage.get("sequence", 1) for dosage in dosages}) > 1:
        return None
    return sum(known, Decimal(0))


def _one_dose(found: Product, ingredient: Ingredient, dosage: Mapping[str, Any], on: date) -> Decimal | None:
    if dosage.get("asNeededBoolean") or "asNeededCodeableConcept" in dosage:
        return None
    interval = _hours_between(dosage.get("timing") or {}, on)
    rates = dosage.get("doseAndRate") or []
    quantity = rates[0].get("doseQuantity") if len(rates) == 1 else None
    if interval is None or not quantity or "comparator" in quantity:
        return None
    unit = (quantity.get("code") or quantity.get("unit") or "").lower()
    amount = Decimal(str(quantity.get("value", "NaN")))
    if not amount.is_finite() or amount < 0:
        return None
    if ingredient.unit == "mcg/h":
        worn = unit in _PIECES and interval in _PATCH_HOURS and ingredient.strength is not None
        return amount * ingredient.strength if worn and ingredient.strength is not None else None
    return _milligrams(found, ingredient, amount, unit, Decimal(24) / interval)


def _milligrams(
    found: Product, ingredient: Ingredient, amount: Decimal, unit: str, times: Decimal
) -> Decimal | None:
    by_weight = {"g": Decimal(1000), "mg": Decimal(1), "mcg": Decimal("0.001"), "ug": Decimal("0.001")}
    if unit in by_weight:
        alone = len(found.ingredients) == 1 and " / " not in found.name
        return amount * by_weight[unit] * times if alone else None
    if unit in _PIECES and ingredient.strength is not None:
        return amount * ingredient.strength * times
    return None


def _hours_between(timing: Mapping[str, Any], on: date) -> Decimal | None:
    """Hours from one dose to the next; None when the timing is not a plain, running repetition."""
    repeat = timing.get("repeat") or {}
    if not _running(repeat.get("boundsPeriod") or {}, on) or "event" in timing:
        return None
    if not set(repeat) - {"boundsPeriod"}:
        codes = [coding.code for coding in concept(timing.get("code")).codings]
        times = next((_TIMES_A_DAY[code] for code in codes if code in _TIMES_A_DAY), None)
        return Decimal(24) / times if times else None
    frequency, period, unit = (repeat.get(name) for name in ("frequency", "period", "periodUnit"))
    if set(repeat) - _PLAIN_REPEAT or not frequency or not period or period < 0 or unit not in _HOURS:
        return None
    return Decimal(str(period)) * _HOURS[unit] / Decimal(frequency)


def _running(bounds: Mapping[str, Any], on: date) -> bool:
    end = bounds.get("end")
    last = day_of(end) if isinstance(end, str) else None
    return end is None or (last is not None and last >= on)
