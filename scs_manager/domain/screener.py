"""Profiles compiled for one day and stage: asked of one patient or of a whole registry (decision 15).

What profiles share is asked once. An outcome asks of a patient only what can still lower it; findings with
their evidence and sentences, and what would settle it, ask everything and are made when somebody reads them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter, itemgetter

from scs_manager.domain.answers_kept import PUT_OFF, Answer
from scs_manager.domain.asked import Asked, Record
from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import RuleError
from scs_manager.domain.facts import Facts
from scs_manager.domain.findings import Rung
from scs_manager.domain.profile_values import Entry, Profile
from scs_manager.domain.record_keys import Queries, Window
from scs_manager.domain.results import Made, ProfileResult
from scs_manager.domain.text import Text

RUNGS = tuple(Rung)
"""By rank."""

Lowest = Callable[[Answer], int]
RANK: Lowest = attrgetter("rank")
BEST: Lowest = attrgetter("best")


class Compiled:
    """One profile with those it includes: the places of what it asks now, and what it asks later."""

    __slots__ = ("by_lowest", "later", "now", "of", "profile")

    def __init__(
        self, profile: Profile, now: tuple[int, ...], later: tuple[Asked, ...], asked: Sequence[Asked]
    ) -> None:
        self.profile = profile
        self.now = now
        self.later = later
        self.of: Callable[[Sequence[Answer]], Iterable[Answer]] = itemgetter(*now, now[0])
        """This profile's answers among those of the screener; one stands twice, so that none is alone."""
        self.by_lowest = sorted((asked[place].lowest, place) for place in set(now))
        """The places again, those first that can come to the lowest ranks."""


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
        self._queries = Queries()
        self._places: dict[int, int] = {}
        self._windows: dict[int | None, Window] = {}
        self.profiles = {each.id: self._compiled(each, library) for each in profiles}
        self._plan = [(each.kept.first, each.kept.look_up, each.direct_days) for each in self.asked]

    def ask(self, facts: Facts) -> "Answers":
        """What every profile answers about one patient; facts dated later than the day are left out.

        A registry runs this line millions of times: a criterion that rests on one fact costs two look-ups,
        and the others are put off until somebody needs them.
        """
        get = facts.data.get
        found = [
            (
                direct(None)
                if (datum := get(name)) is None
                else direct(datum.value)
                if datum.on in days
                else None
            )
            or PUT_OFF
            for name, direct, days in self._plan
        ]
        return Answers(self, facts, found)

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
        return Compiled(profile, tuple(now), tuple(later), self.asked)

    def _place(self, entry: Entry) -> int:
        """Where an entry's answer stands; included by several profiles, it is asked once."""
        place = self._places.get(id(entry))
        if place is None:
            place = self._places[id(entry)] = len(self.asked)
            self.asked.append(self._joined(entry))
        return place

    def _joined(self, entry: Entry) -> Asked:
        days = entry.window_days
        window = self._windows.setdefault(days, Window(self.on, days))
        return Asked(entry, REGISTRY[entry.criterion], window, self._queries)


class Answers:
    """One patient's answers, one for each thing the screener asks."""

    __slots__ = ("_facts", "_found", "_is_open", "_record", "_screener")

    def __init__(self, screener: Screener, facts: Facts, found: list[Answer]) -> None:
        """``found`` by place; ``PUT_OFF`` stands for what nobody has needed yet."""
        self._screener = screener
        self._facts = facts
        self._found = found
        self._record: Record | None = None
        self._is_open = True
        """Whether any may still be put off."""

    def all(self) -> list[Answer]:
        """Every answer, by place."""
        if self._is_open:
            for place in [at for at, answer in enumerate(self._found) if answer is PUT_OFF]:
                self._at(place)
            self._is_open = False
        return self._found

    def outcome(self, profile: str) -> Rung:
        """The rung of one profile."""
        return self._lowest(self._screener.profiles[profile], RANK)

    def result(self, profile: str) -> ProfileResult:
        """One profile's result; what is reachable, and its findings, are found when they are read."""
        compiled = self._screener.profiles[profile]
        return ProfileResult(
            compiled.profile,
            self._screener.stage,
            self._lowest(compiled, RANK),
            lambda: self._lowest(compiled, BEST),
            lambda: self._made(compiled),
        )

    def _lowest(self, compiled: Compiled, rank: Lowest) -> Rung:
        """The lowest rank of a profile's answers; what cannot lower it any more stays put off."""
        lowest = min(map(rank, compiled.of(self._found)))
        if self._is_open:
            for possible, place in compiled.by_lowest:
                if possible >= lowest:
                    break
                if self._found[place] is PUT_OFF:
                    lowest = min(lowest, rank(self._at(place)))
        return RUNGS[lowest]

    def _at(self, place: int) -> Answer:
        answer = self._found[place]
        if answer is PUT_OFF:
            answer = self._found[place] = self._read().answer(self._screener.asked[place])
        return answer

    def _read(self) -> Record:
        if self._record is None:
            self._record = Record(self._facts, self._screener.on)
        return self._record

    def _made(self, compiled: Compiled) -> Made:
        known, asked = self._read().known, self._screener.asked
        now = [asked[place].finding(self._at(place), known) for place in compiled.now]
        return now, [each.finding(each.run(known), known) for each in compiled.later]


def named(name: str, library: Mapping[str, Profile]) -> Profile:
    """The profile of that id, refused by name where the library lacks it."""
    if name not in library:
        raise RuleError(Text("The profile %(name)s is needed and is not available", name=name))
    return library[name]


def _superseded(entry: Entry, due: Sequence[Entry]) -> bool:
    """A criterion asked again at a later stage is asked in its later form only."""
    return any(other.criterion == entry.criterion and other.stage.rank > entry.stage.rank for other in due)
