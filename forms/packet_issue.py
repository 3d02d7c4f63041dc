"""Making a packet: which files go with it, in which order, under which item; and the signature."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from forms.base import TextField, _
from forms.documents import SignDocumentForm

ITEMS = range(1, 26)
"""The items of a packet (clinical.md 11)."""
LAST = 10_000
"""Where a file goes whose place in the order nobody gave."""


class SignPacketForm(SignDocumentForm):
    """The packet is signed with the password, the signer's statement, and why it replaces another one."""

    replace_reason = TextField(
        _("Why does it replace the packet that is out?"),
        hint=_("It is printed on the new packet."),
        required=False,
        max_length=400,
    )


class Sent(Protocol):
    """What a browser sends, several values to a name."""

    def get(self, name: str, default: str) -> str: ...

    def getlist(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Picked:
    """One file of the list as it was ticked."""

    id: uuid.UUID
    item: int
    order: int


def picked(sent: Sent, known: Mapping[uuid.UUID, int]) -> tuple[Picked, ...]:
    """The ticked files in the order that was typed; ``known`` are the files with their proposed items.

    A number that is none keeps the file's place in the list, an item that is none keeps the proposed one.
    """
    found = [
        Picked(key, _item(sent.get(f"item-{key}", ""), known.get(key, 0)), _order(sent, key, number))
        for number, key in enumerate(_keys(sent.getlist("enclose")), start=1)
    ]
    return tuple(sorted(found, key=lambda each: each.order))


def _keys(values: Iterable[str]) -> Iterable[uuid.UUID]:
    for value in dict.fromkeys(values):
        try:
            yield uuid.UUID(value)
        except ValueError:
            continue


def _item(value: str, proposed: int) -> int:
    number = _number(value, digits=2)
    return proposed if number is None or number not in ITEMS else number


def _order(sent: Sent, key: uuid.UUID, number: int) -> int:
    order = _number(sent.get(f"order-{key}", "").strip(), digits=3)
    return LAST + number if order is None else order


def _number(value: str, *, digits: int) -> int | None:
    """What was typed as a number of so many digits at most; None for anything else."""
    fits = len(value) <= digits and value.isascii() and value.isdigit()
    return int(value) if fits else None
