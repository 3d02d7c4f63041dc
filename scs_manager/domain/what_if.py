"""What if: the same patient with hypothetical facts. Nothing here stores anything."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scs_manager.domain.facts import (
    FACTS,
    LISTS,
    Completeness,
    Datum,
    FactDef,
    Facts,
    Kind,
    Value,
    check_value,
)
from scs_manager.domain.text import Text

SOURCE = "What if"
"""The source of every hypothetical fact, so that evidence lines say what they are."""
_KEYS = {name: key for key, name in LISTS.items()}


def suppose(facts: Facts, values: Mapping[str, Value], *, on: date, complete: Iterable[str] = ()) -> Facts:
    """The facts with these values as of ``on``, and these list facts called complete as they stand.

    A value outside its fact's limits is refused like a recorded one.
    """
    supposed = {
        name: Datum(name, check_value(name, value), FACTS[name].unit, on, SOURCE)
        for name, value in values.items()
    }
    said = {_KEYS[name]: Completeness(on, SOURCE) for name in complete}
    return Facts({**facts.data, **supposed}, {**facts.complete, **said})


def suggested(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Facts worth supposing: what would settle it, what can be changed, then all that is missing."""
    overall = result["overall"]
    core = next((each for each in result["profiles"] if each["id"] == overall["profile"]), None)
    findings = core["findings"] if core else []
    names: dict[str, None] = {}
    for group in overall["settles"]:
        names.update(dict.fromkeys(group))
    for finding in findings:
        if finding["criterion"] in overall["modifiable"]:
            names.update(dict.fromkeys(item["what"] for item in finding["evidence"]))
    for finding in findings:
        names.update(dict.fromkeys(finding["missing"]))
    return tuple(names)


FOUND = 12
"""Facts listed for one search. [default]"""


def search_facts(words: str) -> tuple[FactDef, ...]:
    """Facts whose meaning or name holds every word, those that begin with the first word first."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    found = [fact for fact in FACTS.values() if all(word in _words(fact) for word in wanted)]
    found.sort(key=lambda fact: not fact.meaning.casefold().startswith(wanted[0]))
    return tuple(found[:FOUND])


def _words(fact: FactDef) -> str:
    return f"{fact.meaning} {fact.name}".casefold()


def is_list(name: str) -> bool:
    """Whether a fact is a list: it can be supposed complete, not made up item by item."""
    return FACTS[name].kind is Kind.RECORDS


COMPLETE_AS_IT_STANDS = Text("Suppose that the list is complete as it stands")
