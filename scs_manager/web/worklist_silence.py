"""Patients in a trial whose diary of the last evening has not come: on the worklist and on their own page."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.trial_calls import CALL_RESULT_NAMES
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import messages
from scs_manager.services.silent_diaries import CallToday, SilentPatient, silent_today
from scs_manager.web.filters import local_date, weekday
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import ngettext, say
from scs_manager.web.message_view import reminded

SHOWN = 20
"""Silent patients named on the worklist at most; all of them are on the page of the silent. [default]"""


@dataclass(frozen=True)
class SilentView:
    """One patient to call: for how many evenings nothing has come, and who has called today."""

    case_id: uuid.UUID
    name: str
    identifier: str
    phone: str
    words: str
    last: str
    calls: tuple[str, ...]
    reached: bool
    href: str
    call_href: str
    reminded: str
    """``18:00 sent, 00:00 not sent``: reminders of the missing evening, by the patient's clock."""


@dataclass(frozen=True)
class Silence:
    """Everybody whose last evening is over without an entry; the worklist names the first of them."""

    headline: str
    case_ids: frozenset[uuid.UUID]
    views: tuple[SilentView, ...]

    @property
    def shown(self) -> tuple[SilentView, ...]:
        """Those whom the worklist names."""
        return self.views[:SHOWN]


def silence_of(session: Session, clinic: ClinicRow, now: datetime) -> Silence:
    """The clinic's silent diaries: those not reached today first, then the longest silent."""
    silent = silent_today(session, clinic, now)
    headline = ngettext(
        "Silent: %(n)s diary has not come", "Silent: %(n)s diaries have not come", len(silent)
    )
    days = {each.silence.due for each in silent}
    if len(days) == 1:
        headline = _("%(headline)s for %(day)s", headline=headline, day=weekday(next(iter(days))))
    zone = ZoneInfo(clinic.time_zone)
    late_before = f"{clinic.diary_late_before:%H:%M}"
    reminders = _reminders(session, clinic, silent)
    views = tuple(_view(each, zone, late_before, reminders.get(each.case_id, ())) for each in silent)
    return Silence(headline, frozenset(each.case_id for each in silent), views)


def _reminders(
    session: Session, clinic: ClinicRow, silent: Iterable[SilentPatient]
) -> dict[uuid.UUID, list[MessageRow]]:
    """The reminders of the evening that each of them misses."""
    due = {each.case_id: each.silence.due for each in silent}
    found: dict[uuid.UUID, list[MessageRow]] = {}
    for row in messages.reminders_of(session, clinic.id, due) if due else ():
        if row.day == due[row.case_id]:
            found.setdefault(row.case_id, []).append(row)
    return found


def _view(
    patient: SilentPatient, zone: ZoneInfo, late_before: str, reminders: Iterable[MessageRow]
) -> SilentView:
    due = patient.silence.due
    href = f"/cases/{patient.case_id}/trial"
    return SilentView(
        patient.case_id,
        f"{patient.given_name} {patient.family_name}",
        patient.identifier,
        patient.phone,
        f"{_missed(patient, zone, late_before)}.",
        _last(patient.last_entry),
        tuple(_calls(patient.calls, zone)),
        patient.reached,
        href,
        f"{href}/calls?topic=silent_day&about_day={due.isoformat()}",
        reminded(reminders, ZoneInfo(patient.time_zone)),
    )


def _missed(patient: SilentPatient, zone: ZoneInfo, late_before: str) -> str:
    silence = patient.silence
    words = ngettext("%(n)s evening missing", "%(n)s evenings missing in a row", silence.missed)
    if silence.can_be_late:
        words = _("%(words)s; the last can still be sent late until %(time)s", words=words, time=late_before)
    if patient.time_zone != zone.key:
        words = _("%(words)s (%(zone)s time)", words=words, zone=patient.time_zone)
    return words


def _last(day: date | None) -> str:
    if day is None:
        return _("No entry yet")
    return _("Last entry %(day)s", day=local_date(day, "EEEE d MMMM"))


def _calls(calls: Iterable[CallToday], zone: ZoneInfo) -> Iterable[str]:
    for call in calls:
        yield _(
            "%(time)s %(result)s, %(name)s",
            time=f"{call.at.astimezone(zone):%H:%M}",
            result=str(say(CALL_RESULT_NAMES[call.result])).lower(),
            name=call.by_name,
        )
