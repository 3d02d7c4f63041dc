"""Tables of the dashboard as files: no small numbers, no cell a formula; entered in the audit trail."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.csv_cells import safe_row
from scs_manager.domain.dashboard_tables import Figure
from scs_manager.domain.suppression import LEAST
from scs_manager.services import audit

NOTE = (
    f"Numbers below {LEAST} are left out, and so are others from which they would follow. Each file is safe"
    " by itself; do not publish several whose filters differ by few patients."
)


def export_table(
    session: Session,
    figure: Figure,
    *,
    clinic_name: str,
    filters: Mapping[str, str],
    as_of: str,
    by: Actor,
    now: datetime,
) -> list[list[str]]:
    """The rows of the file of one figure, its head first; one commit with the audit event."""
    audit.record(
        session, by=by, action="dashboard.exported", now=now, detail={"table": figure.slug, **filters}
    )
    session.commit()
    head = [["Figure", str(figure.title)], ["Clinic", clinic_name], ["As of", as_of]]
    head += [[name, value] for name, value in filters.items()]
    return [*map(safe_row, [*head, ["Note", NOTE], [], *figure.table.for_export()])]
