"""The signed decision in the patient's summary: what spoke for it and against it, and what nobody knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """The signed decision that stands, with the eight criteria by their number."""

    outcome: DecisionOutcome
    on: date
    by: str
    criteria: tuple[tuple[int, Truth], ...] = ()


_CRITERIA: Mapping[int, tuple[Text, Text, Text]] = MappingProxyType(
    {
        1: (
            Text("There are enough diary days to go by."),
            Text("There are too few diary days to go by."),
            Text("If there are enough diary days to go by."),
        ),
        2: (
            Text("The pain we aimed at fell by half or more."),
            Text("The pain we aimed at did not fall by half."),
            Text("If the pain we aimed at fell by half."),
        ),
        3: (
            Text("Your other pain does not stand in the way."),
            Text("Your other pain did not get much less."),
            Text("How your other pain changed."),
        ),
        4: (
            Text("You did not need more pain medicine."),
            Text("You needed more pain medicine."),
            Text("If you needed more pain medicine."),
        ),
        5: (
            Text("A part of your daily life got better."),
            Text("No part of your daily life got much better."),
            Text("If your daily life got better."),
        ),
        6: (
            Text("Nothing else got worse, and the trial did no great harm."),
            Text("Something else got worse, or the trial did harm."),
            Text("If something else got worse."),
        ),
        7: (
            Text("You said that you felt much better."),
            Text("You did not say that you felt much better."),
            Text("How much better you felt."),
        ),
        8: (
            Text("You want the implant."),
            Text("You do not want the implant."),
            Text("If you want the implant."),
        ),
    }
)
"""Each of the eight criteria (measures.md 4.2) met, not met, and as something that is not known."""


def in_state(decision: OwnDecision | None, state: Truth) -> tuple[Text, ...]:
    """The words of the criteria that were signed in one state, in their order."""
    place = (Truth.MET, Truth.NOT_MET, Truth.UNKNOWN).index(state)
    found = decision.criteria if decision else ()
    return tuple(_CRITERIA[number][place] for number, held in found if held is state)


def for_words(decision: OwnDecision | None) -> tuple[Text, ...]:
    """What spoke for a stimulator when the decision was signed."""
    return in_state(decision, Truth.MET)


def against_words(decision: OwnDecision | None) -> tuple[Text, ...]:
    """What spoke against it."""
    return in_state(decision, Truth.NOT_MET)
