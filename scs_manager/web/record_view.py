"""What the pages of the record show: each section's known and unknown facts, each list with its items."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlmodel import Session

from forms.records import Section, asked_of, list_fact, words_of
from scs_manager.domain.facts import Completeness, Datum, FactDef, Facts, FieldDef, Kind
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.lists import ListRow
from scs_manager.services import records
from scs_manager.web.converters import to_path
from scs_manager.web.filters import value as written

FOUND = frozenset({"medicines", "antithrombotics"})
"""Lists whose items are looked up before they are entered."""


@dataclass(frozen=True)
class Known:
    """A fact with its value in words, its day and its source."""

    meaning: str
    value: str
    on: date | None
    source: str

    @property
    def place(self) -> tuple[date | None, str]:
        """Where it comes from: day and source."""
        return self.on, self.source


@dataclass(frozen=True)
class SectionView:
    """One section of a page: what is recorded and what nobody has recorded."""

    slug: str
    title: Text
    href: str
    known: tuple[Known, ...]
    unknown: tuple[str, ...]

    @property
    def usual(self) -> tuple[date | None, str]:
        """Day and source of most of what is known: said once, then only where another holds."""
        places = Counter(item.place for item in self.known)
        return places.most_common(1)[0][0] if places else (None, "")

    @property
    def asked(self) -> int:
        """How many questions it has."""
        return len(self.known) + len(self.unknown)


@dataclass(frozen=True)
class GroupView:
    """Sections that are steps of one history; a group with a page of its own leads there."""

    anchor: str
    title: Text
    steps: tuple[SectionView, ...]
    href: str = ""
    beside: str = ""
    """The list that its answers stand under."""

    @property
    def recorded(self) -> int:
        """How many answers of the whole group are recorded."""
        return sum(len(step.known) for step in self.steps)

    @property
    def asked(self) -> int:
        """How many questions the whole group has."""
        return sum(step.asked for step in self.steps)


@dataclass(frozen=True)
class ItemView:
    """One item of a list in two lines, with where it came from."""

    headline: str
    rest: str
    source: str
    at: datetime
    by: str
    withdraw_href: str


@dataclass(frozen=True)
class ListView:
    """A list with its items and who said that it is complete."""

    key: str
    title: str
    complete: Completeness | None
    items: tuple[ItemView, ...]
    add_href: str
    complete_href: str
    figures: tuple[tuple[str, str], ...] = ()
    """What the items come to, in words."""
    page: tuple[str, str] | None = None
    """Words and address of a page that shows the list in another way."""
    note: str = ""
    """What its title leaves out."""


@dataclass(frozen=True)
class RecordPage:
    """One page of the record."""

    title: str
    tab: str
    may_edit: bool
    groups: tuple[GroupView, ...]
    lists: tuple[ListView, ...]

    @property
    def told(self) -> tuple[GroupView, ...]:
        """The first group, and those that have something to show."""
        return tuple(
            each
            for each in self.groups
            if each is self.groups[0] or each.recorded or each.href or each.beside
        )

    @property
    def empty(self) -> tuple[GroupView, ...]:
        """The other groups: nothing is recorded in them yet."""
        return tuple(each for each in self.groups if each not in self.told)

    @property
    def lists_by_key(self) -> Mapping[str, ListView]:
        """Each list by its key."""
        return {each.key: each for each in self.lists}

    @property
    def lists_apart(self) -> tuple[ListView, ...]:
        """The lists that no answers stand under."""
        joined = {group.beside for group in self.groups}
        return tuple(each for each in self.lists if each.key not in joined)


def known_of(datum: Datum, fact: FactDef, facts: Facts) -> Known:
    """A datum in words; a date as exactly as it is known."""
    exactness = facts.get(fact.precision) if fact.precision else None
    if exactness is not None and isinstance(datum.value, date):
        return Known(fact.meaning, date_words(datum.value, str(exactness.value)), datum.on, datum.source)
    return Known(fact.meaning, in_words(fact, datum.value), datum.on, datum.source)


def in_words(definition: FactDef | FieldDef, value: Any) -> str:
    """A value as people read it; a word of the catalogue as its label."""
    if definition.kind is Kind.CHOICES:
        return _sentence(words_of(word) for word in value)
    return written(words_of(value) if definition.kind is Kind.CHOICE else value, definition.unit)


def section_view(section: Section, facts: Facts, base: str) -> SectionView:
    """A section over what is known of the case."""
    known = [(fact, facts.get(fact.name)) for fact in section.asked]
    return SectionView(
        section.slug,
        section.title,
        f"{base}/{section.slug}",
        tuple(known_of(datum, fact, facts) for fact, datum in known if datum is not None),
        tuple(fact.meaning for fact, datum in known if datum is None),
    )


def group_views(
    sections: Iterable[Section],
    facts: Facts,
    base: str,
    pages: Mapping[Text, str],
    beside: Mapping[str, str],
) -> tuple[GroupView, ...]:
    """Sections that follow each other in one group as one.

    ``pages`` names the groups with their own page, ``beside`` the list of a section that stands under one.
    """
    found: list[GroupView] = []
    for group, members in groupby(sections, key=lambda section: section.group or section.title):
        steps = tuple(section_view(section, facts, base) for section in members)
        page = pages.get(group, "")
        anchor = page or (f"all-{steps[0].slug}" if len(steps) > 1 else steps[0].slug)
        href = f"{base}/{page}" if page else ""
        found.append(GroupView(anchor, group, steps, href, beside.get(steps[0].slug, "")))
    return tuple(found)


def list_views(session: Session, case: CaseRow, keys: Iterable[str], base: str) -> tuple[ListView, ...]:
    """The lists of a page, as they stand."""
    rows = records.item_rows(session, case)
    complete = records.completeness(session, case)
    found = []
    for key in keys:
        title, _semicolon, note = list_fact(key).meaning.partition("; ")
        view = ListView(
            key,
            title,
            complete.get(key),
            tuple(item_view(key, row, base) for row in sorted(rows.get(key, []), key=_begun)),
            f"{base}/lists/{key}/{'find' if key in FOUND else 'add'}",
            f"{base}/lists/{to_path(key)}/complete",
            note=f"{note[:1].upper()}{note[1:]}." if note else "",
        )
        found.append(view)
    return tuple(found)


def _begun(row: ListRow) -> date:
    """When an item began, so that a list reads as it happened; what is undated comes last."""
    item = row.to_item()
    begun: date = item.get("performed_on") or item.get("started_on") or date.max
    return begun


def item_view(key: str, row: ListRow, base: str) -> ItemView:
    """An item: its first answers as headline, the others named."""
    fields = {field.name: field for field in asked_of(list_fact(key))}
    item = row.to_item()
    told = _with_unit(_with_exactness(fields.values(), item))
    answered = [(fields[name], found) for name, found in told.items() if name in fields]
    head = [pair for pair in answered if pair[0].required][:2] or answered[:1]
    rest = [pair for pair in answered if pair not in head]
    row_id: uuid.UUID = row.id
    return ItemView(
        _sentence(_in_headline(field, found) for field, found in head),
        "; ".join(f"{_short(field.meaning)}: {in_words(field, found)}" for field, found in rest),
        row.source,
        row.at,
        row.by_name,
        f"{base}/lists/{to_path(key)}/{row_id}/withdraw",
    )


def _in_headline(field: FieldDef, found: Any) -> str:
    """A yes or no says of what."""
    words = in_words(field, found)
    return f"{field.meaning}: {words.lower()}" if field.kind is Kind.BOOLEAN else words


def _with_exactness(fields: Iterable[FieldDef], item: Mapping[str, Any]) -> dict[str, Any]:
    """Dates of which only the month or year is known, in words."""
    vague = {
        field.name: date_words(item[field.name], item[field.precision])
        for field in fields
        if field.precision and field.precision in item and field.name in item
    }
    return {**item, **vague}


def _with_unit(item: Mapping[str, Any]) -> dict[str, Any]:
    """Doses with their unit behind them instead of beside them."""
    unit = item.get("dose_unit") or item.get("threshold_unit")
    if not unit:
        return dict(item)
    return {
        name: f"{written(found)} {words_of(unit)}" if name.endswith(("daily_dose", "threshold")) else found
        for name, found in item.items()
        if name not in ("dose_unit", "threshold_unit")
    }


def _short(meaning: str) -> str:
    """A question as a name: without its example and its explanation."""
    return re.split(r";|, such as| \(", meaning)[0]


def _sentence(words: Iterable[str]) -> str:
    """Several words as one line: only the first begins with a capital."""
    first, *others = list(words) or [""]
    return ", ".join(
        [first, *(word[:1].lower() + word[1:] if word[1:].islower() else word for word in others)]
    )
