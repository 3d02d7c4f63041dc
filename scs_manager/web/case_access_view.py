"""What the page of access shows of each person: the link as it stands, phones, codes, a request."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlmodel import Session

from scs_manager.models.access import CarerRow, LinkRequestRow
from scs_manager.models.enrolments import InvitationRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    calendar_links,
    code_sheets,
    devices,
    diary_periods,
    enrolments,
    invitations,
    link_requests,
)
from scs_manager.services.access_rows import Person, carers_of, contacts_of
from scs_manager.services.devices import Device
from scs_manager.web.case_view import CaseView
from scs_manager.web.device_words import phone_name
from scs_manager.web.filters import moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import ngettext


@dataclass(frozen=True)
class PhoneLine:
    """One signed-in phone."""

    name: str
    words: str
    end_href: str


@dataclass(frozen=True)
class Way:
    """One way a new link can take."""

    channel: str
    words: str


@dataclass(frozen=True)
class PersonView:
    """The patient or one carer."""

    name: str
    words: str
    link: str
    codes: str
    phones: list[PhoneLine]
    ways: list[Way]
    link_href: str
    codes_href: str
    stop_href: str
    """Empty for the patient and for a carer who was stopped."""
    stopped: str
    asked: str
    """When a new link was asked for; empty when none was."""
    aside_href: str


@dataclass(frozen=True)
class AccessPage:
    """Everybody who gets in."""

    people: list[PersonView]
    running: bool
    asks_code: bool
    phones: int
    calendar_since: str
    """Since when the patient's calendar has a secret address; empty without one."""


def access_page(session: Session, case: CaseView, trial: TrialRow, now: datetime) -> AccessPage:
    """The page of a trial's diary."""
    enrolled = enrolments.enrolments_of(session, trial)
    carers = carers_of(session, enrolled[0]) if enrolled else []
    found = _Found(
        session,
        case,
        enrolled[0].id if enrolled else None,
        invitations.invitations_of(session, trial=trial),
        devices.of_trial(session, trial, now),
        {row.carer_id: row for row in link_requests.open_of_trial(session, trial)},
        now,
    )
    people = [found.person(None), *(found.person(carer) for carer in carers)]
    goes_on = trial.ended_at is None or diary_periods.asks_again(session, trial, now.date())
    return AccessPage(people, goes_on, case.clinic.diary_asks_code, len(found.phones), found.calendar_since)


@dataclass(frozen=True)
class _Found:
    """What was read for the whole page."""

    session: Session
    case: CaseView
    enrolment_id: uuid.UUID | None
    links: list[InvitationRow]
    phones: list[Device]
    asked: dict[uuid.UUID | None, LinkRequestRow]
    now: datetime

    def person(self, carer: CarerRow | None) -> PersonView:
        """One person's part of the page."""
        asked = self.asked.get(carer.id if carer else None)
        stopped = carer.stopped_at if carer else None
        return PersonView(
            name=carer.name if carer else self.case.name,
            words=_("Carer: %(relation)s", relation=carer.relation) if carer else _("The patient"),
            link=self._link(carer),
            codes=self._codes(carer),
            phones=self._phones(carer),
            ways=[] if stopped else self._ways(carer),
            link_href=self._href(carer, "send_link", "send_carer_link"),
            codes_href=self._href(carer, "print_codes", "print_carer_codes"),
            stop_href=self._href(carer, "", "stop_carer") if carer and not stopped else "",
            stopped=_("Stopped %(when)s by %(name)s", when=self._when(stopped), name=carer.stopped_by_name)
            if carer and stopped
            else "",
            asked=self._when(asked.asked_at) if asked else "",
            aside_href=url_for("case_access.set_aside", case_id=self.case.id, wish_id=asked.id)
            if asked
            else "",
        )

    @property
    def calendar_since(self) -> str:
        """Since when the diary's calendar can be subscribed to."""
        if self.enrolment_id is None:
            return ""
        row = calendar_links.standing_link(
            self.session, clinic_id=self.case.clinic.id, enrolment_id=self.enrolment_id
        )
        return self._when(row.at) if row else ""

    def _when(self, instant: datetime) -> str:
        return moment(instant, self.case.zone)

    def _href(self, carer: CarerRow | None, patients: str, carers: str) -> str:
        if carer is None:
            return url_for(f"case_access.{patients}", case_id=self.case.id)
        return url_for(f"case_access.{carers}", case_id=self.case.id, carer_id=carer.id)

    def _link(self, carer: CarerRow | None) -> str:
        """The newest link in one line."""
        mine = [row for row in self.links if row.carer_id == (carer.id if carer else None)]
        if not mine:
            return _("Never invited.")
        row = mine[0]
        made = _("Link of %(when)s by %(name)s", when=self._when(row.created_at), name=row.created_by_name)
        return f"{made}: {self._state(row)}."

    def _state(self, row: InvitationRow) -> str:
        if row.used_at is not None:
            return _("used %(when)s", when=self._when(row.used_at))
        if row.revoked_at is not None:
            return _("withdrawn")
        if row.expires_at <= self.now:
            return _("expired %(when)s", when=self._when(row.expires_at))
        return _("works until %(when)s", when=self._when(row.expires_at))

    def _codes(self, carer: CarerRow | None) -> str:
        if self.enrolment_id is None:
            return _("No code sheet.")
        left = code_sheets.codes_left(self.session, Person(self.enrolment_id, carer.id if carer else None))
        if left is None:
            return _("No code sheet.")
        return ngettext("Code sheet: %(n)s code left.", "Code sheet: %(n)s codes left.", left)

    def _phones(self, carer: CarerRow | None) -> list[PhoneLine]:
        mine = [phone for phone in self.phones if phone.carer_id == (carer.id if carer else None)]
        return [
            PhoneLine(
                phone_name(phone),
                _(
                    "signed in %(since)s, last used %(last)s",
                    since=self._when(phone.since),
                    last=self._when(phone.last_seen),
                ),
                url_for("case_access.end_phone", case_id=self.case.id, phone_id=phone.id),
            )
            for phone in mine
        ]

    def _ways(self, carer: CarerRow | None) -> list[Way]:
        contacts = (
            contacts_of(self.session, self.case.clinic.id, Person(self.enrolment_id, carer.id))
            if carer and self.enrolment_id
            else {"email": self.case.patient.email, "sms": self.case.patient.phone}
        )
        words = {"email": _("E-mail a link"), "sms": _("Send a link by SMS")}
        by_message = [Way(channel, words[channel]) for channel in words if contacts.get(channel)]
        return [Way("sheet", _("Print a link")), *by_message]
