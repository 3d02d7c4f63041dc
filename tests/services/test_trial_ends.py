"""The end of a trial on both databases: draft, end, correction, conflict, questionnaires, facts, repeat."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from reports.referral_letter import LetterPurpose
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.outcome_domains import Score
from scs_manager.domain.outcome_measures import ODI
from scs_manager.domain.pathway import Action, State
from scs_manager.domain.questionnaires import EnteredBy
from scs_manager.domain.trial_ends import Ending, StopReason, Told
from scs_manager.domain.truth import Truth
from scs_manager.engine import for_writing
from scs_manager.models.cases import CaseMoveRow, CaseRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.trial_ends import TrialEndRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    audit_check,
    course_rows,
    end_requests,
    hold_rows,
    measure_rows,
    moves,
    questionnaire_messages,
    questionnaires,
    record_rows,
    trial_end_rows,
    trial_end_summary,
    trial_ends,
    trial_plans,
    trials,
)
from scs_manager.services.decision_basis import basis_of
from scs_manager.services.gathered import screening_facts
from scs_manager.services.letters import LetterWords, compose
from scs_manager.services.questionnaires import Filled
from tests.implant_scenes import AFTER, IMPLANT
from tests.trial_scenes import (
    ABORTED_END,
    DRAFT,
    GOOD_END,
    OUT_AT,
    PLACED,
    REMOVED,
    Scene,
    answers,
    begun,
    cleared,
    ended,
    enrolled,
    evening,
    make_scene,
    running,
    send,
)

EVE = REMOVED - timedelta(days=1)
DONE = evening(REMOVED, 14)
WEEK = timedelta(days=7)
AGAIN = REMOVED + 4 * WEEK


def fill(session: Session, scene: Scene, instrument: str, *items: int, on: date = EVE) -> None:
    """The patient's form, copied by staff."""
    filled = Filled(shipped_instruments()[instrument], EnteredBy.STAFF, on, items=items)
    questionnaires.record(session, case=scene.case, filled=filled, by=scene.by, now=evening(on))


def test_a_draft_waits_and_the_end_moves_the_case_and_is_corrected(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene)
    draft = replace(GOOD_END, ending=None, removed_at=None, wound_clean=None)

    trial_ends.save_draft(session, trial=trial, end=draft, seen=0, by=scene.by, now=evening(EVE))
    assert (scene.case.state, trial.removed_on) == (State.TRIALLING, None)
    ended(session, scene, trial)
    assert (scene.case.state, trial.removed_on, trial.technically_adequate) == (
        State.TRIAL_ENDED, REMOVED, True,
    )  # fmt: skip
    wrong = replace(GOOD_END, coverage=None)
    given: dict[str, Any] = {"trial": trial, "by": scene.by, "now": DONE, "seen": 2}
    with pytest.raises(InputError, match="coverage"):
        trial_ends.correct_end(session, end=wrong, reason="X-ray read again", **given)
    right = replace(GOOD_END, lead_in_place=Told.UNKNOWN)
    with pytest.raises(InputError, match="change_reason"):
        trial_ends.correct_end(session, end=right, reason=" ", **given)
    trial_ends.correct_end(session, end=right, reason="X-ray read again", **given)

    assert trial.technically_adequate is None
    rows = trial_end_rows.versions_of(session, trial)
    assert [(row.number, row.draft, row.change_reason) for row in rows] == [
        (1, True, None), (2, False, None), (3, False, "X-ray read again"),
    ]  # fmt: skip
    assert audit_check.verify(session, scene.clinic.id).broken is None


def test_nothing_is_ended_twice_or_drafted_after_and_nothing_corrected_before(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=1)
    with pytest.raises(RuleError, match="not ended yet"):
        trial_ends.correct_end(session, trial=trial, end=GOOD_END, seen=0, reason="x", by=scene.by, now=DONE)
    ended(session, scene, trial)

    with pytest.raises(RuleError, match="has ended"):
        ended(session, scene, trial)
    with pytest.raises(RuleError, match="has ended"):
        trial_ends.save_draft(session, trial=trial, end=GOOD_END, seen=1, by=scene.by, now=DONE)


