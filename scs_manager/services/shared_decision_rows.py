"""The talks of a case as they stand. Reads only."""

import uuid

from sqlmodel import Session, col

from scs_manager.domain.shared_decisions import Talk
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.shared_decisions import SharedDecisionRow


def talks_of(session: Session, case: CaseRow) -> list[SharedDecisionRow]:
    """Every record of every talk, the newest entry first."""
    query = select_scoped(SharedDecisionRow, case.clinic_id).where(SharedDecisionRow.case_id == case.id)
    return list(session.exec(query.order_by(col(SharedDecisionRow.at).desc(), col(SharedDecisionRow.id))))


def standing_talks(session: Session, case: CaseRow) -> list[SharedDecisionRow]:
    """The records that no correction replaces; the newest talk first, of one day the one entered last."""
    return standing_of(talks_of(session, case))


def standing_of(rows: list[SharedDecisionRow]) -> list[SharedDecisionRow]:
    """The same among rows that are known already."""
    gone = {row.replaces_id for row in rows}
    kept = [row for row in rows if row.id not in gone]
    return sorted(kept, key=lambda row: (row.held_on, row.at), reverse=True)


def newest_talk(session: Session, case: CaseRow) -> SharedDecisionRow | None:
    """The newest talk that stands; None before the first."""
    return next(iter(standing_talks(session, case)), None)


def get_talk(session: Session, case: CaseRow, talk_id: uuid.UUID) -> SharedDecisionRow | None:
    """The record of this case; None for another case's and for a nonexistent one alike."""
    row = get_scoped(session, SharedDecisionRow, case.clinic_id, talk_id)
    return row if row is not None and row.case_id == case.id else None


def newest_after(session: Session, case: CaseRow, talk_id: uuid.UUID) -> SharedDecisionRow | None:
    """The record that stands in the place of this one; None where nobody corrected it."""
    later = {row.replaces_id: row for row in talks_of(session, case)}
    found = later.get(talk_id)
    while found is not None and found.id in later:
        found = later[found.id]
    return found


def talk_in(row: SharedDecisionRow) -> Talk:
    """What was said, as the rules know it."""
    return Talk(
        held_on=row.held_on,
        led_by=row.led_by,
        patient_present=row.patient_present,
        carer=row.carer,
        interpreter=row.interpreter,
        options=row.options,
        said=row.said,
        told=tuple(row.told),
        life=tuple(row.life),
        matters=row.matters,
        weights=row.weights,
        sure=row.sure,
        questions=row.questions,
        prefers=row.prefers,
        told_back=row.told_back,
    )
