"""What the operations of a record come to (``clinical.md`` 10.1): how many, since when, what is fused.

Lead access asks one more thing: whether the level at which the needle enters has been operated on. The entry
level is known only from the plan of a trial, so it is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scs_manager.domain.criteria.base import whole_months
from scs_manager.domain.fact_values import Item
from scs_manager.domain.partial_dates import earliest, latest
from scs_manager.domain.spine_levels import LEVELS, in_order
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth, any_of

FUSION = "fusion"


@dataclass(frozen=True, slots=True)
class SurgicalHistory:
    """The operations counted; what an undated or incompletely described one leaves open stays open."""

    operations: int
    complete: bool
    """Somebody said that no operation is missing."""
    months_since_last: tuple[int, int] | None
    """Fewest and most completed months since the last operation; None while any is undated."""
    fusion_levels: tuple[str, ...]
    fusion_open: bool
    """A fusion has no levels on record."""

    @property
    def count_words(self) -> Text:
        """``2``, or ``at least 2`` until somebody said that none is missing."""
        if self.complete:
            return Text("%(n)s", n=self.operations)
        return Text("at least %(n)s", n=self.operations) if self.operations else Text("unknown")

    @property
    def months_words(self) -> Text:
        """``53``, ``48 to 59``, or unknown."""
        if self.months_since_last is None:
            return Text("unknown")
        low, high = self.months_since_last
        return Text("%(n)s", n=low) if low == high else Text("%(low)s to %(high)s", low=low, high=high)

    @property
    def fusion_words(self) -> Text:
        """``L4-L5, L5-S1``; unknown while a fusion has no levels, none once the list is complete."""
        if self.fusion_levels:
            named = Text("%(levels)s", levels=", ".join(self.fusion_levels))
            return (
                Text("%(levels)s, and one fusion without levels", levels=named) if self.fusion_open else named
            )
        return Text("none") if self.complete and not self.fusion_open else Text("unknown")


def surgical_history(operations: Sequence[Item], *, complete: bool, on: date) -> SurgicalHistory:
    """The history as of a day."""
    fused = [each for each in operations if FUSION in procedures_of(each)]
    return SurgicalHistory(
        operations=len(operations),
        complete=complete,
        months_since_last=_months_since(operations, on),
        fusion_levels=in_order(level for each in fused for level in each.get("levels", ())),
        fusion_open=any("levels" not in each for each in fused),
    )


def procedures_of(operation: Item) -> tuple[str, ...]:
    """Everything that was done in one operation, the main procedure first."""
    return tuple(dict.fromkeys((operation["procedure"], *operation.get("more_procedures", ()))))


def _months_since(operations: Sequence[Item], on: date) -> tuple[int, int] | None:
    if not operations or any("performed_on" not in each for each in operations):
        return None
    dates = [(each["performed_on"], each.get("precision")) for each in operations]
    newest = max(min(latest(day, how), on) for day, how in dates)
    oldest = max(earliest(day, how) for day, how in dates)
    return whole_months(newest, on), whole_months(min(oldest, on), on)


def entry_zone_scarred(operations: Sequence[Item], entry_level: str, *, complete: bool) -> Truth:
    """Whether the needle would enter through an operated level (``entry_level`` is one of LEVELS).

    Met when an operation there is on record; not met only when every operation names its levels and somebody
    said that none is missing.
    """
    if entry_level not in LEVELS:
        raise ValueError(f"{entry_level} is not a level")
    told = [_touched(each, entry_level) for each in operations if each["region"] != "cervical"]
    return any_of([*told, Truth.NOT_MET if complete else Truth.UNKNOWN])


def _touched(operation: Item, level: str) -> Truth:
    return Truth.of(level in operation["levels"]) if "levels" in operation else Truth.UNKNOWN
