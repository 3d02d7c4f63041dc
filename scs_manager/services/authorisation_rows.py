"""Requests to payers, read from their rows. Reads only."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col

from scs_manager.domain.authorisation_events import Event, Stands, authorised, standing_grant, stands
from scs_manager.domain.authorisations import Standing
from scs_manager.domain.packet import Stage
from scs_manager.models.authorisations import (
    AuthorisationChangeRow,
    AuthorisationEventRow,
    AuthorisationRow,
)
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services.outcomes import told_trial


@dataclass(frozen=True)
class Log:
    """A request with everything that happened to it and every change of it, oldest first."""

    row: AuthorisationRow
    events: tuple[AuthorisationEventRow, ...]
    """Those struck out included."""
    changes: tuple[AuthorisationChangeRow, ...]


def requests_of(session: Session, case: CaseRow) -> list[AuthorisationRow]:
    """Every request of a case, the newest first."""
    query = select_scoped(AuthorisationRow, case.clinic_id).where(AuthorisationRow.case_id == case.id)
    return list(session.exec(query.order_by(col(AuthorisationRow.at).desc(), col(AuthorisationRow.id))))


def request_of(session: Session, case: CaseRow, request_id: uuid.UUID) -> AuthorisationRow | None:
    """One request of this case."""
    query = select_scoped(AuthorisationRow, case.clinic_id).where(
        AuthorisationRow.case_id == case.id, AuthorisationRow.id == request_id
    )
    return session.exec(query).first()


def open_request(session: Session, case: CaseRow, stage: Stage) -> AuthorisationRow | None:
    """The newest request of a stage that was not withdrawn; None without one."""
    query = select_scoped(AuthorisationRow, case.clinic_id).where(
        AuthorisationRow.case_id == case.id,
        AuthorisationRow.stage == stage,
        AuthorisationRow.standing != Standing.WITHDRAWN,
    )
    newest = query.order_by(col(AuthorisationRow.at).desc(), col(AuthorisationRow.id)).limit(1)
    return session.exec(newest).first()


def carried_from(session: Session, case: CaseRow) -> AuthorisationRow | None:
    """The newest request with a number for the trial that took place, which the implant's carries.

    Never a refused one, and never that of an earlier trial: what was opened before that one had ended was for
    it. By time, for a request may be opened before its trial is planned.
    """
    query = select_scoped(AuthorisationRow, case.clinic_id).where(
        AuthorisationRow.case_id == case.id,
        AuthorisationRow.stage == Stage.TRIAL,
        col(AuthorisationRow.standing).not_in((Standing.WITHDRAWN, Standing.REFUSED)),
    )
    rows = session.exec(query.order_by(col(AuthorisationRow.at).desc(), col(AuthorisationRow.id)))
    since = _earlier_end(session, case)
    return next((row for row in rows if row.utn and (since is None or row.at > since)), None)


def _earlier_end(session: Session, case: CaseRow) -> datetime | None:
    """When the trial before the one that papers tell of had ended; None without one."""
    told = told_trial(session, case)
    query = select_scoped(TrialRow, case.clinic_id).where(
        TrialRow.case_id == case.id, col(TrialRow.ended_at).is_not(None)
    )
    ends = [row.ended_at for row in session.exec(query) if told is not None and row.id != told.id]
    return max((end for end in ends if end is not None), default=None)


def carried_utn(session: Session, case: CaseRow) -> str:
    """The tracking number of the trial; empty where none is known."""
    row = carried_from(session, case)
    return row.utn if row else ""


def events_of(session: Session, row: AuthorisationRow) -> list[AuthorisationEventRow]:
    """What happened to a request and was not struck out, oldest first."""
    query = select_scoped(AuthorisationEventRow, row.clinic_id).where(
        AuthorisationEventRow.authorisation_id == row.id,
        col(AuthorisationEventRow.withdrawn_at).is_(None),
    )
    return list(session.exec(query.order_by(col(AuthorisationEventRow.id))))


def typed_before(session: Session, row: AuthorisationRow) -> str:
    """The tracking number that stood before an answer of the payer changed it; empty without one."""
    query = select_scoped(AuthorisationChangeRow, row.clinic_id).where(
        AuthorisationChangeRow.authorisation_id == row.id
    )
    changes = session.exec(query.order_by(col(AuthorisationChangeRow.id).desc())).all()
    numbers = (each.changed["utn"] for each in changes if "utn" in each.changed)
    return next((each["from"] or "" for each in numbers if each["to"] == row.utn), "")


def has_event(session: Session, row: AuthorisationRow, event_id: int) -> bool:
    """Whether an entry belongs to this request, struck out or not."""
    found = get_scoped(session, AuthorisationEventRow, row.clinic_id, event_id)
    return found is not None and found.authorisation_id == row.id


def logs_of(session: Session, case: CaseRow) -> list[Log]:
    """Every request of a case with its log, the newest request first; three statements."""
    rows = requests_of(session, case)
    keys = [row.id for row in rows]
    events: dict[uuid.UUID, list[AuthorisationEventRow]] = defaultdict(list)
    changes: dict[uuid.UUID, list[AuthorisationChangeRow]] = defaultdict(list)
    if keys:
        for event in session.exec(
            select_scoped(AuthorisationEventRow, case.clinic_id)
            .where(col(AuthorisationEventRow.authorisation_id).in_(keys))
            .order_by(col(AuthorisationEventRow.id))
        ):
            events[event.authorisation_id].append(event)
        for change in session.exec(
            select_scoped(AuthorisationChangeRow, case.clinic_id)
            .where(col(AuthorisationChangeRow.authorisation_id).in_(keys))
            .order_by(col(AuthorisationChangeRow.id))
        ):
            changes[change.authorisation_id].append(change)
    return [Log(row, tuple(events[row.id]), tuple(changes[row.id])) for row in rows]


def standing_of(row: AuthorisationRow) -> Stands:
    """How a request stands, as it is kept with it."""
    return Stands(row.standing, row.standing_on, row.until, row.awaited_on)


def implant_authorised(session: Session, case: CaseRow, *, on: date) -> AuthorisationRow | None:
    """The request that answers for the implant on a day; None where none was sent."""
    rows = [row for row in requests_of(session, case) if row.stage is Stage.PERMANENT]
    found = authorised([standing_of(row) for row in rows], on=on)
    return next((row for row in rows if found is not None and standing_of(row) == found), None)


def grant_of(session: Session, row: AuthorisationRow) -> Event | None:
    """The answer that grants a request, while it stands."""
    if row.standing is not Standing.GRANTED:
        return None
    return standing_grant(event.to_domain() for event in events_of(session, row))


def told_of(session: Session, row: AuthorisationRow) -> tuple[Stands, Event | None]:
    """How a request stands and the grant that stands; what was asked beside a grant is read from its log."""
    if row.standing is not Standing.GRANTED:
        return standing_of(row), None
    happened = [event.to_domain() for event in events_of(session, row)]
    return stands(happened), standing_grant(happened)


def stands_after(events: list[AuthorisationEventRow]) -> Stands:
    """How a request stands after these events."""
    return stands(event.to_domain() for event in events)
