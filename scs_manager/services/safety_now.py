"""Red flags and exclusions of a case as its record has them on a day. Reads only."""

from datetime import date

from sqlmodel import Session

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.safety_today import SafetyToday, safety_today
from scs_manager.domain.screening import CORE, screener
from scs_manager.models.cases import CaseRow
from scs_manager.services import profile_library
from scs_manager.services.record_rows import facts_of_case


def safety_now(session: Session, case: CaseRow, *, on: date) -> SafetyToday:
    """By the core that the clinic uses, as the first stage asks them: the later ones add their own."""
    known = profile_library.library(session, case.clinic_id, on=on).known
    answers = screener((), known, on=on, stage=Stage.SCREEN).ask(facts_of_case(session, case))
    return safety_today(answers.result(CORE), on)
