"""What the pages of the own record show, gathered before a template sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlmodel import Session

from forms.questionnaires import choices_of
from scs_manager.domain.actors import ActorKind
from scs_manager.domain.own_calendar import Happening, Month, Stretch, shown_month
from scs_manager.domain.questionnaires import EnteredBy
from scs_manager.domain.text import Text
from scs_manager.models.audit import AccessEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import own_looks
from scs_manager.services.own_calendar import OwnCalendar, own_calendar
from scs_manager.services.own_questionnaires import OwnAnswer
from scs_manager.services.visits import Visit
from scs_manager.web.diary_moments import day_in_words
from scs_manager.web.filters import local_date, moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.page_names import PAGES

WHOSE: Mapping[EnteredBy, Text] = {
    EnteredBy.PATIENT: Text("sent by you"),
    EnteredBy.CARER: Text("sent by your carer"),
    EnteredBy.TRANSCRIBED: Text("on paper"),
}
STRETCHES: Mapping[Stretch, Text] = {
    Stretch.BASELINE: Text("before the trial"),
    Stretch.TRIAL: Text("trial"),
    Stretch.AFTER: Text("after the trial"),
}


@dataclass(frozen=True)
class DayCell:
    """One day of a month: its number, which part of the trial it lies in, its marks, and all in words."""

    number: str
    stretch: str
    happens: bool
    sent: bool
    is_today: bool
    words: str


@dataclass(frozen=True)
class Line:
    """One thing with a date."""

    day: str
    words: str
    note: str
    past: bool


@dataclass(frozen=True)
class CalendarPage:
    """A month with its neighbours, and the whole list."""

    title: str
    heads: list[tuple[str, str]]
    weeks: list[list[DayCell | None]]
    earlier: str
    later: str
    lines: list[Line]


def calendar_page(
    session: Session, case: CaseRow, visit: Visit, asked: Month | None, today: date
) -> CalendarPage:
    """The month that was asked for, or that of today, within the months of the trial."""
    trial = get_scoped(session, TrialRow, visit.clinic_id, visit.trial_id)
    if trial is None:
        raise ValueError("a phone's session without its trial")
    own = own_calendar(session, case, trial, on=today)
    days = [each.on for each in own.happenings]
    first, last = min(days), max(days)
    month = shown_month(asked, today, first, last)
    weeks = month.weeks()
    monday = next(day for day in weeks[1] if day is not None)
    week = [date.fromordinal(monday.toordinal() + n) for n in range(7)]
    return CalendarPage(
        title=local_date(month.first, "LLLL y"),
        heads=[(local_date(day, "EEEEE"), local_date(day, "EEEE")) for day in week],
        weeks=[[_cell(day, own, today) for day in row] for row in weeks],
        earlier=_to(month.before) if month > Month.of(first) else "",
        later=_to(month.after) if month < Month.of(last) else "",
        lines=[_line(each, today) for each in own.happenings],
    )


def _to(month: Month) -> str:
    return url_for("my_record.calendar", month=str(month))


def _cell(day: date | None, own: OwnCalendar, today: date) -> DayCell | None:
    if day is None:
        return None
    stretch = own.dates.stretch_of(day)
    happens = [str(say(each.words)) for each in own.happenings if each.on == day]
    sent = day in own.sent
    said = [
        *([_("today")] if day == today else []),
        *([str(say(STRETCHES[stretch]))] if stretch else []),
        *happens,
        *([_("diary received")] if sent else []),
    ]
    return DayCell(str(day.day), stretch or "", bool(happens), sent, day == today, ", ".join(said))


def _line(each: Happening, today: date) -> Line:
    note = _("planned") if each.planned else ""
    named = day_in_words(each.on) if each.on.year == today.year else local_date(each.on, "EEEE d MMMM y")
    return Line(named, str(say(each.words)), note, each.on < today)


@dataclass(frozen=True)
class AnswerLine:
    """A question and what was answered, both in words."""

    number: int
    question: str
    answer: str


def answer_lines(given: Sequence[OwnAnswer], *, ours: bool) -> list[AnswerLine]:
    """The answers in the words of the form; only our own wording is translated."""
    said = _ if ours else str
    return [
        AnswerLine(number, said(each.item.text or each.item.name), said(_answered(each)))
        for number, each in enumerate(given, 1)
    ]


def _answered(given: OwnAnswer) -> str:
    if given.answer is None:
        return _("left out")
    value = str(given.answer)
    return next((str(say(each.label)) for each in choices_of(given.item) if each.value == value), value)


@dataclass(frozen=True)
class LookLine:
    """One look at the record."""

    when: str
    who: str
    what: str


@dataclass(frozen=True)
class LooksPage:
    """Some looks, and where the older ones and the other list are."""

    looks: list[LookLine]
    older: str
    own: bool
    other: str


def looks_page(session: Session, visit: Visit, before: int | None, *, own: bool) -> LooksPage:
    """Looks at the record of this phone's patient."""
    found = own_looks.looks_at(
        session, clinic_id=visit.clinic_id, case_id=visit.case_id, before=before, own=own
    )
    shown, other = ("yes", None) if own else (None, "yes")
    return LooksPage(
        looks=[_look(row, visit) for row in found.rows],
        older=url_for("my_record.who_looked", before=found.before, own=shown) if found.before else "",
        own=own,
        other=url_for("my_record.who_looked", own=other),
    )


def _look(row: AccessEventRow, visit: Visit) -> LookLine:
    who = {
        ActorKind.PATIENT: _("You"),
        ActorKind.CARER: _("Your carer"),
        ActorKind.SYSTEM: _("The program"),
    }.get(row.actor_kind, row.actor_name)
    words = PAGES.get(row.what.partition(" ")[0])
    what = str(say(words)) if words else _("A page of your record")
    return LookLine(moment(row.at, visit.time_zone), who, what)
