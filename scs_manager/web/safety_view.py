"""What the safety page and the summary warn of: red flags with what to do at once, and what expires next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from scs_manager.domain.facts import Facts
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
from scs_manager.web.i18n import ngettext
from scs_manager.web.record_places import record_href

SOON_DAYS = 14
"""Data that expire within so many days stand open in the panel; the rest is folded away. [default]"""


@dataclass(frozen=True)
class ExpiryView:
    """One line of the panel."""

    fact: str
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
        words = ngettext("%(n)s day left", "%(n)s days left", days) if days else _("today is the last day")
    href = record_href(case.id, line.fact)
    return ExpiryView(line.fact, line.label, words, line.recorded_on, line.until, line.out_of_date, href)


def sample_views(session: Session, case: CaseView, warnings: Warnings) -> tuple[SampleView, ...]:
    """Every laboratory value that stands, newest day first."""
    stale = {view.fact for view in (*warnings.soon, *warnings.later) if view.out_of_date}
    newest: set[str] = set()
    views = []
    for row in laboratory.history(session, case.row):
        old = row.name not in newest and row.name in stale
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
