"""Red flags as they stand: what to do at once (``clinical.md`` 5.1), before anything else is screened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Reading
from scs_manager.domain.facts import Datum, Facts
from scs_manager.domain.profile_values import Entry, Profile
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

AT_ONCE: Mapping[str, Text] = MappingProxyType(
    {
        "flag.cauda_equina": Text(
            "Emergency MRI pathway now: MRI within 4 hours of the request, and surgical review. "
            "Less than 200 mL of urine left after voiding does not exclude it."
        ),
        "flag.progressive_deficit": Text("Urgent surgical review."),
        "flag.infection_spine": Text("Work-up for spinal or systemic infection the same day."),
        "flag.malignancy": Text("Work-up for cancer within days."),
        "flag.fracture": Text("Imaging within days."),
        "excl.suicidality": Text("Urgent psychiatric pathway now."),
    }
)
"""What to do when the criterion is met."""
INTERVIEW = Text("Interview the patient the same day. The questionnaire alone never settles it.")
_ITEM9 = "burden.phq9_item9"
_SIGNS = frozenset({"new_or_worsening", "present", "confirmed"})
"""Answers in words that speak for a red flag; of the others a yes does, and a loss of strength."""


@dataclass(frozen=True, slots=True)
class UrgentPath:
    """One red flag that is met, or an interview that is due today."""

    criterion: str
    statement: Text
    why: Text
    to_do: Text
    met: bool
    until: date | None
    """The last day on which the answers that speak for it count; None without a window or without a date."""
    signs: tuple[Datum, ...]
    """The answers behind it that speak for it; item 9 never does, it only calls for the interview."""


def urgent_paths(
    facts: Facts, safety: Profile, on: date, *, of_any_age: bool = False
) -> tuple[UrgentPath, ...]:
    """Every red flag that is met by the safety profile, and a same-day interview that is due.

    ``of_any_age`` also counts answers that are out of date: a red flag does not answer itself by growing old.
    """
    known = facts.known_on(on)
    entries = [entry for entry in safety.criteria if REGISTRY[entry.criterion].urgent]
    if of_any_age:
        entries = [replace(entry, window_days=None) for entry in entries]
    found = (_path(entry, known, on) for entry in entries)
    return tuple(path for path in found if path is not None)


def _path(entry: Entry, facts: Facts, on: date) -> UrgentPath | None:
    definition = REGISTRY[entry.criterion]
    reading = Reading(facts, on, threshold=entry.threshold, window_days=entry.window_days, stage=entry.stage)
    result = definition.evaluate(reading)
    met = result.state is Truth.MET
    if not met and not (result.state is Truth.UNKNOWN and _interview_due(entry, facts)):
        return None
    to_do = AT_ONCE[entry.criterion] if met else INTERVIEW
    signs = tuple(datum for datum in result.evidence if met and _speaks_for_it(datum))
    until = _until(signs or result.evidence, entry.window_days)
    return UrgentPath(entry.criterion, definition.statement, result.why, to_do, met, until, signs)


def _speaks_for_it(datum: Datum) -> bool:
    value = datum.value
    if isinstance(value, str):
        return value in _SIGNS
    return isinstance(value, bool | int) and value > 0 and datum.name != _ITEM9


def _until(evidence: Iterable[Datum], window_days: int | None) -> date | None:
    """The oldest answer ends first."""
    dated = [datum.on for datum in evidence if datum.on is not None]
    return min(dated) + timedelta(days=window_days) if dated and window_days is not None else None


def _interview_due(entry: Entry, facts: Facts) -> bool:
    """A positive item 9 that no interview has answered (the criterion is unknown then)."""
    item9, limit = facts.get(_ITEM9), entry.threshold.get("item9")
    if item9 is None or limit is None or isinstance(limit, tuple):
        return False
    return isinstance(item9.value, int) and item9.value >= limit
