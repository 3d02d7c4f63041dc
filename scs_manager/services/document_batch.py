"""Many documents of one kind: drawn side by side, stored one by one, and one bad case stops nobody else."""

import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.text import Text, Translate
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.services import documents
from scs_manager.services.document_kinds import ISSUED_IN_BATCHES, Asked, Issue
from scs_manager.services.document_numbers import NUMBERS, DocumentNumbers, OneNumber
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.services.rendering import renderers

AHEAD = 2
"""Documents for each renderer that may be drawn and wait to be stored: what a batch takes of memory."""

ATTEMPTS = 3
"""How often a document is drawn anew when somebody else took its number in the meantime."""

TAKEN = Text("Other documents were issued at the same moment again and again. Nothing was stored.")
FAILED = Text("The document could not be made. Nothing was stored.")

Reading = Callable[[], AbstractContextManager[Session]]

Outcome = Prepared | uuid.UUID | Text
"""A drawn document, the one that stands and says the same, or the sentence why there is neither."""


@dataclass(frozen=True)
class Batch:
    """What is to be issued, for whom, and by what means."""

    clinic_id: uuid.UUID
    kind: DocumentKind
    names: Sequence[str]
    """Cases, each by its id or by the patient's identifier; one named twice is issued once."""
    reading: Reading
    """A fresh session that only reads, for each document."""
    now: Callable[[], datetime]
    public_url: str
    translator: Callable[[str], Translate]
    workers: int = 1
    again: bool = False


@dataclass(frozen=True)
class Done:
    """What became of one case: a stored document, one that stands unchanged, or the reason why neither."""

    name: str
    document: DocumentRow | None = None
    why: Text | None = None
    stands: uuid.UUID | None = None
    """The document that is kept already and says the same."""


@dataclass(frozen=True)
class _Work:
    """One document under way, and its number."""

    name: str
    case_id: uuid.UUID
    number: OneNumber


def issue_all(session: Session, batch: Batch, *, by: Actor) -> Iterator[Done]:
    """Issues document after document, each in a transaction of its own of ``session``, which keeps no rows.

    What was yielded is stored: a batch that is stopped and begun again goes on where it was.
    """
    numbers = DocumentNumbers((batch.clinic_id, batch.kind.value))
    named = _cases(batch)
    yield from (Done(name, why=found) for name, found in named if isinstance(found, Text))
    work = deque((name, found) for name, found in named if isinstance(found, uuid.UUID))
    under_way: deque[tuple[_Work, Future[Outcome]]] = deque()
    with renderers(batch.workers), ThreadPoolExecutor(batch.workers) as pool:
        try:
            while work or under_way:
                while work and len(under_way) < AHEAD * batch.workers:
                    each = _Work(*work.popleft(), OneNumber(numbers))
                    under_way.append((each, pool.submit(_prepared, batch, each, by)))
                each, future = under_way.popleft()
                yield _stored(session, batch, each, future.result(), by)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _cases(batch: Batch) -> list[tuple[str, uuid.UUID | Text]]:
    """The case each name means, or why it means none; a case that is named again is left out."""
    found: dict[uuid.UUID | str, tuple[str, uuid.UUID | Text]] = {}
    with batch.reading() as session:
        for name in batch.names:
            meant = _case_called(session, batch.clinic_id, name)
            found.setdefault(name if isinstance(meant, Text) else meant, (name, meant))
    return list(found.values())


def _case_called(session: Session, clinic_id: uuid.UUID, name: str) -> uuid.UUID | Text:
    case = _case_with_id(session, clinic_id, name)
    if case is not None:
        return case.id
    cases = session.exec(
        select_scoped(CaseRow, clinic_id)
        .join(PatientRow, col(PatientRow.id) == CaseRow.patient_id)
        .where(PatientRow.clinic_id == clinic_id, PatientRow.identifier == name)
    ).all()
    meant = [case for case in cases if case.closed_at is None] or cases
    if not meant:
        return Text("There is no case with this id, and no patient with this identifier who has one.")
    if len(meant) > 1:
        return Text("This patient has several closed cases: name the case by its id.")
    return meant[0].id


def _case_with_id(session: Session, clinic_id: uuid.UUID, name: str) -> CaseRow | None:
    try:
        return get_scoped(session, CaseRow, clinic_id, uuid.UUID(name))
    except ValueError:
        return None


def _prepared(batch: Batch, work: _Work, by: Actor) -> Outcome:
    with batch.reading() as session:
        session.info[NUMBERS] = work.number
        case = get_scoped(session, CaseRow, batch.clinic_id, work.case_id)
        if case is None:
            return FAILED
        asked = Asked(session, case, by, batch.now(), batch.public_url, batch.translator, batch.again)
        prepared = _attempted(ISSUED_IN_BATCHES[batch.kind], asked)
    if not isinstance(prepared, Prepared):
        work.number.give_back()
    return prepared


def _attempted(issue: Issue, asked: Asked) -> Outcome:
    try:
        return issue(asked)
    except SQLAlchemyError:
        raise  # the database, not this case
    except RuleError as error:
        return error.text
    except Exception:  # a record that nobody foresaw; the message may quote it
        return FAILED


def _stored(session: Session, batch: Batch, work: _Work, prepared: Outcome, by: Actor) -> Done:
    """What became of it. Where others took its number it is drawn again, at once."""
    for _ in range(ATTEMPTS):
        if not isinstance(prepared, Prepared):
            return _unstored(work.name, prepared)
        try:
            row = documents.store(session, prepared, by=by, now=batch.now())
        except ChangedByOther:
            prepared = _prepared(batch, work, by)
        except RuleError as error:
            session.rollback()
            work.number.give_back()
            prepared = error.text
        else:
            session.expunge_all()
            return Done(work.name, row)
    return _unstored(work.name, TAKEN if isinstance(prepared, Prepared) else prepared)


def _unstored(name: str, found: uuid.UUID | Text) -> Done:
    return Done(name, why=found) if isinstance(found, Text) else Done(name, stands=found)
