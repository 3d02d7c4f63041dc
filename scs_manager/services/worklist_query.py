"""The one statement behind a page of the worklist, made once per kind of page. Reads only.

The hottest page of the product: columns instead of objects, and what marks a row comes with it. Pages are
found by key along an index, so that none gets slower with more cases; flags are looked up for the rows of the
page alone.
"""

import uuid
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.authorisation_events import ENDS_SOON
from scs_manager.domain.authorisations import Standing
from scs_manager.domain.packet import Stage
from scs_manager.domain.pathway import State
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow, ReferralRow
from scs_manager.models.lists import ListedItemRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.rescreens import RescreenFindingRow
from scs_manager.models.screening import ScreeningRow

FLAGGED_LISTS = ("allergies", "antithrombotics", "devices")
"""Lists of which a standing item is flagged on the worklist, in the order of the flags."""
SCREENING_OUT_OF_DATE = "screening"
"""The flag of a case that a re-screen would tell something else, and that was not screened since."""
FLAGS = (*FLAGGED_LISTS, SCREENING_OUT_OF_DATE)
AUTHORISATION = "authorisation "
"""How the flag of a request to the payer begins that somebody must look at; how it stands follows."""
_DONE = (State.IMPLANTED, State.FOLLOW_UP)
_PAST_TRIAL = (State.TRIALLING, State.TRIAL_ENDED, State.DECIDED, State.NO_TRIAL_IMPLANT, *_DONE)
"""Where a request for the trial matters no more, and one for the implant."""

_ESCAPE = "/"


class Line(NamedTuple):
    """One line of the worklist."""

    case_id: uuid.UUID
    state: State
    state_since: datetime
    priority: int
    """0 for an urgent referral, 1 for a routine one."""
    received_on: date
    """When the referral came; the day the case was opened where none is recorded."""
    outcome: str | None
    next_action: str
    given_name: str
    family_name: str
    birth_date: date
    identifier: str
    flags: tuple[str, ...]


class Key(NamedTuple):
    """Where a page ends: the order of the worklist."""

    priority: int
    state_since: datetime
    case_id: uuid.UUID


def lines_of(
    session: Session,
    clinic_id: uuid.UUID,
    *,
    state: State | None,
    name: str,
    identifier: str,
    ended: bool,
    after: Key | None,
    size: int,
    on: date | None = None,
) -> list[Line]:
    """At most ``size`` lines behind a key; ``name`` is a folded beginning, empty for every patient.

    ``on`` is the clinic's day; without it no request to a payer is flagged.
    """
    asked: dict[str, Any] = {"clinic": clinic_id, "size": size, "state": state, "on": on}
    asked["soon"] = on + ENDS_SOON if on else None
    if name:
        asked |= {"begins": _escaped(name) + "%", "identifier": identifier}
    if after is not None:
        asked |= after._asdict()
    query = _page(one_state=state is not None, named=bool(name), ended=ended, later=after is not None)
    return [_line(*row) for row in session.connection().execute(query, asked)]


def _line(
    case_id: uuid.UUID, state: State, state_since: datetime, priority: int, received_on: date | None,
    opened_at: datetime, outcome: str | None, next_action: str, given_name: str, family_name: str,
    birth_date: date, identifier: str, standing: Standing | None, *flags: bool,
) -> Line:  # fmt: skip
    return Line(
        case_id, state, state_since, priority, received_on or opened_at.date(), outcome, next_action,
        given_name, family_name, birth_date, identifier,
        _named(standing, flags) if standing or any(flags) else (),
    )  # fmt: skip


def _named(standing: Standing | None, flags: tuple[bool, ...]) -> tuple[str, ...]:
    """The flags that stand, the one of a request to the payer first."""
    listed = tuple(flag for flag, stands in zip(FLAGS, flags, strict=True) if stands)
    return (f"{AUTHORISATION}{standing.value}", *listed) if standing else listed


def _table(model: Any) -> Any:
    return sa.inspect(model).local_table


