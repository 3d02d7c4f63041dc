"""The permanent implant: its plan, what a record must hold, when it was decided, guards, glucose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.antithrombotics import shipped_table
from scs_manager.domain.checklist_answers import Answer, check_answer, glucose_sample
from scs_manager.domain.checklist_items import ItemState
from scs_manager.domain.errors import InputError
from scs_manager.domain.hold_calendar import Break, plan_days
from scs_manager.domain.hold_plans import Agreement, check_agreement
from scs_manager.domain.holds import Course, Taken, plan_hold
from scs_manager.domain.implants import Anaesthesia as Asleep
from scs_manager.domain.implants import (
    Generator,
    Implant,
    ImplantedLead,
    ImplantPlan,
    PocketSide,
    Setting,
    check_implant,
    check_plan,
    decided_since,
    lead_line,
    missing_in,
)
from scs_manager.domain.pathway import CaseFacts, State
from scs_manager.domain.pathway_guards import missing_for_implant_date
from scs_manager.domain.trial_leads import LeadKind, LeadSide
from scs_manager.domain.truth import Truth

TODAY = date(2026, 6, 20)
LEAD = ImplantedLead(LeadKind.PERCUTANEOUS, "Eight", 8, "L-1", "L1-L2", "T8", LeadSide.LEFT)
BOX = Generator("Example", "R", "G-1", True, PocketSide.LEFT, "upper buttock")
WHOLE = Implant(
    TODAY, "Dr Knife", Setting.HOSPITAL, "Northgate", Asleep.GENERAL, (LEAD,), BOX, True, "1.5 T, head"
)
READY = CaseFacts(screening_signed=True, overall="proceed_to_trial", decision="implant")


def refused_at(check: Callable[[], None]) -> str:
    with pytest.raises(InputError) as refused:
        check()
    return refused.value.place


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=1)])
def test_today_and_later_can_be_planned(day: date) -> None:
    check_plan(ImplantPlan(day), today=TODAY, removed_on=day)
    check_plan(ImplantPlan(day), today=TODAY, removed_on=None)


@pytest.mark.parametrize(
    ("day", "removed"), [(TODAY - timedelta(days=1), None), (TODAY, TODAY + timedelta(days=1))]
)
def test_a_day_that_passed_or_with_the_leads_still_in_is_refused(day: date, removed: date | None) -> None:
    assert refused_at(lambda: check_plan(ImplantPlan(day), today=TODAY, removed_on=removed)) == "planned_on"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"implanted_on": TODAY + timedelta(days=1)}, "implanted_on"),
        ({"implanted_on": TODAY - timedelta(days=11)}, "implanted_on"),
        ({"surgeon": " "}, "surgeon"),
        ({"leads": ()}, "tip_1"),
        ({"leads": (LEAD,) * 5}, "tip_1"),
        ({"leads": (LEAD, replace(LEAD, serial="L-2", tip_level=None))}, "tip_2"),
        ({"generator": replace(BOX, maker="")}, "generator_maker"),
        ({"generator": replace(BOX, model=" ")}, "generator_model"),
        ({"leads": (LEAD, replace(LEAD, serial=" l-1 "))}, "serial_2"),
        ({"generator": replace(BOX, serial="L-1")}, "generator_serial"),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(change: dict[str, Any], place: str) -> None:
    implant = replace(WHOLE, **change)
    decided = TODAY - timedelta(days=10)
    assert refused_at(lambda: check_implant(implant, today=TODAY, decided_on=decided)) == place


@pytest.mark.parametrize("decided", [None, TODAY, TODAY - timedelta(days=1)])
def test_the_day_of_the_decision_itself_is_taken(decided: date | None) -> None:
    bare = ImplantedLead(tip_level="T9")
    check_implant(WHOLE, today=TODAY, decided_on=decided)
    check_implant(replace(WHOLE, leads=(bare, bare)), today=TODAY, decided_on=decided)


def test_a_whole_record_lacks_nothing_and_a_bare_one_names_all() -> None:
    assert missing_in(WHOLE) == ()
    bare = Implant(TODAY, "Dr Knife", leads=(ImplantedLead(tip_level="T8"),))
    assert [str(text) for text in missing_in(bare)] == [
        "The setting is missing.",
        "The anaesthesia is missing.",
        "The serial number of the generator is missing.",
        "The side of the pocket is missing.",
        "Whether the generator is rechargeable is unknown.",
        "Whether the system is MR-conditional is unknown.",
        "Lead 1 lacks its type.",
        "Lead 1 lacks its contacts.",
        "Lead 1 lacks its serial number.",
        "Lead 1 lacks its entry level.",
    ]


def test_unknown_is_no_answer_but_no_is_one() -> None:
    plain = replace(
        WHOLE, generator=replace(BOX, rechargeable=False), mr_conditional=False, mri_conditions=""
    )
    assert missing_in(plain) == ()
    (text,) = missing_in(replace(WHOLE, mri_conditions=" "))
    assert str(text) == "The MR conditions of the system are missing."


def test_a_paddle_has_no_needle_to_enter() -> None:
    paddle = replace(LEAD, kind=LeadKind.PADDLE, entry_level=None)
    assert missing_in(replace(WHOLE, leads=(paddle,))) == ()


def test_a_lead_is_said_as_far_as_it_is_known() -> None:
    assert [str(part) for part in lead_line(LEAD)] == ["Percutaneous", "Eight", "8 contacts", "left"]
    assert lead_line(ImplantedLead(tip_level="T8")) == ()


@pytest.mark.parametrize(
    ("decisions", "since"),
    [
        ([], None),
        (["defer"], None),
        (["implant"], 0),
        (["implant", "implant"], 0),
        (["defer", "no_trial_implant", "implant"], 1),
        (["implant", "no_implant"], None),
        (["implant", "repeat_trial", "implant"], 2),
    ],
)
def test_it_stands_decided_since_the_first_of_its_like(decisions: list[str], since: int | None) -> None:
    days = [TODAY + timedelta(days=n) for n in range(len(decisions))]
    expected = None if since is None else days[since]
    assert decided_since(list(zip(decisions, days, strict=True))) == expected


@pytest.mark.parametrize(
    ("state", "facts", "missing"),
    [
        (State.DECIDED, READY, 0),
        (State.NO_TRIAL_IMPLANT, replace(READY, decision="no_trial_implant"), 0),
        (State.TRIAL_ENDED, replace(READY, decision=None), 0),
        (State.DECIDED, replace(READY, decision="no_implant"), 1),
        (State.TRIALLING, READY, 1),
        (State.URGENT_REFERRAL, READY, 1),
        (State.IMPLANTED, replace(READY, implant_recorded=True), 1),
        (State.DECIDED, replace(READY, screening_signed=False), 1),
        (State.DECIDED, replace(READY, overall="urgent_referral"), 1),
        (State.DECIDED, replace(READY, overall="not_eligible_now"), 1),
        (State.DECIDED, replace(READY, unknown_exclusions=("Pregnant", "Infected")), 2),
    ],
)
def test_a_day_waits_for_what_bars_an_implant(state: State, facts: CaseFacts, missing: int) -> None:
    assert len(missing_for_implant_date(state, facts)) == missing


LONDON = ZoneInfo("Europe/London")
OPERATION = datetime(2026, 3, 30, 9, 0, tzinfo=LONDON)
COURSE = Course(OPERATION, OPERATION, LONDON, implant=True)


def test_around_an_implant_the_restart_counts_from_the_operation_and_no_leads_stay_in() -> None:
    hold = plan_hold(shipped_table(), Taken("clopidogrel"), COURSE)
    assert hold.last_dose is not None
    assert hold.last_dose[0].date() == date(2026, 3, 23)  # across the change to summer time
    assert hold.restart is not None
    assert hold.restart[1] == OPERATION + timedelta(hours=24)
    assert hold.reconsider == ()
    late = Agreement(stop_on=OPERATION.date() + timedelta(days=1))
    with pytest.raises(InputError, match="after the operation"):
        check_agreement(hold, late, COURSE, today=TODAY)


@given(st.integers(1, 60), st.integers(1, 30))
def test_the_days_of_an_implant_name_its_operation_once(before: int, after: int) -> None:
    day = OPERATION.date()
    stopped = Break("clopidogrel", day - timedelta(days=before), day + timedelta(days=after))
    days = plan_days([stopped], placement=day, removal=day, implant=True)
    assert [str(text) for each in days for text in each.events] == ["Implant"]
    assert len(days) == before + after + 1


def glucose(value: str, unit: str = "mg/dL", day: date = TODAY) -> Answer:
    measured = datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)
    details: dict[str, Any] = {"glucose": Decimal(value), "glucose_unit": unit, "measured": measured}
    return Answer(ItemState.DONE, "", details)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (glucose("199.9"), Truth.MET),
        (glucose("200"), Truth.NOT_MET),
        (glucose("11.1", "mmol/L"), Truth.MET),
        (glucose("11.2", "mmol/L"), Truth.NOT_MET),
        (glucose("100", day=TODAY - timedelta(days=1)), Truth.UNKNOWN),
    ],
)
def test_the_glucose_of_the_day_is_judged_on_the_day_only(answer: Answer, state: Truth) -> None:
    sample = glucose_sample(answer)
    assert sample is not None
    assert sample.below(Decimal(200), on=TODAY) is state


def test_an_impossible_glucose_is_refused_at_its_field() -> None:
    assert refused_at(lambda: check_answer("glucose_day", glucose("7"))) == "glucose_day_glucose"
    assert refused_at(lambda: check_answer("glucose_day", glucose("7", "grains"))) == "glucose_day_glucose"
    without = Answer(ItemState.DONE, "", {"glucose": Decimal(100)})
    assert refused_at(lambda: check_answer("glucose_day", without)) == "glucose_day_glucose_unit"


@pytest.mark.parametrize(
    "answer",
    [None, Answer(ItemState.NOT_DONE), Answer(ItemState.DONE), Answer(ItemState.DONE, "", {"glucose": 7})],
)
def test_without_a_measured_value_there_is_no_sample(answer: Answer | None) -> None:
    assert glucose_sample(answer) is None
