"""What frames a decision in its summary: condition, target, trial, data and record. Reads only."""

from datetime import date

from sqlmodel import Session

from reports.content import Fact
from scs_manager.domain.diary_days import REGION_NAMES
from scs_manager.domain.packet_parts_history import DIAGNOSIS
from scs_manager.domain.trial_end_words import waiver_words
from scs_manager.domain.wording import days_text
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.lists import SurgeryRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes
from scs_manager.services.clinic_days import today_in
from scs_manager.services.decision_basis import Basis
from scs_manager.services.treatment_lines import operation_words, operations_of


def summary_facts(session: Session, basis: Basis) -> tuple[Fact, ...]:
    """Condition, target, trial and device: what frames the decision."""
    facts = (Fact("Condition", _condition(basis), _after(session, basis)),)
    return (*facts, *_trial_facts(basis, basis.trial)) if basis.trial else facts


def _condition(basis: Basis) -> str:
    """The diagnosis only where the signed screening found it; else what is known of it."""
    state = found_states(basis).get("seed.dx.persistent_or_recurrent")
    if state == "met":
        return DIAGNOSIS
    return f"Not {DIAGNOSIS}, as screened" if state == "not_met" else f"Unknown: {DIAGNOSIS} not shown"


def _after(session: Session, basis: Basis) -> str:
    """The newest operation on the lumbosacral spine; one elsewhere does not lead to this condition."""
    lumbar = [each for each in operations_of(session, basis.case) if each.region == "lumbosacral"]
    if not lumbar:
        return "no lumbosacral operation on record"
    dated = f", {_operated(lumbar[-1])}" if lumbar[-1].performed_on else ""
    return f"after {operation_words(lumbar[-1])}{dated}"


def found_states(basis: Basis) -> dict[str, str]:
    """State by criterion in the signed screening, of whatever profile asks it first; empty without one."""
    found: dict[str, str] = {}
    profiles = basis.screening.result["profiles"] if basis.screening else ()
    for profile in profiles:
        for finding in profile["findings"]:
            found.setdefault(finding["criterion"], finding["state"])
    return found


def _trial_facts(basis: Basis, trial: TrialRow) -> tuple[Fact, ...]:
    at = trial.target_locked_at
    locked = f", locked {short(today_in(basis.clinic, at))}" if at else ""
    region = str(REGION_NAMES[trial.target_region])
    dates = "no leads placed"
    if trial.placed_on:
        end = short(trial.removed_on) if trial.removed_on else "still in"
        dates = f"{short(trial.placed_on)} – {end}"
    days = (trial.removed_on - trial.placed_on).days if trial.placed_on and trial.removed_on else None
    length = str(days_text(days)) if days is not None else ""
    adequate = {True: "technically adequate", False: "not technically adequate", None: ""}
    aborted = "aborted, never a negative trial" if basis.ended and basis.ended.end.aborted else ""
    detail = ", ".join(filter(None, (length, aborted, adequate[trial.technically_adequate])))
    return (
        Fact(f"Target{locked}", region, trial.target_text),
        Fact("Trial", dates, detail),
        Fact("Device of the trial", trial.device or "not recorded"),
    )


def _operated(operation: SurgeryRow) -> str:
    """The month of an operation, or its year where no more is known."""
    on = operation.performed_on
    return "" if on is None else str(on.year) if operation.precision == "year" else f"{on:%B %Y}"


def data_note(basis: Basis) -> str:
    """From when to when the diary runs and how complete it is, in one sentence."""
    outcome = basis.judged.outcome
    if outcome is None or not outcome.days:
        return ""
    quality, first, last = outcome.quality, outcome.days[0].day, outcome.days[-1].day
    kept = f"{quality.kept} of {quality.expected} days"
    waived = basis.ended.waiver if basis.ended else None
    without = f" Baseline waived {waiver_words(waived, basis.ended.zone)}" if waived and basis.ended else ""
    return f"Diary {day(first)} to {day(last)}, {kept} with an entry that counts.{without}"


def record_lines(session: Session, basis: Basis, decision: DecisionRow | None) -> tuple[str, ...]:
    """Further sentences for the record: versions of the diary, tables used."""
    lines = []
    if basis.trial is not None:
        rows = outcomes.entries_of(session, basis.trial)
        days = {row.day for row in rows}
        lines.append(f"Diary: {len(days)} days, {len(rows)} versions stored.")
    opioids = basis.judged.evidence.opioids if basis.judged.evidence else None
    if opioids is not None and opioids.before is not None:
        lines.append(f"Opioid factors: {opioids.before.table}. Not to be used to choose a replacement dose.")
    if decision is not None and decision.replaces_id is not None:
        lines.append(f"Replaces an earlier decision: {decision.replace_reason}")
    return tuple(lines)


def day(on: date) -> str:
    """``14 March 2026``."""
    return f"{on.day} {on:%B %Y}"


def short(on: date) -> str:
    """``14 Mar 2026``, where there is little room."""
    return f"{on.day} {on:%b %Y}"
