"""What happens during a trial, as the tests record it: one of each sort."""

from typing import Any

from sqlmodel import Session

from scs_manager.domain.adverse_events import AdverseEvent, Relation, Remedy, Result, Severity
from scs_manager.domain.device_events import DeviceEvent, DeviceEventKind
from scs_manager.domain.lead_placements import PlacedLead, Placement
from scs_manager.domain.stimulation import Contact, Polarity, Program
from scs_manager.domain.trial_calls import Call, Caller, CallResult, Party, Topic
from scs_manager.models.trials import TrialRow
from scs_manager.services import trial_course
from scs_manager.services.course_rows import Happening
from tests.trial_scenes import PLACED, Scene, evening

NOON = evening(PLACED, 12, 0)
PLACEMENT = Placement(
    evening(PLACED, 10, 0), "Dr Sam Specimen", (PlacedLead(8, tip_level="T8"), PlacedLead(8, tip_level="T9"))
)
PROGRAM = Program("1", NOON, (Contact(1, 3, Polarity.CATHODE),), amplitude_ma=2.5, coverage_percent=70)
OFF = DeviceEvent(DeviceEventKind.OFF, NOON, evening(PLACED, 13, 0))
EVENT = AdverseEvent(
    "ae.new_pain", PLACED, Severity.MILD, Relation.UNCLEAR, Remedy.NONE, Result.ONGOING, serious=False
)
CALL = Call(NOON, Caller.CLINIC, Party.PATIENT, Topic.WOUND, CallResult.NO_ANSWER)


def course_of(session: Session, scene: Scene, trial: TrialRow) -> dict[str, Any]:
    """One row of each sort, by the key that its address names."""
    named: dict[str, Happening] = {
        "program_id": PROGRAM,
        "device_event_id": OFF,
        "adverse_event_id": EVENT,
        "call_id": CALL,
    }
    rows = {
        name: trial_course.record(session, trial=trial, what=what, by=scene.by, now=evening(PLACED))
        for name, what in named.items()
    }
    return {name: row.thread for name, row in rows.items()}
