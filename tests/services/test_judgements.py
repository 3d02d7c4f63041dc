"""Judgements and dissent stand beside a stored screening for good; the pathway goes by what was computed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.permissions import Role
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import audit, gathered, judgements, screening, screening_history
from tests.factories import NOW, actor_of, make_case, make_clinic, make_screening, sign

Judge = Callable[..., object]


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def case(session: Session, clinic: ClinicRow) -> CaseRow:
    return make_case(session, clinic)


@pytest.fixture
def row(session: Session, case: CaseRow, clinic: ClinicRow) -> ScreeningRow:
    return make_screening(session, case, clinic)


@pytest.fixture
def judge(session: Session, case: CaseRow, row: ScreeningRow, clinic: ClinicRow) -> Judge:
    """Judge a criterion of the screening; what differs from the usual is named."""

    def said(criterion: str, state: str | None, reason: str = "examined", **other: object) -> object:
        given = {"case": case, "screening": row, "by": actor_of(clinic), "now": NOW} | other
        return judgements.judge_criterion(session, criterion=criterion, state=state, reason=reason, **given)  # type: ignore[arg-type]

    return said


def test_a_judgement_is_kept_and_the_finding_and_the_pathway_stay(
    session: Session, case: CaseRow, row: ScreeningRow, clinic: ClinicRow, judge: Judge
) -> None:
    before, guards = screening.sha256_of(row), gathered.case_facts(session, case)

    judge("excl.suicidality", "not_met", now=NOW + timedelta(minutes=1))
    session.expire_all()

    data = judgements.said_to(session, row)
    assert (data["overall"]["computed"], data["overall"]["judged"]) == ("incomplete", "urgent_referral")
    assert data["judgements"][0]["by"] == "Dr Sam Specimen"
    assert screening.sha256_of(row) == before
    assert (case.outcome, gathered.case_facts(session, case)) == ("incomplete", guards)
    assert audit.verify(session, clinic.id).broken is None


def test_a_judgement_is_taken_back_by_a_further_row(
    session: Session, row: ScreeningRow, judge: Judge
) -> None:
    judge("ind.neuropathic", "met")
    judge("ind.neuropathic", None, "no longer", now=NOW + timedelta(minutes=1))

    data = judgements.said_to(session, row)
    assert [each["stands"] for each in data["judgements"]] == [False, False]
    assert data["overall"]["computed"] == data["overall"]["judged"]


@pytest.mark.parametrize(
    ("criterion", "state", "reason", "place"),
    [
        ("ind.neuropathic", "met", " ", "reason"),
        ("ind.neuropathic", "met", "x" * 4001, "reason"),
        ("ind.nothing", "met", "examined", "criterion"),
        ("ind.neuropathic", "perhaps", "examined", "state"),
        ("ind.neuropathic", "unknown", "examined", "state"),
        ("ind.neuropathic", None, "examined", "state"),
    ],
)
def test_a_judgement_that_says_nothing_is_refused_at_its_place(
    session: Session, row: ScreeningRow, judge: Judge, criterion: str, state: str, reason: str, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        judge(criterion, state, reason)

    assert refused.value.place == place
    assert judgements.judgements_of(session, row) == ()


def test_dissent_stands_beside_a_signed_screening_and_its_signer_has_none(
    session: Session, case: CaseRow, row: ScreeningRow, clinic: ClinicRow
) -> None:
    sign(session, case, row, clinic)
    psychologist = actor_of(clinic, "Dr Lena Muster")

    def dissent(by: Actor) -> None:
        role = Role.PSYCHOLOGIST
        judgements.dissent(session, case=case, screening=row, reason="too early", role=role, by=by, now=NOW)

    dissent(psychologist)
    with pytest.raises(RuleError, match="signed this screening yourself"):
        dissent(actor_of(clinic))

    content = screening_history.whole_content(session, row)
    assert [each["by"] for each in content["said"]["dissent"]] == ["Dr Lena Muster"]
    assert content["signature"]["content_sha256"] == row.content_sha256
    assert screening_history.said_counts(session, case)[row.id].dissents == 1
    assert screening.is_intact(row)


def test_what_people_said_cannot_be_changed_nor_reach_another_clinic(
    session: Session, row: ScreeningRow, judge: Judge
) -> None:
    judge("ind.neuropathic", "met")
    other = make_clinic(session, "Hillside")
    elsewhere = make_case(session, other, "H-1")

    with pytest.raises(ValueError, match="another case"):
        judge("ind.neuropathic", "met", case=elsewhere)
    for statement in ("UPDATE screening_judgement SET state = 'met'", "DELETE FROM screening_judgement"):
        with pytest.raises(DBAPIError, match="keeps its history"):
            session.connection().execute(sa.text(statement))
        session.rollback()
    assert screening_history.said_counts(session, elsewhere) == {}


def test_changes_are_told_against_the_screening_before(
    session: Session, case: CaseRow, row: ScreeningRow, clinic: ClinicRow
) -> None:
    later = make_screening(session, case, clinic, NOW + timedelta(days=1))

    assert screening_history.before(session, row) is None
    assert screening_history.before(session, later) == row
    assert screening_history.changes_between(row, later).is_empty
    assert screening_history.whole_content(session, row)["changes"] is None
    assert screening_history.whole_content(session, later)["changes"]["profiles"] == []
