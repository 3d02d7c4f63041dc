"""Links to questionnaires for those who send and stop them. No commit."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, update

from scs_manager.models.cases import CaseRow
from scs_manager.models.questionnaires import QuestionnaireLinkRow, QuestionnaireSessionRow

LINK_LENGTH = timedelta(days=7)
"""How long a link works. Source: security.md 2.1, threat 3."""


def stop_unused(session: Session, case: CaseRow, now: datetime) -> None:
    """Let no earlier link of a case work any more; who came by one stays."""
    open_ones = update(QuestionnaireLinkRow).where(
        col(QuestionnaireLinkRow.clinic_id) == case.clinic_id,
        col(QuestionnaireLinkRow.case_id) == case.id,
        col(QuestionnaireLinkRow.used_at).is_(None),
        col(QuestionnaireLinkRow.revoked_at).is_(None),
    )
    session.exec(open_ones.values(revoked_at=now).execution_options(synchronize_session=False))


def end_browsers(session: Session, case: CaseRow, now: datetime) -> None:
    """Sign out whoever came by a link of a case."""
    of_case = sa.select(col(QuestionnaireLinkRow.id)).where(
        col(QuestionnaireLinkRow.clinic_id) == case.clinic_id, col(QuestionnaireLinkRow.case_id) == case.id
    )
    open_ones = update(QuestionnaireSessionRow).where(
        col(QuestionnaireSessionRow.link_id).in_(of_case), col(QuestionnaireSessionRow.ended_at).is_(None)
    )
    session.exec(open_ones.values(ended_at=now).execution_options(synchronize_session=False))
