"""Secrets that a link or a cookie carries: 256 random bits, of which only the SHA-256 is ever stored."""

import hashlib
import secrets


def new_token() -> str:
    """A fresh token, 43 characters that are safe in a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token; the token cannot be found from it."""
    return hashlib.sha256(token.encode()).hexdigest()
