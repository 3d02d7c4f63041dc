"""Who is at the other end of a patient's phone; a value, read with every request of the diary."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.diary_calendar import Period


@dataclass(frozen=True)
class Visit:
    """Who uses the phone, for which trial, and whom they may call; everything the diary needs to know."""

    session_id: uuid.UUID
    clinic_id: uuid.UUID
    clinic_name: str
    clinic_phone: str
    emergency_phone: str
    enrolment_id: uuid.UUID
    time_zone: str
    carer: bool
    trial_id: uuid.UUID
    goal: str
    baseline_starts_on: date
    placement_on: date
    removal_on: date
    placed_on: date | None
    removed_on: date | None
    ended_at: datetime | None
    case_id: uuid.UUID
    patient_id: uuid.UUID
    given_name: str
    language: str
    enrolled_at: datetime
    zone_from: date | None
    diary_windows_from: date | None
    diary_steps: bool
    """The clinic wants one question after the other."""
    carer_id: uuid.UUID | None
    last_seen_at: datetime
    expires_at: datetime
    periods: tuple[Period, ...] = ()
    """What follow-ups asked or ask after the trial; empty while it runs."""
    period: Period | None = None
    """The one that asks now or next."""

    def asks(self, day: date, last: date | None) -> bool:
        """Whether the diary asks about a day; ``last`` is the trial's last evening, None while it goes on."""
        if any(period.holds(day) for period in self.periods):
            return True
        return self.baseline_starts_on <= day and (last is None or day <= last)

    def asks_stimulation(self, day: date) -> bool:
        """Whether the stimulator is asked about on a day: from placement to removal, and in follow-ups."""
        if any(period.holds(day) for period in self.periods):
            return True
        placed, removed = self.placed_on, self.removed_on
        return placed is not None and placed <= day and (removed is None or day <= removed)

    def actor(self, address: str = "") -> Actor:
        """The person behind the phone, for the audit trail: the patient or a carer, never by name."""
        kind, word = (ActorKind.CARER, "carer") if self.carer else (ActorKind.PATIENT, "patient")
        return Actor(kind=kind, id=self.patient_id, name=word, clinic_id=self.clinic_id, address=address)
