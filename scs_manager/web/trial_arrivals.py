"""How the diary's entries came: flags, corrections, doubts about the diary as a whole, and pain right now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.change_reasons import CHANGE_REASON_NAMES
from scs_manager.domain.diary import Source
from scs_manager.domain.diary_placement import Flag
from scs_manager.domain.diary_quality import Arrival, doubts_of
from scs_manager.domain.text import Text
from scs_manager.domain.wording import day_and_month
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.pain_ratings import PainRatingRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import enrolments, outcomes
from scs_manager.services.pain_ratings import ratings_of
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

FLAG_NAMES: Mapping[Flag, Text] = MappingProxyType(
    {
        Flag.SENT_LATER: Text("sent later"),
        Flag.CLOCK_NOT_TRUSTED: Text("the phone's clock was wrong: placed by the time of receipt"),
        Flag.SYNCED_TOO_LATE: Text("lay on the phone for too long"),
        Flag.IN_THE_FUTURE: Text("the phone named a time after its receipt"),
        Flag.OTHER_ZONE: Text("the phone's clock shows another time zone"),
        Flag.NOT_OPEN: Text("the day had not opened yet"),
        Flag.NOT_ASKED: Text("the diary does not ask about this day"),
        Flag.DAY_MOVED: Text("the phone named a day that cannot be: kept under the day of its receipt"),
        Flag.TOO_FAST: Text("answered in less than five seconds"),
    }
)
SOURCE_NAMES: Mapping[Source, Text] = MappingProxyType(
    {Source.PATIENT: Text("the patient"), Source.CARER: Text("a carer"), Source.STAFF: Text("staff")}
)
RATINGS_SHOWN = 10
"""The newest ratings on the page. [default]"""


@dataclass(frozen=True)
class Line:
    """One entry or rating in words."""

    day: str
    words: str


@dataclass(frozen=True)
class ArrivalsPage:
    """What the trial page says about how the diary was kept."""

    doubts: list[str]
    entries: list[Line]
    ratings: list[Line]
    zone: str
    """The patient's zone; empty while nobody is enrolled."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.doubts or self.entries or self.ratings or self.zone)


def arrivals_page(session: Session, trial: TrialRow) -> ArrivalsPage:
    """Everything about how the entries of a trial came that a reader should know."""
    rows = outcomes.entries_of(session, trial)
    enrolled = enrolments.enrolments_of(session, trial)
    stored = sorted(rows, key=lambda row: row.id or 0)
    arrivals = [Arrival(row.to_domain(), row.source, row.answered_at, row.received_at) for row in stored]
    return ArrivalsPage(
        doubts=[str(say(doubt)) for doubt in doubts_of(arrivals)],
        entries=[Line(str(say(day_and_month(row.day))), words) for row in rows if (words := _words_of(row))],
        ratings=[_rating(row) for row in ratings_of(session, trial, limit=RATINGS_SHOWN)],
        zone=enrolled[0].time_zone if enrolled else "",
    )


def _words_of(row: DiaryEntryRow) -> str:
    """Who entered it, why it was corrected, and its flags; empty for a plain first entry of the patient."""
    said = [*_correction(row), *_flags(row.flags)]
    if row.source is not Source.PATIENT:
        said.insert(0, _("by %(who)s", who=SOURCE_NAMES[row.source]))
    if row.asked_day is not None:
        said.append(_("the phone named %(day)s", day=local_date(row.asked_day, "d MMMM yyyy")))
    return "; ".join(said)


def _correction(row: DiaryEntryRow) -> list[str]:
    if row.source is Source.STAFF:
        return [row.reason] if row.reason else []
    if row.version == 1:
        return []
    if row.change_reason is None:
        return [_("answered again, no reason given")]
    reason = str(say(CHANGE_REASON_NAMES[row.change_reason]))
    return [_("corrected: %(reason)s", reason=f"{reason} ({row.reason})" if row.reason else reason)]


def _flags(flags: Iterable[str]) -> Sequence[str]:
    return [str(say(FLAG_NAMES[Flag(flag)])) for flag in flags]


def _rating(row: PainRatingRow) -> Line:
    local = row.rated_at.astimezone(ZoneInfo(row.time_zone))
    said = [str(row.score), *_flags(row.flags)]
    if row.source is not Source.PATIENT:
        said.insert(1, _("by %(who)s", who=SOURCE_NAMES[row.source]))
    return Line(f"{local_date(local.date(), 'd MMM')} {local:%H:%M}", "; ".join(said))
