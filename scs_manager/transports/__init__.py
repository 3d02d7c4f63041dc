"""The ways out of the house: mail and text messages. They know no database and no patient, only words."""

from typing import Protocol

from scs_manager.domain.messages import Outcome, Outgoing


class Transport(Protocol):
    """Hands one message over, and says honestly what came of it; it never raises for a bad line."""

    def send(self, outgoing: Outgoing) -> Outcome:
        """Hand it over, once."""
