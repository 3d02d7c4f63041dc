"""Screening: facts against profiles, criterion by criterion, and the outcome of the ladder.

The ladder (``clinical.md`` 0.3) is a minimum: each criterion allows outcomes up to a rung, the lowest wins.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import Facts
from scs_manager.domain.findings import Finding, Rung, Settlement, rung_of
from scs_manager.domain.profiles import Profile, shipped_profiles
from scs_manager.domain.results import Overall, ProfileResult, Screening
from scs_manager.domain.screener import Screener, named
from scs_manager.domain.screening_json import rung_title, screening_to_json
from scs_manager.domain.text import Text

__all__ = [
    "Finding",
    "Overall",
    "ProfileResult",
    "Rung",
    "Screener",
    "Screening",
    "Settlement",
    "Stage",
    "rung_of",
    "screen",
    "screener",
    "screening_to_json",
]

CORE = "scs-core"
"""The profile that, with the safety it includes, gives the overall outcome (decision 17)."""


_KEPT = 32
"""Compiled screeners kept in memory; a clinic uses a handful a day."""
_COMPILED: dict[tuple[object, ...], Screener] = {}


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
    answers = screener(given, known, on=on, stage=stage).ask(facts)
    results = tuple(answers.result(each.id) for each in {each.id: each for each in given}.values())
    return Screening(on, stage, answers.result(CORE), results, _overall)


def screener(
    profiles: Iterable[Profile], library: Mapping[str, Profile], *, on: date, stage: Stage = Stage.SCREEN
) -> Screener:
    """These profiles and the core, compiled for a day and a stage; compiled once, by their content."""
    asked = {each.id: each for each in profiles}
    if CORE not in asked:
        asked[CORE] = named(CORE, library)
    sources = [each.sha256 for each in asked.values()]
    included = [named(name, library).sha256 for each in asked.values() for name in each.includes]
    key = (on, stage, *sources, *included)
    kept = _COMPILED.get(key)
    if kept is None:
        if len(_COMPILED) >= _KEPT:
            _COMPILED.clear()
        kept = _COMPILED[key] = Screener(asked.values(), library, on=on, stage=stage)
    return kept


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
