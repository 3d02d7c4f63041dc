"""What of a case expires next and which red flags stand, by the clinic's own profiles. Reads only."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from scs_manager.domain.facts import Facts
from scs_manager.domain.profile_values import Profile
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.review_windows import Expiry, expiries
from scs_manager.domain.urgent_paths import UrgentPath, urgent_paths
from scs_manager.models.cases import CaseRow
from scs_manager.services.profile_library import active_profiles
from scs_manager.services.record_rows import facts_of_case

SAFETY = "safety"


@dataclass(frozen=True)
class SafetyReview:
    """What the safety page and the summary warn of."""

    urgent: tuple[UrgentPath, ...]
    expiries: tuple[Expiry, ...]


def review(session: Session, case: CaseRow, *, on: date, facts: Facts | None = None) -> SafetyReview:
    """The red flags that are met and what goes out of date, as of a day."""
    known = facts if facts is not None else facts_of_case(session, case)
    profiles = _profiles(session, case.clinic_id, on)
    return SafetyReview(urgent_paths(known, profiles[SAFETY], on), expiries(known, profiles.values(), on))


def safety_profile(session: Session, clinic_id: uuid.UUID, *, on: date) -> Profile:
    """By which the clinic tells a red flag on that day; the shipped one where it has none of its own."""
    return _profiles(session, clinic_id, on)[SAFETY]


def _profiles(session: Session, clinic_id: uuid.UUID, on: date) -> Mapping[str, Profile]:
    profiles = active_profiles(session, clinic_id, on=on)
    return {**profiles, SAFETY: profiles.get(SAFETY) or shipped_profiles()[SAFETY]}
