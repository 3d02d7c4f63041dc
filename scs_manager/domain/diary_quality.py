"""Whether a diary reads as if it was kept day by day: what a reader should look at, never a judgement.

Days filled in together, scores that never move, and receipts out of order (security.md 2.4, 36 and 38) are
told to staff; nothing is left out of the result because of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from scs_manager.domain.diary import SCORES, DiaryEntry, Source
from scs_manager.domain.text import Text
from scs_manager.domain.wording import day_and_month, joined

BURST_WITHIN = timedelta(minutes=1)
"""Evenings answered closer together than this were not answered each on its own. [default]"""
CONSTANT_DAYS = 5
"""So many days in a row with every score alike are worth a question. [default]"""
CLOCK_STEP = timedelta(seconds=2)
"""Our own clock went back when a later entry came earlier by more than this. Source: security.md 2.4, 36."""


@dataclass(frozen=True)
class Arrival:
    """One stored version of a day, in the order in which they were stored."""

    entry: DiaryEntry
    source: Source
    answered_at: datetime
    received_at: datetime

    @property
    def day(self) -> date:
        """The diary day."""
        return self.entry.day

    @property
    def scores(self) -> tuple[int | None, ...]:
        """Every score of the evening."""
        return tuple(getattr(self.entry, name) for name in SCORES)


def doubts_of(arrivals: Sequence[Arrival]) -> tuple[Text, ...]:
    """What to ask about, in words; staff's transcriptions are not looked at, except for our own clock."""
    own = [each for each in arrivals if each.source is not Source.STAFF]
    return (*_bursts(own), *_constant(own), *_clock_steps(arrivals))


def _bursts(own: Sequence[Arrival]) -> list[Text]:
    """Runs of answers of different days, each within a minute of the one before it."""
    found: list[list[Arrival]] = []
    for each in sorted(own, key=lambda arrival: arrival.answered_at):
        if found and each.answered_at - found[-1][-1].answered_at <= BURST_WITHIN:
            found[-1].append(each)
        else:
            found.append([each])
    days = (sorted({each.day for each in run}) for run in found)
    return [
        Text("Answered within one minute of each other: %(days)s.", days=_listed(run))
        for run in days
        if len(run) > 1
    ]


def _constant(own: Sequence[Arrival]) -> list[Text]:
    """Runs of neighbouring days whose newest answers are alike in every score."""
    newest = {each.day: each.scores for each in own if any(score is not None for score in each.scores)}
    found = []
    numbered = enumerate(sorted(newest))
    for _same, run in groupby(numbered, lambda each: (each[1] - timedelta(days=each[0]), newest[each[1]])):
        days = [day for _n, day in run]
        if len(days) >= CONSTANT_DAYS:
            found.append(
                Text(
                    "Every score alike on %(n)s days in a row, from %(first)s.",
                    n=len(days),
                    first=day_and_month(days[0]),
                )
            )
    return found


def _clock_steps(arrivals: Sequence[Arrival]) -> list[Text]:
    days = [later.day for earlier, later in pairwise(arrivals) if _went_back(earlier, later)]
    return [
        Text("The server's clock went back before the entry of %(day)s came.", day=day_and_month(day))
        for day in days
    ]


def _went_back(earlier: Arrival, later: Arrival) -> bool:
    return earlier.received_at - later.received_at > CLOCK_STEP


def _listed(days: Sequence[date]) -> Text:
    return joined([day_and_month(day) for day in days], ", ")
