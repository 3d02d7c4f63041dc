"""A link to a diary with everything it hangs on, for whoever opens it or asks for another. No commit."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.access_codes import canonical
from scs_manager.domain.pathway import CANCELS_MESSAGES
from scs_manager.domain.tokens import token_hash
from scs_manager.models.access import CarerRow
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import diary_periods
from scs_manager.services.access_rows import Person
from scs_manager.services.second_facts import is_usable


@dataclass(frozen=True)
class Key:
    """What somebody holds: the token of a link, or the short code that is printed beside it."""

    sha256: str
    is_short: bool = False


def link_key(token: str) -> Key:
    """The key of a link's token."""
    return Key(token_hash(token))


def short_key(typed: str) -> Key:
    """The key of a short code as somebody typed it."""
    return Key(token_hash(canonical(typed)), is_short=True)


@dataclass(frozen=True)
class Found:
    """A link with everything it hangs on."""

    invitation: InvitationRow
    enrolment: EnrolmentRow
    trial: TrialRow
    patient: PatientRow
    case: CaseRow
    clinic: ClinicRow
    carer: CarerRow | None
    asks_until: date | None = None
    """The last evening that a follow-up asks after the trial."""

    @property
    def person(self) -> Person:
        """Whose link it is."""
        return Person(self.enrolment.id, self.invitation.carer_id)


@dataclass(frozen=True)
class Contact:
    """Whom to telephone: the clinic of a link, or what stands for the whole installation."""

    name: str = ""
    phone: str = ""
    emergency: str = ""


NOBODY = Contact()


def find_link(session: Session, key: Key) -> Found | None:
    """The link behind a key, whether it still works or not."""
    column = InvitationRow.short_sha256 if key.is_short else InvitationRow.token_sha256
    query: Any = (
        sa.select(InvitationRow, EnrolmentRow, TrialRow, PatientRow, CaseRow, ClinicRow, CarerRow)
        .join(EnrolmentRow, _same(EnrolmentRow, InvitationRow.enrolment_id, InvitationRow))
        .join(TrialRow, _same(TrialRow, EnrolmentRow.trial_id, EnrolmentRow))
        .join(PatientRow, _same(PatientRow, EnrolmentRow.patient_id, EnrolmentRow))
        .join(CaseRow, _same(CaseRow, TrialRow.case_id, TrialRow))
        .join(ClinicRow, col(ClinicRow.id) == InvitationRow.clinic_id)
        .outerjoin(CarerRow, _same(CarerRow, InvitationRow.carer_id, InvitationRow))
        .where(col(column) == key.sha256)
    )
    row = session.execute(query).first()  # several tables at once: `exec` has no type for seven
    if row is None:
        return None
    found = Found(*row)
    periods = diary_periods.after_the_end(session, found.trial)
    return replace(found, asks_until=max((each.last for each in periods), default=None))


def _same(model: Any, key: Any, owner: Any) -> Any:
    return sa.and_(model.id == key, model.clinic_id == owner.clinic_id)


def is_open(found: Found, now: datetime) -> bool:
    """Whether the link can still be exchanged."""
    goes_on = found.trial.ended_at is None
    asks_again = found.asks_until is not None and found.asks_until >= now.date()
    led_to = found.enrolment.revoked_at is None and (goes_on or asks_again)
    welcome = found.carer is None or found.carer.stopped_at is None
    with_us = found.case.state not in CANCELS_MESSAGES
    return led_to and with_us and welcome and is_usable(found.invitation, now)


def only_clinic(session: Session) -> Contact:
    """The one clinic of this installation; nothing where there are several: no stranger need know them."""
    query = sa.select(ClinicRow).order_by(col(ClinicRow.created_at)).limit(2)
    clinics = session.execute(query).scalars().all()
    return contact_of(clinics[0]) if len(clinics) == 1 else Contact()


def contact_of(clinic: ClinicRow) -> Contact:
    """Whom to telephone about a diary of this clinic."""
    return Contact(clinic.name, clinic.phone, clinic.emergency_phone)
