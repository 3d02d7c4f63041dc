"""The words of a prescription's directions: each is placed, or the reader refuses and names it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

LONGEST = 500
"""Characters of directions; more is a letter, not a prescription."""


class Part(StrEnum):
    """What a piece of the directions says."""

    STRENGTH = "strength"
    PIECES = "pieces"
    TIMES = "times"
    AS_NEEDED = "as_needed"
    LIMIT = "limit"
    FILLER = "filler"


@dataclass(frozen=True)
class Token:
    """A number, or a range of numbers, with its unit. Times are a day."""

    part: Part
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    unit: str = ""
    per_ml: Fraction | None = None
    """Volume in which a liquid holds its strength, in mL."""
    moments: tuple[str, ...] = ()
    """Times of the day that are counted: morning and night are twice a day."""
    named: tuple[str, ...] = ()
    """Times of the day that only say when a stated number of doses is taken."""

    def plus(self, other: "Token") -> "Token":
        """Both moments."""
        moments = self.moments + other.moments
        return replace(self, low=self.low + other.low, high=self.high + other.high, moments=moments)

    def naming(self, other: "Token") -> "Token":
        """The same frequency, with one more of its doses given a time."""
        return replace(self, named=self.named + other.moments)


_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "once": 1, "twice": 2, "thrice": 3}
_HALVES = {"half": Fraction(1, 2), "½": Fraction(1, 2), "half a": Fraction(1, 2)}
_N = r"(?:\d+(?:\.\d+)?)"
_SAID = rf"(?:{_N}|half a|half|½|one|two|three|four|an|a)"
_PIECE = r"(?:tab(?:let)?s?|cap(?:sule)?s?|pills?|patch(?:es)?|suppositor(?:y|ies))"
_MG = r"(?:mg|milligrams?|mcg|µg|μg|ug|micrograms?|g|grams?)"
_DAY = r"(?:a|per|each|every|/|in a)\s*(?:day|24\s*(?:h|hours?|hrs?))|daily|in 24\s*(?:h|hours?|hrs?)"
_TO_MG = {"m": Fraction(1), "g": Fraction(1000), "u": Fraction(1, 1000)}
_WEEKLY = Fraction(1, 7)
_A_DAY: dict[str, Fraction] = {
    **dict.fromkeys(
        ("od", "o.d.", "qd", "q.d.", "daily", "every day", "each day", "a day", "per day"), Fraction(1)
    ),
    **dict.fromkeys(("bd", "b.d.", "bid", "b.i.d."), Fraction(2)),
    **dict.fromkeys(("tds", "t.d.s.", "tid", "t.i.d."), Fraction(3)),
    **dict.fromkeys(("qds", "q.d.s.", "qid", "q.i.d."), Fraction(4)),
    **dict.fromkeys(("qod", "every other day", "on alternate days"), Fraction(1, 2)),
    **dict.fromkeys(("weekly", "once weekly", "once a week", "every week"), _WEEKLY),
}
_MOMENTS = {
    "morning": r"(?:every |each |in the )?morning|mane|qam|(?:with|at) breakfast",
    "noon": r"(?:at )?(?:noon|midday|lunchtime)|(?:with|at) lunch",
    "afternoon": r"(?:in the )?afternoon",
    "evening": r"(?:every |each |in the )?evening|qpm|with (?:dinner|supper)",
    "night": r"(?:every |each |at )?night|(?:at )?bedtime|nocte|hs|qhs",
}


def _value(said: str) -> Fraction:
    if said in _HALVES:
        return _HALVES[said]
    return Fraction(_WORDS[said]) if said in _WORDS else Fraction(said)


def _range(low: str, high: str | None) -> tuple[Fraction, Fraction]:
    first = _value(low)
    last = first if high is None else _value(high)
    if last < first:
        raise InputError(Text("A range runs from the smaller to the larger number."), place="sig")
    return first, last


def _strength(found: re.Match[str]) -> Token:
    amount, unit = Fraction(found["amount"]), found["unit"]
    if found["hourly"]:
        if not unit.startswith(("mc", "mic", "µ", "μ", "u")):
            raise InputError(Text("The rate of a patch is given in mcg/h."), place="sig")
        return Token(Part.STRENGTH, amount, amount, "mcg/h")
    small = unit.startswith(("mc", "mic", "µ", "μ", "u"))
    factor = _TO_MG["u" if small else unit[0]]
    volume = Fraction(found["volume"] or 1) if found["ml"] else None
    return Token(Part.STRENGTH, amount * factor, amount * factor, "mg", volume)


def _pieces(found: re.Match[str]) -> Token:
    return Token(Part.PIECES, *_range(found["low"], found["high"]), "ml" if found["ml"] else "pieces")


def _schedule(found: re.Match[str]) -> Token:
    """``1-0-2``: pieces in the morning, at noon, in the evening and perhaps at night."""
    total = sum((Fraction(number) for number in found[0].split("-")), Fraction(0))
    return Token(Part.TIMES, total, total, "schedule")


def _every_hours(found: re.Match[str]) -> Token:
    shortest, longest = _range(found["low"], found["high"])
    unit = found["unit"] or "h"
    hours = 24 if unit.startswith("d") else 168 if unit.startswith("w") else 1
    if shortest == 0:
        raise InputError(Text("An interval of 0 hours is no interval."), place="sig")
    return Token(Part.TIMES, 24 / (longest * hours), 24 / (shortest * hours), "frequency")


def _number_of_times(found: re.Match[str]) -> Token:
    return Token(Part.TIMES, *_range(found["low"], found["high"]), "frequency")


def _a_day(found: re.Match[str]) -> Token:
    times = _A_DAY[found[0]]
    return Token(Part.TIMES, times, times, "frequency")


def _moment(name: str) -> Callable[[re.Match[str]], Token]:
    return lambda _: Token(Part.TIMES, Fraction(1), Fraction(1), moments=(name,))


def _limit(found: re.Match[str]) -> Token:
    most = _value(found["most"])
    if found["unit"] and re.fullmatch(_MG, found["unit"]):
        small = found["unit"].startswith(("mc", "mic", "µ", "μ", "u"))
        return Token(Part.LIMIT, most, most * _TO_MG["u" if small else found["unit"][0]], "mg")
    return Token(Part.LIMIT, most, most, "pieces" if re.fullmatch(_PIECE, found["unit"] or "") else "doses")


def _just(part: Part) -> Callable[[re.Match[str]], Token]:
    return lambda _: Token(part)


_END = r"(?![\w.]*\w)"
_GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Token]], ...] = tuple(
    (re.compile(f"(?:{pattern}){_END}"), make)
    for pattern, make in (
        (
            rf"(?:max(?:imum)?\.?(?: of)?|up to|no more than|not more than)\s+(?P<most>{_SAID})\s*"
            rf"(?P<unit>{_PIECE}|{_MG}|doses?|times)?\s*(?:{_DAY})",
            _limit,
        ),
        (
            rf"(?P<amount>{_N})\s*(?P<unit>{_MG})\s*(?:(?P<hourly>/\s*(?:h|hr|hour)|per hour|an hour)"
            rf"|(?P<ml>(?:/|in|per)\s*(?P<volume>{_N})?\s*ml))?",
            _strength,
        ),
        (
            rf"(?P<low>{_SAID})(?:\s*(?:-|–|to|or)\s*(?P<high>{_SAID}))?\s*(?:(?P<ml>ml)|{_PIECE})",
            _pieces,
        ),
        (rf"{_N}-{_N}-{_N}(?:-{_N})?", _schedule),
        (
            rf"(?:every|q\.?)\s*(?P<low>{_N})(?:\s*(?:-|–|to)\s*(?P<high>{_N}))?"
            r"\s*(?P<unit>h|hrs?|hours?|hourly|d|days?|weeks?)",
            _every_hours,
        ),
        (rf"(?P<low>{_N})(?:\s*(?:-|–|to)\s*(?P<high>{_N}))?\s*-?(?P<unit>hourly)", _every_hours),
        (
            rf"(?:x\s*)?(?P<low>{_N}|once|twice|thrice|three|four)(?:\s*(?:-|–|to|or)\s*(?P<high>{_N}|twice|three|four))?"
            rf"\s*(?:times|x)?\s*(?:{_DAY})",
            _number_of_times,
        ),
        ("|".join(re.escape(word) for word in sorted(_A_DAY, key=len, reverse=True)), _a_day),
        *((pattern, _moment(name)) for name, pattern in _MOMENTS.items()),
        (
            r"p\.r\.n\.|prn|sos|(?:as|when|if|where) (?:needed|required|necessary)|on demand",
            _just(Part.AS_NEEDED),
        ),
        (
            r"take|apply|use|wear|change|by mouth|oral(?:ly)?|p\.o\.|po|with (?:food|meals|water)"
            r"|after (?:food|meals)|for pain|and|regularly|transdermal(?:ly)?|tablets?|capsules?|patch(?:es)?"
            r"|modified release",
            _just(Part.FILLER),
        ),
    )
)
_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_AMBIGUOUS = re.compile(r"\d,\d{3}")
_BETWEEN = re.compile(r"[\s,;:.()+&@]+")


def tokens(text: str, names: tuple[str, ...]) -> list[Token]:
    """The directions, word by word; fillers and the medicine's own names are left out."""
    if len(text) > LONGEST:
        raise InputError(Text("Directions may have %(most)s characters.", most=LONGEST), place="sig")
    plain = " ".join(text.casefold().replace("×", "x").replace("−", "-").split())
    if _AMBIGUOUS.search(plain):
        raise InputError(
            Text("A comma before three digits may mean two things; write 1000 or 1.0."), place="sig"
        )
    return [token for token in _read(_COMMA.sub(".", plain), names) if token.part is not Part.FILLER]


def _read(text: str, names: tuple[str, ...]) -> Iterator[Token]:
    own = [
        re.compile(re.escape(" ".join(name.casefold().split())) + _END)
        for name in sorted(names, key=len)[::-1]
    ]
    at = 0
    while at < len(text):
        gap = _BETWEEN.match(text, at)
        passed = gap or next((found for name in own if (found := name.match(text, at))), None)
        if passed:
            at = passed.end()
            continue
        token, at = _next_token(text, at)
        yield token


def _next_token(text: str, at: int) -> tuple[Token, int]:
    for pattern, make in _GRAMMAR:
        found = pattern.match(text, at)
        if found:
            return make(found), found.end()
    word = text[at:].split()[0]
    raise InputError(Text('The dose stays unknown: "%(word)s" is not understood.', word=word), place="sig")
