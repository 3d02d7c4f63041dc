"""What the phone says about now: which day is asked, how the week went, when to come back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session

from scs_manager.domain.diary import Punctuality
from scs_manager.domain.diary_calendar import DiaryCalendar
from scs_manager.domain.diary_windows import DiaryWindows
from scs_manager.domain.text import Text
from scs_manager.services.diary_places import calendar_of
from scs_manager.services.patient_sessions import place_of_visit
from scs_manager.services.visits import Visit
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
    windows: DiaryWindows
    """Those of the day."""
    last: date | None
    """The last evening that is asked; None while the leads are in."""
    local: datetime
    """What the clock on the patient's wall shows."""
    next_opening: datetime | None
    """When the next day opens, on that wall; None after the last."""


def moment_of(calendar: DiaryCalendar, now: datetime) -> Moment:
    """Where now lies in a diary."""
    asked = calendar.day_open_at(now)
    local = now.astimezone(calendar.zone_of(calendar.day_begun_at(now)))
    day = asked or local.date()
    opening = _next_opening(calendar, now)

    def moment(phase: Phase, *, late: bool = False) -> Moment:
        return Moment(phase, day, late, calendar.windows_of(day), calendar.last, local, opening)

    if not calendar.asks(day):
        return moment(Phase.FINISHED if calendar.next_asked(day) is None else Phase.BEFORE)
    if asked is None:
        return moment(Phase.RESTS)
    return moment(Phase.ASKS, late=calendar.window_of(asked).punctuality_of(now) is Punctuality.LATE)


def _next_opening(calendar: DiaryCalendar, now: datetime) -> datetime | None:
    day = calendar.next_asked(calendar.day_begun_at(now) + timedelta(days=1))
    return None if day is None else calendar.window_of(day).opens.astimezone(calendar.zone_of(day))


def calendar_now(session: Session, visit: Visit, now: datetime) -> DiaryCalendar:
    """The calendar of this phone's diary for the days around now."""
    return calendar_of(session, place_of_visit(visit), now=now)


def moment_now(session: Session, visit: Visit, now: datetime) -> Moment:
    """Where now lies in the diary of this phone."""
    return moment_of(calendar_now(session, visit, now), now)


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
    "follow_up": (
        Text("%(name)s, this is day %(n)s of the %(of)s days before your visit."),
        Text("For %(name)s: day %(n)s of the %(of)s days before the visit."),
    ),
}
"""What the patient reads, and what a carer reads."""


def _where(visit: Visit, day: date) -> tuple[str, int, int]:
    """Which greeting, the number of the day, and of how many."""
    period = next((each for each in visit.periods if each.holds(day)), None)
    if period is not None:
        return "follow_up", (day - period.first).days + 1, (period.last - period.first).days + 1
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
    name = local_date(day, "EEEE")
    words = (
        _("%(name)s: today, %(state)s", name=name, state=state)
        if is_today
        else _("%(name)s: %(state)s", name=name, state=state)
    )
    return WeekDay(
        short=local_date(day, "ccc"),
        words=words,
        mark="later" if mark == "outside" else mark,
        is_today=is_today,
    )


def _mark(visit: Visit, moment: Moment, day: date, kept: Collection[date]) -> str:
    if day in kept:
        return "sent"
    if not visit.asks(day, moment.last):
        return "outside"
    if day == moment.day:
        return "today" if moment.phase is Phase.ASKS else "later"
    return "none" if day < moment.day else "later"


def send_by(moment: Moment) -> str:
    """Until when the answers count as on time, or that they are late by now."""
    windows = moment.windows
    if moment.late:
        return _(
            "Not sent yet. It is late, but it still counts until %(time)s.",
            time=clock_words(windows.late_before),
        )
    return _("Not sent yet. Please send your answers by %(time)s.", time=clock_words(windows.on_time_before))


def send_change_by(moment: Moment) -> str:
    """Until when a change counts as on time; the clinic has the first answers."""
    windows = moment.windows
    if moment.late:
        return _(
            "Your change is not sent yet. It is late, but it still counts until %(time)s.",
            time=clock_words(windows.late_before),
        )
    return _(
        "Your change is not sent yet. Please send it by %(time)s.", time=clock_words(windows.on_time_before)
    )


def change_until(moment: Moment) -> str:
    """Until when today's answers may be changed."""
    windows = moment.windows
    return _(
        "until %(time)s", time=clock_words(windows.late_before if moment.late else windows.on_time_before)
    )


def clock_words(clock: time) -> str:
    """``2 in the morning``, ``12 noon``, ``22:30``."""
    if clock == time(12):
        return _("12 noon")
    if clock.minute or not 0 < clock.hour < 12:
        return f"{clock:%H:%M}"
    return ngettext("%(n)s in the morning", "%(n)s in the morning", clock.hour)


def thanks(visit: Visit, punctuality: Punctuality, *, of: date | None = None) -> str:
    """What happens with the entry; ``of`` names its day where that is not the day of the page."""
    name = "" if visit.carer else f", {visit.given_name}"
    said = {
        Punctuality.ON_TIME: "" if of else _("That is all for today."),
        Punctuality.LATE: _("It came late, but it still counts."),
        Punctuality.OUTSIDE: _("The time for this day was over. The clinic will look at it."),
    }[punctuality]
    if of:
        named = _("These are the answers for %(day)s.", day=day_in_words(of))
        said = f"{named} {said}".rstrip()
    return _("Thank you%(name)s. %(said)s", name=name, said=said)
