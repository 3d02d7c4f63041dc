"""The permanent implant on real databases: planned, recorded, corrected, followed; what the criteria read."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from reports.referral_letter import LetterPurpose
from scs_manager.domain.checklist_answers import Answer
from scs_manager.domain.checklist_items import ItemState, Occasion
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.facts import items_of
from scs_manager.domain.hold_plans import HoldState
from scs_manager.domain.pathway import State
from scs_manager.models.implants import ImplantEventRow, ImplantPlanRow, ImplantRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import (
    audit_check,
    checklists,
    course_safety,
    gathered,
    hold_rows,
    holds,
    implant_course,
    implant_log,
    implant_rows,
    implants,
    outcomes,
    records,
)
from scs_manager.services.course_rows import history_of
from scs_manager.services.demo_steps import Steps
from scs_manager.services.holds import Given
from scs_manager.services.letters import LetterWords, compose
from tests.decision_scenes import NOW, decide, words_for
from tests.implant_scenes import AFTER, DAY, IMPLANT, PLAN, PROGRAM, SEROMA


def by(steps: Steps) -> Any:
    return next(iter(steps.house.staff.values()))


def plan(steps: Steps, day: date = DAY, number: int = 0, reason: str = "") -> ImplantPlanRow:
    return implants.plan_implant(
        steps.s, case=steps.known, plan=replace(PLAN, planned_on=day), number=number, reason=reason,
        by=by(steps), now=NOW,
    )  # fmt: skip


def record(steps: Steps, **change: Any) -> None:
    implant = replace(IMPLANT, **change)
    implants.record_implant(steps.s, case=steps.known, implant=implant, by=by(steps), now=AFTER)


def facts(steps: Steps, stage: Stage = Stage.PERMANENT) -> Any:
    return gathered.screening_facts(steps.s, steps.known, stage=stage, on=DAY)


def test_a_day_is_planned_moved_with_a_reason_and_never_overwritten(steps: Steps) -> None:
    plan(steps)
    assert plan(steps, number=1).number == 1  # nothing changed, nothing is added
    with pytest.raises(InputError) as refused:
        plan(steps, DAY + timedelta(days=1), number=1)
    assert refused.value.place == "change_reason"
    plan(steps, DAY + timedelta(days=1), number=1, reason="Theatre closed")
    with pytest.raises(ChangedByOther):
        plan(steps, DAY + timedelta(days=2), number=1, reason="Mine")

    assert [row.planned_on for row in implant_rows.plan_history(steps.s, steps.known)] == [
        DAY, DAY + timedelta(days=1)
    ]  # fmt: skip
    assert facts(steps).get("permanent.implant_planned_on").value == DAY + timedelta(days=1)
    assert facts(steps, Stage.PLACE).get("permanent.implant_planned_on") is None
    assert audit_check.verify(steps.s, steps.known.clinic_id).broken is None


def test_a_day_is_refused_while_something_bars_it(steps: Steps) -> None:
    with pytest.raises(InputError, match="has passed"):
        plan(steps, NOW.date() - timedelta(days=1))
    decide(steps, words_for(steps, DecisionOutcome.NO_IMPLANT))
    with pytest.raises(RuleError, match="signed decision to implant"):
        plan(steps)


def test_an_implant_carries_out_the_decision_and_moves_the_case(steps: Steps) -> None:
    with pytest.raises(RuleError):
        record(steps)
    steps.s.rollback()
    decide(steps)
    with pytest.raises(InputError, match="only later"):
        record(steps, implanted_on=NOW.date() - timedelta(days=1))
    steps.s.rollback()
    with pytest.raises(InputError, match="not come yet"):
        record(steps, implanted_on=AFTER.date() + timedelta(days=1))
    steps.s.rollback()
    record(steps)

    row = implant_rows.implant_of(steps.s, steps.known.clinic_id, steps.known.id)
    assert row is not None
    assert row.to_domain() == IMPLANT
    assert steps.known.state is State.IMPLANTED
    assert audit_check.verify(steps.s, steps.known.clinic_id).broken is None
    with pytest.raises(RuleError, match="recorded already"):
        plan(steps)


def test_a_correction_keeps_what_stood_before_and_the_second_of_two_is_told(steps: Steps) -> None:
    decide(steps)
    record(steps)
    given: dict[str, Any] = {"case": steps.known, "by": by(steps), "now": AFTER}
    lead = replace(IMPLANT.leads[0], serial="L-9")
    with pytest.raises(InputError, match="Say why"):
        implants.correct_implant(
            steps.s, implant=replace(IMPLANT, leads=(lead,)), seen=1, reason=" ", **given
        )
    implants.correct_implant(
        steps.s, implant=replace(IMPLANT, leads=(lead,)), seen=1, reason="Misread label", **given
    )
    with pytest.raises(ChangedByOther):
        implants.correct_implant(steps.s, implant=IMPLANT, seen=1, reason="Mine", **given)

    words = LetterWords(LetterPurpose.IMPLANT_CENTRE, ("Example Centre",), "Dear colleague")
    letter = compose(steps.s, steps.known, words, now=AFTER)
    assert "this is not a referral for a first implant" in letter.opening
    assert letter.requests == ()
    history = history_of(steps.s, ImplantRow, steps.known, steps.known.id)
    assert [row.to_domain().leads[0].serial for row in history] == ["L-1", "L-9"]
    assert history[-1].change_reason == "Misread label"


def test_programs_and_complications_follow_the_implant(steps: Steps) -> None:
    decide(steps)
    given: dict[str, Any] = {"case": steps.known, "by": by(steps), "now": AFTER}
    with pytest.raises(RuleError, match="not recorded yet"):
        implant_course.record(steps.s, what=SEROMA, **given)
    record(steps)
    with pytest.raises(InputError, match="belongs to the trial"):
        implant_course.record(steps.s, what=replace(SEROMA, starts_on=DAY - timedelta(days=1)), **given)
    with pytest.raises(InputError, match="not come yet"):
        implant_course.record(
            steps.s, what=replace(SEROMA, starts_on=AFTER.date() + timedelta(days=1)), **given
        )
    with pytest.raises(InputError, match="not come yet"):
        implant_course.record(steps.s, what=replace(PROGRAM, starts_at=AFTER + timedelta(hours=1)), **given)
    implant_course.record(steps.s, what=PROGRAM, **given)
    row = implant_course.record(steps.s, what=SEROMA, **given)
    changed: dict[str, Any] = given | {"thread": row.thread, "seen": 1, "reason": "Grew"}
    implant_course.correct(steps.s, what=replace(SEROMA, note="Larger"), **changed)
    implant_course.strike(steps.s, kind=type(SEROMA), **changed | {"seen": 2, "reason": "Other patient"})
    with pytest.raises(RuleError, match="struck out"):
        implant_course.correct(steps.s, what=SEROMA, **changed | {"seen": 3})

    (entry,) = implant_log.implant_log(steps.s, steps.known, type(SEROMA))
    assert entry.struck
    assert "Perioperative" in [str(part) for part in entry.parts]
    assert len(history_of(steps.s, ImplantEventRow, steps.known, row.thread)) == 3
    trial = outcomes.latest_trial(steps.s, steps.known)
    assert trial is not None
    assert course_safety.adverse_events(steps.s, trial) == ()  # the trial's own log stays its own


AGREED = Given(
    stop_on=DAY - timedelta(days=7), restart_on=DAY + timedelta(days=1), prescriber="Dr Heart",
    agreed_on=NOW.date(), agreed_how="letter",
)  # fmt: skip


def test_what_was_agreed_for_the_trial_says_nothing_of_the_implant(steps: Steps) -> None:
    given: dict[str, Any] = {"case": steps.known, "by": by(steps), "now": NOW}
    records.add_listed_item(
        steps.s, list="antithrombotics", item={"drug": "clopidogrel"}, source="letter", **given
    )
    row = plan(steps)
    (line,) = [each for each in hold_rows.plan_of(steps.s, steps.known, row).lines if each.hold.needs_plan][
        :1
    ]
    assert line.state is HoldState.OPEN
    assert line.hold.restart is not None
    holds.record_hold(steps.s, trial=row, line=line, given=AGREED, number=0, **given)

    found = facts(steps).get("medication.antithrombotics")
    (item,) = [each for each in items_of(found.value) if each["drug"] == "clopidogrel"]
    assert (item["prescriber_agrees"], item["stop_on"]) == (True, AGREED.stop_on)
    assert found.source == "Antithrombotic plan of the implant"
    before = facts(steps, Stage.PLACE).get("medication.antithrombotics")
    assert not any(each.get("prescriber_agrees") for each in items_of(before.value))
    kinds = select(MessageRow.kind).where(
        col(MessageRow.kind).startswith("hold."), MessageRow.state == "planned"
    )
    assert set(steps.s.exec(kinds)) == {"hold.stop_day", "hold.restart_day"}

    moved = plan(steps, DAY + timedelta(days=3), number=1, reason="Theatre closed")
    assert hold_rows.plan_of(steps.s, steps.known, moved).lines[0].state is HoldState.MOVED


def test_the_checklist_of_the_implant_answers_for_the_implant(steps: Steps) -> None:
    fill: dict[str, Any] = {"case": steps.known, "seen": 0, "by": by(steps), "now": NOW}
    trial = outcomes.latest_trial(steps.s, steps.known)
    of_trial = {"scrub": Answer(ItemState.DONE), "double_gloves": Answer(ItemState.DONE)}
    checklists.fill_checklist(steps.s, occasion=Occasion.TRIAL, trial=trial, answers=of_trial, **fill)
    assert facts(steps).get("procedure.double_gloves").value is True
    plan(steps)
    sample: dict[str, Any] = {"glucose": Decimal("7.1"), "glucose_unit": "mmol/L", "measured": NOW}
    answers = {"scrub": Answer(ItemState.NOT_DONE), "glucose_day": Answer(ItemState.DONE, "", sample)}
    checklists.fill_checklist(steps.s, occasion=Occasion.IMPLANT, trial=None, answers=answers, **fill)

    known = facts(steps)
    assert known.get("procedure.scrub").value is False
    assert known.get("procedure.double_gloves") is None
    assert (known.get("safety.glucose_mg_dl").value, known.get("safety.glucose_mg_dl").on) == (
        Decimal("127.9136"), NOW.date()
    )  # fmt: skip
    assert facts(steps, Stage.PLACE).get("procedure.scrub").value is True
