"""The course of a trial on both databases: nothing is overwritten, and what it says reaches the criteria."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlmodel import Session, select

from scs_manager.domain.adverse_events import AdverseEvent, Result
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.device_events import DeviceEvent, DeviceEventKind, Direction
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.lead_placements import Placement
from scs_manager.domain.stimulation import Program
from scs_manager.domain.trial_log import LogKind, in_order
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.trial_course import (
    AdverseEventRow,
    CourseRow,
    LeadPlacementRow,
    StimulationProgramRow,
)
from scs_manager.models.trials import TrialRow
from scs_manager.services import (
    course_figures,
    course_log,
    course_rows,
    course_safety,
    diary_review,
    record_rows,
    trial_course,
    trials,
)
from scs_manager.services.gathered import screening_facts
from scs_manager.services.trial_end_rows import hours_in, removed_at
from tests.course_scenes import CALL, EVENT, NOON, OFF, PLACEMENT, PROGRAM, course_of
from tests.trial_scenes import BASELINE, PLACED, REMOVED, Scene, begun, ended, evening, make_scene, running

DAY_3 = PLACED + timedelta(days=3)
LATER = evening(REMOVED, 9)


@pytest.fixture
def scene(session: Session) -> Scene:
    scene = make_scene(session)
    scene.trial, _phone = running(session, scene, evenings=4)
    return scene


def write(session: Session, scene: Scene, what: course_rows.Happening) -> CourseRow:
    return trial_course.record(session, trial=scene.running_trial, what=what, by=scene.by, now=LATER)


def change(
    session: Session, scene: Scene, row: CourseRow, what: course_rows.Happening, *, seen: int = 1
) -> CourseRow:
    return trial_course.correct(
        session, trial=scene.running_trial, thread=row.thread, what=what, seen=seen, reason="Mistyped",
        by=scene.by, now=LATER,
    )  # fmt: skip


def test_every_sort_comes_back_as_it_was_written(session: Session, scene: Scene) -> None:
    for what in (PROGRAM, OFF, EVENT, CALL):
        row = write(session, scene, what)
        session.expire_all()
        (found,) = course_rows.valid(session, course_rows.TABLES[type(what)], scene.running_trial)
        assert found.thread == row.thread
        assert found.to_domain() == what  # type: ignore[attr-defined]


def test_of_two_clerks_who_correct_one_program_the_second_is_told_and_loses_nothing(
    session: Session, scene: Scene
) -> None:
    row = write(session, scene, PROGRAM)
    change(session, scene, row, replace(PROGRAM, amplitude_ma=3.0))

    with pytest.raises(ChangedByOther):
        change(session, scene, row, replace(PROGRAM, amplitude_ma=4.0))

    history = course_rows.history_of(session, StimulationProgramRow, scene.running_trial, row.thread)
    assert [(each.revision, each.amplitude_ma) for each in history] == [(1, 2.5), (2, 3.0)]


def test_what_is_struck_out_stays_listed_and_counts_no_more(session: Session, scene: Scene) -> None:
    row = write(session, scene, PROGRAM)
    given = {
        "trial": scene.running_trial,
        "kind": Program,
        "thread": row.thread,
        "by": scene.by,
        "now": LATER,
    }
    with pytest.raises(InputError, match="Say why"):
        trial_course.strike(session, seen=1, reason=" ", **given)  # type: ignore[arg-type]
    trial_course.strike(session, seen=1, reason="Other patient", **given)  # type: ignore[arg-type]

    assert course_figures.strip_of(session, scene.running_trial, now=LATER) == ()
    (line,) = in_order(course_log.log_of(session, scene.running_trial), kinds={LogKind.PROGRAM})
    assert (line.struck, line.versions, str(line.parts[-1])) == (True, 2, "Struck out: Other patient")
    with pytest.raises(RuleError, match="struck out"):
        change(session, scene, row, PROGRAM, seen=2)


def hours_fact(session: Session, scene: Scene) -> object:
    found = screening_facts(session, scene.case, stage=Stage.PERMANENT, on=REMOVED).get("trial.hours_in")
    return found and found.value


def test_a_corrected_placement_keeps_its_history_and_moves_the_day_until_the_end(session: Session) -> None:
    scene = make_scene(session)
    scene.trial = trial = begun(session, scene)
    trials.place_leads(
        session, trial=trial, case=scene.case, placed_on=PLACED, note="", placement=PLACEMENT, by=scene.by,
        now=evening(PLACED, 11),
    )  # fmt: skip
    (row,) = course_rows.valid(session, LeadPlacementRow, trial)
    later = replace(PLACEMENT, placed_at=PLACEMENT.placed_at + timedelta(days=1))
    change(session, scene, row, later)

    assert trial.placed_on == PLACED + timedelta(days=1)
    assert [str(line.title) for line in in_order(course_log.log_of(session, trial))] == [
        "Leads placed by Dr Sam Specimen"
    ]
    with pytest.raises(InputError, match="before the baseline"):
        change(session, scene, row, replace(PLACEMENT, placed_at=evening(BASELINE, -12)), seen=2)
    with pytest.raises(InputError, match="Choose the level") as refused:
        change(session, scene, row, Placement(NOON, "Dr A", (replace(PLACEMENT.leads[0], tip_level=None),)))
    assert refused.value.place == "tip_1"
    assert hours_fact(session, scene) is None
    ended(session, scene, trial)
    assert hours_fact(session, scene) == 8 * 24 + Decimal("0.25")


@pytest.mark.parametrize(("hour", "hours"), [(0, Fraction(0)), (1, None)])
def test_leads_that_came_out_before_they_went_in_have_no_hours_for_any_rule(
    session: Session, hour: int, hours: Fraction | None
) -> None:
    scene = make_scene(session)
    scene.trial = trial = begun(session, scene)
    trials.place_leads(
        session, trial=trial, case=scene.case, placed_on=PLACED, note="", placement=PLACEMENT, by=scene.by,
        now=evening(PLACED, 11),
    )  # fmt: skip
    ended(session, scene, trial)
    out = removed_at(session, trial)
    (row,) = course_rows.valid(session, LeadPlacementRow, trial)
    assert out is not None
    with session.no_autoflush:
        row.placed_at = out + timedelta(hours=hour)
        assert hours_in(session, trial) == hours_fact(session, scene) == hours
        session.expire(row)


@pytest.mark.parametrize(
    ("what", "place"),
    [
        (replace(PROGRAM, starts_at=LATER + timedelta(minutes=1)), "starts_time"),
        (replace(PROGRAM, starts_at=NOON - timedelta(days=1)), "starts_on"),
        (replace(OFF, ends_at=LATER + timedelta(minutes=1)), "ends_time"),
        (replace(EVENT, starts_on=REMOVED + timedelta(days=1)), "starts_on"),
        (replace(EVENT, starts_on=BASELINE - timedelta(days=1)), "starts_on"),
        (replace(CALL, called_at=LATER + timedelta(minutes=1)), "called_time"),
    ],
)
def test_what_has_not_come_yet_or_lies_before_the_leads_is_refused_and_nothing_is_kept(
    session: Session, scene: Scene, what: course_rows.Happening, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        write(session, scene, what)

    session.rollback()
    assert refused.value.place == place
    assert course_rows.standing(session, course_rows.TABLES[type(what)], scene.running_trial) == ()


def test_programs_and_times_off_become_one_strip(session: Session, scene: Scene) -> None:
    write(session, scene, PROGRAM)
    write(session, scene, replace(PROGRAM, name="2", starts_at=evening(DAY_3, 12, 0)))
    write(session, scene, DeviceEvent(DeviceEventKind.OFF, evening(DAY_3, 18, 0), evening(DAY_3, 24, 0)))
    moved = DeviceEvent(DeviceEventKind.MIGRATION, evening(DAY_3, 9, 0), direction=Direction.CAUDAL)
    write(session, scene, moved)

    strip = course_figures.strip_of(session, scene.running_trial, now=evening(DAY_3, 36, 0))

    assert [(band.first, band.last, band.name) for band in strip] == [
        (0.5, 3.5, "1"),
        (3.5, 3.75, "2"),
        (3.75, 4.0, ""),
        (4.0, 4.5, "2"),
    ]
    assert [(e.number, str(e.label)) for e in course_figures.figure_events(session, scene.running_trial)] == [
        (3, "lead moved")
    ]


def test_a_doubtful_day_is_offered_until_somebody_decides(session: Session, scene: Scene) -> None:
    trial = scene.running_trial
    for day in (3, 4):
        start = evening(PLACED + timedelta(days=day), 1, 0)
        write(session, scene, DeviceEvent(DeviceEventKind.OFF, start, start + timedelta(hours=5)))
    offered = course_safety.doubts(session, trial, now=LATER)
    assert [(doubt.day, str(doubt.reason)) for doubt in offered] == [
        (DAY_3, "Stimulation off for 5 h"),
        (DAY_3 + timedelta(days=1), "Stimulation off for 5 h"),
    ]

    diary_review.exclude_day(session, trial=trial, day=DAY_3, reason="Off", by=scene.by, now=LATER)
    trial_course.keep_day(
        session, trial=trial, day=DAY_3 + timedelta(days=1), reason="Asleep", by=scene.by, now=LATER
    )

    assert course_safety.doubts(session, trial, now=LATER) == ()
    titles = {str(line.title) for line in course_log.log_of(session, trial)}
    assert {"7 May left out", "Day counts"} <= titles


def serious_fact(session: Session, scene: Scene) -> object:
    facts = screening_facts(session, scene.case, stage=Stage.PERMANENT, on=REMOVED)
    return facts.data.get("trial.serious_event_open")


def test_an_open_serious_event_holds_the_implant_until_it_has_ended(session: Session, scene: Scene) -> None:
    typed = {"on": PLACED, "source": "Clinic", "by": scene.by, "now": NOON}
    record_rows.add_fact(session, scene.case, "trial.serious_event_open", False, **typed)  # type: ignore[arg-type]
    session.commit()
    row = write(session, scene, replace(EVENT, serious=None))
    assert serious_fact(session, scene) is None  # what was typed must not answer for it

    serious = replace(EVENT, serious=True, serious_reason="In hospital")
    change(session, scene, row, serious)
    assert serious_fact(session, scene).value is True  # type: ignore[attr-defined]

    ended = replace(serious, result=Result.RESOLVED, resolved_on=DAY_3)
    change(session, scene, row, ended, seen=2)
    found = serious_fact(session, scene)
    assert (found.value, found.on) == (False, DAY_3)  # type: ignore[attr-defined]
    history = course_rows.history_of(session, AdverseEventRow, scene.running_trial, row.thread)
    assert [line.hot for line in course_log.history_log(session, scene.running_trial, history)] == [
        False,
        True,
        True,
    ]


def test_every_step_leaves_its_mark_in_the_trail(session: Session, scene: Scene) -> None:
    keys = course_of(session, scene, scene.running_trial)
    trial_course.strike(
        session, trial=scene.running_trial, kind=AdverseEvent, thread=keys["adverse_event_id"], seen=1,
        reason="Twice", by=scene.by, now=LATER,
    )  # fmt: skip

    actions = {row.action for row in session.exec(select(AuditEventRow))}
    assert {"trial.program_recorded", "trial.call_recorded", "trial.adverse_event_struck"} <= actions


def test_nothing_of_another_trial_answers(session: Session, scene: Scene) -> None:
    row = write(session, scene, PROGRAM)
    other = make_scene(session, "Northgate")
    trial: TrialRow = begun(session, other)

    assert course_rows.history_of(session, StimulationProgramRow, trial, row.thread) == ()
    with pytest.raises(ValueError, match="has that key"):
        trial_course.correct(
            session, trial=trial, thread=row.thread, what=PROGRAM, seen=1, reason="x", by=other.by, now=LATER
        )
