"""Reading a case's paintings, for the use cases and documents that show them; nothing here commits."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col

from scs_manager.domain.body_figure import BodyFigure, body_figure
from scs_manager.domain.body_map import MapKind
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped


def body_maps_of(session: Session, case: CaseRow) -> list[BodyMapRow]:
    """Every painting of a case, the newest day first and on one day the latest painting first."""
    query = select_scoped(BodyMapRow, case.clinic_id).where(BodyMapRow.case_id == case.id)
    return list(session.exec(query.order_by(col(BodyMapRow.on).desc(), col(BodyMapRow.id).desc())))


def newest(rows: Sequence[BodyMapRow], kind: MapKind, *, until: date | None = None) -> BodyMapRow | None:
    """The first of its kind in rows as `body_maps_of` gives them, of the day ``until`` or earlier."""
    return next((row for row in rows if row.kind is kind and (until is None or row.on <= until)), None)


def figure_of(session: Session, case: CaseRow, *, until: date | None = None) -> BodyFigure | None:
    """The newest pain with the newest tingling laid over it; None while nothing was painted."""
    return figure_from(body_maps_of(session, case), until=until)


def figure_from(rows: Sequence[BodyMapRow], *, until: date | None = None) -> BodyFigure | None:
    """The same from rows that were read already."""
    pain, tingling = (newest(rows, kind, until=until) for kind in (MapKind.PAIN, MapKind.TINGLING))
    if pain is None and tingling is None:
        return None
    return body_figure(
        frozenset(pain.regions) if pain else None, frozenset(tingling.regions) if tingling else None
    )
