"""The answers of one entry, kept by what its criterion read: equal data are evaluated once, not per patient.

A criterion is a pure function of what it asks its ``Reading`` for. Each thing that it asks for the first time
is noted with what the record said, so that its answers form a tree: from one query to the next, down to the
answer. A record that says the same along a path is answered without running the criterion again.

A path is exact: it holds the value, whether it lies in the review window, and the day wherever the criterion
asked for it. What rests on a list is not kept: hardly two patients share one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from scs_manager.domain.criteria.base import Found
from scs_manager.domain.facts import FACTS, Kind
from scs_manager.domain.findings import Rung
from scs_manager.domain.record_keys import LISTED, PLAIN, Query, Said, ValueOf
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

PATHS_KEPT = 4096
"""Paths kept per entry and day; beyond it a criterion simply runs. Most have fewer than ten."""

EXACT: Final = frozenset({Kind.BOOLEAN, Kind.CHOICE, Kind.INTEGER, Kind.DATE})
"""Kinds of fact whose equal values are the same in every way."""

Path = list[tuple[Query, object]]
"""What a criterion asked, in order, and what the record said."""


_BEST: Final = (Rung.PROCEED_TO_TRIAL, Rung.PROCEED_TO_TRIAL.rank, Rung.PROCEED_TO_TRIAL.rank)


@dataclass(slots=True, eq=False)
class Answer:
    """What one entry answers, to one patient or to all whose record leads along one path."""

    found: Found
    """Of a kept answer without evidence, which each record holds for itself."""
    names: tuple[str, ...] | None
    """The facts that are the evidence of a kept answer; None where ``found`` is of one patient."""
    keeps_words: bool
    """False where the sentence may name a day of one patient."""
    shown: Truth
    rung: Rung
    rank: int
    """Of the rung: the outcome is the lowest of all."""
    best: int
    """The rank that is still reachable: an unknown that facts can settle allows everything."""


PUT_OFF: Final = Answer(Found(Truth.UNKNOWN, Text("")), None, True, Truth.UNKNOWN, *_BEST)
"""Stands for an answer that nobody has needed yet; it lowers no outcome."""


class Step:
    """One query on a path, and where each key leads: to the next step or to the answer."""

    __slots__ = ("leads", "query")

    def __init__(self, query: Query) -> None:
        self.query = query
        self.leads: dict[object, Step | Answer] = {}


class KeptAnswers:
    """The answers of one entry on one day, by the paths that lead to them."""

    __slots__ = ("_paths", "direct", "first", "root")

    def __init__(self) -> None:
        self.root: Step | Answer | None = None
        """Where the paths begin; None until one was kept."""
        self.first = ""
        """The fact that is asked for first, whatever the record; known where that one decides."""
        self.direct: dict[object, Answer] = {}
        """Answers that rest on the first fact alone, by its key in the window; None where it is absent."""
        self._paths = 0

    def along(self, said: Said) -> Answer | None:
        """The answer to a record by what it says; None where its path was not kept."""
        step = self.root
        while isinstance(step, Step):
            step = step.leads.get(said[step.query])
        return step

    def keep(self, path: Path, answer: Answer) -> None:
        """Lay a path into the tree, unless it holds a list or there are enough of them."""
        if self._paths >= PATHS_KEPT or any(key is LISTED for _query, key in path):
            return
        self._paths += 1
        if not path:
            self.root = answer
            return
        self._lay(path, answer)
        query, key = path[0]
        if len(path) == 1 and isinstance(query, ValueOf):
            self._keep_direct(query, key, answer)

    @property
    def look_up(self) -> Callable[[Any], Answer | None]:
        """The answer to a value of the first fact that lies in the window, or to None where it is absent."""
        return self.direct.get if self._kind in EXACT else self._of_number

    @property
    def is_direct(self) -> bool:
        """Whether a value in date may be looked up: not a list."""
        return self._kind in EXACT or self._kind is Kind.NUMBER

    @property
    def _kind(self) -> Kind | None:
        return FACTS[self.first].kind if self.first in FACTS else None

    def _of_number(self, value: Any) -> Answer | None:
        """Equal numbers may print differently."""
        plain = value is None or value.__class__ in PLAIN
        return self.direct.get(value if plain else (value.__class__, str(value)))

    def _lay(self, path: Path, answer: Answer) -> None:
        """The same keys always lead to the same next query."""
        if not isinstance(self.root, Step):
            self.root = Step(path[0][0])
        step = self.root
        for (_query, key), (following, _key) in pairwise(path):
            led = step.leads.get(key)
            if not isinstance(led, Step):
                led = step.leads[key] = Step(following)
            step = led
        step.leads[path[-1][1]] = answer

    def _keep_direct(self, query: ValueOf, key: object, answer: Answer) -> None:
        self.first = query.name
        if key is None or (self.is_direct and not query.is_outside(key)):
            self.direct[key] = answer
