"""Calculations over several answers: sleep quality, holistic scores, coverage, regression to the mean."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from scs_manager.domain.calculation_inputs import (
    Calculator,
    Case,
    Result,
    list_at,
    number_at,
    number_or_null,
    object_at,
    plain,
    unscored,
    value_at,
    yes_no_at,
)
from scs_manager.domain.coverage import Coverage
from scs_manager.domain.errors import InputError
from scs_manager.domain.holistic import (
    CLINICAL_PERCENT,
    CLINICAL_POINTS,
    ClinicalState,
    Domain,
    Holistic,
    expected_next,
    percent_change,
)
from scs_manager.domain.instruments import score, shipped_instruments
from scs_manager.domain.instruments.answers import check_answer, check_list
from scs_manager.domain.instruments.definition import Item
from scs_manager.domain.instruments.psqi import COMPONENTS, HOURS_OF_A_DAY, Nights, components_of
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_ANSWER = Item(1, "answer", 0, 3)
_DISTURBANCES = (_ANSWER,) * 9


def _psqi(case: Case) -> Result:
    inp = object_at(case, "inp")
    nights = _nights(inp)
    components = components_of(nights)
    main = score(shipped_instruments()["psqi"], components).main
    if main.value is None:
        return unscored(_no_global(nights, components))
    return {
        "components": list(components),
        "efficiency": plain(nights.efficiency),
        "global_": plain(main.value),
        "poor": main.cutoffs["poor"],
    }


def _nights(inp: Mapping[str, Any]) -> Nights:
    def hours(key: str) -> Fraction | None:
        return number_or_null(inp, key, low=0, high=HOURS_OF_A_DAY, under="inp")

    def answer(key: str) -> int | None:
        checked = check_answer(_ANSWER, value_at(inp, key, under="inp"), place=f"inp.{key}")
        return checked if isinstance(checked, int) else None

    disturbances = check_list(_DISTURBANCES, list_at(inp, "q5bj", under="inp"), place="inp.q5bj")
    return Nights(
        bed=hours("bed"),
        wake=hours("wake"),
        sleep=hours("sleep"),
        latency_band=answer("latency_band"),
        long_latency=answer("q5a"),
        disturbances=[each if isinstance(each, int) else None for each in disturbances],
        medication=answer("med"),
        staying_awake=answer("q7"),
        enthusiasm=answer("q8"),
        quality=answer("q9"),
    )


def _no_global(nights: Nights, components: tuple[int | None, ...]) -> Text:
    in_bed, sleep = nights.hours_in_bed, nights.sleep
    if in_bed is not None and sleep is not None and sleep > in_bed:
        return Text("more hours of sleep than hours in bed")
    missing = [name for name, value in zip(COMPONENTS, components, strict=True) if value is None]
    return Text("components without an answer: %(names)s", names=", ".join(missing))


def _clinical(case: Case) -> Result:
    before, after = (_state(case, key).score for key in ("base", "follow"))
    if before is None or after is None:
        return unscored(Text("leg pain, ODI and EQ VAS are all needed, before and after"))
    change, percent = before - after, percent_change(before, after)
    return {
        "base": plain(before),
        "follow": plain(after),
        "change": plain(change),
        "pct": plain(percent),
        "responder_abs": change >= CLINICAL_POINTS,
        "responder_pct": None if percent is None else percent >= CLINICAL_PERCENT,
    }


def _state(case: Case, key: str) -> ClinicalState:
    state = object_at(case, key)
    leg, odi, vas = (
        number_or_null(state, part, low=0, high=100, under=key) for part in ("leg_vas", "odi", "eq_vas")
    )
    return ClinicalState(leg, odi, vas)


def _holistic(case: Case) -> Result:
    domains = object_at(case, "domains")
    holistic = Holistic([_domain(domains, name) for name in domains])
    responder = holistic.responder
    result = {
        "impaired": list(holistic.impaired),
        "mcids": {name: plain(gain) for name, gain in holistic.gains.items()},
        "all_domain_responder": None if responder is Truth.UNKNOWN else responder is Truth.MET,
        "cumulative": plain(holistic.cumulative),
        "mean": plain(holistic.mean),
    }
    return unscored(holistic.reason, **result) if holistic.reason is not None else result


def _domain(domains: Mapping[str, Any], name: str) -> Domain:
    domain, under = object_at(domains, name, under="domains"), f"domains.{name}"
    important = number_at(domain, "mcid", under=under)
    if important <= 0:
        raise InputError(Text("Must be above 0."), place=f"{under}.mcid")
    known = value_at(domain, "impaired", under=under) is not None
    return Domain(
        name,
        number_or_null(domain, "base", under=under),
        number_or_null(domain, "fu", under=under),
        important,
        yes_no_at(domain, "lower_better", under=under),
        yes_no_at(domain, "impaired", under=under) if known else None,
    )


def _coverage(case: Case) -> Result:
    pain, tingling = (frozenset(_regions(case, key)) for key in ("pain", "paresthesia"))
    if not pain:
        return unscored(Text("no region is painful"))
    coverage = Coverage(pain, tingling)
    return {
        "coverage": plain(coverage.covered),
        "extraneous": plain(coverage.extraneous),
        "jaccard": plain(coverage.jaccard),
        "dice": plain(coverage.dice),
    }


def _regions(case: Case, key: str) -> list[int | str]:
    """Regions by number or by name."""
    regions = list_at(case, key)
    for number, region in enumerate(regions):
        if isinstance(region, bool) or not isinstance(region, int | str):
            raise InputError(Text("Must be the number or name of a region."), place=f"{key}[{number}]")
    return regions


def _regression(case: Case) -> Result:
    observed = number_at(case, "x")
    following = expected_next(number_at(case, "mu"), number_at(case, "rho", low=-1, high=1), observed)
    return {"expected_next": plain(following), "expected_drop": plain(observed - following)}


COMPOSITES: Mapping[str, Calculator] = MappingProxyType(
    {
        "BodyMapCoverage": _coverage,
        "ClinicalHolisticScore": _clinical,
        "HolisticMCID": _holistic,
        "PSQI": _psqi,
        "RegressionToMean": _regression,
    }
)
