"""The record as it was before the leads of the trial, for a request for the implant. Reads only."""

from datetime import date

from sqlmodel import Session

from scs_manager.domain.facts import Facts
from scs_manager.domain.packet import Stage
from scs_manager.domain.packet_before import before_leads
from scs_manager.models.cases import CaseRow
from scs_manager.services.outcomes import asked_trial
from scs_manager.services.record_rows import facts_of_case


def placed_before(session: Session, case: CaseRow, stage: Stage) -> date | None:
    """The day leads were placed, where the implant is asked for; before the trial there is none."""
    trial = asked_trial(session, case, implant=True) if stage is Stage.PERMANENT else None
    return trial.placed_on if trial else None


def facts_before(session: Session, case: CaseRow, facts: Facts, stage: Stage) -> Facts:
    """These facts with pain and function from before the leads; unchanged where none were placed."""
    placed = placed_before(session, case, stage)
    if placed is None:
        return facts
    return before_leads(facts, facts_of_case(session, case, by=placed))
