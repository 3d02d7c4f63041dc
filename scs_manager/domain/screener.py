"""Profiles compiled for one day and stage: asked of one patient or of a whole registry (decision 15).

What profiles share is asked once. A patient's answers are kept as they come, one per criterion; findings with
their sentences, and what would settle it, are made when somebody reads them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from scs_manager.domain.answers_kept import PLAIN, Answer, Asked, Asks, Step
from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import RuleError
from scs_manager.domain.facts import Facts
from scs_manager.domain.findings import Rung
from scs_manager.domain.profile_values import Entry, Profile
from scs_manager.domain.results import Made, ProfileResult
from scs_manager.domain.text import Text

RUNGS = tuple(Rung)
"""By rank."""

VALUE = Asks.VALUE


class Compiled:
    """One profile with those it includes: the places of what it asks now, and what it asks later."""

    __slots__ = ("later", "now", "profile")

    def __init__(self, profile: Profile, now: tuple[int, ...], later: tuple[Asked, ...]) -> None:
        self.profile = profile
        self.now = now
        self.later = later


class Screener:
    """Some profiles on one day at one stage, ready for any number of patients."""

    def __init__(
        self, profiles: Iterable[Profile], library: Mapping[str, Profile], *, on: date, stage: Stage
    ) -> None:
        """``library`` holds what the profiles include; one that it lacks is refused by name."""
        self.on = on
        self.stage = stage
        self.asked: list[Asked] = []
        """Everything that is asked now, each entry once; an answer stands at the place of what was asked."""
        self._places: dict[int, int] = {}
        self.profiles = {each.id: self._compiled(each, library) for each in profiles}

    def ask(self, facts: Facts) -> "Answers":
        """What every profile answers about one patient; facts dated later than the day are left out.

        This is the loop that a registry runs millions of times; hence one flat function.
        """
        on, get = self.on, facts.data.get
        record = Record(facts, on)
        found: list[Answer] = []
        for asked in self.asked:
            step = asked.root
            while isinstance(step, Step):
                datum = get(step.name)
                if step.asks is not VALUE:
                    step = step.leads.get(asked.told(step, facts))
                elif datum is None:
                    step = step.leads.get(None)
                elif (
                    datum.value.__class__ in PLAIN
                    and (dated := datum.on) is not None
                    and asked.since <= dated <= on
                ):
                    step = step.leads.get(datum.value)
                else:
                    step = step.leads.get(asked.key(datum))
            found.append(step or asked.run(record.known))
        return Answers(self, record, found)

    def _compiled(self, profile: Profile, library: Mapping[str, Profile]) -> Compiled:
        sources = (profile, *(named(name, library) for name in profile.includes))
        now: list[int] = []
        later: list[Asked] = []
        for source in sources:
            due = [entry for entry in source.criteria if entry.stage.rank <= self.stage.rank]
            now += [self._place(entry) for entry in due if not _superseded(entry, due)]
            later += [self._joined(e) for e in source.criteria if e.stage.rank > self.stage.rank]
        if not now:
            raise RuleError(Text("The profile %(profile)s asks nothing at this stage", profile=profile.title))
        return Compiled(profile, tuple(now), tuple(later))

    def _place(self, entry: Entry) -> int:
        """Where an entry's answer stands; included by several profiles, it is asked once."""
        place = self._places.get(id(entry))
        if place is None:
            place = self._places[id(entry)] = len(self.asked)
            self.asked.append(self._joined(entry))
        return place

    def _joined(self, entry: Entry) -> Asked:
        return Asked(entry, REGISTRY[entry.criterion], self.on)


class Record:
    """A patient's facts, and on demand those known on the day."""

    __slots__ = ("_facts", "_known", "_on")

    def __init__(self, facts: Facts, on: date) -> None:
        self._facts = facts
        self._on = on
        self._known: Facts | None = None

    @property
    def known(self) -> Facts:
        """The facts without what is dated after the day; sifted once."""
        if self._known is None:
            self._known = self._facts.known_on(self._on)
        return self._known


class Answers:
    """One patient's answers, an answer for each thing the screener asks."""

    __slots__ = ("_record", "_screener", "found")

    def __init__(self, screener: Screener, record: Record, found: list[Answer]) -> None:
        self._screener = screener
        self._record = record
        self.found = found

    def outcome(self, profile: str) -> Rung:
        """The rung of one profile."""
        found = self.found
        return RUNGS[min([found[place].rank for place in self._screener.profiles[profile].now])]

    def result(self, profile: str) -> ProfileResult:
        """One profile's result; its findings are made when they are read."""
        compiled, found = self._screener.profiles[profile], self.found
        return ProfileResult(
            compiled.profile,
            self._screener.stage,
            RUNGS[min([found[place].rank for place in compiled.now])],
            RUNGS[min([found[place].best for place in compiled.now])],
            lambda: self._made(compiled),
        )

    def _made(self, compiled: Compiled) -> Made:
        known, asked = self._record.known, self._screener.asked
        now = [asked[place].finding(self.found[place], known) for place in compiled.now]
        return now, [each.finding(each.run(known), known) for each in compiled.later]


def named(name: str, library: Mapping[str, Profile]) -> Profile:
    """The profile of that id, refused by name where the library lacks it."""
    if name not in library:
        raise RuleError(Text("The profile %(name)s is needed and is not available", name=name))
    return library[name]


def _superseded(entry: Entry, due: Sequence[Entry]) -> bool:
    """A criterion asked again at a later stage is asked in its later form only."""
    return any(other.criterion == entry.criterion and other.stage.rank > entry.stage.rank for other in due)
