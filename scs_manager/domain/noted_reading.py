"""A reading that notes what a criterion asks of a record, so that the answer can be kept by it."""

from datetime import date

from scs_manager.domain.answers_kept import Path
from scs_manager.domain.criteria.base import Reading
from scs_manager.domain.facts import Facts
from scs_manager.domain.profile_values import Entry
from scs_manager.domain.record_keys import DayOf, IsComplete, Queries, Query, ValueOf, Window


class Noted(Reading):
    """A reading that notes each thing it was asked for, and what came back, once."""

    __slots__ = ("_queries", "_seen", "_window", "path")

    def __init__(self, known: Facts, entry: Entry, window: Window, queries: Queries) -> None:
        super().__init__(
            known, window.on, threshold=entry.threshold, window_days=entry.window_days, stage=entry.stage
        )
        self._window = window
        self._queries = queries
        self._seen: set[Query] = set()
        self.path: Path = []

    @property
    def went_stale(self) -> bool:
        """Whether a value was left out for its age, of which the sentence may speak."""
        return bool(self._stale)

    def value(self, name: str) -> object:
        """The value, noted with whether it is in the window."""
        self._note(ValueOf, name)
        return super().value(name)

    def dated(self, name: str) -> date | None:
        """The day of a value that was read, noted as such."""
        if name in self._used:
            self._note(DayOf, name)
        return super().dated(name)

    def is_complete(self, name: str) -> bool:
        """Whether the list is complete, noted as such."""
        self._note(IsComplete, name)
        return super().is_complete(name)

    def _note(self, kind: type[Query], name: str) -> None:
        query = self._queries.query(kind, name, self._window)
        if query not in self._seen:
            self._seen.add(query)
            self.path.append((query, query.key(self._facts)))
