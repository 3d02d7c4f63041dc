"""A screening's JSON read for paper: the profiles, their findings and the words for both.

The JSON is that of ``domain.screening_json``. Statements are shown in the wording in which Met favours
proceeding, so that a column of ticks means the same everywhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reports.content import ProfileSignOff, ScreeningJson, State
from reports.dates import day_of
from reports.fact_words import brief_source, fact_words, value_words, without_scale
from reports.marks import WORDS
from reports.words import Markup, join, own, strong, text
from scs_manager.domain.screening_json import RUNG_TITLES

QUESTIONS = {
    "appropriate": "Is it clinically appropriate?",
    "safe": "Is it safe now?",
    "payer": "Will this payer accept it?",
}
_SHORT = {"appropriate": "Appropriate", "safe": "Safe", "payer": "Payer"}
LADDER = {str(rung): str(title) for rung, title in RUNG_TITLES.items()}
"""The outcomes in words, worst first."""
_STATES: dict[str, State] = {
    "urgent_referral": "not_met",
    "not_eligible_now": "not_met",
    "incomplete": "unknown",
    "not_indicated": "not_met",
    "optimise_first": "caution",
    "proceed_with_cautions": "caution",
    "proceed_to_trial": "met",
    "requirements_met": "met",
    "requirements_not_met": "not_met",
    "requirements_missing": "unknown",
}
ROLES = {"optimise-first": "optimise first"}
"""Roles whose words differ from their names."""


@dataclass(frozen=True)
class Evidence:
    """One value a finding rests on."""

    what: str
    value: str
    on: str
    source: str
    needs_date: bool = True
    """Who the patient is has no date; everything else should."""
    unit: str = ""

    @property
    def answer(self) -> str:
        """The value without its unit."""
        return self.value.removesuffix(f" {self.unit}") if self.unit else self.value

    @property
    def named(self) -> Markup:
        """``DN4 score: 6``."""
        value = strong(self.value) if len(self.value) <= 40 else text(self.value)
        return own("%(what)s: %(value)s", what=self.what, value=value)

    @property
    def origin(self) -> tuple[str, str]:
        """Day and source; who the patient is needs no day."""
        return self.on or ("no date" if self.needs_date else ""), self.source


@dataclass(frozen=True)
class FindingView:
    """One criterion of one profile as it is printed."""

    criterion: str
    statement: str
    truth: str
    """``met``, ``not_met`` or ``unknown`` in the wording that favours proceeding."""
    state: State
    """The mark: it depends on the role, as the word does."""
    word: str
    role: str
    required: bool
    urgent: bool
    why: str
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    threshold: str
    sources: tuple[str, ...]
    provenance: str

    @property
    def reason(self) -> str:
        """Why, without what is printed anyway: data not recorded, and a single answer said once more."""
        if self.why.startswith("Not recorded") and self.missing:
            return "Not recorded"
        what, _, value = self.why.rpartition(": ")
        said = (without_scale(what), value_words(value))
        return "" if any(said == (each.what, each.answer) for each in self.evidence) else self.why

    @property
    def key(self) -> tuple[str, str]:
        """Findings with the same key say the same in every profile."""
        return self.criterion, self.threshold


@dataclass(frozen=True)
class ProfileView:
    """One profile's answer as it is printed."""

    id: str
    version: str
    title: str
    question: str
    outcome: str
    outcome_words: str
    """In the words of its question; a payer is never said to "proceed"."""
    best: str
    provenance: str
    valid_from: str
    marks: tuple[str, ...]
    """A draft, retired, or not in force on the day of the screening."""
    sha256: str
    findings: tuple[FindingView, ...]
    due_later: tuple[str, ...]
    due_stages: tuple[str, ...]
    """The stage of each that is due later."""
    settles: tuple[tuple[str, ...], ...]
    settles_exact: bool
    stops: tuple[str, ...]
    modifiable: tuple[str, ...]

    @property
    def state(self) -> State:
        """The mark that goes with the outcome."""
        return outcome_state(self.outcome)

    @property
    def short_question(self) -> str:
        """``Appropriate``, ``Safe`` or ``Payer``."""
        return _SHORT.get(self.question, self.question)

    def count(self, truth: str) -> int:
        """How many findings are ``met``, ``not_met`` or ``unknown``."""
        return sum(finding.truth == truth for finding in self.findings)


def evidence_words(evidence: Iterable[Evidence]) -> list[Markup]:
    """``DN4 score: 6; Leg pain: 7 (3 August 2026, clinic visit)``: values of one day and source together."""
    said = []
    for origin, values in groupby(evidence, key=lambda each: each.origin):
        words = join([each.named for each in values], "; ")
        where = ", ".join(filter(None, origin))
        said.append(words + own(" (%(where)s)", where=where) if where else words)
    return said


def outcome_state(outcome: str) -> State:
    """The mark of a rung of the ladder."""
    return _STATES.get(outcome, "unknown")


