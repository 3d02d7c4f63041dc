"""The end of a trial as it stands, with what the patient said on the forms of the end. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.outcome_domains import speaks_of_trial
from scs_manager.domain.patient_words import CLOSING, PGIC, FilledForm, PatientWords, words_of
from scs_manager.domain.questionnaires import SOURCES
from scs_manager.domain.trial_ends import EndFrame, TrialEnd, told_of
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.questionnaires import QuestionnaireAnswerRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_course import LeadPlacementRow
from scs_manager.models.trial_ends import TrialEndRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.implant_rows import implanted_on


@dataclass(frozen=True)
class EndOfTrial:
    """The record of the end and the patient's words; drafts count until the trial has ended."""

    end: TrialEnd
    words: PatientWords
    row: TrialEndRow | None
    """The newest version; None where nobody has written one."""

    @property
    def number(self) -> int:
        """The version that a form is opened on; 0 for none."""
        return self.row.number if self.row else 0


def versions_of(session: Session, trial: TrialRow) -> tuple[TrialEndRow, ...]:
    """Every version of the record, oldest first."""
    query = select_scoped(TrialEndRow, trial.clinic_id).where(TrialEndRow.trial_id == trial.id)
    return tuple(session.exec(query.order_by(col(TrialEndRow.number))))


def newest_version(session: Session, trial: TrialRow) -> TrialEndRow | None:
    """The version that stands."""
    query = select_scoped(TrialEndRow, trial.clinic_id).where(TrialEndRow.trial_id == trial.id)
    return session.exec(query.order_by(col(TrialEndRow.number).desc()).limit(1)).first()


def end_of(session: Session, case: CaseRow, trial: TrialRow) -> EndOfTrial:
    """What is known about the end of a trial; of one that ended without a record, what its own row says."""
    row = newest_version(session, trial)
    end = row.to_domain() if row else _own(trial)
    answers = answered_after(session, case, trial)
    pgic, closing = (_form(answers, each) for each in (PGIC, CLOSING))
    return EndOfTrial(end, words_of(end, pgic, closing), row)


def removed_at(session: Session, trial: TrialRow) -> datetime | None:
    """The instant the leads came out, as it was recorded; None while they are in or the hour is not known."""
    row = newest_version(session, trial) if trial.removed_on is not None else None
    return row.removed_at if row else None


def hours_in(session: Session, trial: TrialRow) -> Fraction | None:
    """Hours from lead placement to lead removal; None unless both were recorded, in this order."""
    placed, removed = _placed_at(session, trial), removed_at(session, trial)
    if placed is None or removed is None or removed < placed:
        return None
    return Fraction((removed - placed) // timedelta(seconds=1), 3600)


def frame_of(session: Session, trial: TrialRow, *, now: datetime) -> EndFrame:
    """What the end of this trial is held against."""
    return EndFrame(
        placed_on=trial.placed_on,
        placed_at=_placed_at(session, trial),
        planned_on=trial.removal_on,
        zone=ZoneInfo(session.get_one(ClinicRow, trial.clinic_id).time_zone),
        now=now,
    )


def answered_after(session: Session, case: CaseRow, trial: TrialRow) -> list[QuestionnaireAnswerRow]:
    """The answers that speak of this trial: after its leads, before a repeat begins and the implant, and
    at most as long after the removal as scores do; newest first. Only the closing form may come later, for it
    asks of the trial by name: a wish that is told late is still the patient's.
    """
    if trial.placed_on is None:
        return []
    found = [row for row in _standing(session, case) if row.answered_on > trial.placed_on]
    ends = (repeated_on(session, trial), implanted_on(session, case.clinic_id, case.id)) if found else ()
    until = min((day for day in ends if day is not None), default=date.max)
    return [
        row
        for row in found
        if row.answered_on < until
        and (row.instrument == CLOSING or speaks_of_trial(row.answered_on, trial.removed_on))
    ]


def answered_before(session: Session, case: CaseRow, trial: TrialRow) -> set[str]:
    """Instruments that the patient filled in before the leads went in."""
    placed = trial.placed_on or trial.placement_on
    return {row.instrument for row in _standing(session, case) if row.answered_on < placed}


def _standing(session: Session, case: CaseRow) -> Sequence[QuestionnaireAnswerRow]:
    query = select_scoped(QuestionnaireAnswerRow, case.clinic_id).where(
        QuestionnaireAnswerRow.case_id == case.id
    )
    order = (col(QuestionnaireAnswerRow.answered_on).desc(), col(QuestionnaireAnswerRow.at).desc())
    rows = session.exec(query.order_by(*order)).all()
    replaced = {row.replaces_id for row in rows}
    return [row for row in rows if row.id not in replaced]


def _form(answers: Sequence[QuestionnaireAnswerRow], instrument: str) -> FilledForm | None:
    """The newest form of this trial; one of which only the total is known says nothing here."""
    for row in answers:
        if row.instrument == instrument and row.items is not None:
            return FilledForm(row.items, row.answered_on, SOURCES[row.entered_by])
    return None


def _own(trial: TrialRow) -> TrialEnd:
    return TrialEnd(
        stop_note=trial.end_reason or "",
        operated_controller=told_of(trial.operated_controller),
        satisfied=told_of(trial.satisfied),
        wants_implant=told_of(trial.wants_implant),
        pgic=trial.pgic,
        stated_relief_percent=trial.stated_relief_percent,
    )


def _placed_at(session: Session, trial: TrialRow) -> datetime | None:
    query = select_scoped(LeadPlacementRow, trial.clinic_id).where(LeadPlacementRow.trial_id == trial.id)
    row = session.exec(query.order_by(col(LeadPlacementRow.revision).desc()).limit(1)).first()
    return row.placed_at if row else None


def repeated_on(session: Session, trial: TrialRow) -> date | None:
    """The first day of the trial that repeats this one; None where none does."""
    query = select_scoped(TrialRow, trial.clinic_id).where(TrialRow.previous_trial_id == trial.id)
    again = session.exec(query.limit(1)).first()
    return again.baseline_starts_on if again else None
