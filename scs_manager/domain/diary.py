"""One diary entry: what a patient says about one day, its limits, its windows and how punctual it was.

A diary day is the civil date on the patient's wall when the window opens. The window is read on that wall
clock, so a night with a clock change is an hour longer or shorter, never shifted (measures.md 3.3): open
from 18:00, on time before 02:00, late before 12:00; between 12:00 and 18:00 there are only "now" ratings.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text

SCORE_MIN, SCORE_MAX = 0, 10
COUNT_MAX = 99
"""Most pieces of one product a day that an entry may hold; larger numbers are typing slips. [default]"""
HOURS_MAX = 24
NOTE_MAX = 4000

OPENS, ON_TIME_BEFORE, LATE_BEFORE = time(18), time(2), time(12)
CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far the device's clock may be from ours at sync for its times to be believed. [default]"""
SYNC_WITHIN = timedelta(days=7)
"""An answer given in its window but received later than this is kept outside the windows."""


class Activity(StrEnum):
    """Activity compared with a usual day."""

    MUCH_LESS = "much_less"
    LESS = "less"
    SAME = "same"
    MORE = "more"
    MUCH_MORE = "much_more"

    @property
    def level(self) -> int:
        """From −2 (much less) to +2 (much more)."""
        return list(Activity).index(self) - 2


class Stimulation(StrEnum):
    """How long the stimulator was on."""

    ALL_DAY = "all_day"
    PART = "part"
    OFF = "off"


class WarningSign(StrEnum):
    """Answers that show at once what to do and alert staff (product.md 5)."""

    WEAKNESS_OR_NUMBNESS = "weakness_or_numbness"
    BLADDER_OR_BOWEL = "bladder_or_bowel"
    FEVER = "fever"
    WOUND = "wound"
    SEVERE_BACK_PAIN = "severe_back_pain"
    POSITIONAL_HEADACHE = "positional_headache"


class Source(StrEnum):
    """Who made the entry."""

    PATIENT = "patient"
    CARER = "carer"
    STAFF = "staff"


class Punctuality(StrEnum):
    """How an entry lies to its window; staff entries are never on time."""

    ON_TIME = "on_time"
    LATE = "late"
    OUTSIDE = "outside"


class Flag(StrEnum):
    """What a reader should know about how an entry arrived."""

    SENT_LATER = "sent_later"
    CLOCK_NOT_TRUSTED = "clock_not_trusted"
    SYNCED_TOO_LATE = "synced_too_late"


@dataclass(frozen=True)
class MedicineTaken:
    """How many pieces of one product were taken in the last 24 hours."""

    product: str
    count: int


@dataclass(frozen=True)
class DiaryEntry:
    """The answers of one evening. Scores are whole numbers 0 to 10; None means not answered, never 0."""

    day: date
    pain_back_nrs: int | None = None
    pain_leg_nrs: int | None = None
    pain_worst_nrs: int | None = None
    pain_least_nrs: int | None = None
    sleep_nrs: int | None = None
    activity: Activity | None = None
    medicines: tuple[MedicineTaken, ...] = ()
    stimulation: Stimulation | None = None
    stimulation_hours: int | None = None
    program: str | None = None
    tingling: tuple[str, ...] = ()
    warning_signs: frozenset[WarningSign] = field(default_factory=frozenset)
    note: str = ""

    def __post_init__(self) -> None:
        for name in SCORES:
            _check_whole(name, getattr(self, name), SCORE_MIN, SCORE_MAX)
        _check_whole("stimulation_hours", self.stimulation_hours, 0, HOURS_MAX)
        for medicine in self.medicines:
            _check_whole("medicines", medicine.count, 0, COUNT_MAX)
        if len(self.note) > NOTE_MAX:
            raise InputError(Text("The note is longer than %(max)s characters.", max=NOTE_MAX), place="note")
        if self.stimulation_hours is not None and self.stimulation is not Stimulation.PART:
            raise InputError(
                Text("Hours are only asked when the stimulator was on part of the time."),
                place="stimulation_hours",
            )


SCORES = ("pain_back_nrs", "pain_leg_nrs", "pain_worst_nrs", "pain_least_nrs", "sleep_nrs")


def _check_whole(place: str, value: object, low: int, high: int) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(
            Text("Must be a whole number from %(low)s to %(high)s.", low=low, high=high), place=place
        )


