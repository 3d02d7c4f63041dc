"""The documents of a case as a request to a payer names them: what was sent, and what became of it.

What was sent is a fact, whatever it is worth now: a draft, a withdrawn or a replaced document can be named as
sent, and each says what it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scs_manager.services.document_shelf import Shelved, Standing, shelf_of
from scs_manager.services.documents import KIND_NAMES
from scs_manager.web.access import CaseView
from scs_manager.web.filters import day
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.session import db

Marked = tuple[str, str]
"""A mark and the words beside it."""


@dataclass(frozen=True)
class Paper:
    """A document of the case; its days are those of the clinic."""

    name: str
    in_force: bool
    draft: bool
    withdrawn_on: date | None
    replaced_by: str
    replaced_on: date | None

    @property
    def offered(self) -> str:
        """Its name, and what it is worth now where it is not in force."""
        return ", ".join([self.name, *self._worth()])

    def became(self, *, sent_on: date) -> tuple[Marked, ...]:
        """What has to be said beside the day on which it was sent; nothing while it is in force."""
        return tuple(self._became(sent_on))

    def _worth(self) -> Iterable[str]:
        if self.draft:
            yield _("draft")
        if self.withdrawn_on is not None:
            yield _("withdrawn on %(day)s", day=day(self.withdrawn_on))
        elif self.replaced_by:
            yield _("replaced by %(number)s", number=self.replaced_by)

    def _became(self, sent_on: date) -> Iterable[Marked]:
        if self.draft:
            yield "caution", _("Draft")
        if self.withdrawn_on is not None:
            yield "not-met", _withdrawn(self.withdrawn_on, since=self.withdrawn_on > sent_on)
        elif self.replaced_on is not None:
            yield (
                "out-of-date",
                _replaced(self.replaced_by, self.replaced_on, since=self.replaced_on > sent_on),
            )


def _withdrawn(on: date, *, since: bool) -> str:
    if since:
        return _("Since withdrawn, on %(day)s", day=day(on))
    return _("Withdrawn on %(day)s", day=day(on))


def _replaced(number: str, on: date, *, since: bool) -> str:
    if since:
        return _("Since replaced by %(number)s, on %(day)s", number=number, day=day(on))
    return _("Replaced by %(number)s on %(day)s", number=number, day=day(on))


def papers_of(case: CaseView) -> dict[str, Paper]:
    """Every document of a case by its key, newest first."""
    shelved = shelf_of(db(), case.row).all
    later = {each.replaces_id: each for each in reversed(shelved)}  # the newest of several counts
    return {str(each.id): _paper(each, later.get(each.id), ZoneInfo(case.zone)) for each in shelved}


def choices_of(papers: Mapping[str, Paper]) -> list[tuple[str, str]]:
    """What may have been sent, with its key: what is in force first."""
    ordered = sorted(papers.items(), key=lambda item: not item[1].in_force)
    return [(key, paper.offered) for key, paper in ordered]


def _paper(each: Shelved, later: Shelved | None, zone: ZoneInfo) -> Paper:
    def local(at: datetime) -> date:
        return at.astimezone(zone).date()

    named = (each.number, say(KIND_NAMES[each.kind]), each.for_whom, day(local(each.issued_at)))
    return Paper(
        name=", ".join(filter(None, named)),
        in_force=each.standing is Standing.IN_FORCE,
        draft=each.draft,
        withdrawn_on=local(each.withdrawn_at) if each.withdrawn_at else None,
        replaced_by=later.number if later else "",
        replaced_on=local(later.issued_at) if later else None,
    )
