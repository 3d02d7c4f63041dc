"""The team reviews of a case as they stand. Reads only."""

from datetime import datetime

from sqlmodel import Session, col

from scs_manager.domain.pathway import State
from scs_manager.models.cases import CaseMoveRow, CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.team_reviews import TeamReviewRow


def reviews_of(session: Session, case: CaseRow) -> list[TeamReviewRow]:
    """The reviews of a case, newest first."""
    query = select_scoped(TeamReviewRow, case.clinic_id).where(TeamReviewRow.case_id == case.id)
    return list(session.exec(query.order_by(col(TeamReviewRow.at).desc(), col(TeamReviewRow.id))))


def standing(session: Session, case: CaseRow, *, but: TeamReviewRow | None = None) -> list[TeamReviewRow]:
    """The reviews that no later minutes replace, newest entry first; without ``but``."""
    rows = reviews_of(session, case)
    gone = {row.replaces_id for row in rows} | ({but.id} if but is not None else set())
    return [row for row in rows if row.id not in gone]


def newest_standing(session: Session, case: CaseRow) -> TeamReviewRow | None:
    """The review of the newest meeting that stands; of one day, the one entered last."""
    return max(standing(session, case), key=lambda row: (row.held_on, row.at), default=None)


def current_review(session: Session, case: CaseRow) -> TeamReviewRow | None:
    """The newest standing review, if it was entered since the case last came to the team."""
    newest = newest_standing(session, case)
    came = _came_to_team(session, case)
    return newest if newest is not None and (came is None or newest.at >= came) else None


def _came_to_team(session: Session, case: CaseRow) -> datetime | None:
    query = (
        select_scoped(CaseMoveRow, case.clinic_id)
        .where(CaseMoveRow.case_id == case.id, CaseMoveRow.to_state == State.TEAM_REVIEW)
        .order_by(col(CaseMoveRow.id).desc())
        .limit(1)
    )
    move = session.exec(query).first()
    return move.at if move is not None else None
