"""What was found at a follow-up visit, as the patient and the clinic say it. Nothing here is computed.

Relief as the patient states it stands apart from relief calculated from ratings or a diary (measures.md 0,
point 2). What was not asked is None and stays unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

PGIC_WORDS: Mapping[int, Text] = MappingProxyType(
    {
        1: Text("Very much improved"),
        2: Text("Much improved"),
        3: Text("Minimally improved"),
        4: Text("No change"),
        5: Text("Minimally worse"),
        6: Text("Much worse"),
        7: Text("Very much worse"),
    }
)
"""Global impression of change, as the questionnaire words it."""
PGIC_RESPONDER = 2
"""Much or very much improved. [read]"""


class How(StrEnum):
    """How the patient was seen or heard."""

    CLINIC = "clinic"
    TELEPHONE = "telephone"
    POST = "post"


class Satisfied(StrEnum):
    """How satisfied the patient is with the relief."""

    VERY = "very_satisfied"
    SATISFIED = "satisfied"
    NEITHER = "neither"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


class Again(StrEnum):
    """Whether the patient would do it again."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Charging(StrEnum):
    """How much charging the generator troubles the patient."""

    NOT_CHARGED = "not_charged"
    NO_BURDEN = "no_burden"
    SOME = "some"
    HEAVY = "heavy"


HOW_NAMES: Mapping[How, Text] = MappingProxyType(
    {How.CLINIC: Text("In the clinic"), How.TELEPHONE: Text("By telephone"), How.POST: Text("By post")}
)
SATISFIED_NAMES: Mapping[Satisfied, Text] = MappingProxyType(
    {
        Satisfied.VERY: Text("Very satisfied"),
        Satisfied.SATISFIED: Text("Satisfied"),
        Satisfied.NEITHER: Text("Neither satisfied nor dissatisfied"),
        Satisfied.DISSATISFIED: Text("Dissatisfied"),
        Satisfied.VERY_DISSATISFIED: Text("Very dissatisfied"),
    }
)
AGAIN_NAMES: Mapping[Again, Text] = MappingProxyType(
    {Again.YES: Text("Yes"), Again.NO: Text("No"), Again.UNSURE: Text("Unsure")}
)
CHARGING_NAMES: Mapping[Charging, Text] = MappingProxyType(
    {
        Charging.NOT_CHARGED: Text("Nothing to charge"),
        Charging.NO_BURDEN: Text("No burden"),
        Charging.SOME: Text("Some burden"),
        Charging.HEAVY: Text("A heavy burden"),
    }
)


@dataclass(frozen=True)
class FollowUpVisit:
    """One visit as it was recorded; a correction is a new one, and the old one stays. None is unknown."""

    visited_on: date
    how: How
    stated_relief: int | None = None
    """Percent, as the patient states it now; 0 to 100."""
    pain_back: int | None = None
    pain_leg: int | None = None
    pain_worst: int | None = None
    satisfied: Satisfied | None = None
    again: Again | None = None
    pgic: int | None = None
    stimulation_hours: int | None = None
    """Hours a day."""
    charging: Charging | None = None
    daily_life: str = ""
    """Work and daily activities, in words."""
    opioids_reviewed: bool | None = None
    """Whether the opioid regimen was gone through."""
    note: str = ""


_RANGES = {
    "stated_relief": (0, 100),
    "pain_back": (0, 10),
    "pain_leg": (0, 10),
    "pain_worst": (0, 10),
    "pgic": (1, 7),
    "stimulation_hours": (0, 24),
}


def check_visit(visit: FollowUpVisit, *, implanted_on: date, today: date) -> None:
    """Refuse a visit that cannot have been so, at the field at fault."""
    if visit.visited_on > today:
        raise InputError(Text("This day has not come yet."), place="visited_on")
    if visit.visited_on <= implanted_on:
        raise InputError(Text("A follow-up visit comes after the implant."), place="visited_on")
    for place, (low, high) in _RANGES.items():
        given = getattr(visit, place)
        if given is not None and not low <= given <= high:
            raise InputError(
                Text("Must be a whole number from %(low)s to %(high)s.", low=low, high=high), place=place
            )


def unknown_in(visit: FollowUpVisit) -> tuple[Text, ...]:
    """What was not asked or not answered, in words; empty when the visit is whole."""
    asked = (
        (visit.stated_relief, Text("relief as the patient states it")),
        (visit.pain_back, Text("back pain")),
        (visit.pain_leg, Text("leg pain")),
        (visit.pain_worst, Text("worst pain")),
        (visit.satisfied, Text("satisfaction")),
        (visit.again, Text("whether the patient would do it again")),
        (visit.pgic, Text("overall change")),
        (visit.stimulation_hours, Text("hours of stimulation")),
        (visit.charging, Text("burden of charging")),
        (visit.opioids_reviewed, Text("whether the opioids were gone through")),
    )
    return tuple(words for given, words in asked if given is None)
