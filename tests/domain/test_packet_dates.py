"""What is dated, and what has to be: tomorrow proves nothing, and neither does a day of something else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scs_manager.domain.facts import Facts
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_parts_request import day_of_use
from tests.domain.packet_cases import ASKED, DAY, GONE, ON, REQUEST, TRIED, ago, facts, known, look, whole

COMPLETE, MISSING, UNKNOWN = ItemState.COMPLETE, ItemState.MISSING, ItemState.UNKNOWN
OLD = ItemState.OUT_OF_DATE


def test_consent_to_the_implant_counts_from_its_own_day_on() -> None:
    today = look(facts(packet__implant_consent_on=ON), "consent.signed")
    assert (today.state, today.content) == (COMPLETE, "consent 23 Nov 2026")
    tomorrow = look(facts(packet__implant_consent_on=ago(-1)), "consent.signed")
    assert (tomorrow.state, tomorrow.content) == (UNKNOWN, "consent 24 Nov 2026")
    assert (str(tomorrow.why), tomorrow.where) == ("dated in the future", "packet.implant_consent_on")


PLACED = date(2026, 10, 26)


def _scored(on: date | None, stage: Stage = Stage.PERMANENT) -> PacketCase:
    case = whole(stage)
    return replace(case, facts=Facts(known({"pain.average_nrs": 7}, on)))


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (PLACED - timedelta(days=31), UNKNOWN),
        (PLACED - timedelta(days=30), COMPLETE),
        (PLACED, COMPLETE),
        (PLACED + timedelta(days=1), UNKNOWN),
        (ON, UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_after_a_trial_only_a_score_from_before_it_is_the_baseline(on: date | None, state: ItemState) -> None:
    limits = {"window_days": 30, "at_least": 5, "days": 4}
    held = look(_scored(on), "pain.intensity", **limits)
    assert held.state is state
    assert (str(held.why) == "no score in date before the leads were placed") is (state is UNKNOWN)
    for case in (
        replace(_scored(ON), tried=None),
        replace(_scored(ON), tried=replace(TRIED, placed_on=None)),
    ):
        assert look(case, "pain.intensity", **limits).state is COMPLETE  # no leads are placed yet
    assert look(_scored(ON, Stage.TRIAL), "pain.intensity", **limits).state is COMPLETE


COURSE = {
    "modality": "physical",
    "started_on": date(2025, 3, 1),
    "stopped_on": date(2025, 6, 1),
    "sessions": 12,
    "supervised": False,
    "result": "failed",
}


def _course(*gone: str, **other: object) -> dict[str, object]:
    return {key: value for key, value in {**COURSE, **other}.items() if key not in gone}


@pytest.mark.parametrize(
    ("treatment", "lacks"),
    [
        (_course(), ""),
        (_course("stopped_on", result="ongoing"), ""),
        (_course("stopped_on"), "end"),
        (
            _course("started_on", "stopped_on", "sessions", "supervised"),
            "start, sessions, whether supervised, end",
        ),
        (_course("sessions", "supervised", "stopped_on", modality="interventional"), ""),
        (_course("result", "started_on", modality="drug"), "result, start"),
        ({"modality": "physical", "result": "unsuitable", "unsuitable_reason": "wound"}, ""),
        ({"modality": "physical", "result": "unsuitable"}, "why it is unsuitable"),
    ],
)
def test_the_table_of_treatments_names_what_it_lacks(treatment: dict[str, object], lacks: str) -> None:
    held = look(facts(treatment__treatments=(treatment,)), "treatment.listed")
    assert (held.state, held.content) == (UNKNOWN if lacks else COMPLETE, "1 class")
    assert (str(held.why) == f"in the table without: {lacks}") is bool(lacks)


@pytest.mark.parametrize(("days", "state"), [(27, COMPLETE), (28, ItemState.OUT_OF_DATE)])
def test_a_swab_is_less_than_four_weeks_old_on_the_day_of_the_operation(days: int, state: ItemState) -> None:
    case = whole()
    taken = known({"safety.s_aureus_swab": "negative"})
    planned = known({"permanent.implant_planned_on": DAY + timedelta(days=days)})
    case = replace(case, facts=replace(case.facts, data={**case.facts.data, **taken, **planned}))
    assert look(case, "infection.swab", window_days=27).state is state


def test_without_a_planned_day_today_is_the_day_of_use() -> None:
    case = replace(whole(facts={"permanent.implant_planned_on": GONE}), asked=None)
    assert day_of_use(case) == ON
    assert day_of_use(whole()) == date(2026, 12, 7)
    assert day_of_use(whole(facts={"permanent.implant_planned_on": ago(3)})) == ON


def test_the_planned_day_of_a_trial_that_has_begun_is_history() -> None:
    past = replace(ASKED, request=replace(REQUEST, stage=Stage.TRIAL, requested_for=ago(9)))
    case = whole(Stage.TRIAL, asked=past)
    assert look(case, "request.day").state is COMPLETE
    for trial in (None, replace(TRIED, placed_on=None)):
        assert look(replace(case, tried=trial), "request.day").state is ItemState.OUT_OF_DATE


@pytest.mark.parametrize(
    ("operation", "plan", "state"),
    [
        (date(2026, 12, 31), "cefazolin; swab", ItemState.COMPLETE),
        (date(2026, 12, 31), None, ItemState.OUT_OF_DATE),
        (ON + timedelta(days=28), "cefazolin; swab", ItemState.COMPLETE),
        (ON + timedelta(days=27), "cefazolin; swab", ItemState.OUT_OF_DATE),
    ],
)
def test_a_swab_that_cannot_be_taken_yet_is_shown_by_the_written_plan(
    operation: date, plan: str | None, state: ItemState
) -> None:
    case = facts(permanent__implant_planned_on=operation, packet__infection_plan=plan or GONE)
    assert look(case, "infection.swab", window_days=27).state is state


@pytest.mark.parametrize(("treated", "state"), [(GONE, OLD), (False, OLD), (True, COMPLETE)])
def test_no_plan_stands_for_a_positive_swab_that_nobody_treated(treated: object, state: ItemState) -> None:
    case = facts(
        permanent__implant_planned_on=date(2026, 12, 31),
        packet__infection_plan="cefazolin; dressing",
        safety__s_aureus_swab="positive",
        safety__s_aureus_decolonised=treated,
    )
    assert look(case, "infection.swab", window_days=27).state is state
