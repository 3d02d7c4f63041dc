"""What each page of the phone shows, gathered before a template sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import Session

from forms.diary import SIGN_WORDS
from scs_manager.domain.diary import Stimulation
from scs_manager.domain.diary_calendar import Period
from scs_manager.domain.diary_days import DiaryDay, Region
from scs_manager.domain.diary_days import Phase as DayPhase
from scs_manager.domain.diary_statistics import TrialDay, Use, trial_calendar
from scs_manager.domain.figures import Mark
from scs_manager.domain.trial_figures import mark_of
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes
from scs_manager.services.own_data import goals_of
from scs_manager.services.visits import Visit
from scs_manager.web.diary_moments import (
    Moment,
    Phase,
    WeekDay,
    change_until,
    day_in_words,
    greeting,
    send_by,
    send_change_by,
    thanks,
    week_of,
)
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import ngettext, say, within
from scs_manager.web.own_data_view import goal_words
from scs_manager.web.patient_chart import patient_chart, reading_key, said_by


@dataclass(frozen=True)
class TodayPage:
    """The head of tonight's questions."""

    title: str
    greeting: str
    week: list[WeekDay]
    send_by: str
    corrects: int
    """The version that is to be changed; 0 where the day is asked for the first time."""


@dataclass(frozen=True)
class WaitPage:
    """Why nothing is asked now."""

    title: str
    greeting: str
    week: list[WeekDay]
    heading: str
    words: str


@dataclass(frozen=True)
class SentPage:
    """What the clinic received last."""

    day: date
    received: str
    signs: list[str]
    thanks: str
    week: list[WeekDay]
    chart: Markup
    key: str
    asks: str
    """The way to the day that is still to be filled in, when what arrived is of another one; else empty."""
    next_opening: str
    may_change: bool
    change_until: str


@dataclass(frozen=True)
class GraphRow:
    """One day of the table under the graph."""

    day: str
    back: str
    leg: str
    stimulator: str


@dataclass(frozen=True)
class GraphPage:
    """The own pain so far; without a chart while nothing was sent."""

    chart: Markup | None
    key: str
    span: str
    rows: list[GraphRow]
    goals: list[str]


@dataclass(frozen=True)
class DateFact:
    """A date of the trial in words."""

    label: str
    words: str


@dataclass(frozen=True)
class MorePage:
    """The dates of the trial."""

    dates: list[DateFact]


def today_page(
    session: Session, visit: Visit, moment: Moment, day: date, *, corrects: bool = False
) -> TodayPage:
    """The head for the day that the form was opened for, which may be over by now."""
    shown = replace(moment, phase=Phase.ASKS, day=day, late=moment.late or day != moment.day)
    last = newest_entry(session, visit, day) if corrects else None
    return TodayPage(
        title=day_in_words(day),
        greeting=greeting(visit, day),
        week=week_of(visit, shown, _kept(session, visit)),
        send_by=send_change_by(shown) if corrects else send_by(shown),
        corrects=last.version if last else 0,
    )


def wait_page(session: Session, visit: Visit, moment: Moment) -> WaitPage:
    """Before the diary begins, in the afternoon, and after the last evening."""
    heading, words = _waiting(visit, moment)
    return WaitPage(
        title=day_in_words(moment.day),
        greeting=greeting(visit, moment.day) if moment.phase is Phase.RESTS else "",
        week=week_of(visit, moment, _kept(session, visit)),
        heading=heading,
        words=words,
    )


def _waiting(visit: Visit, moment: Moment) -> tuple[str, str]:
    if moment.phase is Phase.BEFORE:
        opens = moment.next_opening
        first = day_in_words(opens.date() if opens else visit.baseline_starts_on)
        return _("Not yet"), _("Your diary starts on %(day)s at %(time)s.", day=first, time=_opening(moment))
    if moment.phase is Phase.FINISHED:
        return _("Your diary is finished"), _("Thank you. There is nothing more to fill in.")
    return _("Come back this evening"), _("Your diary opens at %(time)s.", time=_opening(moment))


def _opening(moment: Moment) -> str:
    return f"{moment.windows.opens:%H:%M}"


def newest_entry(session: Session, visit: Visit, day: date) -> DiaryEntryRow | None:
    """The newest version of a day, or None."""
    rows = [row for row in outcomes.written_of(session, _trial(session, visit)) if row.day == day]
    return rows[-1] if rows else None


