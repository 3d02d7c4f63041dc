"""How the calculator reads its cases: every key checked, every refusal naming the key in one sentence."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from scs_manager.domain.errors import InputError
from scs_manager.domain.relief import exact
from scs_manager.domain.text import Text

Case = Mapping[str, Any]
Result = dict[str, Any]
Calculator = Callable[[Case], Result]

SEXES = ("F", "M")


def unscored(reason: Text | None, **known: object) -> Result:
    """A case without a score: null with the reason, and what is known all the same."""
    return {"score": None, "reason": str(reason), **known}


def value_at(case: Case, key: str, *, under: str = "") -> object:
    """What stands under a key that must be there; null counts as being there."""
    if key not in case:
        raise InputError(Text("This key is missing."), place=_place(under, key))
    found: object = case[key]
    return found


def list_at(case: Case, key: str, *, under: str = "") -> list[Any]:
    """A list."""
    found = value_at(case, key, under=under)
    if not isinstance(found, list):
        raise InputError(Text("Must be a list."), place=_place(under, key))
    return found


def object_at(case: Case, key: str, *, under: str = "") -> Mapping[str, Any]:
    """A JSON object."""
    found = value_at(case, key, under=under)
    if not isinstance(found, Mapping):
        raise InputError(Text("Must be a JSON object."), place=_place(under, key))
    return found


def number_or_null(
    case: Case, key: str, *, low: int | None = None, high: int | None = None, under: str = ""
) -> Fraction | None:
    """A number within its limits, exact, or None for null."""
    found = value_at(case, key, under=under)
    return None if found is None else _number(found, low, high, _place(under, key))


def number_at(
    case: Case, key: str, *, low: int | None = None, high: int | None = None, under: str = ""
) -> Fraction:
    """A number within its limits, exact."""
    return _number(value_at(case, key, under=under), low, high, _place(under, key))


def whole_at(case: Case, key: str, *, low: int, high: int | None = None, under: str = "") -> int:
    """A whole number within its limits."""
    found = value_at(case, key, under=under)
    if isinstance(found, bool) or not isinstance(found, int):
        raise InputError(Text("Must be a whole number."), place=_place(under, key))
    return int(_number(found, low, high, _place(under, key)))


def yes_no_at(case: Case, key: str, *, under: str = "") -> bool:
    """True or false."""
    found = value_at(case, key, under=under)
    if not isinstance(found, bool):
        raise InputError(Text("Must be true or false."), place=_place(under, key))
    return found


def sex_at(case: Case) -> str | None:
    """F, M or null for unknown."""
    sex = value_at(case, "sex")
    if sex is not None and sex not in SEXES:
        raise InputError(Text("Must be F, M or null."), place="sex")
    return str(sex) if sex is not None else None


def plain(value: Fraction | None) -> int | float | None:
    """A number as JSON writes it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _number(value: object, low: int | None, high: int | None, place: str) -> Fraction:
    if not isinstance(value, int | float):
        raise InputError(Text("Not a number."), place=place)
    number = exact(value, place=place)
    if (low is not None and number < low) or (high is not None and number > high):
        raise InputError(_limits(low, high), place=place)
    return number


def _limits(low: int | None, high: int | None) -> Text:
    if high is None:
        return Text("Must be %(low)s or more.", low=low)
    return Text("Must be from %(low)s to %(high)s.", low=low, high=high)


def _place(under: str, key: str) -> str:
    return f"{under}.{key}" if under else key
