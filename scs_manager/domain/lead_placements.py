"""Lead placement as it happened: who, when, where each lead came to lie, and what the picture shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.domain.trial_leads import CONTACTS_MOST, LEADS_MOST, LeadSide


class Imaging(StrEnum):
    """The picture that shows where the leads lie."""

    FLUOROSCOPY = "fluoroscopy"
    XRAY = "xray"
    NONE = "none"


IMAGING_NAMES: Mapping[Imaging, Text] = MappingProxyType(
    {
        Imaging.FLUOROSCOPY: Text("Fluoroscopy"),
        Imaging.XRAY: Text("X-ray"),
        Imaging.NONE: Text("No picture was kept"),
    }
)


@dataclass(frozen=True)
class PlacedLead:
    """One lead as it lies; a level is one of the domain's lists, None where nobody wrote it down."""

    contacts: int | None = None
    entry_level: str | None = None
    tip_level: str | None = None
    side: LeadSide | None = None
    serial: str = ""


@dataclass(frozen=True)
class Placement:
    """One record of lead placement; a correction is a new one, and the old one stays."""

    placed_at: datetime
    operator: str
    leads: tuple[PlacedLead, ...] = ()
    imaging: Imaging | None = None
    imaging_on: date | None = None
    imaging_finding: str = ""
    coverage_percent: int | None = None
    """Part of the target covered by tingling during the operation, 0 to 100."""
    complications: str = ""
    """What went wrong in the operation, in words; empty where nobody wrote anything."""
    note: str = ""


def check_placement(placement: Placement) -> None:
    """Refuse a record that contradicts itself, at the field at fault."""
    if not placement.operator.strip():
        raise InputError(Text("Enter who placed the leads"), place="operator")
    if not 1 <= len(placement.leads) <= LEADS_MOST:
        raise InputError(Text("Describe at least the first lead"), place="tip_1")
    for number, lead in enumerate(placement.leads, 1):
        if lead.tip_level is None:
            raise InputError(Text("Choose the level that the tip reached"), place=f"tip_{number}")
        if lead.contacts is not None and not 1 <= lead.contacts <= CONTACTS_MOST:
            raise InputError(
                Text("Enter a whole number from 1 to %(most)s", most=CONTACTS_MOST),
                place=f"contacts_{number}",
            )
    if placement.imaging in (Imaging.FLUOROSCOPY, Imaging.XRAY) and not placement.imaging_finding.strip():
        raise InputError(Text("Enter what the picture shows"), place="imaging_finding")


def lead_words(number: int, lead: PlacedLead) -> Text:
    """``Lead 1: tip T8, left, 8 contacts``."""
    words = Text("Lead %(n)s: tip %(tip)s", n=number, tip=lead.tip_level or "?")
    if lead.side is not None:
        words = Text("%(lead)s, %(side)s", lead=words, side=_SIDES[lead.side])
    if lead.contacts is not None:
        words = Text("%(lead)s, %(n)s contacts", lead=words, n=lead.contacts)
    return words


def tips(leads: Sequence[PlacedLead]) -> str:
    """``T8, T9``: what the tips reached, for one line."""
    return ", ".join(lead.tip_level for lead in leads if lead.tip_level)


_SIDES = {LeadSide.LEFT: Text("left"), LeadSide.MIDLINE: Text("midline"), LeadSide.RIGHT: Text("right")}
