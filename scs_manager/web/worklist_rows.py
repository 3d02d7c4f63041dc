"""The lines of the worklist as they are written: words, marks and addresses are ready before the template.

Lines say few different things, so that each wording and each mark is made once a process and language, the
marks by the macros that every other page uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import get_template_attribute
from markupsafe import Markup

from scs_manager.domain.pathway import ENDED, State
from scs_manager.domain.tasks import ANSWER_RED_FLAG, TASKS, TaskKind
from scs_manager.domain.text import Text
from scs_manager.domain.waiting import PRIORITIES, URGENT, Waiting, waiting
from scs_manager.services.worklist_query import AUTHORISATION, SCREENING_OUT_OF_DATE, Line
from scs_manager.web.cases import outcome_words
from scs_manager.web.filters import day
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.worklist_steps import NEXT_BY, NEXT_PAGE

KEPT = 16_384
"""Wordings kept of each kind, such as every length of a wait."""


class RowFlag(NamedTuple):
    """A flag of a row; with a mark it is an alert."""

    words: Text
    mark: str = ""


FLAGS = {
    "antithrombotics": RowFlag(Text("Antithrombotic")),
    "devices": RowFlag(Text("Implant")),
    "allergies": RowFlag(Text("Allergy")),
    SCREENING_OUT_OF_DATE: RowFlag(Text("Screening out of date"), "caution"),
    f"{AUTHORISATION}sent": RowFlag(Text("No answer from the payer"), "caution"),
    f"{AUTHORISATION}appealed": RowFlag(Text("No answer to the appeal"), "caution"),
    f"{AUTHORISATION}more_asked": RowFlag(Text("Payer asks for more"), "caution"),
    f"{AUTHORISATION}refused": RowFlag(Text("Payer refused"), "caution"),
    f"{AUTHORISATION}granted": RowFlag(Text("Authorisation ends"), "caution"),
}
ALARM = RowFlag(Text("Alarm"), "not-met")
SILENT = RowFlag(Text("Silent"), "caution")
RED_FLAG = RowFlag(TASKS[TaskKind.RED_FLAG].title, "not-met")
"""A red flag goes before an alarm, an alarm before silence: one alert a row is enough to act on."""
URGENT_LETTER = RowFlag(Text("Referred as urgent"), "caution")
OTHERWISE_BY = Text("Clinician")


class RowView(NamedTuple):
    """One patient's line; what is empty is not shown."""

    name: str
    birth_date: str
    identifier: str
    href: str
    next: str
    by: str
    days: int
    waiting: str
    overdue: Markup
    outcome: Markup
    flags: Markup
    since: str
    tone: str


@dataclass(frozen=True)
class Rows:
    """Writes the lines of one page for one clinic on one day; alerts are by case."""

    zone: ZoneInfo
    today: date
    target_wait_days: int
    alerts: Mapping[object, RowFlag]
    language: str

    def row(self, line: Line) -> RowView:
        """One line in words."""
        state, language = line.state, self.language
        waited = waiting(state, line.received_on, target=self.target_wait_days, on=self.today)
        alert = self.alerts.get(line.case_id)
        urgent = line.priority == PRIORITIES[URGENT] and state not in ENDED
        since = line.state_since.astimezone(self.zone).date()
        flagged = alert is RED_FLAG
        hot = alert in (RED_FLAG, ALARM) or state is State.URGENT_REFERRAL
        doing, by = _answer(language) if flagged else _next(line.next_action, state, language)
        words, overdue = _waited(waited, language)
        return RowView(
            f"{line.given_name} {line.family_name}",
            _day(line.birth_date, language),
            line.identifier,
            f"/cases/{line.case_id}{'' if flagged else NEXT_PAGE.get(state, '')}",
            doing,
            by,
            (self.today - since).days,
            words,
            overdue,
            _outcome(line.outcome, language),
            _flags(line.flags, alert, urgent, language),
            _day(since, language),
            "hot" if hot else "warm" if overdue or urgent or alert else "",
        )


@lru_cache(KEPT)
def _next(action: str, state: State, _language: str) -> tuple[str, str]:
    """What comes next, and who usually does it."""
    return _(action) if action else _("Nothing more is planned"), say(NEXT_BY.get(state, OTHERWISE_BY))


@lru_cache
def _answer(_language: str) -> tuple[str, str]:
    return say(ANSWER_RED_FLAG), say(OTHERWISE_BY)


@lru_cache(KEPT)
def _waited(waited: Waiting, _language: str) -> tuple[str, Markup]:
    """The wait beside its target while it runs, and the mark of one that is over it."""
    words = _("%(n)s of %(m)s since referral", n=waited.days, m=waited.target) if waited.runs else ""
    overdue = waited.overdue
    return words, Markup("") if overdue is None else _macro("mark", "caution", overdue)


@lru_cache(KEPT)
def _outcome(outcome: str | None, _language: str) -> Markup:
    return _macro("rung_mark", outcome, outcome_words(outcome)) if outcome else Markup("")


@lru_cache(KEPT)
def _flags(names: tuple[str, ...], alert: RowFlag | None, urgent: bool, _language: str) -> Markup:
    """An alert first, then an urgent letter, then what is flagged anyway."""
    first = [flag for flag in (alert, URGENT_LETTER if urgent else None) if flag is not None]
    return Markup("").join(map(_flag, [*first, *(FLAGS[name] for name in names)]))


@lru_cache(KEPT)
def _day(on: date, _language: str) -> str:
    return day(on)


def _flag(flag: RowFlag) -> Markup:
    return _macro("mark", flag.mark, flag.words) if flag.mark else _macro("flag", flag.words)


def _macro(name: str, *values: Any) -> Markup:
    """What a macro of the marks writes."""
    return Markup(get_template_attribute("macros/marks.html", name)(*values))  # noqa: S704
