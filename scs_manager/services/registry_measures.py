"""Whom every number of the dashboard is about, as a condition on the registry's rows.

A measure is a word such as ``trial.at_50`` or ``region.leg``; its parts are looked up in fixed tables, so no
word from an address ever reaches a statement but as a bound value.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa

from scs_manager.domain.adverse_events import PHASE_NAMES, EventPhase
from scs_manager.domain.complications import CLASS_NAMES, ComplicationClass
from scs_manager.domain.dashboard_after import BAND_NAMES
from scs_manager.domain.dashboard_groups import FIELD_NAMES
from scs_manager.domain.dashboard_pathway import STEP_NAMES, WAIT_NAMES
from scs_manager.domain.diary_days import REGION_NAMES
from scs_manager.domain.opioids import CHANGE_NAMES, Change
from scs_manager.domain.text import Text
from scs_manager.models.registry import RegistryComplicationRow
from scs_manager.services.registry_conditions import (
    ASKED,
    CASE,
    FILLED,
    FUNNEL,
    IMPLANTED,
    KNOWN,
    PLACED,
    TRIALS,
    TRIED,
    WAITS,
    year_over,
)

_c = CASE.c
_complication: Any = sa.inspect(RegistryComplicationRow).local_table


class Measure(NamedTuple):
    """Whom a list is about; ``by`` is the day that the period of the filters is about."""

    title: Text
    condition: Any
    by: Any = _c.placed_on


class Asked(NamedTuple):
    """The day that is asked about, and the clinic's target in days."""

    on: date
    target: int


def measure_of(word: str, asked: Asked) -> Measure | None:
    """The measure of a word; None for a word that means nothing."""
    kind, _, rest = word.partition(".")
    make = _KINDS.get(kind)
    return make(rest, asked) if make else None


def _pathway(rest: str, _asked: Asked) -> Measure | None:
    if rest not in FUNNEL:
        return None
    return Measure(Text("Step reached: %(step)s", step=STEP_NAMES[rest]), FUNNEL[rest], _c.referred_on)


def _wait(rest: str, asked: Asked) -> Measure | None:
    if rest == "over":
        title = Text("Decided later than %(target)s days after the referral", target=asked.target)
        return Measure(title, _c.wait_decided > asked.target, _c.referred_on)
    if rest not in WAITS:
        return None
    return Measure(Text("Wait: %(wait)s", wait=WAIT_NAMES[rest]), WAITS[rest].is_not(None), _c.referred_on)


TRIAL_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "placed": Text("Leads placed"),
        "tried": Text("Trial ended"),
        "implanted": Text("Implanted after a trial"),
        "known": Text("Trial ended, with a result"),
        "at_30": Text("Relief of 30 % or more"),
        "at_50": Text("Relief of 50 % or more"),
        "at_80": Text("Relief of 80 % or more"),
        "borderline": Text("50 % lies within the patient's own interval"),
        "aborted": Text("Trial aborted"),
        "inadequate": Text("Trial technically not adequate"),
        "undecided": Text("Trial ended, not decided"),
        "chosen": Text("Trial ended, decided to implant"),
        "advised": Text("Decided, with advice"),
        "differs": Text("Decided otherwise than advised"),
    }
)


def _trial(rest: str, _asked: Asked) -> Measure | None:
    if rest == "unknown":
        return Measure(Text("Trial ended, without a result"), sa.and_(TRIED, sa.not_(KNOWN)))
    if rest == "asked":
        return Measure(Text("Trial ended and not aborted"), sa.and_(PLACED, ASKED))
    condition = TRIALS.get(rest)
    return None if condition is None else Measure(TRIAL_TITLES[rest], sa.and_(PLACED, condition))


_BANDS = {
    "worse": (None, 0),
    "none": (0, 3000),
    "some": (3000, 5000),
    "half": (5000, 8000),
    "most": (8000, None),
}


def _relief(rest: str, _asked: Asked) -> Measure | None:
    if rest not in _BANDS:
        return None
    low, high = _BANDS[rest]
    found = [TRIED, KNOWN]
    found += [] if low is None else [_c.relief_hundredths >= low]
    found += [] if high is None else [_c.relief_hundredths < high]
    titles = {
        "worse": Text("More pain than before"),
        "none": Text("Relief of 0 to below 30 %"),
        "some": Text("Relief of 30 to below 50 %"),
        "half": Text("Relief of 50 to below 80 %"),
        "most": Text("Relief of 80 % or more"),
    }
    return Measure(titles[rest], sa.and_(*found))


def _group(column: Any, title: Callable[[str], Text]) -> Callable[[str, Asked], Measure]:
    """Groups by one column; ``….at_50`` are the responders of a group."""

    def make(rest: str, _asked: Asked) -> Measure:
        value, dot, of = rest.rpartition(".")
        responders = dot and of == "at_50"
        value = value if responders else rest
        same = column == value if value else column.is_(None)
        found = sa.and_(TRIED, same, _c.at_50) if responders else sa.and_(TRIED, same)
        named = title(value) if value else Text("Not recorded")
        words = "%(group)s: relief of 50 %% or more" if responders else "%(group)s: trial ended"
        return Measure(Text(words, group=named), found)

    return make


def _region(value: str) -> Text:
    known = {each.value: name for each, name in REGION_NAMES.items()}
    return known.get(value, Text("%(name)s", name=value))


