"""What the phone says about now: which day is asked, how the week went, when to come back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scs_manager.domain.diary import LATE_BEFORE, ON_TIME_BEFORE, Punctuality, diary_day_of, punctuality_of
from scs_manager.domain.diary_days import POST_DAYS
from scs_manager.domain.text import Text
from scs_manager.services.patient_sessions import Visit
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext, ngettext
from scs_manager.web.i18n import gettext as _


class Phase(StrEnum):
    """What the phone can do now."""

    BEFORE = "before"
    ASKS = "asks"
    RESTS = "rests"
    """Between noon and the evening nothing is asked."""
    FINISHED = "finished"


@dataclass(frozen=True)
class Moment:
    """Now, for one diary."""

    phase: Phase
    day: date
    """The day that is asked, or that the page is about."""
    late: bool


def moment_of(visit: Visit, now: datetime) -> Moment:
    """Where now lies in the diary of this phone."""
    zone = ZoneInfo(visit.time_zone)
    asked = diary_day_of(now, zone)
    day = asked or now.astimezone(zone).date()
    if day < visit.baseline_starts_on:
        return Moment(Phase.BEFORE, day, late=False)
    last = last_day(visit)
    if last is not None and day > last:
        return Moment(Phase.FINISHED, day, late=False)
    if asked is None:
        return Moment(Phase.RESTS, day, late=False)
    return Moment(Phase.ASKS, day, late=punctuality_of(asked, now, zone) is Punctuality.LATE)


def last_day(visit: Visit) -> date | None:
    """The last evening that is asked; None while the leads are in."""
    return None if visit.removed_on is None else visit.removed_on + timedelta(days=POST_DAYS)


def day_in_words(day: date) -> str:
    """``Friday 20 November``."""
    return local_date(day, "EEEE d MMMM")


def greeting(visit: Visit, day: date) -> str:
    """Who is asked, and where in the trial the day lies."""
    where, n, of = _where(visit, day)
    own, carer = _GREETINGS[where]
    return gettext((carer if visit.carer else own).id, name=visit.given_name, n=n, of=of)


_GREETINGS = {
    "baseline": (
        Text("%(name)s, this is day %(n)s of the %(of)s days before your trial."),
        Text("For %(name)s: day %(n)s of the %(of)s days before the trial."),
    ),
    "placed": (
        Text("%(name)s, your leads were placed today."),
        Text("For %(name)s: the leads were placed today."),
    ),
    "trial": (
        Text("%(name)s, this is day %(n)s of your %(of)s-day trial."),
        Text("For %(name)s: day %(n)s of the %(of)s-day trial."),
    ),
    "removed": (
        Text("%(name)s, your leads came out today."),
        Text("For %(name)s: the leads came out today."),
    ),
    "after": (
        Text("%(name)s, this is day %(n)s after your trial."),
        Text("For %(name)s: day %(n)s after the trial."),
    ),
}
"""What the patient reads, and what a carer reads."""


def _where(visit: Visit, day: date) -> tuple[str, int, int]:
    """Which greeting, the number of the day, and of how many."""
    placement, removal = visit.placed_on or visit.placement_on, visit.removed_on or visit.removal_on
    length = (removal - placement).days
    if day < placement or visit.placed_on is None:
        of = (placement - visit.baseline_starts_on).days
        return "baseline", (day - visit.baseline_starts_on).days + 1, of
    if visit.removed_on is not None and day >= removal:
        after = (day - removal).days
        return ("after" if after else "removed"), after, length
    number = (day - placement).days
    return ("trial" if number else "placed"), number, max(length, number)


@dataclass(frozen=True)
class WeekDay:
    """One dot of the week."""

    short: str
    words: str
    mark: str
    """``sent``, ``today``, ``none`` or ``later``."""
    is_today: bool


def week_of(visit: Visit, moment: Moment, kept: Collection[date]) -> list[WeekDay]:
    """Monday to Sunday around the day, with what is known of each."""
    monday = moment.day - timedelta(days=moment.day.weekday())
    return [_week_day(visit, moment, monday + timedelta(days=n), kept) for n in range(7)]


def _week_day(visit: Visit, moment: Moment, day: date, kept: Collection[date]) -> WeekDay:
    is_today = day == moment.day
    mark = _mark(visit, moment, day, kept)
    state = {
        "sent": _("received by the clinic"),
        "today": _("not sent yet"),
        "none": _("no entry"),
        "later": _("still to come"),
        "outside": _("not asked"),
    }[mark]
    words = _("today, %(state)s", state=state) if is_today else state
    name = local_date(day, "EEEE")
    return WeekDay(
        short=local_date(day, "EEE"),
        words=f"{name}: {words}",
        mark="later" if mark == "outside" else mark,
        is_today=is_today,
    )


def _mark(visit: Visit, moment: Moment, day: date, kept: Collection[date]) -> str:
    if day in kept:
        return "sent"
    last = last_day(visit)
    if day < visit.baseline_starts_on or (last is not None and day > last):
        return "outside"
    if day == moment.day:
        return "today" if moment.phase is Phase.ASKS else "later"
    return "none" if day < moment.day else "later"


def send_by(moment: Moment) -> str:
    """Until when the answers count as on time, or that they are late by now."""
    if moment.late:
        return _(
            "Not sent yet. It is late, but it still counts until %(time)s.", time=_clock(LATE_BEFORE.hour)
        )
    return _("Not sent yet. Please send your answers by %(time)s.", time=_clock(ON_TIME_BEFORE.hour))


def change_until(moment: Moment) -> str:
    """Until when today's answers may be changed."""
    hour = LATE_BEFORE.hour if moment.late else ON_TIME_BEFORE.hour
    return _("until %(time)s", time=_clock(hour))


def _clock(hour: int) -> str:
    return _("12 noon") if hour == 12 else ngettext("%(n)s in the morning", "%(n)s in the morning", hour)


def thanks(visit: Visit, punctuality: Punctuality) -> str:
    """One sentence about what happens with the entry."""
    name = "" if visit.carer else f", {visit.given_name}"
    said = {
        Punctuality.ON_TIME: _("That is all for today."),
        Punctuality.LATE: _("It came late, but it still counts."),
        Punctuality.OUTSIDE: _("The time for this day was over. The clinic will look at it."),
    }[punctuality]
    return _("Thank you%(name)s. %(said)s", name=name, said=said)
