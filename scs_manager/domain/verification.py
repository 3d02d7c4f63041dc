"""Verification codes of documents: how a code is written, and how a typed one is read back.

And what can be said of a copy by the signatures inside it.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that are hard to mistake for one another: no 0 and O, no 1, I and L, no U beside V."""
GROUPS = 3
GROUP_LENGTH = 4
LENGTH = GROUPS * GROUP_LENGTH
"""Twelve of thirty characters are about 59 bits: not to be guessed over a throttled line."""


def grouped(characters: str) -> str:
    """``K7QF3M9XT2PD`` as people read it: ``K7QF-3M9X-T2PD``."""
    if len(characters) != LENGTH or not set(characters) <= set(ALPHABET):
        raise ValueError("a verification code is twelve characters of its alphabet")
    return "-".join(characters[at : at + GROUP_LENGTH] for at in range(0, LENGTH, GROUP_LENGTH))


def read_code(typed: str) -> str | None:
    """A typed code in its stored form, None when it cannot be one; case, spaces and dashes are free."""
    bare = "".join(typed.split()).replace("-", "").replace("–", "").upper()
    if len(bare) != LENGTH or not set(bare) <= set(ALPHABET):
        return None
    return grouped(bare)


class CopySeal(StrEnum):
    """What the signatures inside somebody's copy of a document say."""

    NONE = "none"
    OURS = "ours"
    FOREIGN = "foreign"
    BROKEN = "broken"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class FoundSeal:
    """One signature of a file: it holds, it covers the whole file, and whose it is."""

    valid: bool
    whole: bool
    certificate_sha256: str


def judged(seals: Sequence[FoundSeal], ours: Set[str]) -> CopySeal:
    """The worst that can be said of a file's signatures, oldest first; ``ours`` are its certificates.

    The newest must cover the whole file: what stands behind it was signed by nobody.
    """
    if not seals:
        return CopySeal.NONE
    if not all(each.valid for each in seals) or not seals[-1].whole:
        return CopySeal.BROKEN
    if not all(each.certificate_sha256 in ours for each in seals):
        return CopySeal.FOREIGN
    return CopySeal.OURS
