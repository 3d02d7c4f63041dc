"""Two records of one person become one, with an undo that puts every row back where it was.

Nothing is deleted: the cases of the merged record, with their diaries, move to the record that is kept, the
merged record points at it, and what moved is remembered. Who wanted no more messages still wants none. A
patient has one open case; where both have one, the one that has come further goes on and the other is
withdrawn.
"""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.pathway import Action, State
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseMoveRow, CaseRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.merges import PatientMergeRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.versions import commit
from scs_manager.services import audit, message_rows, moves, red_flags
from scs_manager.services.merge_plans import Plan, enrolments_of_cases, plan_merge

__all__ = ["Plan", "merge_of", "merge_patients", "merges_of", "plan_merge", "undo_merge", "undo_refusal"]

UNDONE = "The merge of the two records was undone."


def merge_patients(
    session: Session,
    *,
    kept: PatientRow,
    merged: PatientRow,
    shown: str,
    reason: str,
    by: Actor,
    now: datetime,
) -> PatientMergeRow:
    """Merge as planned; ``shown`` is the digest of the plan that was agreed to."""
    _lock(session, kept, merged)
    plan = plan_merge(session, kept=kept, merged=merged)
    if plan.refusal is not None:
        raise RuleError(plan.refusal)
    if plan.digest != shown:
        raise ChangedByOther("The records have changed since you looked. Nothing was merged: read it again.")
    moved: dict[str, Any] = {"cases": [str(case.id) for case in plan.cases], "closed": _closed(plan.closes)}
    moved["enrolments"] = [str(row.id) for row in enrolments_of_cases(session, plan.cases, merged.id)]
    if plan.closes is not None:
        why = str(Text("Two records of one patient: merged into %(number)s.", number=kept.identifier))
        moves.move_case(session, plan.closes, Action.WITHDRAW, by=by, now=now, reason=why)
    _hand_over(session, moved, to=kept)
    moved["stops"] = message_rows.copy_stops(session, merged, to=kept, now=now)
    merged.merged_into_id = kept.id
    row = PatientMergeRow(
        clinic_id=kept.clinic_id, kept_id=kept.id, merged_id=merged.id, reason=reason, moved=moved,
        by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add_all([merged, row])
    detail = {"kept": str(kept.id), "merged": str(merged.id), "reason": reason} | moved
    commit(session, lambda: audit.record(session, by=by, action="patient.merged", now=now, detail=detail))
    return row


def undo_refusal(session: Session, merge: PatientMergeRow) -> Text | None:
    """Why this merge cannot be undone now; None when it can."""
    if merge.undone_at is not None:
        return Text("This merge was undone already.")
    kept = _patient(session, merge.clinic_id, merge.kept_id)
    if kept.merged_into_id is not None:
        return Text("The record that was kept was merged since. Undo that merge first.")
    if any(case.patient_id != kept.id for case in _moved_cases(session, merge)):
        return Text("A case of this merge was moved since. Undo the later merge first.")
    return _reopening_refusal(session, merge)


def undo_merge(session: Session, *, merge: PatientMergeRow, reason: str, by: Actor, now: datetime) -> None:
    """Put every case, diary and state back where it was; what was recorded since stays with its case."""
    kept, merged = (_patient(session, merge.clinic_id, id) for id in (merge.kept_id, merge.merged_id))
    _lock(session, kept, merged)
    session.refresh(merge)
    refusal = undo_refusal(session, merge)
    if refusal is not None:
        raise RuleError(refusal)
    _hand_over(session, merge.moved, to=merged)
    message_rows.lift_stops(session, kept, merge.moved.get("stops", []), by=by, now=now)
    merged.merged_into_id = None
    session.add(merged)
    session.flush()  # the cases are back before one of them opens again: a patient has one open case
    _reopen(session, merge, by=by, now=now)
    merge.undone_at, merge.undone_reason = now, reason
    merge.undone_by_id, merge.undone_by_name = by.id, by.name
    session.add(merge)
    detail = {"merge": str(merge.id), "kept": str(kept.id), "merged": str(merged.id), "reason": reason}
    commit(
        session, lambda: audit.record(session, by=by, action="patient.merge_undone", now=now, detail=detail)
    )


def merges_of(session: Session, patient: PatientRow) -> list[PatientMergeRow]:
    """Every merge into this record, newest first."""
    query = select_scoped(PatientMergeRow, patient.clinic_id).where(PatientMergeRow.kept_id == patient.id)
    return list(session.exec(query.order_by(col(PatientMergeRow.at).desc(), col(PatientMergeRow.id))))


def closed_by_merge(session: Session, case: CaseRow) -> frozenset[datetime]:
    """When merges, undone ones too, withdrew this case: the patient did not."""
    query = select_scoped(PatientMergeRow, case.clinic_id).where(
        sa.or_(
            col(PatientMergeRow.kept_id) == case.patient_id, col(PatientMergeRow.merged_id) == case.patient_id
        )
    )
    return frozenset(
        merge.at
        for merge in session.exec(query)
        if merge.moved["closed"] is not None and merge.moved["closed"]["case"] == str(case.id)
    )


def merge_of(session: Session, patient: PatientRow, merge_id: uuid.UUID) -> PatientMergeRow | None:
    """One merge into this record."""
    query = select_scoped(PatientMergeRow, patient.clinic_id).where(
        PatientMergeRow.kept_id == patient.id, PatientMergeRow.id == merge_id
    )
    return session.exec(query).first()


def _reopening_refusal(session: Session, merge: PatientMergeRow) -> Text | None:
    closed = merge.moved["closed"]
    if closed is None:
        return None
    case = get_scoped(session, CaseRow, merge.clinic_id, uuid.UUID(closed["case"]))
    if case is None or case.state is not State.WITHDRAWN or _newest_move(session, case).at != merge.at:
        return Text("The case that this merge withdrew was changed since. It can no longer be undone.")
    owner = merge.merged_id if closed["case"] in merge.moved["cases"] else merge.kept_id
    moving = set(merge.moved["cases"])
    for other in _open_cases(session, merge):
        ends_at = merge.merged_id if str(other.id) in moving else other.patient_id
        if ends_at == owner:
            return Text("A new case was opened since the merge. End it first, then undo.")
    return None


def _reopen(session: Session, merge: PatientMergeRow, *, by: Actor, now: datetime) -> None:
    closed = merge.moved["closed"]
    if closed is None:
        return
    case = get_scoped(session, CaseRow, merge.clinic_id, uuid.UUID(closed["case"]))
    if case is None:
        raise ValueError("a withdrawn case is kept")
    moves.reopen_case(
        session,
        case,
        State(closed["state"]),
        since=datetime.fromisoformat(closed["state_since"]),
        next_action=closed["next_action"],
        by=by,
        now=now,
        reason=UNDONE,
    )
    red_flags.look_again(session, case, by=by, now=now)


def _hand_over(session: Session, moved: dict[str, Any], *, to: PatientRow) -> None:
    for model, name in ((CaseRow, "cases"), (EnrolmentRow, "enrolments")):
        for id in moved[name]:
            row: Any = get_scoped(session, model, to.clinic_id, uuid.UUID(id))
            row.patient_id = to.id
            session.add(row)


def _closed(case: CaseRow | None) -> dict[str, Any] | None:
    if case is None:
        return None
    return {
        "case": str(case.id),
        "state": case.state.value,
        "state_since": case.state_since.isoformat(),
        "next_action": case.next_action,
    }


def _lock(session: Session, *patients: PatientRow) -> None:
    """Read both rows again and hold them, in one order, so that two merges never cross."""
    ids = sorted(patient.id for patient in patients)
    query = select_scoped(PatientRow, patients[0].clinic_id).where(col(PatientRow.id).in_(ids))
    session.exec(
        query.order_by(col(PatientRow.id)).with_for_update().execution_options(populate_existing=True)
    ).all()


def _patient(session: Session, clinic_id: uuid.UUID, patient_id: uuid.UUID) -> PatientRow:
    row = get_scoped(session, PatientRow, clinic_id, patient_id)
    if row is None:
        raise ValueError("a merged patient is kept")
    return row


def _moved_cases(session: Session, merge: PatientMergeRow) -> list[CaseRow]:
    ids = [uuid.UUID(id) for id in merge.moved["cases"]]
    return list(session.exec(select_scoped(CaseRow, merge.clinic_id).where(col(CaseRow.id).in_(ids))))


def _open_cases(session: Session, merge: PatientMergeRow) -> list[CaseRow]:
    both = (merge.kept_id, merge.merged_id)
    query = select_scoped(CaseRow, merge.clinic_id).where(
        col(CaseRow.patient_id).in_(both), col(CaseRow.closed_at).is_(None)
    )
    return list(session.exec(query))


def _newest_move(session: Session, case: CaseRow) -> CaseMoveRow:
    query = select_scoped(CaseMoveRow, case.clinic_id).where(CaseMoveRow.case_id == case.id)
    return session.exec(query.order_by(col(CaseMoveRow.id).desc()).limit(1)).one()
