"""The printed invitation to the patient's diary: a QR code, the address, and whom to telephone."""

from dataclasses import dataclass
from datetime import datetime

from reports.content import Identity, Issue
from scs_manager.domain.text import Translate


def english(message: str, /) -> str:
    """The message itself: English is the source language."""
    return message


@dataclass(frozen=True)
class InvitationSheet:
    """One sheet for one patient, in the patient's language.

    The date of birth is never printed on it: it may be the second fact that the address asks for, and
    a sheet that is found must not open the diary.
    """

    identity: Identity
    issue: Issue
    link: str
    """The full address with its token; the QR code holds exactly this."""
    expires_at: datetime
    second_fact: str
    """What the page will ask for, in the patient's language: ``your date of birth``."""
    clinic_phone: str
    emergency_phone: str = ""
    diary_from: str = ""
    """The first diary day in words, in the patient's language; empty when it is not planned yet."""
    translate: Translate = english
