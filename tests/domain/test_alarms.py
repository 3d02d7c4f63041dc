"""The life of an alarm: no step is skipped, nobody is told a wrong name, and its age is said in words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.alarms import (
    DONE_NAMES,
    ESCALATE_AFTER_MAX,
    ESCALATE_AFTER_MIN,
    HANDLING_ROLES,
    STATE_NAMES,
    AlarmState,
    Done,
    Resolution,
    Standing,
    StepKind,
    Target,
    age_words,
    check_resolution,
    check_rules,
    target_of,
)
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.permissions import Role

CAME = datetime(2026, 5, 13, 19, 42, tzinfo=UTC)
OPEN, TAKEN, DONE = Standing(), Standing("Sam"), Standing("Sam", "Kim")


@pytest.mark.parametrize(
    ("standing", "step", "state"),
    [
        (OPEN, StepKind.ACKNOWLEDGED, AlarmState.ACKNOWLEDGED),
        (OPEN, StepKind.ESCALATED, AlarmState.OPEN),
        (TAKEN, StepKind.ESCALATED, AlarmState.ACKNOWLEDGED),
        (TAKEN, StepKind.RESOLVED, AlarmState.RESOLVED),
    ],
)
def test_each_step_leads_where_it_should(standing: Standing, step: StepKind, state: AlarmState) -> None:
    assert standing.after(step) is state


@pytest.mark.parametrize(
    ("standing", "step", "said"),
    [
        (OPEN, StepKind.RESOLVED, "Take the alarm on first: the others must see that somebody acts."),
        (TAKEN, StepKind.ACKNOWLEDGED, "Sam has already taken this alarm on."),
        (DONE, StepKind.ACKNOWLEDGED, "Kim has already resolved this alarm."),
        (DONE, StepKind.ESCALATED, "Kim has already resolved this alarm."),
        (DONE, StepKind.RESOLVED, "Kim has already resolved this alarm."),
    ],
)
def test_any_other_step_is_refused_and_says_who_was_first(
    standing: Standing, step: StepKind, said: str
) -> None:
    with pytest.raises(RuleError) as refused:
        standing.after(step)
    assert str(refused.value) == said


@given(st.lists(st.sampled_from(StepKind), max_size=12))
def test_no_path_resolves_an_alarm_that_nobody_took_on(steps: list[StepKind]) -> None:
    standing, made = Standing(), list[StepKind]()
    for step in steps:
        try:
            standing.after(step)
        except RuleError:
            continue
        made.append(step)
        if step is StepKind.ACKNOWLEDGED:
            standing = Standing("Sam")
        if step is StepKind.RESOLVED:
            standing = Standing("Sam", "Kim")

    assert made.count(StepKind.ACKNOWLEDGED) <= 1
    assert made.count(StepKind.RESOLVED) <= made.count(StepKind.ACKNOWLEDGED)
    assert StepKind.RESOLVED not in made[:-1]
    assert standing.state is not AlarmState.RESOLVED or made[-1] is StepKind.RESOLVED


def test_every_state_and_every_deed_has_its_words() -> None:
    assert set(STATE_NAMES) == set(AlarmState)
    assert set(DONE_NAMES) == set(Done)


@pytest.mark.parametrize("note", ["", " \n"])
def test_what_was_done_is_also_said_in_words(note: str) -> None:
    with pytest.raises(InputError) as refused:
        check_resolution(Resolution(Done.SEEN, note, told_patient=True, told_surgeon=False))
    assert refused.value.place == "note"


def test_a_resolution_in_words_is_taken() -> None:
    check_resolution(Resolution(Done.SEEN, "Dry again", told_patient=True, told_surgeon=True))


@pytest.mark.parametrize("target", [Target(role=Role.NURSE), Target(colleague="a-key")])
def test_a_target_comes_back_from_its_word(target: Target) -> None:
    assert target_of(target.value) == target


@pytest.mark.parametrize("value", ["", "role:", "role:auditor", "role:pilot", "staff:", "nobody"])
def test_a_word_that_names_nobody_who_may_act_is_refused(value: str) -> None:
    with pytest.raises(InputError) as refused:
        target_of(value)
    assert refused.value.place == "to"


@pytest.mark.parametrize(("role", "colleague"), [(None, ""), (Role.NURSE, "a-key")])
def test_a_target_is_a_role_or_a_person_not_both_nor_neither(role: Role | None, colleague: str) -> None:
    with pytest.raises(ValueError, match="role or to a colleague"):
        Target(role, colleague)


@pytest.mark.parametrize("minutes", [ESCALATE_AFTER_MIN, ESCALATE_AFTER_MAX])
@pytest.mark.parametrize("role", HANDLING_ROLES)
def test_the_clinic_s_time_may_lie_at_its_ends(minutes: int, role: Role) -> None:
    check_rules(minutes, role)


@pytest.mark.parametrize(
    ("minutes", "role", "place"),
    [
        (ESCALATE_AFTER_MIN - 1, Role.NURSE, "minutes"),
        (ESCALATE_AFTER_MAX + 1, Role.NURSE, "minutes"),
        (30, Role.AUDITOR, "role"),
        (30, Role.COORDINATOR, "role"),
    ],
)
def test_rules_that_would_leave_an_alarm_with_nobody_are_refused(
    minutes: int, role: Role, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        check_rules(minutes, role)
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-3, "0 min"),
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h 0 min"),
        (185, "3 h 5 min"),
        (24 * 60 - 1, "23 h 59 min"),
        (24 * 60, "1 day 0 h"),
        (48 * 60 - 1, "1 day 23 h"),
        (48 * 60, "2 days 0 h"),
        (4 * 24 * 60 + 250, "4 days 4 h"),
    ],
)
def test_an_age_is_said_in_words(minutes: int, said: str) -> None:
    assert str(age_words(CAME, CAME + timedelta(minutes=minutes))) == said
