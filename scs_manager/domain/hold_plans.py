"""What is agreed about one drug with its prescriber, and whether that agreement still counts.

It counts only for the dates of the trial and the kidney function it was given for. A vitamin K antagonist
needs a normal INR after its last dose as well (``clinical.md`` 5.3, rules 1 and 5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scs_manager.domain.antithrombotics import Condition
from scs_manager.domain.errors import InputError
from scs_manager.domain.hold_calendar import Break
from scs_manager.domain.holds import Course, Hold
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class Agreement:
    """What was last recorded about one drug; None where nobody said."""

    stop_on: date | None = None
    """Day of the planned last dose."""
    restart_on: date | None = None
    prescriber: str = ""
    agreed_on: date | None = None
    agreed_how: str = ""
    reason: str = ""
    """Why the dates differ from the table, with the source."""
    conditions: frozenset[Condition] = frozenset()
    placement: datetime | None = None
    removal: datetime | None = None
    clearance: Decimal | None = None
    restarted_on: date | None = None
    restart_said_by: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether a named prescriber agreed to a stop and a restart."""
        return bool(self.prescriber and self.agreed_on and self.stop_on and self.restart_on)

    @property
    def days(self) -> int | None:
        """Days from the planned last dose to the planned restart."""
        if self.stop_on is None or self.restart_on is None:
            return None
        return (self.restart_on - self.stop_on).days


@dataclass(frozen=True)
class Inr:
    """An INR result and the day of its sample."""

    value: Decimal
    on: date


class HoldState(StrEnum):
    """How far the plan of one drug has come."""

    OPEN = "open"
    MOVED = "moved"
    RENAL = "renal"
    INR = "inr"
    AGREED = "agreed"


STATE_WORDS: Mapping[HoldState, Text] = {
    HoldState.OPEN: Text("Not agreed yet"),
    HoldState.MOVED: Text("Dates moved since the prescriber agreed: confirm again"),
    HoldState.RENAL: Text("Kidney function changed since the prescriber agreed: confirm again"),
    HoldState.INR: Text("Agreed; a normal INR after the last dose is missing"),
    HoldState.AGREED: Text("Agreed"),
}


def state_of(hold: Hold, agreed: Agreement | None, course: Course, taken: Decimal | None) -> HoldState:
    """Whether the agreement stands for these dates and this creatinine clearance; the INR is asked apart."""
    if agreed is None or not agreed.is_whole:
        return HoldState.OPEN
    if not (_same(agreed.placement, course.placement) and _removal_stands(hold, agreed, course)):
        return HoldState.MOVED
    if hold.rule is not None and hold.rule.needs_clearance and agreed.clearance != taken:
        return HoldState.RENAL
    return HoldState.AGREED


def _removal_stands(hold: Hold, agreed: Agreement, course: Course) -> bool:
    """The planned hour, or once the leads are out their real one, if the agreed restart still keeps to it.

    Leads never come out to the minute: on the planned day the agreement stands, unless the restart would now
    be earlier than the table's counted from the real removal.
    """
    if agreed.removal is None or _same(agreed.removal, course.removal):
        return agreed.removal is not None
    planned, real = (at.astimezone(course.zone).date() for at in (agreed.removal, course.removal))
    if not course.leads_out or planned != real or agreed.restart_on is None:
        return False
    return hold.restart is None or agreed.restart_on >= hold.restart[0].astimezone(course.zone).date()


def _same(one: datetime | None, other: datetime) -> bool:
    return one is not None and one.astimezone(UTC) == other.astimezone(UTC)


def not_before(hold: Hold, agreed: Agreement, course: Course) -> datetime | None:
    """The instant before which the agreed day of restart is too early; None where the whole day will do.

    It is the table's, counted from lead removal. Where the prescriber agreed to an earlier day than that, it
    is lead removal itself: no drug comes back while the leads are in.
    """
    if agreed.restart_on is None:
        return None
    by_table = hold.restart[0].astimezone(course.zone) if hold.restart else course.removal
    earliest = by_table if by_table.date() <= agreed.restart_on else course.removal
    return earliest if earliest.date() >= agreed.restart_on else None


def waits_for_removal(agreed: Agreement, course: Course) -> bool:
    """Whether the restart is agreed for the day of lead removal, which nobody has recorded yet."""
    due = agreed.restart_on
    return due is not None and due <= course.removal.date() and not (course.leads_out or course.implanted)


