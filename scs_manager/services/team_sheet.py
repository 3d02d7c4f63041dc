"""The sheet for a team meeting: the cases that may stand on it, and their pages gathered and drawn.

Streamed and not stored. A case whose page cannot be gathered or drawn is named; the others still print.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from reports.team_sheet import TeamCase, TeamSheet, render
from scs_manager.domain.errors import RuleError
from scs_manager.domain.pathway import State
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.clinic_days import today_in
from scs_manager.services.document_frame import issue_of_clinic
from scs_manager.services.rendering import BUSY, drawn
from scs_manager.services.team_sheet_case import team_case

MOST = 40
"""Patients on one sheet. [default]"""
LISTED = 200
"""Cases that the page to choose from names. [default]"""
ENDED = (State.CLOSED, State.DECLINED, State.NOT_INDICATED, State.WITHDRAWN, State.DIED)


@dataclass(frozen=True)
class Candidate:
    """A case that can be put on the sheet."""

    case: CaseRow
    patient: PatientRow

    @property
    def waits(self) -> bool:
        """Whether it waits for the team."""
        return self.case.state is State.TEAM_REVIEW


@dataclass(frozen=True)
class Made:
    """The sheet as bytes, and the cases whose page is on it."""

    data: bytes
    shown: tuple[uuid.UUID, ...]
    failed: tuple[str, ...]


def candidates(session: Session, clinic_id: uuid.UUID, *, begins: str = "") -> list[Candidate]:
    """Open cases of the clinic: those that wait for the team first, then by their time in the state."""
    query = (
        select(CaseRow, PatientRow)
        .join(PatientRow, col(PatientRow.id) == col(CaseRow.patient_id))
        .where(
            CaseRow.clinic_id == clinic_id,
            PatientRow.clinic_id == clinic_id,
            col(CaseRow.state).not_in(ENDED),
        )
    )
    if begins.strip():
        name = begins.strip()
        query = query.where(
            col(PatientRow.family_name).istartswith(name, autoescape=True)
            | col(PatientRow.identifier).istartswith(name, autoescape=True)
        )
    waits = col(CaseRow.state) != State.TEAM_REVIEW
    ordered = query.order_by(waits, col(CaseRow.state_since), col(CaseRow.id)).limit(LISTED)
    return [Candidate(case, patient) for case, patient in session.exec(ordered)]


def cases_called(session: Session, clinic_id: uuid.UUID, ids: Collection[uuid.UUID]) -> list[CaseRow]:
    """These cases of the clinic in the order in which they were named; none of another clinic."""
    query = select_scoped(CaseRow, clinic_id).where(col(CaseRow.id).in_(list(ids)))
    found = {row.id: row for row in session.exec(query)}
    return [found[id] for id in dict.fromkeys(ids) if id in found]


def draw_sheet(session: Session, cases: Sequence[CaseRow], *, made_by: str, now: datetime) -> Made:
    """One page a case behind an overview; what fails is named on the overview."""
    clinic = session.get_one(ClinicRow, cases[0].clinic_id)
    gathered = [(case, _gathered(session, case, now)) for case in cases]
    sheet = TeamSheet(issue_of_clinic(clinic), today_in(clinic, now), (), made_by=made_by)
    try:
        return _drawn(session, sheet, gathered, now)
    except (RuleError, ValueError, OSError) as error:  # too much, or a fault: each page is tried by itself
        _pass_on_busy(error)
        checked = [(case, page if page and _alone(sheet, page, now) else None) for case, page in gathered]
        return _drawn(session, sheet, checked, now)


Gathered = Sequence[tuple[CaseRow, TeamCase | None]]


def _drawn(session: Session, sheet: TeamSheet, gathered: Gathered, now: datetime) -> Made:
    pages = tuple(page for _case, page in gathered if page is not None)
    failed = tuple(_name(session, case) for case, page in gathered if page is None)
    content = TeamSheet(sheet.issue, sheet.on, pages, failed, sheet.made_by)
    shown = tuple(case.id for case, page in gathered if page is not None)
    return Made(drawn(render, content, now=now), shown, failed)


def _gathered(session: Session, case: CaseRow, now: datetime) -> TeamCase | None:
    """The page of one case; None where its record cannot be read, for whatever reason."""
    try:
        return team_case(session, case, now=now)
    except SQLAlchemyError:
        raise  # the database, not this case
    except Exception:  # a record that nobody foresaw
        return None


def _alone(sheet: TeamSheet, page: TeamCase, now: datetime) -> bool:
    """Whether the page of one case can be drawn by itself."""
    try:
        drawn(render, TeamSheet(sheet.issue, sheet.on, (page,), (), sheet.made_by), now=now)
    except (RuleError, ValueError, OSError) as error:
        _pass_on_busy(error)
        return False
    return True


def _pass_on_busy(error: Exception) -> None:
    """That other documents are being made says nothing about a case."""
    if isinstance(error, RuleError) and error.text == BUSY:
        raise error


def _name(session: Session, case: CaseRow) -> str:
    """The identifier, by which the patient is found; no name of somebody whose page is not shown."""
    query = select_scoped(PatientRow, case.clinic_id).where(PatientRow.id == case.patient_id)
    return session.exec(query).one().identifier
