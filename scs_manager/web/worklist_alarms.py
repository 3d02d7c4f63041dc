"""Alarm answers of the phone diary that are not resolved."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from scs_manager.models.accounts import ClinicRow
from scs_manager.services import alarm_lists
from scs_manager.web.alarm_view import AlarmView, view_of

SHOWN = 20
"""Alarms named on the worklist at most; all of them are on the page of alarms. [default]"""


@dataclass(frozen=True)
class Alarms:
    """The first alarms to see to, and whether there are more."""

    views: tuple[AlarmView, ...]
    more: bool


def open_alarms(session: Session, clinic: ClinicRow, now: datetime) -> Alarms:
    """The clinic's alarms: those nobody took on first, then those not resolved, each the oldest first."""
    found = alarm_lists.unresolved(session, clinic.id, most=SHOWN + 1)
    return Alarms(tuple(view_of(each, clinic, now) for each in found[:SHOWN]), len(found) > SHOWN)
