"""Psychosocial factors and the psychological work-up (``clinical.md`` 3.4 and 4).

Each factor is rated 0 none, 1 some, 2 severe; a factor is met, a caution, from 1.
"""

from collections.abc import Callable

from scs_manager.domain.criteria.answers import not_recorded, said, yes_blocks, yes_favours
from scs_manager.domain.criteria.base import Found, Reading, criterion
from scs_manager.domain.criteria.burden import (
    ANXIETY,
    ANXIETY_LIMITS,
    DEPRESSION,
    DEPRESSION_LIMITS,
    scores_clear,
)
from scs_manager.domain.criteria.opioid_dose import below
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, either
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

FACTORS = (
    "lack_engagement",
    "dysfunctional_coping",
    "unrealistic_expectations",
    "low_activity",
    "poor_social_support",
    "secondary_gain",
    "distress",
    "opioid_unwilling",
)
SEVERE = 2
"""The rating that needs a plan and a date of re-assessment."""

Data = Callable[[Reading], bool]


def _factor(
    slug: str,
    statement: Text,
    favourable: Text,
    shown_by: Data = lambda _: False,
    thresholds: dict[str, str] | None = None,
) -> None:
    """The clinician's rating, or data that show the problem whatever the rating says."""
    name = f"psychology.{slug}"

    def evaluate(case: Reading) -> Found:
        by_data = shown_by(case)
        part = NOT_MET if by_data else case.part(name, lambda rating: rating == 0)
        rated = not_recorded(name) if case.value(name) is None else said(case, name)
        why = Text("Shown by the recorded data") if by_data else rated
        return case.blocking(part, met=why, not_met=why, unknown=why)

    criterion(f"psy.{slug}", statement, favourable=favourable, thresholds=thresholds)(evaluate)


def _reaches(name: str, key: str) -> Data:
    def shown(case: Reading) -> bool:
        value = case.recent(name)
        return value is not None and bool(value >= case.number(key))

    return shown


def _below(name: str, key: str) -> Data:
    def shown(case: Reading) -> bool:
        value = case.recent(name)
        return value is not None and case.has_limit(key) and bool(value < case.number(key))

    return shown


def _distressed(case: Reading) -> bool:
    return scores_clear(case, *DEPRESSION, *ANXIETY).state is Truth.NOT_MET


def _unwilling(case: Reading) -> bool:
    """High dose and the patient does not want to reduce it."""
    unwilling = case.value("medication.willing_to_reduce") is False
    return unwilling and below(case, case.number("mme")).state is Truth.NOT_MET


_factor(
    "lack_engagement",
    Text("Poor involvement in own care"),
    Text("Involved in own care"),
    _below("psychology.diary_completion_percent", "diary_percent"),
    {"diary_percent?": "number"},
)
_factor(
    "dysfunctional_coping",
    Text("Dysfunctional coping"),
    Text("Copes without catastrophising or avoidance"),
    _reaches("psychology.pcs", "pcs"),
    {"pcs": "number"},
)
_factor(
    "unrealistic_expectations",
    Text("Unrealistic expectations"),
    Text("Realistic expectations"),
    _reaches("psychology.expected_relief_percent", "expected_relief_percent"),
    {"expected_relief_percent": "number"},
)
_factor("low_activity", Text("Daily activity inadequate"), Text("Daily activity adequate"))
_factor("poor_social_support", Text("Problematic social support"), Text("Sufficient social support"))
_factor(
    "secondary_gain",
    Text("Unresolved gain: open claim or litigation"),
    Text("No unresolved gain"),
    lambda case: case.recent("burden.open_claim") is True,
)
_factor(
    "distress",
    Text("Psychological distress"),
    Text("No psychological distress"),
    _distressed,
    {**DEPRESSION_LIMITS, **ANXIETY_LIMITS},
)
_factor(
    "opioid_unwilling",
    Text("High opioid dose and unwilling to reduce it"),
    Text("Not on a high opioid dose, or willing to reduce it"),
    _unwilling,
    {"mme": "number"},
)

