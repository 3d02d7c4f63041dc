"""How complete a case is for each profile that its clinic asks, as it stands now. Reads only."""

from datetime import date

from sqlmodel import Session

from scs_manager.domain.completeness import Meter, meter
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import RuleError
from scs_manager.domain.screening import CORE, screen
from scs_manager.models.cases import CaseRow
from scs_manager.services import gathered, profile_library


def meters(session: Session, case: CaseRow, *, on: date, stage: Stage) -> tuple[Meter, ...]:
    """One meter per profile in use, the core first. Refused when the clinic's core cannot be used."""
    library = profile_library.library(session, case.clinic_id, on=on)
    if CORE not in library.known:
        raise RuleError("The core profile of this clinic cannot be used: see the list of profiles.")
    asked = {CORE: library.known[CORE], **library.in_use}
    facts = gathered.screening_facts(session, case, stage=stage, on=on)
    screening = screen(facts, asked, on=on, stage=stage, library=library.known)
    return tuple(meter(result) for result in screening.profiles)
