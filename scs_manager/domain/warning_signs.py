"""Warning signs in words: what the patient reads in the diary, and staff on screens and papers."""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.diary import WarningSign
from scs_manager.domain.text import Text

SIGN_NAMES: Mapping[WarningSign, Text] = MappingProxyType(
    {
        WarningSign.WEAKNESS_OR_NUMBNESS: Text("New weakness or numbness"),
        WarningSign.BLADDER_OR_BOWEL: Text("Change in bladder or bowel"),
        WarningSign.FEVER: Text("Fever or shivering"),
        WarningSign.WOUND: Text("Wound is leaking, red or hot"),
        WarningSign.SEVERE_BACK_PAIN: Text("Sudden, very bad back pain"),
        WarningSign.POSITIONAL_HEADACHE: Text("Headache that is worse when you sit up"),
    }
)
"""In the order in which the diary asks them."""
