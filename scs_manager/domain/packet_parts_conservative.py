"""The tables of treatments and medicines: what each line has to say (``clinical.md`` 11, item 8)."""

from collections.abc import Iterator

from scs_manager.domain.facts import Item
from scs_manager.domain.packet import ItemState
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_parts import Held, Rule, part, unknown, with_content
from scs_manager.domain.packet_parts_history import MEDICINES, TREATMENTS, counted, items_in, listed
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


@part("medication.listed", Text("Table of medicines"), MEDICINES)
def medicines_listed(case: PacketCase, _rule: Rule) -> Held:
    """Each with its dose, for how long, and what it did or why it was stopped."""
    held, items = listed(case, MEDICINES, "medicines"), items_in(case, MEDICINES)
    words = counted(len(items), "medicine", "medicines")
    lacks = dict.fromkeys(lack for each in items for lack in _lacks_of_drug(each))
    if held.state is ItemState.COMPLETE and lacks:
        return unknown(Text("in the table without: %(what)s", what=", ".join(lacks)), words)
    return with_content(held, words)


_SAYS = {
    "dose": ("daily_dose", "max_daily_dose", "directions"),
    "start or weeks": ("started_on", "weeks"),
    "result": ("relief_percent", "nrs_on_drug", "function", "adverse_effect", "stop_reason"),
}
"""What a line says, and the fields of which each says it."""


def _lacks_of_drug(item: Item) -> Iterator[str]:
    """What one medicine leaves open; one that could not be given has only its reason."""
    if item.get("stop_reason") != "contraindicated":
        yield from (
            words for words, fields in _SAYS.items() if all(item.get(each) is None for each in fields)
        )
