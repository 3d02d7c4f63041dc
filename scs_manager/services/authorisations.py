"""Requests to payers: opened, changed, and what happened to them. One use case, one commit, its audit event.

What a payer answered about the implant is written as facts in the same commit, so that ``perm.authorised``
reads it; a value that stands there already is not written twice.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.authorisation_codes import LEAD_CODE
from scs_manager.domain.authorisation_events import Event, check_event, tracking_number
from scs_manager.domain.authorisations import Request, Standing, check_request
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.packet import Stage
from scs_manager.domain.text import Text
from scs_manager.models.authorisations import (
    AuthorisationChangeRow,
    AuthorisationEventRow,
    AuthorisationRow,
)
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.versions import check_version, commit
from scs_manager.services import audit, authorisation_facts
from scs_manager.services.authorisation_papers import document_sent, own_attachment
from scs_manager.services.authorisation_rows import (
    carried_from,
    carried_utn,
    events_of,
    has_event,
    open_request,
    request_of,
    requests_of,
    stands_after,
    typed_before,
)
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.outcomes import latest_trial

__all__ = ["carried_from", "carried_utn", "has_event", "open_request", "request_of", "requests_of"]

Codes = tuple[Sequence[tuple[str, int]], Sequence[str]]
"""Procedures with how often, and diagnoses, as they were entered."""


def save_request(
    session: Session, *, case: CaseRow, request: Request, codes: Codes, request_id: uuid.UUID | None = None,
    version: int | None = None, reason: str = "", by: Actor, now: datetime,
) -> AuthorisationRow:  # fmt: skip
    """Open a request, or change the one of ``version``; after it was sent a change needs its reason.

    Who entered a code, and when, stays with a code that was not changed.
    """
    check_request(request)
    on = clinic_today(session, case.clinic_id, now)
    if request_id is None:
        return _opened(session, case, request, codes, on=on, by=by, now=now)
    row = _known(session, case, request_id)
    check_version(row, version)
    if row.stage is not request.stage:
        raise ValueError("a request keeps its stage")
    values = _values(request) | _coded(row, request, codes, on=on, by=by)
    values["carried_from_id"] = _origin(session, case, request)
    changed = _changes(row, values)
    if not changed:
        session.rollback()
        return row
    if row.standing is not Standing.DRAFT and not reason.strip():
        raise InputError(Text("It was sent as it was. Say why it changes."), place="change_reason")
    for name in changed:
        setattr(row, name, values[name])
    session.add_all([row, _change(row, changed, reason, by=by, now=now)])
    _commit(session, row, "authorisation.changed", {"changed": sorted(changed)}, by=by, now=now)
    return row


def record_event(
    session: Session, *, case: CaseRow, request_id: uuid.UUID, event: Event, by: Actor, now: datetime
) -> AuthorisationEventRow:
    """Write down what happened to a request; how it stands, its number and the facts follow from it."""
    row = _known(session, case, request_id)
    happened = events_of(session, row)
    on = clinic_today(session, case.clinic_id, now)
    check_event(event, [each.to_domain() for each in happened], today=on)
    sent = document_sent(session, case, event.document_id)
    own_attachment(session, case, event.attachment_id)
    made = AuthorisationEventRow(
        clinic_id=case.clinic_id, authorisation_id=row.id, by_id=by.id, by_name=by.name, at=now,
        **{each.name: getattr(event, each.name) for each in fields(event)}, document_sha256=sent,
    )  # fmt: skip
    session.add(made)
    session.flush()
    detail = {"event": event.kind.value, "on": event.on.isoformat()}
    detail |= _renumber(session, row, tracking_number([event]) or row.utn, by=by, now=now)
    detail |= {"answer": event.answer.value} if event.answer else {}
    detail |= {"document": str(event.document_id), "sha256": sent} if sent else {}
    _commit(
        session, row, f"authorisation.{event.kind.value}", detail, by=by, now=now,
        first=lambda: _stand(session, case, row, [*happened, made], on=on, by=by, now=now),
    )  # fmt: skip
    return made


def strike_event(
    session: Session, *, case: CaseRow, request_id: uuid.UUID, event_id: int, reason: str, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Strike out the newest thing that was recorded, with why: it was entered by mistake."""
    row = _known(session, case, request_id)
    happened = events_of(session, row)
    if not happened or happened[-1].id != event_id:
        raise RuleError(Text("Only the newest entry that stands can be struck out."))
    if not reason.strip():
        raise InputError(Text("Say why"), place="change_reason")
    struck = happened.pop()
    struck.withdrawn_at, struck.withdrawn_reason = now, reason
    struck.withdrawn_by_id, struck.withdrawn_by_name = by.id, by.name
    session.add(struck)
    on = clinic_today(session, case.clinic_id, now)
    detail = {"event": struck.kind.value, "reason": reason}
    if row.utn and row.utn == tracking_number([struck.to_domain()]):
        before = tracking_number(each.to_domain() for each in happened)
        detail |= _renumber(session, row, before or typed_before(session, row), by=by, now=now)
    _commit(
        session, row, "authorisation.struck", detail, by=by, now=now,
        first=lambda: _stand(session, case, row, happened, on=on, by=by, now=now),
    )  # fmt: skip


