"""Reading a case's paintings, for the use cases and documents that show them; nothing here commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col

from scs_manager.domain.body_figure import BodyFigure, body_figure
from scs_manager.domain.body_map import MapKind
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped


def body_maps_of(session: Session, case: CaseRow, *, known_at: datetime | None = None) -> list[BodyMapRow]:
    """Every painting of a case, or those entered by an instant; the newest day first, then the latest."""
    query = select_scoped(BodyMapRow, case.clinic_id).where(BodyMapRow.case_id == case.id)
    if known_at is not None:
        query = query.where(col(BodyMapRow.at) <= known_at)
    return list(session.exec(query.order_by(col(BodyMapRow.on).desc(), col(BodyMapRow.id).desc())))


def newest(rows: Sequence[BodyMapRow], kind: MapKind) -> BodyMapRow | None:
    """The first of its kind in rows as `body_maps_of` gives them."""
    return next((row for row in rows if row.kind is kind), None)


def figure_of(session: Session, case: CaseRow, *, known_at: datetime | None = None) -> BodyFigure | None:
    """The newest pain with the newest tingling over it, as known at an instant; None without paintings."""
    return figure_from(body_maps_of(session, case, known_at=known_at))


def figure_from(rows: Sequence[BodyMapRow]) -> BodyFigure | None:
    """The same from rows that were read already."""
    pain, tingling = newest(rows, MapKind.PAIN), newest(rows, MapKind.TINGLING)
    if pain is None and tingling is None:
        return None
    return body_figure(
        frozenset(pain.regions) if pain else None, frozenset(tingling.regions) if tingling else None
    )
