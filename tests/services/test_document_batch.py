"""Documents by the batch: side by side, each once, and one bad case stops nobody else."""

import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import count, islice

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services import document_batch, documents
from scs_manager.services.demo_steps import Steps
from scs_manager.services.document_batch import Batch, Done, issue_all
from scs_manager.services.document_kinds import ISSUED_IN_BATCHES, Asked
from scs_manager.services.document_numbers import DocumentNumbers, OneNumber
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.services.patient_summary_document import SummaryWords, prepare_patient_summary
from scs_manager.web.i18n import translator
from tests.decision_scenes import NOW as DECIDED_AT
from tests.decision_scenes import URL, decide
from tests.factories import NOW, actor_of, make_case, make_clinic, make_screening, sign

KIND = DocumentKind.PATIENT_SCREENING
SIGNED = ("P-1", "P-2", "P-3", "P-4")


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    """Four patients whose screening is signed, one whose screening is not."""
    clinic = make_clinic(session)
    for name in (*SIGNED, "P-5"):
        case = make_case(session, clinic, name)
        row = make_screening(session, case, clinic)
        if name in SIGNED:
            sign(session, case, row, clinic)
    return clinic


@pytest.fixture
def issued(engine: Engine, session: Session, clinic: ClinicRow) -> Callable[..., list[Done]]:
    """One batch by two workers."""
    by = actor_of(clinic)

    def issue(*names: str, again: bool = False, stop_after: int = 99) -> list[Done]:
        batch = Batch(
            clinic_id=by.clinic_id or clinic.id,
            kind=KIND,
            names=names,
            reading=lambda: Session(engine),
            now=lambda: NOW + timedelta(hours=1),
            public_url="https://scs.example.org",
            translator=translator,
            workers=2,
            again=again,
        )
        session.rollback()
        with closing(issue_all(session, batch, by=by)) as run:  # type: ignore[type-var]
            return list(islice(run, stop_after))

    return issue


def ran(steps: Steps, kind: DocumentKind, days: int = 0) -> list[Done]:
    """What a batch of the story's case gave."""
    steps.s.commit()
    bind = steps.s.get_bind()
    assert isinstance(bind, Engine)
    batch = Batch(
        clinic_id=steps.known.clinic_id,
        kind=kind,
        names=[str(steps.known.id)],
        reading=lambda: Session(bind.execution_options(writing=False)),
        now=lambda: DECIDED_AT + timedelta(days=days),
        public_url=URL,
        translator=translator,
    )
    with Session(bind, expire_on_commit=False) as writer:
        return list(issue_all(writer, batch, by=steps.by(Role.CLINICIAN)))


def kept(steps: Steps, kind: DocumentKind, days: int = 0) -> list[tuple[bool, str | None]]:
    """Whether it is a draft, or why there is none; nothing where it stands."""
    return [
        (bool(each.document and each.document.draft), str(each.why) if each.why else None)
        for each in ran(steps, kind, days)
        if each.document or each.why
    ]


def numbers(session: Session) -> list[int]:
    session.rollback()
    return sorted(session.exec(select(DocumentRow.number).where(col(DocumentRow.kind) == KIND.value)))


def test_every_case_that_can_have_one_gets_one_and_the_others_say_why(
    session: Session, issued: Callable[..., list[Done]]
) -> None:
    done = issued("P-1", "P-5", "nobody", "P-2", "P-1", "P-3")

    assert [each.name for each in done if each.document] == ["P-1", "P-2", "P-3"]
    said = {each.name: str(each.why) for each in done if each.why}
    assert said["P-5"] == "The newest screening of this case is not signed."
    assert said["nobody"].startswith("There is no case with this id")
    assert numbers(session) == [1, 2, 3]
    actions = select(AuditEventRow.action).where(col(AuditEventRow.action) == "document.issued")
    assert len(session.exec(actions).all()) == 3


def test_a_batch_that_was_stopped_goes_on_and_issues_nothing_twice(
    session: Session, issued: Callable[..., list[Done]]
) -> None:
    (begun,) = issued(*SIGNED, stop_after=1)
    assert begun.document is not None
    assert len(numbers(session)) == 1

    done = issued(*SIGNED)
    assert [each.name for each in done if each.document] == ["P-2", "P-3", "P-4"]
    assert [each.why for each in done] == [None] * 4
    assert [each.stands for each in done if each.stands] == [begun.document.id]
    assert len(numbers(session)) == 4

    replaced = [each.document.replaces_id for each in issued("P-1", again=True) if each.document]
    assert len(replaced) == 1
    assert replaced[0] is not None


def test_a_number_taken_by_somebody_else_is_drawn_again_and_one_failure_stops_nobody(
    engine: Engine,
    session: Session,
    clinic: ClinicRow,
    issued: Callable[..., list[Done]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepare, by, turns = ISSUED_IN_BATCHES[KIND], actor_of(clinic), count(1)

    def unlucky(asked: Asked) -> Prepared | uuid.UUID:
        """The first number is taken by somebody else, the second document cannot be made."""
        turn, prepared = next(turns), prepare(asked)
        if turn == 2:
            raise KeyError("a record that nobody foresaw")
        if turn == 1 and isinstance(prepared, Prepared):
            place = replace(prepared.place, code=documents.new_code(), draft=True, replaces=None)
            with Session(for_writing(engine)) as other:
                documents.store(other, replace(prepared, place=place), by=by, now=NOW)
        return prepared

    monkeypatch.setattr(document_batch, "ISSUED_IN_BATCHES", {KIND: unlucky})
    done = issued(*SIGNED, again=True)

    assert sum(each.document is not None for each in done) == 3
    assert [each.why for each in done if each.document is None] == [document_batch.FAILED]
    assert len(set(numbers(session))) == 4


def test_a_trial_that_is_over_and_a_decision_that_is_signed_get_each_their_document_once(
    steps: Steps,
) -> None:
    report, told = DocumentKind.TRIAL_REPORT, DocumentKind.PATIENT_SUMMARY
    assert kept(steps, told) == [(False, "No decision has been signed for this case.")]
    assert (kept(steps, report), kept(steps, report, days=1)) == ([(False, None)], [])

    decide(steps)
    assert (kept(steps, told), kept(steps, told, days=1)) == ([(True, None)], [])

    by = steps.by(Role.CLINICIAN)
    checked = prepare_patient_summary(
        steps.s,
        steps.known,
        SummaryWords(),
        by=by,
        now=DECIDED_AT,
        public_url=URL,
        translate=translator("en"),
    )
    in_force = documents.store(steps.s, checked, by=by, now=DECIDED_AT).id
    assert [each.stands for each in ran(steps, told, days=2)] == [in_force]


def test_numbers_of_a_batch_differ_and_go_back_when_unused() -> None:
    series = (uuid.UUID(int=1), "letter")
    shared = DocumentNumbers(series)
    first, second = OneNumber(shared), OneNumber(shared)

    assert (first.of(series, 6), second.of(series, 6)) == (7, 8)
    assert first.of((uuid.UUID(int=2), "letter"), 40) == 41
    first.give_back()
    first.give_back()
    assert OneNumber(shared).of(series, 6) == 7
    assert second.of(series, 8) == 9
