"""When implanted systems ended, or stopped helping, for the curves over a clinic.

An implant ends on the first day from which nothing could stimulate any more: the whole system, its generator
or its last lead came out, and no new one followed [default]. Effect is lost on the first day that somebody
noticed so and did not see it come back [default]; an explant of any part for loss of pain relief is a loss on
its own day at the latest. After the end no loss is looked for. Who died or is no longer seen leaves the curve
on the day last known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from scs_manager.domain.device_course import (
    DeviceHappening,
    Explant,
    ExplantReason,
    LossOfEffect,
    Revision,
)
from scs_manager.domain.device_systems import systems_after
from scs_manager.domain.implants import Implant
from scs_manager.domain.survival import Survival, observed, survival_of


@dataclass(frozen=True, slots=True)
class ImplantEnd:
    """What became of one implant."""

    case_id: UUID
    implanted_on: date
    explanted_on: date | None
    """When it ended; None while it goes on."""
    explant_reason: ExplantReason | None
    """None also where a revision left no lead in."""
    complete: bool
    """Whether the whole system is out by now; False also while nothing is."""
    loss_on: date | None
    """The first loss of effect that did not come back."""
    last_known_on: date
    """The newest day on which the record knows of the patient."""


def end_of(implant: Implant, happened: Iterable[DeviceHappening]) -> Explant | Revision | None:
    """The operation after which nothing could stimulate any more; None while something can."""
    end: Explant | Revision | None = None
    for operation, system in systems_after(implant, happened):
        if system.works:
            end = None
        elif end is None:
            end = operation
    return end


def loss_of(implant: Implant, happened: Iterable[DeviceHappening]) -> date | None:
    """The first day of a loss of effect that did not come back, up to the end."""
    events = list(happened)
    days = [each.day for each in events if _is_loss(each)]
    end = end_of(implant, events)
    return min((day for day in days if end is None or day <= end.day), default=None)


def _is_loss(what: DeviceHappening) -> bool:
    if isinstance(what, Explant):
        return what.reason is ExplantReason.LOSS_OF_RELIEF
    return isinstance(what, LossOfEffect) and not what.regained


def to_explant(ends: Iterable[ImplantEnd]) -> Survival:
    """The curve of days from implant to its end."""
    return survival_of(observed(each.implanted_on, each.explanted_on, each.last_known_on) for each in ends)


def to_loss(ends: Iterable[ImplantEnd]) -> Survival:
    """The curve of days from implant to loss of effect; an explant for another reason ends the watching."""
    return survival_of(
        observed(each.implanted_on, each.loss_on, each.explanted_on or each.last_known_on) for each in ends
    )
