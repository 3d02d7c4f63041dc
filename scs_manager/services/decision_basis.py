"""What a decision rests on: the trial's outcome, the eight criteria, the advice, and the signed screening.

Reads only and never commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.choice_words import PREFERENCES
from scs_manager.domain.decisions import eight_criteria, recommend
from scs_manager.domain.no_trial import not_there
from scs_manager.domain.outcome_summary import outcome_summary
from scs_manager.domain.pathway import CaseFacts
from scs_manager.domain.profile_values import Question
from scs_manager.domain.relief_rules import rule_of, rules_of
from scs_manager.domain.trial_end_words import EndedTrial
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.shared_decisions import SharedDecisionRow
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import gathered, outcomes
from scs_manager.services.clinic_days import today_in
from scs_manager.services.decision_content import Judged, basis_json
from scs_manager.services.decision_day import DecisionDay, decision_day
from scs_manager.services.evidence import evidence_of, signed_screening
from scs_manager.services.last_evenings import last_evening
from scs_manager.services.profile_library import active_profiles, profile_called
from scs_manager.services.review_rows import newest_standing
from scs_manager.services.shared_decision_rows import newest_talk
from scs_manager.services.trial_end_summary import ended_trial


@dataclass(frozen=True)
class Basis:
    """Everything a decision about one case rests on at this moment."""

    case: CaseRow
    patient: PatientRow
    clinic: ClinicRow
    trial: TrialRow | None
    judged: Judged
    screening: ScreeningRow | None
    review: TeamReviewRow | None
    current: DecisionRow | None
    """The signed decision about this trial that stands; a new one replaces it."""
    content: Mapping[str, Any]
    """The same as plain JSON; two calls on the same rows give the same."""
    ended: EndedTrial | None = None
    """How the trial ended, and what the patient said about it."""
    facts: CaseFacts = field(default_factory=CaseFacts)
    """What the guards of the pathway look at."""


def basis_of(session: Session, case: CaseRow, *, now: datetime, trial: TrialRow | None = None) -> Basis:
    """Gather it anew from the rows; of a trial that still runs, up to the last evening over or answered.

    It is about the newest trial, or about the one that is given.
    """
    clinic = session.get_one(ClinicRow, case.clinic_id)
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    trial = trial or outcomes.latest_trial(session, case)
    today = decision_day(session, case, on=today_in(clinic, now))
    judged = _judge(session, case, trial, today, now) if trial else Judged(today=today)
    screening = signed_screening(session, case)
    review = newest_standing(session, case)
    ended = ended_trial(session, case, trial, judged.outcome) if trial else None
    if judged.evidence is not None and ended is not None:
        judged = replace(judged, summary=outcome_summary(judged.evidence, ended))
    content = basis_json(case, patient, trial, judged, screening, review, ended)
    content["talk"] = _talk_json(newest_talk(session, case))
    content["no_trial"] = _no_trial(session, case, trial, today)
    current = _current(session, case, trial)
    facts = gathered.case_facts(session, case)
    return Basis(case, patient, clinic, trial, judged, screening, review, current, content, ended, facts)


def told_basis(session: Session, case: CaseRow, *, now: datetime) -> Basis:
    """The basis that papers tell of: of the trial that took place, also while a repeat is only planned."""
    return basis_of(session, case, now=now, trial=outcomes.told_trial(session, case))


def _talk_json(talk: SharedDecisionRow | None) -> dict[str, Any] | None:
    """The talk with the patient: its day, what was preferred, and the hash of its record."""
    if talk is None:
        return None
    prefers = str(PREFERENCES[talk.prefers]) if talk.prefers else None
    said = {"id": str(talk.id), "held_on": talk.held_on.isoformat(), "prefers": prefers, "sure": talk.sure}
    return said | {"led_by": talk.led_by, "matters": talk.matters, "content_sha256": talk.content_sha256}


def _no_trial(session: Session, case: CaseRow, trial: TrialRow | None, today: DecisionDay) -> list[str]:
    """What is not there without a trial; empty where there is one."""
    if trial is not None:
        return []
    profiles = active_profiles(session, case.clinic_id, on=today.safety.on).values()
    payers = [each.title for each in profiles if each.question is Question.PAYER and each.relief is not None]
    return [str(sentence) for sentence in not_there(payers)]


def _judge(session: Session, case: CaseRow, trial: TrialRow, today: DecisionDay, now: datetime) -> Judged:
    last_day = today.safety.on
    profiles = active_profiles(session, case.clinic_id, on=last_day)
    profile = profile_called(session, case.clinic_id, trial.relief_profile, on=last_day)
    if trial.placed_on is None and trial.ended_at is None:
        return Judged(profile=profile, today=today)
    as_of = last_day if trial.removed_on else last_evening(session, trial, now=now)
    outcome = outcomes.outcome_of(session, trial, profile=profile, as_of=as_of)
    evidence = replace(evidence_of(session, case, trial, outcome, profile), safety=today.safety)
    advice = recommend(evidence, rule_of(profile))
    rules = rules_of(evidence, profiles.values())
    return Judged(outcome, evidence, eight_criteria(evidence), advice, rules, profile, today)


def _current(session: Session, case: CaseRow, trial: TrialRow | None) -> DecisionRow | None:
    about = col(DecisionRow.trial_id).is_(None) if trial is None else col(DecisionRow.trial_id) == trial.id
    query = select_scoped(DecisionRow, case.clinic_id).where(DecisionRow.case_id == case.id, about)
    return session.exec(query.order_by(col(DecisionRow.signed_at).desc()).limit(1)).first()
