"""Whether two records may be one person, and why: name, birth date, clinic number, telephone, e-mail.

Nothing is decided here: a match is shown with its reasons and a person decides. Names are compared without
accents, hyphens, order and the usual transliterations (ü as ue, ø as oe, ß as ss). The weights are [default].
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text


class Level(StrEnum):
    """How sure a match is, surest first."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


LEVEL_NAMES: Mapping[Level, Text] = MappingProxyType(
    {
        Level.CERTAIN: Text("Same person: same clinic number"),
        Level.LIKELY: Text("Likely the same person"),
        Level.POSSIBLE: Text("Possibly the same person"),
    }
)


@dataclass(frozen=True)
class Person:
    """What is compared of a patient."""

    given_name: str
    family_name: str
    birth_date: date
    identifier: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Match:
    """How sure it is that two records are one person, and each reason in words."""

    level: Level
    reasons: tuple[Text, ...]


@dataclass(frozen=True)
class Keys:
    """What a person is looked up by: equal keys make two records worth comparing."""

    letters: str
    """The letters of the whole name in alphabetical order: blind to order, hyphens and swapped letters."""
    identifier: str
    phone: str
    email: str


LETTERS_LENGTH = 220
"""Characters of `Keys.letters` at most; longer names are compared by their first letters."""
PHONE_LENGTH = 9
"""Last digits of a telephone number that are compared, so that country and trunk codes do not matter."""
PHONE_LEAST = 7
"""Fewer digits say nothing about a person. [default]"""
TYPO_LEAST = 4
"""Letters a name has at least before one differing letter counts as a slip: Li is not Lu. [default]"""

_SPECIAL = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n", "ħ": "h"}
)
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_SEPARATORS = re.compile(r"[\W_]+")


class _Likeness(StrEnum):
    SAME = "same"
    NEAR = "near"
    PART = "part"
    OTHER = "other"


_LEVELS: Mapping[tuple[_Likeness, _Likeness], tuple[Level | None, Level | None]] = MappingProxyType(
    {
        (_Likeness.SAME, _Likeness.SAME): (Level.LIKELY, Level.LIKELY),
        (_Likeness.SAME, _Likeness.NEAR): (Level.POSSIBLE, Level.LIKELY),
        (_Likeness.SAME, _Likeness.OTHER): (None, Level.POSSIBLE),
        (_Likeness.NEAR, _Likeness.SAME): (Level.LIKELY, Level.LIKELY),
        (_Likeness.NEAR, _Likeness.NEAR): (None, Level.POSSIBLE),
        (_Likeness.NEAR, _Likeness.OTHER): (None, Level.POSSIBLE),
        (_Likeness.PART, _Likeness.SAME): (Level.POSSIBLE, Level.POSSIBLE),
        (_Likeness.OTHER, _Likeness.SAME): (None, Level.POSSIBLE),
    }
)
"""Name and birth date -> the level without and with the same telephone or e-mail; no match elsewhere."""


def compare(one: Person, other: Person) -> Match | None:
    """The match of two records, the same whichever comes first; None when nothing makes them one person."""
    birth, birth_words = _birth(one.birth_date, other.birth_date)
    name, name_words = _name(one, other)
    first, second = keys_of(one), keys_of(other)
    contacts = _contacts(first, second)
    if first.identifier and first.identifier == second.identifier:
        return Match(Level.CERTAIN, (Text("same clinic number"), birth_words, name_words, *contacts))
    level = _LEVELS.get((name, birth), (None, None))[bool(contacts)]
    return Match(level, (birth_words, name_words, *contacts)) if level else None


def keys_of(person: Person) -> Keys:
    """The keys a record is stored and looked up under; an empty one says nothing."""
    words = _words(person.family_name) + _words(person.given_name)
    digits = "".join(char for char in person.phone if char in "0123456789")
    return Keys(
        letters="".join(sorted("".join(words)))[:LETTERS_LENGTH],
        identifier=identifier_key(person.identifier),
        phone=digits[-PHONE_LENGTH:] if len(digits) >= PHONE_LEAST else "",
        email=unicodedata.normalize("NFKC", person.email).casefold().strip(),
    )


def identifier_key(identifier: str) -> str:
    """A clinic number without capitals, blanks and dashes."""
    folded = unicodedata.normalize("NFKC", identifier).casefold()
    return "".join(char for char in folded if char.isalnum())


