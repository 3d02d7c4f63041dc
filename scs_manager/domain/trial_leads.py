"""The leads of a trial as planned, and whether the needle would enter where somebody has operated."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scs_manager.domain.fact_values import Item
from scs_manager.domain.spine_levels import LEVELS
from scs_manager.domain.surgical_history import entry_zone_scarred, procedures_of
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

LEADS_MOST = 4
CONTACTS_MOST = 64
"""A sanity limit of the field, no clinical rule."""
ENTRY_LEVELS = tuple(level for level in LEVELS if level != "SI")
"""Interspaces at which the needle or the laminotomy enters."""
VERTEBRAE = (
    *(f"C{n}" for n in range(2, 8)),
    *(f"T{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 6)),
    "S1",
)
"""Where the tip of a lead may be meant to lie, from above downwards."""


class LeadKind(StrEnum):
    """How a lead gets in."""

    PERCUTANEOUS = "percutaneous"
    PADDLE = "paddle"


class LeadSide(StrEnum):
    """Where the lead lies across the cord."""

    LEFT = "left"
    MIDLINE = "midline"
    RIGHT = "right"


LEAD_KIND_NAMES = {LeadKind.PERCUTANEOUS: Text("Percutaneous"), LeadKind.PADDLE: Text("Paddle")}
LEAD_SIDE_NAMES = {
    LeadSide.LEFT: Text("Left"),
    LeadSide.MIDLINE: Text("Midline"),
    LeadSide.RIGHT: Text("Right"),
}


@dataclass(frozen=True)
class Lead:
    """One lead as it is meant; the serial number is known on the day."""

    kind: LeadKind | None = None
    contacts: int | None = None
    serial: str = ""
    level: str | None = None
    """One of VERTEBRAE: the intended level of the tip."""
    side: LeadSide | None = None

    @property
    def missing(self) -> tuple[Text, ...]:
        """What the plan still lacks about this lead."""
        asked = (
            (self.kind, Text("type")),
            (self.contacts, Text("contacts")),
            (self.level, Text("intended level")),
            (self.side, Text("side")),
        )
        return tuple(words for value, words in asked if value is None)


@dataclass(frozen=True)
class EntryZone:
    """Whether the planned entry level lies in an operated segment, and which operations touch it."""

    state: Truth
    operations: tuple[str, ...] = ()
    """Year, procedure and levels of each operation that touches it, as the record has them."""
    unplaced: tuple[str, ...] = ()
    """The same of operations without levels: they may touch it."""


def entry_zone(operations: Sequence[Item], level: str, *, complete: bool) -> EntryZone:
    """The flag for one entry level (one of ENTRY_LEVELS) with the operations named."""
    spinal = [each for each in operations if each["region"] != "cervical"]
    return EntryZone(
        entry_zone_scarred(operations, level, complete=complete),
        tuple(_named(each) for each in spinal if level in each.get("levels", ())),
        tuple(_named(each) for each in spinal if "levels" not in each),
    )


def _named(operation: Item) -> str:
    what = " + ".join(each.replace("_", " ") for each in procedures_of(operation))
    when = f"{operation['performed_on'].year} " if "performed_on" in operation else ""
    where = f", {', '.join(operation['levels'])}" if operation.get("levels") else ""
    return f"{when}{what}{where}"
