"""Supplying the item texts of an instrument, and recording the permission that lets them be shown."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.instruments import Instrument, shipped_instruments
from scs_manager.domain.instruments.licences import load_supplied, require_shown
from scs_manager.domain.text import Text
from scs_manager.models.questionnaires import InstrumentPermissionRow, SuppliedDefinitionRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services import audit
from scs_manager.services.clinic_days import check_happened
from scs_manager.services.instrument_texts import definitions_of, permissions_of, supplied_under

__all__ = ["Granted", "activate", "supply", "withdraw"]


@dataclass(frozen=True)
class Granted:
    """Who confirmed a clinic's own permission, when, and where it can be found again."""

    confirmed_by: str
    on: date
    reference: str


def supply(
    session: Session, *, instrument: Instrument, text: str, filename: str, by: Actor, now: datetime
) -> SuppliedDefinitionRow:
    """Store a clinic's file of texts; a fault names file and key. Nothing is shown before a permission is
    recorded, whatever the file says of one."""
    read = load_supplied(text, filename, shipped_instruments())
    if read.instrument != instrument.id:
        raise InputError(Text("This file is for %(other)s", other=read.instrument), place="file")
    clinic_id = _clinic_of(by)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    same = select_scoped(SuppliedDefinitionRow, clinic_id).where(SuppliedDefinitionRow.sha256 == sha256)
    if session.exec(same).first() is not None:
        raise InputError(Text("These very texts were supplied before"), place="file")
    row = SuppliedDefinitionRow(
        clinic_id=clinic_id,
        instrument=instrument.id,
        version=instrument.version,
        sha256=sha256,
        text=text,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"instrument": instrument.id, "sha256": sha256}
    audit.record(session, by=by, action="instrument.supplied", now=now, detail=detail)
    session.commit()
    return row


def activate(
    session: Session, *, instrument: Instrument, granted: Granted, by: Actor, now: datetime
) -> InstrumentPermissionRow:
    """Record the permission for the newest supplied texts, which from then on may be shown."""
    clinic_id = _clinic_of(by)
    definition = definitions_of(session, clinic_id).get(instrument.id)
    if definition is None or definition.version != instrument.version:
        raise RuleError(Text("The clinic has not supplied the texts of %(title)s.", title=instrument.title))
    check_happened(session, clinic_id, [granted.on], now, place="confirmed_on")
    row = InstrumentPermissionRow(
        clinic_id=clinic_id,
        instrument=instrument.id,
        definition_id=definition.id,
        confirmed_by=granted.confirmed_by.strip(),
        confirmed_on=granted.on,
        reference=granted.reference.strip(),
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    require_shown(instrument, supplied_under(row, definition))
    before = permissions_of(session, clinic_id).get(instrument.id)
    if before is not None:
        _end(session, before, "Replaced by a newer permission", by=by, now=now)
    session.add(row)
    detail = {"instrument": instrument.id, "sha256": definition.sha256, "reference": row.reference}
    audit.record(session, by=by, action="instrument.activated", now=now, detail=detail)
    session.commit()
    return row


def withdraw(session: Session, *, instrument: Instrument, reason: str, by: Actor, now: datetime) -> None:
    """Stop showing the supplied texts; answers that were given stay."""
    row = permissions_of(session, _clinic_of(by)).get(instrument.id)
    if row is None:
        raise RuleError(Text("No permission is in force for %(title)s.", title=instrument.title))
    _end(session, row, reason, by=by, now=now)
    detail = {"instrument": instrument.id, "reason": reason}
    audit.record(session, by=by, action="instrument.withdrawn", now=now, detail=detail)
    session.commit()


def _end(session: Session, row: InstrumentPermissionRow, reason: str, *, by: Actor, now: datetime) -> None:
    row.withdrawn_at, row.withdrawn_reason = now, reason
    row.withdrawn_by_id, row.withdrawn_by_name = by.id, by.name
    session.add(row)


def _clinic_of(by: Actor) -> uuid.UUID:
    if by.clinic_id is None:
        raise ValueError("a permission belongs to a clinic")
    return by.clinic_id
