"""Trials on both databases: plan, lock, leads, log, end; each step moves the case or says what is missing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.pathway import State
from scs_manager.models.cases import CaseMoveRow
from scs_manager.models.trials import TrialEventRow
from scs_manager.services import audit_check, outcomes, record_rows, trials
from scs_manager.services.trials import TrialEnding
from tests.trial_scenes import (
    PLACED,
    PLAN,
    REMOVED,
    answers,
    begun,
    evening,
    make_scene,
    running,
    send,
)

GOOD = TrialEnding(
    removed_on=REMOVED, technically_adequate=True, end_reason="", operated_controller=True, satisfied=True,
    wants_implant=True, pgic=2, stated_relief_percent=60,
)  # fmt: skip


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


def test_ending_keeps_what_the_patient_says_and_moves_the_case(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene)

    trials.end_trial(
        session, trial=trial, case=scene.case, ending=GOOD, by=scene.by, now=evening(REMOVED, 14)
    )

    assert scene.case.state is State.TRIAL_ENDED
    assert (trial.removed_on, trial.pgic, trial.stated_relief_percent) == (REMOVED, 2, 60)
    assert audit_check.verify(session, scene.clinic.id).broken is None


@pytest.mark.parametrize(("answer", "known"), [(False, False), (True, True), (None, None)])
def test_the_end_records_whether_a_serious_event_is_open(
    session: Session, answer: bool | None, known: bool | None
) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene)
    ending = replace(GOOD, serious_event_open=answer)

    trials.end_trial(
        session, trial=trial, case=scene.case, ending=ending, by=scene.by, now=evening(REMOVED, 14)
    )

    datum = record_rows.facts_of_case(session, scene.case).get("trial.serious_event_open")
    assert (datum.value if datum else None) is known


def test_an_ended_trial_cannot_be_changed_or_ended_again(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene)
    now = evening(REMOVED, 14)
    trials.end_trial(session, trial=trial, case=scene.case, ending=GOOD, by=scene.by, now=now)

    with pytest.raises(RuleError, match="has ended"):
        trials.end_trial(session, trial=trial, case=scene.case, ending=GOOD, by=scene.by, now=now)


def test_an_aborted_trial_needs_its_reason_and_states_its_adequacy(session: Session) -> None:
    scene = make_scene(session)
    trial, _phone = running(session, scene, evenings=2)
    aborted = replace(GOOD, removed_on=PLACED, technically_adequate=False, aborted=True)
    now = evening(PLACED, 30)

    with pytest.raises(InputError) as refused:
        trials.end_trial(session, trial=trial, case=scene.case, ending=aborted, by=scene.by, now=now)
    trials.end_trial(
        session,
        trial=trial,
        case=scene.case,
        ending=replace(aborted, end_reason="Lead moved"),
        by=scene.by,
        now=now,
    )

    assert refused.value.place == "end_reason"
    move = session.exec(select(CaseMoveRow).order_by(col(CaseMoveRow.id).desc())).first()
    assert move is not None
    assert (move.to_state, move.reason) == (State.TRIAL_ENDED, "Lead moved")


def test_a_trial_without_leads_can_only_be_aborted(session: Session) -> None:
    scene = make_scene(session)
    trial = begun(session, scene)

    with pytest.raises(InputError, match="only be aborted"):
        trials.end_trial(
            session, trial=trial, case=scene.case, ending=GOOD, by=scene.by, now=evening(REMOVED, 14)
        )
    trials.end_trial(
        session, trial=trial, case=scene.case, by=scene.by, now=evening(REMOVED, 14),
        ending=replace(GOOD, aborted=True, end_reason="Fever before placement"),
    )  # fmt: skip

    assert trial.removed_on is None
    assert outcomes.events_of(session, trial) == ()


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