def near_dates(born: date) -> frozenset[date]:
    """Every date that is one typing error away: one digit of year, month or day, or day and month swapped."""
    digits, found = _digits(born), set()
    for place in range(len(digits)):
        for digit in "0123456789":
            found.add(_date_of(digits[:place] + digit + digits[place + 1 :]))
    found.add(_date_of(digits[:4] + digits[6:] + digits[4:6]))
    return frozenset(day for day in found if day is not None and day != born)


def _digits(day: date) -> str:
    """YYYYMMDD, also before the year 1000."""
    return day.isoformat().replace("-", "")


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _birth(one: date, other: date) -> tuple[_Likeness, Text]:
    if one == other:
        return _Likeness.SAME, Text("same birth date")
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return _Likeness.NEAR, Text("day and month of the birth date are swapped")
    pairs = zip(_digits(one), _digits(other), strict=True)
    if sum(mine != theirs for mine, theirs in pairs) == 1:
        return _Likeness.NEAR, Text("birth date differs by one digit")
    return _Likeness.OTHER, Text("another birth date")


def _name(one: Person, other: Person) -> tuple[_Likeness, Text]:
    given, family = (
        (_words(one.given_name), _words(other.given_name)),
        (
            _words(one.family_name),
            _words(other.family_name),
        ),
    )
    same_given, same_family = _joined_equal(*given), _joined_equal(*family)
    if same_given and same_family:
        exact = (one.given_name, one.family_name) == (other.given_name, other.family_name)
        return _Likeness.SAME, Text("same name") if exact else Text("same name, written differently")
    if sorted(given[0] + family[0]) == sorted(given[1] + family[1]):
        return _Likeness.SAME, Text("same name in another order")
    if near := _near_name(given, family, same_given=same_given, same_family=same_family):
        return _Likeness.NEAR, near
    if same_given:
        return _Likeness.PART, Text("same given name, another family name")
    if same_family:
        return _Likeness.PART, Text("same family name, another given name")
    return _Likeness.OTHER, Text("another name")


_Pair = tuple[list[str], list[str]]


def _near_name(given: _Pair, family: _Pair, *, same_given: bool, same_family: bool) -> Text | None:
    slip_given, slip_family = _slip(*given), _slip(*family)
    if same_family and slip_given:
        return Text("given name differs by one letter")
    if same_given and slip_family:
        return Text("family name differs by one letter")
    if slip_given and slip_family:
        return Text("given and family name each differ by one letter")
    if same_family and _further(*given):
        return Text("one record has a further given name")
    if same_given and _further(*family):
        return Text("one record has a further family name")
    if same_family and _initial(*given):
        return Text("one record has only the initial of the given name")
    return None


def _words(name: str) -> list[str]:
    """The words of a name, folded: no accents, capitals or apostrophes, transliterations undone."""
    folded = _APOSTROPHES.sub("", name.casefold().translate(_SPECIAL))
    plain = "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    for written, meant in _DIGRAPHS:
        plain = plain.replace(written, meant)
    return [word for word in _SEPARATORS.split(plain) if word]


def _joined_equal(one: list[str], other: list[str]) -> bool:
    """Anne-Marie, Annemarie and Anne Marie are one name; two empty ones are none."""
    return bool(one) and "".join(one) == "".join(other)


def _further(one: list[str], other: list[str]) -> bool:
    """Whether one has all the words of the other, and more."""
    return bool(one and other) and (set(one) < set(other) or set(other) < set(one))


def _initial(one: list[str], other: list[str]) -> bool:
    short, long = sorted(("".join(one), "".join(other)), key=len)
    return len(short) == 1 and long.startswith(short)


def _slip(one: list[str], other: list[str]) -> bool:
    """Whether two names differ by one letter put in, left out, mistyped or swapped with its neighbour."""
    short, long = sorted(("".join(one), "".join(other)), key=lambda name: (len(name), name))
    if len(long) < TYPO_LEAST or len(long) - len(short) > 1 or short == long:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start : start + 2][::-1] == long[start : start + 2]
    return short[start + 1 :] == long[start + 1 :] or (swapped and short[start + 2 :] == long[start + 2 :])


def _contacts(one: Keys, other: Keys) -> tuple[Text, ...]:
    found = []
    if one.phone and one.phone == other.phone:
        found.append(Text("same telephone"))
    if one.email and one.email == other.email:
        found.append(Text("same e-mail address"))
    return tuple(found)
