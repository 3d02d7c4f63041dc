"""The hash over everything that a packet prints, so that nobody signs what they were not shown. Pure."""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any

import orjson

from reports.packet_content import Enclosure, Packet

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def sha256_of(packet: Packet, beside: Mapping[str, Any]) -> str:
    """SHA-256 of canonical JSON of all that the packet prints, and of what stands ``beside`` it.

    Left out is what only comes with its issue: when and by whom it was prepared, number, code, signature.
    A file counts by its own SHA-256 and by the line about it.
    """
    shown = replace(packet, enclosures=(), prepared_by="", signature=None)
    content = {
        "packet": {name: value for name, value in vars(shown).items() if name != "prepared_at"},
        "enclosures": [_line(each) for each in packet.enclosures],
        "beside": dict(beside),
    }
    return hashlib.sha256(orjson.dumps(content, default=_plain, option=_OPTIONS)).hexdigest()


def _line(each: Enclosure) -> dict[str, Any]:
    return {name: value for name, value in vars(each).items() if name != "data"}


def _plain(value: Any) -> Any:
    """What JSON has no word for; TypeError for what has no one way to be written."""
    match value:
        case Mapping():
            return dict(value)
        case Set():
            return sorted(value)
        case tuple():
            return list(value)
        case bytes():
            return hashlib.sha256(value).hexdigest()
    raise TypeError(f"{type(value).__name__} in a packet")
