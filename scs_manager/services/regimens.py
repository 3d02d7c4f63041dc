"""The medicines the diary asks about: the current regimen of a case, as the record has it. Reads only."""

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.diary_medicines import DiaryMedicine, diary_medicine
from scs_manager.models.lists import MedicationRow

_table: Any = sa.inspect(MedicationRow).local_table

_MEDICINES = (
    sa.select(
        _table.c.id, _table.c.product, _table.c.drug, _table.c.current, _table.c.withdrawn_at,
        _table.c.as_needed, _table.c.route, _table.c.daily_dose, _table.c.dose_unit,
    )
    .where(_table.c.clinic_id == sa.bindparam("clinic"), _table.c.case_id == sa.bindparam("case_id"))
    .order_by(_table.c.at, _table.c.id)
)  # fmt: skip


def diary_medicines(
    session: Session, *, clinic_id: uuid.UUID, case_id: uuid.UUID, asked: Collection[str] | None = None
) -> list[DiaryMedicine]:
    """How each medicine is asked about: the regimen, or exactly those a form has ``asked``.

    A form that was opened before the regimen changed is answered for the medicines it showed.
    """
    rows = session.connection().execute(_MEDICINES, {"clinic": clinic_id, "case_id": case_id})
    found: dict[str, DiaryMedicine] = {}
    for row in rows:
        is_asked = row.current and row.withdrawn_at is None if asked is None else str(row.id) in asked
        product = row.product or row.drug
        if is_asked and product not in found:
            found[product] = diary_medicine(
                str(row.id), product, as_needed=row.as_needed, route=row.route, daily_dose=row.daily_dose,
                dose_unit=row.dose_unit,
            )  # fmt: skip
    return list(found.values())
