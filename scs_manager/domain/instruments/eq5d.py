"""EQ-5D-5L profiles, and how a profile changed without any value set (measures.md 1.6)."""

import re
from enum import StrEnum

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

_PROFILE = re.compile(r"[1-5]{5}")


class Paretian(StrEnum):
    """Change of a profile: better or worse only when no dimension moved the other way. [memory]"""

    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"
    SAME = "same"


def levels_of(profile: object, *, place: str = "profile") -> tuple[int, ...]:
    """The five levels of a profile such as ``21354``."""
    if not isinstance(profile, str) or not _PROFILE.fullmatch(profile):
        raise InputError(Text("Must be five digits from 1 to 5."), place=place)
    return tuple(int(digit) for digit in profile)


def paretian(before: str, after: str) -> Paretian:
    """How the second profile compares with the first; a lower level is better."""
    pairs = list(zip(levels_of(before), levels_of(after), strict=True))
    better = any(later < earlier for earlier, later in pairs)
    worse = any(later > earlier for earlier, later in pairs)
    if better and worse:
        return Paretian.MIXED
    if better:
        return Paretian.BETTER
    return Paretian.WORSE if worse else Paretian.SAME
