"""The days that staff left out of a result, as they are listed ever after: also those taken back."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scs_manager.domain.wording import day_and_month
from scs_manager.models.trials import DayExclusionRow
from scs_manager.web.filters import moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say


@dataclass(frozen=True)
class ExclusionLine:
    """A day that was left out, and why it was taken back; the latter is empty while the day is out."""

    id: uuid.UUID
    day: str
    left_out: str
    taken_back: str


def exclusion_lines(rows: Iterable[DayExclusionRow], zone: str) -> list[ExclusionLine]:
    """Every such day with both reasons, and who gave them when."""
    return [_line(row, zone) for row in rows]


def _line(row: DayExclusionRow, zone: str) -> ExclusionLine:
    back = ""
    if row.withdrawn_at is not None:
        late = bool(row.withdrawn_after_removal)
        back = _said(row.withdrawn_reason, row.withdrawn_by_name, row.withdrawn_at, zone, late=late)
    return ExclusionLine(
        row.id,
        str(say(day_and_month(row.day))),
        _said(row.reason, row.by_name, row.at, zone, late=row.after_removal),
        back,
    )


def _said(reason: str | None, name: str | None, at: datetime, zone: str, *, late: bool) -> str:
    words = _("%(reason)s (%(name)s, %(when)s)", reason=reason, name=name, when=moment(at, zone))
    return _("%(words)s, decided after the leads were out", words=words) if late else words
