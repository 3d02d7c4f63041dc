"""What a payer's packet asks for, item by item, and whether the record has it (``clinical.md`` 11).

An item that lacks anything is never complete, and what is unknown is never a pass. Completeness decides
nothing: it is a fact among others, and a clinician decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.completeness import Supplier
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


class Stage(StrEnum):
    """What the payer is asked for."""

    TRIAL = "trial"
    PERMANENT = "permanent"


STAGE_NAMES: Mapping[Stage, Text] = MappingProxyType(
    {Stage.TRIAL: Text("Trial stimulation"), Stage.PERMANENT: Text("Permanent implant")}
)


class ItemState(StrEnum):
    """How far one item is."""

    COMPLETE = "complete"
    OUT_OF_DATE = "out_of_date"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_NEEDED = "not_needed"
    """Nothing of it can be there yet at this stage, and nobody asks for it."""


ITEM_STATE_NAMES: Mapping[ItemState, Text] = MappingProxyType(
    {
        ItemState.COMPLETE: Text("Complete"),
        ItemState.OUT_OF_DATE: Text("Out of date"),
        ItemState.MISSING: Text("Missing"),
        ItemState.UNKNOWN: Text("Unknown"),
        ItemState.NOT_NEEDED: Text("Not needed"),
    }
)


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that an item lacks."""

    what: Text
    why: Text
    """What is wrong with it, as in "not recorded" or "over 12 months old"."""
    where: str
    """The name of a fact of the catalogue, or the endpoint of a page of the case, maybe with ``#field``."""
    supplier: Supplier
    """Who usually supplies it [default]."""
    provenance: str
    """The mark of the rule that asks for it."""
    state: ItemState = ItemState.MISSING
    """Whether this one thing is missing, unknown or out of date; the item shows the worst of them."""


@dataclass(frozen=True, slots=True)
class PacketItem:
    """One of the 25 items, as the record has it."""

    number: int
    slug: str
    title: Text
    required: bool
    """Whether this payer asks for it at this stage."""
    state: ItemState
    content: str
    """What is in it, in one line; empty when there is nothing."""
    lacking: tuple[Lack, ...] = ()
    sources: tuple[str, ...] = ()
    """Where it stands that this is asked for."""
    provenance: str = ""
    """How well that is founded."""


@dataclass(frozen=True, slots=True)
class PacketCheck:
    """One pattern that payers refuse, worded so that Met is the good answer."""

    id: str
    statement: Text
    state: Truth
    sentence: Text


@dataclass(frozen=True, slots=True)
class Packet:
    """The list of one payer for one request, held against the record."""

    profile_id: str
    profile_title: str
    version: str
    stage: Stage
    items: tuple[PacketItem, ...]
    checks: tuple[PacketCheck, ...]
    provenance: str
    list_title: str = ""
    """Whose list it is; several profiles may share one."""
    is_base: bool = False
    """Whether this payer has no list of its own, so that the base list stands for it."""

    @property
    def asked(self) -> tuple[PacketItem, ...]:
        """The items that this payer asks for at this stage, in their order."""
        return tuple(item for item in self.items if item.required)

    @property
    def enclosed(self) -> tuple[PacketItem, ...]:
        """The items with something in them that nobody asked for, in their order."""
        return tuple(item for item in self.items if not item.required and item.content)

    @property
    def required(self) -> int:
        """How many items are asked for."""
        return len(self.asked)

    @property
    def required_complete(self) -> int:
        """How many of them are complete."""
        return sum(item.state is ItemState.COMPLETE for item in self.asked)

    @property
    def complete(self) -> bool:
        """Whether every item that is asked for is complete (``pkt.complete``)."""
        return self.required_complete == self.required

    @property
    def lacking(self) -> tuple[tuple[PacketItem, Lack], ...]:
        """What is still to do before the packet is complete, in the order of the items."""
        return tuple((item, lack) for item in self.asked for lack in item.lacking)
