"""What stands against going on with a patient on one day, whatever an older screening found.

Red flags and exclusions grow out of date (clinical.md 11.1), and the record moves on after a screening was
signed. What is asked before a day is planned is therefore what the record says on that day.
"""

from dataclasses import dataclass
from datetime import date

from scs_manager.domain.findings import Rung
from scs_manager.domain.profile_values import Role
from scs_manager.domain.results import ProfileResult
from scs_manager.domain.text import Text

NEEDS_THE_DAY = frozenset({"excl.antithrombotic_unmanaged"})
"""Settled by a plan that counts from the day of the procedure."""


@dataclass(frozen=True)
class SafetyToday:
    """The red flags and exclusions of the core as the record has them; cleared ones are not named."""

    on: date
    red_flags: tuple[Text, ...] = ()
    exclusions: tuple[Text, ...] = ()
    waiting: tuple[Text, ...] = ()
    """Unknown until a plan that counts from the day of the procedure: it cannot bar that day."""
    unknown: tuple[Text, ...] = ()
    """Neither found nor cleared: never asked, or asked too long ago; worded so that met is favourable."""
    asked: int = 0
    """How many red flags and exclusions are asked; all but the named ones are cleared."""

    @property
    def rung(self) -> Rung | None:
        """The worst outcome that they demand; None when all are cleared."""
        if self.red_flags:
            return Rung.URGENT_REFERRAL
        if self.exclusions:
            return Rung.NOT_ELIGIBLE_NOW
        return Rung.INCOMPLETE if self.unknown else None


def safety_today(core: ProfileResult, on: date) -> SafetyToday:
    """What the core found on that day, red flags and exclusions alone."""
    asked = [finding for finding in core.findings if finding.role is Role.EXCLUSION]
    unknown = [finding for finding in asked if finding.rung is Rung.INCOMPLETE]
    return SafetyToday(
        on,
        tuple(each.statement for each in asked if each.rung is Rung.URGENT_REFERRAL),
        tuple(each.statement for each in asked if each.rung is Rung.NOT_ELIGIBLE_NOW),
        waiting=tuple(each.favourable for each in unknown if each.criterion in NEEDS_THE_DAY),
        unknown=tuple(each.favourable for each in unknown if each.criterion not in NEEDS_THE_DAY),
        asked=len(asked),
    )
