"""What payers were asked in the demonstration, and what they answered; every number is invented."""

from datetime import date, datetime, timedelta

from scs_manager.domain.authorisation_codes import LEAD_CODE
from scs_manager.domain.authorisation_events import Answer, Event, EventKind, UntilBasis, Way
from scs_manager.domain.authorisations import Coverage, NumberKind, PlaceOfService, Request
from scs_manager.domain.packet import Stage
from scs_manager.domain.permissions import Role
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.services import authorisations
from scs_manager.services.demo_steps import Steps, Story

CODES = (((LEAD_CODE, 1),), ("M96.1",))
"""As the coordinator entered them."""
NPI = "0000000000"
"""No such number is given out."""


def sent_for_trial(steps: Steps, days_ago: int) -> Story:
    """Asked for the trial; no answer yet."""
    now = steps.house.at(-days_ago, 14)
    yield now
    _send(steps, _ask(steps, Stage.TRIAL, None, now), -days_ago, now)


def granted_for_trial(steps: Steps, days_ago: int, trial_in: int, ends_in: int) -> Story:
    """Asked for the trial and granted with a tracking number; it ends soon."""
    now = steps.house.at(-days_ago, 14)
    yield now
    row = _ask(steps, Stage.TRIAL, steps.house.day(trial_in), now)
    _send(steps, row, -days_ago, now)
    answered = 2 - days_ago
    later = steps.house.at(answered, 11)
    yield later
    granted = Event(
        EventKind.REPLY,
        steps.house.day(answered),
        answer=Answer.GRANTED,
        reference="DEMO-UTN-0146",
        valid_from=steps.house.day(answered),
        until=steps.house.day(ends_in),
        until_basis=UntilBasis.PAYER,
        units=2,
        read_by=steps.by(Role.COORDINATOR).name,
    )
    _note(steps, row, granted, later)


def drafted_for_implant(steps: Steps, days_ago: int) -> Story:
    """The request for the implant is entered and not sent: the trial was in the surgery centre."""
    now = steps.house.at(-days_ago, 15)
    yield now
    _ask(steps, Stage.PERMANENT, None, now)


def _ask(steps: Steps, stage: Stage, day: date | None, now: datetime) -> AuthorisationRow:
    doctor = steps.by(Role.CLINICIAN)
    request = Request(
        stage,
        "cms-ncd-160-7",
        "Medicare",
        contractor="NGS",
        state_or_region="NJ",
        coverage=Coverage.ORIGINAL_MEDICARE,
        member_id="0EX0-AM0-PL00",
        place_of_service=PlaceOfService.HOSPITAL_OUTPATIENT,
        other_place=PlaceOfService.ASC if stage is Stage.PERMANENT else PlaceOfService.HOSPITAL_OUTPATIENT,
        physician_name=doctor.name,
        physician_number=NPI,
        physician_number_kind=NumberKind.NPI,
        requested_for=day,
        leads=2,
        note="Invented numbers",
    )
    return authorisations.save_request(
        steps.s, case=steps.known, request=request, codes=CODES, by=steps.by(Role.COORDINATOR), now=now
    )


def _send(steps: Steps, row: AuthorisationRow, offset: int, now: datetime) -> None:
    day = steps.house.day(offset)
    sent = Event(EventKind.SENT, day, whom="NGS", way=Way.PORTAL, awaited_on=day + timedelta(days=3))
    _note(steps, row, sent, now)


def _note(steps: Steps, row: AuthorisationRow, event: Event, now: datetime) -> None:
    authorisations.record_event(
        steps.s, case=steps.known, request_id=row.id, event=event, by=steps.by(Role.COORDINATOR),
        now=now,
    )  # fmt: skip
