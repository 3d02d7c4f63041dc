"""Questionnaires of a case: why one was asked, how it reaches the patient, who filled it in, its age."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text

CURRENT_DAYS = 90
"""A questionnaire counts as current up to this many days after it was filled in. [default]"""


class Purpose(StrEnum):
    """Which point of the pathway a questionnaire measures."""

    BASELINE = "baseline"
    FOLLOW_UP = "follow_up"


class Way(StrEnum):
    """How a questionnaire is filled in."""

    LINK = "link"
    """By the patient, over a link or in the diary."""
    STAFF = "staff"
    PAPER = "paper"


class EnteredBy(StrEnum):
    """Where the answers come from; kept with every answer (measures.md 1.1)."""

    PATIENT = "patient"
    CARER = "carer"
    STAFF = "staff"
    """Staff read the questions out and entered what the patient said."""
    TRANSCRIBED = "staff_transcribed"
    """Staff copied a paper form, whose date is kept."""
    STATED = "patient_stated"
    """The patient told the total of a form filled in elsewhere."""
    IMPORTED = "imported"


class Currency(StrEnum):
    """Whether the newest answers still count."""

    NEVER = "never"
    CURRENT = "current"
    OUT_OF_DATE = "out_of_date"


PURPOSES: Mapping[Purpose, Text] = MappingProxyType(
    {Purpose.BASELINE: Text("Baseline"), Purpose.FOLLOW_UP: Text("Follow-up")}
)
WAYS: Mapping[Way, Text] = MappingProxyType(
    {
        Way.LINK: Text("By the patient, over a link"),
        Way.STAFF: Text("By staff, in the clinic"),
        Way.PAPER: Text("On paper"),
    }
)
SOURCES: Mapping[EnteredBy, Text] = MappingProxyType(
    {
        EnteredBy.PATIENT: Text("filled in by the patient"),
        EnteredBy.CARER: Text("filled in by a carer"),
        EnteredBy.STAFF: Text("asked by staff"),
        EnteredBy.TRANSCRIBED: Text("copied from paper by staff"),
        EnteredBy.STATED: Text("score stated by the patient"),
        EnteredBy.IMPORTED: Text("imported"),
    }
)


def currency(answered_on: date | None, on: date) -> Currency:
    """Whether a questionnaire filled in on ``answered_on`` counts as current on a day."""
    if answered_on is None:
        return Currency.NEVER
    return Currency.CURRENT if (on - answered_on).days <= CURRENT_DAYS else Currency.OUT_OF_DATE
