"""The operations of a record as criteria read them: which are lumbosacral, and when the last one was."""

from calendar import monthrange
from datetime import date

from scs_manager.domain.criteria.base import Reading
from scs_manager.domain.facts import Item

OPERATIONS = "surgery.operations"


def lumbar_operations(case: Reading) -> tuple[Item, ...]:
    """The lumbosacral operations, dated or not."""
    return tuple(each for each in case.items(OPERATIONS) if each["region"] == "lumbosacral")


def first_lumbar(case: Reading) -> date | None:
    """The day of the first dated lumbosacral operation, or None."""
    dates = [each["performed_on"] for each in lumbar_operations(case) if "performed_on" in each]
    return min(dates, default=None)


def last_operation(case: Reading) -> date | None:
    """The latest day that the last spine operation can have been on; None when any is undated or none is."""
    operations = case.items(OPERATIONS)
    if not operations or any("performed_on" not in each for each in operations):
        return None
    return max(_latest(each, case.on) for each in operations)


def _latest(operation: Item, on: date) -> date:
    """A date known only by month or year may lie as late as its end, though not after the screening."""
    performed: date = operation["performed_on"]
    if operation.get("precision") == "year":
        performed = date(performed.year, 12, 31)
    elif operation.get("precision") == "month":
        performed = performed.replace(day=monthrange(performed.year, performed.month)[1])
    return min(performed, on)
