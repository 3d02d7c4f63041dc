"""What is planned and put in, as the tests record it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from scs_manager.domain.adverse_events import AdverseEvent, Relation, Remedy, Result, Severity
from scs_manager.domain.implants import (
    Anaesthesia,
    Generator,
    Implant,
    ImplantedLead,
    ImplantPlan,
    PocketSide,
    Setting,
)
from scs_manager.domain.stimulation import Contact, Polarity, Program
from scs_manager.domain.trial_leads import LeadKind, LeadSide
from scs_manager.models.implants import ImplantPlanRow
from scs_manager.services import course_rows
from tests.trial_scenes import Scene

DAY = date(2026, 6, 8)
PLAN = ImplantPlan(DAY, time(9, 30), "Day case")
AFTER = datetime(2026, 6, 9, 10, 0, tzinfo=UTC)
"""The morning after the operation."""
LEAD = ImplantedLead(LeadKind.PERCUTANEOUS, "Eight", 8, "L-1", "L1-L2", "T8", LeadSide.LEFT)
BOX = Generator("Example", "R", "G-1", True, PocketSide.LEFT, "upper buttock")
IMPLANT = Implant(
    DAY, "Dr Knife", Setting.HOSPITAL, "Northgate", Anaesthesia.SEDATION, (LEAD,), BOX, True, "1.5 T, head"
)
PROGRAM = Program("1", AFTER - timedelta(hours=20), (Contact(1, 3, Polarity.CATHODE),), amplitude_ma=2.4)
SEROMA = AdverseEvent(
    "ae.seroma_haematoma", DAY, Severity.MILD, Relation.PROCEDURE, Remedy.NONE, Result.ONGOING, serious=False
)


def implanted(session: Session, scene: Scene) -> dict[str, Any]:
    """Rows of a plan, an implant, a program and a complication, whatever the pathway says; their keys."""
    given: dict[str, Any] = {"by": scene.by, "now": AFTER}
    plan = ImplantPlanRow(
        clinic_id=scene.case.clinic_id, case_id=scene.case.id, number=1, planned_on=DAY, by_name="Dr Sam",
        at=AFTER,
    )  # fmt: skip
    session.add(plan)
    course_rows.add_to_implant(session, scene.case, IMPLANT, thread=scene.case.id, **given)
    program = course_rows.add_to_implant(session, scene.case, PROGRAM, **given)
    complication = course_rows.add_to_implant(session, scene.case, SEROMA, **given)
    session.commit()
    return {"implant_program_id": program.thread, "complication_id": complication.thread}
