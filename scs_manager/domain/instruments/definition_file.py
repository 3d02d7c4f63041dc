"""Reads one definition of an instrument and refuses what it does not know, naming file and key."""

import hashlib
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scs_manager.domain.instruments.definition import (
    EVERYONE,
    Band,
    Cutoff,
    Direction,
    Instrument,
    Licence,
    Loinc,
    Mark,
    Method,
    ScoreDef,
    Watch,
)
from scs_manager.domain.instruments.item_blocks import read_items, stray_texts
from scs_manager.domain.instruments.readings import RULES
from scs_manager.domain.instruments.tables import T_TABLES, VALUE_SETS
from scs_manager.domain.toml_table import (
    Table,
    count,
    listed,
    number,
    one_of,
    read_toml,
    slug,
    span,
    whole,
    words,
    yes_no,
)

RELATIONS = ("at_least", "above", "at_most")
SEXES = ("F", "M")
_LOINC = re.compile(r"(LA)?[0-9]{1,7}-[0-9]")


def load_instrument(text: str, filename: str) -> Instrument:
    """The instrument in that text; a fault is an ``InputError`` whose place is file and dotted key."""
    top = read_toml(text, filename)
    top.only(*_KEYS, *_PARTS)
    licence = top.take("licence", one_of(Licence))
    _refuse_texts(top, licence)
    items = read_items(top)
    scores = tuple(_score(table, len(items)) for table in top.tables("score"))
    _refuse_twins(top, "score", [score.id for score in scores])
    if not scores:
        raise top.refuse("score", "is missing")
    return Instrument(
        id=top.take("id", slug),
        version=top.take("version", words),
        title=top.take("title", words),
        licence=licence,
        rights=top.take("rights", words),
        notice=top.maybe("notice", words, ""),
        question=top.maybe("question", words, ""),
        items=items,
        scores=scores,
        watches=tuple(_watch(table, len(items)) for table in top.tables("watch")),
        loinc=tuple(_loinc(table) for table in top.tables("loinc")),
        rule=_rule(top),
        note=top.maybe("note", words, ""),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        asked=top.maybe("asked", yes_no, True),
    )


_KEYS = ("id", "version", "title", "licence", "rights", "notice", "question", "rule", "note", "asked")
_PARTS = ("items", "score", "watch", "loinc")


def _refuse_texts(top: Table, licence: Licence) -> None:
    """Only what may be embedded carries texts of its questions and answers."""
    if licence is Licence.EMBED:
        if "notice" not in top.content:
            raise top.refuse("notice", "is missing")
        return
    if "question" in top.content:
        raise top.refuse("question", "the licence of this instrument does not allow its texts here")
    stray_texts(top)


def _refuse_twins(top: Table, key: str, ids: list[str]) -> None:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            raise top.refuse(f"{key}[{index}].id", "is used twice")


def _rule(top: Table) -> str:
    rule = top.maybe("rule", slug, "")
    if rule and rule not in RULES:
        raise top.refuse("rule", f"must be one of: {', '.join(RULES)}")
    return rule


def _score(table: Table, items: int) -> ScoreDef:
    table.only(*_SCORE_KEYS)
    low, high = table.take("range", span)
    method = table.take("method", one_of(Method))
    used = table.maybe("items", listed(whole), tuple(range(1, items + 1)))
    _within(table, "items", used, items)
    gate = table.maybe("gate", whole, None) if "gate" in table.content else None
    _within(table, "gate", () if gate is None else (gate,), items)
    return ScoreDef(
        id=table.take("id", slug),
        title=table.take("title", words),
        method=method,
        items=used,
        low=low,
        high=high,
        direction=table.take("direction", one_of(Direction)),
        sources=table.take("sources", listed(words)),
        provenance=table.take("provenance", one_of(Mark)),
        missing=_missing(table, len(used)),
        decimals=table.maybe("decimals", count, 0),
        band_rounded=table.maybe("band_rounded", yes_no, False),
        gate=gate,
        table=_lookup(table, method),
        reason=table.maybe("reason", words, ""),
        bands=_bands(table, low),
        cutoffs=tuple(_cutoff(each) for each in table.tables("cutoff")),
    )


