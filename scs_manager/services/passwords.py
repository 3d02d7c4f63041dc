"""Hashing passwords with argon2id; slow on purpose, therefore never inside a write transaction."""

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
"""19 MiB, two passes, one lane: OWASP's first recommendation for argon2id [memory]."""

_NOBODY = _HASHER.hash("nobody has this password")
"""Checked when there is no such account, so that the answer takes as long."""


def hash_password(password: str) -> str:
    """The hash to store."""
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; None, for nobody, takes as long and is never right."""
    try:
        right = _HASHER.verify(password_hash or _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return right and password_hash is not None
