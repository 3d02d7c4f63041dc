"""Criteria that rest on one answer, and the sentences for what an answer was."""

from collections.abc import Iterable

from scs_manager.domain.criteria.base import Evaluate, Found, Reading, plain
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both
from scs_manager.domain.facts import FACTS
from scs_manager.domain.text import Text


def said(case: Reading, name: str) -> Text:
    """The fact in words with its value: ``Gross spinal instability at risk of progression: no``."""
    return Text("%(what)s: %(value)s", what=FACTS[name].meaning, value=plain(case.value(name)))


def not_recorded(*names: str) -> Text:
    """That these facts are not recorded."""
    meanings = "; ".join(FACTS[name].meaning for name in names)
    return Text("Not recorded: %(what)s", what=meanings)


def yes_blocks(name: str) -> Evaluate:
    """A criterion that is met by the answer yes and stands against proceeding."""

    def evaluate(case: Reading) -> Found:
        clear = case.part(name, lambda answer: not answer)
        why = not_recorded(name) if case.value(name) is None else said(case, name)
        return case.blocking(clear, met=why, not_met=why, unknown=why)

    return evaluate


def yes_favours(name: str) -> Evaluate:
    """A criterion that is met by the answer yes and favours proceeding."""

    def evaluate(case: Reading) -> Found:
        why = not_recorded(name) if case.value(name) is None else said(case, name)
        return case.found(case.part(name, bool), met=why, not_met=why, unknown=why)

    return evaluate


def any_yes_blocks(*names: str) -> Evaluate:
    """Met by one yes, not met only when every one was answered no (decision 18)."""

    def evaluate(case: Reading) -> Found:
        clear = both(*(case.part(name, lambda answer: not answer) for name in names))
        return case.blocking(
            clear,
            met=listed(Text("Present: %(what)s"), [name for name in names if case.recent(name)]),
            not_met=Text("Every item was answered no"),
            unknown=not_recorded(*(name for name in names if case.recent(name) is None)),
        )

    return evaluate


def listed(sentence: Text, names: Iterable[str]) -> Text:
    """A sentence with ``%(what)s`` filled by the meanings of facts."""
    return Text(sentence.id, what="; ".join(FACTS[name].meaning for name in names))


def list_part(case: Reading, name: str, *, barred: bool) -> Part:
    """Whether a list holds nothing that stands in the way: met only when somebody said it is complete."""
    if barred:
        return NOT_MET
    return MET if case.is_complete(name) else Part.needing(name)
