"""Three-valued logic: not met < unknown < met (Kleene). Unknown is never no."""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """The state of a statement; the values order it so that AND is the minimum and OR the maximum."""

    NOT_MET = 0
    UNKNOWN = 1
    MET = 2

    @classmethod
    def of(cls, answer: bool | None) -> "Truth":
        """None means that nobody has answered yet."""
        if answer is None:
            return cls.UNKNOWN
        return cls.MET if answer else cls.NOT_MET

    @property
    def word(self) -> str:
        """The word used in data: ``met``, ``not_met`` or ``unknown``."""
        return self.name.lower()

    def __invert__(self) -> "Truth":
        return Truth(2 - self.value)

    def __and__(self, other: "Truth") -> "Truth":
        return min(self, other, key=_rank)

    def __or__(self, other: "Truth") -> "Truth":
        return max(self, other, key=_rank)

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values; compare it with `is`")


def _rank(truth: Truth) -> int:
    return truth.value


def all_of(truths: Iterable[Truth]) -> Truth:
    """Met when every one is met, not met when any is not met, else unknown. Refuses an empty list."""
    found = _some(truths)
    if Truth.NOT_MET in found:
        return Truth.NOT_MET
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.MET


def any_of(truths: Iterable[Truth]) -> Truth:
    """Met when any is met, not met when every one is not met, else unknown. Refuses an empty list."""
    found = _some(truths)
    if Truth.MET in found:
        return Truth.MET
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.NOT_MET


def _some(truths: Iterable[Truth]) -> list[Truth]:
    found = list(truths)
    if not found:
        raise ValueError("no statements to combine")
    return found
