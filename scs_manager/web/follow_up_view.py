"""The follow-up of a case as its page shows it: the visits in order, and what was found over time."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from markupsafe import Markup
from sqlmodel import Session

from scs_manager.domain.diary_days import Region
from scs_manager.domain.follow_up import STANDING_NAMES, Standing, name_of
from scs_manager.domain.follow_up_diary import PeriodResult
from scs_manager.domain.follow_up_figures import follow_up_figure
from scs_manager.domain.follow_up_visits import AGAIN_NAMES, HOW_NAMES, PGIC_WORDS, FollowUpVisit
from scs_manager.domain.pathway import ENDED
from scs_manager.domain.relief import fixed, percent_text
from scs_manager.domain.text import Text
from scs_manager.models.questionnaires import QuestionnaireRequestRow
from scs_manager.services import follow_up_asks, follow_up_results, follow_up_rows, follow_ups
from scs_manager.services.follow_up_results import Baseline
from scs_manager.services.follow_ups import CaseVisit
from scs_manager.services.implant_rows import implanted_on
from scs_manager.web.access import CaseView
from scs_manager.web.filters import day
from scs_manager.web.follow_up_chart import follow_up_chart
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import ngettext, say

V = TypeVar("V")
MARKS: Mapping[Standing, str] = {
    Standing.OVERDUE: "not-met",
    Standing.DUE: "caution",
    Standing.PLANNED: "out-of-date",
    Standing.DONE: "met",
    Standing.SKIPPED: "missing",
    Standing.ENDED: "missing",
}
"""The shape of each standing: a clock for what lies ahead."""
SHOWN = 6
"""Columns of the table of results at most: the newest visits. [default]"""


@dataclass(frozen=True)
class VisitLine:
    """One visit of the list."""

    visit: CaseVisit
    name: Text
    standing: Standing
    words: Text
    mark: str
    when: str
    """How far it is from today, or how late."""
    window: str
    found: str
    """What was found, in short; empty while nobody recorded it."""
    asked: str
    """What was asked and how much of it has come; empty where nothing was."""

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be recorded."""
        return self.standing in (Standing.OVERDUE, Standing.DUE, Standing.PLANNED)


