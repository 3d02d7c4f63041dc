"""How the one number of a decision summary came about, as the document prints it."""

from reports.content import State
from reports.findings import KeyNumber, LeftOut, Sensitivity, Workings
from scs_manager.domain.diary_days import REGION_NAMES
from scs_manager.domain.diary_statistics import Gap, TrialOutcome
from scs_manager.domain.relief import fixed, percent_text
from scs_manager.domain.sensitivity import Counting, SensitivityLine
from scs_manager.domain.trial_criteria import interval_sentence
from scs_manager.domain.truth import Truth

STATES: dict[Truth, State] = {Truth.MET: "met", Truth.NOT_MET: "not_met", Truth.UNKNOWN: "unknown"}


def key_number(outcome: TrialOutcome) -> KeyNumber:
    """Relief in the target region with its interval and the days behind it."""
    primary, relief = outcome.primary, outcome.primary.relief
    region = str(REGION_NAMES[outcome.target]).lower()
    if relief.percent is None or relief.baseline.mean is None or relief.trial.mean is None:
        return KeyNumber("unknown", f"pain relief, {region}", detail=str(relief.reason))
    days = (
        f"{relief.baseline.n} of {relief.baseline_expected} baseline days and "
        f"{relief.trial.n} of {relief.trial_expected} window days, {outcome.quality.late} of all days late"
    )
    return KeyNumber(
        str(percent_text(relief.percent)),
        f"pain relief, {region}",
        f"{interval_sentence(primary)}, from day-to-day variation only",
        f"{fixed(relief.baseline.mean, 2)} → {fixed(relief.trial.mean, 2)} on 0–10; {days}",
    )


def workings(outcome: TrialOutcome) -> Workings | None:
    """The formula with its numbers, the days left out, and other ways to count; None without a number."""
    primary, relief = outcome.primary, outcome.primary.relief
    if relief.percent is None or relief.baseline.mean is None or relief.trial.mean is None:
        return None
    before, after = fixed(relief.baseline.mean, 6), fixed(relief.trial.mean, 6)
    return Workings(
        formula=f"({before} − {after}) / {before} × 100 = {percent_text(relief.percent)}",
        interval_note=_interval_note(outcome),
        left_out=tuple(_left_out(gap) for gap in outcome.gaps),
        robustness=f"{window_words(outcome)}.",
        sensitivity=tuple(_sensitivity(line) for line in primary.sensitivity),
    )


def window_words(outcome: TrialOutcome) -> str:
    """What missing days do to the result: of its window alone, not of the whole diary."""
    return f"Window of the result: {outcome.primary.robustness.note}"


def gaps_words(outcome: TrialOutcome) -> str:
    """The same, and what the result would be if every gap, also outside of the window, were at baseline."""
    said = [window_words(outcome)]
    for each in outcome.primary.sensitivity:
        if each.counting is Counting.ALL_GAPS_AT_BASELINE and each.percent is not None:
            said.append(f"with every gap at the baseline mean {percent_text(each.percent)}")
    return "; ".join(said)


def _interval_note(outcome: TrialOutcome) -> str:
    df = outcome.primary.interval.df
    degrees = f", {df:.1f} degrees of freedom" if df is not None else ""
    return (
        f"Interval: Fieller, 95 %{degrees}. Days are treated as independent; likeness between neighbouring "
        "days would widen it."
    )


def _left_out(gap: Gap) -> LeftOut:
    return LeftOut(str(gap.number).replace("-", "−"), str(gap.reason), gap.by or "–")


def _sensitivity(line: SensitivityLine) -> Sensitivity:
    if line.percent is None:
        return Sensitivity(str(line.label), str(line.note or "unknown"), "not_asked")
    return Sensitivity(
        f"{line.label} ({line.n} of {line.expected})", str(percent_text(line.percent)), STATES[line.met]
    )