_SCORE_KEYS = (
    "id", "title", "method", "items", "range", "direction", "sources", "provenance", "missing", "decimals",
    "band_rounded", "gate", "table", "reason", "band", "cutoff",
)  # fmt: skip


def _within(table: Table, key: str, numbers: tuple[int, ...], items: int) -> None:
    if any(not 1 <= each <= items for each in numbers) or len(set(numbers)) != len(numbers):
        raise table.refuse(key, f"must name different items from 1 to {items}")


def _missing(table: Table, used: int) -> int:
    missing = table.maybe("missing", count, 0)
    if missing >= used:
        raise table.refuse("missing", "must leave at least one item answered")
    return missing


def _lookup(table: Table, method: Method) -> str:
    known: Mapping[Method, tuple[str, ...]] = {
        Method.T_SCORE: tuple(T_TABLES),
        Method.INDEX: tuple(VALUE_SETS),
    }
    if method not in known:
        if "table" in table.content:
            raise table.refuse("table", "is used only by t_score and index")
        return ""
    name = table.take("table", words)
    if name not in known[method]:
        raise table.refuse("table", f"must be one of: {', '.join(known[method])}")
    return name


def _bands(table: Table, low: Fraction) -> tuple[Band, ...]:
    """Bands in rising order, the first at the lowest score, so that every score has one."""
    bands: list[Band] = []
    for each in table.tables("band"):
        each.only("id", "title", "start")
        band = Band(each.take("id", slug), each.take("title", words), each.take("start", number))
        if band.start != low if not bands else band.start <= bands[-1].start:
            raise each.refuse("start", "must begin at the lowest score and rise")
        bands.append(band)
    return tuple(bands)


def _cutoff(table: Table) -> Cutoff:
    table.only("id", "title", "sources", "provenance", *RELATIONS)
    given = [relation for relation in RELATIONS if relation in table.content]
    if len(given) != 1:
        raise table.refuse("", f"needs one of: {', '.join(RELATIONS)}")
    return Cutoff(
        table.take("id", slug),
        table.take("title", words),
        given[0],
        _limits(table, given[0]),
        table.take("sources", listed(words)),
        table.take("provenance", one_of(Mark)),
    )


def _limits(table: Table, key: str) -> Mapping[str, Fraction]:
    value: Any = table.content[key]
    if not isinstance(value, Mapping):
        return {EVERYONE: table.take(key, number)}
    by_sex = table.table(key)
    by_sex.only(*SEXES)
    return {sex: by_sex.take(sex, number) for sex in SEXES}


def _watch(table: Table, items: int) -> Watch:
    table.only("id", "item", "at_least", "action")
    watch = Watch(
        table.take("id", slug),
        table.take("item", whole),
        table.take("at_least", whole),
        table.take("action", slug),
    )
    _within(table, "item", (watch.item,), items)
    return watch


def _loinc(table: Table) -> Loinc:
    table.only("concept", "code", "provenance")
    code = Loinc(
        table.take("concept", words), table.take("code", words), table.take("provenance", one_of(Mark))
    )
    if not is_loinc(code.code):
        raise table.refuse("code", "must be a LOINC code with its right check digit")
    return code


def is_loinc(code: str) -> bool:
    """Whether a LOINC code such as 44261-6 has its check digit (Luhn); answer codes (LA) only their shape."""
    if not _LOINC.fullmatch(code):
        return False
    body, _, check = code.partition("-")
    if body.startswith("LA"):
        return True
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    total = sum(digit - 9 if digit > 9 else digit for digit in doubled)
    return (10 - total % 10) % 10 == int(check)
