"""The lists of payers: which items a payer asks for at which stage, and which parts prove them (decision 2).

Versioned TOML in ``packets``: ``items.toml`` holds the 25 items of ``clinical.md`` 11 with their usual parts,
and every other file is one payer's column. A fault is refused with the file and the dotted key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import nearest
from scs_manager.domain.packet import Stage
from scs_manager.domain.packet_looks import PARTS
from scs_manager.domain.packet_parts import LIMITS, Rule
from scs_manager.domain.profile_values import Provenance
from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, day, listed, one_of, read_toml, slug, whole, words

BASE = "base"
"""The list of a payer that has none of its own."""
ITEMS = "items.toml"
_ITEM_KEYS = ("number", "slug", "title", "parts", "sources", "provenance")
_LIST_KEYS = (
    "id",
    "version",
    "title",
    "valid_from",
    "provenance",
    "profiles",
    "sources",
    "replaced_without_trial",
    "item",
)
_ASKED_KEYS = ("slug", "required", "parts", "sources", "provenance")
_PART_KEYS = ("part", "stages", "provenance", *LIMITS)


@dataclass(frozen=True, slots=True)
class PartRule:
    """One part of an item, and the stages at which it is asked."""

    rule: Rule
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class ItemDef:
    """One of the 25 items: what it is called, and what proves it."""

    number: int
    slug: str
    title: Text
    parts: tuple[PartRule, ...]
    sources: tuple[str, ...]
    provenance: Provenance
    required: tuple[Stage, ...] = ()
    """The stages at which the payer of a list asks for it."""

    def rules(self, stage: Stage) -> tuple[Rule, ...]:
        """What is asked of it at a stage; none where nothing of it can be there yet."""
        return tuple(each.rule for each in self.parts if stage in each.stages)


@dataclass(frozen=True, slots=True)
class PacketList:
    """One payer's list: every item, and at which stages it is asked for."""

    id: str
    version: str
    title: str
    valid_from: date
    provenance: Provenance
    profiles: tuple[str, ...]
    sources: tuple[str, ...]
    items: tuple[ItemDef, ...]
    replacement: Provenance | None = None
    """How well it is founded that replacing a working system needs no new trial; None without such a rule."""


def load_items(text: str, filename: str) -> Mapping[str, ItemDef]:
    """The items with their usual parts, by slug."""
    top = read_toml(text, filename)
    top.only("item")
    found: dict[str, ItemDef] = {}
    for table in top.tables("item"):
        item = _item(table)
        if item.slug in found or item.number != len(found) + 1:
            raise table.refuse("number", "items are numbered from 1, each once")
        found[item.slug] = item
    return MappingProxyType(found)


def _item(table: Table) -> ItemDef:
    table.only(*_ITEM_KEYS)
    return ItemDef(
        table.take("number", whole),
        table.take("slug", _slug),
        Text(table.take("title", words)),
        _parts(table),
        table.take("sources", listed(words)),
        table.take("provenance", one_of(Provenance)),
    )


def _slug(value: object) -> str:
    if not isinstance(value, str) or not value.startswith("pkt."):
        raise ValueError("must begin with pkt.")
    slug(value.removeprefix("pkt."))
    return value


def load_list(text: str, filename: str, items: Mapping[str, ItemDef]) -> PacketList:
    """One payer's list over the items."""
    top = read_toml(text, filename)
    top.only(*_LIST_KEYS)
    asked = [_asked(table, items) for table in top.tables("item")]
    by_slug = {item.slug: item for item in asked}
    if len(by_slug) < len(asked):
        raise top.refuse("item", "asks for an item twice")
    for stage in Stage:
        if not any(stage in item.required for item in asked):
            raise top.refuse("item", Text("asks for nothing at the stage %(stage)s", stage=stage.value))
    return PacketList(
        top.take("id", slug),
        top.take("version", words),
        top.take("title", words),
        top.take("valid_from", day),
        top.take("provenance", one_of(Provenance)),
        top.maybe("profiles", listed(slug), ()),
        top.take("sources", listed(words)),
        tuple(by_slug.get(name, item) for name, item in items.items()),
        top.maybe("replaced_without_trial", one_of(Provenance), None),
    )


def _asked(table: Table, items: Mapping[str, ItemDef]) -> ItemDef:
    table.only(*_ASKED_KEYS)
    name = table.take("slug", _slug)
    if name not in items:
        raise table.refuse("slug", nearest(name, tuple(items)))
    usual = items[name]
    return ItemDef(
        usual.number,
        name,
        usual.title,
        _parts(table) if "parts" in table.content else usual.parts,
        table.maybe("sources", listed(words), usual.sources),
        table.maybe("provenance", one_of(Provenance), usual.provenance),
        table.take("required", listed(one_of(Stage))),
    )


def _parts(table: Table) -> tuple[PartRule, ...]:
    found = tuple(_part(each) for each in table.tables("parts"))
    if not found:
        raise table.refuse("parts", "is missing")
    return found


def _part(table: Table) -> PartRule:
    table.only(*_PART_KEYS)
    name = table.take("part", words)
    if name not in PARTS:
        raise table.refuse("part", nearest(name, tuple(PARTS)))
    limits = {key: table.take(key, _limit) for key in LIMITS if key in table.content}
    for key in limits:
        if key not in PARTS[name].limits:
            raise table.refuse(key, Text("is no limit of %(part)s", part=name))
    for key in PARTS[name].limits:
        if key != "window_days" and key not in limits:
            raise table.refuse(key, "is missing")
    provenance = table.maybe("provenance", one_of(Provenance), Provenance.DEFAULT)
    stages = table.maybe("stages", listed(one_of(Stage)), tuple(Stage))
    return PartRule(Rule(name, MappingProxyType(limits), provenance.value), stages)


def _limit(value: object) -> int:
    number = whole(value)
    if number < 1:
        raise ValueError("must be at least 1")
    return number


@cache
def shipped_lists() -> Mapping[str, PacketList]:
    """The lists that come with the application, by id."""
    folder = files("scs_manager.domain") / "packets"
    items = load_items((folder / ITEMS).read_text(encoding="utf-8"), ITEMS)
    lists = [
        load_list(file.read_text(encoding="utf-8"), file.name, items)
        for file in sorted(folder.iterdir(), key=lambda each: each.name)
        if file.name.endswith(".toml") and file.name != ITEMS
    ]
    return checked(lists)


def checked(lists: list[PacketList]) -> Mapping[str, PacketList]:
    """The lists by id; two lists of one id, or for one profile, are refused."""
    claimed: dict[str, str] = {}
    for each in lists:
        for name in (f"id {each.id}", *each.profiles):
            if name in claimed:
                raise InputError(Text("two packet lists claim %(what)s", what=name), place=each.id)
            claimed[name] = each.id
    return MappingProxyType({each.id: each for each in lists})


def list_for(profile_id: str) -> PacketList:
    """The list of a payer's profile; the base list where it has none of its own."""
    lists = shipped_lists()
    own = next((each for each in lists.values() if profile_id in each.profiles), None)
    return own or lists[BASE]
