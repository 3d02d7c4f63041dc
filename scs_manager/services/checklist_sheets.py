"""The pre-operative checklist on paper: drawn for whoever prints it, and stored nowhere. Reads only."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from reports.checklist_sheet import ChecklistSheet, SheetLine, SheetTable, render
from reports.content import Fact, State
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services.document_frame import identity_of, issue_of_clinic
from scs_manager.services.rendering import drawn

__all__ = ["Fact", "SheetLine", "SheetTable", "State", "draw_checklist"]


def draw_checklist(
    session: Session,
    case: CaseRow,
    *,
    title: str,
    facts: Sequence[Fact],
    parts: Sequence[tuple[str, tuple[SheetLine, ...]]],
    tables: Sequence[SheetTable],
    profile: str,
    now: datetime,
) -> bytes:
    """The sheet of one procedure; what it says is put together in words by the web."""
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    content = ChecklistSheet(
        identity=identity_of(patient, now),
        issue=issue_of_clinic(session.get_one(ClinicRow, case.clinic_id)),
        title=title,
        facts=tuple(facts),
        parts=tuple(parts),
        tables=tuple(tables),
        profile=profile,
    )
    return drawn(render, content, now=now)
