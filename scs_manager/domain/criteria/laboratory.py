"""The laboratory part of the checklist before a procedure (``clinical.md`` 6 and 11.1)."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from scs_manager.domain.criteria.answers import not_recorded
from scs_manager.domain.criteria.base import Found, Reading, criterion
from scs_manager.domain.criteria.parts import MET, Part, both
from scs_manager.domain.drugs import is_vitamin_k_antagonist
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_THINNERS = "medication.antithrombotics"
_ALWAYS = ("safety.haemoglobin_g_l", "safety.platelets", "safety.creatinine_umol")
_INR, _HBA1C, _HCG = "safety.inr", "safety.hba1c_percent", "safety.hcg"


def takes_vitamin_k_antagonist(case: Reading) -> bool:
    """Whether warfarin or one of its kind is on the list of antithrombotics, under whatever name."""
    return any(is_vitamin_k_antagonist(str(each["drug"])) for each in case.items(_THINNERS))


def within(case: Reading, name: str, days: int | Decimal) -> bool:
    """Whether a fact is known and at most so many days old."""
    if case.value(name) is None:
        return False
    on: date | None = case.dated(name)
    return on is not None and (case.on - on).days <= days


@criterion(
    "pre.labs",
    Text("Blood count, creatinine and, where due, INR, HbA1c and pregnancy test in date"),
    thresholds={
        "blood_days": "number",
        "inr_vka_days": "number",
        "hba1c_days": "number",
        "hcg_days": "number",
    },
)
def labs(case: Reading) -> Found:
    """Results in date, whatever they say; what they say is judged by criteria of their own."""
    ways = {name: _ways(case, name) for name in (*_ALWAYS, _INR, _HBA1C, _HCG)}
    absent = {name: sets for name, sets in ways.items() if sets}
    part = both(MET, *(Part(Truth.UNKNOWN, sets) for sets in absent.values()))
    ready = Text("Every result that is due is in date")
    why = not_recorded(*absent) if absent else ready
    missing = Text("Missing, undated or out of date: %(what)s", **{**why.params}) if absent else ready
    stale = tuple(name for name in absent if case.value(name) is not None)
    return case.found(part, met=ready, not_met=ready, unknown=missing)._replace(out_of_date=stale)


def _ways(case: Reading, name: str) -> tuple[frozenset[str], ...]:
    """The sets of facts that would settle one result; empty when it is in date or not due."""
    days = "blood_days" if name in _ALWAYS else _DAYS[name](case)
    if within(case, name, case.number(days)):
        return ()
    needless = _NEEDLESS.get(name)
    reason = needless(case) if needless else None
    if reason == "":
        return ()
    return (frozenset({name}), *((frozenset({reason}),) if reason else ()))


_DAYS: Mapping[str, Callable[[Reading], str]] = {
    _INR: lambda case: "inr_vka_days" if takes_vitamin_k_antagonist(case) else "blood_days",
    _HBA1C: lambda _: "hba1c_days",
    _HCG: lambda _: "hcg_days",
}


def _without_inr(case: Reading) -> str | None:
    """Due under a vitamin K antagonist or with a bleeding disorder."""
    if takes_vitamin_k_antagonist(case) or case.value("safety.bleeding_disorder") is True:
        return None
    return "" if case.is_complete(_THINNERS) else _THINNERS


def _without_hba1c(case: Reading) -> str | None:
    """Due with diabetes."""
    diabetic = case.value("safety.diabetes")
    if diabetic is None:
        return "safety.diabetes"
    return None if diabetic else ""


def _without_hcg(case: Reading) -> str | None:
    """Due where a pregnancy is possible."""
    never = case.value("safety.pregnant") == "not_possible" or case.value("patient.sex") == "male"
    return "" if never else None


_NEEDLESS: Mapping[str, Callable[[Reading], str | None]] = {
    _INR: _without_inr,
    _HBA1C: _without_hba1c,
    _HCG: _without_hcg,
}
"""Per result: "" when it is not due, the fact that could still say so, or None when it is due."""