def test_two_who_write_the_end_lose_nothing(session: Session, engine: Engine) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=1)
    with Session(for_writing(engine), expire_on_commit=False) as other:
        theirs = other.get_one(TrialRow, trial.id)
        trial_ends.save_draft(other, trial=theirs, end=GOOD_END, seen=0, by=scene.by, now=evening(EVE))

    with pytest.raises(ChangedByOther):
        trial_ends.end_trial(
            session, trial=trial, case=scene.case, end=ABORTED_END, seen=0, by=scene.by, now=DONE
        )

    session.rollback()
    (row,) = session.exec(select(TrialEndRow)).all()
    assert (row.ending, row.draft) == (Ending.PLANNED, True)
    assert session.exec(select(CaseRow.state)).one() is State.TRIALLING


@pytest.mark.parametrize(("answer", "known"), [(False, False), (True, True), (None, None)])
def test_the_end_records_whether_a_serious_event_is_open(
    session: Session, answer: bool | None, known: bool | None
) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=1)

    trial_ends.end_trial(
        session, trial=trial, case=scene.case, end=GOOD_END, by=scene.by, now=DONE,
        serious_event_open=answer,
    )  # fmt: skip

    datum = record_rows.facts_of_case(session, scene.case).get("trial.serious_event_open")
    assert (datum.value if datum else None) is known


def test_a_trial_without_leads_is_aborted_with_its_reason(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)
    fever = replace(ABORTED_END, removed_at=None, stop_reason=StopReason.OTHER, stop_note="Fever")

    with pytest.raises(InputError, match="only be aborted"):
        ended(session, scene, trial, GOOD_END)
    ended(session, scene, trial, fever)

    assert (trial.removed_on, trial.technically_adequate) == (None, False)
    move = session.exec(select(CaseMoveRow).where(CaseMoveRow.action == Action.ABORT_TRIAL)).one()
    assert move.reason == "Another reason: Fever"
    with pytest.raises(RuleError, match="nothing to ask"):
        trial_ends.ask_now(session, trial=trial, on=REMOVED, by=scene.by, now=DONE)


def test_an_aborted_trial_is_never_negative_at_the_decision(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=4)
    day = PLACED + timedelta(days=4)
    ended(session, scene, trial, replace(ABORTED_END, removed_at=evening(day, 9)), evening(day, 14))

    judged = basis_of(session, scene.case, now=DONE).judged

    assert judged.recommendation is not None
    assert judged.recommendation.rung.value == "repeat_trial_consider"
    assert judged.criteria[1].state is Truth.UNKNOWN
    assert end_requests.forms_of(session, scene.case, trial)[0].asked_on is None
    letter = compose(
        session, scene.case, LetterWords(LetterPurpose.IMPLANT_CENTRE, (), "Dear colleague"), now=DONE
    )
    assert letter.paragraphs[0].endswith(
        "It gives no answer: the trial was aborted, which is never a negative trial."
    )


def test_the_forms_of_the_end_are_asked_before_removal_and_move_with_it(session: Session) -> None:
    scene = make_scene(session)
    scene.patient.email = "margaret@example.org"
    session.add(scene.patient)
    trial = begun(session, scene)
    fill(session, scene, "phq-9", *[1] * 10, on=PLACED - timedelta(days=3))
    assert questionnaires.open_requests(session, scene.case) == []

    _placed(session, scene, trial)

    asked = questionnaires.open_requests(session, scene.case)
    assert {row.instrument for row in asked} == {"pgic", "end-of-trial", "phq-9"}
    assert {(row.asked_on, row.due_on) for row in asked} == {(REMOVED - timedelta(days=2), EVE)}
    trial.removal_on = REMOVED + timedelta(days=2)
    assert end_requests.replan(session, trial=trial, by=scene.by, now=evening(PLACED)) == 0
    messages = session.exec(select(MessageRow).where(MessageRow.kind == end_requests.KIND)).all()
    assert [(each.state, each.due_at.date()) for each in messages] == [
        ("cancelled", REMOVED - timedelta(days=2)), ("planned", REMOVED),
    ]  # fmt: skip
    assert {row.due_on for row in asked} == {REMOVED + timedelta(days=1)}
    told, morning = messages[-1], evening(REMOVED, 8)
    told.mark = "m1"
    path = questionnaire_messages.path_for(session, told, morning)
    assert path is not None
    assert path.startswith("/q/")
    enrolled(session, scene, trial, evening(EVE))
    assert questionnaire_messages.path_for(session, told, morning) == "/m/m1"
    assert str(questionnaire_messages.path_for(session, told, evening(EVE + timedelta(days=8)))) != "/m/m1"


def _placed(session: Session, scene: Scene, trial: TrialRow) -> None:
    trials.place_leads(
        session, trial=trial, case=scene.case, placed_on=PLACED, note="", by=scene.by,
        now=evening(PLACED, 10),
    )  # fmt: skip


