"""The item texts that a clinic may show, and each instrument as this clinic has it. No commit."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session, col

from scs_manager.domain.instruments import Instrument, shipped_instruments
from scs_manager.domain.instruments.licences import (
    Permission,
    SuppliedTexts,
    load_supplied,
    why_not_shown,
    with_texts,
)
from scs_manager.models.questionnaires import InstrumentPermissionRow, SuppliedDefinitionRow
from scs_manager.models.scoped import select_scoped


@dataclass(frozen=True)
class ClinicInstrument:
    """An instrument as a clinic has it: with texts where they ship or where its permission is recorded."""

    instrument: Instrument
    may_show: bool
    texts_sha256: str | None = None


def permissions_of(session: Session, clinic_id: uuid.UUID) -> dict[str, InstrumentPermissionRow]:
    """The permission in force of each instrument: the newest that was not withdrawn."""
    query = select_scoped(InstrumentPermissionRow, clinic_id).where(
        col(InstrumentPermissionRow.withdrawn_at).is_(None)
    )
    rows = session.exec(query.order_by(col(InstrumentPermissionRow.at)))
    return {row.instrument: row for row in rows}


def definitions_of(session: Session, clinic_id: uuid.UUID) -> dict[str, SuppliedDefinitionRow]:
    """The newest texts that the clinic supplied for each instrument, active or not."""
    query = select_scoped(SuppliedDefinitionRow, clinic_id).order_by(col(SuppliedDefinitionRow.at))
    return {row.instrument: row for row in session.exec(query)}


def instruments_of(session: Session, clinic_id: uuid.UUID) -> Mapping[str, ClinicInstrument]:
    """Every instrument as this clinic has it, by id."""
    permissions = permissions_of(session, clinic_id)
    texts = {
        row.id: row for row in session.exec(select_scoped(SuppliedDefinitionRow, clinic_id)) if permissions
    }
    return {
        key: _as_allowed(instrument, permissions.get(key), texts)
        for key, instrument in shipped_instruments().items()
    }


def supplied_under(row: InstrumentPermissionRow, definition: SuppliedDefinitionRow) -> SuppliedTexts:
    """The supplied texts with the permission as it is recorded."""
    read = load_supplied(definition.text, definition.instrument, shipped_instruments())
    return replace(read, permission=Permission(row.confirmed_by, row.confirmed_on, row.reference))


def _as_allowed(
    instrument: Instrument,
    row: InstrumentPermissionRow | None,
    texts: Mapping[uuid.UUID, SuppliedDefinitionRow],
) -> ClinicInstrument:
    """Texts of an older version of the definition are not shown: the clinic must supply them again."""
    if row is None or texts[row.definition_id].version != instrument.version:
        return ClinicInstrument(instrument, why_not_shown(instrument) is None)
    supplied = supplied_under(row, texts[row.definition_id])
    if why_not_shown(instrument, supplied) is not None:
        return ClinicInstrument(instrument, may_show=False)
    return ClinicInstrument(with_texts(instrument, supplied), True, texts[row.definition_id].sha256)
