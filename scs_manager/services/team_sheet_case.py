"""One patient's page on the sheet for the team: what the record says, and what it does not. Reads only."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from reports.team_sheet import TeamCase, TeamPart
from scs_manager.domain.evaluations import CONCLUSIONS
from scs_manager.domain.fact_values import Facts, Item, items_of
from scs_manager.domain.ledger import mme_now
from scs_manager.domain.pathway import STATE_NAMES
from scs_manager.domain.profile_values import Role
from scs_manager.domain.screening_stage import due_stage
from scs_manager.domain.team_questions import team_question
from scs_manager.models.cases import CaseRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import screening
from scs_manager.services.clinic_days import today_in
from scs_manager.services.decision_basis import Basis, told_basis
from scs_manager.services.document_frame import identity_of
from scs_manager.services.evaluations import current_evaluation
from scs_manager.services.gathered import known_facts
from scs_manager.services.record_rows import facts_of_case
from scs_manager.services.referral_rows import referral_of
from scs_manager.services.relief_workings import key_number
from scs_manager.services.safety_now import safety_now
from scs_manager.services.summary_facts import short, summary_facts

CORE = "scs-core"
MOST = 7
"""Lines of one list on a page; what is left is counted, never dropped silently. [default]"""


def team_case(session: Session, case: CaseRow, *, now: datetime) -> TeamCase:
    """Everything on one page."""
    basis, facts = told_basis(session, case, now=now), facts_of_case(session, case)
    screened = screening.latest_screening(session, case)
    patient = basis.patient
    return TeamCase(
        identity=identity_of(patient, now),
        initials=f"{patient.given_name[:1]}. {patient.family_name[:1]}.",
        state=str(STATE_NAMES[case.state]),
        waiting=_waiting(basis, now),
        question=_question(session, basis),
        outcome=_outcome(screened),
        left=(
            TeamPart("Who", tuple(_who(session, basis))),
            TeamPart("Screening", tuple(_screening(screened))),
            TeamPart("Safety today", tuple(_safety(session, case, today_in(basis.clinic, now)))),
        ),
        right=(
            TeamPart("Psychology", tuple(_psychology(session, case))),
            TeamPart("Medicines", tuple(_medicines(facts))),
            TeamPart("Imaging", tuple(_imaging(facts))),
            TeamPart("Trial", tuple(_trial(basis))),
            TeamPart("Proposals", tuple(_proposals(basis))),
        ),
    )


def _waiting(basis: Basis, now: datetime) -> str:
    zone = ZoneInfo(basis.clinic.time_zone)
    days = (now.astimezone(zone).date() - basis.case.state_since.astimezone(zone).date()).days
    return f"{days} {'day' if days == 1 else 'days'} in this state"


def _question(session: Session, basis: Basis) -> str:
    """What the team is asked, by where the case stands; the referral's own words before a trial."""
    referral = referral_of(session, basis.case)
    asked = " ".join(referral.reason.split())[:240] if referral else ""
    return team_question(basis.case.state, decided=basis.current is not None, referred_for=asked)


def _outcome(screened: ScreeningRow | None) -> str:
    if screened is None:
        return "Not screened"
    signed = "" if screened.signed_at else ", not signed"
    return f"{screened.result['overall']['title']}{signed}"


def _who(session: Session, basis: Basis) -> Iterator[str]:
    for fact in summary_facts(session, basis):
        yield f"{fact.label}: {fact.value}{f' ({fact.detail})' if fact.detail else ''}"


def _screening(screened: ScreeningRow | None) -> Iterator[str]:
    """The overall outcome, then what speaks against it and what is unknown in the core.

    Exclusions stand under safety, as they are today.
    """
    if screened is None:
        yield "Unknown: the patient has not been screened."
        return
    yield f"{_outcome(screened)}, as of {short(screened.on)}."
    asked = [each for each in _core(screened) if each["role"] != Role.EXCLUSION]
    against = [each for each in asked if each["display_state"] == "not_met" and _counts(each)]
    yield from _most((f"{each['word']}: {each['statement']}" for each in against), "not met")
    unknown = [each for each in asked if each["display_state"] == "unknown"]
    yield from _most((f"{each['word']}: {each['favourable']}" for each in unknown), "unknown")


def _counts(finding: Mapping[str, Any]) -> bool:
    """An indication that the profile does not require takes nothing away when it is not met."""
    return finding["role"] != Role.INDICATION or bool(finding["required"])


def _core(screened: ScreeningRow) -> list[dict[str, Any]]:
    """The findings of the core, else of the first profile that was used."""
    profiles = screened.result["profiles"]
    core = [each for each in profiles if each["id"] == CORE] or profiles[:1]
    return [finding for each in core for finding in each["findings"]]


