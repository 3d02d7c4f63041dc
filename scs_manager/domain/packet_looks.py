"""Every part of a packet by its name: importing this registers them all."""

from scs_manager.domain import (
    packet_parts_conservative,
    packet_parts_history,
    packet_parts_papers,
    packet_parts_payer,
    packet_parts_request,
    packet_parts_review,
    packet_parts_safety,
    packet_parts_trial,
)
from scs_manager.domain.packet_parts import PARTS

__all__ = [
    "PARTS",
    "packet_parts_conservative",
    "packet_parts_history",
    "packet_parts_papers",
    "packet_parts_payer",
    "packet_parts_request",
    "packet_parts_review",
    "packet_parts_safety",
    "packet_parts_trial",
]
