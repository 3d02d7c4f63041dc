"""A request to a payer: what it asks, what was sent and answered, and how it stands (clinical.md 2.2, 11).

Nothing here is assumed: who pays, where it is done and what was answered are what a person wrote down; None
and empty are unknown. Limits without a source are ours. [default]
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.packet import Stage
from scs_manager.domain.text import Text
from scs_manager.domain.trial_leads import LEADS_MOST


class PlaceOfService(StrEnum):
    """Where the operation is done, as payers tell places apart."""

    HOSPITAL_OUTPATIENT = "hospital_outpatient"
    ASC = "asc"
    OFFICE = "office"
    OTHER = "other"


class Coverage(StrEnum):
    """Whose rules the payer follows; the two Medicare programmes are original Medicare's alone."""

    ORIGINAL_MEDICARE = "original_medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    OTHER = "other"


class NumberKind(StrEnum):
    """What the physician's number is."""

    NPI = "npi"
    GMC = "gmc"
    OTHER = "other"


class Standing(StrEnum):
    """How a request stands."""

    DRAFT = "draft"
    SENT = "sent"
    MORE_ASKED = "more_asked"
    REFUSED = "refused"
    APPEALED = "appealed"
    GRANTED = "granted"
    NOT_NEEDED = "not_needed"
    WITHDRAWN = "withdrawn"


PLACE_NAMES: Mapping[PlaceOfService, Text] = MappingProxyType(
    {
        PlaceOfService.HOSPITAL_OUTPATIENT: Text("Hospital outpatient department"),
        PlaceOfService.ASC: Text("Ambulatory surgery centre"),
        PlaceOfService.OFFICE: Text("Office"),
        PlaceOfService.OTHER: Text("Another place"),
    }
)
COVERAGE_NAMES: Mapping[Coverage, Text] = MappingProxyType(
    {
        Coverage.ORIGINAL_MEDICARE: Text("Original Medicare"),
        Coverage.MEDICARE_ADVANTAGE: Text("Medicare Advantage"),
        Coverage.OTHER: Text("Another payer"),
    }
)
NUMBER_NAMES: Mapping[NumberKind, Text] = MappingProxyType(
    {NumberKind.NPI: Text("NPI"), NumberKind.GMC: Text("GMC"), NumberKind.OTHER: Text("Another number")}
)
STANDING_NAMES: Mapping[Standing, Text] = MappingProxyType(
    {
        Standing.DRAFT: Text("Not sent"),
        Standing.SENT: Text("Sent, no answer yet"),
        Standing.MORE_ASKED: Text("The payer asks for more"),
        Standing.REFUSED: Text("Refused"),
        Standing.APPEALED: Text("Asked again, no answer yet"),
        Standing.GRANTED: Text("Granted"),
        Standing.NOT_NEEDED: Text("No request needed"),
        Standing.WITHDRAWN: Text("Withdrawn"),
    }
)
WAITING = (Standing.SENT, Standing.APPEALED)
"""An answer of the payer is awaited."""

_UTN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 /-]{0,39}")


@dataclass(frozen=True)
class Request:
    """What a request asks and for whom, as it is entered; codes stand beside it (`authorisation_codes`)."""

    stage: Stage
    profile_id: str
    """The payer profile whose packet goes with it."""
    payer_name: str
    contractor: str = ""
    state_or_region: str = ""
    """In the United States the two letters of the state."""
    coverage: Coverage | None = None
    member_id: str = ""
    place_of_service: PlaceOfService | None = None
    """Of the operation that is asked for."""
    other_place: PlaceOfService | None = None
    """Of the other one: where the trial was when the implant is asked for, and the other way round."""
    hospital_exempt: bool | None = None
    physician_name: str = ""
    physician_number: str = ""
    physician_number_kind: NumberKind | None = None
    requested_for: date | None = None
    """The planned day of the operation."""
    leads: int | None = None
    utn: str = ""
    """The payer's unique tracking number of the trial; one of the implant's own stands in its answers."""
    note: str = ""


def check_request(request: Request) -> None:
    """Refuse what cannot be sent to anybody, at its field."""
    if not request.payer_name.strip():
        raise InputError(Text("Enter the payer’s name"), place="payer_name")
    check_leads(request.leads, "leads")
    check_utn(request.utn, "utn")
    if request.physician_number and request.physician_number_kind is None:
        raise InputError(Text("Say what kind of number it is"), place="physician_number_kind")
    if request.physician_number_kind is NumberKind.NPI and not _is_npi(request.physician_number):
        raise InputError(Text("An NPI has ten digits"), place="physician_number")


def check_leads(leads: int | None, place: str) -> None:
    """Refuse no lead and more than can lie; None is unknown. [default]"""
    if leads is not None and not 1 <= leads <= LEADS_MOST:
        raise InputError(Text("Enter 1 to %(most)s leads", most=LEADS_MOST), place=place)


def check_utn(utn: str, place: str) -> None:
    """Refuse what is no number of anybody; empty is unknown."""
    if utn and _UTN.fullmatch(utn) is None:
        raise InputError(
            Text("Write the number with letters, digits, hyphens and at most 40 characters"), place=place
        )


def carries_utn(request: Request) -> bool:
    """Whether the implant's request takes the trial's number along; an unknown place is asked about.

    Both in a hospital outpatient department [read: clinical.md 2.2]; a trial elsewhere needs a new request.
    """
    outpatient = PlaceOfService.HOSPITAL_OUTPATIENT
    elsewhere = {request.place_of_service or outpatient, request.other_place or outpatient} != {outpatient}
    other_payer = request.coverage in (Coverage.MEDICARE_ADVANTAGE, Coverage.OTHER)
    return request.stage is Stage.PERMANENT and not (elsewhere or other_payer or request.hospital_exempt)


def trials_utn(request: Request, carried: str) -> str:
    """The number that is printed as the trial's: as a person entered it, else that of the trial's request."""
    return request.utn or carried


def _is_npi(number: str) -> bool:
    return not number or (number.isascii() and number.isdigit() and len(number) == 10)
