"""Why a patient changes answers that were sent: a short list, and words where the list does not say it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text


class ChangeReason(StrEnum):
    """Why an entry was corrected. [default]"""

    SLIP = "slip"
    REMEMBERED = "remembered"
    CHANGED_SINCE = "changed_since"
    OTHER = "other"


CHANGE_REASON_NAMES: Mapping[ChangeReason, Text] = MappingProxyType(
    {
        ChangeReason.SLIP: Text("a wrong number was pressed"),
        ChangeReason.REMEMBERED: Text("something was remembered later"),
        ChangeReason.CHANGED_SINCE: Text("the evening went on differently"),
        ChangeReason.OTHER: Text("another reason"),
    }
)
"""As staff read it."""