def sent_page(session: Session, visit: Visit, moment: Moment) -> SentPage | None:
    """The entry that arrived last, with its alarm if it has one; None before the first."""
    rows = outcomes.written_of(session, _trial(session, visit))
    if not rows:
        return None
    last = max(rows, key=lambda row: row.id or 0)
    days = _days(session, visit, moment)
    local = last.received_at.astimezone(ZoneInfo(visit.time_zone))
    may_change = moment.phase is Phase.ASKS and moment.day == last.day
    sent = {row.day for row in rows}
    is_asked = moment.phase is Phase.ASKS and moment.day not in sent
    return SentPage(
        day=last.day,
        received=f"{local:%H:%M}",
        signs=[within(str(say(SIGN_WORDS[sign]))) for sign in last.warning_signs],
        thanks=thanks(visit, last.punctuality, of=None if last.day == moment.day else last.day),
        week=week_of(visit, moment, sent),
        chart=patient_chart(days, today=moment.day, height=220),
        key=reading_key(days),
        asks=_("Fill in the diary for %(day)s", day=local_date(moment.day, "EEEE")) if is_asked else "",
        next_opening="" if is_asked else _next_opening(moment),
        may_change=may_change,
        change_until=change_until(moment) if may_change else "",
    )


def _next_opening(moment: Moment) -> str:
    opens = moment.next_opening
    if opens is None:
        return ""
    day = local_date(opens.date(), "EEEE")
    return _("Your diary opens again on %(day)s at %(time)s.", day=day, time=f"{opens:%H:%M}")


def graph_page(session: Session, visit: Visit, moment: Moment) -> GraphPage:
    """The graph and its numbers."""
    days = _days(session, visit, moment)
    goals = [goal_words(goal) for goal in goals_of(session, _trial(session, visit))]
    if not any(day.diary.entry for day in days):
        return GraphPage(chart=None, key="", span="", rows=[], goals=goals)
    span = _(
        "%(first)s to %(last)s",
        first=local_date(days[0].day, "d MMMM"),
        last=local_date(days[-1].day, "d MMMM"),
    )
    return GraphPage(
        chart=patient_chart(days, today=moment.day, height=270),
        key=reading_key(days),
        span=span,
        rows=[_row(day) for day in days],
        goals=goals,
    )


def _row(day: TrialDay) -> GraphRow:
    missing = _("no entry")
    back, leg = day.entered(Region.BACK), day.entered(Region.LEG)
    return GraphRow(
        day=local_date(day.day, "d MMM") + said_by(day),
        back=missing if back is None else str(back),
        leg=missing if leg is None else str(leg),
        stimulator=_stimulator(day),
    )


def _stimulator(day: TrialDay) -> str:
    entry = day.diary.entry
    words = {
        Stimulation.ALL_DAY: _("On"),
        Stimulation.PART: _("Part of the time"),
        Stimulation.OFF: _("Off"),
    }
    said = words[entry.stimulation] if entry and entry.stimulation else "–"
    if entry and entry.stimulation_hours is not None:
        hours = ngettext("%(n)s hour", "%(n)s hours", entry.stimulation_hours)
        said = _("%(said)s, %(hours)s", said=said, hours=hours)
    return _("%(said)s (sent late)", said=said) if mark_of(day) is Mark.LATE else said


def more_page(visit: Visit) -> MorePage:
    """What happens when."""
    facts = [
        (_("Diary from"), visit.baseline_starts_on),
        (_("Leads go in"), visit.placed_on or visit.placement_on),
        (_("Leads come out"), visit.removed_on or visit.removal_on),
    ]
    if visit.period is not None:
        facts = [(_("Diary from"), visit.period.first)]
    return MorePage([DateFact(label, day_in_words(day)) for label, day in facts])


def _days(session: Session, visit: Visit, moment: Moment) -> Sequence[TrialDay]:
    """Every day so far; a day that is still open and not sent is no gap yet."""
    trial = _trial(session, visit)
    again = _of_period(session, trial, visit.period, moment) if visit.period else ()
    if any(day.diary.entry for day in again):
        return again
    window = outcomes.window_of(trial, as_of=moment.day)
    days = trial_calendar(window, outcomes.days_of(session, trial), as_of=moment.day)
    return [day for day in days if day.diary.entry or day.day < moment.day]


def _of_period(session: Session, trial: TrialRow, period: Period, moment: Moment) -> Sequence[TrialDay]:
    """The days before a visit; those of the trial are long gone."""
    by_day = {day.day: day for day in outcomes.days_in(session, trial, period.id)}
    days = [period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1)]
    return [
        TrialDay(day, number, DayPhase.ELIGIBLE, Use.NONE, by_day.get(day, DiaryDay(day)))
        for number, day in enumerate(days, 1)
        if day in by_day or day < moment.day
    ]


def _kept(session: Session, visit: Visit) -> set[date]:
    return {row.day for row in outcomes.written_of(session, _trial(session, visit))}


def _trial(session: Session, visit: Visit) -> TrialRow:
    trial = get_scoped(session, TrialRow, visit.clinic_id, visit.trial_id)
    if trial is None:
        raise ValueError("a phone's session without its trial")
    return trial
