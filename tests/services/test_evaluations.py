"""Psychological evaluations on the real databases: order, draft, signature, replacement, guard."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.evaluations import Findings, Instrument, Rating
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.evaluations import EvaluationRow
from scs_manager.services import evaluations, screening
from scs_manager.services.evaluations import Signing
from scs_manager.services.record_rows import facts_of_case
from tests.factories import NOW, TODAY, ZONE, actor_of, make_case, make_clinic

WHOLE = Findings(
    evaluator_name="Dr Lena Muster",
    profession="psychologist",
    qualification="Clinical psychologist, register 123",
    held_on=TODAY,
    instruments=(Instrument("PHQ-9", "11", TODAY), Instrument("PCS", "31")),
    depression_screened=True,
    ratings={
        "distress": Rating(2, "Cognitive therapy, twelve sessions", TODAY + timedelta(days=90)),
        "secondary_gain": Rating(0),
        "low_activity": Rating(),
    },
    narrative="Low mood since the second operation.",
    substance_use="no_disorder",
    conclusion="suitable_with_conditions",
    conditions="Therapy goes on during the trial.",
)


@pytest.fixture
def case(session: Session) -> CaseRow:
    return make_case(session, make_clinic(session))


def author(case: CaseRow, session: Session, name: str = "Dr Lena Muster") -> Actor:
    return actor_of(session.get_one(ClinicRow, case.clinic_id), name)


def draft(session: Session, case: CaseRow, found: Findings = WHOLE) -> EvaluationRow:
    return evaluations.save_draft(
        session, case=case, row=None, findings=found, by=author(case, session), now=NOW
    )


def sign(session: Session, case: CaseRow, row: EvaluationRow, **changes: Any) -> None:
    shown = evaluations.sha256_of(row)
    signing = replace(Signing(author(case, session), "I examined the patient", ZONE, shown), **changes)
    evaluations.sign_evaluation(session, case=case, row=row, signing=signing, now=NOW)


def told(session: Session, case: CaseRow) -> dict[str, object]:
    data = facts_of_case(session, case).data
    return {name: datum.value for name, datum in data.items() if name.startswith("psychology.")}


def state_of(session: Session, case: CaseRow, criterion: str) -> str:
    by = author(case, session)
    row = screening.run_screening(session, case=case, on=TODAY, by=by, now=NOW)
    core = next(each for each in row.result["profiles"] if each["id"] == "scs-core")
    return next(str(each["state"]) for each in core["findings"] if each["criterion"] == criterion)


def test_an_order_and_a_draft_leave_the_evaluation_unknown_and_a_signature_makes_it_known(
    session: Session, case: CaseRow
) -> None:
    by = author(case, session)
    row = evaluations.order_evaluation(session, case=case, note="Before the trial", by=by, now=NOW)
    assert told(session, case) == {"psychology.evaluation_status": "ordered"}
    assert state_of(session, case, "ind.psych_eval_done") == "unknown"

    evaluations.save_draft(session, case=case, row=row, findings=WHOLE, by=by, now=NOW)
    assert told(session, case) == {"psychology.evaluation_status": "ordered"}

    sign(session, case, row)
    assert told(session, case) == {
        "psychology.evaluation_status": "done",
        "psychology.evaluator_role": "psychologist",
        "psychology.conclusion": "suitable_with_conditions",
        "psychology.instruments": f"PHQ-9 11 ({TODAY.isoformat()}); PCS 31",
        "psychology.depression_screened": True,
        "psychology.distress": 2,
        "psychology.secondary_gain": 0,
        "psychology.severe_factors_planned": True,
        "psychology.substance_use": "no_disorder",
    }
    source = facts_of_case(session, case).data["psychology.conclusion"].source
    assert str(row.id) in source
    assert "Dr Lena Muster" in source
    assert state_of(session, case, "ind.psych_eval_done") == "met"
    assert state_of(session, case, "opt.psy_addressed") == "met"
    assert evaluations.is_intact(row)


def test_a_severe_factor_without_plan_may_be_signed_and_is_a_hold(session: Session, case: CaseRow) -> None:
    sign(session, case, draft(session, case, replace(WHOLE, ratings={"distress": Rating(2, "Therapy")})))

    assert told(session, case)["psychology.severe_factors_planned"] is False
    assert state_of(session, case, "opt.psy_addressed") == "not_met"


def test_a_replacement_names_the_old_one_and_takes_back_what_it_does_not_assess(
    session: Session, case: CaseRow
) -> None:
    first = draft(session, case)
    sign(session, case, first)
    second = draft(session, case, replace(WHOLE, conclusion="suitable", ratings={"distress": Rating(1)}))

    with pytest.raises(InputError) as refused:
        sign(session, case, second)
    assert refused.value.place == "replace_reason"
    sign(session, case, second, replace_reason="Therapy has ended")

    assert (second.replaces_id, second.replace_reason) == (first.id, "Therapy has ended")
    assert evaluations.current_evaluation(session, case) is second
    known = told(session, case)
    assert known["psychology.distress"] == 1
    assert "psychology.secondary_gain" not in known
    assert "psychology.severe_factors_planned" not in known


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"evaluator_name": " "}, "evaluator_name"),
        ({"profession": None}, "profession"),
        ({"qualification": ""}, "qualification"),
        ({"held_on": None}, "held_on"),
        ({"conclusion": None}, "conclusion"),
        ({"conditions": ""}, "conditions"),
    ],
)
def test_an_unfinished_draft_is_kept_and_not_signed(
    session: Session, case: CaseRow, changes: dict[str, object], place: str
) -> None:
    row = draft(session, case, replace(WHOLE, **changes))  # type: ignore[arg-type]

    with pytest.raises(InputError) as refused:
        sign(session, case, row)

    assert refused.value.place == place
    assert told(session, case) == {}


def test_only_its_author_signs_what_was_shown(session: Session, case: CaseRow) -> None:
    row = draft(session, case)

    with pytest.raises(RuleError, match="Only its author"):
        sign(session, case, row, by=author(case, session, "Dr Other"))
    with pytest.raises(ChangedByOther):
        sign(session, case, row, shown_sha256="0" * 64)
    with pytest.raises(InputError, match="what your signature means"):
        sign(session, case, row, meaning=" ")
    assert row.signed_at is None


def test_a_signed_evaluation_cannot_be_changed_by_anybody(session: Session, case: CaseRow) -> None:
    row = draft(session, case)
    sign(session, case, row)

    with pytest.raises(RuleError, match="is signed"):
        evaluations.save_draft(session, case=case, row=row, findings=WHOLE, by=author(case, session), now=NOW)
    for statement in ("UPDATE evaluation SET narrative = 'x'", "DELETE FROM evaluation"):
        with pytest.raises(sa.exc.DBAPIError, match="keeps its history"):
            session.connection().execute(sa.text(statement))
        session.rollback()


def test_the_second_of_two_writers_is_told(session: Session, case: CaseRow) -> None:
    row = draft(session, case)
    opened, by = row.version, author(case, session)
    first, later = replace(WHOLE, narrative="One"), replace(WHOLE, narrative="Another")
    evaluations.save_draft(session, case=case, row=row, findings=first, by=by, now=NOW, version=opened)

    with pytest.raises(ChangedByOther):
        evaluations.save_draft(session, case=case, row=row, findings=later, by=by, now=NOW, version=opened)


def test_an_evaluation_of_the_future_is_refused(session: Session, case: CaseRow) -> None:
    with pytest.raises(InputError) as refused:
        draft(session, case, replace(WHOLE, held_on=TODAY + timedelta(days=1)))
    assert refused.value.place == "held_on"


def test_another_clinic_reaches_none_of_it(session: Session, case: CaseRow) -> None:
    row = draft(session, case)
    other = make_case(session, make_clinic(session, "Elsewhere"), "E-1")

    assert evaluations.get_evaluation(session, other, row.id) is None
    assert evaluations.evaluations_of(session, other) == []
    with pytest.raises(ValueError, match="another case"):
        sign(session, other, row)
