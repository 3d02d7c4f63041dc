"""Dates of one item that cannot be: an end before its beginning, a return of pain before the operation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from scs_manager.domain.errors import InputError
from scs_manager.domain.partial_dates import earliest, latest
from scs_manager.domain.text import Text

_ORDER = (
    ("started_on", "started_precision", "stopped_on", "stopped_precision"),
    ("performed_on", "precision", "recurrence_on", "recurrence_precision"),
)
"""First date and how exact it is, second date and how exact it is."""


def check_item_order(item: Mapping[str, Any], place: str) -> None:
    """Refuses an item whose second date certainly lies before the first, at the second one's place."""
    for first, first_how, second, second_how in _ORDER:
        begun, ended = item.get(first), item.get(second)
        if not isinstance(begun, date) or not isinstance(ended, date):
            continue
        if latest(ended, item.get(second_how)) < earliest(begun, item.get(first_how)):
            raise InputError(Text("lies before the date it must follow"), place=f"{place}.{second}")
