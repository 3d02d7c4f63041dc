"""A payer's list held against a case: the state of each item, and what it lacks (``clinical.md`` 11)."""

from collections.abc import Iterable
from dataclasses import replace

from scs_manager.domain.packet import ItemState, Lack, Packet, PacketItem
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_checks import checks_of
from scs_manager.domain.packet_lists import BASE, ItemDef, PacketList
from scs_manager.domain.packet_looks import PARTS
from scs_manager.domain.packet_parts import Held, Rule, worst

OPEN = (ItemState.MISSING, ItemState.UNKNOWN, ItemState.OUT_OF_DATE)
"""States in which something is still to do."""


def packet_for(asked: PacketList, case: PacketCase, profile_id: str, profile_title: str) -> Packet:
    """Every item of the list as the record has it on the day of the case."""
    case = replace(case, replaced_without_trial=asked.replacement.value if asked.replacement else "")
    return Packet(
        profile_id=profile_id,
        profile_title=profile_title,
        version=asked.version,
        stage=case.stage,
        items=tuple(_item(item, case) for item in asked.items),
        checks=checks_of(case),
        provenance=asked.provenance.value,
        list_title=asked.title,
        is_base=asked.id == BASE,
    )


def _item(item: ItemDef, case: PacketCase) -> PacketItem:
    rules = item.rules(case.stage)
    held = [(rule, PARTS[rule.part].look(case, rule)) for rule in rules]
    required = case.stage in item.required
    return PacketItem(
        number=item.number,
        slug=item.slug,
        title=item.title,
        required=required,
        state=_state([each for _rule, each in held], required=required),
        content="; ".join(_contents(each for _rule, each in held)),
        lacking=tuple(_lacks(held)),
        sources=item.sources,
        provenance=item.provenance.value,
    )


def _state(held: list[Held], *, required: bool) -> ItemState:
    """The worst part's. Of an item that is asked for, only a reason in words lets it go without anything."""
    state = worst(held).state if held else ItemState.NOT_NEEDED
    if not required or state is not ItemState.NOT_NEEDED:
        return state
    return ItemState.COMPLETE if any(each.content for each in held) else ItemState.UNKNOWN


def _contents(held: Iterable[Held]) -> Iterable[str]:
    """What is there, each once."""
    return dict.fromkeys(each.content for each in held if each.content)


def _lacks(held: Iterable[tuple[Rule, Held]]) -> Iterable[Lack]:
    for rule, each in held:
        if each.state in OPEN:
            yield PARTS[rule.part].lack(rule, each)
