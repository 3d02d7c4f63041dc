"""How the diary asks about one medicine: taken or not, how many when needed, or a patch that is on or off.

The answer is always a whole number of pieces, so that doses can be computed from it; for a patch 1 is on
and 0 is off. What the record does not say is asked by number, never assumed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

COUNT_MAX = 99
"""Most pieces of one product a day that an entry may hold; larger numbers are typing slips. [default]"""


class MedicineKind(StrEnum):
    """How a medicine is taken, as far as the record says it."""

    REGULAR = "regular"
    AS_NEEDED = "as_needed"
    PATCH = "patch"


@dataclass(frozen=True)
class DiaryMedicine:
    """A medicine of the patient's own list, as the diary asks about it."""

    key: str
    product: str
    kind: MedicineKind | None = None
    """None where the record does not say how it is taken."""
    usual: int | None = None
    """Pieces of a usual day, for a regular medicine whose record says so; else it is asked by number."""


def diary_medicine(
    key: str,
    product: str,
    *,
    as_needed: bool | None,
    route: str | None,
    daily_dose: float | None,
    dose_unit: str | None,
) -> DiaryMedicine:
    """The question about one line of the regimen."""
    if route == "transdermal" or dose_unit == "mcg/h":
        return DiaryMedicine(key, product, MedicineKind.PATCH)
    if as_needed is None:
        return DiaryMedicine(key, product)
    if as_needed:
        return DiaryMedicine(key, product, MedicineKind.AS_NEEDED)
    usual = usual_pieces(product, daily_dose) if dose_unit == "mg" else None
    return DiaryMedicine(key, product, MedicineKind.REGULAR, usual)


def usual_pieces(product: str, daily_dose: float | None) -> int | None:
    """Pieces of a usual day: the daily dose over the strength of one piece, both in mg; whole or unknown."""
    strength = strength_mg(product)
    if daily_dose is None or not strength:
        return None
    pieces = Fraction(str(daily_dose)) / strength
    return int(pieces) if pieces.denominator == 1 and 1 <= pieces <= COUNT_MAX else None


def strength_mg(product: str) -> Fraction | None:
    """The mg in one piece as the product's name says it; None when it says none, or more than one."""
    written = re.findall(r"(\d+(?:[.]\d+)?)\s*mg\b", product, re.ASCII)
    return Fraction(written[0]) if len(written) == 1 else None
