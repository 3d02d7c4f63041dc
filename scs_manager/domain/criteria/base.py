"""What a criterion is, what it may read of a patient, and what it gives back.

A criterion is a small pure function from a ``Reading`` to a ``Found``. It never sees a profile: role, stage,
thresholds and review window belong to the profile's entry (design decision 2).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from scs_manager.domain.criteria.parts import Part
from scs_manager.domain.facts import LISTS, Datum, Facts, Item, Value
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

Limit = int | Decimal | tuple[str, ...]
"""A threshold of a profile: a number, or a list of words."""


LIST_KEYS = {name: key for key, name in LISTS.items()}
"""List fact to its completeness key."""


class Stage(StrEnum):
    """When a criterion is asked: at screening, before lead placement, before the permanent implant."""

    SCREEN = "screen"
    PLACE = "place"
    PERMANENT = "permanent"

    @property
    def rank(self) -> int:
        """Earlier stages have lower ranks."""
        return list(Stage).index(self)


class Found(NamedTuple):
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
    """Facts that are there but too old to count."""


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
        self._stale: dict[str, Datum] = {}
        self._undated: dict[str, Datum] = {}

    def value(self, name: str) -> Any:
        """The value of a fact whatever its date, or None when it is not known."""
        datum = self._facts.data.get(name)
        if datum is None:
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
        return None

    def dated(self, name: str) -> date | None:
        """The day of a fact that was read, or None when it is undated or not known."""
        datum = self._used.get(name)
        return None if datum is None else datum.on

    def since(self, name: str, day: date | None) -> Any:
        """The value of a fact recorded for that day or a later one; undated or earlier is not known."""
        value, on = self.value(name), self.dated(name)
        return value if day is not None and on is not None and on >= day else None

    def items(self, name: str) -> tuple[Item, ...]:
        """The items of a list; an empty list says nothing unless the list is complete."""
        value = self.value(name)
        return () if value is None else tuple(value)

    def is_complete(self, name: str) -> bool:
        """Whether somebody said that the list is complete; only then does it say no."""
        return LIST_KEYS[name] in self._facts.complete

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

    def part(self, name: str, test: Callable[[Any], bool], *, always: bool = False) -> Part:
        """Whether a fact passes a favourable test; ``always`` reads it whatever its date."""
        value = self.value(name) if always else self.recent(name)
        return Part.needing(name) if value is None else Part(Truth.of(test(value)))

    def found(self, part: Part, *, met: Text, not_met: Text, unknown: Text) -> Found:
        """The criterion's answer, for a statement that favours proceeding."""
        return self._found(part, part.state, met, not_met, unknown)

    def blocking(self, clear: Part, *, met: Text, not_met: Text, unknown: Text) -> Found:
        """The same for a statement that stands against proceeding: ``clear`` met means it is not met."""
        return self._found(clear, ~clear.state, met, not_met, unknown)

    def _found(self, part: Part, state: Truth, met: Text, not_met: Text, unknown: Text) -> Found:
        evidence = tuple(self._used.values())
        if state is not Truth.UNKNOWN:
            return Found(state, met if state is Truth.MET else not_met, evidence)
        why = self._dated_why() or unknown
        return Found(state, why, evidence, part.settles, part.stops, tuple(self._stale))

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
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 30.000 reads as 30; nothing is rounded
    return f"{value:g}" if isinstance(value, float) else str(value)


def whole_months(since: date, on: date) -> int:
    """Completed calendar months from one day to another; negative when ``on`` comes first."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return months - 1 if on.day < since.day and not _is_month_end(since, on) else months


def _is_month_end(since: date, on: date) -> bool:
    """The 31st of a shorter month is its last day: 31 Aug to 28 Feb is six months."""
    tomorrow = date.fromordinal(on.toordinal() + 1)
    return since.day > on.day and tomorrow.month != on.month