def profiles_of(screening: ScreeningJson) -> tuple[ProfileView, ...]:
    """The profiles of a screening, by question: appropriate, safe, payer."""
    views = [_profile(entry) for entry in screening.get("profiles", ())]
    order = list(QUESTIONS)
    return tuple(sorted(views, key=lambda view: order.index(view.question) if view.question in order else 9))


def sign_off_of(profile: ProfileView, sign_offs: Iterable[ProfileSignOff]) -> ProfileSignOff | None:
    """The clinic's sign-off of this version of the profile."""
    for sign_off in sign_offs:
        if (sign_off.profile_id, sign_off.version) == (profile.id, profile.version):
            return sign_off
    return None


def _profile(entry: Mapping[str, Any]) -> ProfileView:
    question, outcome = str(entry.get("question", "")), str(entry.get("outcome", ""))
    return ProfileView(
        id=str(entry.get("id", "")),
        version=str(entry.get("version", "")),
        title=str(entry.get("title") or entry.get("id", "")),
        question=question,
        outcome=outcome,
        outcome_words=str(entry.get("outcome_title") or LADDER.get(outcome, outcome)),
        best=str(entry.get("best") or ""),
        provenance=str(entry.get("provenance") or ""),
        valid_from=day_of(entry.get("valid_from")),
        marks=tuple(_marks(entry)),
        sha256=str(entry.get("sha256") or ""),
        findings=tuple(_finding(each) for each in entry.get("findings", ())),
        due_later=tuple(_due(each) for each in entry.get("due_later", ())),
        due_stages=tuple(_stage(each) for each in entry.get("due_later", ())),
        settles=tuple(tuple(map(str, each)) for each in entry.get("settles", ())),
        settles_exact=bool(entry.get("settles_exact", True)),
        stops=tuple(map(str, entry.get("stops", ()))),
        modifiable=tuple(map(str, entry.get("modifiable", ()))),
    )


def _marks(entry: Mapping[str, Any]) -> Iterator[str]:
    """What a reader must know of the rules themselves before relying on them."""
    if entry.get("draft"):
        yield "draft: known from digests or memory only"
    if entry.get("retired"):
        yield f"retired on {day_of(entry['retired'])}"
    elif entry.get("in_force") is False:
        ended = day_of(entry.get("valid_to"))
        yield f"valid until {ended}" if ended else "not in force on the day of the screening"


def _due(entry: object) -> str:
    if isinstance(entry, Mapping):
        return str(entry.get("favourable") or entry.get("statement") or entry.get("criterion", ""))
    return str(entry)


def _stage(entry: object) -> str:
    return str(entry.get("stage", "")) if isinstance(entry, Mapping) else ""


def _finding(entry: Mapping[str, Any]) -> FindingView:
    role = str(entry.get("role", ""))
    truth = str(entry.get("display_state") or entry.get("state", "unknown"))
    return FindingView(
        criterion=str(entry.get("criterion", "")),
        statement=str(entry.get("favourable") or entry.get("statement") or entry.get("criterion", "")),
        truth=truth,
        state=_mark_of(truth, role, bool(entry.get("out_of_date"))),
        word=str(entry.get("word") or WORDS.get(truth, "Unknown")),
        role=role,
        required=bool(entry.get("required", True)),
        urgent=bool(entry.get("urgent", False)),
        why=str(entry.get("why") or ""),
        evidence=tuple(_evidence(each) for each in entry.get("evidence", ())),
        missing=tuple(map(str, entry.get("missing", ()))),
        threshold=_threshold(entry.get("threshold")),
        sources=tuple(map(str, entry.get("sources", ()))),
        provenance=str(entry.get("provenance") or ""),
    )


def _mark_of(truth: str, role: str, out_of_date: bool) -> State:
    """A caution that applies is a caution; what a payer misses is open work, not a clinical "no"."""
    if truth == "met":
        return "met"
    if truth != "not_met":
        return "expired" if out_of_date else "unknown"
    if role == "documentation":
        return "unknown"
    return "caution" if role in {"caution", "optimise-first"} else "not_met"


def _evidence(entry: Mapping[str, Any]) -> Evidence:
    name = str(entry.get("what", ""))
    what = without_scale(str(entry.get("meaning") or fact_words(name)))
    return Evidence(
        what=what.partition("; ")[0] if isinstance(entry.get("value"), list) else what,
        value=value_words(entry.get("value"), entry.get("unit")),
        on=day_of(entry.get("on")),
        source=brief_source(str(entry.get("from") or "")),
        needs_date=not name.startswith("patient."),
        unit=str(entry.get("unit") or ""),
    )


def _threshold(threshold: object) -> str:
    if isinstance(threshold, Mapping):
        return "; ".join(
            f"within {value} days"
            if key == "window_days"
            else f"{str(key).replace('_', ' ')}: {value_words(value)}"
            for key, value in threshold.items()
        )
    return "" if threshold is None else str(threshold)


def titled(profile: ProfileView) -> Markup:
    """``SCS core 1.2.0``."""
    return text(f"{profile.title} {profile.version}")
