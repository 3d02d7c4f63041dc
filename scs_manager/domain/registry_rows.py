"""What the registry keeps of one case, made from what the other rules found (measures.md 3.7).

Numbers are whole: sums of scores, counts of days, hundredths cut down. Nothing is rounded into success, and
what is not known stays None.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from scs_manager.domain.adverse_events import AdverseEvent, phase_of
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.device_ends import ImplantEnd
from scs_manager.domain.diary_statistics import DiaryQuality, RegionOutcome
from scs_manager.domain.implants import decided_since
from scs_manager.domain.opioids import Change, DoseChange, Mme, band_of
from scs_manager.domain.relief import MODERATE, SUBSTANTIAL, Relief, outward
from scs_manager.domain.survival import observed
from scs_manager.domain.trial_criteria import TrialCriterion
from scs_manager.domain.truth import Truth

PROFOUND = 80
"""Percent relief called profound; inclusive. [read]"""

Columns = dict[str, Any]
LETTERS: Mapping[str, str] = {"met": "m", "not_met": "n", "unknown": "u"}
_YES_NO: Mapping[Truth, bool | None] = {Truth.MET: True, Truth.NOT_MET: False, Truth.UNKNOWN: None}


def relief_columns(found: RegionOutcome) -> Columns:
    """Relief in the target: sums and days of both windows where they have enough, thresholds, interval."""
    relief = found.relief
    low, high = found.interval.low, found.interval.high
    ends = (None, None) if low is None or high is None else outward(low, high)
    percent = relief.percent
    return {
        **_sums(relief),
        "relief_hundredths": None if percent is None else floor(percent * 100),
        "relief_low": ends[0],
        "relief_high": ends[1],
        "at_30": _YES_NO[relief.at_least(MODERATE)],
        "at_50": _YES_NO[relief.at_least(SUBSTANTIAL)],
        "at_80": _YES_NO[relief.at_least(PROFOUND)],
        "borderline": found.borderline,
    }


def _sums(relief: Relief) -> Columns:
    columns: Columns = {}
    for name, window in (("before", relief.baseline), ("after", relief.trial)):
        enough = window.mean is not None
        columns[f"{name}_total"] = int(sum(window.valid)) if enough else None
        columns[f"{name}_days"] = window.n if enough else None
    return columns


def quality_columns(quality: DiaryQuality) -> Columns:
    """How the diary was kept, in days."""
    names = ("expected", "on_time", "late", "staff", "outside", "missing")
    return {f"days_{name}": getattr(quality, name) for name in names}


def opioid_columns(change: DoseChange) -> Columns:
    """The three-way label, and dose and band of each window where the dose is known whole."""
    columns: Columns = {"opioid_change": change.change.value}
    for name, dose in (("before", change.before), ("after", change.after)):
        total = _total(dose)
        columns[f"opioid_{name}"] = None if total is None else floor(total * 100)
        columns[f"band_{name}"] = None if total is None else band_of(total)
    return columns


def _total(dose: Mme | None) -> Fraction | None:
    return dose.total if dose else None


def criteria_columns(states: Sequence[str]) -> Columns:
    """The eight criteria as one letter each, and how many are met; from their words."""
    if not states:
        return {"criteria": None, "criteria_met": None}
    letters = "".join(LETTERS[state] for state in states)
    return {"criteria": letters, "criteria_met": letters.count("m")}


def states_of(criteria: Iterable[TrialCriterion]) -> list[str]:
    """The words of the criteria in their order."""
    return [criterion.state.word for criterion in criteria]


@dataclass(frozen=True)
class Steps:
    """The days on which a case reached the steps of the pathway; None for a step not reached."""

    referred_on: date | None = None
    worked_up_on: date | None = None
    screened_on: date | None = None
    reviewed_on: date | None = None
    placed_on: date | None = None
    removed_on: date | None = None
    ended_on: date | None = None
    decided_on: date | None = None
    implanted_on: date | None = None


UNDECIDED = (DecisionOutcome.DEFER, DecisionOutcome.REPEAT_TRIAL)
"""Signed decisions that leave open whether there will be an implant: nobody stops waiting by them."""


def decided_on(decisions: Sequence[tuple[str, date]]) -> date | None:
    """The day of the first decision that settles something; decisions are outcome and day, oldest first."""
    return next((day for outcome, day in decisions if outcome not in UNDECIDED), None)


def chosen_on(decisions: Sequence[tuple[str, date]], implanted_on: date | None) -> date | None:
    """The day since which the implant that was made stood decided; None where no decision came before it."""
    if implanted_on is None:
        return None
    return decided_since([(outcome, day) for outcome, day in decisions if day <= implanted_on])


def waiting_columns(steps: Steps, *, chosen_on: date | None) -> Columns:
    """Days from referral to each step, and from the decision to implant to the implant; never below 0."""
    since = steps.referred_on
    return {
        "wait_screened": _days(since, steps.screened_on),
        "wait_reviewed": _days(since, steps.reviewed_on),
        "wait_placed": _days(since, steps.placed_on),
        "wait_decided": _days(since, steps.decided_on),
        "wait_implanted": _days(chosen_on, steps.implanted_on),
    }


def _days(since: date | None, until: date | None) -> int | None:
    return None if since is None or until is None else max(0, (until - since).days)


def ends_columns(end: ImplantEnd | None) -> Columns:
    """How long an implant and its effect are known to have lasted, as the curves of survival ask."""
    if end is None:
        return {}
    watched = end.explanted_on or end.last_known_on
    explant = observed(end.implanted_on, end.explanted_on, end.last_known_on)
    loss = observed(end.implanted_on, end.loss_on, watched)
    return {
        "explanted_on": end.explanted_on,
        "lost_on": end.loss_on,
        "explant_days": explant.days if explant else None,
        "explant_seen": explant.ended if explant else None,
        "loss_days": loss.days if loss else None,
        "loss_seen": loss.ended if loss else None,
    }


def year_columns(relief: Relief | None, pgic: int | None) -> Columns:
    """What the visit at twelve months showed in the target; unknown without a valid diary."""
    percent = relief.percent if relief else None
    return {
        "year_relief_hundredths": None if percent is None else floor(percent * 100),
        "year_at_50": None if relief is None else _YES_NO[relief.at_least(SUBSTANTIAL)],
        "year_pgic": pgic,
    }


FIELDS = (
    "before_days",
    "after_days",
    "opioid_change",
    "pgic",
    "satisfied_asked",
    "wants_asked",
    "adequate",
    "measured",
)
"""What every trial that ended and was not aborted should leave behind; who is unsure was asked."""
DONE = frozenset({"satisfied_asked", "wants_asked", "measured"})
"""Fields that say whether something was done: a no leaves them empty."""


def is_filled(name: str, value: object) -> bool:
    """Whether a field of the registry says something."""
    if name == "opioid_change":
        return value is not None and value != Change.UNKNOWN
    return value is True if name in DONE else value is not None


def completeness_columns(row: Mapping[str, Any]) -> Columns:
    """How many fields are asked of a case, and how many of them are filled."""
    if row.get("placed_on") is None or row.get("ended_on") is None or row.get("aborted"):
        return {"fields_asked": 0, "fields_filled": 0}
    filled = sum(is_filled(name, row.get(name)) for name in FIELDS)
    return {"fields_asked": len(FIELDS), "fields_filled": filled}


@dataclass(frozen=True)
class ComplicationCount:
    """How many complications of one class happened in one phase, and how many of them were serious."""

    class_name: str
    phase: str
    events: int
    serious: int


def complication_counts(
    events: Iterable[AdverseEvent], implanted_on: date | None
) -> tuple[ComplicationCount, ...]:
    """Complications by class and phase, in a fixed order; an unjudged event is not counted as serious."""
    found: dict[tuple[str, str], list[AdverseEvent]] = {}
    for event in events:
        key = (event.complication.group.value, phase_of(event.starts_on, implanted_on).value)
        found.setdefault(key, []).append(event)
    return tuple(
        ComplicationCount(*key, len(found[key]), sum(event.serious is True for event in found[key]))
        for key in sorted(found)
    )