def _most(lines: Iterable[str], what: str) -> Iterator[str]:
    found = list(lines)
    yield from found[:MOST]
    if len(found) > MOST:
        yield f"And {len(found) - MOST} more {what}: see the screening."


def _safety(session: Session, case: CaseRow, on: date) -> Iterator[str]:
    """Red flags and exclusions as the step that comes next asks them."""
    stage = due_stage(case.state)
    facts = known_facts(session, case, stage=stage, on=on)
    safety = safety_now(session, case, facts, on=on, stage=stage)
    yield from (f"RED FLAG: {each}" for each in safety.red_flags)
    yield from (f"Exclusion: {each}" for each in safety.exclusions)
    yield from _most((f"Unknown: {each}" for each in safety.unknown), "unknown")
    yield from (f"Waits for the plan of the day: {each}" for each in safety.waiting)
    named = (safety.red_flags, safety.exclusions, safety.unknown, safety.waiting)
    cleared = safety.asked - sum(len(each) for each in named)
    yield f"{cleared} of {safety.asked} red flags and exclusions are cleared on {short(safety.on)}."


def _psychology(session: Session, case: CaseRow) -> Iterator[str]:
    row = current_evaluation(session, case)
    if row is None or row.signed_at is None:
        yield "Unknown: no evaluation is signed."
        return
    conclusion = CONCLUSIONS.get(row.conclusion or "")
    on = f", held {short(row.held_on)}" if row.held_on else ""
    yield f"{conclusion or 'Conclusion not recorded'}; {row.evaluator_name or row.signed_by_name}{on}."
    if row.conditions:
        yield f"Conditions: {row.conditions}"


def _medicines(facts: Facts) -> Iterator[str]:
    """Opioid dose, then what is taken now; a list nobody called complete says so."""
    datum, complete = facts.get("medication.medicines"), "medicines" in facts.complete
    items = items_of(datum.value) if datum else ()
    yield f"Opioids: {mme_now(items, complete=complete).text}"
    now = [str(item["drug"]) for item in items if item.get("current")]
    yield from _most((f"Takes {drug}" for drug in now), "medicines")
    thinners = facts.get("medication.antithrombotics")
    names = ", ".join(str(each["drug"]) for each in items_of(thinners.value)) if thinners else ""
    checked = "antithrombotics" in facts.complete
    yield f"Antithrombotics: {names or ('none' if checked else 'unknown')}"
    if not complete:
        yield "Nobody has said that the list of medicines is complete."


def _imaging(facts: Facts) -> Iterator[str]:
    datum = facts.get("safety.imaging")
    items = sorted(items_of(datum.value), key=_performed, reverse=True) if datum else []
    yield from (_image(each) for each in items[:3])
    if not items:
        yield "None is recorded."


def _performed(item: Item) -> str:
    return str(item["performed_on"])


def _image(item: Item) -> str:
    where = " ".join(str(item.get(name) or "") for name in ("kind", "region", "level")).replace("_", " ")
    return (
        f"{' '.join(where.split())}, {item['performed_on']}: {item.get('finding') or 'finding not recorded'}"
    )


def _trial(basis: Basis) -> Iterator[str]:
    outcome, evidence = basis.judged.outcome, basis.judged.evidence
    if basis.trial is None or outcome is None:
        yield "No trial has taken place."
        return
    if basis.trial.ended_at is None:
        yield "The trial still runs. So far:"
    if evidence is not None and evidence.never_negative is not None:
        yield f"Not a negative trial: {evidence.never_negative}."
    number = key_number(outcome)
    interval = f" ({number.interval})" if number.interval else ""
    yield f"{number.value}, {number.what}{interval}; {number.detail}."
    for criterion in basis.judged.criteria:
        if criterion.state.word != "met":
            yield f"{criterion.statement}: {criterion.state.word.replace('_', ' ')}."


def _proposals(basis: Basis) -> Iterator[str]:
    """The advice of the rules, the newest minutes that stand, and what the patient prefers."""
    advice, review, talk = basis.judged.recommendation, basis.review, basis.content.get("talk")
    yield f"Rules: {advice.title}." if advice else "Rules: no advice without a trial; see the screening."
    if review is not None:
        said = review.decision.replace("_", " ")
        yield f"Team on {short(review.held_on)}: {said}. {review.reasons}".strip()
        if review.dissent:
            yield f"Dissent: {review.dissent}"
    preferred = talk["prefers"] if talk else None
    yield f"The patient prefers: {preferred or 'not recorded'}."
    if basis.current is not None:
        yield f"Signed by {basis.current.signed_by_name}: {basis.current.outcome.replace('_', ' ')}."
