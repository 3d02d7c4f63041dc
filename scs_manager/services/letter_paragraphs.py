"""What every letter says of the trial and of the decision, and what it asks of its reader."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from reports.content import CriterionLine
from reports.referral_letter import LetterPurpose
from scs_manager.domain.diary_days import REGION_NAMES
from scs_manager.domain.truth import Truth
from scs_manager.models.trials import TrialRow
from scs_manager.services.decision_basis import Basis
from scs_manager.services.decision_standing import MOVED_ON, why_not
from scs_manager.services.decision_summary import SENTENCES
from scs_manager.services.letter_parts import AFTER_IMPLANT, ended_words
from scs_manager.services.relief_workings import STATES, key_number
from scs_manager.services.summary_facts import day


def paragraphs_of(session: Session, basis: Basis, message: str) -> tuple[str, ...]:
    """The trial, the decision, how the assessment ended, and what a person adds; empty ones are left out."""
    ended = ended_words(session, basis)
    found = [*_about_the_trial(basis), *_about_the_decision(basis), ended, message.strip()]
    return tuple(paragraph for paragraph in found if paragraph)


def _about_the_trial(basis: Basis) -> list[str]:
    outcome, trial = basis.judged.outcome, basis.trial
    if outcome is None or trial is None or trial.placed_on is None:
        return ["A trial of stimulation has not taken place so far."]
    region = str(REGION_NAMES[outcome.target]).lower()
    number, evidence = key_number(outcome), basis.judged.evidence
    first = f"{_ran(trial, trial.placed_on)} The target, locked before lead placement, was: {region}."
    never = evidence.never_negative if evidence else None
    if never is not None and outcome.primary.met is not Truth.MET:
        return [f"{first} It gives no answer: {never}."]
    if number.value == "unknown":
        return [f"{first} The diary gives no result: {number.detail}."]
    so_far = "So far, and not yet a result: relief" if trial.ended_at is None else "Relief"
    spoilt = f" {str(never)[:1].upper()}{str(never)[1:]}." if never is not None else ""
    return [f"{first} {so_far} of pain there: {number.value} ({number.interval}; {number.detail}).{spoilt}"]


def _ran(trial: TrialRow, placed_on: date) -> str:
    """From when to when, or that it still runs: its numbers are then no result."""
    if trial.removed_on is not None:
        return f"The trial ran from {day(placed_on)} to {day(trial.removed_on)}."
    if trial.ended_at is not None:
        return f"The trial ran from {day(placed_on)}."
    return f"A trial of stimulation has been running since {day(placed_on)}."


CHANGED_SINCE = (
    "The patient's identity or the trial's data changed after that day: "
    "the numbers in this letter are those of today."
)


def _about_the_decision(basis: Basis) -> list[str]:
    decision = basis.current
    if decision is None:
        return ["No decision about a permanent implant has been signed yet."]
    signed = decision.signed_at.astimezone(ZoneInfo(decision.signed_time_zone)).date()
    sentence = str(SENTENCES[decision.outcome]).lower()
    said = f"On {day(signed)} {decision.signed_by_name} decided: {sentence}."
    since = CHANGED_SINCE if why_not(basis, decision) is MOVED_ON else ""
    return [" ".join(filter(None, (said, decision.reasons.strip(), since)))]


_RELIEF = 2
"""The criterion of relief in the target region (measures.md 4.2)."""


def findings_of(basis: Basis) -> tuple[CriterionLine, ...]:
    """The eight criteria, once the trial is over: of one that runs nothing is met yet."""
    if basis.trial is not None and basis.trial.ended_at is None:
        return ()
    return tuple(
        CriterionLine(
            str(criterion.statement), str(criterion.evidence), STATES[criterion.state],
            remark="borderline" if criterion.number == _RELIEF and _is_borderline(basis) else "",
        )
        for criterion in basis.judged.criteria
    )  # fmt: skip


def _is_borderline(basis: Basis) -> bool:
    """Whether the interval of the target's relief lies on both sides of 50 %."""
    outcome = basis.judged.outcome
    return outcome is not None and outcome.primary.borderline is True


def requests_of(basis: Basis, purpose: LetterPurpose) -> tuple[str, ...]:
    """What the implant centre is asked; nothing once the stimulator is in."""
    if basis.case.state in AFTER_IMPLANT:
        return ()
    decided = basis.current.outcome.value if basis.current else ""
    if purpose is LetterPurpose.IMPLANT_CENTRE and decided in ("implant", "no_trial_implant"):
        return (
            "Please offer the patient a date for the implant, or tell us what stands against it.",
            "Please check antithrombotics, infection and allergies again before the operation.",
        )
    return ()
