"""Tasks: one thing that a person must do for a case by a day, and what came of it.

An answer of 1 or more to item 9 of the PHQ-9 opens one for the same day (clinical.md 5.1). Whether the
patient is at risk stays unknown until somebody has talked with the patient and recorded it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text


class TaskKind(StrEnum):
    """What is to be done."""

    SUICIDALITY_INTERVIEW = "suicidality_interview"


@dataclass(frozen=True, slots=True)
class TaskDef:
    """A kind of task in words, and the fact that its result settles."""

    title: Text
    what: Text
    fact: str


TASKS: Mapping[TaskKind, TaskDef] = MappingProxyType(
    {
        TaskKind.SUICIDALITY_INTERVIEW: TaskDef(
            title=Text("Talk with the patient today: PHQ-9 item 9"),
            what=Text(
                "The patient answered item 9 of the PHQ-9 (thoughts of being better off dead or of "
                "self-harm) with 1 or more. Interview the patient today. Until the interview is recorded, "
                "suicidality is unknown, whatever the questionnaire says."
            ),
            fact="safety.suicidality_interview",
        )
    }
)
"""Every kind of task."""

KIND_OF_ACTION: Mapping[str, TaskKind] = MappingProxyType({"same_day_task": TaskKind.SUICIDALITY_INTERVIEW})
"""The task that the action of an instrument's watch opens, on the same day."""
