"""What happens during the demonstration's trials: leads, programs, a time off, a harmless event, calls."""

from datetime import date, datetime, timedelta

from scs_manager.domain.adverse_events import AdverseEvent, Relation, Remedy, Result, Severity
from scs_manager.domain.complications import OTHER
from scs_manager.domain.device_events import DeviceEvent, DeviceEventKind
from scs_manager.domain.lead_placements import Imaging, PlacedLead, Placement
from scs_manager.domain.permissions import Role
from scs_manager.domain.stimulation import Contact, Paraesthesia, Polarity, Program, Waveform
from scs_manager.domain.trial_calls import Call, Caller, CallResult, Party, Topic
from scs_manager.domain.trial_leads import LeadSide
from scs_manager.services import trial_course, trials
from scs_manager.services.alarm_escalations import escalate_due
from scs_manager.services.course_rows import Happening
from scs_manager.services.demo_steps import Steps

LEADS = (
    PlacedLead(8, "T12-L1", "T8", LeadSide.LEFT, "SMP-20417"),
    PlacedLead(8, "T12-L1", "T9", LeadSide.MIDLINE, "SMP-20418"),
)
_MINUS, _PLUS = Polarity.CATHODE, Polarity.ANODE


def place_leads(steps: Steps, on: date, now: datetime) -> None:
    """The leads go in, and a first program is set in the recovery room."""
    doctor = steps.by(Role.CLINICIAN)
    placement = Placement(
        placed_at=now,
        operator=doctor.name,
        leads=LEADS,
        imaging=Imaging.FLUOROSCOPY,
        imaging_on=on,
        imaging_finding="Tips at T8 and T9, both posterior",
        coverage_percent=70,
        complications="none",
    )
    trials.place_leads(
        steps.s, trial=steps.planned, case=steps.known, placed_on=on, note="Tips at T8 and T9",
        placement=placement, by=doctor, now=now,
    )  # fmt: skip


def first_program(steps: Steps, now: datetime) -> None:
    """Program 1, an hour after the leads went in."""
    _record(steps, _program("1", now - timedelta(hours=1), 2.4, 60, "In the recovery room"), now)


def second_program(steps: Steps, now: datetime) -> None:
    """Program 2, at a visit earlier on the same day."""
    reason = "Wider pulse: the whole leg is covered, less on the ribs"
    _record(steps, _program("2", now - timedelta(hours=4), 3.1, 85, reason), now)


def third_program(steps: Steps, now: datetime) -> None:
    """Program 3 reaches the foot."""
    _record(steps, _program("3", now - timedelta(hours=8), 3.4, 90, "More foot"), now)


def switched_off(steps: Steps, now: datetime) -> None:
    """Off through the night: more than four hours of the day."""
    began = now.replace(hour=1, minute=0)
    off = DeviceEvent(
        DeviceEventKind.OFF, began, began + timedelta(hours=5, minutes=30), note="Turned off to sleep"
    )
    _record(steps, off, now)


def irritated_skin(steps: Steps, now: datetime) -> None:
    """A harmless event under the dressing."""
    event = AdverseEvent(
        kind=OTHER,
        words="Skin irritation under the dressing",
        starts_on=now.date(),
        severity=Severity.MILD,
        serious=False,
        relation=Relation.PROCEDURE,
        remedy=Remedy.NONE,
        result=Result.IMPROVING,
        note="Other dressing, no infection, 36.7 °C",
    )
    _record(steps, event, now)


def nobody_took_on(steps: Steps, now: datetime) -> None:
    """The worker tells others of an alarm whose time has passed."""
    escalate_due(steps.s, now=now)


def asked_why_silent(steps: Steps, silent: date, now: datetime) -> None:
    """Two calls about an evening without an entry."""
    morning = now.replace(hour=9, minute=20)
    asked = (Caller.CLINIC, Party.PATIENT, Topic.SILENT_DAY)
    calls = (
        Call(morning, *asked, CallResult.NO_ANSWER, silent),
        Call(morning + timedelta(minutes=35), *asked, CallResult.REACHED, silent, "Forgot; is well"),
    )
    for call in calls:
        _record(steps, call, now)


def _program(name: str, starts_at: datetime, amplitude_ma: float, coverage: int, reason: str) -> Program:
    contacts = (Contact(1, 3, _MINUS), Contact(1, 4, _PLUS), Contact(2, 2, _MINUS))
    return Program(
        name=name,
        starts_at=starts_at,
        contacts=contacts,
        amplitude_ma=amplitude_ma,
        pulse_width_us=300,
        rate_hz=60,
        waveform=Waveform.TONIC,
        coverage_percent=coverage,
        paraesthesia=Paraesthesia.COMFORTABLE,
        rating=7,
        reason=reason,
    )


def _record(steps: Steps, what: Happening, now: datetime) -> None:
    trial_course.record(steps.s, trial=steps.planned, what=what, by=steps.by(Role.NURSE), now=now)


LATER = {3: switched_off, 4: irritated_skin, 6: third_program}
"""What happens later in the trial that runs, by its day."""
