"""The facts that a filled-in questionnaire settles; which ones is data (``tables/facts.toml``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from scs_manager.domain.fact_checks import FACTS
from scs_manager.domain.fact_definitions import Kind
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.answers import Answer
from scs_manager.domain.instruments.definition import Instrument
from scs_manager.domain.instruments.sheet import Result
from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, read_toml, slug, whole, words

FILENAME = "facts.toml"


@dataclass(frozen=True, slots=True)
class FactLink:
    """A score, or the answer to one item, that is a fact of the record."""

    instrument: str
    fact: str
    score: str = ""
    item: int = 0


def load_links(text: str, filename: str, instruments: Mapping[str, Instrument]) -> tuple[FactLink, ...]:
    """The links of a file; an unknown instrument, score, item or fact is refused."""
    top = read_toml(text, filename)
    top.only("id", "version", "link")
    top.take("id", slug)
    top.take("version", words)
    return tuple(_link(table, instruments) for table in top.tables("link"))


@cache
def shipped_links() -> tuple[FactLink, ...]:
    """The links that come with the application."""
    file = files("scs_manager.domain.instruments.tables") / FILENAME
    return load_links(file.read_text(encoding="utf-8"), FILENAME, shipped_instruments())


def facts_of(
    instrument: Instrument, results: Mapping[str, Result], answers: Sequence[Answer] = ()
) -> dict[str, int | Decimal | None]:
    """The facts of one form, rounded as the score is shown; None where the form leaves one open."""
    found: dict[str, int | Decimal | None] = {}
    for link in shipped_links():
        if link.instrument != instrument.id:
            continue
        if link.item:
            found[link.fact] = _whole(answers[link.item - 1]) if answers else None
        else:
            result = results.get(link.score)
            found[link.fact] = _amount(link.fact, result.shown if result else None)
    return found


def _whole(answer: Answer) -> int | None:
    return answer if isinstance(answer, int) else None


def _amount(fact: str, shown: Decimal | None) -> int | Decimal | None:
    if shown is None:
        return None
    return int(shown) if FACTS[fact].kind is Kind.INTEGER else shown


def _link(table: Table, instruments: Mapping[str, Instrument]) -> FactLink:
    table.only("instrument", "score", "item", "fact")
    instrument = instruments.get(table.take("instrument", slug))
    if instrument is None:
        raise table.refuse("instrument", "is not an instrument")
    fact = table.take("fact", words)
    if fact not in FACTS:
        raise table.refuse("fact", "is not a fact")
    if ("score" in table.content) == ("item" in table.content):
        raise table.refuse("", "needs either score or item")
    if "item" in table.content:
        item = table.take("item", whole)
        if not 1 <= item <= len(instrument.items):
            raise table.refuse("item", Text("must be from 1 to %(n)s", n=len(instrument.items)))
        return FactLink(instrument.id, fact, item=item)
    score = table.take("score", slug)
    if score not in [each.id for each in instrument.scores]:
        raise table.refuse("score", "is not a score of the instrument")
    return FactLink(instrument.id, fact, score=score)
