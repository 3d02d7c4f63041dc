"""What becomes of an implanted system: revised, explanted, no longer helping, its battery.

What can be chosen from lists is named by clinical.md 8 and measures.md 4.3, where not marked [default].
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.complications import OTHER, shipped_complications
from scs_manager.domain.implants import Generator, ImplantedLead, PocketSide
from scs_manager.domain.text import Text


class RevisedPart(StrEnum):
    """What a revision was about."""

    LEAD = "lead"
    GENERATOR = "generator"
    POCKET = "pocket"
    CONNECTION = "connection"


class LeadDone(StrEnum):
    """What a revision did to one lead."""

    MOVED = "moved"
    REPLACED = "replaced"
    ADDED = "added"
    REMOVED = "removed"


class ExplantReason(StrEnum):
    """Why a system, or a part of it, came out for good."""

    LOSS_OF_RELIEF = "loss_of_relief"
    INFECTION = "infection"
    HARDWARE = "hardware"
    SITE_PAIN = "site_pain"
    MRI = "mri"
    WISH = "wish"
    DIAGNOSIS = "diagnosis"
    OTHER = "other"


class Salvage(StrEnum):
    """What was tried to win back an effect that was lost; none chosen means that nobody wrote it down."""

    NOTHING = "nothing"
    REPROGRAMMING = "reprogramming"
    WAVEFORM = "waveform"
    HOLIDAY = "holiday"
    LEAD_REVISION = "lead_revision"
    OTHER = "other"


class BatteryState(StrEnum):
    """What was found of the battery."""

    WORKING = "working"
    NEAR_END = "near_end"
    DEPLETED = "depleted"
    CANNOT_CHARGE = "cannot_charge"


REVISED_PART_NAMES: Mapping[RevisedPart, Text] = MappingProxyType(
    {
        RevisedPart.LEAD: Text("Lead"),
        RevisedPart.GENERATOR: Text("Generator replaced"),
        RevisedPart.POCKET: Text("Pocket"),
        RevisedPart.CONNECTION: Text("Connection"),
    }
)
LEAD_DONE_NAMES: Mapping[LeadDone, Text] = MappingProxyType(
    {
        LeadDone.MOVED: Text("Moved"),
        LeadDone.REPLACED: Text("Replaced by a new one"),
        LeadDone.ADDED: Text("Put in as a further one"),
        LeadDone.REMOVED: Text("Taken out"),
    }
)
SALVAGE_NAMES: Mapping[Salvage, Text] = MappingProxyType(
    {
        Salvage.NOTHING: Text("Nothing yet"),
        Salvage.REPROGRAMMING: Text("Reprogramming"),
        Salvage.WAVEFORM: Text("Another waveform"),
        Salvage.HOLIDAY: Text("A holiday from stimulation"),
        Salvage.LEAD_REVISION: Text("Revision of a lead"),
        Salvage.OTHER: Text("Something else"),
    }
)
BATTERY_NAMES: Mapping[BatteryState, Text] = MappingProxyType(
    {
        BatteryState.WORKING: Text("Works"),
        BatteryState.NEAR_END: Text("Near its end: replacement is due"),
        BatteryState.DEPLETED: Text("Empty: no stimulation"),
        BatteryState.CANNOT_CHARGE: Text("Cannot be charged"),
    }
)
EXPLANT_REASONS: Mapping[ExplantReason, Text] = MappingProxyType(
    {
        ExplantReason.LOSS_OF_RELIEF: Text("Loss of pain relief"),
        ExplantReason.INFECTION: Text("Infection"),
        ExplantReason.HARDWARE: Text("Hardware failed"),
        ExplantReason.SITE_PAIN: Text("Pain at the site"),
        ExplantReason.MRI: Text("An MRI is needed"),
        ExplantReason.WISH: Text("The patient’s wish"),
        ExplantReason.DIAGNOSIS: Text("The diagnosis changed"),
        ExplantReason.OTHER: Text("Other"),
    }
)
OWN_EXPLANT_REASONS = frozenset(
    {ExplantReason.MRI, ExplantReason.WISH, ExplantReason.DIAGNOSIS, ExplantReason.OTHER}
)
"""Those that no source names [default]; measures.md 4.3 and clinical.md 8 name the others."""

BATTERY_END, CHANGE = "planned.battery_end", "planned.change"
OWN_REVISION_REASONS: Mapping[str, Text] = MappingProxyType(
    {
        BATTERY_END: Text("Battery at the end of its life, as expected"),
        CHANGE: Text("Other system wanted, without a complication"),
    }
)
"""Reasons of a revision that are no complication [default]."""


@dataclass(frozen=True)
class LeadChange:
    """What was done to the lead of this number; ``lead`` is how it lies since, empty once it is out."""

    number: int
    done: LeadDone
    lead: ImplantedLead = field(default_factory=ImplantedLead)


@dataclass(frozen=True)
class Revision:
    """One operation on an implanted system after which there still is one; a new battery is one too."""

    operated_on: date
    surgeon: str
    parts: tuple[RevisedPart, ...]
    reason: str
    """A slug of the list of complications, or one of ``OWN_REVISION_REASONS``."""
    words: str = ""
    leads: tuple[LeadChange, ...] = ()
    generator: Generator | None = None
    """The new one, without its pocket; None when the old one stayed."""
    pocket_side: PocketSide | None = None
    pocket_place: str = ""
    mr_conditional: bool | None = None
    """Of the whole system since; nobody can tell from what held before."""
    mri_conditions: str = ""
    note: str = ""

    @property
    def day(self) -> date:
        """When it was."""
        return self.operated_on


@dataclass(frozen=True)
class Explant:
    """The whole system, or parts of it, taken out with nothing put in instead."""

    explanted_on: date
    surgeon: str
    whole: bool
    reason: ExplantReason
    out: tuple[str, ...] = ()
    """Which parts, when not the whole: ``generator``, ``lead_1`` ..."""
    words: str = ""
    note: str = ""

    @property
    def day(self) -> date:
        """When it was."""
        return self.explanted_on


@dataclass(frozen=True)
class LossOfEffect:
    """Stimulation no longer helps as it did, from the day on which somebody first noticed."""

    noticed_on: date
    tried: tuple[Salvage, ...] = ()
    regained: bool | None = None
    """None while it is not known."""
    regained_on: date | None = None
    words: str = ""

    @property
    def day(self) -> date:
        """When it was first noticed."""
        return self.noticed_on


@dataclass(frozen=True)
class BatteryCheck:
    """What was found of the battery on a day."""

    seen_on: date
    state: BatteryState | None = None
    charge_every_days: float | None = None
    """From one charging to the next."""
    charge_minutes: int | None = None
    note: str = ""

    @property
    def day(self) -> date:
        """When it was found."""
        return self.seen_on


DeviceHappening = Revision | Explant | LossOfEffect | BatteryCheck


def revision_reasons() -> Mapping[str, Text]:
    """Every reason of a revision: what is no complication first, then the list of complications."""
    kinds = shipped_complications().kinds
    return {**OWN_REVISION_REASONS, **{slug: kind.title for slug, kind in kinds.items() if not kind.fatal}}


def reason_words(revision: Revision) -> Text:
    """Why a revision was done; the person's own words where the list has none."""
    if revision.reason == OTHER:
        return Text("%(words)s", words=revision.words)
    known = revision_reasons().get(revision.reason)
    return known or Text("%(reason)s", reason=revision.reason)


def part_words(part: str) -> Text:
    """``generator`` or ``lead_2`` in words."""
    if part == GENERATOR:
        return Text("Generator")
    return Text("Lead %(n)s", n=part.removeprefix(LEAD_))


GENERATOR, LEAD_ = "generator", "lead_"
"""The parts of a system, by the words that ``Explant.out`` uses."""
