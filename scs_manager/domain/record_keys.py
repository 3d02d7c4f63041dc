"""What criteria ask of a record, and what a record says to it in the form that answers are kept by.

A value is its own key where it is plain and lies in the review window; else the key tells how it lies to the
window. Records with equal keys are read alike by every criterion.
"""

from abc import ABC, abstractmethod
from datetime import date
from typing import Final

from scs_manager.domain.criteria.base import LIST_KEYS
from scs_manager.domain.facts import Facts

PLAIN: Final = frozenset({bool, str, int, date})
"""Kinds of value that are their own key: of one fact, equal ones read alike."""

LISTED: Final = object()
"""What a list says: hardly two patients share one, so that no answer is kept by it."""


class Window:
    """The review window that entries share, as of one day."""

    __slots__ = ("days", "on", "since")

    def __init__(self, on: date, days: int | None) -> None:
        """``days`` back from ``on``; None: everything up to that day, dated or not."""
        self.on = on
        self.since = date.min if days is None else _days_before(on, days)
        """The first day of the window."""
        self.days: set[date | None] = {None} if days is None else set()
        """The days found to lie in it so far; None is that of data without a day."""

    def holds(self, dated: date | None) -> bool:
        """Whether a day lies in the window; it is remembered if it does."""
        if dated not in self.days:
            if dated is None or not self.since <= dated <= self.on:
                return False
            self.days.add(dated)
        return True


class Query(ABC):
    """One thing that criteria ask of a record."""

    __slots__ = ("name", "window")

    def __init__(self, name: str, window: Window) -> None:
        self.name = name
        self.window = window

    @abstractmethod
    def key(self, facts: Facts) -> object:
        """What a record says to it; None where it says nothing."""


class ValueOf(Query):
    """The value of a fact, and whether it lies in the review window."""

    __slots__ = ()

    def key(self, facts: Facts) -> object:
        """The value where it is plain and in the window; what is dated after the day is not known."""
        datum = facts.data.get(self.name)
        if datum is None:
            return None
        value, dated = datum.value, datum.on
        if value.__class__ is tuple:
            return LISTED
        if dated is not None and dated > self.window.on:
            return None
        plain = value if value.__class__ in PLAIN else (value.__class__, str(value))
        return plain if self.window.holds(dated) else (dated is None, plain)

    @staticmethod
    def is_outside(key: object) -> bool:
        """Whether a key is that of a value outside the window."""
        return key.__class__ is tuple and key[0].__class__ is bool


class DayOf(Query):
    """The day of a fact."""

    __slots__ = ()

    def key(self, facts: Facts) -> object:
        """The day itself."""
        datum = facts.data.get(self.name)
        return None if datum is None else datum.on


class IsComplete(Query):
    """Whether somebody said that a list is complete."""

    __slots__ = ()

    def key(self, facts: Facts) -> object:
        """True where it was said by the day."""
        said = facts.complete.get(LIST_KEYS[self.name])
        return said is not None and said.on <= self.window.on


class Queries:
    """Everything that the entries of a screener ask of a record, each thing once."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[Query], str, Window], Query] = {}

    def query(self, kind: type[Query], name: str, window: Window) -> Query:
        """The query for that; the same whoever asks."""
        query = self._known.get((kind, name, window))
        if query is None:
            query = self._known[kind, name, window] = kind(name, window)
        return query


class Said(dict[Query, object]):
    """What one record says to queries, each asked once; made for one record and never for another."""

    __slots__ = ("facts",)

    facts: Facts

    def __missing__(self, query: Query) -> object:
        key = self[query] = query.key(self.facts)
        return key


def _days_before(on: date, days: int) -> date:
    """A window longer than the calendar reaches back to its first day."""
    return date.fromordinal(max(1, on.toordinal() - days))
