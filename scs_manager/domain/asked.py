"""An entry of a profile joined with its criterion, as one screener asks it."""

from collections.abc import Set
from datetime import date
from typing import Final

from scs_manager.domain.answers_kept import Answer, KeptAnswers
from scs_manager.domain.criteria.base import Criterion, Found, Reading
from scs_manager.domain.criteria_inputs import inputs_of
from scs_manager.domain.facts import FACTS, Facts, Kind
from scs_manager.domain.findings import Finding, Rung, rung_of
from scs_manager.domain.noted_reading import Noted
from scs_manager.domain.profile_values import Entry
from scs_manager.domain.record_keys import Queries, Said, Window
from scs_manager.domain.truth import Truth

LISTS: Final = frozenset(name for name, fact in FACTS.items() if fact.kind in (Kind.RECORDS, Kind.CHOICES))
"""Facts of several items or words."""


class Asked:
    """An entry joined with its criterion for one day: evaluates, and keeps what it answered."""

    __slots__ = ("_meaning", "_queries", "_window", "definition", "entry", "kept", "lists", "lowest", "same")

    def __init__(self, entry: Entry, definition: Criterion, window: Window, queries: Queries) -> None:
        self.entry = entry
        self.definition = definition
        self.same = _same(entry)
        """Entries of which this is equal find the same in a record, whatever they make of it."""
        self.lists = inputs_of(entry.criterion) & LISTS
        """The lists that it may read; of a record that holds one of them no answer is kept."""
        self.kept = KeptAnswers()
        self._window = window
        self._queries = queries
        self._meaning = {state: _meaning(state, entry, definition) for state in Truth}
        self.lowest = min(rank for _shown, _rung, rank in self._meaning.values())
        """The lowest rank that it can come to."""
        self.run(Facts())

    @property
    def direct_days(self) -> Set[date | None]:
        """The days on which a value may be looked up directly: none for lists."""
        return self._window.days if self.kept.is_direct else frozenset()

    def run(self, known: Facts) -> Answer:
        """Run the criterion over facts that are known on the day, and keep the path if it can be kept."""
        noted = Noted(known, self.entry, self._window, self._queries)
        found = self.definition.evaluate(noted)
        of_all = found._replace(evidence=())
        names = tuple(datum.name for datum in found.evidence)
        answer = self._answer(found.state, of_all, names, keeps_words=not noted.went_stale)
        self.kept.keep(noted.path, answer)
        return answer

    def evaluate(self, known: Facts) -> Found:
        """What the criterion finds in facts that are known on the day."""
        on, entry = self._window.on, self.entry
        return self.definition.evaluate(
            Reading(known, on, threshold=entry.threshold, window_days=entry.window_days, stage=entry.stage)
        )

    def answer(self, found: Found) -> Answer:
        """The answer of one patient alone; nothing is kept."""
        return self._answer(found.state, found, None, keeps_words=True)

    def finding(self, answer: Answer, known: Facts) -> Finding:
        """The answer for one patient, with its evidence and its sentence."""
        found = answer.found if answer.keeps_words else self.evaluate(known)
        is_kept = answer.keeps_words and answer.names is not None
        return Finding(
            self.definition,
            self.entry,
            found.state,
            found.why,
            tuple([known.data[name] for name in answer.names or ()]) if is_kept else found.evidence,
            found.settles,
            found.stops,
            found.out_of_date,
            answer.shown,
            answer.rung,
        )

    def _answer(
        self, state: Truth, found: Found, names: tuple[str, ...] | None, *, keeps_words: bool
    ) -> Answer:
        shown, rung, rank = self._meaning[state]
        can_be_settled = state is Truth.UNKNOWN and found.settles
        best = Rung.PROCEED_TO_TRIAL.rank if can_be_settled else rank
        return Answer(found, names, keeps_words, shown, rung, rank, best)


def _meaning(state: Truth, entry: Entry, definition: Criterion) -> tuple[Truth, Rung, int]:
    """The state as it is displayed, and the best outcome it allows."""
    shown = state if definition.favours else ~state
    rung = rung_of(shown, entry.role, required=entry.required, urgent=definition.urgent)
    return shown, rung, rung.rank


def _same(entry: Entry) -> tuple[object, ...]:
    """All that a criterion is told of its entry; limits as they print, since sentences name them."""
    limits = sorted((key, str(limit)) for key, limit in entry.threshold.items())
    return (entry.criterion, entry.window_days, entry.stage, *limits)


class Record(Said):
    """One patient's facts as the entries of a screener read them on its day."""

    __slots__ = ("_found", "_known", "_on")

    def __init__(self, facts: Facts, on: date) -> None:
        self.facts = facts
        self._on = on
        self._known: Facts | None = None
        self._found: dict[tuple[object, ...], Found] = {}

    @property
    def known(self) -> Facts:
        """The facts without what is dated after the day; sifted once."""
        if self._known is None:
            self._known = self.facts.known_on(self._on)
        return self._known

    def answer(self, asked: Asked) -> Answer:
        """The answer along a path that was kept, or by running the criterion."""
        if asked.lists and self._holds_any(asked.lists):
            return self._of_lists(asked)
        return asked.kept.along(self) or asked.run(self.known)

    def _of_lists(self, asked: Asked) -> Answer:
        """The answer that rests on lists of this patient, found once for all entries that ask the same."""
        found = self._found.get(asked.same)
        if found is None:
            found = self._found[asked.same] = asked.evaluate(self.known)
        return asked.answer(found)

    def _holds_any(self, lists: frozenset[str]) -> bool:
        return any(name in self.facts.data for name in lists)
