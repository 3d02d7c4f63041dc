"""The patient's trial as weeks of days on a sheet of paper, made from the happenings of the own calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scs_manager.domain.own_calendar import Happening, Kind, TrialDates

FAR = timedelta(days=28)
"""A last dose or a restart further than this from the trial stands in the list alone. [default]"""


class Standing(StrEnum):
    """How far the trial has come, for what the sheet can say."""

    NO_DATES = "no_dates"
    HAS_DATES = "has_dates"
    ENDED = "ended"
    CANCELLED = "cancelled"
    """Ended before the leads went in."""
    LEADS_IN = "leads_in"
    """Ended, and the day on which the leads came out is unknown."""

    @property
    def shows_days(self) -> bool:
        """Whether its days can be trusted."""
        return self in (Standing.HAS_DATES, Standing.ENDED)


@dataclass(frozen=True)
class SheetDay:
    """One day of the sheet."""

    on: date
    asked: bool
    """Whether the diary asks about its evening."""
    sent: bool
    """Whether the clinic has its entry."""
    number: int | None
    """Of the days on which the leads are in all day, from 1."""
    happens: tuple[Happening, ...]
    """What happens; the first and the last evening are left to the list."""


Week = tuple[SheetDay, ...]


def standing_of(dates: TrialDates | None, *, ended: bool) -> Standing:
    """What the sheet can say of a trial; None is one that nobody has given dates."""
    if dates is None:
        return Standing.NO_DATES
    if not ended:
        return Standing.HAS_DATES
    if dates.placed_on is None:
        return Standing.CANCELLED
    return Standing.LEADS_IN if dates.removed_on is None else Standing.ENDED


def weeks_of(
    dates: TrialDates,
    happens: Sequence[Happening],
    *,
    last_evening: date,
    sent: frozenset[date] = frozenset(),
) -> tuple[Week, ...]:
    """Whole weeks, Monday to Sunday, with every day of the trial and of the medicines stopped for it.

    ``last_evening`` is the last that the diary asks about; the weeks still show the days until the leads
    are out.
    """
    first, last = _range(dates, happens, max(last_evening, dates.removal))
    monday = first - timedelta(days=first.weekday())
    count = (last - monday).days // 7 + 1
    every = (monday + timedelta(days=n) for n in range(count * 7))
    days = [_day(on, dates, happens, last_evening, on in sent) for on in every]
    return tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7))


def _range(dates: TrialDates, happens: Iterable[Happening], last: date) -> tuple[date, date]:
    first = dates.diary_from
    medicines = [each.on for each in happens if each.kind in (Kind.STOP, Kind.RESTART)]
    near = [on for on in medicines if first - FAR <= on <= last + FAR]
    return min([first, *near]), max([last, *near])


def _day(
    on: date, dates: TrialDates, happens: Iterable[Happening], last_evening: date, sent: bool
) -> SheetDay:
    inside = dates.placement < on < dates.removal
    return SheetDay(
        on=on,
        asked=dates.diary_from <= on <= last_evening,
        sent=sent,
        number=(on - dates.placement).days if inside else None,
        happens=tuple(each for each in happens if each.on == on and each.kind not in (Kind.DIARY, Kind.END)),
    )
