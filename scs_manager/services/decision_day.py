"""What the record says on the day of a decision: safety and payers as the permanent stage asks them.

A screening before the trial asked neither; what it found may be out of date. Reads only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import Facts
from scs_manager.domain.profile_values import Profile, Question
from scs_manager.domain.results import ProfileResult
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.screening import screen
from scs_manager.domain.screening_json import PAYER_TITLES, payer_outcome
from scs_manager.models.cases import CaseRow
from scs_manager.services import gathered
from scs_manager.services.profile_library import library
from scs_manager.services.safety_now import safety_now


@dataclass(frozen=True)
class DecisionDay:
    """Safety on that day, and each payer in use: id, title, version, outcome and its words."""

    safety: SafetyToday
    payers: tuple[Mapping[str, str], ...]


def decision_day(session: Session, case: CaseRow, *, on: date) -> DecisionDay:
    """Asked anew from the record as it stands."""
    facts = gathered.screening_facts(session, case, stage=Stage.PERMANENT, on=on)
    safety = safety_now(session, case, facts, on=on, stage=Stage.PERMANENT)
    return DecisionDay(safety, _payers(session, case, facts, on))


def _payers(session: Session, case: CaseRow, facts: Facts, on: date) -> tuple[Mapping[str, str], ...]:
    of_clinic = library(session, case.clinic_id, on=on)
    asked = [profile for profile in of_clinic.in_use.values() if _is_payers(profile)]
    answered = screen(facts, asked, on=on, stage=Stage.PERMANENT, library=of_clinic.known)
    return tuple(_answer(result) for result in answered.profiles)


def _answer(result: ProfileResult) -> Mapping[str, str]:
    profile, outcome = result.profile, payer_outcome(result)
    named = {"id": profile.id, "title": profile.title, "version": profile.version}
    return named | {"outcome": outcome, "outcome_title": str(PAYER_TITLES[outcome])}


def _is_payers(profile: Profile) -> bool:
    return profile.question is Question.PAYER
