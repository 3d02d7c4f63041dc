"""Setting the diary's windows for a clinic, and a patient's zone: each acts from a day on, the past stays."""

import zoneinfo
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar
from scs_manager.domain.diary_windows import DiaryWindows, acts_from
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.diary_settings import DiaryWindowsRow, DiaryZoneRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, enrolments
from scs_manager.services.diary_places import windows_of_clinic


def set_windows(
    session: Session, *, clinic: ClinicRow, windows: DiaryWindows, reason: str, by: Actor, now: datetime
) -> date:
    """Change the windows from tomorrow evening on, by the clinic's clock; the first day they act on."""
    if windows == windows_of_clinic(clinic):
        raise RuleError(Text("These are the times already."))
    if not reason.strip():
        raise InputError(Text("Say why the times change"), place="reason")
    from_day = acts_from(now.astimezone(ZoneInfo(clinic.time_zone)).date())
    session.add(
        DiaryWindowsRow(
            clinic_id=clinic.id,
            by_id=by.id,
            by_name=by.name,
            at=now,
            from_day=from_day,
            opens=windows.opens,
            on_time_before=windows.on_time_before,
            late_before=windows.late_before,
            sync_within_days=windows.sync_within_days,
            reason=reason.strip(),
        )
    )
    before = _detail(windows_of_clinic(clinic))
    clinic.diary_opens, clinic.diary_on_time_before = windows.opens, windows.on_time_before
    clinic.diary_late_before, clinic.diary_sync_days = windows.late_before, windows.sync_within_days
    clinic.diary_windows_from = from_day
    session.add(clinic)
    detail = _detail(windows) | {"from": from_day.isoformat(), "reason": reason.strip(), "before": before}
    audit.record(session, by=by, action="clinic.diary_windows", now=now, detail=detail)
    session.commit()
    return from_day


def _detail(windows: DiaryWindows) -> dict[str, object]:
    return {
        "opens": f"{windows.opens:%H:%M}",
        "on_time_before": f"{windows.on_time_before:%H:%M}",
        "late_before": f"{windows.late_before:%H:%M}",
        "sync_within_days": windows.sync_within_days,
    }


def set_steps(session: Session, *, clinic: ClinicRow, steps: bool, by: Actor, now: datetime) -> None:
    """Let the diary ask one question after the other, or all on one screen; the same again is nothing."""
    if steps == clinic.diary_steps:
        return
    clinic.diary_steps = steps
    session.add(clinic)
    audit.record(session, by=by, action="clinic.diary_steps", now=now, detail={"steps": steps})
    session.commit()


def windows_history(session: Session, clinic: ClinicRow) -> list[DiaryWindowsRow]:
    """Every change of the clinic's windows, the newest first."""
    query = select_scoped(DiaryWindowsRow, clinic.id).order_by(col(DiaryWindowsRow.id).desc())
    return list(session.exec(query))


def change_zone(session: Session, *, trial: TrialRow, zone: str, by: Actor, now: datetime) -> date:
    """Let the patient's wall clock be that of another zone from the next diary day on; which day that is.

    The next day is the first whose entry has opened in neither zone, so that no evening changes under way.
    """
    if zone not in zoneinfo.available_timezones():
        raise InputError(Text("Enter a time zone, like Europe/Madrid"), place="time_zone")
    enrolled = enrolments.enrolments_of(session, trial)
    if not enrolled:
        raise RuleError(Text("Invite the patient to the diary first."))
    enrolment = enrolled[0]
    if zone == enrolment.time_zone:
        raise InputError(Text("The diary is in this time zone already"), place="time_zone")
    before = enrolment.time_zone
    from_day = max(_begun(session, trial, name, now) for name in (zone, before)) + timedelta(days=1)
    session.add(
        DiaryZoneRow(
            clinic_id=trial.clinic_id,
            by_id=by.id,
            by_name=by.name,
            at=now,
            enrolment_id=enrolment.id,
            from_day=from_day,
            zone_before=before,
            time_zone=zone,
        )
    )
    enrolment.time_zone, enrolment.zone_from = zone, from_day
    session.add(enrolment)
    detail = {
        "enrolment": str(enrolment.id),
        "from": from_day.isoformat(),
        "zone_before": before,
        "time_zone": zone,
    }
    audit.record(session, by=by, action="diary.zone_changed", now=now, case_id=trial.case_id, detail=detail)
    session.commit()
    return from_day


def _begun(session: Session, trial: TrialRow, zone: str, now: datetime) -> date:
    """The newest diary day that has opened in a zone."""
    windows = windows_of_clinic(session.get_one(ClinicRow, trial.clinic_id))
    calendar = DiaryCalendar(((ALWAYS, ZoneInfo(zone)),), trial.baseline_starts_on, ((ALWAYS, windows),))
    return calendar.day_begun_at(now)
