"""Codes that people type: the short code beside a printed link, and the one-time codes that go with a link.

Letters and digits that look alike (0 O, 1 I L) and U are left out, so that a code can be read aloud.
"""

import hashlib
import secrets
import unicodedata
from datetime import timedelta

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_LENGTH = 12
"""Signs of the code that stands for a link: 58 bits, and guesses are counted. [default]"""
CODE_LENGTH = 8
"""Signs of a one-time code: 39 bits, stored as a slow hash, five tries. [default]"""
SHEET_SIZE = 10
"""Codes on one sheet. [default]"""
CODE_LASTS = timedelta(minutes=15)
"""How long a code that was sent can be used. [default]"""
CODES_PER_LINK = 5
"""Codes that are sent for one link at most, so that nobody floods a telephone. [default]"""


def new_code(length: int = CODE_LENGTH) -> str:
    """A fresh code, without spaces."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_codes() -> tuple[str, ...]:
    """The codes of a new sheet, each one different."""
    found: set[str] = set()
    while len(found) < SHEET_SIZE:
        found.add(new_code())
    return tuple(sorted(found))


def spaced(code: str) -> str:
    """A code in groups of four, as it is printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def canonical(typed: str) -> str:
    """A code as it is compared: capitals, without spaces and hyphens; empty when it cannot be a code."""
    folded = unicodedata.normalize("NFKC", typed[:100]).upper()
    kept = "".join(sign for sign in folded if not sign.isspace() and sign not in "-‐‑–.")
    return kept if kept and set(kept) <= set(ALPHABET) else ""


def code_hash(code: str, salt: str) -> str:
    """What is stored of a one-time code; slow (some 50 ms), so never inside a write transaction."""
    return hashlib.scrypt(canonical(code).encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=32).hex()
