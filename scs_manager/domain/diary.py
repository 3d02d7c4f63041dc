"""One diary entry: what a patient says about one day, its limits, its windows and how punctual it was.

A diary day is the civil date on the patient's wall when the window opens. The window is read on that wall
clock, so a night with a clock change is an hour longer or shorter, never shifted (measures.md 3.3): open
from 18:00, on time before 02:00, late before 12:00, unless the clinic set other times; between the end of one
window and the opening of the next there are only "now" ratings. Where an entry belongs: `diary_placement`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from scs_manager.domain.diary_medicines import COUNT_MAX, MedicineKind
from scs_manager.domain.diary_windows import DEFAULT_WINDOWS, DiaryWindows
from scs_manager.domain.errors import InputError
from scs_manager.domain.side_effects import IN_OWN_WORDS, WORDS_MAX, SideEffect
from scs_manager.domain.text import Text
from scs_manager.domain.wall_clock import first_instant

SCORE_MIN, SCORE_MAX = 0, 10
HOURS_MAX = 24
NOTE_MAX = 4000


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


@dataclass(frozen=True)
class MedicineTaken:
    """How many pieces of one product were taken in the last 24 hours; of a patch 1 was on and 0 off."""

    product: str
    count: int
    kind: MedicineKind | None = field(default=None, compare=False)
    """How it was asked, from the record of that day: no answer of the patient, so not compared."""


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
    side_effects: tuple[SideEffect, ...] | None = None
    """None where they were not asked; empty when the patient said that there was none."""
    side_effect_words: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for name in SCORES:
            _check_whole(name, getattr(self, name), SCORE_MIN, SCORE_MAX)
        _check_whole("stimulation_hours", self.stimulation_hours, 0, HOURS_MAX)
        for medicine in self.medicines:
            _check_whole("medicines", medicine.count, 0, COUNT_MAX)
        if len(self.note) > NOTE_MAX:
            raise InputError(Text("The note is longer than %(max)s characters.", max=NOTE_MAX), place="note")
        _check_words(self.side_effects or (), self.side_effect_words or "")
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


def _check_words(effects: tuple[SideEffect, ...], words: str) -> None:
    if words and not IN_OWN_WORDS.intersection(effects):
        raise InputError(
            Text("Choose “Something else” as well, or remove these words."), place="side_effect_words"
        )
    if len(words) > WORDS_MAX:
        raise InputError(Text("Use at most %(max)s characters.", max=WORDS_MAX), place="side_effect_words")


@dataclass(frozen=True)
class Contradiction:
    """Two answers that cannot both be meant; asked about at ``place``, kept when the patient says so."""

    place: str
    text: Text


def contradictions(entry: DiaryEntry) -> tuple[Contradiction, ...]:
    """What the scores say against each other; worth asking about once, never a reason to refuse the entry."""
    worst, least = entry.pain_worst_nrs, entry.pain_least_nrs
    if worst is None:
        return ()
    averages = [score for score in (entry.pain_back_nrs, entry.pain_leg_nrs) if score is not None]
    found: list[Contradiction] = []
    if max(averages, default=0) > worst:
        text = Text(
            "Your worst pain (%(worst)s) is lower than your pain on average (%(n)s). Is that right?",
            worst=worst,
            n=max(averages),
        )
        found.append(Contradiction("pain_worst_nrs", text))
    if least is not None and least > worst:
        text = Text(
            "Your least pain (%(least)s) is higher than your worst pain (%(worst)s). Is that right?",
            least=least,
            worst=worst,
        )
        found.append(Contradiction("pain_least_nrs", text))
    return tuple(found)


@dataclass(frozen=True)
class EntryWindow:
    """The instants between which a day's entry opens, is on time, and is late. Aware, UTC."""

    opens: datetime
    on_time_before: datetime
    closes: datetime

    def holds(self, instant: datetime) -> bool:
        """Whether the entry is open at an instant."""
        return self.opens <= instant < self.closes

    def punctuality_of(self, answered: datetime) -> Punctuality:
        """How an answer given at this instant lies to the window."""
        if not self.holds(answered):
            return Punctuality.OUTSIDE
        return Punctuality.ON_TIME if answered < self.on_time_before else Punctuality.LATE


@lru_cache(maxsize=1024)
def window_of(day: date, zone: ZoneInfo, windows: DiaryWindows = DEFAULT_WINDOWS) -> EntryWindow:
    """When the entry of a day opens and closes. Of a repeated hour the first showing counts.

    Every phone of an evening asks for the same few windows.
    """
    opening = datetime.combine(day, windows.opens)
    return EntryWindow(
        *(first_instant(opening + after, zone) for after in (_NOW, windows.on_time_for, windows.late_for))
    )


_NOW = timedelta()


def diary_day_of(instant: datetime, zone: ZoneInfo, windows: DiaryWindows = DEFAULT_WINDOWS) -> date | None:
    """The day whose entry is open at an instant, or None between the end of one and the next opening."""
    if instant.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    today = instant.astimezone(zone).date()
    days = (today, today - timedelta(days=1))
    return next((day for day in days if window_of(day, zone, windows).holds(instant)), None)


def punctuality_of(
    day: date, answered: datetime, zone: ZoneInfo, windows: DiaryWindows = DEFAULT_WINDOWS
) -> Punctuality:
    """How an answer given at this instant lies to the window of its day."""
    return window_of(day, zone, windows).punctuality_of(answered)
