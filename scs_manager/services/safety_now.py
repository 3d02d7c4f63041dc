"""Red flags and exclusions of a case as its record has them on a day. Reads only."""

from datetime import date

from sqlmodel import Session

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import Facts
from scs_manager.domain.safety_today import SafetyToday, safety_today
from scs_manager.domain.screening import CORE, screener
from scs_manager.models.cases import CaseRow
from scs_manager.services import profile_library


def safety_now(session: Session, case: CaseRow, facts: Facts, *, on: date, stage: Stage) -> SafetyToday:
    """By the core that the clinic uses, as that stage asks them; the facts are those known for that stage.

    Coagulation asks only the history at the screening and its values before the leads, and a failed trial is
    asked before the implant (design decision 16): what an earlier stage cleared is not cleared for a later.
    """
    known = profile_library.library(session, case.clinic_id, on=on).known
    answers = screener((), known, on=on, stage=stage).ask(facts)
    return safety_today(answers.result(CORE), on)