def _named(value: str) -> Text:
    return Text("%(name)s", name=value)


def _year(rest: str, _asked: Asked) -> Measure | None:
    if not (rest.isascii() and rest.isdecimal() and len(rest) == 4 and rest > "0000"):
        return None
    year = int(rest)
    within_year = _c.placed_on.between(date(year, 1, 1), date(year, 12, 31))
    return Measure(Text("Leads placed in %(year)s", year=rest), within_year)


def _number(rest: str, _asked: Asked) -> Measure | None:
    if rest not in ("1", "2", "3"):
        return None
    title = Text("Third trial or later") if rest == "3" else Text("Trial number %(n)s", n=rest)
    return Measure(title, sa.and_(PLACED, _c.trial_number >= int(rest)))


_DAYS = {
    "on_time": Text("Diary days on time"),
    "late": Text("Late diary days"),
    "staff": Text("Diary days entered by staff"),
    "outside": Text("Diary days outside their window"),
    "missing": Text("Missing diary days"),
}


def _days(rest: str, _asked: Asked) -> Measure | None:
    if rest not in _DAYS:
        return None
    return Measure(_DAYS[rest], sa.and_(TRIED, _c[f"days_{rest}"] > 0))


def _field(rest: str, _asked: Asked) -> Measure | None:
    name, _, missing = rest.partition(".")
    if name not in FILLED or missing not in ("", "missing"):
        return None
    if missing:
        return Measure(
            Text("Missing: %(field)s", field=FIELD_NAMES[name]), sa.and_(ASKED, sa.not_(FILLED[name]))
        )
    return Measure(Text("Filled: %(field)s", field=FIELD_NAMES[name]), sa.and_(ASKED, FILLED[name]))


def _opioid(rest: str, _asked: Asked) -> Measure | None:
    known = {each.value: each for each in Change}
    if rest not in known:
        return None
    unknown = _c.opioid_change.is_(None) if known[rest] is Change.UNKNOWN else sa.false()
    found = sa.and_(TRIED, sa.or_(_c.opioid_change == rest, unknown))
    return Measure(Text("Opioid dose: %(change)s", change=CHANGE_NAMES[known[rest]]), found)


def _band(rest: str, _asked: Asked) -> Measure | None:
    places = {str(n): name for n, name in enumerate(BAND_NAMES)}
    before, _, after = rest.partition(".")
    if before not in places or after not in places:
        return None
    found = sa.and_(TRIED, _c.band_before == places[before], _c.band_after == places[after])
    title = Text(
        "Opioid dose from %(before)s to %(after)s MME a day", before=places[before], after=places[after]
    )
    return Measure(title, found)


def _complicated(rest: str, _asked: Asked) -> Measure | None:
    groups = {each.value: CLASS_NAMES[each] for each in ComplicationClass}
    phases = {each.value: PHASE_NAMES[each] for each in EventPhase}
    group, _, phase = rest.partition(".")
    mine = [_complication.c.clinic_id == _c.clinic_id, _complication.c.case_id == _c.case_id]
    title = Text("Complications")
    if group in groups:
        mine.append(_complication.c.class_name == group)
        title = Text("Complications: %(group)s", group=groups[group])
    elif group != "all":
        return None
    if phase in phases:
        mine.append(_complication.c.phase == phase)
        title = Text("%(what)s, %(phase)s", what=title, phase=phases[phase])
    elif phase:
        return None
    return Measure(title, sa.and_(PLACED, sa.exists().where(*mine)))


def _criterion(rest: str, _asked: Asked) -> Measure | None:
    number, _, letter = rest.partition(".")
    words = {"m": Text("met"), "n": Text("not met"), "u": Text("unknown")}
    if number not in tuple("12345678") or letter not in words:
        return None
    same = sa.func.substr(_c.criteria, int(number), 1) == letter
    return Measure(Text("Criterion %(n)s: %(state)s", n=number, state=words[letter]), sa.and_(TRIED, same))


def _after(rest: str, asked: Asked) -> Measure | None:
    due = sa.and_(PLACED, year_over(asked.on))
    found = {
        "due": Measure(Text("Implanted, and the visit at 12 months is over"), due),
        "known": Measure(Text("Result at 12 months"), sa.and_(due, _c.year_at_50.is_not(None))),
        "year_50": Measure(Text("Relief of 50 % or more at 12 months"), sa.and_(due, _c.year_at_50)),
        "implanted": Measure(Text("Implanted"), IMPLANTED, _c.implanted_on),
        "explanted": Measure(
            Text("Taken out"), sa.and_(IMPLANTED, _c.explanted_on.is_not(None)), _c.implanted_on
        ),
        "lost": Measure(Text("Effect lost"), sa.and_(IMPLANTED, _c.lost_on.is_not(None)), _c.implanted_on),
    }
    return found.get(rest)


_KINDS: Mapping[str, Callable[[str, Asked], Measure | None]] = MappingProxyType(
    {
        "pathway": _pathway, "wait": _wait, "trial": _trial, "relief": _relief, "year": _year,
        "number": _number, "days": _days, "field": _field, "opioid": _opioid, "band": _band,
        "complication": _complicated, "criterion": _criterion, "after": _after,
        "region": _group(_c.region, _region), "profile": _group(_c.profile, _named),
        "maker": _group(_c.device_maker, _named),
    }
)  # fmt: skip
