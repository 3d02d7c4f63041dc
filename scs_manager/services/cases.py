"""Cases: the worklist by page, one case with its history, and the steps that people take by hand."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.passwords import canonical
from scs_manager.domain.pathway import Action, State, allowed, missing_for
from scs_manager.domain.text import Text
from scs_manager.domain.waiting import PRIORITIES
from scs_manager.models.cases import CaseCounterRow, CaseMoveRow, CaseRow, ReferralRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.versions import check_version, commit
from scs_manager.services import audit, gathered, moves, red_flags, worklist_query
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.worklist_query import Key, Line

PAGE = 50
"""Cases on one page of the worklist."""
_COUNTERS = sa.select(col(CaseCounterRow.state), col(CaseCounterRow.cases)).where(
    col(CaseCounterRow.clinic_id) == sa.bindparam("clinic")
)


@dataclass(frozen=True)
class Filters:
    """What the worklist is narrowed to; empty shows every open case."""

    state: State | None = None
    name: str = ""
    ended: bool = False
    """Show the cases that have ended instead of the open ones."""


@dataclass(frozen=True)
class Page:
    """Urgent referrals first, then waiting longest; and where the next page begins: None on the last."""

    lines: tuple[Line, ...]
    after: str | None


def worklist(
    session: Session,
    clinic_id: uuid.UUID,
    filters: Filters | None = None,
    after: str | None = None,
    *,
    size: int = PAGE,
    on: date | None = None,
) -> Page:
    """One page of the clinic's cases; pages are found by key, so that none gets slower with more cases.

    ``after`` is the key a page gave; one that was tampered with begins at the start. ``on`` is the
    clinic's day, for what is flagged from a day on.
    """
    asked = filters or Filters()
    lines = worklist_query.lines_of(
        session,
        clinic_id,
        state=asked.state,
        name=canonical(asked.name),
        identifier=asked.name.strip(),
        ended=asked.ended,
        after=_read_key(after),
        size=size + 1,
        on=on,
    )
    return Page(tuple(lines[:size]), _write_key(lines[size - 1]) if len(lines) > size else None)


def counters(session: Session, clinic_id: uuid.UUID) -> Mapping[State, int]:
    """How many cases stand in each state, as counted with every move."""
    told = session.connection().execute(_COUNTERS, {"clinic": clinic_id})
    counted: dict[State, int] = {state: number for state, number in told}
    return {state: counted.get(state, 0) for state in State}


@dataclass(frozen=True)
class Step:
    """A step out of the present state, and what is still missing for it."""

    action: Action
    missing: tuple[Text, ...]


@dataclass(frozen=True)
class Summary:
    """One case with its referral, its history (oldest first) and the steps out of its state."""

    case: CaseRow
    referral: ReferralRow | None
    moves: tuple[CaseMoveRow, ...]
    steps: tuple[Step, ...]


def summary(session: Session, case: CaseRow, *, on: date) -> Summary:
    """Everything the overview of a case shows beside patient and screening, as of the clinic's day."""
    referral = session.exec(
        select_scoped(ReferralRow, case.clinic_id).where(ReferralRow.case_id == case.id)
    ).first()
    history = session.exec(
        select_scoped(CaseMoveRow, case.clinic_id)
        .where(CaseMoveRow.case_id == case.id)
        .order_by(col(CaseMoveRow.id))
    ).all()
    facts = gathered.case_facts(session, case, on=on)
    steps = tuple(Step(action, missing_for(action, facts)) for action in allowed(case.state))
    return Summary(case, referral, tuple(history), steps)


def get_case(session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID) -> CaseRow | None:
    """The case in this clinic; None for another clinic's and for a nonexistent one alike."""
    return get_scoped(session, CaseRow, clinic_id, case_id)


def move(
    session: Session,
    *,
    case: CaseRow,
    action: Action,
    by: Actor,
    now: datetime,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Take one step along the pathway by hand; what is missing is gathered from the record and named."""
    check_version(case, version)
    facts = gathered.case_facts(session, case, on=clinic_today(session, case.clinic_id, now))
    left = case.state

    def write() -> None:
        moves.move_case(session, case, action, by=by, now=now, reason=reason, facts=facts)
        red_flags.after_move(session, case, action, by=by, now=now, reason=reason)
        detail = {"action": action.value, "from": left.value, "to": case.state.value, "reason": reason}
        audit.record(session, by=by, action="case.moved", now=now, case_id=case.id, detail=detail)

    commit(session, write)


def _write_key(line: Line) -> str:
    return f"{line.priority}|{line.state_since.isoformat()}|{line.case_id}"


def _read_key(after: str | None) -> Key | None:
    try:
        priority, since, case_id = (after or "").split("|")
        read = datetime.fromisoformat(since)
        ranked = list(map(str, sorted(PRIORITIES.values()))).index(priority)
        return Key(ranked, read.astimezone(UTC), uuid.UUID(case_id)) if read.tzinfo else None
    except (ValueError, OverflowError):  # an offset may reach past the first and the last year
        return None