@dataclass(frozen=True)
class ResultRow:
    """One measure over time, before the implant at the front; empty where it is unknown."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class FollowUpPage:
    """Everything on the page."""

    implanted_on: date | None
    lines: tuple[VisitLine, ...]
    next_line: VisitLine | None
    chart: Markup | None
    heads: tuple[str, ...]
    rows: tuple[ResultRow, ...]
    hidden: int
    """Recorded visits that the table does not show."""
    can_ask_diary: bool
    has_ended: bool
    """Whether the case has ended, so that nothing more is planned."""


def follow_up_page(session: Session, case: CaseView) -> FollowUpPage:
    """The page as it stands today."""
    visits = follow_ups.visits_of(session, case.row)
    implanted = implanted_on(session, case.row.clinic_id, case.id)
    diaries = follow_up_results.diaries_of(session, case.row) if visits else {}
    asked = follow_up_rows.requests_by_visit(session, case.row) if visits else {}
    lines = tuple(
        visit_line(each, case.today, asked.get(each.row.id, ()), diaries.get(each.row.id)) for each in visits
    )
    before = follow_up_results.baseline_of(session, case.row) if implanted else None
    done = [line for line in lines if line.visit.found is not None]
    shown = done[-SHOWN:]
    return FollowUpPage(
        implanted_on=implanted,
        lines=lines,
        next_line=next((line for line in lines if line.is_open), None),
        chart=_chart(done, implanted, before),
        heads=(_("Before"), *(str(say(line.name)) for line in shown)),
        rows=tuple(_rows(shown, before, diaries)),
        hidden=len(done) - len(shown),
        can_ask_diary=implanted is not None and follow_up_asks.diary_of(session, case.row) is not None,
        has_ended=case.state in ENDED,
    )


def visit_line(
    visit: CaseVisit,
    today: date,
    asked: Sequence[QuestionnaireRequestRow] = (),
    diary: PeriodResult | None = None,
) -> VisitLine:
    """One visit as it stands on a day."""
    slot = visit.row.to_domain()
    standing = slot.standing(today)
    return VisitLine(
        visit=visit,
        name=name_of(visit.row.point),
        standing=standing,
        words=STANDING_NAMES[standing],
        mark=MARKS[standing],
        when=when_words(visit, today),
        window=_("%(first)s to %(last)s", first=day(slot.opens_on), last=day(slot.closes_on)),
        found=_found(visit.found) if visit.found else "",
        asked="; ".join(_asked(asked, diary, today)),
    )


def when_words(visit: CaseVisit, today: date) -> str:
    """``in 12 days``, ``window open until 4 August``, ``5 days past its window``, or when it was done."""
    slot = visit.row.to_domain()
    standing = slot.standing(today)
    if visit.row.visited_on is not None:
        return _("done on %(day)s", day=day(visit.row.visited_on))
    if standing is Standing.OVERDUE:
        return ngettext("%(n)s day past its window", "%(n)s days past its window", slot.late_by(today))
    if standing is Standing.DUE:
        return _("window open until %(day)s", day=day(slot.closes_on))
    if standing is Standing.PLANNED:
        return ngettext("in %(n)s day", "in %(n)s days", (slot.due_on - today).days)
    return ""


def _found(found: FollowUpVisit) -> str:
    said = [str(say(HOW_NAMES[found.how]))]
    scores = [
        (_("back"), found.pain_back), (_("leg"), found.pain_leg), (_("worst"), found.pain_worst),
    ]  # fmt: skip
    given = [f"{name} {value}" for name, value in scores if value is not None]
    said.append(_("pain now: %(scores)s", scores=", ".join(given)) if given else _("pain unknown"))
    if found.stated_relief is not None:
        said.append(_("stated relief %(n)s %%", n=found.stated_relief))
    return "; ".join(said)


def _asked(
    asked: Sequence[QuestionnaireRequestRow], diary: PeriodResult | None, today: date
) -> Iterable[str]:
    wanted = [row for row in asked if row.withdrawn_at is None]
    if wanted:
        came = sum(row.answered_at is not None for row in wanted)
        yield _("questionnaires: %(n)s of %(of)s answered", n=came, of=len(wanted))
    if diary is not None:
        if today < diary.first:
            yield _("diary from %(day)s", day=day(diary.first))
        else:
            yield _("diary: %(n)s of %(of)s evenings", n=diary.counted, of=len(diary.days))


def _chart(done: Sequence[VisitLine], implanted: date | None, before: Baseline | None) -> Markup | None:
    if implanted is None:
        return None
    visits = [(line.name, line.visit.found) for line in done if line.visit.found]
    means = {region: mean.mean for region, mean in before.means.items()} if before else {}
    figure = follow_up_figure(visits, implanted_on=implanted, before=means)
    return follow_up_chart(figure) if figure else None


def _rows(
    shown: Sequence[VisitLine], before: Baseline | None, diaries: Mapping[uuid.UUID, PeriodResult]
) -> Iterable[ResultRow]:
    found = [line.visit.found for line in shown if line.visit.found]
    if not found:
        return
    scores = (
        (_("Back pain now"), Region.BACK, [each.pain_back for each in found]),
        (_("Leg pain now"), Region.LEG, [each.pain_leg for each in found]),
        (_("Worst pain now"), Region.WORST, [each.pain_worst for each in found]),
    )
    for label, region, values in scores:
        yield ResultRow(label, (_mean(before, region), *map(_number, values)))
    yield ResultRow(_("Relief as stated"), ("", *(_percent(each.stated_relief) for each in found)))
    results = [diaries.get(line.visit.row.id) for line in shown]
    if any(results):
        target = _mean(before, before.target) if before else ""
        yield ResultRow(_("Diary mean, target region"), (target, *map(_diary, results)))
        yield ResultRow(_("Relief by the diary"), ("", *map(_relief, results)))
    yield ResultRow(_("Overall change"), ("", *(_words(PGIC_WORDS, each.pgic) for each in found)))
    yield ResultRow(_("Would do it again"), ("", *(_words(AGAIN_NAMES, each.again) for each in found)))
    yield ResultRow(
        _("Hours of stimulation a day"), ("", *(_number(each.stimulation_hours) for each in found))
    )


def _mean(before: Baseline | None, region: Region) -> str:
    mean = before.means[region] if before else None
    if mean is None or mean.mean is None:
        return ""
    return _("%(value)s (diary, %(n)s days)", value=fixed(mean.mean, 1), n=mean.n)


def _diary(result: PeriodResult | None) -> str:
    if result is None:
        return ""
    mean = result.primary.trial.mean
    count = _("%(n)s of %(of)s", n=result.counted, of=len(result.days))
    return f"{fixed(mean, 1)} ({count})" if mean is not None else _("too few (%(n)s)", n=count)


def _relief(result: PeriodResult | None) -> str:
    percent = result.primary.percent if result else None
    return str(say(percent_text(percent))) if percent is not None else ""


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _percent(value: int | None) -> str:
    return "" if value is None else f"{value} %"


def _words(names: Mapping[V, Text], value: V | None) -> str:
    return "" if value is None else str(say(names[value]))
