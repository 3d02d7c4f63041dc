"""The table of conservative treatments: what each line of it has to say (``clinical.md`` 11, item 8)."""

from collections.abc import Iterator

from scs_manager.domain.facts import Item
from scs_manager.domain.packet import ItemState
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_parts import Held, Rule, part, unknown, with_content
from scs_manager.domain.packet_parts_history import TREATMENTS, counted, items_in, listed
from scs_manager.domain.text import Text

COURSES = ("physical", "psychological")
"""Treatments that are given in sessions, by somebody [default]; doses stand with the medicines."""


@part("treatment.listed", Text("Table of conservative treatments"), TREATMENTS)
def treatments_listed(case: PacketCase, _rule: Rule) -> Held:
    """Each with its dates, sessions, supervision and result, or why it is unsuitable."""
    held = listed(case, TREATMENTS, "treatments")
    items = items_in(case, TREATMENTS)
    classes = counted(len({each["modality"] for each in items}), "class", "classes")
    lacks = dict.fromkeys(lack for each in items for lack in _lacks(each))
    if held.state is ItemState.COMPLETE and lacks:
        return unknown(Text("in the table without: %(what)s", what=", ".join(lacks)), classes)
    return with_content(held, classes)


def _lacks(item: Item) -> Iterator[str]:
    """What one treatment leaves open; of an unsuitable one nothing is asked but why."""
    result = item.get("result")
    if result == "unsuitable":
        yield from () if item.get("unsuitable_reason") else ("why it is unsuitable",)
        return
    asked = {"result": "result", "started_on": "start"}
    if item["modality"] in COURSES:
        asked |= {"sessions": "sessions", "supervised": "whether supervised"}
        asked |= {} if result == "ongoing" else {"stopped_on": "end"}
    yield from (words for name, words in asked.items() if item.get(name) is None)
