"""What may be enclosed with a packet, under which of its items, and how much. Limits are ours. [default]"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from scs_manager.domain.attachments import AttachmentKind
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text

MOST_FILES = 40
"""Files of one packet. [default]"""
MOST_PAGES = 300
"""Received pages of one packet. [default]"""
MOST_BYTES = 40 * 1024**2
"""Of all received files of one packet together; portals of payers take less still. [default]"""

ITEM_OF: Mapping[AttachmentKind, int] = MappingProxyType(
    {
        AttachmentKind.REFERRAL_LETTER: 3,
        AttachmentKind.OPERATION_REPORT: 7,
        AttachmentKind.IMAGING_REPORT: 12,
        AttachmentKind.PSYCHOLOGY_REPORT: 13,
        AttachmentKind.LABORATORY: 15,
        AttachmentKind.OTHER: 3,
    }
)
"""Under which item a file is proposed; a person may choose another one. [default]"""

ITEM_OF_DOCUMENT: Mapping[str, int] = MappingProxyType(
    {
        "screening_report": 2,
        "trial_report": 16,
        "decision_summary": 25,
        "shared_decision": 19,
        "patient_screening": 19,
        "patient_summary": 19,
        "referral_letter": 14,
    }
)
"""The same for documents of ours; a kind that is not named is no enclosure."""

KIND_ORDER = tuple(AttachmentKind)
"""Files go in this order until a person chooses another one."""


def check_enclosures(sizes: Sequence[int], pages: Sequence[int]) -> None:
    """Refuse more than a packet may hold, in one sentence."""
    if len(sizes) > MOST_FILES:
        raise RuleError(Text("Enclose at most %(most)s files; choose those that matter.", most=MOST_FILES))
    if sum(pages) > MOST_PAGES:
        raise RuleError(
            Text(
                "The enclosures have %(n)s pages together; a packet takes %(most)s. Leave some out.",
                n=sum(pages),
                most=MOST_PAGES,
            )
        )
    if sum(sizes) > MOST_BYTES:
        raise RuleError(
            Text(
                "The enclosures are larger than %(most)s MB together. Leave some out, or scan them smaller.",
                most=MOST_BYTES // 1024**2,
            )
        )
