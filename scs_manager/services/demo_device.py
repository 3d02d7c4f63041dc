"""What becomes of the implanted system of one patient of the demonstration: a lead slips and is put back."""

from dataclasses import replace
from datetime import date, datetime

from scs_manager.domain.device_course import (
    BatteryCheck,
    BatteryState,
    DeviceHappening,
    LeadChange,
    LeadDone,
    LossOfEffect,
    RevisedPart,
    Revision,
    Salvage,
)
from scs_manager.domain.implants import ImplantedLead
from scs_manager.domain.permissions import Role
from scs_manager.domain.trial_leads import LeadSide
from scs_manager.models.device_course import ImplantLossRow
from scs_manager.services import course_rows, implant_course
from scs_manager.services.demo_steps import Steps


def effect_lost(steps: Steps, on: date, at: datetime) -> None:
    """She falls, and the right leg hurts again; new settings do not help."""
    words = "After a fall. X-ray: the right lead lies half a vertebra lower. Four programs did not reach it."
    _record(steps, LossOfEffect(on, (Salvage.REPROGRAMMING, Salvage.WAVEFORM), words=words), at)


def lead_put_back(steps: Steps, on: date, at: datetime) -> None:
    """The right lead is put back, and the effect comes back with it."""
    surgeon = steps.by(Role.CLINICIAN).name
    lead = ImplantedLead(tip_level="T8", entry_level="L1-L2", side=LeadSide.RIGHT)
    _record(
        steps,
        Revision(
            on,
            surgeon,
            (RevisedPart.LEAD,),
            "ae.lead_migration",
            leads=(LeadChange(2, LeadDone.MOVED, lead),),
            mr_conditional=True,
            mri_conditions="1.5 T, head and extremities; stimulation off, as the maker states",
            note="New anchor. The paraesthesia covers the foot again.",
        ),
        at,
    )
    _regained(steps, on, at)


def battery_checked(steps: Steps, on: date, at: datetime) -> None:
    """The clinic calls after the visit: charging is no trouble."""
    _record(steps, BatteryCheck(on, BatteryState.WORKING, charge_every_days=5, charge_minutes=50), at)


def _record(steps: Steps, what: DeviceHappening, at: datetime) -> None:
    implant_course.record(steps.s, case=steps.known, what=what, by=steps.by(Role.CLINICIAN), now=at)


def _regained(steps: Steps, on: date, at: datetime) -> None:
    """What was lost is said to be back, as a further revision of it."""
    (row,) = course_rows.valid(steps.s, ImplantLossRow, steps.known)
    loss = row.to_domain()
    tried = (*loss.tried, Salvage.LEAD_REVISION)
    implant_course.correct(
        steps.s, case=steps.known, thread=row.thread,
        what=replace(loss, tried=tried, regained=True, regained_on=on),
        seen=row.revision, reason="Back since the lead was put back", by=steps.by(Role.CLINICIAN), now=at,
    )  # fmt: skip
