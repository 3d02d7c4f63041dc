"""Decisions on both databases: the words a clinician owes, the hash over them, the step, the replacement."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.decisions import DecisionOutcome, PermanentRung
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.measure_settings import OWN, MeasureSetting
from scs_manager.domain.outcome_measures import MEASURES, ODI
from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Role
from scs_manager.domain.truth import Truth
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.cases import CaseMoveRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.services import audit_check, decisions, measure_settings
from scs_manager.services.decision_advice import advice_of
from scs_manager.services.decision_basis import basis_of
from scs_manager.services.decisions import Words
from scs_manager.services.demo_diary import JUST_UNDER
from scs_manager.services.demo_steps import Steps
from scs_manager.services.gathered import screening_facts
from scs_manager.services.outcome_lines import outcome_of_content
from tests.decision_scenes import (
    NOW,
    add_late_entry,
    decide,
    ended_trial,
    shown,
    signing,
    words_for,
)

LATER = NOW + timedelta(hours=1)
COAGULATION = "No uncorrected bleeding disorder; coagulation within the limits"


def test_the_basis_is_computed_from_the_rows_and_is_the_same_every_time(steps: Steps) -> None:
    basis = basis_of(steps.s, steps.known, now=NOW)

    assert basis.content == basis_of(steps.s, steps.known, now=LATER).content
    assert basis.judged.outcome is not None
    assert str(basis.judged.outcome.primary.relief.percent) == "58"
    states = {criterion.number: criterion.state for criterion in basis.judged.criteria}
    assert states[2] is Truth.MET
    assert states[3] is Truth.NOT_MET
    assert states[6] is Truth.UNKNOWN
    assert basis.judged.rules[0].profile.id == "scs-core"


def test_a_result_just_under_the_threshold_is_not_met_and_not_rounded_up(session: Session) -> None:
    steps = ended_trial(session, JUST_UNDER, name="Southgate")

    judged = basis_of(session, steps.known, now=NOW).judged

    assert judged.criteria[1].state is Truth.NOT_MET
    assert "49.6 %" in str(judged.criteria[1].evidence)
    assert judged.recommendation is not None
    assert judged.recommendation.rung is PermanentRung.NOT_INDICATED


def test_a_decision_rests_on_the_safety_of_its_own_day(steps: Steps) -> None:
    today = basis_of(steps.s, steps.known, now=NOW).content["today"]
    month_later = basis_of(steps.s, steps.known, now=NOW + timedelta(days=31))

    assert (today["unknown"], today["red_flags"], today["exclusions"]) == ([], [], [])
    assert "No active suicidal ideation" in month_later.content["today"]["unknown"]
    assert COAGULATION in month_later.content["today"]["unknown"]  # its values are asked before an implant
    assert month_later.judged.recommendation is not None
    assert month_later.judged.recommendation.rung is PermanentRung.INCOMPLETE


def test_signing_keeps_content_and_hash_moves_the_case_and_leaves_its_mark(steps: Steps) -> None:
    words = words_for(steps)
    digest = shown(steps, words)

    row = decisions.sign_decision(steps.s, steps.known, words, signing(steps, digest), now=NOW)

    assert row.content_sha256 == digest
    assert decisions.is_intact(row)
    assert steps.known.state is State.DECIDED
    move = steps.s.exec(select(CaseMoveRow).order_by(col(CaseMoveRow.id).desc())).first()
    assert move is not None
    assert move.reason == words.reasons
    event = steps.s.exec(select(AuditEventRow).order_by(col(AuditEventRow.seq).desc())).first()
    assert event is not None
    assert (event.action, event.detail["content_sha256"]) == ("decision.signed", digest)
    assert audit_check.verify(steps.s, steps.known.clinic_id).broken is None


def test_a_signed_decision_keeps_the_important_change_that_it_used(steps: Steps) -> None:
    clinic = steps.s.get_one(ClinicRow, steps.known.clinic_id)
    measure = next(each for each in MEASURES if each.key == ODI)
    by = steps.by(Role.CLINICIAN)
    own = MeasureSetting(
        change_id=OWN, points=Fraction("12.5"), source="Registry", limit=Fraction(20), limit_source="Norms"
    )

    def set_own(setting: MeasureSetting, seen: int) -> None:
        measure_settings.set_measure(
            steps.s,
            clinic=clinic,
            measure=measure,
            setting=setting,
            reason="Agreed",
            seen=seen,
            by=by,
            now=NOW,
        )

    set_own(own, 0)
    signed = decide(steps)
    set_own(replace(own, points=Fraction(9)), 1)

    (odi,) = [each for each in signed.content["basis"]["summary"]["domains"] if each["name"] == "ODI"]
    assert odi["important_change"] == {
        "id": "own", "version": "1", "points": "25/2", "percent": None, "source": "Registry",
        "population": "", "provenance": "clinic", "chosen": True,
    }  # fmt: skip
    assert odi["limit"] == {"value": "20", "source": "Norms", "version": 1}
    assert (odi["impaired"], odi["leads"]) == ("met", True)
    shown = outcome_of_content(signed.content["basis"])
    assert (
        next(line.needed for line in shown.domains if line.name == "ODI") == "12.5 points, the clinic’s own"
    )
    assert [line.value for line in shown.lines if line.label == "Goals of the plan"] == ["0 of 1 reached"]
    known = screening_facts(steps.s, steps.known, stage=Stage.PERMANENT, on=NOW.date()).data
    assert known["trial.goal_reached"].value is False
    assert decisions.is_intact(signed)


def test_a_decision_signed_before_there_was_a_summary_stays_readable() -> None:
    rule = {"profile": "scs-core", "version": "1.0", "sha256": "x", "rule": "pain_50", "found": "58.0 %",
            "state": "met"}  # fmt: skip
    (line,) = outcome_of_content({"relief_rules": [rule]}).rules
    assert (line.profile, line.asks) == ("scs-core 1.0", "Target pain down 50 % or more")


def test_data_that_changed_after_they_were_shown_are_not_signed(steps: Steps) -> None:
    words = words_for(steps)
    given = signing(steps, shown(steps, words))
    add_late_entry(steps)

    with pytest.raises(ChangedByOther, match="Nothing was signed"):
        decisions.sign_decision(steps.s, steps.known, words, given, now=NOW)

    steps.s.rollback()
    assert decisions.current_decision(steps.s, steps.known) is None
    assert steps.known.state is State.TRIAL_ENDED


@pytest.mark.parametrize("meaning", ["", "   "])
def test_a_signature_without_a_meaning_is_refused(steps: Steps, meaning: str) -> None:
    words = words_for(steps)
    given = signing(steps, shown(steps, words), meaning)

    with pytest.raises(InputError) as refused:
        decisions.sign_decision(steps.s, steps.known, words, given, now=NOW)

    assert refused.value.place == "meaning"


@pytest.mark.parametrize(
    "outcome", [DecisionOutcome.NO_IMPLANT, DecisionOutcome.REPEAT_TRIAL, DecisionOutcome.DEFER]
)
def test_a_decision_against_the_recommendation_needs_its_reasons(
    steps: Steps, outcome: DecisionOutcome
) -> None:
    with pytest.raises(InputError) as refused:
        decide(steps, words_for(steps, outcome, reasons="  "))

    assert refused.value.place == "reasons"


def test_a_decision_that_follows_the_recommendation_may_go_without_reasons(steps: Steps) -> None:
    assert decide(steps, words_for(steps, reasons="")).reasons == ""


def test_each_criterion_not_met_or_unknown_must_be_weighed(steps: Steps) -> None:
    words = words_for(steps)
    silent = replace(words, weighings={3: "Weighed.", 6: " "})

    with pytest.raises(InputError) as refused:
        decide(steps, silent)

    assert refused.value.place == "weigh_6"


def test_what_the_state_does_not_allow_cannot_be_decided(steps: Steps) -> None:
    with pytest.raises(InputError) as refused:
        decide(steps, words_for(steps, DecisionOutcome.NO_TRIAL_IMPLANT))

    assert refused.value.place == "outcome"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (DecisionOutcome.IMPLANT, State.DECIDED),
        (DecisionOutcome.NO_IMPLANT, State.DECIDED),
        (DecisionOutcome.REPEAT_TRIAL, State.REPEAT_TRIAL),
        (DecisionOutcome.DEFER, State.DEFERRED),
    ],
)
def test_each_decision_leads_to_its_state(steps: Steps, outcome: DecisionOutcome, state: State) -> None:
    decide(steps, words_for(steps, outcome))

    assert steps.known.state is state


def test_a_replacement_names_the_old_decision_and_why(steps: Steps) -> None:
    first = decide(steps)

    with pytest.raises(InputError) as refused:
        decide(steps, words_for(steps, DecisionOutcome.DEFER), LATER)
    assert refused.value.place == "replace_reason"
    second = decide(steps, words_for(steps, DecisionOutcome.DEFER, replace_reason="New infection"), LATER)

    assert (second.replaces_id, second.replace_reason) == (first.id, "New infection")
    assert second.content["decision"]["replaces_sha256"] == first.content_sha256
    current = decisions.current_decision(steps.s, steps.known)
    assert current is not None
    assert current.id == second.id
    assert [row.id for row in decisions.decisions_of(steps.s, steps.known)] == [second.id, first.id]


def test_two_who_sign_what_they_saw_give_one_decision(steps: Steps) -> None:
    words = words_for(steps)
    given = signing(steps, shown(steps, words))
    decisions.sign_decision(steps.s, steps.known, words, given, now=NOW)

    with pytest.raises(RuleError):
        decisions.sign_decision(steps.s, steps.known, words, given, now=LATER)

    steps.s.rollback()
    assert len(decisions.decisions_of(steps.s, steps.known)) == 1


def test_a_signed_decision_cannot_be_changed_in_the_database(steps: Steps) -> None:
    row = decide(steps)
    row.reasons = "Something else"
    steps.s.add(row)

    with pytest.raises(DBAPIError):
        steps.s.commit()

    steps.s.rollback()


def test_a_row_that_says_something_else_than_was_signed_is_not_intact(steps: Steps) -> None:
    row = decide(steps)
    altered = DecisionRow(**(row.model_dump() | {"reasons": "Something else"}))

    assert not decisions.is_intact(altered)


def test_words_hold_nothing_by_default() -> None:
    assert Words(DecisionOutcome.DEFER) == Words(DecisionOutcome.DEFER, "", {}, "")


def test_the_summary_counts_what_is_not_met_and_unknown_beside_what_is_met() -> None:
    criteria = [{"state": state} for state in ("met", "not_met", "unknown", "unknown")]
    said = {"recommendation": {"rung": "incomplete", "reasons": ["Incomplete: why."]}, "criteria": criteria}
    (line,) = advice_of(said, None)
    assert line.detail == "1 of 4 criteria met, 1 not met, 2 unknown. Incomplete: why."
