"""What the pages of the record show: each section's known and unknown facts, each list with its items."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from forms.records import Section, list_fact, words_of
from scs_manager.domain.facts import Completeness, Datum, FactDef, Facts, FieldDef, Kind
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.lists import ListRow
from scs_manager.services import records
from scs_manager.web.filters import value as written


@dataclass(frozen=True)
class Known:
    """A fact with its value in words, its day and its source."""

    meaning: str
    value: str
    on: date | None
    source: str


@dataclass(frozen=True)
class SectionView:
    """One section of a page: what is recorded and what nobody has recorded."""

    slug: str
    title: Text
    href: str
    known: tuple[Known, ...]
    unknown: tuple[str, ...]


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


@dataclass(frozen=True)
class RecordPage:
    """One page of the record."""

    title: str
    tab: str
    may_edit: bool
    sections: tuple[SectionView, ...]
    lists: tuple[ListView, ...]


def known_of(datum: Datum, fact: FactDef) -> Known:
    """A datum in words."""
    return Known(fact.meaning, in_words(fact, datum.value), datum.on, datum.source)


def in_words(definition: FactDef | FieldDef, value: Any) -> str:
    """A value as people read it; a word of the catalogue as its label."""
    return written(words_of(value) if definition.kind is Kind.CHOICE else value, definition.unit)


def section_view(section: Section, facts: Facts, base: str) -> SectionView:
    """A section over what is known of the case."""
    known = [(fact, facts.get(fact.name)) for fact in section.facts]
    return SectionView(
        section.slug,
        section.title,
        f"{base}/{section.slug}",
        tuple(known_of(datum, fact) for fact, datum in known if datum is not None),
        tuple(fact.meaning for fact, datum in known if datum is None),
    )


def list_views(session: Session, case: CaseRow, keys: Iterable[str], base: str) -> tuple[ListView, ...]:
    """The lists of a page, as they stand."""
    rows = records.item_rows(session, case)
    complete = records.completeness(session, case)
    return tuple(
        ListView(
            key,
            list_fact(key).meaning,
            complete.get(key),
            tuple(item_view(key, row, base) for row in rows.get(key, [])),
            f"{base}/lists/{key}/add",
            f"{base}/lists/{key}/complete",
        )
        for key in keys
    )


def item_view(key: str, row: ListRow, base: str) -> ItemView:
    """An item: its first answers as headline, the others named."""
    fields = {field.name: field for field in list_fact(key).item_fields}
    item = row.to_item()
    answered = [(fields[name], found) for name, found in _with_unit(item).items() if name in fields]
    head = [pair for pair in answered if pair[0].required][:2] or answered[:1]
    rest = [pair for pair in answered if pair not in head]
    row_id: uuid.UUID = row.id
    return ItemView(
        _sentence(in_words(field, found) for field, found in head),
        "; ".join(f"{_short(field.meaning)}: {in_words(field, found)}" for field, found in rest),
        row.source,
        row.at,
        row.by_name,
        f"{base}/lists/{key}/{row_id}/withdraw",
    )


def _with_unit(item: Mapping[str, Any]) -> dict[str, Any]:
    """Doses with their unit behind them instead of beside them."""
    unit = item.get("dose_unit")
    if not unit:
        return dict(item)
    return {
        name: f"{written(found)} {words_of(unit)}" if name.endswith("daily_dose") else found
        for name, found in item.items()
        if name != "dose_unit"
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
