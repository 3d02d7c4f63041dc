"""A clinician's own judgement of a criterion beside the computed finding, and the ladder as judged.

The computed finding and outcome are never altered or hidden; what is judged stands beside them. A payer
decides by its own rule, so a judgement is shown in payer profiles and moves no payer's outcome.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.findings import Rung, rung_of
from scs_manager.domain.profile_values import Question, Role
from scs_manager.domain.screening_json import rung_title
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

TRUTHS: Mapping[str, Truth] = MappingProxyType({truth.word: truth for truth in Truth})
"""The words of the states: met, not_met, unknown."""

STATE_NAMES: Mapping[str, Text] = MappingProxyType(
    {"met": Text("Met"), "not_met": Text("Not met"), "unknown": Text("Unknown")}
)
"""A judged state in words; rows are worded so that Met favours proceeding."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One criterion as a named person judges it; no state takes an earlier judgement back."""

    criterion: str
    state: str | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome as computed and as judged; ``differs`` says whether the judgements moved it."""

    profile: str
    title: str
    computed: str
    judged: str
    judged_title: Text

    @property
    def differs(self) -> bool:
        """Whether the judged outcome is another one."""
        return self.computed != self.judged


def standing(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """The newest judgement of each criterion, given oldest first; those taken back are left out."""
    newest = {each.criterion: each for each in judgements}
    return {name: each for name, each in newest.items() if each.state is not None}


def judged_outcomes(result: Mapping[str, Any], judgements: Mapping[str, Judgement]) -> tuple[Judged, ...]:
    """Each profile that is no payer's, with the ladder's outcome as computed and as judged."""
    return tuple(
        _judged(profile, judgements)
        for profile in result["profiles"]
        if profile["question"] != Question.PAYER
    )


def judged_overall(result: Mapping[str, Any], judgements: Mapping[str, Judgement]) -> Judged | None:
    """The same for core and safety together, the outcome above the matrix; None if the core was not asked."""
    named = result["overall"]["profile"]
    return next((each for each in judged_outcomes(result, judgements) if each.profile == named), None)


def _judged(profile: Mapping[str, Any], judgements: Mapping[str, Judgement]) -> Judged:
    rungs = (_rung(finding, judgements) for finding in profile["findings"])
    worst = min(rungs, key=lambda rung: rung.rank)
    title = rung_title(worst, Stage(profile["stage"]))
    return Judged(profile["id"], profile["title"], profile["outcome"], str(worst), title)


def _rung(finding: Mapping[str, Any], judgements: Mapping[str, Judgement]) -> Rung:
    said = judgements.get(finding["criterion"])
    state = said.state if said and said.state else finding["display_state"]
    return rung_of(
        TRUTHS[state], Role(finding["role"]), required=finding["required"], urgent=finding["urgent"]
    )


def judgements_to_json(result: Mapping[str, Any], judgements: Iterable[Judgement]) -> dict[str, Any]:
    """Every judgement, oldest first, and the outcomes as computed and as judged, as plain data."""
    given = list(judgements)
    stands = standing(given)
    overall = judged_overall(result, stands)
    return {
        "judgements": [_to_json(each, stands=stands.get(each.criterion) is each) for each in given],
        "overall": _outcome_to_json(overall) if overall else None,
        "profiles": [_outcome_to_json(each) for each in judged_outcomes(result, stands)],
    }


def _to_json(said: Judgement, *, stands: bool) -> dict[str, Any]:
    return {
        "criterion": said.criterion,
        "state": said.state,
        "reason": said.reason,
        "by": said.by,
        "at": said.at.isoformat(),
        "stands": stands,
    }


def _outcome_to_json(outcome: Judged) -> dict[str, Any]:
    return {
        "profile": outcome.profile,
        "title": outcome.title,
        "computed": outcome.computed,
        "judged": outcome.judged,
        "judged_title": str(outcome.judged_title),
    }
