"""The counts behind the clinic's figures: a handful of set-based statements over the registry. Reads only.

What comes back is plain JSON data, so that the unfiltered counts can be kept. Sums and histograms of whole
numbers only: both databases give the same.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.registry_filters import Filters
from scs_manager.models.registry import RegistryComplicationRow
from scs_manager.services.registry_conditions import (
    ASKED,
    CASE,
    FILLED,
    FUNNEL,
    IMPLANTED,
    KNOWN,
    ON_THE_WAY,
    PLACED,
    TRIALS,
    TRIED,
    WAITS,
    within,
    year_over,
)

PARTS = 420
"""Means of up to seven whole scores are whole numbers of 1/420."""
SHAPE = 4
"""Which counts there are and what they mean: one more whenever either changes, so no older one is shown."""

_c = CASE.c
_complication: Any = sa.inspect(RegistryComplicationRow).local_table
Counts = dict[str, Any]


def counts_of(session: Session, clinic_id: uuid.UUID, filters: Filters, *, on: date, target: int) -> Counts:
    """Everything the page shows, for the filtered cases, as it stands on a day."""
    referred = within(clinic_id, filters, by=_c.referred_on)
    placed = sa.and_(within(clinic_id, filters, by=_c.placed_on), PLACED)
    return {
        "on": on.isoformat(),
        "pathway": _pathway(session, referred),
        "waits": _waits(session, referred, target),
        "trials": _trials(session, placed) | _year(session, placed, on),
        "cells": _cells(session, placed),
        "relief": _histogram(session, sa.and_(placed, TRIED, KNOWN), _c.relief_hundredths),
        "change": _histogram(session, sa.and_(placed, TRIED, KNOWN), _change()),
        "opioids": _opioids(session, sa.and_(placed, TRIED)),
        "complications": _complications(session, placed),
        "survival": _survival(session, sa.and_(within(clinic_id, filters, by=_c.implanted_on), IMPLANTED)),
    }


def choices_of(session: Session, clinic_id: uuid.UUID) -> Counts:
    """What the filters offer: the days there are trials of, and the values that occur."""
    everything = within(clinic_id, Filters(), by=_c.placed_on)
    first, last = session.connection().execute(
        sa.select(sa.func.min(_c.placed_on), sa.func.max(_c.placed_on)).where(everything)
    ).one()  # fmt: skip
    return {
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "makers": _distinct(session, everything, _c.device_maker),
        "profiles": _distinct(session, everything, _c.profile),
        "people": _people(session, everything),
    }


def _distinct(session: Session, where: Any, column: Any) -> list[str]:
    query = sa.select(column).where(where, column.is_not(None)).distinct().order_by(column)
    return list(session.connection().scalars(query))


def _people(session: Session, where: Any) -> list[list[str]]:
    """Key and name of everybody who planned a trial or signed a decision, by name."""
    found: dict[str, str] = {}
    for key, name in ((_c.planned_by_id, _c.planned_by_name), (_c.decided_by_id, _c.decided_by_name)):
        query = sa.select(key, sa.func.max(name)).where(where, key.is_not(None)).group_by(key)
        found |= {str(each): words for each, words in session.connection().execute(query)}
    return sorted(([key, name] for key, name in found.items()), key=lambda pair: (pair[1], pair[0]))


def _sums(session: Session, where: Any, conditions: Mapping[str, Any], *more: Any) -> dict[str, int]:
    """How many cases meet each condition, and the sums of more columns by their label; one statement."""
    counted = [
        sa.func.sum(sa.case((condition, 1), else_=0)).label(name) for name, condition in conditions.items()
    ]
    row = session.connection().execute(sa.select(*counted, *more).where(where)).one()
    return {name: int(value or 0) for name, value in row._mapping.items()}


def _pathway(session: Session, where: Any) -> dict[str, int]:
    """Each step of the funnel, each step of those who had reached the one before, and who is on the way."""
    names = list(FUNNEL)
    asked = dict(FUNNEL)
    for before, name in pairwise(names):
        asked[f"{name}_after"] = sa.and_(FUNNEL[before], FUNNEL[name])
    asked["on_the_way"] = ON_THE_WAY
    asked["untried"] = sa.and_(IMPLANTED, _c.placed_on.is_(None))
    return _sums(session, where, asked)


def _waits(session: Session, where: Any, target: int) -> dict[str, Any]:
    """Days by wait as ``[[days, cases], ...]``, all waits in one statement."""
    parts = [
        sa.select(sa.literal(name), column, sa.func.count())
        .where(where, column.is_not(None))
        .group_by(column)
        for name, column in WAITS.items()
    ]
    found: dict[str, Any] = {name: [] for name in WAITS}
    for name, days, cases in session.connection().execute(sa.union_all(*parts)):
        found[name].append([days, cases])
    return {name: sorted(days) for name, days in found.items()} | {"target": target}


def _year(session: Session, where: Any, on: date) -> dict[str, int]:
    """The year after the implant, of those whose visit at twelve months is over."""
    year = _c.year_at_50
    asked = {"due": sa.true(), "year_known": year.is_not(None), "year_50": year}
    return _sums(session, sa.and_(where, year_over(on)), asked)


def _trials(session: Session, where: Any) -> dict[str, int]:
    """Outcome, diary, data, criteria and decisions, in one statement."""
    asked: dict[str, Any] = {**TRIALS} | {"asked": ASKED}
    asked |= {f"field_{name}": sa.and_(ASKED, filled) for name, filled in FILLED.items()}
    asked |= {
        f"criterion_{number}_{letter}": sa.and_(TRIED, sa.func.substr(_c.criteria, number, 1) == letter)
        for number in range(1, 9)
        for letter in "mnu"
    }
    days = ("expected", "on_time", "late", "staff", "outside", "missing")
    sums = [sa.func.sum(_c[f"days_{name}"]).label(f"days_{name}") for name in days]
    means = [
        sa.func.sum(sa.case((sa.and_(TRIED, KNOWN), value), else_=0)).label(name)
        for name, value in (("before", _mean("before")), ("after", _mean("after")))
    ]
    return _sums(session, where, asked, *sums, *means)


def _mean(name: str) -> Any:
    """The mean of a window in parts of 1/420: whole, since no window has more than seven days."""
    return _c[f"{name}_total"] * PARTS // _c[f"{name}_days"]


def _change() -> Any:
    return _mean("after") - _mean("before")


def _cells(session: Session, where: Any) -> list[list[Any]]:
    """Trials by target, profile, maker, year and number, with what became of them; folded by whoever asks."""
    number = sa.case((_c.trial_number > 3, 3), else_=_c.trial_number)
    keys = [_c.region, _c.profile, _c.device_maker, sa.extract("year", _c.placed_on), number]
    counted = [PLACED, TRIED, sa.and_(TRIED, KNOWN), sa.and_(TRIED, _c.at_50), IMPLANTED]
    sums = [sa.func.sum(sa.case((condition, 1), else_=0)) for condition in counted]
    query = sa.select(*keys, *sums).where(where).group_by(*keys)
    return [
        [*row[:3], int(row[3]), int(row[4]), *map(int, row[5:])]
        for row in session.connection().execute(query)
    ]


def _histogram(session: Session, where: Any, value: Any) -> list[list[int]]:
    """``[[value, cases], ...]`` in order of the value."""
    query = sa.select(value.label("value"), sa.func.count()).where(where).group_by(sa.text("value"))
    return sorted([int(each), cases] for each, cases in session.connection().execute(query))


def _opioids(session: Session, where: Any) -> list[list[Any]]:
    keys = (_c.opioid_change, _c.band_before, _c.band_after)
    query = sa.select(*keys, sa.func.count()).where(where).group_by(*keys)
    return _in_order(session.connection().execute(query))


def _complications(session: Session, where: Any) -> list[list[Any]]:
    """Class, phase, events, serious events and patients."""
    same = sa.and_(_complication.c.clinic_id == _c.clinic_id, _complication.c.case_id == _c.case_id)
    keys = (_complication.c.class_name, _complication.c.phase)
    sums = (sa.func.sum(_complication.c.events), sa.func.sum(_complication.c.serious), sa.func.count())
    query = sa.select(*keys, *sums).select_from(CASE.join(_complication, same)).where(where).group_by(*keys)
    return [[*row[:2], *map(int, row[2:])] for row in _in_order(session.connection().execute(query))]


def _survival(session: Session, where: Any) -> dict[str, list[list[Any]]]:
    """Days, whether the end was seen, and implants; by the end that is waited for."""
    found = {}
    for name in ("explant", "loss"):
        keys = (_c[f"{name}_days"], _c[f"{name}_seen"])
        query = sa.select(*keys, sa.func.count()).where(where).group_by(*keys)
        found[name] = sorted(
            [-1 if days is None else days, bool(seen), n]
            for days, seen, n in session.connection().execute(query)
        )
    return found


def _in_order(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return sorted((list(row) for row in rows), key=lambda row: [str(each) for each in row])
