"""Screenings of a case over time: which there are, and what changed from one to another. Reads only."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from scs_manager.domain.screening_changes import Kept, ScreeningChanges, changes_to_json, screening_changes
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ScreeningDissentRow, ScreeningJudgementRow, ScreeningRow
from scs_manager.services.judgements import said_to
from scs_manager.services.screening import content_of


def before(session: Session, screening: ScreeningRow) -> ScreeningRow | None:
    """The screening of the same case that came directly before this one."""
    query = select_scoped(ScreeningRow, screening.clinic_id).where(
        ScreeningRow.case_id == screening.case_id,
        col(ScreeningRow.at) < screening.at,
    )
    return session.exec(query.order_by(col(ScreeningRow.at).desc(), col(ScreeningRow.id)).limit(1)).first()


def changes_between(was: ScreeningRow, now: ScreeningRow) -> ScreeningChanges:
    """What changed from one stored screening to another."""
    return screening_changes(Kept(was.result, was.facts), Kept(now.result, now.facts))


@dataclass
class Said:
    """How much people said to a screening."""

    judgements: int = 0
    dissents: int = 0


def said_counts(session: Session, case: CaseRow) -> dict[uuid.UUID, Said]:
    """How many judgements and how many dissents each screening of a case has; without any, no entry."""
    of_case = (ScreeningRow.clinic_id == case.clinic_id, ScreeningRow.case_id == case.id)
    ids = select(ScreeningRow.id).where(*of_case)
    found: dict[uuid.UUID, Said] = defaultdict(Said)
    judged = select(ScreeningJudgementRow.screening_id).where(
        col(ScreeningJudgementRow.screening_id).in_(ids)
    )
    for screening_id in session.exec(judged):
        found[screening_id].judgements += 1
    against = select(ScreeningDissentRow.screening_id).where(col(ScreeningDissentRow.screening_id).in_(ids))
    for screening_id in session.exec(against):
        found[screening_id].dissents += 1
    return found


def whole_content(session: Session, screening: ScreeningRow) -> dict[str, Any]:
    """Everything about a stored screening as plain data: what was signed, what people said, what changed."""
    earlier = before(session, screening)
    return {
        **content_of(screening),
        "run": {"by": screening.by_name, "at": screening.at.isoformat()},
        "signature": _signature(screening),
        "said": said_to(session, screening),
        "changes": changes_to_json(changes_between(earlier, screening)) if earlier else None,
    }


def _signature(screening: ScreeningRow) -> dict[str, Any] | None:
    if screening.signed_at is None:
        return None
    return {
        "by": screening.signed_by_name,
        "role": screening.signed_role,
        "at": screening.signed_at.isoformat(),
        "time_zone": screening.signed_time_zone,
        "meaning": screening.signed_meaning,
        "content_sha256": screening.content_sha256,
    }
