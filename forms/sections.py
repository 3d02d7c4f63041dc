"""What is recorded together on one form, and which forms are the steps of one longer one."""

from collections.abc import Iterable
from dataclasses import dataclass

from scs_manager.domain.facts import FACTS, FactDef, Kind
from scs_manager.domain.text import Text

Part = tuple[Text, tuple[FactDef, ...]]


@dataclass(frozen=True)
class Needs:
    """An answer that is only complete with another one: a waived cause needs its reason."""

    fact: str
    answer: str
    other: str
    words: Text


@dataclass(frozen=True)
class Section:
    """Facts that are recorded together, on one form; sections of one ``group`` are steps of one history."""

    slug: str
    title: Text
    facts: tuple[FactDef, ...]
    group: Text | None = None
    parts: tuple[Part, ...] = ()
    """Headings within the form, with the facts under each; together they are the facts."""
    needs: tuple[Needs, ...] = ()
    short: bool = False
    """Its questions stand under its title and need not repeat it."""
    absent: frozenset[str] = frozenset()
    """Findings of a checklist: their No says that something is not there, and may be given to all at once."""

    def question(self, fact: FactDef) -> str:
        """The question as the form asks it."""
        return short_of(fact.meaning) if self.short else fact.meaning

    @property
    def asked(self) -> tuple[FactDef, ...]:
        """The facts with a question of their own; how exact a date is stands in the date itself."""
        exactness = {fact.precision for fact in self.facts}
        return tuple(fact for fact in self.facts if fact.name not in exactness)


def short_of(meaning: str) -> str:
    """A question under its own heading: what stands behind the colon."""
    what = meaning.partition(": ")[2] or meaning
    return what[:1].upper() + what[1:]


def in_parts(
    slug: str,
    title: Text,
    *parts: Part,
    group: Text | None = None,
    short: bool = False,
    absent: frozenset[str] = frozenset(),
    needs: tuple[Needs, ...] = (),
) -> Section:
    """A section whose form has headings."""
    facts = tuple(fact for _, asked in parts for fact in asked)
    return Section(slug, title, facts, group, parts, needs, short=short, absent=absent)


def findings(facts: Iterable[FactDef], *but: str) -> frozenset[str]:
    """The names of the questions whose No says that a finding is absent; ``but`` leaves some out."""
    named = (fact.name for fact in facts if fact.kind is Kind.BOOLEAN or "no" in fact.choices)
    return frozenset(name for name in named if name.partition(".")[2] not in but)


def of_group(group: str) -> tuple[FactDef, ...]:
    """Every single fact of a group of the catalogue."""
    return tuple(fact for fact in FACTS.values() if fact.group == group and fact.kind is not Kind.RECORDS)


def steps_of(section: Section, sections: Iterable[Section]) -> tuple[Section, ...]:
    """The steps of the history that a section belongs to, itself included."""
    if section.group is None:
        return (section,)
    return tuple(each for each in sections if each.group == section.group)
