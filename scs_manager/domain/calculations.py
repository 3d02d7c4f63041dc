"""The calculator behind ``scs-manager calc``: one function per kind, from a JSON object to a JSON object.

Input and output keys are a contract with others and stay as they are; unknown keys are labels and ignored.
Lists count as complete by contract. A new kind is one function and one line in its table; the tables of the
questionnaires, composites and groups stand in modules of their own.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from scs_manager.domain.calculation_inputs import Calculator, Case, Result
from scs_manager.domain.calculations_composites import COMPOSITES
from scs_manager.domain.calculations_groups import GROUPS
from scs_manager.domain.calculations_questionnaires import QUESTIONNAIRES
from scs_manager.domain.errors import InputError
from scs_manager.domain.opioid_factors import shipped_table
from scs_manager.domain.opioids import Dose, mme_per_day
from scs_manager.domain.relief import MODERATE, SUBSTANTIAL, Relief, exact, relief_of, rounded_percent
from scs_manager.domain.sensitivity import robustness_of
from scs_manager.domain.statistics import TOO_FEW_DAYS, contrast_50, relief_interval
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

DEFAULT_NEED = (4, 3)


def calculate(kind: str, case: Case) -> Result:
    """The result of one case. Refuses an unknown kind, a missing key and a value that is no number."""
    calculator = KINDS.get(kind)
    if calculator is None:
        raise InputError(Text("Unknown kind; known are %(kinds)s.", kinds=", ".join(KINDS)), place=kind)
    if not isinstance(case, Mapping):
        raise InputError(Text("A case must be a JSON object."), place=kind)
    return calculator(case)


def _mme(case: Case) -> Result:
    doses = [_dose(row, f"daily[{n}]") for n, row in enumerate(_list(case, "daily"))]
    table = shipped_table("cdc-2022")
    mme = mme_per_day(doses, table=table)
    return {
        "mme_known": float(mme.known),
        "complete": mme.complete,
        "excluded": list(mme.excluded),
        "ge50": mme.reaches(table.reassess),
        "ge90": mme.reaches(table.justify),
        "table": mme.table,
    }


def _dose(row: object, place: str) -> Dose:
    if not isinstance(row, Sequence) or isinstance(row, str) or len(row) != 2 or not isinstance(row[0], str):
        raise InputError(Text("Must be a drug and its daily amount."), place=place)
    return Dose(row[0], None if row[1] is None else exact(row[1], place=place))


def _diary_relief(case: Case) -> Result:
    relief = relief_of(_days(case, "baseline"), _days(case, "trial"), need=_need(case))
    percent = relief.percent
    return {
        "mean_baseline": _float(relief.baseline.mean),
        "mean_trial": _float(relief.trial.mean),
        "n": [relief.baseline.n, relief.trial.n],
        "relief": _float(percent),
        "ge50": _bool(relief.at_least(SUBSTANTIAL)),
        "ge30": _bool(relief.at_least(MODERATE)),
        "display": None if percent is None else float(rounded_percent(percent)),
        "reason": None if relief.reason is None else str(relief.reason),
    }


def _relief_ci(case: Case) -> Result:
    relief = relief_of(_days(case, "baseline"), _days(case, "trial"), need=(1, 1))
    nothing: Result = {"relief": _float(relief.percent), "df": None, "g": None, "ci": None}
    if relief.percent is None:
        return {**nothing, "reason": str(relief.reason)}
    if _too_few(relief):
        return {**nothing, "reason": str(TOO_FEW_DAYS)}
    interval = relief_interval(relief.baseline.valid, relief.trial.valid)
    bounds = None if interval.low is None else [interval.low, interval.high]
    note = None if interval.note is None else str(interval.note)
    return {
        "relief": float(relief.percent),
        "df": interval.df,
        "g": interval.g,
        "ci": bounds,
        "reason": note,
    }


def _contrast(case: Case) -> Result:
    relief = relief_of(_days(case, "baseline"), _days(case, "trial"), need=(1, 1))
    if _too_few(relief):
        return {"d": None, "se": None, "df": None, "ci": None, "reason": str(TOO_FEW_DAYS)}
    contrast = contrast_50(relief.baseline.valid, relief.trial.valid)
    bounds = None if contrast.low is None else [contrast.low, contrast.high]
    return {"d": float(contrast.d), "se": contrast.se, "df": contrast.df, "ci": bounds, "reason": None}


def _robustness(case: Case) -> Result:
    relief = relief_of(_days(case, "baseline"), _days(case, "trial"), need=(1, 1))
    robustness = robustness_of(relief)
    return {
        "relief_observed": _float(relief.percent),
        "relief_worst": _float(robustness.worst),
        "label_changes": robustness.label_changes,
        "reason": None if relief.reason is None else str(relief.reason),
    }


KINDS: Mapping[str, Calculator] = MappingProxyType(
    {
        "MME-CDC2022": _mme,
        "DiaryRelief": _diary_relief,
        "ReliefCI": _relief_ci,
        "ReliefContrast50": _contrast,
        "DiaryRobustness": _robustness,
        **QUESTIONNAIRES,
        **COMPOSITES,
        **GROUPS,
    }
)


def _too_few(relief: Relief) -> bool:
    """One day has no variation to see."""
    return min(relief.baseline.n, relief.trial.n) < 2


def _list(case: Case, key: str) -> list[Any]:
    found = case.get(key)
    if not isinstance(found, list):
        raise InputError(Text("A list is missing."), place=key)
    return found


def _days(case: Case, key: str) -> list[Fraction | None]:
    """The values of one window, null for a day that is missing."""
    days = [None if value is None else exact(value, place=key) for value in _list(case, key)]
    if any(value is not None and value < 0 for value in days):
        raise InputError(Text("Pain cannot be negative."), place=key)
    return days


def _need(case: Case) -> tuple[int, int]:
    need = case.get("need", DEFAULT_NEED)
    if not isinstance(need, list | tuple) or [type(n) for n in need] != [int, int] or min(need) < 1:
        raise InputError(Text("Must be two whole numbers above 0."), place="need")
    return need[0], need[1]


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _bool(truth: Truth) -> bool | None:
    return None if truth is Truth.UNKNOWN else truth is Truth.MET
