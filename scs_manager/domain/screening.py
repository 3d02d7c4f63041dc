"""Screening: facts against profiles, criterion by criterion, and the outcome of the ladder.

The ladder (``clinical.md`` 0.3) is a minimum: each criterion allows outcomes up to a rung, the lowest wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Criterion, Reading, Stage
from scs_manager.domain.errors import RuleError
from scs_manager.domain.facts import Facts
from scs_manager.domain.findings import (
    Finding,
    Overall,
    ProfileResult,
    Rung,
    Screening,
    Settlement,
    rung_of,
)
from scs_manager.domain.profiles import Entry, Profile, shipped_profiles
from scs_manager.domain.screening_json import rung_title, screening_to_json
from scs_manager.domain.settle import settle
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

__all__ = [
    "Finding",
    "Overall",
    "ProfileResult",
    "Rung",
    "Screening",
    "Settlement",
    "Stage",
    "rung_of",
    "screen",
    "screening_to_json",
]

CORE = "scs-core"
"""The profile that, with the safety it includes, gives the overall outcome (decision 17)."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An entry joined with its criterion, and what each of its states comes to; made once per profile."""

    entry: Entry
    definition: Criterion
    meaning: Mapping[Truth, tuple[Truth, Rung]]
    """For each state the one to display, and the best outcome it allows."""

    @classmethod
    def of(cls, entry: Entry) -> "_Asked":
        """The entry as compiled."""
        definition = REGISTRY[entry.criterion]
        shown = {state: state if definition.favours else ~state for state in Truth}
        return cls(entry, definition, {state: (each, _rung(each, entry)) for state, each in shown.items()})


def _rung(favourable: Truth, entry: Entry) -> Rung:
    urgent = REGISTRY[entry.criterion].urgent
    return rung_of(favourable, entry.role, required=entry.required, urgent=urgent)


_Compiled = tuple[tuple[_Asked, ...], tuple[_Asked, ...]]
_COMPILED: dict[tuple[str, ...], _Compiled] = {}
_KEPT = 256
"""Compiled profiles kept in memory; a clinic uses a handful."""


def screen(
    facts: Facts,
    profiles: Iterable[Profile] | Mapping[str, Profile],
    *,
    on: date,
    stage: Stage = Stage.SCREEN,
    library: Mapping[str, Profile] | None = None,
) -> Screening:
    """Asks every profile about these facts as of ``on``; facts dated later are left out.

    ``library`` holds the profiles that others include and the core; without it the shipped ones serve,
    overridden by the given ones. An included profile that the library lacks is refused by name.
    """
    given = tuple(profiles.values() if isinstance(profiles, Mapping) else profiles)
    known = library if library is not None else {**shipped_profiles(), **{each.id: each for each in given}}
    patient = _Patient(facts.known_on(on), on)
    results = {each.id: _result(patient, each, known, stage) for each in given}
    core = results.get(CORE) or _result(patient, _named(CORE, known), known, stage)
    return Screening(on, stage, _overall(core), tuple(results.values()))


class _Patient:
    """The facts of one patient on one day, remembering what each entry found: profiles share entries."""

    def __init__(self, facts: Facts, on: date) -> None:
        self._facts = facts
        self._on = on
        self._found: dict[int, Finding] = {}

    def finding(self, asked: _Asked) -> Finding:
        """What that entry finds; evaluated once."""
        kept = self._found.get(id(asked.entry))
        if kept is None:
            kept = self._found[id(asked.entry)] = self._evaluate(asked)
        return kept

    def _evaluate(self, asked: _Asked) -> Finding:
        entry = asked.entry
        found = asked.definition.evaluate(
            Reading(
                self._facts,
                self._on,
                threshold=entry.threshold,
                window_days=entry.window_days,
                stage=entry.stage,
            )
        )
        shown, rung = asked.meaning[found.state]
        return Finding(
            asked.definition,
            entry,
            found.state,
            found.why,
            found.evidence,
            found.settles,
            found.stops,
            found.out_of_date,
            shown,
            rung,
        )


