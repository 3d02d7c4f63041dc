"""What becomes of implanted systems on real databases: written, corrected, read for a whole clinic."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.device_course import BatteryCheck, BatteryState, ExplantReason
from scs_manager.domain.device_ends import to_explant, to_loss
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.follow_up import VisitState
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.device_course import ImplantExplantRow, ImplantRevisionRow
from scs_manager.services import course_rows, device_rows, follow_up_rows, implant_course, implants
from scs_manager.services.device_course import implant_end, implant_ends
from tests.device_scenes import BATTERY, BATTERY_SWAP, EXPLANT, LATER, LOSS, PART_OUT, REVISION
from tests.implant_scenes import AFTER, DAY, IMPLANT, PROGRAM, implanted
from tests.trial_scenes import BASELINE, Scene, answers, begun, enrolled, make_scene, send
from tests.web.test_statement_counts import counted


@pytest.fixture
def scene(session: Session) -> Scene:
    """A case with an implant."""
    found = make_scene(session)
    implanted(session, found)
    return found


def record(session: Session, scene: Scene, what: Any, **more: Any) -> Any:
    given = {"case": scene.case, "what": what, "by": scene.by, "now": LATER} | more
    return implant_course.record(session, **given)


def test_the_system_is_what_implant_and_revisions_left_and_an_explant_ends_it(
    session: Session, scene: Scene
) -> None:
    for what in (REVISION, BATTERY_SWAP, BATTERY, LOSS):
        record(session, scene, what)
    now = device_rows.system_now(session, scene.case)
    assert now is not None
    assert (now.leads[0].lead.tip_level, now.leads[0].lead.serial) == ("T9", "L-1")
    assert (now.generator.serial if now.generator else "", now.mr_conditional) == ("G-2", True)
    follow_up_rows.make_schedule(session, scene.case, DAY, on=DAY, by=scene.by, now=LATER)
    row = record(session, scene, PART_OUT)
    assert {visit.state for visit in follow_up_rows.rows_of(session, scene.case)} == {VisitState.PLANNED}
    change: dict[str, Any] = {"case": scene.case, "thread": row.thread, "by": scene.by, "now": LATER}
    implant_course.correct(session, what=EXPLANT, seen=1, reason="The leads too", **change)
    assert {visit.state for visit in follow_up_rows.rows_of(session, scene.case)} == {VisitState.ENDED}
    with pytest.raises(ChangedByOther):
        implant_course.correct(session, what=EXPLANT, seen=1, reason="Late", **change)

    late_check = BatteryCheck(LATER.date(), BatteryState.NEAR_END)
    for late in (late_check, replace(PROGRAM, starts_at=LATER)):
        with pytest.raises(InputError, match="came out on 4 April 2027"):
            record(session, scene, late)
    end = implant_end(session, scene.case.clinic_id, scene.case.id)
    assert end is not None
    assert (end.explanted_on, end.explant_reason, end.complete) == (EXPLANT.day, EXPLANT.reason, True)
    assert (end.loss_on, end.last_known_on) == (LOSS.day, EXPLANT.day)
    actions = session.exec(select(AuditEventRow.action)).all()
    assert {"implant.revision_recorded", "implant.loss_recorded", "implant.battery_recorded"} < set(actions)
    assert [action for action in actions if "explant" in action] == [
        "implant.explant_recorded", "implant.explant_corrected"
    ]  # fmt: skip

    moved: dict[str, Any] = {"seen": 1, "reason": "Typed wrong", "by": scene.by, "now": LATER}
    behind = replace(IMPLANT, implanted_on=BATTERY.day + timedelta(days=1))
    with pytest.raises(InputError, match="recorded on 8 July 2026"):
        implants.correct_implant(session, case=scene.case, implant=behind, **moved)
    implant_course.strike(session, kind=type(EXPLANT), seen=2, reason="Another patient", **change)
    record(session, scene, late_check)
    reopened = implant_end(session, scene.case.clinic_id, scene.case.id)
    assert reopened is not None
    assert (reopened.explanted_on, reopened.last_known_on) == (None, LATER.date())
    assert len(session.exec(select(ImplantExplantRow)).all()) == 3


def test_what_becomes_of_it_needs_an_implant_and_refused_things_leave_no_trace(session: Session) -> None:
    bare = make_scene(session)
    with pytest.raises(RuleError, match="not recorded yet"):
        record(session, bare, REVISION)
    implanted(session, bare)
    with pytest.raises(InputError, match="later than that"):
        record(session, bare, replace(REVISION, operated_on=DAY - timedelta(days=1)))
    session.rollback()
    assert session.exec(select(ImplantRevisionRow)).all() == []
    assert device_rows.system_now(session, make_scene(session, "Southgate").case) is None


def test_the_ends_of_a_clinic_are_few_statements_and_nobody_elses(
    session: Session, engine: Engine, scene: Scene
) -> None:
    second, other = make_scene(session, "Second", scene.clinic), make_scene(session, "Southgate")
    for each in (second, other):
        implanted(session, each)
    record(session, scene, replace(LOSS, regained=True, regained_on=LOSS.day + timedelta(days=9)))
    record(session, second, replace(EXPLANT, reason=ExplantReason.INFECTION))
    with counted(engine) as said:
        ends = implant_ends(session, scene.case.clinic_id)
    assert len(said) <= 7
    by_case = {end.case_id: end for end in ends}
    assert set(by_case) == {scene.case.id, second.case.id}
    assert by_case[scene.case.id].last_known_on == LOSS.day + timedelta(days=9)
    assert by_case[scene.case.id].loss_on is None
    assert (to_explant(ends).ended, to_loss(ends).ended) == (1, 0)
    (lonely,) = implant_ends(session, other.case.clinic_id)
    assert lonely.last_known_on == AFTER.date() - timedelta(days=1)
    assert implant_end(session, other.case.clinic_id, scene.case.id) is None


def test_an_evening_in_the_diary_is_a_day_on_which_the_patient_was_known(session: Session) -> None:
    scene, other = make_scene(session), make_scene(session, "Southgate")
    for each in (scene, other):
        put_in = replace(IMPLANT, implanted_on=BASELINE)
        course_rows.add_to_implant(session, each.case, put_in, thread=each.case.id, by=each.by, now=LATER)
    token = enrolled(session, scene, begun(session, scene))
    send(session, token, answers(BASELINE + timedelta(days=2)))
    for each, known in ((scene, BASELINE + timedelta(days=2)), (other, BASELINE)):
        end = implant_end(session, each.case.clinic_id, each.case.id)
        assert end is not None
        assert end.last_known_on == known
