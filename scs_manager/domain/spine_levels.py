"""The levels of the spine that operations, hardware and findings name, and how written ones are read."""

import re
from collections.abc import Iterable

LEVELS = (
    "T10-T11",
    "T11-T12",
    "T12-L1",
    "L1-L2",
    "L2-L3",
    "L3-L4",
    "L4-L5",
    "L5-S1",
    "SI",
)
"""From above downwards; the lower thoracic ones are where leads enter, SI is the sacroiliac joint."""

_BONES = ("T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1")
_BETWEEN = re.compile(r"\b([TL]\d{1,2}|S1)\s*[-/\u2010-\u2015\u2212]\s*([TLS]?)(\d{1,2})\b", re.I)
_JOINT = re.compile(r"\bSI\b|\bISG\b|sacro-?iliac", re.I)


def levels_in(text: str) -> tuple[str, ...]:
    """The levels that a text names, from above downwards; ``L3-S1`` names every level between.

    Every form is read: ``L4/L5``, ``L4/5``, ``L4-L5``. What is no level of the list is not guessed at.
    """
    found: set[str] = set()
    for upper, letter, number in _BETWEEN.findall(text):
        found.update(_span(upper.upper(), _lower(upper, letter, number)))
    if _JOINT.search(text):
        found.add("SI")
    return in_order(found)


def names_only_levels(text: str) -> bool:
    """Whether nothing is left of a text once its levels are taken out."""
    rest = _JOINT.sub(" ", _BETWEEN.sub(" ", text))
    return bool(levels_in(text)) and not re.search(r"[^\W_]", re.sub(r"\band\b", " ", rest))


def in_order(levels: Iterable[str]) -> tuple[str, ...]:
    """Levels from above downwards, each once."""
    wanted = set(levels)
    return tuple(level for level in LEVELS if level in wanted)


def _lower(upper: str, letter: str, number: str) -> str:
    """The lower bone: of ``L4/5`` it is L5, of ``L5/1`` it is S1."""
    if letter:
        return f"{letter.upper()}{number}"
    return "S1" if (upper.upper(), number) == ("L5", "1") else f"{upper[0].upper()}{number}"


def _span(upper: str, lower: str) -> tuple[str, ...]:
    if upper not in _BONES or lower not in _BONES:
        return ()
    first, last = _BONES.index(upper), _BONES.index(lower)
    return tuple(f"{_BONES[n]}-{_BONES[n + 1]}" for n in range(first, last))
