"""What a criterion is, what it may read of a patient, and what it gives back.

A criterion is a small pure function from a ``Reading`` to a ``Found``. It never sees a profile: role, stage,
thresholds and review window belong to the profile's entry (design decision 2).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scs_manager.domain.facts import LISTS, Datum, Facts, Item, Value
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

Limit = int | Decimal | tuple[str, ...]
"""A threshold of a profile: a number, or a list of words."""


class Stage(StrEnum):
    """When a criterion is asked: at screening, before lead placement, before the permanent implant."""

    SCREEN = "screen"
    PLACE = "place"
    PERMANENT = "permanent"

    @property
    def rank(self) -> int:
        """Earlier stages have lower ranks."""
        return list(Stage).index(self)


@dataclass(frozen=True, slots=True)
class Found:
    """What a criterion found: its state and on which data; when unknown, what would make it known.

    ``settles`` holds alternative sets of facts, each of which, if favourable, makes the criterion favourable.
    ``stops`` holds the facts of which a single unfavourable answer makes it unfavourable.
    """

    state: Truth
    why: Text
    evidence: tuple[Datum, ...] = ()
    settles: tuple[frozenset[str], ...] = ()
    stops: frozenset[str] = frozenset()
    out_of_date: tuple[str, ...] = ()


class Reading:
    """One patient's facts as one entry of a profile may read them; what was read becomes the evidence."""

    __slots__ = (
        "_absent",
        "_facts",
        "_stale",
        "_threshold",
        "_undated",
        "_used",
        "_window_days",
        "on",
        "stage",
    )

    def __init__(
        self,
        facts: Facts,
        on: date,
        *,
        threshold: Mapping[str, Limit],
        window_days: int | None,
        stage: Stage,
    ) -> None:
        self.on = on
        self.stage = stage
        self._facts = facts
        self._threshold = threshold
        self._window_days = window_days
        self._used: dict[str, Datum] = {}
        self._absent: dict[str, None] = {}
        self._stale: dict[str, Datum] = {}
        self._undated: dict[str, Datum] = {}

    def value(self, name: str) -> Any:
        """The value of a fact whatever its date, or None when it is not known."""
        datum = self._facts.data.get(name)
        if datum is None:
            self._absent[name] = None
            return None
        self._used[name] = datum
        return datum.value

    def recent(self, name: str) -> Any:
        """The value of a fact within the review window; undated or out of date counts as not known."""
        value = self.value(name)
        if value is None or self._window_days is None:
            return value
        dated = self._used[name].on
        if dated is None:
            self._undated[name] = self._used[name]
        elif (self.on - dated).days > self._window_days:
            self._stale[name] = self._used[name]
        else:
            return value
        self._absent[name] = None
        return None

    def dated(self, name: str) -> date | None:
        """The day of a fact that was read, or None when it is undated or not known."""
        datum = self._used.get(name)
        return None if datum is None else datum.on

    def items(self, name: str) -> tuple[Item, ...]:
        """The items of a list; an empty list says nothing unless the list is complete."""
        value = self.value(name)
        return () if value is None else tuple(value)

    def is_complete(self, name: str) -> bool:
        """Whether somebody said that the list is complete; if not, the list itself is what is missing."""
        complete = any(LISTS[key] == name for key in self._facts.complete)
        if not complete:
            self._absent[name] = None
        return complete

    def number(self, key: str) -> int | Decimal:
        """A threshold that is a number; one that the profile does not give is a programming mistake."""
        limit = self._threshold[key]
        if isinstance(limit, tuple):
            raise ValueError(f"threshold {key} is a list of words")
        return limit

    def words(self, key: str) -> tuple[str, ...]:
        """A threshold that is a list of words."""
        limit = self._threshold[key]
        if not isinstance(limit, tuple):
            raise ValueError(f"threshold {key} is a number")
        return limit

    def has_limit(self, key: str) -> bool:
        """Whether the profile gives that optional threshold."""
        return key in self._threshold

    def decide(self, state: Truth, why: Text) -> Found:
        """A state that is known, met or not met."""
        return Found(state, why, tuple(self._used.values()))

    def met(self, why: Text) -> Found:
        """The statement is true."""
        return self.decide(Truth.MET, why)

    def not_met(self, why: Text) -> Found:
        """The statement is false."""
        return self.decide(Truth.NOT_MET, why)

    def unknown(
        self,
        why: Text,
        *,
        settles: Iterable[Collection[str]] | None = None,
        stops: Collection[str] = (),
    ) -> Found:
        """Nobody can tell; unless said otherwise, everything looked for and not found would settle it."""
        sets = [self._absent] if settles is None else settles
        return Found(
            Truth.UNKNOWN,
            self._dated_why() or why,
            tuple(self._used.values()),
            tuple(frozenset(names) for names in sets if names),
            frozenset(stops),
            tuple(self._stale),
        )

    def _dated_why(self) -> Text | None:
        """Says so when data exist but are too old or undated, which is more use than "not recorded"."""
        for datum in self._stale.values():
            on = datum.on or self.on
            return Text(
                "Out of date: recorded on %(on)s, %(days)s days ago; the window is %(window)s days",
                on=day(on),
                days=(self.on - on).days,
                window=self._window_days,
            )
        if self._undated:
            return Text(
                "Recorded without a date; only the last %(window)s days count", window=self._window_days
            )
        return None


Evaluate = Callable[[Reading], Found]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the registry.

    ``statement`` is what is met or not met; ``favourable`` says the same so that Met favours proceeding, for
    display only; ``favours`` tells whether the statement itself already does. ``urgent`` marks the red flags.
    ``lifts`` says what would lift an exclusion; ``temporary`` that it can be lifted at all.
    ``thresholds`` names the keys a profile must give (may give, with ``?``) as ``number`` or ``words``.
    """

    id: str
    statement: Text
    favourable: Text
    favours: bool
    evaluate: Evaluate
    thresholds: Mapping[str, str]
    urgent: bool = False
    lifts: Text | None = None
    temporary: bool = False


REGISTRY: dict[str, Criterion] = {}
"""Every criterion by id; filled once, when the package is imported."""


def criterion(
    id: str,
    statement: Text,
    *,
    favourable: Text | None = None,
    thresholds: Mapping[str, str] | None = None,
    urgent: bool = False,
    lifts: Text | None = None,
    temporary: bool = False,
) -> Callable[[Evaluate], Evaluate]:
    """Registers the function below it; without ``favourable`` the statement itself favours proceeding."""

    def register(evaluate: Evaluate) -> Evaluate:
        if id in REGISTRY:
            raise ValueError(f"criterion {id} is defined twice")
        REGISTRY[id] = Criterion(
            id,
            statement,
            favourable or statement,
            favourable is None,
            evaluate,
            thresholds or {},
            urgent,
            lifts,
            temporary,
        )
        return evaluate

    return register


def day(on: date) -> str:
    """A date as people write it: 1 May 2026."""
    return f"{on.day} {on:%b %Y}"


def plain(value: Value) -> str:
    """A value as people write it in a sentence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def whole_months(since: date, on: date) -> int:
    """Completed calendar months from one day to another; negative when ``on`` comes first."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return months - 1 if on.day < since.day and not _is_month_end(since, on) else months


def _is_month_end(since: date, on: date) -> bool:
    """The 31st of a shorter month is its last day: 31 Aug to 28 Feb is six months."""
    tomorrow = date.fromordinal(on.toordinal() + 1)
    return since.day > on.day and tomorrow.month != on.month
