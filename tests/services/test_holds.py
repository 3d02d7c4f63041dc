"""What is agreed about blood thinners: versions, moved dates, facts for the criteria, reminders, restarts."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.antithrombotics import Purpose
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.facts import items_of
from scs_manager.domain.hold_plans import HoldState
from scs_manager.domain.trial_ends import Ending, StopReason
from scs_manager.domain.truth import Truth
from scs_manager.engine import for_writing
from scs_manager.models.holds import HoldRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import (
    audit_check,
    gathered,
    hold_messages,
    hold_rows,
    holds,
    laboratory,
    records,
)
from scs_manager.services.holds import Restarted
from scs_manager.services.laboratory import Typed
from tests.domain.patients import found
from tests.hold_scenes import AGREED, agree, line_of, takes
from tests.trial_scenes import (
    GOOD_END,
    PLACED,
    PLANNED_AT,
    REMOVED,
    Scene,
    ended,
    evening,
    make_scene,
    planned,
    running,
)

LISTED = "medication.antithrombotics"


def item(session: Session, scene: Scene, drug: str = "clopidogrel") -> dict[str, Any]:
    """The drug as the criteria read it before lead placement."""
    facts = gathered.screening_facts(session, scene.case, stage=Stage.PLACE, on=PLACED)
    datum = facts.get(LISTED)
    assert datum is not None
    return next(dict(each) for each in items_of(datum.value) if each["drug"] == drug)


def plan_finding(session: Session, scene: Scene) -> Truth:
    """What the criterion of the plan says before lead placement."""
    facts = gathered.screening_facts(session, scene.case, stage=Stage.PLACE, on=PLACED)
    return found("opt.antithrombotic_plan", facts, on=PLACED, stage=Stage.PLACE).state


def said_complete(session: Session, scene: Scene) -> None:
    records.mark_complete(
        session, case=scene.case, list="antithrombotics", on=PLANNED_AT.date(), by=scene.by, now=PLANNED_AT
    )


def inr(session: Session, scene: Scene, value: str, on: date) -> None:
    laboratory.record_sample(
        session, case=scene.case, values=[Typed("safety.inr", Decimal(value), "")], on=on, source="lab",
        by=scene.by, now=datetime(2026, 5, 4, 8, tzinfo=UTC),
    )  # fmt: skip


def waiting(session: Session, scene: Scene) -> list[tuple[str, str, date]]:
    """The reminders that are planned: channel, kind and day."""
    rows = session.exec(
        select(MessageRow)
        .where(MessageRow.case_id == scene.case.id, MessageRow.state == "planned")
        .order_by(col(MessageRow.due_at), col(MessageRow.channel))
    )
    return [(row.channel, row.kind, row.due_at.date()) for row in rows if row.kind in hold_messages.KINDS]


def hours(session: Session, scene: Scene, number: int = 0) -> None:
    """The planned hours move."""
    holds.plan_hours(
        session, case=scene.case, trial=scene.running_trial, placement=time(8), removal=time(14),
        number=number, by=scene.by, now=PLANNED_AT,
    )  # fmt: skip


@pytest.fixture
def scene(session: Session) -> Scene:
    """A planned trial of a patient on clopidogrel."""
    scene = make_scene(session)
    scene.patient.email = "margaret@example.org"
    takes(session, scene)
    scene.trial = planned(session, scene)
    return scene


def test_the_plan_counts_only_with_the_prescriber_s_agreement(session: Session, scene: Scene) -> None:
    said_complete(session, scene)
    assert plan_finding(session, scene) is Truth.NOT_MET

    agree(session, scene, scene.running_trial, replace(AGREED, agreed_on=None, agreed_how=""))
    assert plan_finding(session, scene) is Truth.NOT_MET
    assert item(session, scene)["prescriber_agrees"] is False
    agree(session, scene, scene.running_trial)

    assert plan_finding(session, scene) is Truth.MET
    assert item(session, scene)["can_be_stopped"] is True
    assert audit_check.verify(session, scene.clinic.id).broken is None


def test_what_was_typed_into_the_list_is_no_agreement_once_the_trial_has_dates(session: Session) -> None:
    scene = make_scene(session)
    typed = {
        "prescriber": "Dr Heart", "prescriber_agrees": True, "stop_on": date(2026, 4, 30),
        "restart_on": date(2026, 5, 2),
    }  # fmt: skip
    takes(session, scene, "apixaban", **typed)
    said_complete(session, scene)
    assert plan_finding(session, scene) is Truth.MET

    scene.trial = planned(session, scene)

    assert plan_finding(session, scene) is Truth.NOT_MET
    assert item(session, scene, "apixaban") == {"drug": "apixaban", "prescriber_agrees": False}


def test_moved_hours_take_the_agreement_back_until_it_is_confirmed(session: Session, scene: Scene) -> None:
    said_complete(session, scene)
    agree(session, scene, scene.running_trial)
    hours(session, scene)

    assert line_of(session, scene, scene.running_trial).state is HoldState.MOVED
    assert plan_finding(session, scene) is Truth.NOT_MET
    assert [kind for channel, kind, _ in waiting(session, scene) if channel == "email"] == []

    agree(session, scene, scene.running_trial)
    assert plan_finding(session, scene) is Truth.MET


def test_warfarin_needs_a_normal_inr_after_its_last_dose(session: Session, scene: Scene) -> None:
    takes(session, scene, "Marevan", normal_inr=True)
    said_complete(session, scene)
    agree(session, scene, scene.running_trial)
    given = replace(AGREED, stop_on=date(2026, 4, 29))
    agree(session, scene, scene.running_trial, given, "warfarin")
    assert line_of(session, scene, scene.running_trial, "warfarin").state is HoldState.INR
    assert "normal_inr" not in item(session, scene, "Marevan")

    inr(session, scene, "1.3", date(2026, 5, 2))
    assert item(session, scene, "Marevan")["normal_inr"] is False
    inr(session, scene, "1.2", date(2026, 5, 3))

    assert item(session, scene, "Marevan")["normal_inr"] is True
    assert line_of(session, scene, scene.running_trial, "warfarin").state is HoldState.AGREED


def test_another_clearance_asks_for_the_doac_again(session: Session, scene: Scene) -> None:
    takes(session, scene, "apixaban")
    value = [Typed("safety.creatinine_clearance", Decimal(62), "mL/min")]
    given: dict[str, Any] = {"case": scene.case, "source": "lab", "by": scene.by, "now": PLANNED_AT}
    laboratory.record_sample(session, values=value, on=date(2026, 4, 10), **given)
    agree(session, scene, scene.running_trial, replace(AGREED, stop_on=date(2026, 5, 1)), "apixaban")
    assert line_of(session, scene, scene.running_trial, "apixaban").state is HoldState.AGREED

    worse = [Typed("safety.creatinine_clearance", Decimal(28), "mL/min")]
    laboratory.record_sample(session, values=worse, on=date(2026, 4, 15), **given)

    assert line_of(session, scene, scene.running_trial, "apixaban").state is HoldState.RENAL
    assert item(session, scene, "apixaban")["prescriber_agrees"] is False


def test_anti_inflammatories_of_the_ledger_are_planned_and_creams_are_not(
    session: Session, scene: Scene
) -> None:
    for drug, drug_class, current in (
        ("Nurofen", "nsaid", True), ("naproxen", "nsaid", False), ("diclofenac", "topical", True),
        ("duloxetine", "snri", True), ("clopidogrel", "other", True),
    ):  # fmt: skip
        medicine = {"drug": drug, "drug_class": drug_class, "current": current}
        records.add_medication(
            session, case=scene.case, item=medicine, source="letter", by=scene.by, now=PLANNED_AT
        )

    plan = hold_rows.plan_of(session, scene.case, scene.running_trial)

    assert {line.taken.drug: line.from_ledger for line in plan.lines} == {
        "clopidogrel": False,
        "Nurofen": True,
        "duloxetine": True,
    }
    assert item(session, scene, "Nurofen") == {"drug": "Nurofen", "prescriber_agrees": False}
    with pytest.raises(RuleError, match="recorded only"):
        agree(session, scene, scene.running_trial, drug="duloxetine")
    ibuprofen = replace(AGREED, stop_on=date(2026, 5, 3))
    agree(session, scene, scene.running_trial, ibuprofen, "ibuprofen")
    assert item(session, scene, "Nurofen")["stop_on"] == date(2026, 5, 3)
    assert hold_rows.held_drugs(session, scene.running_trial) == {"ibuprofen"}


def test_what_the_interval_depends_on_is_kept(session: Session, scene: Scene) -> None:
    takes(session, scene, "aspirin")
    given = holds.Given(conditions=frozenset({Purpose.PRIMARY}))
    row = agree(session, scene, scene.running_trial, given, "aspirin")

    assert line_of(session, scene, scene.running_trial, "aspirin").hold.days == (16, 16)
    assert (row.purpose, row.said["hold"]["source"], row.said["days"]) == ("primary", "2018", [16, 16])


def test_reminders_follow_the_plan_and_name_no_drug(session: Session, scene: Scene) -> None:
    agree(session, scene, scene.running_trial)
    assert waiting(session, scene) == [
        ("email", "hold.stop_day", date(2026, 4, 27)),
        ("staff", "hold.stop_day", date(2026, 4, 27)),
        ("email", "hold.restart_day", date(2026, 5, 14)),
        ("staff", "hold.restart_day", date(2026, 5, 14)),
    ]

    hours(session, scene)
    assert waiting(session, scene) == [("staff", "hold.restart_day", date(2026, 5, 14))]
    agree(session, scene, scene.running_trial, replace(AGREED, stop_on=date(2026, 4, 26)))
    assert {day for _, kind, day in waiting(session, scene) if kind == "hold.stop_day"} == {date(2026, 4, 26)}


def test_a_restart_on_the_day_of_removal_is_reminded_of_only_once_the_leads_are_out(session: Session) -> None:
    scene = make_scene(session)
    scene.patient.email = "margaret@example.org"
    takes(session, scene, "Coumadin")
    trial, _phone = running(session, scene, evenings=1)
    agree(session, scene, trial, replace(AGREED, stop_on=date(2026, 4, 29), restart_on=REMOVED), "warfarin")
    assert [each for each in waiting(session, scene) if each[1] == hold_messages.RESTART_DAY] == [
        ("staff", "hold.restart_day", REMOVED)
    ]

    out = evening(REMOVED, 8)
    ended(session, scene, trial, replace(GOOD_END, removed_at=out), evening(REMOVED, 9))

    rows = session.exec(
        select(MessageRow.due_at).where(MessageRow.channel == "email", MessageRow.state == "planned")
    )
    assert rows.all() == [out + timedelta(hours=6)]


@pytest.mark.parametrize(("phone", "channel"), [("01632 960 140", "sms"), ("", "staff")])
def test_reminders_go_where_the_patient_can_be_reached(
    session: Session, scene: Scene, phone: str, channel: str
) -> None:
    scene.patient.email, scene.patient.phone = "", phone
    agree(session, scene, scene.running_trial)

    assert {each[0] for each in waiting(session, scene)} == {"staff", channel}


def test_an_end_before_the_plan_says_asks_again_and_a_restart_ends_the_reminders(session: Session) -> None:
    scene = make_scene(session)
    takes(session, scene)
    trial, _phone = running(session, scene, evenings=1)
    agree(session, scene, trial)
    out = evening(date(2026, 5, 10), 12)
    early = replace(GOOD_END, ending=Ending.EARLY, stop_reason=StopReason.WISH, removed_at=out)
    now = evening(date(2026, 5, 10), 14)
    ended(session, scene, trial, early, now)

    line = line_of(session, scene, trial)
    assert line.state is HoldState.MOVED
    assert waiting(session, scene) == [("staff", "hold.restart_day", date(2026, 5, 14))]

    given: dict[str, Any] = {"case": scene.case, "trial": trial, "line": line, "by": scene.by, "number": 1}
    said = Restarted(date(2026, 5, 11), "the patient by telephone")
    with pytest.raises(InputError):
        holds.record_restart(session, restarted=said, now=now, **given)
    row = holds.record_restart(session, restarted=said, now=evening(date(2026, 5, 11)), **given)

    assert (row.number, row.restarted_on, row.restart_said_by) == (2, said.on, said.said_by)
    assert (row.stop_on, row.prescriber, row.agreed_on) == (AGREED.stop_on, "Dr Heart", AGREED.agreed_on)
    assert waiting(session, scene) == []


def test_a_restart_needs_a_plan(session: Session, scene: Scene) -> None:
    line = line_of(session, scene, scene.running_trial)

    with pytest.raises(RuleError, match="Nothing is planned"):
        holds.record_restart(
            session, case=scene.case, trial=scene.running_trial, line=line, number=0, by=scene.by,
            restarted=Restarted(REMOVED, "x"), now=evening(REMOVED),
        )  # fmt: skip


def test_of_two_people_the_second_is_told_and_nothing_is_lost(engine: Engine) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as first:
        scene = make_scene(first)
        takes(first, scene)
        trial = planned(first, scene)
        line = line_of(first, scene, trial)
        given: dict[str, Any] = {
            "case": scene.case, "trial": trial, "line": line, "number": 0, "by": scene.by, "now": PLANNED_AT,
        }  # fmt: skip
        holds.record_hold(first, given=AGREED, **given)
    with Session(for_writing(engine), expire_on_commit=False) as second:
        given["case"], given["trial"] = second.merge(scene.case), second.merge(trial)
        with pytest.raises(ChangedByOther):  # the line was read before the first one saved
            holds.record_hold(second, given=replace(AGREED, prescriber="Dr Other"), **given)
    with Session(for_writing(engine), expire_on_commit=False) as third:
        given["case"], given["trial"] = third.merge(scene.case), third.merge(trial)
        given["line"] = line_of(third, scene, given["trial"])
        with pytest.raises(ChangedByOther):  # the form was opened on nothing
            holds.record_hold(third, given=AGREED, **given)
        assert third.exec(select(HoldRow.prescriber)).all() == ["Dr Heart"]


def test_hours_of_an_older_page_are_refused(session: Session, scene: Scene) -> None:
    hours(session, scene)

    with pytest.raises(ChangedByOther):
        hours(session, scene, number=0)
