"""What the figures of the registry count, as conditions on its rows: every count is defined in this place."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.opioids import Change
from scs_manager.domain.pathway import ENDED
from scs_manager.domain.registry_filters import Filters
from scs_manager.domain.registry_rows import DONE, FIELDS
from scs_manager.models.follow_up import FollowUpVisitRow
from scs_manager.models.registry import RegistryCaseRow
from scs_manager.services.registry_case import A_YEAR, MERGED

CASE: Any = sa.inspect(RegistryCaseRow).local_table
_c = CASE.c

NOT_COMPUTED = ""
"""The state of a row that was noted and not yet computed."""
PLACED = _c.placed_on.is_not(None)
OVER = _c.state.in_([state.value for state in ENDED])
"""Nothing more is planned: closed, declined, not indicated, withdrawn or died."""
TRIED = sa.and_(PLACED, sa.or_(_c.ended_on.is_not(None), OVER))
"""Leads went in and the trial is over: whom its outcome is asked of, also of who withdrew or died in it."""
IMPLANTED = _c.implanted_on.is_not(None)
KNOWN = _c.at_50.is_not(None)
CHOSEN = _c.decision.in_((DecisionOutcome.IMPLANT.value, DecisionOutcome.NO_TRIAL_IMPLANT.value))

FUNNEL: Mapping[str, Any] = MappingProxyType(
    {
        "referred": _c.referred_on.is_not(None),
        "screened": _c.screened_on.is_not(None),
        "reviewed": _c.reviewed_on.is_not(None),
        "placed": PLACED,
        "ended": TRIED,
        "chosen": CHOSEN,
        "implanted": IMPLANTED,
    }
)
"""The steps of the funnel in their order."""
WAITS: Mapping[str, Any] = MappingProxyType(
    {name: _c[f"wait_{name}"] for name in ("screened", "reviewed", "placed", "decided", "implanted")}
)
TRIALS: Mapping[str, Any] = MappingProxyType(
    {
        "placed": PLACED,
        "tried": TRIED,
        "implanted": IMPLANTED,
        "known": sa.and_(TRIED, KNOWN),
        "at_30": sa.and_(TRIED, _c.at_30),
        "at_50": sa.and_(TRIED, _c.at_50),
        "at_80": sa.and_(TRIED, _c.at_80),
        "borderline": sa.and_(TRIED, _c.borderline),
        "aborted": sa.and_(TRIED, _c.aborted),
        "inadequate": sa.and_(TRIED, _c.adequate.is_(False)),
        "undecided": sa.and_(TRIED, _c.decision.is_(None), sa.not_(OVER)),
        "chosen": sa.and_(TRIED, CHOSEN),
        "advised": sa.and_(TRIED, _c.differs.is_not(None)),
        "differs": sa.and_(TRIED, _c.differs),
    }
)
"""What became of trials, among the cases whose leads went in."""
ON_THE_WAY = sa.and_(_c.decided_on.is_(None), sa.not_(OVER))


YEAR_DAYS = 365
LATE_DAYS = 60
"""Without a visit of its own, the window at 12 months closes so late: as in the plan of the program."""


def year_over(on: date) -> Any:
    """Implanted, and the window of the visit at 12 months has closed: only then is a result missing."""
    visit: Any = sa.inspect(FollowUpVisitRow).local_table
    closes = (
        sa.select(visit.c.closes_on)
        .where(visit.c.clinic_id == _c.clinic_id, visit.c.case_id == _c.case_id, visit.c.point == A_YEAR)
        .correlate(CASE)
        .scalar_subquery()
    )
    unplanned = sa.and_(closes.is_(None), _c.implanted_on < on - timedelta(days=YEAR_DAYS + LATE_DAYS))
    return sa.and_(IMPLANTED, sa.or_(closes < on, unplanned))


def is_filled(name: str) -> Any:
    """Whether one field of the data completeness says something."""
    column = _c[name]
    if name == "opioid_change":
        return sa.and_(column.is_not(None), column != Change.UNKNOWN.value)
    return column.is_(True) if name in DONE else column.is_not(None)


FILLED: Mapping[str, Any] = MappingProxyType({name: is_filled(name) for name in FIELDS})
ASKED = _c.fields_asked > 0


def within(clinic_id: uuid.UUID, filters: Filters, *, by: Any) -> Any:
    """The clinic's cases that the filters leave; ``by`` is the day that the period is about."""
    found = [_c.clinic_id == clinic_id, _c.state.not_in((MERGED, NOT_COMPUTED))]
    if filters.since:
        found.append(by >= filters.since)
    if filters.until:
        found.append(by <= filters.until)
    if filters.region:
        found.append(_c.region == filters.region)
    if filters.maker:
        found.append(_c.device_maker == filters.maker)
    if filters.profile:
        found.append(_c.profile == filters.profile)
    if filters.clinician:
        found.append(sa.or_(_c.planned_by_id == filters.clinician, _c.decided_by_id == filters.clinician))
    return sa.and_(*found)
