"""The outcome of a trial as its diary tells it: rows read, the newest counting version of each day, relief.

Reads only and never commits, so that pages, decisions and documents all start from the same numbers.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from scs_manager.domain.diary_days import DiaryDay, TrialWindow, newest_counting
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.profiles import Profile
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow, EntryAcceptanceRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import DayExclusionRow, TrialEventRow, TrialRow


def latest_trial(session: Session, case: CaseRow) -> TrialRow | None:
    """The newest trial of a case, running or ended; None when none was planned."""
    query = select_scoped(TrialRow, case.clinic_id).where(TrialRow.case_id == case.id)
    return session.exec(query.order_by(col(TrialRow.planned_at).desc(), col(TrialRow.id))).first()


def told_trial(session: Session, case: CaseRow) -> TrialRow | None:
    """The trial that papers tell of: the newest with leads placed; while there is none, the planned one."""
    query = select_scoped(TrialRow, case.clinic_id).where(
        TrialRow.case_id == case.id, col(TrialRow.placed_on).is_not(None)
    )
    placed = session.exec(query.order_by(col(TrialRow.planned_at).desc(), col(TrialRow.id)).limit(1)).first()
    return placed or latest_trial(session, case)


def asked_trial(session: Session, case: CaseRow, *, implant: bool) -> TrialRow | None:
    """The trial that a request is about: the newest; for the implant never a repeat that is only planned."""
    newest = latest_trial(session, case)
    only_planned = newest is not None and newest.placed_on is None and newest.ended_at is None
    return told_trial(session, case) if implant and only_planned else newest


def outcome_of(
    session: Session, trial: TrialRow, *, profile: Profile | None = None, as_of: date | None = None
) -> TrialOutcome:
    """What the diary says; ``as_of`` is the last diary day to look at while the trial still runs."""
    running = as_of if trial.removed_on is None else None
    days = days_of(session, trial)
    window = window_of(trial, profile, as_of=running)
    return trial_outcome(window, days, trial.target_region, as_of=running)


def window_of(trial: TrialRow, profile: Profile | None = None, *, as_of: date | None = None) -> TrialWindow:
    """Which days count: the trial's dates, and the minimum days of the profile whose rule was locked.

    A planned removal that has passed while the leads are still in stands for nothing any more.
    """
    window = TrialWindow(
        trial.baseline_starts_on,
        placed_on=trial.placed_on,
        removed_on=trial.removed_on,
        planned_placement=trial.placement_on,
        planned_removal=_planned_removal(trial, as_of),
    )
    relief = profile.relief if profile else None
    if relief is None:
        return window
    return replace(window, min_baseline_days=relief.min_baseline_days, min_trial_days=relief.min_trial_days)


def _planned_removal(trial: TrialRow, as_of: date | None) -> date | None:
    overdue = as_of is not None and as_of > trial.removal_on
    placed_later = trial.placed_on is not None and trial.placed_on >= trial.removal_on
    return None if overdue or placed_later else trial.removal_on


def days_of(session: Session, trial: TrialRow) -> tuple[DiaryDay, ...]:
    """Every day that has an entry or an exclusion, with its newest counting version, oldest first."""
    return _by_day(session, trial, _versions(session, trial))


def days_in(session: Session, trial: TrialRow, period_id: uuid.UUID) -> tuple[DiaryDay, ...]:
    """The same of one period of a follow-up, which the trial's own result never sees."""
    query = select_scoped(DiaryEntryRow, trial.clinic_id).where(
        DiaryEntryRow.trial_id == trial.id, DiaryEntryRow.period_id == period_id
    )
    rows = session.exec(query.order_by(col(DiaryEntryRow.day), col(DiaryEntryRow.version)))
    return tuple(day for day in _by_day(session, trial, rows) if day.entry is not None)


def _by_day(session: Session, trial: TrialRow, rows: Iterable[DiaryEntryRow]) -> tuple[DiaryDay, ...]:
    accepted = accepted_entries(session, trial)
    excluded = {row.day: row for row in _exclusions(session, trial)}
    versions: dict[date, list[DiaryEntryRow]] = defaultdict(list)
    for row in rows:
        versions[row.day].append(row)
    return tuple(
        _day_of(day, versions.get(day, ()), accepted, excluded.get(day))
        for day in sorted(versions.keys() | excluded.keys())
    )


def entries_of(session: Session, trial: TrialRow) -> tuple[DiaryEntryRow, ...]:
    """Every stored version of every day of the trial, in order of day and version; no follow-up's."""
    return tuple(_versions(session, trial))


def written_of(session: Session, trial: TrialRow) -> tuple[DiaryEntryRow, ...]:
    """Everything that was entered in a trial's diary, that of follow-ups too, in the same order."""
    query = select_scoped(DiaryEntryRow, trial.clinic_id).where(DiaryEntryRow.trial_id == trial.id)
    return tuple(session.exec(query.order_by(col(DiaryEntryRow.day), col(DiaryEntryRow.version))))


def events_of(session: Session, trial: TrialRow) -> tuple[TrialEventRow, ...]:
    """What happened during the trial, oldest first."""
    query = select_scoped(TrialEventRow, trial.clinic_id).where(TrialEventRow.trial_id == trial.id)
    return tuple(session.exec(query.order_by(col(TrialEventRow.happened_on), col(TrialEventRow.at))))


def _day_of(
    day: date, rows: Iterable[DiaryEntryRow], accepted: frozenset[int], exclusion: DayExclusionRow | None
) -> DiaryDay:
    reason = exclusion.reason if exclusion else None
    late = exclusion is not None and exclusion.after_removal
    versions: Sequence[DiaryDay] = [
        DiaryDay(
            day,
            row.to_domain(),
            row.source,
            row.punctuality,
            excluded=reason,
            accepted=row.id in accepted,
            excluded_after_removal=late,
        )
        for row in sorted(rows, key=lambda row: (row.answered_at, row.version))
    ]
    return newest_counting(versions) or DiaryDay(day, excluded=reason, excluded_after_removal=late)


def _versions(session: Session, trial: TrialRow) -> Iterable[DiaryEntryRow]:
    query = select_scoped(DiaryEntryRow, trial.clinic_id).where(
        DiaryEntryRow.trial_id == trial.id, col(DiaryEntryRow.period_id).is_(None)
    )
    return session.exec(query.order_by(col(DiaryEntryRow.day), col(DiaryEntryRow.version)))


def _exclusions(session: Session, trial: TrialRow) -> Iterable[DayExclusionRow]:
    """The days that are left out now; one that was taken back counts again."""
    query = select_scoped(DayExclusionRow, trial.clinic_id).where(
        DayExclusionRow.trial_id == trial.id, col(DayExclusionRow.withdrawn_at).is_(None)
    )
    return session.exec(query.order_by(col(DayExclusionRow.day)))


def accepted_entries(session: Session, trial: TrialRow) -> frozenset[int]:
    """Keys of the entries that staff accepted from outside their window."""
    query = (
        select(EntryAcceptanceRow.entry_id)
        .join(DiaryEntryRow, col(DiaryEntryRow.id) == EntryAcceptanceRow.entry_id)
        .where(DiaryEntryRow.trial_id == trial.id, DiaryEntryRow.clinic_id == trial.clinic_id)
    )
    return frozenset(session.exec(query))
