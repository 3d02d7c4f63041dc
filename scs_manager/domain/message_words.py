"""What messages say: no name, illness, medicine, clinic or speciality (security.md 2.1, threat 7).

A telephone number or an address may belong to a stranger by now; what is said must not tell anything.
"""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.messages import (
    ALARM,
    ALARM_ESCALATED,
    DIARY_CLOSING,
    DIARY_OPEN,
    DOCUMENT_READY,
    END_QUESTIONNAIRES,
    FOLLOW_UP_QUESTIONS,
    HOLD_RESTART,
    HOLD_STOP,
    QUESTIONS,
)
from scs_manager.domain.text import Text

_NEW_QUESTIONS = (
    Text("New questions for you"),
    Text("There are new questions for you. Open them here: %(link)s"),
)

TO_PATIENTS: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        DIARY_OPEN: (
            Text("Your questions for today"),
            Text("Your questions for today are open until %(until)s. Answer them here: %(link)s"),
        ),
        DIARY_CLOSING: (
            Text("Your questions for today"),
            Text("Your questions for today are still open, until %(until)s. Answer them here: %(link)s"),
        ),
        HOLD_STOP: (
            Text("A reminder for today"),
            Text("There is something to do today. Please look at the sheet you were given."),
        ),
        HOLD_RESTART: (
            Text("A reminder for today"),
            Text("There is something to do today. Please look at the sheet you were given."),
        ),
        END_QUESTIONNAIRES: _NEW_QUESTIONS,
        QUESTIONS: _NEW_QUESTIONS,
        FOLLOW_UP_QUESTIONS: _NEW_QUESTIONS,
        DOCUMENT_READY: (
            Text("A document is ready for you"),
            Text("A document is ready for you. Read it here: %(link)s"),
        ),
    }
)
"""Subject and words by kind; the places are the end on the patient's clock, and an address without a key.

Questionnaires are the exception: where no phone is signed in, their address is a link that opens once.
"""

TO_STAFF: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        ALARM: (
            Text("An alarm waits for you"),
            Text("An alarm waits for somebody to take it on. Sign in to see it: %(link)s"),
        ),
        ALARM_ESCALATED: (
            Text("An alarm that nobody took on"),
            Text("An alarm was not taken on in time, and you are told of it. Sign in to see it: %(link)s"),
        ),
        HOLD_STOP: (
            Text("A day in a plan has come"),
            Text("A patient's plan has something to stop today. Sign in to see it: %(link)s"),
        ),
        HOLD_RESTART: (
            Text("A day in a plan has come"),
            Text("A patient's plan has something to start again today. Sign in to see it: %(link)s"),
        ),
        DOCUMENT_READY: (
            Text("A document waits for you"),
            Text("A document waits for you to look at it. Sign in to see it: %(link)s"),
        ),
    }
)

STOP_BY_LINK = Text("To get no more reminders this way, press here: %(link)s")
STOP_BY_WORD = Text("To stop, answer STOP.")

STOP_WORDS = frozenset(
    {
        "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "cancel",
        "stopp", "arret", "arrêt", "alto", "baja", "parar",
    }
)  # fmt: skip
"""What stops messages when it is all of an answer, in the languages of the patient's side. [default]"""


def is_stop(answer: str) -> bool:
    """Whether an answer to a text message asks for no more; case, marks and blanks do not matter."""
    plain = " ".join(answer.casefold().split())
    return plain.strip(" .!,;:'\"") in STOP_WORDS
