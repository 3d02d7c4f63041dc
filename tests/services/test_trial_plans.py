"""Plans of trials on both databases: steps kept half filled in, locks, deviations, the race of two clerks."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.diary_days import Region
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.pathway import State
from scs_manager.domain.trial_leads import Lead, LeadKind, LeadSide
from scs_manager.domain.trial_plans import PlanDraft, Step, step_token
from scs_manager.engine import for_writing
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.cases import CaseMoveRow, CaseRow
from scs_manager.models.facts import FactRow
from scs_manager.models.trial_plans import TrialPlanRow
from scs_manager.services import outcomes, trial_plan_rows, trial_plans, trials
from tests.trial_scenes import (
    ABORTED_END,
    DRAFT,
    PLACED,
    PLAN,
    PLANNED_AT,
    REMOVED,
    WALK,
    Scene,
    begun,
    ended,
    evening,
    make_scene,
    planned,
    running,
    team_review,
)

LEADS = (Lead(LeadKind.PERCUTANEOUS, 8, "S1", "T8", LeadSide.LEFT), Lead(LeadKind.PADDLE, 16))


def save(
    session: Session, scene: Scene, step: Step, *, token: str = "", reason: str = "", **values: Any
) -> bool:
    """Save a step as a form would that was opened just now."""
    trial = trial_plan_rows.running_trial(session, scene.case)
    draft = trial_plan_rows.draft_of(session, trial_plan_rows.plan_of(session, scene.case, trial), trial)
    return trial_plans.save_step(
        session, case=scene.case, step=step, values=values, token=token or step_token(draft, step),
        reason=reason, by=scene.by, now=PLANNED_AT,
    )  # fmt: skip


def plan_now(session: Session, scene: Scene) -> Any:
    trial = trial_plan_rows.running_trial(session, scene.case)
    return trial_plan_rows.draft_of(session, trial_plan_rows.plan_of(session, scene.case, trial), trial)


def test_steps_are_kept_half_filled_in_and_one_never_touches_another(session: Session) -> None:
    scene = make_scene(session)

    save(session, scene, Step.LEADS, entry_level="T12-L1", leads=LEADS)
    save(session, scene, Step.TARGET, goals=(WALK,))
    save(session, scene, Step.LEADS, leads=LEADS[1:])

    assert plan_now(session, scene) == replace(
        PlanDraft(), entry_level="T12-L1", goals=(WALK,), leads=LEADS[1:]
    )
    assert scene.case.state is State.TEAM_REVIEW
    assert outcomes.latest_trial(session, scene.case) is None


def test_a_plan_moves_the_case_and_leaves_its_mark_in_the_trail(session: Session) -> None:
    scene = make_scene(session)
    save(session, scene, Step.LEADS, leads=LEADS)

    trial = planned(session, scene)

    assert scene.case.state is State.TRIAL_PLANNED
    assert (trial.target_region, trial.target_locked_at) == (Region.LEG, None)
    assert (trial.goal, trial.device) == (
        "Walk to the shop and back (800 metres)",
        "Sample One, externalised",
    )
    told = session.exec(select(AuditEventRow.action).order_by(col(AuditEventRow.seq).desc())).first()
    assert told == "trial.planned"
    assert len(session.exec(select(TrialPlanRow)).all()) == 1


@pytest.mark.parametrize(
    ("state", "changes"),
    [(State.WORK_UP, {}), (State.TEAM_REVIEW, {"goals": ()}), (State.TEAM_REVIEW, {"removal_on": None})],
)
def test_a_trial_is_not_made_while_something_is_missing(
    session: Session, state: State, changes: dict[str, Any]
) -> None:
    scene = make_scene(session)
    scene.case.state = state

    with pytest.raises(RuleError):
        trial_plans.plan_trial(
            session, case=scene.case, draft=replace(DRAFT, **changes), by=scene.by, now=PLANNED_AT
        )

    session.rollback()
    assert outcomes.latest_trial(session, scene.case) is None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("safety.ce_saddle_sensory", "new_or_worsening", "A red flag stands"),
        ("safety.gross_instability", True, "An exclusion stands"),
        ("safety.gross_instability", None, "Not yet known"),
    ],
)
def test_what_the_record_shows_today_bars_a_trial_whatever_the_signed_screening_found(
    session: Session, name: str, value: object, said: str
) -> None:
    scene = make_scene(session)
    case: dict[str, Any] = {"clinic_id": scene.case.clinic_id, "case_id": scene.case.id}
    session.add(FactRow(**case, name=name, value=value, on=PLANNED_AT.date(), by_name="Sam", at=PLANNED_AT))
    session.commit()

    with pytest.raises(RuleError, match=said):
        planned(session, scene)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decision": "not_proceed"}, "did not decide to proceed"),
        ({"decision": "defer"}, "did not decide to proceed"),
        ({"quorum": False}, "was not complete"),
    ],
)
def test_the_newest_word_of_the_team_bars_a_trial(
    session: Session, change: dict[str, Any], said: str
) -> None:
    scene = make_scene(session)
    later = team_review(scene.case)
    later.at, later.held_on = PLANNED_AT, PLANNED_AT.date() + timedelta(days=1)
    for name, value in change.items():
        setattr(later, name, value)
    session.add(later)
    session.commit()

    with pytest.raises(RuleError, match=said):
        planned(session, scene)


def test_a_case_that_came_back_to_the_team_needs_a_new_review(session: Session) -> None:
    scene = make_scene(session)
    case: dict[str, Any] = {"clinic_id": scene.case.clinic_id, "case_id": scene.case.id, "by_name": "Sam"}
    session.add(CaseMoveRow(**case, to_state=State.TEAM_REVIEW, at=PLANNED_AT + timedelta(hours=1)))
    session.commit()

    with pytest.raises(RuleError, match="team review is not recorded"):
        planned(session, scene)


def test_dates_that_contradict_each_other_name_their_field_even_in_a_draft(session: Session) -> None:
    scene = make_scene(session)

    with pytest.raises(InputError) as refused:
        save(session, scene, Step.DATES, placement_on=PLACED, removal_on=PLACED)

    assert refused.value.place == "removal_on"


def test_after_the_lock_a_change_needs_its_reason_and_is_kept_as_a_deviation(session: Session) -> None:
    scene = make_scene(session)
    planned(session, scene)
    save(session, scene, Step.TARGET, target_region=Region.BACK)
    trial = trial_plan_rows.running_trial(session, scene.case)
    assert trial is not None
    assert trial_plan_rows.deviations_of(session, trial) == []
    trials.start_baseline(session, trial=trial, case=scene.case, by=scene.by, now=PLANNED_AT)

    with pytest.raises(InputError) as refused:
        save(session, scene, Step.TARGET, target_region=Region.LEG)
    save(session, scene, Step.TARGET, target_region=Region.LEG, reason="Typed wrongly")
    save(session, scene, Step.SUPPORT, helper=True)

    assert refused.value.place == "reason"
    (kept,) = trial_plan_rows.deviations_of(session, trial)
    assert (kept.field, kept.before, kept.after, kept.reason) == (
        "target_region",
        "back",
        "leg",
        "Typed wrongly",
    )
    assert (kept.by_name, trial.target_region) == ("Dr Sam Specimen", Region.LEG)


@pytest.mark.parametrize(
    ("step", "values", "place"),
    [
        (Step.TARGET, {"target_region": Region.BACK}, "target_region"),
        (Step.DATES, {"placement_on": PLACED - timedelta(days=1)}, "placement_on"),
        (
            Step.DATES,
            {"baseline_starts_on": PLAN.baseline_starts_on + timedelta(days=1)},
            "baseline_starts_on",
        ),
        (Step.DATES, {"relief_profile": "scs-core"}, "relief_profile"),
    ],
)
def test_once_leads_are_in_what_judges_the_result_stays(
    session: Session, step: Step, values: dict[str, Any], place: str
) -> None:
    scene = make_scene(session)
    running(session, scene, evenings=1)

    with pytest.raises(InputError) as refused:
        save(session, scene, step, reason="Looks better", **values)

    assert refused.value.place == place


def test_once_leads_are_in_the_removal_may_move_with_a_reason(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=1)

    save(session, scene, Step.DATES, removal_on=REMOVED + timedelta(days=1), reason="Surgeon is away")

    assert trial.removal_on == REMOVED + timedelta(days=1)
    assert [row.field for row in trial_plan_rows.deviations_of(session, trial)] == ["removal_on"]


def test_an_ended_trial_leaves_room_for_the_plan_of_the_next(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=1)
    out = replace(ABORTED_END, removed_at=evening(PLACED, 28))
    ended(session, scene, trial, out, evening(PLACED, 30))

    save(session, scene, Step.SUPPORT, helper=True)

    plans = session.exec(select(TrialPlanRow).order_by(col(TrialPlanRow.saved_at))).all()
    assert {plan.trial_id for plan in plans} == {trial.id, None}


def test_a_baseline_is_waived_once_with_a_reason_and_by_name(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)
    given: dict[str, Any] = {"case": scene.case, "trial": trial, "by": scene.by, "now": PLANNED_AT}

    with pytest.raises(InputError):
        trial_plans.waive_baseline(session, reason=" ", **given)
    trial_plans.waive_baseline(session, reason="Phone was lost", **given)
    with pytest.raises(RuleError, match="already"):
        trial_plans.waive_baseline(session, reason="Again", **given)

    plan = trial_plan_rows.plan_of(session, scene.case, trial)
    assert plan is not None
    assert (plan.waived_by_name, plan.waived_reason) == ("Dr Sam Specimen", "Phone was lost")


def test_two_clerks_on_one_step_lose_nothing(session: Session) -> None:
    scene = make_scene(session)
    save(session, scene, Step.SUPPORT, helper_name="Ann")
    opened = step_token(plan_now(session, scene), Step.SUPPORT)

    save(session, scene, Step.SUPPORT, token=opened, helper_name="Ben")
    with pytest.raises(ChangedByOther):
        save(session, scene, Step.SUPPORT, token=opened, helper_name="Carl")

    assert plan_now(session, scene).helper_name == "Ben"


@pytest.mark.parametrize("begun_before", [True, False], ids=["a plan there is", "the first save"])
def test_two_transactions_at_the_same_moment_lose_nothing(
    session: Session, engine: Engine, begun_before: bool
) -> None:
    """Both have read before either writes; on SQLite writers queue, so the second reads what is stored."""
    scene = make_scene(session)
    if begun_before:
        save(session, scene, Step.TARGET, target_text="left leg")
    opened = step_token(plan_now(session, scene), Step.SUPPORT)
    session.commit()
    waits = engine.dialect.name == "postgresql"

    with Session(for_writing(engine), expire_on_commit=False) as other:
        theirs = replace(scene, case=other.get_one(CaseRow, scene.case.id)) if waits else None
        if theirs is not None:
            plan_now(other, theirs)  # the transaction has begun and knows the old plan
        save(session, scene, Step.SUPPORT, token=opened, helper_name="Ben")
        mine = theirs or replace(scene, case=other.get_one(CaseRow, scene.case.id))
        with pytest.raises(ChangedByOther):
            save(other, mine, Step.SUPPORT, token=opened, helper_name="Carl")

    session.expire_all()
    assert plan_now(session, scene).helper_name == "Ben"
