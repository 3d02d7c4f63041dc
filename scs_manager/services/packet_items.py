"""What a payer's packet asks for, and whether the record of a case has it. Reads only."""

from datetime import date, datetime

from sqlmodel import Session

from scs_manager.domain.packet import Packet, Stage
from scs_manager.domain.profile_values import Profile, Question
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.services import gathered, packet_held, profile_library
from scs_manager.services.clinic_days import today_in


def packet_of(
    session: Session,
    case: CaseRow,
    profile_id: str,
    stage: Stage,
    *,
    now: datetime,
    request: AuthorisationRow | None,
) -> Packet:
    """The list of that profile against the record and this request, as of the clinic's day."""
    on = today_in(session.get_one(ClinicRow, case.clinic_id), now)
    facts = gathered.known_facts(session, case, stage=packet_held.SCREENED_AT[stage], on=on)
    return packet_held.held(session, case, facts, profile_id, stage, on=on, request=request)


def profiles_asked(session: Session, case: CaseRow, *, on: date) -> tuple[Profile, ...]:
    """Whose packet can be made: the payers' profiles in use, then guidelines, as the clinic has them."""
    used = profile_library.active_profiles(session, case.clinic_id, on=on).values()
    payers = [each for each in used if each.question is Question.PAYER]
    others = [each for each in used if each.question is Question.APPROPRIATE]
    return (*payers, *others)
