"""Trials on both databases: plan, lock, leads, log, end; each step moves the case or says what is missing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from scs_manager.domain.errors import InputError
from scs_manager.domain.pathway import State
from scs_manager.models.trials import TrialEventRow, TrialRow
from scs_manager.services import outcomes, trials
from scs_manager.services.decision_basis import basis_of
from scs_manager.services.outcome_lookup import outcome_by_id
from tests.trial_scenes import (
    PLACED,
    PLAN,
    REMOVED,
    Scene,
    answers,
    begun,
    evening,
    make_scene,
    running,
    send,
)


def test_leads_start_the_trial_and_write_the_first_line_of_the_log(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)

    trials.place_leads(
        session,
        trial=trial,
        case=scene.case,
        placed_on=PLACED,
        note="T8",
        by=scene.by,
        now=evening(PLACED, 10),
    )

    (line,) = outcomes.events_of(session, trial)
    assert (line.kind, line.note, line.happened_on) == (trials.PLACED, "T8", PLACED)
    assert scene.case.state is State.TRIALLING


@pytest.mark.parametrize("day", [PLAN.baseline_starts_on - timedelta(days=1), PLACED + timedelta(days=1)])
def test_leads_are_not_placed_before_the_baseline_or_in_the_future(session: Session, day: date) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)

    with pytest.raises(InputError) as refused:
        trials.place_leads(
            session,
            trial=trial,
            case=scene.case,
            placed_on=day,
            note="",
            by=scene.by,
            now=evening(PLACED, 10),
        )

    assert refused.value.place == "placed_on"


def test_the_log_takes_known_kinds_only(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=1)
    given: dict[str, Any] = {
        "trial": trial,
        "happened_on": PLACED,
        "note": "x",
        "by": scene.by,
        "now": evening(PLACED),
    }

    trials.record_event(session, kind="reprogramming", **given)
    with pytest.raises(InputError):
        trials.record_event(session, kind="leads_placed", **given)

    kinds = session.exec(select(TrialEventRow.kind).order_by(col(TrialEventRow.at))).all()
    assert kinds == ["leads_placed", "reprogramming"]


def test_days_beyond_the_planned_removal_count_while_the_leads_are_in(session: Session) -> None:
    scene = make_scene(session)
    trial, phone = running(session, scene)
    late = REMOVED + timedelta(days=1)
    send(session, phone, answers(late, leg=2))

    days = outcomes.outcome_of(session, trial, as_of=late).days

    assert [day.use.value for day in days[-2:]] == ["window", "window"]


def test_leads_placed_after_the_planned_removal_still_make_a_window(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)
    delayed = REMOVED + timedelta(days=2)

    trials.place_leads(
        session,
        trial=trial,
        case=scene.case,
        placed_on=delayed,
        note="",
        by=scene.by,
        now=evening(delayed, 10),
    )

    assert outcomes.window_of(trial).removal is None


def test_an_evening_that_can_still_be_answered_is_not_missing_in_any_figure(session: Session) -> None:
    scene = make_scene(session)
    trial, token = running(session, scene, evenings=4)
    today = PLACED + timedelta(days=4)

    assert _last_looked_at(session, scene, trial, evening(today, 13)) == {today - timedelta(days=1)}

    send(session, token, answers(today))

    assert _last_looked_at(session, scene, trial, evening(today, 21)) == {today}


def _last_looked_at(session: Session, scene: Scene, trial: TrialRow, now: datetime) -> set[date]:
    """Where the decision's basis and the outcome by its id stop."""
    judged = basis_of(session, scene.case, now=now).judged.outcome
    found = outcome_by_id(session, trial.id, now=now)
    assert judged is not None
    assert found is not None
    return {judged.days[-1].day, found.outcome.days[-1].day}
