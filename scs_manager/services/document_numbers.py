"""Numbers of documents that are prepared side by side: no two of one batch are given the same."""

import heapq
import threading
import uuid
from collections.abc import MutableMapping
from typing import Any

NUMBERS = "document numbers"
"""Where a session keeps the number its batch gave it."""

Series = tuple[uuid.UUID, str]
"""A clinic and a kind of document, which are counted together."""


class DocumentNumbers:
    """The numbers of one series; one that was not used in the end is handed out again."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self._highest = 0
        self._unused: list[int] = []
        self._lock = threading.Lock()

    def next(self, stored: int) -> int:
        """The lowest number that nobody has and that is above ``stored``, the highest in the database."""
        with self._lock:
            while self._unused:
                number = heapq.heappop(self._unused)
                if number > stored:
                    return number
            self._highest = max(stored, self._highest) + 1
            return self._highest

    def give_back(self, number: int) -> None:
        """Nothing was stored under this number."""
        with self._lock:
            heapq.heappush(self._unused, number)


class OneNumber:
    """The number of one document of a batch, taken when it turns out that the document can be drawn."""

    def __init__(self, numbers: DocumentNumbers) -> None:
        self._numbers = numbers
        self._number = 0

    def of(self, series: Series, stored: int) -> int:
        """The number; a fresh one when somebody outside the batch has taken it in the meantime."""
        if series != self._numbers.series:
            return stored + 1
        if self._number <= stored:
            self._number = self._numbers.next(stored)
        return self._number

    def give_back(self) -> None:
        """What it took, if anything, was not used."""
        if self._number:
            self._numbers.give_back(self._number)
        self._number = 0


def next_number(info: MutableMapping[Any, Any], series: Series, stored: int) -> int:
    """The next number for a session with this ``info``: alone, or beside the others of its batch."""
    given = info.get(NUMBERS)
    return given.of(series, stored) if isinstance(given, OneNumber) else stored + 1
