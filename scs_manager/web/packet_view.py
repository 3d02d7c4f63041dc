"""A packet as its page shows it: what is still to do with a way to each, the table of items, the checks."""

import uuid
from dataclasses import dataclass

from flask import url_for

from scs_manager.domain.completeness import SUPPLIER_NAMES
from scs_manager.domain.facts import FACTS
from scs_manager.domain.packet import ITEM_STATE_NAMES, ItemState, Lack, Packet, PacketCheck, PacketItem
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.web.access import may
from scs_manager.web.record_places import record_href

ITEM_MARKS = {
    ItemState.COMPLETE: "met",
    ItemState.OUT_OF_DATE: "out-of-date",
    ItemState.MISSING: "not-met",
    ItemState.UNKNOWN: "unknown",
    ItemState.NOT_NEEDED: "met",
}
CHECK_MARKS = {Truth.MET: "met", Truth.NOT_MET: "caution", Truth.UNKNOWN: "unknown"}
CHECK_WORDS = {Truth.MET: Text("Passed"), Truth.NOT_MET: Text("Look again"), Truth.UNKNOWN: Text("Unknown")}
_REQUEST = "authorisations.edit"


@dataclass(frozen=True)
class LackView:
    """One thing to do, with the way to it."""

    what: Text
    why: Text
    href: str
    who: Text
    provenance: str


@dataclass(frozen=True)
class ItemView:
    """One item with its mark."""

    number: int
    slug: str
    title: Text
    content: str
    mark: str
    state: Text
    lacking: tuple[LackView, ...]
    sources: str
    provenance: str


@dataclass(frozen=True)
class CheckView:
    """One check with its mark."""

    id: str
    statement: Text
    sentence: Text
    mark: str
    state: Text


@dataclass(frozen=True)
class PacketView:
    """The page of one list."""

    packet: Packet
    asked: tuple[ItemView, ...]
    to_do: tuple[ItemView, ...]
    enclosed: tuple[ItemView, ...]
    later: tuple[ItemView, ...]
    """Items that are not asked for and hold nothing."""
    checks: tuple[CheckView, ...]


def packet_view(packet: Packet, case_id: uuid.UUID, request_id: uuid.UUID | None) -> PacketView:
    """Everything with marks and links."""
    asked = tuple(_item(each, packet, case_id, request_id) for each in packet.asked)
    enclosed = tuple(_item(each, packet, case_id, request_id) for each in packet.enclosed)
    rest = [each for each in packet.items if not each.required and not each.content]
    return PacketView(
        packet=packet,
        asked=asked,
        to_do=tuple(each for each in asked if each.lacking),
        enclosed=enclosed,
        later=tuple(_item(each, packet, case_id, request_id) for each in rest),
        checks=tuple(_check(each) for each in packet.checks),
    )


def _item(item: PacketItem, packet: Packet, case_id: uuid.UUID, request_id: uuid.UUID | None) -> ItemView:
    return ItemView(
        item.number,
        item.slug.removeprefix("pkt."),
        item.title,
        item.content,
        ITEM_MARKS[item.state],
        ITEM_STATE_NAMES[item.state],
        tuple(_lack(each, packet, case_id, request_id) for each in item.lacking),
        ", ".join(item.sources),
        item.provenance,
    )


def _lack(lack: Lack, packet: Packet, case_id: uuid.UUID, request_id: uuid.UUID | None) -> LackView:
    href = lack_href(lack.where, packet, case_id, request_id)
    return LackView(lack.what, lack.why, href, SUPPLIER_NAMES[lack.supplier], lack.provenance)


def lack_href(where: str, packet: Packet, case_id: uuid.UUID, request_id: uuid.UUID | None) -> str:
    """The field of a fact, the request's form, or the page of the case that the lack names."""
    if where in FACTS:
        return record_href(case_id, where)
    endpoint, _dot, anchor = where.partition("#")
    if endpoint != _REQUEST:
        return url_for(endpoint, case_id=case_id, _anchor=anchor or None)
    if not may(Permission.DRAFT_DOCUMENTS):
        return url_for("authorisations.show", case_id=case_id)
    if request_id is None:
        return url_for("authorisations.new", case_id=case_id, stage=packet.stage.value)
    return url_for(_REQUEST, case_id=case_id, authorisation_id=request_id, _anchor=anchor or None)


def _check(check: PacketCheck) -> CheckView:
    mark, words = CHECK_MARKS[check.state], CHECK_WORDS[check.state]
    return CheckView(check.id, check.statement, check.sentence, mark, words)
