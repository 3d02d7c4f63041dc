"""What may stand in a trial's log beside lead placement and removal, which their own steps write."""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.text import Text

EVENT_KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "reprogramming": Text("Reprogramming"),
        "adverse_event": Text("Adverse event"),
        "phone_call": Text("Phone call"),
        "visit": Text("Visit"),
        "note": Text("Note"),
    }
)
"""Stored kind and its name for people."""
