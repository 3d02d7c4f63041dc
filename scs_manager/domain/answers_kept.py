"""What an entry of a profile answers, kept by what it read: equal data are evaluated once, not per patient.

A criterion is a pure function of what it asks its ``Reading`` for. While it runs, each thing that it asks for
the first time is noted with what came back, so that its answers form a tree: from one question to the next by
what the record says, down to the answer. A patient whose record leads down a known path is answered without
running the criterion again; every other patient runs it, and adds a path.

A path is exact: it holds the value, whether it lies in the review window, and the day wherever the criterion
asked for it. Sentences that name the day of a value out of date are not kept: they are written when read.
Lists are not kept either: hardly two patients share one. Entries that ask the same of a patient's lists share
what was found in them.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from typing import Final

from scs_manager.domain.criteria.base import LIST_KEYS, Criterion, Found, Reading
from scs_manager.domain.facts import FACTS, Datum, Facts, Kind
from scs_manager.domain.findings import Finding, Rung, rung_of
from scs_manager.domain.profile_values import Entry
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

PATHS_KEPT = 4096
"""Paths kept per entry and day; beyond it a criterion simply runs. Most have fewer than ten."""

PLAIN: Final = frozenset({bool, str, int, date})
"""Kinds of value that are their own key: of one fact, equal ones read alike."""

EXACT: Final = frozenset({Kind.BOOLEAN, Kind.CHOICE, Kind.INTEGER, Kind.DATE})
"""Kinds of fact whose equal values are the same in every way."""

LISTED: Final = object()
"""What a list says to a step: it leads nowhere, the criterion has to run."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one entry answers on one path; its evidence is what the patient's record holds by those names."""

    state: Truth
    shown: Truth
    rung: Rung
    rank: int
    """Of the rung: the outcome is the lowest of all."""
    best: int
    """The rank that is still reachable: an unknown that facts can settle allows everything."""
    settles: tuple[frozenset[str], ...]
    stops: frozenset[str]
    out_of_date: tuple[str, ...]
    names: tuple[str, ...]
    why: Text | None
    """None where the sentence names a day of one patient."""


class Asks(Enum):
    """What a criterion asks of a record: a value, the day of a value, whether a list is complete."""

    VALUE = "value"
    DAY = "day"
    COMPLETE = "complete"


class Step:
    """One thing that is asked, and where each answer leads: to the next step or to the answer."""

    __slots__ = ("asks", "leads", "name")

    def __init__(self, asks: Asks, name: str) -> None:
        self.asks = asks
        self.name = name
        self.leads: dict[object, Step | Answer] = {}


