"""The alarms of a clinic with their patients, each list in one indexed query. Reads only."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.alarms import Standing, StepKind
from scs_manager.domain.messages import MessageState
from scs_manager.models.alarms import AlarmRow, AlarmStepRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.services.alarm_rows import BY_EMAIL, ESCALATED


class ListedAlarm(NamedTuple):
    """One alarm with whom to call, who acts, and whom it was last told to."""

    id: uuid.UUID
    case_id: uuid.UUID
    signs: list[str]
    opened_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    resolved_at: datetime | None
    resolved_by: str | None
    given_name: str
    family_name: str
    identifier: str
    phone: str
    told_at: datetime | None = None
    """When it was last escalated."""
    told_to: str = ""
    """The colleague's name, or the role, it was last escalated to."""
    mails: int = 0
    """E-mails that this escalation planned, one for each person."""
    mails_sent: int = 0
    """Those of them that have left."""

    @property
    def standing(self) -> Standing:
        """Where it stands, as the rules know it."""
        return Standing(self.acknowledged_by, self.resolved_by)


def unresolved(session: Session, clinic_id: uuid.UUID, *, most: int | None = None) -> list[ListedAlarm]:
    """The alarms that nobody has taken on, oldest first, then those that are not resolved; all without most.

    None is ever left away by age: what is not resolved stays.
    """
    query = _listed(clinic_id).where(col(AlarmRow.resolved_at).is_(None))
    untaken = sa.case((col(AlarmRow.acknowledged_at).is_(None), 0), else_=1)
    return _rows(session, query.order_by(untaken, col(AlarmRow.opened_at), col(AlarmRow.id)).limit(most))


def resolved_since(session: Session, clinic_id: uuid.UUID, since: datetime) -> list[ListedAlarm]:
    """The alarms that were resolved at or after an instant, the newest resolution first."""
    query = _listed(clinic_id).where(col(AlarmRow.resolved_at) >= since)
    return _rows(session, query.order_by(col(AlarmRow.resolved_at).desc(), col(AlarmRow.id)))


_COLUMNS: tuple[Any, ...] = (
    AlarmRow.id, AlarmRow.case_id, AlarmRow.signs, AlarmRow.opened_at, AlarmRow.acknowledged_at,
    AlarmRow.acknowledged_by_name, AlarmRow.resolved_at, AlarmRow.resolved_by_name, PatientRow.given_name,
    PatientRow.family_name, PatientRow.identifier, PatientRow.phone, AlarmStepRow.at, AlarmStepRow.to_name,
    AlarmStepRow.to_role,
)  # fmt: skip
_SENT = (MessageState.SENT, MessageState.DELIVERED)


def _mails(*conditions: Any) -> Any:
    """E-mails of the newest escalation: they are planned in its transaction, at its instant."""
    return (
        sa.select(sa.func.count())
        .where(
            col(MessageRow.alarm_id) == col(AlarmRow.id),
            col(MessageRow.kind) == ESCALATED,
            col(MessageRow.channel) == BY_EMAIL,
            col(MessageRow.created_at) == col(AlarmStepRow.at),
            *conditions,
        )
        .correlate(AlarmRow, AlarmStepRow)
        .scalar_subquery()
    )


def _listed(clinic_id: uuid.UUID) -> sa.Select[Any]:
    """The columns of a list, patients joined and the newest escalation looked up along its index."""
    newest = (
        sa.select(sa.func.max(col(AlarmStepRow.id)))
        .where(col(AlarmStepRow.alarm_id) == col(AlarmRow.id), col(AlarmStepRow.kind) == StepKind.ESCALATED)
        .correlate(AlarmRow)
        .scalar_subquery()
    )
    return (
        sa.select(*_COLUMNS, _mails(), _mails(col(MessageRow.state).in_(_SENT)))
        .select_from(AlarmRow)
        .join(CaseRow, _same(AlarmRow.clinic_id, CaseRow.clinic_id, AlarmRow.case_id, CaseRow.id))
        .join(PatientRow, _same(CaseRow.clinic_id, PatientRow.clinic_id, CaseRow.patient_id, PatientRow.id))
        .outerjoin(AlarmStepRow, col(AlarmStepRow.id) == newest)
        .where(col(AlarmRow.clinic_id) == clinic_id)
    )


def _same(*columns: Any) -> Any:
    return sa.and_(columns[0] == columns[1], columns[2] == columns[3])


def _rows(session: Session, query: sa.Select[Any]) -> list[ListedAlarm]:
    found = session.connection().execute(query)
    return [ListedAlarm._make((*row[:-4], row[-4] or row[-3] or "", *row[-2:])) for row in found]
