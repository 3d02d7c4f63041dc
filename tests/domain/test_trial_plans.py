"""The plan of a trial: what each step lacks, what it is opened on, whether the entry level is scarred."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from scs_manager.domain.diary_days import Region
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.trial_baseline import BaselineState
from scs_manager.domain.trial_leads import Lead, LeadKind, LeadSide, entry_zone
from scs_manager.domain.trial_plans import (
    STEP_FIELDS,
    Goal,
    PlanContext,
    PlanDraft,
    PregnancyTest,
    Step,
    check_ready,
    date_warnings,
    dates_of,
    missing_in,
    step_token,
    with_step,
)
from scs_manager.domain.trials import TrialRules, check_dates
from scs_manager.domain.truth import Truth

PLACED = date(2026, 5, 4)
WALK = Goal("Walk", Decimal(200), Decimal(800), "metres")
LEAD = Lead(LeadKind.PERCUTANEOUS, 8, "", "T8", LeadSide.LEFT)
FULL = PlanDraft(
    target_region=Region.LEG, goals=(WALK,), device_maker="Sample", device_model="One", externalised=True,
    entry_level="T12-L1", leads=(LEAD,), relief_profile="scs-core",
    baseline_starts_on=PLACED - timedelta(days=7), placement_on=PLACED,
    removal_on=PLACED + timedelta(days=7), helper=True, transport=True, charging=True, mri_conditional=False,
    pregnancy_test=PregnancyTest.PLANNED, pregnancy_test_on=PLACED,
)  # fmt: skip
KNOWN = PlanContext(mri_need=False, pregnancy_possible=True)


def test_a_full_plan_lacks_nothing_and_an_empty_one_something_in_every_step() -> None:
    assert [missing_in(step, FULL, KNOWN) for step in Step] == [()] * len(Step)
    assert all(missing_in(step, PlanDraft(), PlanContext()) for step in Step)


@pytest.mark.parametrize(
    ("step", "changes", "words"),
    [
        (Step.TARGET, {"goals": (WALK, Goal("Cook"))}, ["“Cook” lacks its baseline, target or unit."]),
        (Step.LEADS, {"leads": (Lead(contacts=8),), "entry_level": None},
         ["Lead 1 lacks its type.", "Lead 1 lacks its intended level.", "Lead 1 lacks its side.",
          "Choose the entry level."]),
        (Step.LEADS, {"leads": (replace(LEAD, kind=LeadKind.PADDLE),), "entry_level": None}, []),
        (Step.DATES, {"removal_on": PLACED + timedelta(days=2)},
         ["Read the warnings about these dates, and confirm or change them."]),
        (Step.DATES, {"removal_on": PLACED + timedelta(days=2), "dates_confirmed": True}, []),
        (Step.SUPPORT, {"charging": False}, ["It is not sure that the device can be charged."]),
        (Step.MRI, {"mri_conditional": True},
         ["Write down the MR conditions of the leads and the stimulator."]),
        (Step.MRI, {"mri_conditional": True, "mri_restrictions": "1.5 T"}, []),
        (Step.MRI, {"mri_conditional": None}, ["Say whether the system is MR-conditional."]),
        (Step.PREGNANCY, {"pregnancy_test_on": None}, ["Enter the day of the pregnancy test."]),
        (Step.PREGNANCY, {"pregnancy_test_on": PLACED - timedelta(days=7)}, []),
        (Step.PREGNANCY, {"pregnancy_test_on": PLACED - timedelta(days=8)},
         ["The test must lie in the 7 days before lead placement."]),
        (Step.PREGNANCY, {"pregnancy_test_on": PLACED + timedelta(days=1)},
         ["The test must lie in the 7 days before lead placement."]),
        (Step.PREGNANCY, {"pregnancy_test_on": PLACED, "placement_on": None}, []),
        (Step.PREGNANCY, {"pregnancy_test": PregnancyTest.NOT_INDICATED},
         ["Say why no pregnancy test is indicated."]),
        (Step.PREGNANCY, {"pregnancy_test": PregnancyTest.NOT_INDICATED, "pregnancy_reason": "Age 71"}, []),
    ],
)  # fmt: skip
def test_a_step_says_in_words_what_it_lacks(step: Step, changes: dict[str, Any], words: list[str]) -> None:
    assert [str(line) for line in missing_in(step, replace(FULL, **changes), KNOWN)] == words


def test_a_foreseen_mri_needs_a_conditional_system_and_no_pregnancy_needs_no_test() -> None:
    (line,) = missing_in(Step.MRI, FULL, replace(KNOWN, mri_need=True))
    assert "not MR-conditional" in str(line)
    assert missing_in(Step.PREGNANCY, PlanDraft(), PlanContext(pregnancy_possible=False)) == ()


def test_no_field_belongs_to_two_steps_and_a_step_writes_only_its_own() -> None:
    named = [name for names in STEP_FIELDS.values() for name in names]
    assert len(named) == len(set(named))
    assert with_step(FULL, Step.SUPPORT, {"helper": False}).helper is False
    with pytest.raises(ValueError, match="helper"):
        with_step(FULL, Step.TARGET, {"helper": False})


def test_the_token_of_a_step_changes_with_that_step_only() -> None:
    changed = replace(FULL, leads=(LEAD, LEAD))

    differing = [step for step in Step if step_token(FULL, step) != step_token(changed, step)]

    assert differing == [Step.LEADS]


@pytest.mark.parametrize("gone", ["target_region", "goals", "removal_on", "relief_profile"])
def test_a_trial_needs_target_goal_rule_and_dates(gone: str) -> None:
    empty: Any = {"goals": (), "relief_profile": ""}.get(gone)
    with pytest.raises(RuleError):
        check_ready(replace(FULL, **{gone: empty}))
    assert check_ready(FULL) == dates_of(FULL)


def test_a_profile_s_own_window_warns_on_both_sides() -> None:
    rules = TrialRules(length=(5, 7))
    told = [
        bool(date_warnings(replace(FULL, target_region=None, removal_on=PLACED + timedelta(days=n)), rules))
        for n in (4, 5, 7, 8)
    ]
    assert told == [True, False, False, True]
    assert date_warnings(PlanDraft(), rules) == ()


@pytest.mark.parametrize(
    ("starts", "placed", "removed", "place"),
    [(PLACED, PLACED, None, "baseline_starts_on"), (None, PLACED, PLACED, "removal_on")],
)
def test_dates_are_refused_as_far_as_they_are_there(
    starts: date | None, placed: date, removed: date | None, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        check_dates(starts, placed, removed)
    assert refused.value.place == place
    check_dates(starts, None, removed)


def test_a_plan_in_words() -> None:
    assert FULL.goal_words == "Walk (800 metres)"
    assert PlanDraft(goals=(Goal("Cook"), WALK)).goal_words == "Cook; Walk (800 metres)"
    assert FULL.device_words == "Sample One, 1 lead, externalised"
    assert replace(FULL, leads=(LEAD, LEAD), externalised=False).device_words == (
        "Sample One, 2 leads, not externalised"
    )
    assert PlanDraft().device_words == ""


@pytest.mark.parametrize(
    ("said", "arranged"),
    [((True, True, True), True), ((True, None, True), None), ((None, False, True), False)],
)
def test_help_is_arranged_only_when_all_of_it_is(said: tuple[Any, ...], arranged: bool | None) -> None:
    helper, transport, charging = said
    assert PlanDraft(helper=helper, transport=transport, charging=charging).helper_arranged is arranged


def test_the_entry_level_names_the_operations_that_touch_it() -> None:
    fusion = {"region": "lumbosacral", "procedure": "fusion", "levels": ("L1-L2",), "performed_on": PLACED}
    other = {"region": "lumbosacral", "procedure": "discectomy"}
    neck = {"region": "cervical", "procedure": "fusion"}

    touched = entry_zone([fusion, other, neck], "L1-L2", complete=False)
    unsure = entry_zone([fusion, other], "T12-L1", complete=True)

    assert (touched.state, touched.operations) == (Truth.MET, ("2026 fusion, L1-L2",))
    assert (unsure.state, unsure.operations, unsure.unplaced) == (Truth.UNKNOWN, (), ("discectomy",))
    assert entry_zone([fusion], "T12-L1", complete=True).state is Truth.NOT_MET


@pytest.mark.parametrize(
    ("days", "over", "by", "state"),
    [
        (4, True, "", Truth.MET),
        (3, True, "", Truth.NOT_MET),
        (3, False, "", Truth.UNKNOWN),
        (0, True, "Dr A", Truth.MET),
    ],
)
def test_a_baseline_is_valid_from_four_evenings_or_waived(
    days: int, over: bool, by: str, state: Truth
) -> None:
    found = BaselineState(days, 4, 7, over, by, "Phone was lost" if by else "")
    assert found.state is state
    assert ("Waived by Dr A: Phone was lost" in str(found.words)) is bool(by)
