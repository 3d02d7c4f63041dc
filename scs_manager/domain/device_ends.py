"""When implanted systems ended, or stopped helping, for the curves over a clinic.

An implant ends on the day the whole system came out, or on the day its generator came out for good: without
one nothing stimulates, whatever lead stays in [default]. Effect is lost on the first day that somebody
noticed so and did not see it come back [default]; an explant for loss of pain relief is a loss on its own day
at the latest. Who died or is no longer seen leaves the curve on the day last known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from scs_manager.domain.device_course import (
    GENERATOR,
    DeviceHappening,
    Explant,
    ExplantReason,
    LossOfEffect,
    Revision,
)
from scs_manager.domain.survival import Survival, observed, survival_of


@dataclass(frozen=True, slots=True)
class ImplantEnd:
    """What became of one implant."""

    case_id: UUID
    implanted_on: date
    explanted_on: date | None
    """When it ended; None while it goes on."""
    explant_reason: ExplantReason | None
    complete: bool
    """Whether the whole system is out; False also while nothing is."""
    loss_on: date | None
    """The first loss of effect that did not come back."""
    last_known_on: date
    """The newest day on which the record knows of the patient."""


def end_of(happened: Iterable[DeviceHappening]) -> Explant | None:
    """The explant that ended the system; None while it goes on."""
    events = list(happened)
    explants = sorted((each for each in events if isinstance(each, Explant)), key=lambda each: each.day)
    whole = next((each for each in explants if each.whole), None)
    if whole is not None:
        return whole
    given = [each.day for each in events if isinstance(each, Revision) and each.generator is not None]
    last = max(given, default=date.min)
    return next((each for each in explants if GENERATOR in each.out and each.day >= last), None)


def loss_of(happened: Iterable[DeviceHappening]) -> date | None:
    """The first day of a loss of effect that did not come back."""
    events = list(happened)
    losses = [each.day for each in events if isinstance(each, LossOfEffect) and not each.regained]
    end = end_of(events)
    if end is not None and end.reason is ExplantReason.LOSS_OF_RELIEF:
        losses.append(end.day)
    return min(losses, default=None)


def to_explant(ends: Iterable[ImplantEnd]) -> Survival:
    """The curve of days from implant to its end."""
    return survival_of(observed(each.implanted_on, each.explanted_on, each.last_known_on) for each in ends)


def to_loss(ends: Iterable[ImplantEnd]) -> Survival:
    """The curve of days from implant to loss of effect; an explant for another reason ends the watching."""
    return survival_of(
        observed(each.implanted_on, each.loss_on, each.explanted_on or each.last_known_on) for each in ends
    )
