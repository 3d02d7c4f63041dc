"""How links of the audit trail are hashed: the same bytes whenever and wherever they are read."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

SEALED = "access.sealed"
"""The action under which a batch of looks enters the chain."""

EVENT_FIELDS = (
    "clinic_id",
    "seq",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "address",
    "action",
    "case_id",
    "detail",
)
LOOK_FIELDS = ("id", "clinic_id", "at", "actor_kind", "actor_id", "actor_name", "address", "case_id", "what")


def chained(previous: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before and the canonical JSON of the content."""
    return hashlib.sha256(previous.encode() + _json(content)).hexdigest()


def plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail as it will be read back: plain JSON data."""
    loaded: dict[str, Any] = orjson.loads(_json(detail))
    return loaded


def content(row: Any, fields: Iterable[str]) -> dict[str, Any]:
    """What the hash of a row covers."""
    return {name: getattr(row, name) for name in fields}


def hash_looks(previous: str, looks: Iterable[Any]) -> tuple[int, str]:
    """How many looks there are, and the hash over the seal before and each of them in order."""
    count, digest = 0, previous
    for look in looks:
        count, digest = count + 1, chained(digest, content(look, LOOK_FIELDS))
    return count, digest


def _json(data: Mapping[str, Any]) -> bytes:
    """Sorted keys, UTF-8, instants as they were given (always UTC)."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