_PLANNED = "psychology.severe_factors_planned"


@criterion("opt.psy_addressed", Text("Every severe psychosocial factor has a plan and a re-assessment date"))
def psy_addressed(case: Reading) -> Found:
    """Ready when none is severe; a severe one needs its plan, an unrated one may be severe."""
    ratings = {f"psychology.{slug}": case.recent(f"psychology.{slug}") for slug in FACTORS}
    absent = [name for name, rating in ratings.items() if rating is None]
    if SEVERE in ratings.values():
        planned = case.part(_PLANNED, bool, always=True)
        part = planned
    else:
        part = Part.needing(*absent) if absent else MET
    return case.found(
        part,
        met=Text("Planned") if SEVERE in ratings.values() else Text("No factor is severe"),
        not_met=Text("A severe factor has no plan"),
        unknown=not_recorded(_PLANNED) if SEVERE in ratings.values() else not_recorded(*absent),
    )


@criterion(
    "psy.level",
    Text("A psychosocial factor is severe"),
    favourable=Text("No psychosocial factor is severe"),
    thresholds={"level": "number"},
)
def level(case: Reading) -> Found:
    """The highest of the eight ratings; unknown while one that is not rated could still be the highest."""
    ratings = {f"psychology.{slug}": case.recent(f"psychology.{slug}") for slug in FACTORS}
    highest = max((rating for rating in ratings.values() if rating is not None), default=None)
    absent = [name for name, rating in ratings.items() if rating is None]
    if highest is not None and highest >= case.number("level"):
        clear = NOT_MET
    else:
        clear = Part.needing(*absent) if absent else MET
    why = Text("Level %(level)s of 2", level=highest)
    return case.blocking(clear, met=why, not_met=why, unknown=not_recorded(*absent))


criterion(
    "psy.inconsistency",
    Text("History, pain report, examination and tests disagree"),
    favourable=Text("History, pain report, examination and tests agree"),
)(yes_blocks("psychology.inconsistency"))
criterion("psy.screen_validated", Text("Validated instrument used, depression included"))(
    yes_favours("psychology.depression_screened")
)

_SIGNS = "psychology.nonorganic_signs"


@criterion(
    "psy.nonorganic_signs",
    Text("%(signs)s or more of 5 non-organic signs"),
    favourable=Text("Fewer than %(signs)s of 5 non-organic signs"),
    thresholds={"signs": "number"},
)
def nonorganic_signs(case: Reading) -> Found:
    """Waddell's signs are not specific: a caution only."""
    part = case.part(_SIGNS, lambda count: count < case.number("signs"))
    why = not_recorded(_SIGNS) if case.value(_SIGNS) is None else said(case, _SIGNS)
    return case.blocking(part, met=why, not_met=why, unknown=why)


_SYNDROME, _CONDITIONS = "psychology.other_pain_syndrome", "safety.conditions"


@criterion(
    "psy.other_pain_syndrome",
    Text("Another major pain syndrome, such as fibromyalgia"),
    favourable=Text("No other major pain syndrome"),
)
def other_pain_syndrome(case: Reading) -> Found:
    """The answer to the question, or a condition on the list."""
    named = [
        each["name"]
        for each in case.items(_CONDITIONS)
        if each["kind"] == "other_pain_syndrome" and each.get("active", True)
    ]
    listed = MET if case.is_complete(_CONDITIONS) else Part.either_of(_CONDITIONS)
    answered = case.part(_SYNDROME, lambda present: not present)
    part = NOT_MET if named or answered.state is Truth.NOT_MET else either(answered, listed)
    return case.blocking(
        part,
        met=Text("%(names)s", names=", ".join(named) or "yes"),
        not_met=Text("None"),
        unknown=not_recorded(_SYNDROME),
    )