@cache
def _page(*, one_state: bool, named: bool, ended: bool, later: bool) -> sa.Select[Any]:
    """The cases of the page, and around them who they are and what is flagged for each.

    The inner query is bounded before anything is joined: a planner that likes to begin with the patients
    would read them all.
    """
    page: Any = _cases(one_state=one_state, named=named, ended=ended, later=later).subquery("page")
    patient, referral = _table(PatientRow), _table(ReferralRow)
    return (
        sa.select(
            page.c.id, page.c.state, page.c.state_since, page.c.priority, referral.c.received_on,
            page.c.opened_at, page.c.outcome, page.c.next_action, patient.c.given_name,
            patient.c.family_name, patient.c.birth_date, patient.c.identifier, _asked_payer(page),
            *_flags(page.c.id),
        )
        .join_from(page, patient, _same_patient(page, patient))
        .outerjoin(referral, referral.c.case_id == page.c.id)
        .order_by(page.c.priority, page.c.state_since, page.c.id)
    )  # fmt: skip


def _cases(*, one_state: bool, named: bool, ended: bool, later: bool) -> sa.Select[Any]:
    case, patient = _table(CaseRow), _table(PatientRow)
    order = (case.c.priority, case.c.state_since, case.c.id)
    query = (
        sa.select(case)
        .where(
            case.c.clinic_id == sa.bindparam("clinic"),
            case.c.closed_at.is_not(None) if ended else case.c.closed_at.is_(None),
        )
        .order_by(*order)
        .limit(sa.bindparam("size", type_=sa.Integer))
    )
    if one_state:
        query = query.where(case.c.state == sa.bindparam("state"))
    if named:
        begins = patient.c.name_key.like(sa.bindparam("begins"), escape=_ESCAPE)
        is_named = sa.or_(begins, patient.c.identifier == sa.bindparam("identifier"))
        query = query.join(patient, _same_patient(case, patient)).where(is_named)
    if later:
        key = zip(Key._fields, order, strict=True)
        query = query.where(
            sa.tuple_(*order) > sa.tuple_(*(sa.bindparam(name, type_=column.type) for name, column in key))
        )
    return query


def _same_patient(case: Any, patient: Any) -> Any:
    return sa.and_(patient.c.clinic_id == case.c.clinic_id, patient.c.id == case.c.patient_id)


def _asked_payer(page: Any) -> Any:
    """How the request to the payer stands that has waited longest to be looked at; null while none has.

    A grant that does not end soon is told because something was sent after it: that stands as sent.
    """
    asked: Any = _table(AuthorisationRow).alias("asked")
    matters = sa.or_(
        sa.and_(asked.c.stage == Stage.TRIAL, *(page.c.state != each for each in _PAST_TRIAL)),
        sa.and_(asked.c.stage == Stage.PERMANENT, *(page.c.state != each for each in _DONE)),
    )
    holds = sa.or_(asked.c.until.is_(None), asked.c.until > sa.bindparam("soon", type_=sa.Date))
    sent = sa.literal(Standing.SENT, asked.c.standing.type)
    told = sa.case((sa.and_(asked.c.standing == Standing.GRANTED, holds), sent), else_=asked.c.standing)
    return (
        sa.select(told)
        .where(
            asked.c.clinic_id == sa.bindparam("clinic"),
            asked.c.case_id == page.c.id,
            asked.c.mark_on <= sa.bindparam("on", type_=sa.Date),
            page.c.closed_at.is_(None),
            matters,
        )
        .order_by(asked.c.mark_on)
        .limit(1)
        .scalar_subquery()
    )


def _flags(case_id: Any) -> list[Any]:
    """Whether each flag stands, in the order of ``FLAGS``."""
    listed, found, screened = _table(ListedItemRow), _table(RescreenFindingRow), _table(ScreeningRow)
    clinic: Any = sa.bindparam("clinic")
    flags = [
        sa.exists()
        .where(
            listed.c.case_id == case_id,
            listed.c.list == key,
            listed.c.withdrawn_at.is_(None),
            listed.c.clinic_id == clinic,
        )
        .label(key)
        for key in FLAGGED_LISTS
    ]
    since = sa.exists().where(
        screened.c.case_id == found.c.case_id,
        screened.c.clinic_id == found.c.clinic_id,
        screened.c.at > found.c.at,
    )
    told_otherwise = sa.exists().where(
        found.c.case_id == case_id, found.c.flagged, found.c.clinic_id == clinic, ~since
    )
    return [*flags, told_otherwise.label(SCREENING_OUT_OF_DATE)]


def _escaped(name: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        name = name.replace(special, _ESCAPE + special)
    return name
