"""Notes in a trial's log. What has a record of its own (programs, events, calls) is not written here."""

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

NOTE_KINDS = ("visit", "note")
"""What staff may still write as a note; the other kinds have records of their own and stay readable."""
