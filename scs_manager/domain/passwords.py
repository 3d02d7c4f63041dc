"""Which passwords are good enough: length, and not made of what an attacker tries first.

Source: NIST SP 800-63B-4 (15 characters without a second factor, at least 64 accepted, a list of common and
context words, no composition rules, no rotation) [read].
"""

import re
import unicodedata
from collections.abc import Iterable

from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text

MIN_LENGTH = 15
MAX_LENGTH = 256
"""Longer ones would only let a stranger make the server work; far above the 64 that must be accepted."""

REST_LENGTH = 8
"""Characters that must remain once common and context words and sequences are taken out. [default]"""

DIFFERENT = 6
"""Different characters a password has at least. [default]"""

COMMON = (
    "password", "passwort", "passphrase", "contrasena", "motdepasse", "welcome", "letmein",
    "changeme",
    "administrator", "admin", "secret", "login", "hospital", "clinic", "doctor", "nurse", "patient",
    "stimulator",
    "spinal", "pain", "scs", "manager", "iloveyou", "monkey", "dragon", "football", "baseball", "sunshine",
    "princess", "superman", "batman", "trustno1", "master", "correcthorsebatterystaple", "spring", "summer",
    "autumn", "winter", "january", "february", "march", "april", "june", "july", "august",
    "september", "october",
    "november", "december", "test", "demo", "example",
)  # fmt: skip

SEQUENCES = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
)
RUN = 4
"""Characters of a sequence in a row that count as one thing an attacker tries."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_LEET = str.maketrans("0134578@$!", "oieastbasi")


def canonical(name: str) -> str:
    """A name as it is compared: NFKC, casefolded, without spaces around it."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def check_password(password: str, *, context: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long or easy to guess; ``context``: the person's words."""
    if len(password) < MIN_LENGTH:
        raise RuleError(Text("Use at least %(least)s characters.", least=MIN_LENGTH))
    if len(password) > MAX_LENGTH:
        raise RuleError(Text("Use at most %(most)s characters.", most=MAX_LENGTH))
    plain = canonical(password)
    if len(set(plain)) < DIFFERENT or len(_rest(plain, context)) < REST_LENGTH:
        raise RuleError(
            Text(
                "This password is easy to guess: it is made of common words, names or sequences. Use others."
            )
        )


def _rest(password: str, context: Iterable[str]) -> str:
    """What remains of a password once common words, the person's words and sequences are taken out.

    Words are looked for as written and with figures read as letters (``p4ssw0rd``); the shorter
    rest counts.
    """
    words = sorted({*COMMON, *_words(context)}, key=len, reverse=True)
    return min((_without(text, words) for text in (password, password.translate(_LEET))), key=len)


def _words(context: Iterable[str]) -> Iterable[str]:
    for text in context:
        letters = "".join(character if character.isalnum() else " " for character in canonical(text))
        yield from (word for word in letters.split() if len(word) >= 3)


def _without(text: str, words: Iterable[str]) -> str:
    text = _YEAR.sub("", text)
    for word in words:
        text = text.replace(word, "")
    for sequence in SEQUENCES:
        for direction in (sequence, sequence[::-1]):
            text = _without_runs(text, direction)
    return text


def _without_runs(text: str, sequence: str) -> str:
    start = 0
    while start + RUN <= len(text):
        end = start + RUN
        if text[start:end] not in sequence:
            start += 1
            continue
        while end < len(text) and text[start : end + 1] in sequence:
            end += 1
        text = text[:start] + text[end:]
    return text
