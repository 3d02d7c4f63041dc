"""What merging two records of one person would do, in words, before anybody agrees to it. Reads only."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.duplicates import Match, compare
from scs_manager.domain.pathway import STATE_NAMES, State
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import red_flags
from scs_manager.services.duplicates import person_of

DIARY = frozenset({State.TRIAL_PLANNED, State.BASELINE, State.TRIALLING})
"""States in which a patient who is enrolled keeps a diary or is about to."""

UNANSWERED = (
    "The open case of %(number)s would be withdrawn, but has a red flag that is not yet referred. "
    "Answer the red flag first."
)

_PATHWAY = list(State)


@dataclass(frozen=True)
class Plan:
    """What a merge would do, in words, before anybody agrees to it."""

    kept: PatientRow
    merged: PatientRow
    match: Match | None
    consequences: tuple[Text, ...]
    refusal: Text | None
    cases: tuple[CaseRow, ...]
    """Of the merged record: they move."""
    closes: CaseRow | None
    """The one of two open cases that is withdrawn."""

    @property
    def digest(self) -> str:
        """Changes when what would happen changes: what was agreed to is what was shown."""
        shown = [str(self.kept.id), str(self.merged.id), *map(str, self.consequences), str(self.refusal)]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()


def plan_merge(session: Session, *, kept: PatientRow, merged: PatientRow) -> Plan:
    """What merging ``merged`` into ``kept`` would do; a refusal says what stands in the way."""
    if kept.clinic_id != merged.clinic_id:
        raise ValueError("records of two clinics are never merged")
    mine, theirs = _cases(session, kept), _cases(session, merged)
    refusal = _refusal(session, kept, merged, mine, theirs)
    closes = None if refusal else _closes(session, _open(mine), _open(theirs))
    if closes is not None and red_flags.is_open(session, closes):
        owner = kept if closes.patient_id == kept.id else merged
        refusal, closes = Text(UNANSWERED, number=owner.identifier), None
    match = compare(person_of(kept), person_of(merged))
    told = () if refusal else _consequences(session, kept, merged, theirs, closes)
    return Plan(kept, merged, match, told, refusal, tuple(theirs), closes)


def _refusal(
    session: Session,
    kept: PatientRow,
    merged: PatientRow,
    mine: Sequence[CaseRow],
    theirs: Sequence[CaseRow],
) -> Text | None:
    if kept.id == merged.id:
        return Text("This is the record itself. Choose the other one.")
    for patient in (kept, merged):
        if patient.merged_into_id is not None:
            return Text("%(number)s was merged into another record already.", number=patient.identifier)
    if _keeps_diary(session, _open(mine)) and _keeps_diary(session, _open(theirs)):
        return Text("Both records have a diary that is running. End one of the two trials first.")
    return None


def _consequences(
    session: Session,
    kept: PatientRow,
    merged: PatientRow,
    cases: Sequence[CaseRow],
    closes: CaseRow | None,
) -> tuple[Text, ...]:
    numbers = {"kept": kept.identifier, "merged": merged.identifier}
    told = [
        Text("%(kept)s stays. %(merged)s is kept as well, points at it, and takes nothing new.", **numbers),
        Text("Name, birth date and contact of %(kept)s count from now on.", **numbers),
        Text(
            "Cases that move from %(merged)s to %(kept)s with all that is in them: %(n)s.",
            n=len(cases),
            **numbers,
        ),
    ]
    if enrolments_of_cases(session, cases, merged.id):
        told.append(Text("Diaries move with their cases; the patient's telephone stays signed in."))
    if closes is not None:
        owner = kept.identifier if closes.patient_id == kept.id else merged.identifier
        told += _of_the_closed_case(session, closes, owner)
    told.append(
        Text("It can be undone: each case goes back with all that was recorded in it since the merge.")
    )
    return tuple(told)


def _of_the_closed_case(session: Session, case: CaseRow, owner: str) -> list[Text]:
    """What happens to the one of two open cases that does not go on."""
    told = [
        Text(
            "Both have an open case, and one goes on. That of %(number)s (%(state)s) is withdrawn; it can be "
            "read, and what it holds is not copied.",
            number=owner,
            state=STATE_NAMES[case.state],
        )
    ]
    if unsent := _unsent(session, case):
        words = "Unsent messages of that case that are cancelled, and stay so after an undo: %(n)s."
        told.append(Text(words, n=unsent))
    return told


def _closes(session: Session, mine: CaseRow | None, theirs: CaseRow | None) -> CaseRow | None:
    """Of two open cases the one to withdraw: not the one with the diary, an emergency, or further on."""
    if mine is None or theirs is None:
        return None
    return mine if _rank(session, theirs) > _rank(session, mine) else theirs


def _rank(session: Session, case: CaseRow) -> tuple[bool, bool, int]:
    return (
        _keeps_diary(session, case),
        case.state is State.URGENT_REFERRAL or red_flags.is_open(session, case),
        _PATHWAY.index(case.state),
    )


def _keeps_diary(session: Session, case: CaseRow | None) -> bool:
    if case is None or case.state not in DIARY:
        return False
    return any(row.revoked_at is None for row in enrolments_of_cases(session, [case], case.patient_id))


def _cases(session: Session, patient: PatientRow) -> list[CaseRow]:
    query = select_scoped(CaseRow, patient.clinic_id).where(CaseRow.patient_id == patient.id)
    return list(session.exec(query.order_by(col(CaseRow.opened_at), col(CaseRow.id))))


def _open(cases: Sequence[CaseRow]) -> CaseRow | None:
    return next((case for case in cases if case.closed_at is None), None)


def enrolments_of_cases(
    session: Session, cases: Sequence[CaseRow], patient_id: uuid.UUID
) -> list[EnrolmentRow]:
    """The diaries that a patient keeps in these cases."""
    if not cases:
        return []
    clinic_id = cases[0].clinic_id
    trials = sa.select(col(TrialRow.id)).where(
        col(TrialRow.clinic_id) == clinic_id, col(TrialRow.case_id).in_([case.id for case in cases])
    )
    query = select_scoped(EnrolmentRow, clinic_id).where(
        col(EnrolmentRow.trial_id).in_(trials), EnrolmentRow.patient_id == patient_id
    )
    return list(session.exec(query.order_by(col(EnrolmentRow.id))))


def _unsent(session: Session, case: CaseRow) -> int:
    query = sa.select(sa.func.count()).where(
        col(MessageRow.clinic_id) == case.clinic_id,
        col(MessageRow.case_id) == case.id,
        col(MessageRow.state) == "planned",
    )
    return int(session.connection().execute(query).scalar_one())
