"""Verification codes of documents: how a code is written, and how a typed one is read back."""

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