def test_criteria_read_the_patients_own_form_over_what_staff_wrote(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene)
    fill(session, scene, "pgic", 1)
    fill(session, scene, "end-of-trial", 4, 2, 3, 40)
    ended(session, scene, trial, replace(GOOD_END, satisfied=Told.YES, wants_implant=Told.YES))

    found = screening_facts(session, scene.case, stage=Stage.PERMANENT, on=REMOVED).data
    evidence = basis_of(session, scene.case, now=DONE).judged.evidence

    assert evidence is not None
    assert (evidence.pgic, evidence.satisfied, evidence.wants_implant) == (1, False, None)
    assert found["trial.satisfied"].value is False
    assert found.get("trial.wants_implant") is None
    assert found["trial.operated_controller"].value is True


def test_a_form_of_the_follow_up_never_rewrites_the_trial(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene)
    fill(session, scene, "pgic", 1)
    fill(session, scene, "end-of-trial", 1, 1, 1, 60)
    ended(session, scene, trial)

    def said() -> tuple[Any, Any]:
        words = trial_end_rows.end_of(session, scene.case, trial).words
        return words.pgic.value, words.wants_implant.value

    fill(session, scene, "pgic", 2, on=REMOVED + WEEK)
    assert said() == (2, True)
    fill(session, scene, "pgic", 7, on=REMOVED + WEEK + timedelta(days=1))
    fill(session, scene, "end-of-trial", 1, 1, 2, 60, on=REMOVED + WEEK + timedelta(days=1))
    assert said() == (2, False)
    early = replace(IMPLANT, implanted_on=REMOVED + WEEK)
    given: dict[str, Any] = {"by": scene.by, "now": AFTER}
    course_rows.add_to_implant(session, scene.case, early, thread=scene.case.id, **given)
    session.commit()
    assert said() == (1, True)


def test_restarts_count_from_the_recorded_removal(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=1)
    ended(session, scene, trial)

    course = hold_rows.course_of(session, trial)

    assert (course.removal, course.leads_out) == (OUT_AT, True)


def test_evenings_after_removal_are_kept_apart(session: Session) -> None:
    scene = make_scene(session)
    trial, phone = running(session, scene)
    ended(session, scene, trial)
    before = basis_of(session, scene.case, now=DONE).judged.outcome
    for n, leg in enumerate((6, 7), 1):
        send(session, phone, answers(REMOVED + timedelta(days=n), leg))
    with pytest.raises(RuleError, match="finished"):
        send(session, phone, answers(REMOVED + timedelta(days=4), 7))

    basis = basis_of(session, scene.case, now=evening(REMOVED + timedelta(days=5)))

    assert basis.judged.outcome is not None
    assert before is not None
    assert basis.judged.outcome.primary.relief == before.primary.relief
    assert basis.ended is not None
    assert basis.ended.post is not None
    assert basis.ended.post.values == (6, 7)
    assert {"After removal, not counted", "Impression of change"} <= {
        line["label"] for line in basis.content["trial"]["end"]
    }


def test_a_repeat_names_the_first_and_leaves_it_as_it_was(session: Session) -> None:
    scene = make_scene(session)
    first, _phone = running(session, scene)
    ended(session, scene, first, ABORTED_END)
    moves._count(session, scene.clinic.id, {State.TRIAL_ENDED: -1, State.TEAM_REVIEW: 1})
    scene.case.state = State.TEAM_REVIEW
    cleared(session, scene.case, evening(AGAIN))
    session.commit()

    draft = replace(DRAFT, baseline_starts_on=AGAIN, placement_on=AGAIN + WEEK, removal_on=AGAIN + 2 * WEEK)
    second = trial_plans.plan_trial(session, case=scene.case, draft=draft, by=scene.by, now=evening(AGAIN))

    assert second.previous_trial_id == first.id
    repeated = trial_end_summary.repeated_by(session, scene.case, second)
    assert repeated is not None
    assert (repeated.trial.id, repeated.decided) == (first.id, None)
    assert [each.id for each in trial_end_summary.trials_of(session, scene.case)] == [second.id, first.id]
    assert trial_end_rows.end_of(session, scene.case, first).end == ABORTED_END
    assert first.placed_on is not None
    before, during = Score(first.baseline_starts_on, Fraction(54)), Score(first.placed_on, Fraction(20))
    kept = measure_rows.without_earlier_trials(session, second, {ODI: [before, during]})
    assert kept == {ODI: [before]}
