"""What the safety page and the summary warn of: red flags with what to do at once, and what expires next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from forms.histories import HISTORY
from forms.records import PSYCHOLOGY
from forms.safety import SAFETY
from scs_manager.domain.facts import LISTS, Facts
from scs_manager.domain.laboratory import TESTS, shown
from scs_manager.domain.pathway import PERMISSION_FOR, Action, State, can
from scs_manager.domain.permissions import Permission
from scs_manager.domain.review_windows import Expiry
from scs_manager.domain.text import Text
from scs_manager.domain.urgent_paths import UrgentPath
from scs_manager.models.facts import FactRow
from scs_manager.services import laboratory, safety_review
from scs_manager.web.access import CaseView, may
from scs_manager.web.i18n import gettext as _

SOON_DAYS = 14
"""Data that expire within so many days stand open in the panel; the rest is folded away. [default]"""
_SECTIONS = (("history", HISTORY), ("safety", SAFETY), ("psychology", PSYCHOLOGY))
_HISTORY_LISTS = ("operations", "medicines", "treatments")


@dataclass(frozen=True)
class ExpiryView:
    """One line of the panel."""

    label: Text
    words: str
    recorded_on: date
    until: date
    out_of_date: bool
    href: str


@dataclass(frozen=True)
class SampleView:
    """One laboratory value: as it was typed, and in the canonical unit where that differs."""

    test: str
    value: str
    canonical: str
    on: date | None
    source: str
    at: datetime
    by: str
    out_of_date: bool
    withdraw_href: str


@dataclass(frozen=True)
class Warnings:
    """What to do at once, and what expires."""

    urgent: tuple[UrgentPath, ...]
    counts_until: date | None
    """Until when the answers behind a red flag count."""
    can_refer: bool
    referred: bool
    reason: str
    soon: tuple[ExpiryView, ...]
    later: tuple[ExpiryView, ...]


def warnings_of(session: Session, case: CaseView, facts: Facts | None = None) -> Warnings:
    """The red flags that stand today and the panel of what expires next."""
    found = safety_review.review(session, case.row, on=case.today, facts=facts)
    views = [_expiry(case, line) for line in found.expiries]
    met = [path for path in found.urgent if path.met]
    ends = [path.until for path in met if path.until is not None]
    return Warnings(
        urgent=found.urgent,
        counts_until=min(ends, default=None),
        can_refer=bool(met) and _may_refer(case),
        referred=case.state is State.URGENT_REFERRAL,
        reason=_("Red flag: %(what)s", what="; ".join(_(path.statement.id) for path in met)),
        soon=tuple(view for view, line in _pairs(views, found.expiries) if line.days_left <= SOON_DAYS),
        later=tuple(view for view, line in _pairs(views, found.expiries) if line.days_left > SOON_DAYS),
    )


def _pairs(views: Iterable[ExpiryView], lines: Iterable[Expiry]) -> list[tuple[ExpiryView, Expiry]]:
    return list(zip(views, lines, strict=True))


def _may_refer(case: CaseView) -> bool:
    action = Action.REFER_URGENTLY
    return can(case.state, action) and may(PERMISSION_FOR[action])


def _expiry(case: CaseView, line: Expiry) -> ExpiryView:
    days = line.days_left
    if days < 0:
        words = _("%(n)s days too old", n=-days) if days < -1 else _("1 day too old")
    else:
        words = _("today is the last day") if days == 0 else _("%(n)s days left", n=days)
    href = field_href(case, line.fact)
    return ExpiryView(line.label, words, line.recorded_on, line.until, line.out_of_date, href)


def field_href(case: CaseView, fact: str) -> str:
    """Where a fact is entered; the tab of its part of the record where it has no field of its own."""
    base, key = f"/cases/{case.id}", fact.partition(".")[2]
    if fact in TESTS:
        return f"{base}/safety/laboratory#{key}"
    if fact in LISTS.values():
        name = next(name for name, each in LISTS.items() if each == fact)
        tab = "history" if name in _HISTORY_LISTS else "safety"
        return f"{base}/{tab}#{name}"
    for tab, sections in _SECTIONS:
        for section in sections:
            if any(each.name == fact for each in section.facts):
                return f"{base}/{tab}/{section.slug}#{key}"
    return base


def sample_views(session: Session, case: CaseView, warnings: Warnings) -> tuple[SampleView, ...]:
    """Every laboratory value that stands, newest day first."""
    stale = {view.href for view in (*warnings.soon, *warnings.later) if view.out_of_date}
    newest: set[str] = set()
    views = []
    for row in laboratory.history(session, case.row):
        old = row.name not in newest and field_href(case, row.name) in stale
        newest.add(row.name)
        views.append(_sample(case, row, out_of_date=old))
    return tuple(views)


def _sample(case: CaseView, row: FactRow, *, out_of_date: bool) -> SampleView:
    canonical = " ".join(filter(None, (shown(row.value), row.unit)))
    typed = " ".join(filter(None, (row.entered_value, row.entered_unit))) or canonical
    return SampleView(
        TESTS[row.name].fact.meaning,
        typed,
        canonical if row.entered_unit not in (None, row.unit or "") else "",
        row.on,
        row.source,
        row.at,
        row.by_name,
        out_of_date,
        f"/cases/{case.id}/safety/laboratory/{row.id}/withdraw" if may(Permission.EDIT_SAFETY) else "",
    )
