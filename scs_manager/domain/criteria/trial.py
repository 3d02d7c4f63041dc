"""Criteria of the trial itself (``clinical.md`` 7.3), asked before the permanent implant."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scs_manager.domain.criteria.answers import not_recorded, said, yes_blocks, yes_favours
from scs_manager.domain.criteria.base import Found, Reading, criterion, day, plain
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import days_text

criterion("pkt.facility", Text("Facilities, equipment and trained staff are available for follow-up"))(
    yes_favours("team_review.facilities_available")
)
criterion("trial.operated_device", Text("The patient managed the controller"))(
    yes_favours("trial.operated_controller")
)
criterion(
    "trial.no_serious_ae",
    Text("A serious adverse event is unresolved"),
    favourable=Text("No unresolved serious adverse event"),
    lifts=Text("The event is resolved"),
    temporary=True,
)(yes_blocks("trial.serious_event_open"))

_ADEQUATE, _FELT, _COVERAGE = (
    "trial.technically_adequate",
    "trial.paraesthesia_based",
    "trial.coverage_percent",
)


@criterion(
    "trial.technically_adequate",
    Text("The trial was technically adequate"),
    thresholds={"coverage_percent?": "number"},
)
def technically_adequate(case: Reading) -> Found:
    """A person's statement, coverage included; a recorded coverage below the limit contradicts it."""
    stated = case.part(_ADEQUATE, bool)
    covered, why = _coverage(case)
    if covered is NOT_MET:
        return case.found(covered, met=why, not_met=why, unknown=why)
    why = not_recorded(_ADEQUATE) if case.value(_ADEQUATE) is None else said(case, _ADEQUATE)
    return case.found(stated, met=why, not_met=why, unknown=why)


def _coverage(case: Reading) -> tuple[Part, Text]:
    """Only stimulation that is felt covers by tingling."""
    percent = case.value(_COVERAGE)
    why = Text("Tingling covers %(percent)s %% of the target", percent=percent)
    if case.value(_FELT) is not True or percent is None or not case.has_limit("coverage_percent"):
        return MET, why
    return (MET if percent >= case.number("coverage_percent") else NOT_MET), why


_SATISFIED, _WANTS = "trial.satisfied", "trial.wants_implant"


@criterion("trial.satisfied_wants_implant", Text("The patient is satisfied and wants the implant"))
def satisfied_wants_implant(case: Reading) -> Found:
    """Both, in the patient's own words at the end of the trial."""
    return _both_yes(case, _SATISFIED, _WANTS)


@criterion("trial.activity_ok", Text("Relief held despite activity, and activity stable or better"))
def activity_ok(case: Reading) -> Found:
    """Relief bought by rest is no relief."""
    return _both_yes(case, "trial.relief_held_active", "trial.activity_stable")


def _both_yes(case: Reading, *names: str) -> Found:
    part = both(*(case.part(name, bool) for name in names))
    known = [name for name in names if case.recent(name) is not None]
    told = Text("%(first)s", first="; ".join(str(said(case, name)) for name in known))
    absent = [name for name in names if name not in known]
    return case.found(part, met=told, not_met=told, unknown=not_recorded(*absent))


_PLACED, _REMOVED, _PLANNED = "trial.placed_on", "trial.removed_on", "trial.planned_removal_on"
_HOURS = "trial.hours_in"


@criterion(
    "trial.min_duration", Text("The trial lasted %(days)s days or more"), thresholds={"days": "number"}
)
def min_duration(case: Reading) -> Found:
    """Days from lead placement to lead removal; a trial that still runs has no length yet."""
    return _lasted(case, lambda days: days >= case.number("days"))


@criterion(
    "trial.max_duration", Text("The trial lasted %(days)s days or less"), thresholds={"days": "number"}
)
def max_duration(case: Reading) -> Found:
    """The same days, where a payer names a longest trial too."""
    return _lasted(case, lambda days: days <= case.number("days"))


def _lasted(case: Reading, test: Callable[[int], bool]) -> Found:
    absent, length = _length(case)
    if length is None:
        part, why = Part.needing(*absent), not_recorded(*absent)
    else:
        part, why = Part(Truth.of(test(length))), days_text(length)
    return case.found(part, met=why, not_met=why, unknown=why)


def _length(case: Reading) -> tuple[list[str], int | None]:
    """Which of the two days are not recorded, and the days between them once both are."""
    placed, removed = case.value(_PLACED), case.value(_REMOVED)
    absent = [name for name, on in ((_PLACED, placed), (_REMOVED, removed)) if on is None]
    return absent, None if absent else (removed - placed).days


@criterion(
    "trial.min_hours", Text("The trial lasted more than %(hours)s hours"), thresholds={"hours": "number"}
)
def min_hours(case: Reading) -> Found:
    """The recorded hours; without them the two days decide only where every hour of theirs agrees."""
    hours, limit = case.value(_HOURS), case.number("hours")
    absent, days = _length(case)
    if hours is not None:
        part, why = Part(Truth.of(hours > limit)), Text("%(hours)s h", hours=plain(hours))
    elif days is None:
        part, why = _hours_or_days(absent), not_recorded(*absent)
    else:
        part, why = _hours_of(days, limit), days_text(days)
    open_hours = Text("%(days)s; the hours that would decide are not recorded", days=why)
    return case.found(part, met=why, not_met=why, unknown=why if days is None else open_hours)