def _result(
    patient: _Patient, profile: Profile, library: Mapping[str, Profile], stage: Stage
) -> ProfileResult:
    now, later = _compiled(profile, library, stage)
    every = [patient.finding(asked) for asked in now]
    outcome = min((finding.rung for finding in every), key=lambda rung: rung.rank)
    return ProfileResult(
        profile,
        stage,
        outcome,
        _one_per_criterion(every),
        tuple(patient.finding(asked) for asked in later),
        settle(every),
    )


def _one_per_criterion(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Where a profile asks what an included one asks too, the stricter finding is shown."""
    shown: dict[str, Finding] = {}
    for finding in findings:
        kept = shown.get(finding.criterion)
        if kept is None or finding.rung.rank < kept.rung.rank:
            shown[finding.criterion] = finding
    return tuple(shown.values())


def _compiled(profile: Profile, library: Mapping[str, Profile], stage: Stage) -> _Compiled:
    """The entries asked at this stage and those due later, joined with their criteria; done once."""
    sources = (profile, *(_named(name, library) for name in profile.includes))
    key = (stage, *(each.sha256 for each in sources))
    kept = _COMPILED.get(key)
    if kept is None:
        if len(_COMPILED) >= _KEPT:
            _COMPILED.clear()
        kept = _COMPILED[key] = _join(sources, stage)
    return kept


def _join(sources: Sequence[Profile], stage: Stage) -> _Compiled:
    now: list[_Asked] = []
    later: list[_Asked] = []
    for profile in sources:
        due = [entry for entry in profile.criteria if entry.stage.rank <= stage.rank]
        now += [_Asked.of(entry) for entry in due if not _superseded(entry, due)]
        later += [_Asked.of(entry) for entry in profile.criteria if entry.stage.rank > stage.rank]
    if not now:
        raise RuleError(Text("The profile %(profile)s asks nothing at this stage", profile=sources[0].title))
    return tuple(now), tuple(later)


def _superseded(entry: Entry, due: Iterable[Entry]) -> bool:
    """A criterion asked again at a later stage is asked in its later form only."""
    return any(other.criterion == entry.criterion and other.stage.rank > entry.stage.rank for other in due)


def _named(name: str, library: Mapping[str, Profile]) -> Profile:
    if name not in library:
        raise RuleError(Text("The profile %(name)s is needed and is not available", name=name))
    return library[name]


def _overall(core: ProfileResult) -> Overall:
    flags = [finding for finding in core.findings if finding.definition.urgent]
    met = tuple(finding for finding in flags if finding.rung is Rung.URGENT_REFERRAL)
    unknown = tuple(finding for finding in flags if finding.rung is Rung.INCOMPLETE)
    lifts = tuple(finding for finding in core.findings if finding.rung is Rung.NOT_ELIGIBLE_NOW)
    return Overall(core, _headline(core, unknown), met, unknown, lifts)


def _headline(core: ProfileResult, flags_unknown: tuple[Finding, ...]) -> Text:
    """The outcome in words; what it rests on, and under rungs 1 and 2 the red flags still unknown."""
    title = rung_title(core.outcome, core.stage)
    if core.outcome is Rung.INCOMPLETE:
        open_findings = sum(finding.rung is Rung.INCOMPLETE for finding in core.findings)
        return Text("%(title)s: %(count)s criteria cannot be settled yet", title=title, count=open_findings)
    if core.outcome.rank > Rung.INCOMPLETE.rank:
        return title
    found = "; ".join(str(finding.statement) for finding in core.findings if finding.rung is core.outcome)
    if not flags_unknown:
        return Text("%(title)s: %(found)s", title=title, found=found)
    names = "; ".join(str(finding.statement) for finding in flags_unknown)
    return Text(
        "%(title)s: %(found)s. Red flags still unknown: %(flags)s", title=title, found=found, flags=names
    )
