"""The questionnaires of the end of a trial: which, when they are asked, and which have come.

Beside the two forms of the end, every questionnaire that the patient filled in before the leads and that
measures a domain of the outcome is asked once more: a change needs both sides (measures.md 4.1).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scs_manager.domain.outcome_measures import MEASURES
from scs_manager.domain.patient_words import CLOSING, PGIC

ASKED_BEFORE = timedelta(days=2)
"""How long before the planned removal the patient is asked. [default]"""
DUE_BEFORE = timedelta(days=1)
"""The eve of removal is the last day that still is before it."""


def end_instruments(answered_before: Collection[str]) -> tuple[str, ...]:
    """Ids of the questionnaires to ask at the end, those of the end first, then by name."""
    measured = {measure.instrument for measure in MEASURES}
    return (PGIC, CLOSING, *sorted(measured & set(answered_before)))


@dataclass(frozen=True)
class AskDays:
    """From when a questionnaire is asked and until when it is due; both before the planned removal."""

    asked_on: date
    due_on: date


def ask_days(placed_on: date, removal_on: date) -> AskDays:
    """Never before the day after the leads went in, unless removal is planned for that very day."""
    due = max(removal_on - DUE_BEFORE, placed_on)
    return AskDays(min(max(removal_on - ASKED_BEFORE, placed_on + timedelta(days=1)), due), due)


class FormState(StrEnum):
    """How far one questionnaire has come."""

    ANSWERED = "answered"
    LATE = "late"
    """Answered after the leads were out."""
    WAITING = "waiting"
    PLANNED = "planned"
    """Will be asked on a day that has not come."""
    OVERDUE = "overdue"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class AskedForm:
    """One questionnaire of the end as it stands."""

    instrument: str
    answered_on: date | None = None
    asked_on: date | None = None
    due_on: date | None = None

    def state(self, on: date, removed_on: date | None = None) -> FormState:
        """How far it has come on a day."""
        if self.answered_on is not None:
            is_late = removed_on is not None and self.answered_on > removed_on
            return FormState.LATE if is_late else FormState.ANSWERED
        if self.asked_on is None or self.due_on is None:
            return FormState.NOT_ASKED
        if on < self.asked_on:
            return FormState.PLANNED
        return FormState.OVERDUE if on > self.due_on else FormState.WAITING
