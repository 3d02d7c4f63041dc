"""The second fact behind a patient's link: each guess spends a try, and the last one shuts it. No commit."""

import uuid
from datetime import datetime

from sqlmodel import Session, col, update

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.models.enrolments import InvitationRow
from scs_manager.models.questionnaires import QuestionnaireLinkRow

MAX_TRIES = 5
"""Wrong answers to the second fact before the link is worth nothing. Source: security.md 2.1, threat 3."""

Link = InvitationRow | QuestionnaireLinkRow


WRONG_BIRTH_DATE = "That is not the birth date we have. Please check it. Tries left: %(n)s."
WRONG_CODE = "This code does not fit. Please check it. Tries left: %(n)s."


class SecondFactError(RuleError):
    """The birth date or the code does not fit; the link still works for the tries that are left."""

    def __init__(self, text: Text, place: str = "birth_date") -> None:
        self.place = place
        super().__init__(text)


class LinkError(RuleError):
    """The link is unknown, used, expired, revoked or was tried too often; all five look the same."""

    def __init__(self) -> None:
        super().__init__(Text("This link does not work any more. Please call the clinic for a new one."))


def is_usable(link: Link, now: datetime) -> bool:
    """Whether the link itself still works, whatever it leads to."""
    unused = link.used_at is None and link.revoked_at is None
    return unused and link.expires_at > now and link.tries < MAX_TRIES


def spend_try(session: Session, link: Link, *, fits: bool, now: datetime) -> bool:
    """One statement decides: whoever changes the row first has the try, and used up is used up."""
    model = type(link)
    spent = update(model).where(
        col(model.id) == link.id,
        col(model.used_at).is_(None),
        col(model.revoked_at).is_(None),
        col(model.tries) < MAX_TRIES,
    )
    spent = spent.values(tries=col(model.tries) + 1, used_at=now if fits else None)
    return bool(session.exec(spent.execution_options(synchronize_session=False)).rowcount == 1)


def refusal_after(tries: int, *, place: str = "birth_date") -> RuleError:
    """What a wrong answer is told when so many were spent before it."""
    left = MAX_TRIES - tries - 1
    if left <= 0:
        return LinkError()
    words = WRONG_BIRTH_DATE if place == "birth_date" else WRONG_CODE
    return SecondFactError(Text(words, n=left), place)


def visitor(link: Link, patient_id: uuid.UUID, *, carer: bool, address: str) -> Actor:
    """Who came by a link: the patient, or a carer in the patient's place."""
    kind, word = (ActorKind.CARER, "carer") if carer else (ActorKind.PATIENT, "patient")
    return Actor(kind=kind, id=patient_id, name=word, clinic_id=link.clinic_id, address=address)
