"""The parts of an item: each a small pure function over a case, and the rule by which a list asks it.

What a part looks at is code; which parts an item has, with which windows and limits, is data (decision 2).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from scs_manager.domain.completeness import Supplier, supplier_of
from scs_manager.domain.facts import FACTS, Datum
from scs_manager.domain.packet import ItemState, Lack
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

NOT_RECORDED = Text("not recorded")
LIMITS = ("window_days", "at_least", "days")
"""What a list may set of a part that takes it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a list asks a part: its limits and how well they are founded."""

    part: str
    limits: Mapping[str, int] = field(default_factory=dict)
    provenance: str = "default"

    @property
    def window_days(self) -> int | None:
        """How old the datum may be, in days; None for any age."""
        return self.limits.get("window_days")


@dataclass(frozen=True, slots=True)
class Held:
    """What the record holds of one part."""

    state: ItemState
    content: str = ""
    why: Text = NOT_RECORDED
    where: str = ""
    """Where else than usual it is mended."""


def complete(content: str = "") -> Held:
    """It is there and in date."""
    return Held(ItemState.COMPLETE, content)


def missing(why: Text = NOT_RECORDED, content: str = "", where: str = "") -> Held:
    """It is not there, or it is there and speaks against the request."""
    return Held(ItemState.MISSING, content, why, where)


def unknown(why: Text, content: str = "", where: str = "") -> Held:
    """Something is there, and nobody can tell from it."""
    return Held(ItemState.UNKNOWN, content, why, where)


NOTHING = Held(ItemState.NOT_NEEDED)
"""This payer, or this patient, needs nothing of the kind."""

Look = Callable[[PacketCase, Rule], Held]


@dataclass(frozen=True, slots=True)
class PartDef:
    """One part: what it is called, where it is entered, who usually supplies it, and what it looks at."""

    name: str
    what: Text
    where: str
    supplier: Supplier
    look: Look
    limits: tuple[str, ...] = ()

    def lack(self, rule: Rule, held: Held) -> Lack:
        """What is still to do about it."""
        where = held.where or self.where
        return Lack(self.what, held.why, where, self.supplier, rule.provenance, held.state)


_PARTS: dict[str, PartDef] = {}
PARTS: Mapping[str, PartDef] = MappingProxyType(_PARTS)
"""Every part by its name, once the modules of parts are imported."""


def part(
    name: str, what: Text, where: str, supplier: Supplier | None = None, *limits: str
) -> Callable[[Look], Look]:
    """Register a part; without a supplier, whoever usually supplies the fact it is entered as."""

    def keep(look: Look) -> Look:
        who = supplier or supplier_of(where)
        _PARTS[name] = PartDef(name, what, where, who, look, limits)
        return look

    return keep


def on_record(*names: str, what: Text | None = None) -> None:
    """Register a part for each of these facts: there, and in date where the list names a window."""
    for name in names:
        words = what or Text(FACTS[name].meaning)
        part(name, words, name, None, "window_days")(_reads(name))


def _reads(name: str) -> Look:
    return lambda case, rule: fact_held(case, rule, name)


def fact_held(case: PacketCase, rule: Rule, name: str) -> Held:
    """One fact: there and in date. Undated where a window applies is unknown (decision 27)."""
    datum = case.facts.get(name)
    if datum is None or datum.value in ("", ()):
        return missing()
    return dated(case, rule, datum.on, shown(datum))


def dated(case: PacketCase, rule: Rule, on: date | None, content: str) -> Held:
    """Complete, or out of date by the rule's window; on its last day it is still in date."""
    if on is not None and on > case.on:
        return unknown(Text("dated in the future"), content)
    if rule.window_days is None:
        return complete(content)
    if on is None:
        return unknown(Text("has no date"), content)
    if (case.on - on).days > rule.window_days:
        return Held(ItemState.OUT_OF_DATE, content, too_old(rule.window_days))
    return complete(content)


def too_old(days: int) -> Text:
    """How old is too old, in the unit that the rule was written in."""
    if days == 365:
        return Text("over 12 months old")
    if days == 730:
        return Text("over 24 months old")
    return Text("over %(days)s days old", days=days)


def first_of(case: PacketCase, rule: Rule, *names: str) -> Held:
    """Any one of these facts serves; the best state counts, of equals the first."""
    found = [fact_held(case, rule, name) for name in names]
    return min(found, key=lambda held: BEST_FIRST.index(held.state))


BEST_FIRST = (
    ItemState.NOT_NEEDED,
    ItemState.COMPLETE,
    ItemState.OUT_OF_DATE,
    ItemState.UNKNOWN,
    ItemState.MISSING,
)
"""An item is as good as its worst part."""


def worst(held: Sequence[Held]) -> Held:
    """The worst of several, of equals the first: an item is as good as its worst part."""
    return max(held, key=lambda each: BEST_FIRST.index(each.state))


def shown(datum: Datum) -> str:
    """A value in few words."""
    value = datum.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return date_words(value)
    if isinstance(value, tuple):
        return ", ".join(word_of(each) for each in value)
    unit = f" {datum.unit}" if datum.unit == "%" else ""
    return word_of(value) + unit


def word_of(value: object) -> str:
    """A word of the catalogue as people read it; long texts are cut."""
    words = str(value).replace("_", " ")
    return words if len(words) <= TEXT_SHOWN else f"{words[: TEXT_SHOWN - 1].rstrip()}…"


TEXT_SHOWN = 60
"""Characters of a text in one line of a table. [default]"""


def with_content(held: Held, content: str) -> Held:
    """The same state with other words."""
    return replace(held, content=content)


def by_rule(criterion: str, what: Text, where: str, content: str = "", *, always: bool = False) -> None:
    """Register a part that a criterion decides: where the profile or the core asks it, or always."""
    part(criterion, what, where)(lambda case, _rule: ruled(case, criterion, content, always=always))


def ruled(case: PacketCase, criterion: str, content: str = "", *, always: bool = False) -> Held:
    """What the profile found: a rule that is not met is as good as missing (``clinical.md`` 0.2)."""
    found = case.found.get(criterion)
    if found is None:
        return unknown(NO_RULE) if always or not case.found else NOTHING
    if found.state is Truth.MET:
        return complete(content)
    where = found.missing[0] if found.missing else ""
    if found.state is Truth.NOT_MET:
        return missing(found.why, where=where)
    if found.out_of_date:
        return Held(ItemState.OUT_OF_DATE, "", found.why, where)
    return unknown(found.why, where=where)


NO_RULE = Text("no rule set of this clinic judges it")


def said(case: PacketCase, name: str) -> bool | None:
    """The answer to a question of yes or no; None where nobody has answered."""
    datum = case.facts.get(name)
    return None if datum is None else datum.value is True
