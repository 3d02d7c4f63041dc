"""Cells of a file that people open with a spreadsheet: none of them may be taken for a formula."""

import re
from collections.abc import Iterable

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, full-width forms included."""
_BEFORE = " '\"\u00a0"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def safe_row(cells: Iterable[str]) -> list[str]:
    """Every cell made safe."""
    return [safe(cell) for cell in cells]


def safe(cell: str) -> str:
    """The cell, with an apostrophe before what would begin a formula; a negative number stays a number."""
    begins = cell.startswith(TRIGGERS) or cell.lstrip(_BEFORE).startswith(TRIGGERS)
    return f"'{cell}" if begins and not _NUMBER.fullmatch(cell) else cell
