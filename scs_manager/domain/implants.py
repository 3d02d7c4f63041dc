"""The permanent implant: when it is planned, and what was put in, by whom, where and how.

What a record cannot be without is refused at its field; what it still lacks is named and never invented.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.domain.trial_leads import LEAD_KIND_NAMES, LEADS_MOST, LeadKind, LeadSide

IMPLANTING = ("implant", "no_trial_implant")
"""Outcomes of a decision that an implant carries out."""


class Setting(StrEnum):
    """Where it was done; payers ask for it (clinical.md 11, item 21)."""

    HOSPITAL = "hospital"
    AMBULATORY = "ambulatory"
    OTHER = "other"


class Anaesthesia(StrEnum):
    """How the patient was kept free of pain."""

    LOCAL = "local"
    SEDATION = "sedation"
    REGIONAL = "regional"
    GENERAL = "general"


class PocketSide(StrEnum):
    """On which side the generator lies."""

    LEFT = "left"
    RIGHT = "right"


SETTING_NAMES: Mapping[Setting, Text] = MappingProxyType(
    {
        Setting.HOSPITAL: Text("Hospital theatre"),
        Setting.AMBULATORY: Text("Ambulatory surgery centre"),
        Setting.OTHER: Text("Elsewhere"),
    }
)
ANAESTHESIA_NAMES: Mapping[Anaesthesia, Text] = MappingProxyType(
    {
        Anaesthesia.LOCAL: Text("Local"),
        Anaesthesia.SEDATION: Text("Local with sedation"),
        Anaesthesia.REGIONAL: Text("Regional (epidural or spinal)"),
        Anaesthesia.GENERAL: Text("General"),
    }
)
POCKET_SIDE_NAMES: Mapping[PocketSide, Text] = MappingProxyType(
    {PocketSide.LEFT: Text("Left"), PocketSide.RIGHT: Text("Right")}
)


@dataclass(frozen=True)
class ImplantPlan:
    """When the implant is meant to be; the hour is the clinic's wall clock, None while nobody planned it."""

    planned_on: date
    operation_time: time | None = None
    note: str = ""


@dataclass(frozen=True)
class ImplantedLead:
    """One lead as it lies; None and empty where nobody wrote it down."""

    kind: LeadKind | None = None
    model: str = ""
    contacts: int | None = None
    serial: str = ""
    entry_level: str | None = None
    tip_level: str | None = None
    side: LeadSide | None = None


@dataclass(frozen=True)
class Generator:
    """The implanted pulse generator and its pocket."""

    maker: str = ""
    model: str = ""
    serial: str = ""
    rechargeable: bool | None = None
    pocket_side: PocketSide | None = None
    pocket_place: str = ""
    """For example: upper buttock."""


@dataclass(frozen=True)
class Implant:
    """One record of the operation; a correction is a new one, and the old one stays."""

    implanted_on: date
    surgeon: str
    setting: Setting | None = None
    facility: str = ""
    anaesthesia: Anaesthesia | None = None
    leads: tuple[ImplantedLead, ...] = ()
    generator: Generator = field(default_factory=Generator)
    mr_conditional: bool | None = None
    mri_conditions: str = ""
    note: str = ""


def check_plan(plan: ImplantPlan, *, today: date, removed_on: date | None) -> None:
    """Refuse a day that has passed, or one on which the trial's leads were still in."""
    if plan.planned_on < today:
        raise InputError(
            Text("This day has passed. If the operation has been, record the implant."), place="planned_on"
        )
    if removed_on is not None and plan.planned_on < removed_on:
        raise InputError(Text("The leads of the trial come out later than that."), place="planned_on")


def check_implant(implant: Implant, *, today: date, decided_on: date | None) -> None:
    """Refuse a record that cannot be so, at the field at fault; ``decided_on`` is the day of the decision."""
    if implant.implanted_on > today:
        raise InputError(Text("This day has not come yet."), place="implanted_on")
    if decided_on is not None and implant.implanted_on < decided_on:
        raise InputError(Text("The implant was decided only later than that."), place="implanted_on")
    if not implant.surgeon.strip():
        raise InputError(Text("Enter who operated"), place="surgeon")
    _check_device(implant)


def _check_device(implant: Implant) -> None:
    if not 1 <= len(implant.leads) <= LEADS_MOST:
        raise InputError(Text("Describe at least the first lead"), place="tip_1")
    for number, lead in enumerate(implant.leads, 1):
        if lead.tip_level is None:
            raise InputError(Text("Choose the level that the tip reached"), place=f"tip_{number}")
    for place, given, words in (
        ("generator_maker", implant.generator.maker, Text("Enter the maker of the generator")),
        ("generator_model", implant.generator.model, Text("Enter the model of the generator")),
    ):
        if not given.strip():
            raise InputError(words, place=place)
    _check_serials(implant)


def _check_serials(implant: Implant) -> None:
    """No two parts have one serial number."""
    seen: dict[str, str] = {}
    parts = [(f"serial_{number}", lead.serial) for number, lead in enumerate(implant.leads, 1)]
    for place, serial in [*parts, ("generator_serial", implant.generator.serial)]:
        key = serial.strip().casefold()
        if key and key in seen:
            raise InputError(Text("Another part has this serial number already"), place=place)
        seen[key] = place


def missing_in(implant: Implant) -> tuple[Text, ...]:
    """What the record still lacks, in words; empty when it is whole."""
    generator = implant.generator
    asked = (
        (implant.setting, Text("The setting is missing.")),
        (implant.anaesthesia, Text("The anaesthesia is missing.")),
        (generator.serial, Text("The serial number of the generator is missing.")),
        (generator.pocket_side, Text("The side of the pocket is missing.")),
    )
    found = [words for given, words in asked if not given]
    if generator.rechargeable is None:
        found.append(Text("Whether the generator is rechargeable is unknown."))
    if implant.mr_conditional is None:
        found.append(Text("Whether the system is MR-conditional is unknown."))
    if implant.mr_conditional and not implant.mri_conditions.strip():
        found.append(Text("The MR conditions of the system are missing."))
    return (*found, *_missing_in_leads(implant.leads))


def _missing_in_leads(leads: Iterable[ImplantedLead]) -> Iterator[Text]:
    for number, lead in enumerate(leads, 1):
        asked = (
            (lead.kind, Text("type")),
            (lead.contacts, Text("contacts")),
            (lead.serial, Text("serial number")),
            (lead.entry_level or lead.kind is LeadKind.PADDLE, Text("entry level")),
        )
        for given, what in asked:
            if not given:
                yield Text("Lead %(n)s lacks its %(what)s.", n=number, what=what)


def lead_line(lead: ImplantedLead) -> tuple[Text, ...]:
    """What is known of one lead, piece by piece: type, contacts, side."""
    found = []
    if lead.kind is not None:
        found.append(LEAD_KIND_NAMES[lead.kind])
    if lead.model:
        found.append(Text("%(model)s", model=lead.model))
    if lead.contacts is not None:
        found.append(Text("%(n)s contacts", n=lead.contacts))
    if lead.side is not None:
        found.append(_SIDES[lead.side])
    return tuple(found)


_SIDES = {LeadSide.LEFT: Text("left"), LeadSide.MIDLINE: Text("midline"), LeadSide.RIGHT: Text("right")}


def decided_since(decisions: Sequence[tuple[str, date]]) -> date | None:
    """The day since which it stands decided to implant; decisions are outcome and day, oldest first.

    None while the newest decision says otherwise. A decision that only replaces its like keeps the day.
    """
    since = None
    for outcome, day in decisions:
        since = (since or day) if outcome in IMPLANTING else None
    return since
