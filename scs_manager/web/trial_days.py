"""The compliance grid: every diary day in its week, with how and when its entry came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scs_manager.domain.diary_days import Phase
from scs_manager.domain.diary_statistics import TrialDay, TrialOutcome
from scs_manager.domain.figures import Mark
from scs_manager.domain.trial_figures import by_carer, mark_of, not_counted
from scs_manager.domain.wording import day_and_short_month
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say


@dataclass(frozen=True)
class Cell:
    """One day of the compliance grid; ``mark`` is empty for a day without anything to say."""

    day: date
    label: str
    mark: str = ""
    words: str = ""
    number: str = ""
    skipped: bool = False
    is_today: bool = False


def weeks_of(
    outcome: TrialOutcome, rows: Sequence[DiaryEntryRow], today: date, zone: str
) -> list[list[Cell | None]]:
    """Monday to Sunday; None pads the first and last week."""
    answered = {row.day: row.answered_at for row in sorted(rows, key=lambda row: row.answered_at)}
    cells = {day.day: _cell(day, answered.get(day.day), today, zone) for day in outcome.days}
    last = outcome.days[-1].day
    if last < today <= last + timedelta(days=1) and outcome.window.removed_on is None:
        number = (today - outcome.window.placement).days
        cells[today] = Cell(today, _date_label(today, None), number=_number(number), is_today=True)
    first = min(cells)
    monday = first - timedelta(days=first.weekday())
    span = (max(cells) - monday).days // 7 + 1
    return [[cells.get(monday + timedelta(days=7 * w + d)) for d in range(7)] for w in range(span)]


_MARKS: Mapping[Mark, str] = {
    Mark.ON_TIME: "met",
    Mark.LATE: "out-of-date",
    Mark.STAFF: "staff",
    Mark.OUTSIDE: "caution",
    Mark.MISSING: "not-met",
}


def _cell(day: TrialDay, answered: datetime | None, today: date, zone: str) -> Cell:
    mark = mark_of(day)
    after = day.phase in (Phase.REMOVAL, Phase.POST) and mark is Mark.MISSING
    carer = by_carer(day)
    came = f"{answered.astimezone(ZoneInfo(zone)):%H:%M}" if answered else ""
    words = {
        Mark.ON_TIME: _("carer") if carer else came,
        Mark.LATE: _("carer") if carer else _("late"),
        Mark.STAFF: _("staff"),
        Mark.OUTSIDE: _("outside"),
        Mark.MISSING: _("none"),
    }[mark]
    return Cell(
        day=day.day,
        label=_date_label(day.day, day.number),
        mark="" if after else _MARKS[mark],
        words="" if after else words,
        number=_number(day.number),
        skipped=not_counted(day),
        is_today=day.day == today,
    )


def _date_label(day: date, number: int | None) -> str:
    return str(say(day_and_short_month(day))) if day.day == 1 or number == 0 else str(day.day)


def _number(number: int) -> str:
    return _("day %(n)s", n=number) if number >= 0 else ""
