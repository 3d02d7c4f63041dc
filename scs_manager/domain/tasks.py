"""Tasks: one thing that a person must do for a case by a day, and what came of it.

An answer of 1 or more to item 9 of the PHQ-9 opens one for the same day (clinical.md 5.1). Whether the
patient is at risk stays unknown until somebody has talked with the patient and recorded it.

A red flag (clinical.md 5.1) opens one that stays until the case is referred urgently or a clinician
says why it is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text


class TaskKind(StrEnum):
    """What is to be done."""

    SUICIDALITY_INTERVIEW = "suicidality_interview"
    RED_FLAG = "red_flag"


@dataclass(frozen=True, slots=True)
class TaskDef:
    """A kind of task in words, the fact that its result settles, if any, and what closing it asks for."""

    title: Text
    what: Text
    who: Text
    """Who acts, for a reader who may not."""
    fact: str | None
    closed_with: frozenset[Permission]
    """Any one of these is enough."""


TASKS: Mapping[TaskKind, TaskDef] = MappingProxyType(
    {
        TaskKind.SUICIDALITY_INTERVIEW: TaskDef(
            title=Text("Talk with the patient today: PHQ-9 item 9"),
            what=Text(
                "The patient answered item 9 of the PHQ-9 (thoughts of being better off dead or of "
                "self-harm) with 1 or more. Interview the patient today. Until the interview is recorded, "
                "suicidality is unknown, whatever the questionnaire says."
            ),
            who=Text("A clinician, nurse or psychologist takes it on."),
            fact="safety.suicidality_interview",
            closed_with=frozenset({Permission.HANDLE_ALARM, Permission.EDIT_PSYCHOLOGY}),
        ),
        TaskKind.RED_FLAG: TaskDef(
            title=Text("Red flag: not yet referred"),
            what=Text(
                "Refer urgently, or let a clinician say why no urgent referral is needed. This closes by "
                "itself with the referral, or when the answers are corrected."
            ),
            who=Text("A coordinator, nurse or clinician refers urgently; only a clinician says why not."),
            fact=None,
            closed_with=frozenset({Permission.DECIDE}),  # medical, as the way back from an urgent referral
        ),
    }
)
"""Every kind of task."""

ANSWER_RED_FLAG = Text("Refer urgently, or answer the red flag")
"""The next thing to do in whatever state a case is, before anything else is screened or planned."""

KIND_OF_ACTION: Mapping[str, TaskKind] = MappingProxyType({"same_day_task": TaskKind.SUICIDALITY_INTERVIEW})
"""The task that the action of an instrument's watch opens, on the same day."""
