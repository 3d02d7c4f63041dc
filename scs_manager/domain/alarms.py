"""The life of an alarm: open, acknowledged, resolved; escalated on the way.

A patient's answer opens it (product.md 5; the signs ask for contact on the same day, clinical.md 8). A person
of staff takes it on, and says in the end what was done and who was told. One that nobody takes on in the
clinic's time is told to others. An alarm that is not resolved stays on every list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.permissions import ROLE_PERMISSIONS, Permission, Role
from scs_manager.domain.text import Text

ESCALATE_AFTER = 30
"""Minutes after which an alarm that nobody took on is told to others. [default]"""
ESCALATE_AFTER_MIN, ESCALATE_AFTER_MAX = 5, 24 * 60
"""Minutes that a clinic may choose from. [default]"""
ESCALATE_TO = Role.CLINICIAN
"""The role that is told then. [default]"""
HANDLING_ROLES = tuple(role for role in Role if Permission.HANDLE_ALARM in ROLE_PERMISSIONS[role])
"""The roles whose people may take an alarm on, and may therefore be called to one."""


class AlarmState(StrEnum):
    """How far an alarm has come."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class StepKind(StrEnum):
    """What people, or the clock, did with an alarm."""

    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    RESOLVED = "resolved"


class Done(StrEnum):
    """What was done about an alarm. [default]"""

    ADVISED = "advised"
    SEEN = "seen"
    WOUND_CARE = "wound_care"
    STIMULATION = "stimulation"
    MEDICINE = "medicine"
    TESTS = "tests"
    EMERGENCY = "emergency"
    ADMITTED = "admitted"
    LEADS_OUT = "leads_out"
    MISTAKEN = "mistaken"
    OTHER = "other"


STATE_NAMES: Mapping[AlarmState, Text] = MappingProxyType(
    {
        AlarmState.OPEN: Text("Nobody has taken it on"),
        AlarmState.ACKNOWLEDGED: Text("Taken on, not resolved"),
        AlarmState.RESOLVED: Text("Resolved"),
    }
)
DONE_NAMES: Mapping[Done, Text] = MappingProxyType(
    {
        Done.ADVISED: Text("Advised by telephone"),
        Done.SEEN: Text("Seen in the clinic"),
        Done.WOUND_CARE: Text("Wound or dressing looked after"),
        Done.STIMULATION: Text("Stimulation changed or switched off"),
        Done.MEDICINE: Text("Medicine started or changed"),
        Done.TESTS: Text("Laboratory or imaging arranged"),
        Done.EMERGENCY: Text("Sent to an emergency department"),
        Done.ADMITTED: Text("Admitted to hospital"),
        Done.LEADS_OUT: Text("Lead removal arranged"),
        Done.MISTAKEN: Text("Answered by mistake; the patient is well"),
        Done.OTHER: Text("Something else"),
    }
)

_AFTER: Mapping[tuple[AlarmState, StepKind], AlarmState] = MappingProxyType(
    {
        (AlarmState.OPEN, StepKind.ACKNOWLEDGED): AlarmState.ACKNOWLEDGED,
        (AlarmState.OPEN, StepKind.ESCALATED): AlarmState.OPEN,
        (AlarmState.ACKNOWLEDGED, StepKind.ESCALATED): AlarmState.ACKNOWLEDGED,
        (AlarmState.ACKNOWLEDGED, StepKind.RESOLVED): AlarmState.RESOLVED,
    }
)


@dataclass(frozen=True)
class Standing:
    """Where an alarm stands, and who has acted on it."""

    acknowledged_by: str | None = None
    resolved_by: str | None = None

    @property
    def state(self) -> AlarmState:
        """Open until somebody takes it on, and on the lists until it is resolved."""
        if self.resolved_by is not None:
            return AlarmState.RESOLVED
        return AlarmState.OPEN if self.acknowledged_by is None else AlarmState.ACKNOWLEDGED

    def after(self, step: StepKind) -> AlarmState:
        """The state a step leads to; RuleError, naming who was first, where the step is not to be made."""
        state = _AFTER.get((self.state, step))
        if state is not None:
            return state
        if self.resolved_by is not None:
            raise RuleError(Text("%(name)s has already resolved this alarm.", name=self.resolved_by))
        if self.acknowledged_by is not None:
            raise RuleError(Text("%(name)s has already taken this alarm on.", name=self.acknowledged_by))
        raise RuleError(Text("Take the alarm on first: the others must see that somebody acts."))


@dataclass(frozen=True)
class Resolution:
    """What was done about an alarm, and who was told of it."""

    done: Done
    note: str
    told_patient: bool
    told_surgeon: bool


def check_resolution(resolution: Resolution) -> None:
    """Refuse a resolution without words; the list alone does not tell what came of it."""
    if not resolution.note.strip():
        raise InputError(Text("Say what was done and what came of it"), place="note")


@dataclass(frozen=True)
class Target:
    """Whom an alarm is escalated to: everybody of a role, or one colleague by key."""

    role: Role | None = None
    colleague: str = ""

    def __post_init__(self) -> None:
        if (self.role is None) == (not self.colleague):
            raise ValueError("an alarm is escalated to a role or to a colleague")

    @property
    def value(self) -> str:
        """The target in one word, as a form sends it."""
        return f"role:{self.role}" if self.role else f"staff:{self.colleague}"


def target_of(value: str) -> Target:
    """The target behind the word of a form; ``value`` of it is the way back."""
    kind, _, name = value.partition(":")
    if kind == "role" and name in HANDLING_ROLES:
        return Target(role=Role(name))
    if kind == "staff" and name:
        return Target(colleague=name)
    raise InputError(Text("Choose who is to be told"), place="to")


def check_rules(minutes: int, role: Role) -> None:
    """Refuse a time or a role that would leave an alarm with nobody."""
    if not ESCALATE_AFTER_MIN <= minutes <= ESCALATE_AFTER_MAX:
        low, high = ESCALATE_AFTER_MIN, ESCALATE_AFTER_MAX
        raise InputError(Text("Choose %(low)s to %(high)s minutes", low=low, high=high), place="minutes")
    if role not in HANDLING_ROLES:
        raise InputError(Text("People of this role cannot take an alarm on"), place="role")


def age_words(since: datetime, now: datetime) -> Text:
    """How long ago: ``12 min``, ``3 h 5 min``, ``2 days 4 h``."""
    minutes = max(int((now - since).total_seconds() // 60), 0)
    hours, days = minutes // 60, minutes // (24 * 60)
    if hours == 0:
        return Text("%(m)s min", m=minutes)
    if days == 0:
        return Text("%(h)s h %(m)s min", h=hours, m=minutes % 60)
    if days == 1:
        return Text("1 day %(h)s h", h=hours % 24)
    return Text("%(d)s days %(h)s h", d=days, h=hours % 24)
