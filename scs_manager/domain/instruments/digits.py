"""The answers of a form typed in one line, as ``1210211000``: how a paper form is copied fastest."""

import re

from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments.answers import Answer, check_answer
from scs_manager.domain.instruments.definition import Instrument
from scs_manager.domain.text import Text

MISSING = frozenset({"-", ".", "?"})
"""What stands for an item that was left out: never 0."""


def read_digits(instrument: Instrument, text: str, *, place: str = "digits") -> tuple[Answer, ...]:
    """The answers in the order of the form. Without separators each character is one answer, which needs
    items of one digit; items at the end that no score uses may be left off."""
    parts = _parts(instrument, text.strip(), place)
    needed, most = _last_scored(instrument), len(instrument.items)
    if not needed <= len(parts) <= most:
        text_ = Text(
            "Type %(wanted)s answers, - for one that is missing; here are %(given)s.",
            wanted=most,
            given=len(parts),
        )
        raise InputError(text_, place=place)
    padded = [*parts, *["-"] * (most - len(parts))]
    return tuple(_answer(instrument, n, part, place) for n, part in enumerate(padded, 1))


def takes_single_digits(instrument: Instrument) -> bool:
    """Whether every answer is one digit, so that no separators are needed."""
    return all(not item.codes and item.low >= 0 and item.high <= 9 for item in instrument.items)


def _parts(instrument: Instrument, text: str, place: str) -> list[str]:
    if re.search(r"[\s,;]", text):
        return [part for part in re.split(r"[\s,;]+", text) if part]
    if takes_single_digits(instrument) or len(instrument.items) == 1:
        return list(text) if len(instrument.items) > 1 else [text]
    raise InputError(Text("Put a space between the answers."), place=place)


def _last_scored(instrument: Instrument) -> int:
    return max(number for score in instrument.scores for number in score.items)


def _answer(instrument: Instrument, number: int, part: str, place: str) -> Answer:
    if part in MISSING:
        return None
    item = instrument.item(number)
    value: object = part
    if not item.codes and re.fullmatch(r"-?\d{1,3}", part, re.ASCII):
        value = int(part)
    try:
        return check_answer(item, value, place=place)
    except InputError as refusal:
        raise InputError(Text("Item %(n)s: %(why)s", n=number, why=refusal.text), place=place) from None
