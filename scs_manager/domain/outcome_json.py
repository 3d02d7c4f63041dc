"""The outcome of a trial as plain values, for programs; ``scs-manager outcome --json`` prints it."""

from fractions import Fraction
from typing import Any

from scs_manager.domain.decisions import WHAT_A_TRIAL_TELLS
from scs_manager.domain.diary_statistics import Gap, RegionOutcome, TrialDay, TrialOutcome
from scs_manager.domain.relief import MODERATE, rounded_percent
from scs_manager.domain.sensitivity import SensitivityLine
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


def outcome_to_json(
    outcome: TrialOutcome, *, numbered: bool = False, never_negative: Text | None = None
) -> dict[str, Any]:
    """Every number with its basis; null with a reason where there is none. Percent, exact then one decimal.

    ``numbered`` leaves out the dates of days that are only numbers; ``never_negative`` is why a relief too
    small is no result of this trial, which is then neither true nor false.
    """
    window = outcome.window
    return {
        "target": outcome.target.value,
        "window": {
            "baseline_from": _date(window.baseline_start, numbered),
            "placed_on": _date(window.placement, numbered),
            "removed_on": _date(window.removal, numbered),
            "baseline_days": window.baseline_days,
            "min_baseline_days": window.min_baseline_days,
            "trial_days": window.trial_days,
            "min_trial_days": window.min_trial_days,
        },
        "never_negative": _words(never_negative),
        "regions": {
            region.value: _region(found) | _answers(found, never_negative)
            for region, found in outcome.regions.items()
        },
        "diary": vars(outcome.quality) | {"kept": outcome.quality.kept},
        "days": [_day(day, numbered) for day in outcome.days],
        "gaps": [_gap(gap, numbered) for gap in outcome.gaps],
        "says": str(WHAT_A_TRIAL_TELLS),
    }


def _region(found: RegionOutcome) -> dict[str, Any]:
    relief, interval, contrast = found.relief, found.interval, found.contrast
    percent = relief.percent
    return {
        "relief": _float(percent),
        "display": _display(percent),
        "ci": _bounds(interval.low, interval.high),
        "df": interval.df,
        "g": interval.g,
        "ci_reason": _words(interval.note),
        "points": _float(relief.points),
        "mean_baseline": _float(relief.baseline.mean),
        "mean_trial": _float(relief.trial.mean),
        "n": [relief.baseline.n, relief.trial.n],
        "expected": [relief.baseline_expected, relief.trial_expected],
        "reason": _words(relief.reason),
        "unstable": relief.unstable,
        "contrast50": None
        if contrast is None
        else {
            "d": float(contrast.d), "se": contrast.se, "df": contrast.df,
            "ci": _bounds(contrast.low, contrast.high),
        },
        "robustness": {
            "missing": found.robustness.missing,
            "relief_worst": _float(found.robustness.worst),
            "label_changes": found.robustness.label_changes,
            "note": str(found.robustness.note),
        },
        "sensitivity": [_line(line) for line in found.sensitivity],
    }  # fmt: skip


def _answers(found: RegionOutcome, never_negative: Text | None) -> dict[str, Any]:
    """What the relief says of both thresholds."""
    spared = never_negative is not None and found.met is Truth.NOT_MET
    label = Text("unknown: %(why)s", why=never_negative) if spared else found.label
    at_30 = found.relief.at_least(MODERATE)
    return {
        "ge50": None if spared else _bool(found.met),
        "ge30": None if never_negative and at_30 is Truth.NOT_MET else _bool(at_30),
        "label": str(label),
        "borderline": None if spared else found.borderline,
    }


def _line(line: SensitivityLine) -> dict[str, Any]:
    return {
        "counting": line.counting.value,
        "label": str(line.label),
        "relief": _float(line.percent),
        "display": _display(line.percent),
        "n": line.n,
        "expected": line.expected,
        "note": _words(line.note),
    }


def _day(day: TrialDay, numbered: bool) -> dict[str, Any]:
    entry = day.diary.entry
    return {
        "number": day.number,
        "day": _date(day.day, numbered),
        "phase": day.phase.value,
        "use": day.use.value,
        "back": entry.pain_back_nrs if entry else None,
        "leg": entry.pain_leg_nrs if entry else None,
        "worst": entry.pain_worst_nrs if entry else None,
        "source": day.diary.source.value if entry else None,
        "punctuality": day.diary.punctuality.value if entry else None,
        "counts": day.diary.kept and day.diary.excluded is None,
        "excluded": day.diary.excluded,
    }


def _gap(gap: Gap, numbered: bool) -> dict[str, Any]:
    by = gap.by or None
    return {"number": gap.number, "day": _date(gap.day, numbered), "reason": str(gap.reason), "by": by}


def _date(day: object, numbered: bool) -> str | None:
    return None if day is None or numbered else str(day)


def _display(percent: Fraction | None) -> float | None:
    """One decimal, never rounded up into a threshold."""
    return None if percent is None else float(rounded_percent(percent))


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _bounds(low: float | None, high: float | None) -> list[float] | None:
    return None if low is None or high is None else [low, high]


def _words(text: Text | None) -> str | None:
    return None if text is None else str(text)


def _bool(truth: Truth) -> bool | None:
    return None if truth is Truth.UNKNOWN else truth is Truth.MET
