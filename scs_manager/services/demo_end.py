"""How the trials of the demonstration end: the patient's forms on the eve, the record of the end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.digits import read_digits
from scs_manager.domain.questionnaires import EnteredBy
from scs_manager.domain.trial_ends import Coverage, Ending, StopReason, Told, TrialEnd
from scs_manager.services import questionnaires
from scs_manager.services.demo_steps import Steps
from scs_manager.services.questionnaires import Filled

CLOSING: Mapping[str, str] = {"pgic": "2", "end-of-trial": "1 1 1 65"}
"""Much improved; very satisfied, would do it again, wants the implant, says 65 %."""
OPERATION = timedelta(minutes=35)
"""How long before the record the leads were out."""
ENDED = TrialEnd(
    ending=Ending.PLANNED,
    removed_by="Dr Mira Sample",
    lead_in_place=Told.YES,
    lead_note="X-ray at removal: both tips as placed",
    coverage=Coverage.YES,
    worked=Told.YES,
    leads_whole=Told.YES,
    wound_clean=Told.YES,
    operated_controller=Told.YES,
    goals_reached=(("Walk to the shop and back", "650"),),
)
ABORTED = TrialEnd(
    ending=Ending.ABORTED,
    removed_by="Dr Mira Sample",
    stop_reason=StopReason.LEAD_MOVED,
    stop_note="Left lead migrated within a day and could not be placed again: scar tissue",
    lead_in_place=Told.NO,
    lead_note="Left tip two levels down",
    coverage=Coverage.NO,
    worked=Told.UNKNOWN,
    leads_whole=Told.YES,
    wound_clean=Told.YES,
)


def closing_forms(steps: Steps, at: datetime) -> None:
    """The patient answers the two forms of the end over the link, before the leads come out."""
    asked = {row.instrument: row for row in questionnaires.open_requests(steps.s, steps.known)}
    for name, line in CLOSING.items():
        instrument = shipped_instruments()[name]
        filled = Filled(instrument, EnteredBy.PATIENT, at.date(), items=read_digits(instrument, line))
        questionnaires.answer_request(
            steps.s, case=steps.known, request_id=asked[name].id, filled=filled, by=steps.patient(), now=at
        )


def end_as_planned(steps: Steps, at: datetime) -> None:
    """The leads come out on the planned day."""
    steps.end(replace(ENDED, removed_at=at - OPERATION), at)


def abort(steps: Steps, at: datetime) -> None:
    """A lead moved and could not be placed again."""
    steps.end(replace(ABORTED, removed_at=at - OPERATION), at)