class Asked:
    """An entry joined with its criterion for one day: evaluates, and keeps what it answered."""

    __slots__ = (
        "_meaning",
        "_paths",
        "days",
        "definition",
        "direct",
        "entry",
        "first",
        "on",
        "root",
        "same",
        "since",
    )

    def __init__(self, entry: Entry, definition: Criterion, on: date, days: set[date | None]) -> None:
        """``days`` gathers the days found to lie in the review window; entries of one window share it."""
        self.entry = entry
        self.definition = definition
        self.on = on
        self.since = date.min if entry.window_days is None else _days_before(on, entry.window_days)
        """The first day of the review window."""
        self.same = _same(entry)
        """Entries of which this is equal find the same in a record, whatever they make of it."""
        self.root: Step | Answer | None = None
        """Where the paths begin; None until one was kept."""
        self.first = ""
        """The fact that is asked for first, whatever the record."""
        self.direct: dict[object, Answer] = {}
        """Answers that rest on the first fact alone, by its value in the window; None where it is absent."""
        self.days = days
        self._paths = 0
        self._meaning = {state: _meaning(state, entry, definition) for state in Truth}
        self.run(Facts())

    def run(self, known: Facts) -> Answer:
        """Run the criterion over facts that are known on the day, and keep the path if it can be kept."""
        noted = Noted(known, self)
        found = self.definition.evaluate(noted)
        answer = self._answer(found, keeps_words=not noted.went_stale)
        if noted.can_be_kept and self._paths < PATHS_KEPT:
            self._paths += 1
            self._keep(noted.path, answer)
            self._keep_direct(noted.path, answer, known)
        return answer

    def evaluate(self, known: Facts) -> Found:
        """What the criterion finds in facts that are known on the day."""
        return self.definition.evaluate(_reading(self.entry, self.on, known))

    def answer(self, found: Found) -> Answer:
        """The answer of one patient alone; nothing is kept."""
        return self._answer(found, keeps_words=True)

    def finding(self, answer: Answer, known: Facts) -> Finding:
        """The answer for one patient, with its evidence and its sentence."""
        if answer.why is None:
            found = self.evaluate(known)
            why, evidence = found.why, found.evidence
        else:
            why, evidence = answer.why, tuple(known.data[name] for name in answer.names)
        return Finding(
            self.definition,
            self.entry,
            answer.state,
            why,
            evidence,
            answer.settles,
            answer.stops,
            answer.out_of_date,
            answer.shown,
            answer.rung,
        )

    def told(self, step: "Step", facts: Facts) -> object:
        """What a record says to a step, in the form that paths are kept by."""
        if step.asks is Asks.VALUE:
            return self.key(facts.data.get(step.name))
        if step.asks is Asks.DAY:
            datum = facts.data.get(step.name)
            return None if datum is None else datum.on
        said = facts.complete.get(LIST_KEYS[step.name])
        return said is not None and said.on <= self.on

    def key(self, datum: Datum | None) -> object:
        """What tells two data of one fact apart for this entry: the value, and how it lies to the window."""
        if datum is None:
            return None
        value, dated = datum.value, datum.on
        if dated in self.days and value.__class__ in PLAIN:
            return value
        if value.__class__ is tuple:
            return LISTED
        if dated is not None and dated > self.on:
            return None
        plain = value if value.__class__ in PLAIN else (value.__class__, str(value))
        if self._is_in_window(dated):
            self.days.add(dated)
            return plain
        return (dated is None, plain)

    def _answer(self, found: Found, *, keeps_words: bool) -> Answer:
        shown, rung = self._meaning[found.state]
        can_be_settled = found.state is Truth.UNKNOWN and bool(found.settles)
        return Answer(
            found.state,
            shown,
            rung,
            rung.rank,
            Rung.PROCEED_TO_TRIAL.rank if can_be_settled else rung.rank,
            found.settles,
            found.stops,
            found.out_of_date,
            tuple(datum.name for datum in found.evidence),
            found.why if keeps_words else None,
        )

    def _keep(self, path: list[tuple[Asks, str, object]], answer: Answer) -> None:
        """Lay the path into the tree: the same answers always lead to the same next question."""
        if not path:
            self.root = answer
            return
        if not isinstance(self.root, Step):
            self.root = Step(*path[0][:2])
        step = self.root
        for (_asks, _name, key), following in pairwise(path):
            led = step.leads.get(key)
            if not isinstance(led, Step):
                led = step.leads[key] = Step(*following[:2])
            step = led
        step.leads[path[-1][2]] = answer

    def _keep_direct(self, path: list[tuple[Asks, str, object]], answer: Answer, known: Facts) -> None:
        """Keep an answer that rests on one value in date where it is found without walking the tree.

        Numbers with decimals are left out: equal ones may print differently.
        """
        if len(path) != 1 or path[0][0] is not Asks.VALUE:
            return
        self.first = path[0][1]
        datum = known.data.get(self.first)
        if datum is None:
            self.direct[None] = answer
        elif FACTS[self.first].kind in EXACT and self._is_in_window(datum.on):
            self.direct[datum.value] = answer

    def note_day(self, facts: Facts) -> None:
        """Remember the day of the first fact as one that lies in the window, if it does."""
        datum = facts.data.get(self.first)
        if datum is not None and datum.on is not None and self.since <= datum.on <= self.on:
            self.days.add(datum.on)

    @property
    def direct_days(self) -> Set[date | None]:
        """The days on which a value may be looked up directly: none for lists and decimals."""
        exact = self.first in FACTS and FACTS[self.first].kind in EXACT
        return self.days if exact else frozenset()

    def _is_in_window(self, dated: date | None) -> bool:
        if dated is None:
            return self.entry.window_days is None
        return dated >= self.since


class Noted(Reading):
    """A reading that notes what it was asked for and what came back, each thing once."""

    __slots__ = ("_asked", "_seen", "can_be_kept", "path")

    def __init__(self, known: Facts, asked: Asked) -> None:
        entry = asked.entry
        super().__init__(
            known, asked.on, threshold=entry.threshold, window_days=entry.window_days, stage=entry.stage
        )
        self._asked = asked
        self._seen: set[tuple[Asks, str]] = set()
        self.path: list[tuple[Asks, str, object]] = []
        self.can_be_kept = True

    @property
    def went_stale(self) -> bool:
        """Whether a value was left out for its age, of which the sentence may speak."""
        return bool(self._stale)

    def value(self, name: str) -> object:
        """The value, noted with whether it is in the window; a list can be kept only where it is absent."""
        if (Asks.VALUE, name) not in self._seen:
            key = self._asked.key(self._facts.data.get(name))
            self.can_be_kept = self.can_be_kept and key is not LISTED
            self._note(Asks.VALUE, name, key)
        return super().value(name)

    def dated(self, name: str) -> date | None:
        """The day of a value that was read, noted as such."""
        on = super().dated(name)
        if name in self._used:
            self._note(Asks.DAY, name, on)
        return on

    def is_complete(self, name: str) -> bool:
        """Whether the list is complete, noted as such."""
        complete = super().is_complete(name)
        self._note(Asks.COMPLETE, name, complete)
        return complete

    def _note(self, asks: Asks, name: str, key: object) -> None:
        if (asks, name) not in self._seen:
            self._seen.add((asks, name))
            self.path.append((asks, name, key))


def _meaning(state: Truth, entry: Entry, definition: Criterion) -> tuple[Truth, Rung]:
    """The state as it is displayed, and the best outcome it allows."""
    shown = state if definition.favours else ~state
    return shown, rung_of(shown, entry.role, required=entry.required, urgent=definition.urgent)


def _same(entry: Entry) -> tuple[object, ...]:
    """All that a criterion is told of its entry; limits as they print, since sentences name them."""
    limits = sorted((key, str(limit)) for key, limit in entry.threshold.items())
    return (entry.criterion, entry.window_days, entry.stage, *limits)


def _reading(entry: Entry, on: date, known: Facts) -> Reading:
    return Reading(known, on, threshold=entry.threshold, window_days=entry.window_days, stage=entry.stage)


def _days_before(on: date, days: int) -> date:
    """A window longer than the calendar reaches back to its first day."""
    return date.fromordinal(max(1, on.toordinal() - days))
