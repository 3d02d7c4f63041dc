"""Keeping the diary: the phone's evening post (the hot path), staff's transcription, acceptance and alarms.

An answer is never changed: a correction is a new version of its day. The phone's post is one transaction of a
few prepared statements: earlier versions, the entry, its audit event, and an alarm for a warning sign.
"""

import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.change_reasons import ChangeReason
from scs_manager.domain.diary import DiaryEntry, Punctuality, Source
from scs_manager.domain.diary_calendar import DiaryCalendar
from scs_manager.domain.diary_placement import DeviceWord, Flag, Placement, place_entry
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.prepared import Prepared
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import alarm_rows, audit, diary_periods, enrolments
from scs_manager.services.diary_places import DiaryPlace, calendar_of, place_of_trial

__all__ = ["DiaryPlace", "Saved", "SentBeforeError", "Submission", "save_entry", "transcribe_entry"]

ATTEMPTS = 12
"""How often a post is tried when others of the same day or key are stored at the same moment."""


class SentBeforeError(RuleError):
    """The same submission arrived again with other answers: nothing is stored."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "These answers reached us once before, with other numbers. We kept the first ones and changed"
                " nothing. To correct them, open your diary and choose “Change these answers”."
            )
        )


@dataclass(frozen=True)
class Submission:
    """How a post came: the phone's key for it, what its clock said if anything, and why it corrects."""

    client_key: str
    device: DeviceWord | None = None
    change_reason: ChangeReason | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Saved:
    """What was stored, or had been stored by an earlier arrival of the same post."""

    entry_id: int
    day: date
    version: int
    received_at: datetime
    repeated: bool
    punctuality: Punctuality
    flags: frozenset[Flag]


_entry: Any = sa.inspect(DiaryEntryRow).local_table

_newest = sa.select(sa.func.coalesce(sa.func.max(_entry.c.version), 0)).where(
    _entry.c.trial_id == sa.bindparam("trial"), _entry.c.day == sa.bindparam("on")
)
_same_post = sa.select(_entry.c.id).where(
    _entry.c.enrolment_id == sa.bindparam("enrolment"), _entry.c.client_key == sa.bindparam("key")
)
_EARLIER = Prepared(sa.select(_newest.scalar_subquery(), _same_post.scalar_subquery()))
"""The newest version of the day, and the entry that this very post already made; a look in an index each."""

_INSERT_ENTRY = Prepared(
    sa.insert(_entry).returning(_entry.c.id), *(c.name for c in _entry.c if c.name != "id")
)


_SOURCE_OF = {
    ActorKind.PATIENT: Source.PATIENT,
    ActorKind.CARER: Source.CARER,
    ActorKind.STAFF: Source.STAFF,
}


def save_entry(
    session: Session,
    *,
    place: DiaryPlace,
    entry: DiaryEntry,
    submission: Submission,
    by: Actor,
    now: datetime,
) -> Saved:
    """Store one evening's answers once, however often the phone sends them; warning signs raise an alarm.

    A repeated post gets the same answer; the same key with other answers is SentBeforeError. Under which
    day it is kept is the server's to say: see `place_entry`.
    """
    calendar = calendar_of(session, place, now=now, day=entry.day)
    placement = place_entry(
        entry.day,
        calendar=calendar,
        received_at=now,
        device=submission.device,
        enrolled_at=place.enrolled_at,
        source=_SOURCE_OF[by.kind],
    )
    return _save(session, _draft(place, calendar, entry, submission, placement, by, now))


def transcribe_entry(
    session: Session,
    *,
    trial: TrialRow,
    case: CaseRow,
    entry: DiaryEntry,
    reason: str,
    by: Actor,
    now: datetime,
) -> Saved:
    """Store what the patient told or wrote on paper, as entered by staff, with where it came from."""
    enrolment = enrolments.enrol(session, trial=trial, case=case, now=now)
    periods = diary_periods.after_the_end(session, trial)
    place = place_of_trial(trial, enrolment, session.get_one(ClinicRow, trial.clinic_id), periods)
    calendar = calendar_of(session, place, now=now, day=entry.day)
    placement = place_entry(entry.day, calendar=calendar, received_at=now, source=Source.STAFF)
    submission = Submission(client_key=str(uuid.uuid4()), reason=reason)
    return _save(session, _draft(place, calendar, entry, submission, placement, by, now))


def _draft(
    place: DiaryPlace,
    calendar: DiaryCalendar,
    entry: DiaryEntry,
    submission: Submission,
    placement: Placement,
    by: Actor,
    now: datetime,
) -> "_Draft":
    period = calendar.period_of(placement.day)
    zone = calendar.zone_of(placement.day).key
    return _Draft(place, entry, submission, placement, zone, by, now, period.id if period else None)


