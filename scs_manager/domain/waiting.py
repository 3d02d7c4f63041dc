"""How long a patient has waited from referral to decision, beside what the clinic aims at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.pathway import ENDED, State
from scs_manager.domain.text import Text

AFTER_DECISION = frozenset({State.DECIDED, State.IMPLANTED, State.FOLLOW_UP}) | ENDED
"""States in which the wait from referral to decision is over."""

ROUTINE, URGENT = "routine", "urgent"

URGENCY_NAMES: Mapping[str, Text] = MappingProxyType({ROUTINE: Text("Routine"), URGENT: Text("Urgent")})

PRIORITIES: Mapping[str, int] = MappingProxyType({URGENT: 0, ROUTINE: 1})
"""The order on the worklist: lower comes first."""


@dataclass(frozen=True)
class Waiting:
    """Days since the letter came, the clinic's target in days, and whether the wait still runs."""

    days: int
    target: int
    runs: bool

    @property
    def over(self) -> int:
        """Days beyond the target; 0 on the last day of it, and when the wait is over."""
        return max(0, self.days - self.target) if self.runs else 0

    @property
    def words(self) -> Text:
        """``12 of 126 days since referral``."""
        return Text("%(n)s of %(m)s days since referral", n=self.days, m=self.target)

    @property
    def overdue(self) -> Text | None:
        """``Overdue by 3 days``, or None within the target."""
        if not self.over:
            return None
        return Text("Overdue by 1 day") if self.over == 1 else Text("Overdue by %(n)s days", n=self.over)


def waiting(state: State, received_on: date, *, target: int, on: date) -> Waiting:
    """The wait on a day, counted from the day the letter came."""
    return Waiting(max(0, (on - received_on).days), target, state not in AFTER_DECISION)


def check_received(received_on: date, on: date) -> None:
    """Refuse a letter from the future."""
    if received_on > on:
        raise InputError(Text("The letter cannot have come after today."), place="received_on")
