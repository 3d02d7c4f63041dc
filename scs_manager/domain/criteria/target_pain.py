"""How strong the target pain is now: the newest measure in date counts.

At screening this is an average NRS or VAS of at most 30 days [default]; where a disability rules out a
scale, a recorded alternative measure is accepted (NICE TA159, equality clause [read]).
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from scs_manager.domain.criteria.base import Reading, plain
from scs_manager.domain.criteria.parts import Part, either
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

MM_PER_POINT = 10
"""100 mm of the visual analogue scale are 10 points of the numeric scale."""

_REGIONS = {"leg": ("pain.leg_nrs",), "back": ("pain.back_nrs",), "overall": ()}
ANOTHER_MEASURE = Text("Assessed by another measure, because a scale cannot be used")
_ALTERNATIVE = "pain.alternative_shows_moderate"


def target_pain(case: Reading, limit: int | Decimal) -> tuple[Part, Text]:
    """Whether the target pain reaches ``limit`` of 10, and that in words.

    A measure of the target itself (average NRS, VAS, the NRS of the region aimed at) comes first, the newest
    of them; two of one day that disagree leave it unknown. Without a stated target the stronger of leg and
    back stands for it.
    """
    direct = _newest(case, _direct(case))
    verdicts = {points >= limit for _, points in direct}
    if len(verdicts) == 1:
        points = direct[0][1]
        return Part(Truth.of(verdicts.pop())), Text("Target pain %(nrs)s of 10", nrs=plain(points))
    if verdicts:
        region = _REGIONS.get(case.value("pain.target_region"), ())
        again = Part.either_of(*region, "pain.average_nrs", "pain.vas_mm")
        return again, Text("Two measures of the same day disagree")
    return _without_direct(case, limit)


def _direct(case: Reading) -> list[tuple[str, Any]]:
    region = _REGIONS.get(case.value("pain.target_region"), ())
    read: list[tuple[str, Callable[[Any], Any]]] = [(name, _as_is) for name in (*region, "pain.average_nrs")]
    read.append(("pain.vas_mm", lambda mm: mm / MM_PER_POINT))
    measured = [(name, case.recent(name), points) for name, points in read]
    return [(name, points(value)) for name, value, points in measured if value is not None]


def _as_is(points: Any) -> Any:
    return points


def _newest(case: Reading, measures: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    days = [case.dated(name) or date.min for name, _ in measures]
    newest = max(days, default=None)
    return [measure for measure, on in zip(measures, days, strict=True) if on == newest]


def _without_direct(case: Reading, limit: int | Decimal) -> tuple[Part, Text]:
    open_target = case.value("pain.target_region") is None
    regions = ("pain.leg_nrs", "pain.back_nrs") if open_target else ()
    known = {name: case.recent(name) for name in regions}
    scores = [score for score in known.values() if score is not None]
    strongest = max(scores, default=None)
    if strongest is not None and (strongest >= limit or len(scores) == len(known)):
        why = Text("Stronger of leg and back: %(nrs)s of 10", nrs=plain(strongest))
        return Part(Truth.of(strongest >= limit)), why
    if case.value("pain.alternative_measure") is not None:
        part = case.part(_ALTERNATIVE, bool)
        return part, ANOTHER_MEASURE
    return _ask(case, [name for name, score in known.items() if score is None]), _why(case)


def _ask(case: Reading, regions: list[str]) -> Part:
    region = _REGIONS.get(case.value("pain.target_region"), ())
    names = dict.fromkeys((*region, *regions, "pain.average_nrs", "pain.vas_mm"))
    alternative = Part(Truth.UNKNOWN, (frozenset({"pain.alternative_measure", _ALTERNATIVE}),))
    return either(Part.either_of(*names), alternative)


def _why(case: Reading) -> Text:
    return Text("No measure of the target pain is in date")
