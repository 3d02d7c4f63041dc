"""Profiles compiled for one day and stage: asked of one patient or of a whole registry (decision 15).

What profiles share is asked once. A patient's answers are kept as they come, one per criterion; findings with
their sentences, and what would settle it, are made when somebody reads them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter, itemgetter

from scs_manager.domain.answers_kept import LISTED, Answer, Asked, Step
from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Found, Stage
from scs_manager.domain.errors import RuleError
from scs_manager.domain.facts import Facts
from scs_manager.domain.findings import Rung
from scs_manager.domain.profile_values import Entry, Profile
from scs_manager.domain.results import Made, ProfileResult
from scs_manager.domain.text import Text

RUNGS = tuple(Rung)
"""By rank."""

RANK = attrgetter("rank")


class Compiled:
    """One profile with those it includes: the places of what it asks now, and what it asks later."""

    __slots__ = ("later", "now", "of", "profile")

    def __init__(self, profile: Profile, now: tuple[int, ...], later: tuple[Asked, ...]) -> None:
        self.profile = profile
        self.now = now
        self.later = later
        self.of: Callable[[Sequence[Answer]], Iterable[Answer]] = itemgetter(*now, now[0])
        """This profile's answers among those of the screener; one stands twice, so that none is alone."""


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
        self._days: dict[int | None, set[date | None]] = {}
        self.profiles = {each.id: self._compiled(each, library) for each in profiles}
        self._plan = [(each.first, each.direct.get, each.direct_days, each) for each in self.asked]

    def ask(self, facts: Facts) -> "Answers":
        """What every profile answers about one patient; facts dated later than the day are left out.

        A registry runs this line millions of times: a criterion that rests on one fact costs two look-ups.
        """
        get = facts.data.get
        answers = Answers(self, facts)
        answers.found = [
            (
                direct(None)
                if (datum := get(name)) is None
                else direct(datum.value)
                if datum.on in days
                else None
            )
            or answers.of(asked)
            for name, direct, days, asked in self._plan
        ]
        return answers

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
        """Entries of one review window share the days that were found to lie in it."""
        undated: set[date | None] = set() if entry.window_days is not None else {None}
        days = self._days.setdefault(entry.window_days, undated)
        return Asked(entry, REGISTRY[entry.criterion], self.on, days)


class Answers:
    """One patient's answers, an answer for each thing the screener asks."""

    __slots__ = ("_facts", "_known", "_screener", "_shared", "found")

    found: list[Answer]

    def __init__(self, screener: Screener, facts: Facts) -> None:
        self._screener = screener
        self._facts = facts
        self._known: Facts | None = None
        self._shared: dict[tuple[object, ...], Found] = {}

    @property
    def known(self) -> Facts:
        """The facts without what is dated after the day; sifted once."""
        if self._known is None:
            self._known = self._facts.known_on(self._screener.on)
        return self._known

    def of(self, asked: Asked) -> Answer:
        """The answer along a path that was kept, or by running the criterion."""
        step = asked.root
        while isinstance(step, Step):
            told = asked.told(step, self._facts)
            if told is LISTED:
                return self._listed(asked)
            step = step.leads.get(told)
        asked.note_day(self._facts)
        return step or asked.run(self.known)

    def _listed(self, asked: Asked) -> Answer:
        """The answer that rests on a list of this patient, found once for all entries that ask the same."""
        found = self._shared.get(asked.same)
        if found is None:
            found = self._shared[asked.same] = asked.evaluate(self.known)
        return asked.answer(found)

    def outcome(self, profile: str) -> Rung:
        """The rung of one profile."""
        ranks: Iterable[int] = map(RANK, self._screener.profiles[profile].of(self.found))
        return RUNGS[min(ranks)]

    def result(self, profile: str) -> ProfileResult:
        """One profile's result; its findings are made when they are read."""
        compiled, found = self._screener.profiles[profile], self.found
        return ProfileResult(
            compiled.profile,
            self._screener.stage,
            RUNGS[min(map(RANK, compiled.of(found)))],
            RUNGS[min(answer.best for answer in compiled.of(found))],
            lambda: self._made(compiled),
        )

    def _made(self, compiled: Compiled) -> Made:
        known, asked = self.known, self._screener.asked
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
