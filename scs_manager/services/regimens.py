"""The medicines the diary asks about: the current regimen of a case, as the record has it. Reads only."""

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.models.lists import MedicationRow

_table: Any = sa.inspect(MedicationRow).local_table

_MEDICINES = (
    sa.select(_table.c.id, _table.c.product, _table.c.drug, _table.c.current, _table.c.withdrawn_at)
    .where(_table.c.clinic_id == sa.bindparam("clinic"), _table.c.case_id == sa.bindparam("case_id"))
    .order_by(_table.c.at, _table.c.id)
)


def diary_medicines(
    session: Session, *, clinic_id: uuid.UUID, case_id: uuid.UUID, asked: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """Key and product of each medicine to ask about: the regimen, or exactly those a form has ``asked``.

    A form that was opened before the regimen changed is answered for the medicines it showed.
    """
    rows = session.connection().execute(_MEDICINES, {"clinic": clinic_id, "case_id": case_id})
    found: dict[str, str] = {}
    for row in rows:
        is_asked = row.current and row.withdrawn_at is None if asked is None else str(row.id) in asked
        product = row.product or row.drug
        if is_asked and product not in found.values():
            found[str(row.id)] = product
    return list(found.items())