@dataclass(frozen=True)
class _Draft:
    """An entry on its way into the table."""

    place: DiaryPlace
    asked: DiaryEntry
    """The answers under the day that the patient was asked about."""
    submission: Submission
    placement: Placement
    zone: str
    by: Actor
    now: datetime
    period_id: uuid.UUID | None = None
    """The period of a follow-up that the day lies in."""

    @property
    def day(self) -> date:
        """The day it is kept under."""
        return self.placement.day


def _save(session: Session, draft: _Draft) -> Saved:
    """Store the draft; when another post of the day is stored at the same moment, look again."""
    for _attempt in range(ATTEMPTS):
        version, sent_before = _earlier(session, draft)
        if sent_before is not None:
            return _repeated(session, sent_before, draft)
        try:
            entry_id = _store(session, draft, version + 1)
            session.commit()
        except IntegrityError:
            session.rollback()
            continue
        placed = draft.placement
        return Saved(
            entry_id, draft.day, version + 1, draft.now, repeated=False, punctuality=placed.punctuality,
            flags=placed.flags,
        )  # fmt: skip
    raise RuleError(Text("The clinic's computer is busy. Nothing was stored: please send it again."))


def _earlier(session: Session, draft: _Draft) -> tuple[int, int | None]:
    place = draft.place
    values = {
        "trial": place.trial_id,
        "on": draft.day,
        "enrolment": place.enrolment_id,
        "key": draft.submission.client_key,
    }
    version, sent_before = _EARLIER.one(session.connection(), values)
    return int(version), sent_before


def _repeated(session: Session, entry_id: int, draft: _Draft) -> Saved:
    row = get_scoped(session, DiaryEntryRow, draft.place.clinic_id, entry_id)
    if row is None or replace(row.to_domain(), day=row.asked_day or row.day) != draft.asked:
        raise SentBeforeError
    return Saved(
        entry_id, row.day, row.version, row.received_at, repeated=True, punctuality=row.punctuality,
        flags=frozenset(Flag(flag) for flag in row.flags),
    )  # fmt: skip


def _store(session: Session, draft: _Draft, version: int) -> int:
    """The entry, its alarm if it has one, and the audit event that seals its content; no commit."""
    answers = DiaryEntryRow.answers_of(draft.asked) | {"day": draft.day}
    values = answers | _circumstances(draft) | {"version": version}
    connection = session.connection()
    stored = _INSERT_ENTRY.one(connection, values)
    entry_id = int(stored[0])
    if draft.asked.warning_signs and not _is_alarmed(session, draft):
        alarm_rows.open_alarm(
            session,
            clinic_id=draft.place.clinic_id,
            case_id=draft.place.case_id,
            entry_id=entry_id,
            signs=answers["warning_signs"],
            now=draft.now,
        )
    detail = {
        "entry": entry_id,
        "day": draft.day.isoformat(),
        "version": version,
        "punctuality": str(draft.placement.punctuality),
        "sha256": hashlib.sha256(orjson.dumps(answers, option=orjson.OPT_SORT_KEYS)).hexdigest(),
    }
    audit.record(
        session,
        by=draft.by,
        action="diary.entered",
        now=draft.now,
        case_id=draft.place.case_id,
        detail=detail,
    )
    return entry_id


def _circumstances(draft: _Draft) -> dict[str, Any]:
    """Everything about an entry but its answers."""
    place, submission, placement, by = draft.place, draft.submission, draft.placement, draft.by
    device = submission.device or DeviceWord()
    return {
        "clinic_id": place.clinic_id,
        "trial_id": place.trial_id,
        "enrolment_id": place.enrolment_id,
        "period_id": draft.period_id,
        "client_key": submission.client_key,
        "source": _SOURCE_OF[by.kind],
        "by_id": by.id,
        "by_name": by.name,
        "punctuality": placement.punctuality,
        "flags": sorted(placement.flags),
        "answered_at": placement.answered_at,
        "device_answered_at": device.answered_at,
        "device_time": device.clock,
        "took_seconds": None if device.took is None else int(device.took.total_seconds()),
        "asked_day": None if draft.day == draft.asked.day else draft.asked.day,
        "utc_offset_minutes": device.utc_offset_minutes,
        "received_at": draft.now,
        "time_zone": draft.zone,
        "change_reason": submission.change_reason,
        "reason": submission.reason,
    }


def _is_alarmed(session: Session, draft: _Draft) -> bool:
    """Whether an alarm of this very day that names all these signs is unresolved: a correction adds none."""
    query = (
        select_scoped(AlarmRow, draft.place.clinic_id)
        .join(DiaryEntryRow, col(DiaryEntryRow.id) == AlarmRow.entry_id)
        .where(
            DiaryEntryRow.trial_id == draft.place.trial_id,
            DiaryEntryRow.day == draft.day,
            col(AlarmRow.resolved_at).is_(None),
        )
    )
    return any(draft.asked.warning_signs <= set(alarm.signs) for alarm in session.exec(query))
