"""What a clinic gives to the comparison of clinics, and what it may see of the others. Never commits.

`shared_by_others` is the one statement of the product that reads beyond the reader's clinic. It reads the
aggregates that clinics have chosen to share, and nothing else; a clinic that shares nothing sees nothing.
"""

import uuid

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.comparison import shared_of
from scs_manager.domain.registry_statistics import Share
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.registry import RegistryMarkRow, RegistrySharedRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.registry_counts import SHAPE

Shares = dict[uuid.UUID, dict[str, Share]]
"""By clinic, then by measure."""


def share_anew(session: Session, clinic: ClinicRow) -> None:
    """Replace what the clinic gives by its kept figures; nothing while it does not take part. No commit.

    Figures that an older version counted give nothing until they are made anew.
    """
    session.connection().execute(
        sa.delete(RegistrySharedRow).where(col(RegistrySharedRow.clinic_id) == clinic.id)
    )
    mark = session.exec(select_scoped(RegistryMarkRow, clinic.id)).first()
    figures = mark.figures if mark else None
    if not clinic.shares_figures or figures is None or figures.get("shape") != SHAPE:
        return
    for measure, share in shared_of(figures["trials"]).items():
        session.add(RegistrySharedRow(clinic_id=clinic.id, measure=measure, k=share.k, n=share.n))
    session.flush()


def own_shared(session: Session, clinic_id: uuid.UUID) -> dict[str, Share]:
    """What the clinic itself gives, by measure."""
    return {
        row.measure: Share(row.k, row.n) for row in session.exec(select_scoped(RegistrySharedRow, clinic_id))
    }


def shared_by_others(session: Session, clinic: ClinicRow) -> Shares:
    """What every other clinic gives, by clinic and measure; empty for a clinic that does not take part."""
    if not clinic.shares_figures:
        return {}
    query = (
        select(RegistrySharedRow)
        .join(ClinicRow, col(ClinicRow.id) == RegistrySharedRow.clinic_id)
        .where(col(ClinicRow.shares_figures), RegistrySharedRow.clinic_id != clinic.id)
    )
    found: Shares = {}
    for row in session.exec(query):
        found.setdefault(row.clinic_id, {})[row.measure] = Share(row.k, row.n)
    return found