def _hours_or_days(absent: list[str]) -> Part:
    """The hours settle it, and so do the days; one fact alone decides against only as the last one."""
    stops = {_HOURS, *absent} if len(absent) == 1 else {_HOURS}
    return Part(Truth.UNKNOWN, (frozenset({_HOURS}), frozenset(absent)), frozenset(stops))


def beyond_hours(days: int, limit: int | Decimal) -> Truth:
    """Two calendar days are anything from just over one to just under three times 24 hours."""
    if (days - 1) * 24 >= limit:
        return Truth.MET
    return Truth.NOT_MET if (days + 1) * 24 <= limit else Truth.UNKNOWN


def _hours_of(days: int, limit: int | Decimal) -> Part:
    state = beyond_hours(days, limit)
    return Part.needing(_HOURS) if state is Truth.UNKNOWN else Part(state)


@criterion(
    "trial.overrun",
    Text("The leads stayed beyond the planned day: infection"),
    favourable=Text("The leads did not stay beyond the planned day"),
)
def overrun(case: Reading) -> Found:
    """Against the plan; leads that are still in count until today."""
    placed, planned, removed = (case.value(name) for name in (_PLACED, _PLANNED, _REMOVED))
    absent = [name for name, on in ((_PLACED, placed), (_PLANNED, planned)) if on is None]
    out: date = removed or case.on
    part = Part(Truth.UNKNOWN, (frozenset(absent),)) if absent else Part(Truth.of(out <= planned))
    told = Text("Planned for %(planned)s, out on %(out)s", planned=_day(planned), out=_day(removed))
    why = not_recorded(*absent) if absent else told
    return case.blocking(part, met=why, not_met=why, unknown=why)


def _day(on: date | None) -> object:
    return Text("not yet") if on is None else day(on)


_GOAL = "trial.goal_reached"
_ODI, _WALKING, _ISI = (
    (f"trial.{measure}_before", f"trial.{measure}_after") for measure in ("odi", "walking", "isi")
)


def _pair(case: Reading, names: tuple[str, str]) -> tuple[Fraction, Fraction] | None:
    values = [case.recent(name) for name in names]
    if None in values:
        return None
    before, after = (Fraction(str(value)) for value in values)
    return before, after


def _open(case: Reading, names: tuple[str, ...]) -> Part:
    absent = frozenset(name for name in names if case.recent(name) is None)
    return Part(Truth.UNKNOWN, (absent,))


def function_gained(case: Reading) -> Part:
    """The agreed goal reached, or the ODI down, or walking up, each by the profile's limit."""
    odi, walking = _pair(case, _ODI), _pair(case, _WALKING)
    better = odi and odi[0] - odi[1] >= Fraction(case.number("odi_points"))
    farther = walking and walking[0] > 0 and _rise(*walking) >= Fraction(case.number("walking_percent"))
    return either(
        case.part(_GOAL, bool),
        _open(case, _ODI) if odi is None else Part(Truth.of(better)),
        _open(case, _WALKING) if walking is None else Part(Truth.of(farther)),
    )


def _rise(before: Fraction, after: Fraction) -> Fraction:
    return 100 * (after - before) / before


@criterion(
    "trial.function_gain",
    Text(
        "Function gained: agreed goal reached, ODI down by %(odi_points)s points or more, or walking up by "
        "%(walking_percent)s %% or more"
    ),
    thresholds={"odi_points": "number", "walking_percent": "number"},
)
def function_gain(case: Reading) -> Found:
    """One of the three is enough; only three answers show that there is none."""
    names = (_GOAL, *_ODI, *_WALKING)
    known = [name for name in names if case.recent(name) is not None]
    told = Text("%(found)s", found="; ".join(str(said(case, name)) for name in known))
    absent = [name for name in names if name not in known]
    return case.found(
        function_gained(case), met=told, not_met=told, unknown=not_recorded(*absent) if absent else told
    )


@criterion(
    "trial.sleep_gain",
    Text("Sleep better: ISI down by %(isi_points)s points or more"),
    thresholds={"isi_points": "number"},
)
def sleep_gain(case: Reading) -> Found:
    """The smallest change that matters after stimulation is 2.4 to 2.6 points."""
    pair = _pair(case, _ISI)
    if pair is None:
        part = _open(case, _ISI)
        return case.found(
            part, met=Text(""), not_met=Text(""), unknown=not_recorded(*sorted(part.settles[0]))
        )
    why = Text("ISI %(before)s, then %(after)s", before=plain(float(pair[0])), after=plain(float(pair[1])))
    enough = pair[0] - pair[1] >= Fraction(case.number("isi_points"))
    return case.found(Part(Truth.of(enough)), met=why, not_met=why, unknown=why)
