"""The implant of one patient of the demonstration, which no screen records yet."""

from dataclasses import replace
from datetime import datetime

from scs_manager.domain.pathway import Action
from scs_manager.domain.permissions import Role
from scs_manager.models.versions import commit
from scs_manager.services import audit, gathered, moves
from scs_manager.services.demo_steps import Steps


def record_implant(steps: Steps, now: datetime) -> None:
    """The signed decision is carried out: the case is implanted."""
    case, by = steps.known, steps.by(Role.CLINICIAN)
    facts = replace(gathered.case_facts(steps.s, case), implant_recorded=True)
    moves.move_case(steps.s, case, Action.RECORD_IMPLANT, by=by, now=now, facts=facts)
    detail = {"implanted_on": now.date().isoformat()}
    commit(
        steps.s,
        lambda: audit.record(
            steps.s, by=by, action="implant.recorded", now=now, case_id=case.id, detail=detail
        ),
    )
