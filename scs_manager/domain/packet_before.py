"""Pain and function as they were before the leads: for them an implant is asked (``clinical.md`` 11, #5 #6).

Stimulation changes both, so a good trial would speak against its own request. What it changed stands with the
trial's result (#17).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from scs_manager.domain.diary_days import MIN_BASELINE_DAYS
from scs_manager.domain.facts import Completeness, Datum, Facts

CHANGED = frozenset(
    {
        "pain.average_nrs",
        "pain.leg_nrs",
        "pain.back_nrs",
        "pain.vas_mm",
        "pain.leg_share_percent",
        "pain.odi_percent",
        "pain.walking_minutes",
        "pain.sitting_minutes",
        "pain.wakings",
        "pain.peg",
        "pain.eq5d_vas",
        "medication.current_relief",
    }
)
"""What stimulation changes: measures of items 5 and 6, and the relief that the medicines give."""

JUDGED_BEFORE = (
    "seed.ind.any",
    "seed.ind.analgesics_ineffective",
    "seed.ind.severe_side_effects",
    "seed.ind.reoperation_otherwise",
    "ind.functional_impact",
    "ind.leg_vs_back",
)
"""Criteria that ask for them."""


def before_leads(now: Facts, then: Facts) -> Facts:
    """What is known now, with the measures that stimulation changes as they were before, or without."""
    data = {name: datum for name, datum in now.data.items() if name not in CHANGED}
    return replace(now, data=data | {name: each for name, each in then.data.items() if name in CHANGED})


def judged_on(facts: Facts, day: date) -> Facts:
    """The same facts for a look back to that day: what was said later of the time before is not lost.

    Items of a list that began later still fall away, for each has its own day.
    """
    said = {name: Completeness(min(each.on, day), each.by) for name, each in facts.complete.items()}
    return Facts(_dated(facts.data, day), said)


def with_baseline(facts: Facts) -> Facts:
    """The same with the diary's baseline as the newest score of the target, as the item of pain takes it."""
    mean, days = facts.get("trial.baseline_mean_nrs"), facts.get("trial.baseline_days")
    if mean is None or days is None or not isinstance(days.value, int) or days.value < MIN_BASELINE_DAYS:
        return facts
    score = replace(mean, name="pain.average_nrs")
    return replace(facts, data={**facts.data, score.name: score})


def _dated(data: Mapping[str, Datum], day: date) -> dict[str, Datum]:
    return {
        name: replace(each, on=day) if each.on is not None and each.on > day else each
        for name, each in data.items()
    }
