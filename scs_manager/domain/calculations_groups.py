"""Statistics over patients in the calculator: shares, differences of shares, paired change."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from scs_manager.domain.calculation_inputs import (
    Calculator,
    Case,
    Result,
    list_at,
    number_or_null,
    plain,
    unscored,
    whole_at,
)
from scs_manager.domain.errors import InputError
from scs_manager.domain.group_statistics import (
    PairedChange,
    RiskDifference,
    newcombe_difference,
    risk_difference,
)
from scs_manager.domain.relief import mean_of
from scs_manager.domain.statistics import wilson
from scs_manager.domain.text import Text


def _share(case: Case, part: str, whole: str) -> tuple[int, int]:
    """Some of at least one patient."""
    patients = whole_at(case, whole, low=1)
    return whole_at(case, part, low=0, high=patients), patients


def _wilson(case: Case) -> Result:
    low, high = wilson(*_share(case, "k", "n"))
    return {"lo": low, "hi": high}


def _risk_difference(method: Callable[[int, int, int, int], RiskDifference], case: Case) -> Result:
    found = method(*_share(case, "a", "n"), *_share(case, "b", "m"))
    return {"diff": plain(found.difference), "lo": found.low, "hi": found.high}


def _paired(case: Case) -> Result:
    before, after = list_at(case, "pre"), list_at(case, "post")
    if len(before) != len(after):
        raise InputError(Text("Must be as long as the list before."), place="post")
    pairs = [
        (first, second)
        for first, second in zip(_values(case, "pre"), _values(case, "post"), strict=True)
        if first is not None and second is not None
    ]
    if not pairs:
        return unscored(Text("no patient has both values"), n=0)
    return _of_pairs(PairedChange(pairs))


def _of_pairs(change: PairedChange) -> Result:
    reductions = change.reductions
    return {
        "n": len(change.pairs),
        "mean_change": plain(change.mean_change),
        "sd_change": change.sd_change,
        "t": change.t,
        "W": plain(change.w),
        "mean_pct_reduction": plain(mean_of(reductions)) if reductions else None,
        "ratio_of_means": plain(change.ratio_of_means),
        **{f"ge{percent}": change.reduced_by(percent) for percent in (30, 50, 80)},
        "worse": change.worse,
    }


def _values(case: Case, key: str) -> list[Fraction | None]:
    """The values of a list, each read as under a key of its own so that a fault names its place."""
    values = {f"{key}[{n}]": value for n, value in enumerate(list_at(case, key))}
    return [number_or_null(values, place) for place in values]


GROUPS: Mapping[str, Calculator] = MappingProxyType(
    {
        "PairedChange": _paired,
        "ProportionWilson95": _wilson,
        "RiskDifferenceWald95": partial(_risk_difference, risk_difference),
        "RiskDifferenceWaldCC95": partial(_risk_difference, partial(risk_difference, corrected=True)),
        "RiskDifferenceNewcombe95": partial(_risk_difference, newcombe_difference),
    }
)
