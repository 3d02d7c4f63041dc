"""The patient's own calendar: what happens on which day of the trial, and a month as weeks of days."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scs_manager.domain.diary_days import POST_DAYS
from scs_manager.domain.hold_calendar import Break
from scs_manager.domain.text import Text


class Stretch(StrEnum):
    """Which part of the trial a day lies in."""

    BASELINE = "baseline"
    TRIAL = "trial"
    AFTER = "after"


class Kind(StrEnum):
    """What happens on a day, in the order of one day."""

    DIARY = "diary"
    STOP = "stop"
    PLACEMENT = "placement"
    REMOVAL = "removal"
    RESTART = "restart"
    QUESTIONNAIRE = "questionnaire"
    VISIT = "visit"
    END = "end"


@dataclass(frozen=True)
class TrialDates:
    """The dates of one trial as planned, and as they came where they have."""

    diary_from: date
    placement_on: date
    removal_on: date
    placed_on: date | None = None
    removed_on: date | None = None

    @property
    def placement(self) -> date:
        """When the leads went in, or are planned to."""
        return self.placed_on or self.placement_on

    @property
    def removal(self) -> date:
        """When the leads came out, or are planned to."""
        return self.removed_on or self.removal_on

    @property
    def last_evening(self) -> date:
        """The last evening that the diary asks about."""
        return self.removal + timedelta(days=POST_DAYS)

    def is_overdue(self, today: date) -> bool:
        """Whether the planned day of lead removal has passed while the leads are, as far as is known, in."""
        return self.placed_on is not None and self.removed_on is None and today > self.removal_on

    def stretch_of(self, day: date) -> Stretch | None:
        """The part a day lies in; None outside the trial."""
        if not self.diary_from <= day <= self.last_evening:
            return None
        if day < self.placement:
            return Stretch.BASELINE
        return Stretch.TRIAL if day <= self.removal else Stretch.AFTER


@dataclass(frozen=True)
class Due:
    """A questionnaire that is to be sent by a day."""

    title: Text | str
    on: date


@dataclass(frozen=True)
class After:
    """What comes after an implant: the next visit, and evenings that the diary asks about before one."""

    visit_on: date | None = None
    diary_from: date | None = None
    diary_until: date | None = None


@dataclass(frozen=True)
class Happening:
    """One thing on one day, in words."""

    on: date
    kind: Kind
    words: Text
    planned: bool = False
    """It may still move."""


START = Text("%(drug)s: start again").id
ASK = Text("%(drug)s: ask us before you start it again").id


def happenings(
    dates: TrialDates,
    breaks: Iterable[Break] = (),
    due: Iterable[Due] = (),
    after: After | None = None,
    *,
    today: date | None = None,
) -> tuple[Happening, ...]:
    """Everything with a date, in order of day; within a day in the order of `Kind`.

    A medicine stays off until the leads are out (clinical.md 5.3): once they are in longer than planned as of
    ``today``, its day says to ask instead of to start.
    """
    then, restart = after or After(), ASK if today is not None and dates.is_overdue(today) else START
    medicines, questions = _of_medicines(breaks, restart), _of_questionnaires(due)
    found = [*_of_trial(dates), *medicines, *questions, *_of_follow_up(then)]
    order = list(Kind)
    return tuple(sorted(found, key=lambda each: (each.on, order.index(each.kind), each.words.id)))


def _of_trial(dates: TrialDates) -> Iterator[Happening]:
    yield Happening(dates.diary_from, Kind.DIARY, Text("Your diary starts"))
    if dates.placed_on is None:
        yield Happening(dates.placement_on, Kind.PLACEMENT, Text("The leads go in"), planned=True)
    else:
        yield Happening(dates.placed_on, Kind.PLACEMENT, Text("The leads went in"))
    if dates.removed_on is None:
        yield Happening(dates.removal_on, Kind.REMOVAL, Text("The leads come out"), planned=True)
    else:
        yield Happening(dates.removed_on, Kind.REMOVAL, Text("The leads came out"))
    yield Happening(
        dates.last_evening, Kind.END, Text("Last evening of your diary"), planned=dates.removed_on is None
    )


def _of_medicines(breaks: Iterable[Break], restart: str) -> Iterator[Happening]:
    for each in breaks:
        yield Happening(each.stop_on, Kind.STOP, Text("%(drug)s: take the last dose", drug=each.drug))
        yield Happening(each.restart_on, Kind.RESTART, Text(restart, drug=each.drug))


def _of_questionnaires(due: Iterable[Due]) -> Iterator[Happening]:
    for each in due:
        words = Text("Last day to send: %(questionnaire)s", questionnaire=each.title)
        yield Happening(each.on, Kind.QUESTIONNAIRE, words)


def _of_follow_up(after: After) -> Iterator[Happening]:
    if after.diary_from is not None:
        yield Happening(after.diary_from, Kind.DIARY, Text("Your diary starts again"))
    if after.diary_until is not None:
        yield Happening(after.diary_until, Kind.END, Text("Last evening of your diary"))
    if after.visit_on is not None:
        words = Text("Your next visit, on or near this day")
        yield Happening(after.visit_on, Kind.VISIT, words, planned=True)


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, words: str) -> "Month | None":
        """``2026-05``; None for anything else."""
        try:
            return cls.of(date.fromisoformat(f"{words}-01"))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month.of(self.first + timedelta(days=31))

    def weeks(self) -> list[list[date | None]]:
        """Monday to Sunday; None for days of the months around it."""
        found = calendar.Calendar().monthdatescalendar(self.year, self.month)
        return [[day if day.month == self.month else None for day in week] for week in found]


def shown_month(asked: "Month | None", today: date, first: date, last: date) -> Month:
    """The month that was asked for, else that of today, within the months from ``first`` to ``last``."""
    wanted = asked or Month.of(today)
    return min(max(wanted, Month.of(first)), Month.of(last))