def _renumber(
    session: Session, row: AuthorisationRow, utn: str, *, by: Actor, now: datetime
) -> dict[str, str]:
    """Give the trial's request another tracking number, as a change that stays; empty when it is the same."""
    if row.stage is not Stage.TRIAL or row.utn == utn:
        return {}
    changed = {"utn": {"from": row.utn, "to": utn}}
    session.add(_change(row, changed, "", by=by, now=now))
    row.utn = utn
    return {"utn": utn}


def _opened(
    session: Session, case: CaseRow, request: Request, codes: Codes, *, on: date, by: Actor, now: datetime
) -> AuthorisationRow:
    trial = latest_trial(session, case)
    row = AuthorisationRow(
        clinic_id=case.clinic_id, case_id=case.id, trial_id=trial.id if trial else None, by_id=by.id,
        by_name=by.name, at=now, carried_from_id=_origin(session, case, request), **_values(request),
        **_coded(None, request, codes, on=on, by=by),
    )  # fmt: skip
    session.add(row)
    detail = {"stage": row.stage.value, "profile": row.profile_id, "payer": row.payer_name}
    _commit(session, row, "authorisation.opened", detail, by=by, now=now)
    return row


def _known(session: Session, case: CaseRow, request_id: uuid.UUID) -> AuthorisationRow:
    row = get_scoped(session, AuthorisationRow, case.clinic_id, request_id)
    if row is None or row.case_id != case.id:
        raise ValueError("this case has no such request")
    return row


def _values(request: Request) -> dict[str, Any]:
    return {each.name: getattr(request, each.name) for each in fields(request)}


def _origin(session: Session, case: CaseRow, request: Request) -> uuid.UUID | None:
    """The request of the trial whose number is carried; None for a number of its own."""
    trial = carried_from(session, case) if request.stage is Stage.PERMANENT and request.utn else None
    return trial.id if trial and trial.utn == request.utn else None


def _coded(
    row: AuthorisationRow | None, request: Request, codes: Codes, *, on: date, by: Actor
) -> dict[str, Any]:
    """The codes as they are kept: one that stood keeps who entered it."""
    procedures, diagnoses = codes
    counted = [(code, request.leads or 1 if code == LEAD_CODE else count) for code, count in procedures]
    entered = {"by": by.name, "on": on.isoformat()}
    before = {(each["code"], each["count"]): each for each in row.procedures} if row else {}
    named = {each["code"]: each for each in row.diagnoses} if row else {}
    return {
        "procedures": [
            before.get((code, count), {"code": code, "count": count} | entered) for code, count in counted
        ],
        "diagnoses": [named.get(code, {"code": code} | entered) for code in diagnoses],
    }


def _changes(row: AuthorisationRow, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: {"from": _plain(getattr(row, name)), "to": _plain(value)}
        for name, value in values.items()
        if value != getattr(row, name)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, date | uuid.UUID) else value


def _change(
    row: AuthorisationRow, changed: dict[str, Any], reason: str, *, by: Actor, now: datetime
) -> AuthorisationChangeRow:
    return AuthorisationChangeRow(
        clinic_id=row.clinic_id, authorisation_id=row.id, changed=changed, reason=reason, by_id=by.id,
        by_name=by.name, at=now,
    )  # fmt: skip


def _stand(
    session: Session, case: CaseRow, row: AuthorisationRow, events: Iterable[AuthorisationEventRow], *,
    on: date, by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Keep with the request how it stands, and what follows for the worklist and the implant."""
    happened = list(events)
    after = stands_after(happened)
    row.standing, row.standing_on = after.standing, after.on
    row.until, row.awaited_on = after.until, after.awaited_on
    session.add(row)
    session.flush()
    _mark(session, case, row.stage)
    authorisation_facts.write(session, case, on=on, by=by, now=now)


def _mark(session: Session, case: CaseRow, stage: Stage) -> None:
    """Of the requests of a stage the newest that was sent is told on the worklist, no older one."""
    rows = [row for row in requests_of(session, case) if row.stage is stage]
    newest = next((row for row in rows if row.standing not in (Standing.DRAFT, Standing.WITHDRAWN)), None)
    for row in rows:
        row.mark_on = stands_after(events_of(session, row)).mark_on if row is newest else None
        session.add(row)


def _commit(
    session: Session, row: AuthorisationRow, action: str, detail: dict[str, Any], *, by: Actor, now: datetime,
    first: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Write what follows, the event of the trail, and commit; who lost a race is told."""
    told = {"request": str(row.id)} | detail

    def write() -> None:
        first()
        audit.record(session, by=by, action=action, now=now, case_id=row.case_id, detail=told)

    commit(session, write)
