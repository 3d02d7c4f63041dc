"""The only way from an id to a clinical row: always together with the clinic that asks."""

import uuid
from typing import Any, TypeVar

from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from scs_manager.models.base import ClinicRecord

R = TypeVar("R", bound=ClinicRecord)


def get_scoped(session: Session, model: type[R], clinic_id: uuid.UUID, id: uuid.UUID | int) -> R | None:
    """The row with this id in this clinic; None for another clinic's and for a nonexistent one alike."""
    key: Any = model.id  # type: ignore[attr-defined]
    return session.exec(select_scoped(model, clinic_id).where(key == id)).first()


def select_scoped(model: type[R], clinic_id: uuid.UUID) -> SelectOfScalar[R]:
    """A query over the clinic's rows of one table; the caller adds ``where`` and ``order_by``."""
    owner: Any = model.clinic_id
    return select(model).where(owner == clinic_id)
