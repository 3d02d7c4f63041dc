"""What the payer's answers say about the implant, as facts that ``perm.authorised`` reads. No commit."""

from datetime import date, datetime

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.authorisation_events import authorised_facts
from scs_manager.domain.authorisation_words import grant_limits
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.fact_json import stored
from scs_manager.models.facts import FactRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.authorisation_rows import grant_of, implant_authorised
from scs_manager.services.record_rows import add_fact

ANSWER, UNTIL = "permanent.authorisation", "permanent.authorised_until"
SOURCE = "Request to the payer"
"""Where these facts come from, as evidence lines name it."""


def write(session: Session, case: CaseRow, *, on: date, by: Actor, now: datetime) -> None:
    """Write what stands now; what is on record already is left.

    Without any answer only facts of ours are taken back; with one, the last day belongs to it.
    """
    row = implant_authorised(session, case, on=on)
    said = authorised_facts(row.standing, row.until) if row else (None, None)
    source = _source(session, row, on)
    for name, value in zip((ANSWER, UNTIL), said, strict=True):
        newest = _newest(session, case, name)
        if value is None and (newest is None or newest.value is None or (row is None and not _ours(newest))):
            continue
        day = row.standing_on if row else on
        held = newest is not None and (newest.value, newest.on) == (stored(value), day)
        if newest is None or not held or (_ours(newest) and newest.source != source):
            add_fact(session, case, name, value, on=day, source=source, by=by, now=now)


def holds_until(session: Session, case: CaseRow) -> date | None:
    """The last day of an authorisation that was granted, as the record has it; None where nobody knows."""
    query = select_scoped(FactRow, case.clinic_id).where(
        FactRow.case_id == case.id, col(FactRow.name).in_((ANSWER, UNTIL))
    )
    rows = {row.name: row.to_domain() for row in session.exec(query.order_by(col(FactRow.id)))}
    answer, until = rows.get(ANSWER), rows.get(UNTIL)
    if answer is None or until is None or answer.value != "granted" or not isinstance(until.value, date):
        return None
    return until.value


def holds_from(session: Session, case: CaseRow, *, on: date) -> date | None:
    """The first day of the authorisation that answers for the implant; None where nobody knows."""
    row = implant_authorised(session, case, on=on)
    granted = grant_of(session, row) if row else None
    return granted.valid_from if granted else None


def _source(session: Session, row: AuthorisationRow | None, on: date) -> str:
    """Who was asked, and what a grant does not give."""
    if row is None:
        return SOURCE
    granted = grant_of(session, row)
    limits = grant_limits(granted, row.leads, on=on, planned_on=row.requested_for) if granted else ()
    return "; ".join((f"{SOURCE}, {row.payer_name}", *map(str, limits)))


def _ours(row: FactRow) -> bool:
    return row.source.startswith(SOURCE)


def _newest(session: Session, case: CaseRow, name: str) -> FactRow | None:
    query = select_scoped(FactRow, case.clinic_id).where(FactRow.case_id == case.id, FactRow.name == name)
    return session.exec(query.order_by(col(FactRow.id).desc()).limit(1)).first()
