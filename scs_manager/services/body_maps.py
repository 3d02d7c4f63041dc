"""Paintings of pain and tingling: recorded once, never changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.body_map import BodyMap, MapSource, in_order
from scs_manager.domain.body_regions import SCHEME
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.models.cases import CaseRow
from scs_manager.services import audit
from scs_manager.services.clinic_days import check_happened


@dataclass(frozen=True)
class Painting:
    """What was painted, by whose hand, and for which day; ``trial_day`` counts from lead placement."""

    map: BodyMap
    source: MapSource
    on: date
    trial_day: int | None = None


def record_body_map(
    session: Session, *, case: CaseRow, painting: Painting, by: Actor, now: datetime
) -> BodyMapRow:
    """Keep one painting; an earlier one of the same day stays, and the new one counts."""
    if by.kind is ActorKind.STAFF:  # a phone sends no day: it is the patient's own, where it may be later
        check_happened(session, case.clinic_id, [painting.on], now)
    row = BodyMapRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        kind=painting.map.kind,
        regions=list(in_order(painting.map.regions)),
        scheme=SCHEME,
        source=painting.source,
        on=painting.on,
        trial_day=painting.trial_day,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail: dict[str, Any] = {
        "kind": row.kind,
        "on": row.on,
        "places": len(row.regions),
        "source": row.source,
    }
    audit.record(session, by=by, action="body_map.recorded", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row
