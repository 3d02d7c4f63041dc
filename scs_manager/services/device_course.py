"""When the implants of a clinic ended or lost their effect: a few statements for all of them. Reads only."""

import uuid
from collections import defaultdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from scs_manager.domain.device_course import DeviceHappening, Explant, LossOfEffect
from scs_manager.domain.device_ends import ImplantEnd, end_of, loss_of
from scs_manager.domain.device_systems import out_on
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.device_course import (
    ImplantBatteryRow,
    ImplantExplantRow,
    ImplantLossRow,
    ImplantRevisionRow,
)
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.follow_up import FollowUpRecordRow
from scs_manager.models.implants import ImplantCourseRow, ImplantEventRow, ImplantProgramRow, ImplantRow
from scs_manager.models.questionnaires import QuestionnaireAnswerRow
from scs_manager.models.trials import TrialRow

_HAPPENED = (ImplantRevisionRow, ImplantExplantRow, ImplantLossRow)


def implant_ends(
    session: Session, clinic_id: uuid.UUID, *, case_id: uuid.UUID | None = None
) -> tuple[ImplantEnd, ...]:
    """What became of every implant of a clinic, or of one case, by the day of implant; seven statements."""
    implants = session.execute(_standing(ImplantRow, clinic_id, case_id, ImplantRow)).scalars().all()
    if not implants:
        return ()
    happened = _happened(session, clinic_id, case_id)
    known = _known_on(session, clinic_id, case_id)
    ends = [_end(row, happened[row.case_id], known.get(row.case_id)) for row in implants]
    return tuple(sorted(ends, key=lambda end: (end.implanted_on, end.case_id.int)))


def implant_end(session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID) -> ImplantEnd | None:
    """What became of the implant of one case; None without one."""
    return next(iter(implant_ends(session, clinic_id, case_id=case_id)), None)


def _end(row: ImplantRow, happened: list[DeviceHappening], known: date | None) -> ImplantEnd:
    implant = row.to_domain()
    end = end_of(implant, happened)
    days = [implant.implanted_on, *(each.day for each in happened), *([known] if known else [])]
    days += [each.regained_on for each in happened if isinstance(each, LossOfEffect) and each.regained_on]
    return ImplantEnd(
        case_id=row.case_id,
        implanted_on=implant.implanted_on,
        explanted_on=end.day if end else None,
        explant_reason=end.reason if isinstance(end, Explant) else None,
        complete=out_on(happened) is not None,
        loss_on=loss_of(implant, happened),
        last_known_on=max(days),
    )


def _happened(
    session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID | None
) -> dict[uuid.UUID, list[DeviceHappening]]:
    found: dict[uuid.UUID, list[DeviceHappening]] = defaultdict(list)
    for model in _HAPPENED:
        for row in session.execute(_standing(model, clinic_id, case_id, model)).scalars():
            found[row.case_id].append(row.to_domain())
    return found


def _known_on(session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID | None) -> dict[uuid.UUID, date]:
    """The newest day of a program, a complication, a visit, an answer, a diary entry or a battery."""
    zone = ZoneInfo(session.get_one(ClinicRow, clinic_id).time_zone)
    query = _standing(
        ImplantProgramRow,
        clinic_id,
        case_id,
        ImplantProgramRow.case_id,
        sa.func.max(ImplantProgramRow.starts_at),
    ).group_by(col(ImplantProgramRow.case_id))
    found: dict[uuid.UUID, date] = {case: _local(at, zone) for case, at in session.execute(query)}
    for case, day in session.execute(_newest_days(clinic_id, case_id)):
        found[case] = max(day, found.get(case, day))
    return found


def _newest_days(clinic_id: uuid.UUID, case_id: uuid.UUID | None) -> Any:
    """The newest of all civil days that somebody wrote down of a case, one line a case."""
    columns = (
        (ImplantEventRow, ImplantEventRow.starts_on),
        (ImplantEventRow, ImplantEventRow.resolved_on),
        (ImplantBatteryRow, ImplantBatteryRow.seen_on),
        (FollowUpRecordRow, FollowUpRecordRow.visited_on),
    )
    parts = [_standing(model, clinic_id, case_id, model.case_id, day) for model, day in columns]
    answers: Any = QuestionnaireAnswerRow
    answered = _of(sa.select(answers.case_id, answers.answered_on), answers, clinic_id, case_id)
    days = sa.union_all(*parts, answered, _diary_days(clinic_id, case_id)).subquery()
    case, day = days.c
    return sa.select(case, sa.func.max(day)).where(day.is_not(None)).group_by(case)


def _diary_days(clinic_id: uuid.UUID, case_id: uuid.UUID | None) -> Any:
    """The newest evening that a diary was kept, of a trial or of a follow-up."""
    entry, trial = DiaryEntryRow, TrialRow
    newest = (
        sa.select(col(trial.case_id), sa.func.max(entry.day))
        .join(trial, sa.and_(col(trial.clinic_id) == entry.clinic_id, col(trial.id) == entry.trial_id))
        .group_by(col(trial.case_id))
    )
    return _of(newest, trial, clinic_id, case_id)


def _standing(
    model: type[ImplantCourseRow], clinic_id: uuid.UUID, case_id: uuid.UUID | None, *columns: Any
) -> Any:
    """The newest revision of each thing that was not struck out."""
    newer = aliased(model)
    replaced = sa.exists().where(col(newer.thread) == model.thread, col(newer.revision) > model.revision)
    query = sa.select(*columns).where(~replaced, sa.not_(col(model.struck)))
    return _of(query, model, clinic_id, case_id)


def _of(query: Any, model: Any, clinic_id: uuid.UUID, case_id: uuid.UUID | None) -> Any:
    query = query.where(model.clinic_id == clinic_id)
    return query if case_id is None else query.where(model.case_id == case_id)


def _local(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