def contradictions(entry: DiaryEntry) -> tuple[Text, ...]:
    """What the answers say against each other; worth asking about, never a reason to refuse the entry."""
    found: list[Text] = []
    worst, least = entry.pain_worst_nrs, entry.pain_least_nrs
    if worst is not None and least is not None and least > worst:
        found.append(Text("The least pain is higher than the worst pain."))
    averages = (entry.pain_back_nrs, entry.pain_leg_nrs)
    if worst is not None and any(average is not None and average > worst for average in averages):
        found.append(Text("An average pain is higher than the worst pain."))
    return tuple(found)


@dataclass(frozen=True)
class EntryWindow:
    """The instants between which a day's entry opens, is on time, and is late. Aware, UTC."""

    opens: datetime
    on_time_before: datetime
    closes: datetime


def window_of(day: date, zone: ZoneInfo) -> EntryWindow:
    """When the entry of a day opens and closes, for reminders and for the sentence on the phone."""
    after = day + timedelta(days=1)
    return EntryWindow(
        _instant(day, OPENS, zone), _instant(after, ON_TIME_BEFORE, zone), _instant(after, LATE_BEFORE, zone)
    )


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(ZoneInfo("UTC"))


def diary_day_of(instant: datetime, zone: ZoneInfo) -> date | None:
    """The day whose entry is open at an instant, or None from 12:00 to 18:00 on the patient's wall clock."""
    wall = _on_the_wall(instant, zone)
    if wall.time() >= OPENS:
        return wall.date()
    return wall.date() - timedelta(days=1) if wall.time() < LATE_BEFORE else None


def punctuality_of(day: date, answered: datetime, zone: ZoneInfo) -> Punctuality:
    """How an answer given at this instant lies to the window of its day."""
    if diary_day_of(answered, zone) != day:
        return Punctuality.OUTSIDE
    wall = _on_the_wall(answered, zone).time()
    return Punctuality.LATE if ON_TIME_BEFORE <= wall < LATE_BEFORE else Punctuality.ON_TIME


def _on_the_wall(instant: datetime, zone: ZoneInfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return instant.astimezone(zone)


@dataclass(frozen=True)
class Placement:
    """Where an entry belongs: when it was answered, how punctual that was, and what to flag."""

    day: date
    answered_at: datetime
    punctuality: Punctuality
    flags: frozenset[Flag] = frozenset()


def place_entry(
    day: date,
    *,
    zone: ZoneInfo,
    received_at: datetime,
    answered_at: datetime | None = None,
    device_clock: datetime | None = None,
    source: Source = Source.PATIENT,
) -> Placement:
    """Place an entry in its window.

    ``answered_at`` is what the device says, ``device_clock`` what its clock said when it sent the entry. The
    device is believed when that clock is within five minutes of ours; a post without device times (no script)
    counts as answered when received. Staff transcribe any day that has opened; theirs is never on time.
    """
    if received_at < window_of(day, zone).opens:
        raise RuleError(Text("The entry for this day is not open yet."))
    if source is Source.STAFF:
        return Placement(day, received_at, Punctuality.LATE)
    answered, flags = _answered_at(received_at, answered_at, device_clock)
    punctuality = punctuality_of(day, answered, zone)
    if punctuality is Punctuality.OUTSIDE:
        return Placement(day, answered, punctuality, flags)
    if received_at - answered > SYNC_WITHIN:
        return Placement(day, answered, Punctuality.OUTSIDE, flags | {Flag.SYNCED_TOO_LATE})
    if punctuality_of(day, received_at, zone) is not punctuality:
        flags |= {Flag.SENT_LATER}
    return Placement(day, answered, punctuality, flags)


def _answered_at(
    received: datetime, said: datetime | None, device_clock: datetime | None
) -> tuple[datetime, frozenset[Flag]]:
    """The device's time if its clock can be believed, else the time of receipt with a flag."""
    if said is None:
        return received, frozenset()
    trusted = device_clock is not None and abs(device_clock - received) <= CLOCK_TOLERANCE
    if trusted and said <= received + CLOCK_TOLERANCE:
        return said, frozenset()
    return received, frozenset({Flag.CLOCK_NOT_TRUSTED})
