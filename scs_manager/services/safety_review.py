"""What of a case expires next and which red flags stand, by the clinic's own profiles. Reads only."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from scs_manager.domain.facts import Facts
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
    profiles = active_profiles(session, case.clinic_id, on=on)
    safety = profiles.get(SAFETY) or shipped_profiles()[SAFETY]
    asked = {**profiles, SAFETY: safety}
    return SafetyReview(urgent_paths(known, safety, on), expiries(known, asked.values(), on))
