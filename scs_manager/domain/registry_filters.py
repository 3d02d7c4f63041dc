"""What narrows the clinic's figures: a period, the target, the device, the person, the profile."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta

_YEAR = re.compile(r"(\d{4})")
_QUARTER = re.compile(r"(\d{4})-q([1-4])")


@dataclass(frozen=True)
class Filters:
    """Both days of the period are included; None and empty narrow nothing.

    The period is that of lead placement; for what begins with the referral, that of the referral.
    """

    since: date | None = None
    until: date | None = None
    region: str = ""
    maker: str = ""
    clinician: uuid.UUID | None = None
    """Who planned the trial or signed the decision."""
    profile: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, each.name) for each in fields(self))

    @property
    def narrows_trials(self) -> bool:
        """Whether it asks for something that only a planned trial or a decision has."""
        return bool(self.region or self.maker or self.clinician or self.profile)


def period_of(word: str) -> tuple[date, date] | None:
    """The days of ``2025`` or ``2025-q3``; None for any other word."""
    if found := _YEAR.fullmatch(word):
        year = int(found[1])
        return (date(year, 1, 1), date(year, 12, 31)) if 1 <= year < date.max.year else None
    if found := _QUARTER.fullmatch(word):
        year, quarter = int(found[1]), int(found[2])
        return _quarter(year, quarter) if 1 <= year < date.max.year else None
    return None


def _quarter(year: int, quarter: int) -> tuple[date, date]:
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, following - timedelta(days=1)


QUARTERS = 8
"""So many of the newest quarters are offered."""


def periods(first: date, last: date) -> Iterator[str]:
    """The words of every year from the newest to the oldest, and before them of the newest quarters."""
    year, quarter = last.year, (last.month + 2) // 3
    for _ in range(QUARTERS):
        if _quarter(year, quarter)[1] < first:
            break
        yield f"{year}-q{quarter}"
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    for each in range(last.year, first.year - 1, -1):
        yield str(each)
