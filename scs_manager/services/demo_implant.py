"""The implant of one patient of the demonstration: its day planned, what was put in, the first program."""

from datetime import date, datetime, time

from scs_manager.domain.implants import (
    Anaesthesia,
    Generator,
    Implant,
    ImplantedLead,
    ImplantPlan,
    PocketSide,
    Setting,
)
from scs_manager.domain.permissions import Role
from scs_manager.domain.stimulation import Contact, Paraesthesia, Polarity, Program, Waveform
from scs_manager.domain.trial_leads import LeadKind, LeadSide
from scs_manager.services import implant_course, implants
from scs_manager.services.demo_steps import Steps


def plan_implant(steps: Steps, day: date, now: datetime) -> None:
    """The day of the operation, once it is decided."""
    plan = ImplantPlan(day, time(9), "Day case; the daughter brings and fetches her.")
    implants.plan_implant(
        steps.s, case=steps.known, plan=plan, number=0, reason="", by=steps.by(Role.COORDINATOR), now=now
    )


def record_implant(steps: Steps, day: date, now: datetime) -> None:
    """The signed decision is carried out: the case is implanted."""
    case, by = steps.known, steps.by(Role.CLINICIAN)
    implants.record_implant(steps.s, case=case, implant=_implant(day, by.name), by=by, now=now)
    program = Program(
        "1",
        now,
        (Contact(1, 3, Polarity.CATHODE), Contact(1, 4, Polarity.ANODE)),
        amplitude_ma=2.4,
        pulse_width_us=210,
        rate_hz=60,
        waveform=Waveform.TONIC,
        coverage_percent=90,
        paraesthesia=Paraesthesia.COMFORTABLE,
        reason="First settings, in the recovery room",
    )
    implant_course.record(steps.s, case=case, what=program, by=by, now=now)


def _implant(day: date, surgeon: str) -> Implant:
    leads = tuple(
        ImplantedLead(LeadKind.PERCUTANEOUS, "Example Lead 8", 8, f"DEMO-L{number}", "L1-L2", "T8", side)
        for number, side in enumerate((LeadSide.LEFT, LeadSide.RIGHT), 1)
    )
    return Implant(
        implanted_on=day,
        surgeon=surgeon,
        setting=Setting.HOSPITAL,
        facility="Northgate Hospital",
        anaesthesia=Anaesthesia.SEDATION,
        leads=leads,
        generator=Generator("Example", "Generator R", "DEMO-G1", True, PocketSide.LEFT, "upper buttock"),
        mr_conditional=True,
        mri_conditions="1.5 T, head and extremities; stimulation off, as the maker states",
    )