def break_of(drug: str, hold: Hold, agreed: Agreement | None, course: Course) -> Break | None:
    """The days that were agreed for a drug; None while they are not whole."""
    if agreed is None or not agreed.is_whole or agreed.stop_on is None or agreed.restart_on is None:
        return None
    early, waits = not_before(hold, agreed, course), waits_for_removal(agreed, course)
    return Break(drug, agreed.stop_on, agreed.restart_on, early, waits)


def normal_inr(
    agreed: Agreement, samples: Iterable[Inr], course: Course, limit: Decimal
) -> tuple[bool | None, Inr | None]:
    """Whether the newest INR after the last dose and up to lead placement is normal; None without one."""
    placed = course.placement.date()
    found = [each for each in samples if agreed.stop_on is not None and agreed.stop_on < each.on <= placed]
    if not found:
        return None, None
    newest = max(found, key=lambda each: each.on)
    return newest.value <= limit, newest


_PROCEDURE = {False: Text("lead placement"), True: Text("the operation")}


def check_agreement(hold: Hold, agreed: Agreement, course: Course, *, today: date) -> None:
    """Refuse dates that contradict each other, a half agreement, and a silent departure from the table."""
    if agreed.agreed_on is not None:
        _check_whole(agreed, today)
    if agreed.stop_on is not None and agreed.stop_on > course.placement.date():
        late = Text("The last dose lies after %(what)s.", what=_PROCEDURE[course.implant])
        raise InputError(late, place="stop_on")
    if agreed.days is not None and agreed.days <= 0:
        raise InputError(Text("The restart must come after the last dose."), place="restart_on")
    if not agreed.reason and (why := _departs(hold, agreed, course)):
        raise InputError(why, place="reason")


def _check_whole(agreed: Agreement, today: date) -> None:
    missing = {
        "prescriber": (agreed.prescriber, Text("Enter who agreed")),
        "agreed_how": (agreed.agreed_how, Text("Enter how the prescriber agreed")),
        "stop_on": (agreed.stop_on, Text("Enter the last dose that was agreed")),
        "restart_on": (agreed.restart_on, Text("Enter the restart that was agreed")),
    }
    for place, (given, words) in missing.items():
        if not given:
            raise InputError(words, place=place)
    if agreed.agreed_on is not None and agreed.agreed_on > today:
        raise InputError(Text("This day has not come yet."), place="agreed_on")


def _departs(hold: Hold, agreed: Agreement, course: Course) -> Text | None:
    """Why a reason is needed; None where the dates keep to the table."""
    if not agreed.is_whole or agreed.stop_on is None or agreed.restart_on is None:
        return None
    if hold.last_dose is None:
        return Text("The table gives no interval here: say what the dates are based on.")
    if agreed.stop_on > hold.last_dose[1].date():
        return Text("The break is shorter than in the table: say why, and from which source.")
    earliest = hold.restart[0].date() if hold.restart else course.removal.date()
    if agreed.restart_on < earliest:
        return Text("The restart is earlier than in the table: say why, and from which source.")
    return None


def check_restart(agreed: Agreement, course: Course, *, today: date) -> None:
    """Refuse a restart of the future, one before the last dose, and one that nobody is named for."""
    if agreed.restarted_on is None:
        raise InputError(Text("Enter the day"), place="restarted_on")
    if not agreed.restart_said_by:
        raise InputError(Text("Enter who said so"), place="restart_said_by")
    if agreed.restarted_on > today:
        raise InputError(Text("This day has not come yet."), place="restarted_on")
    begun = agreed.stop_on or course.placement.date()
    if agreed.restarted_on < begun:
        raise InputError(Text("The restart lies before the last dose."), place="restarted_on")


def overlaid(item: Mapping[str, Any], agreed: Agreement, *, counts: bool, inr: bool | None) -> dict[str, Any]:
    """The item of the list with what the plan says in the place of what was typed.

    An agreement that counts answers whether the drug can be stopped, unless somebody said that it cannot.
    """
    planned: dict[str, Any] = {
        "prescriber": agreed.prescriber or None,
        "prescriber_agrees": counts,
        "stop_on": agreed.stop_on,
        "restart_on": agreed.restart_on,
        "normal_inr": inr,
    }
    if counts and item.get("can_be_stopped") is None:
        planned["can_be_stopped"] = True
    replaced = {key: value for key, value in item.items() if key not in planned}
    return replaced | {key: value for key, value in planned.items() if value is not None}
