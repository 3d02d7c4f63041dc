"""A diary entry: its limits and where it is placed."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scs_manager.domain.diary import (
    Activity,
    DiaryEntry,
    Flag,
    MedicineTaken,
    Placement,
    Punctuality,
    Source,
    Stimulation,
    contradictions,
    place_entry,
)
from scs_manager.domain.errors import InputError, RuleError

DAY = date(2026, 1, 10)
LONDON = ZoneInfo("Europe/London")
EVENING = datetime(2026, 1, 10, 20, tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize("score", [0, 10, None])
def test_a_score_may_be_0_to_10_or_not_answered(score: int | None) -> None:
    assert DiaryEntry(DAY, pain_leg_nrs=score).pain_leg_nrs == score


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pain_back_nrs", -1),
        ("pain_leg_nrs", 11),
        ("pain_worst_nrs", 5.5),
        ("pain_least_nrs", True),
        ("sleep_nrs", "7"),
        ("stimulation_hours", 25),
        ("medicines", (MedicineTaken("Tramadol 50 mg", -1),)),
        ("medicines", (MedicineTaken("Tramadol 50 mg", 100),)),
        ("note", "x" * 4001),
    ],
)
def test_a_value_out_of_range_is_refused_naming_its_field(field: str, value: Any) -> None:
    with pytest.raises(InputError) as refused:
        DiaryEntry(DAY, **{field: value, "stimulation": Stimulation.PART})
    assert refused.value.place == field


def test_hours_of_stimulation_go_only_with_part_of_the_time() -> None:
    assert DiaryEntry(DAY, stimulation=Stimulation.PART, stimulation_hours=24).stimulation_hours == 24
    with pytest.raises(InputError):
        DiaryEntry(DAY, stimulation=Stimulation.ALL_DAY, stimulation_hours=5)


def test_the_largest_allowed_values_are_taken() -> None:
    entry = DiaryEntry(DAY, medicines=(MedicineTaken("Tramadol 50 mg", 99),), note="x" * 4000)
    assert entry.medicines[0].count == 99


def test_activity_levels_run_from_minus_2_to_plus_2() -> None:
    assert [activity.level for activity in Activity] == [-2, -1, 0, 1, 2]


def test_answers_that_contradict_each_other_are_named_and_not_refused() -> None:
    entry = DiaryEntry(DAY, pain_worst_nrs=3, pain_least_nrs=4, pain_back_nrs=5)
    assert [str(text) for text in contradictions(entry)] == [
        "The least pain is higher than the worst pain.",
        "An average pain is higher than the worst pain.",
    ]


@pytest.mark.parametrize(
    "entry",
    [
        DiaryEntry(DAY),
        DiaryEntry(DAY, pain_worst_nrs=5, pain_least_nrs=5, pain_back_nrs=5, pain_leg_nrs=5),
        DiaryEntry(DAY, pain_least_nrs=5, pain_leg_nrs=9),
    ],
)
def test_answers_that_agree_or_are_missing_are_no_contradiction(entry: DiaryEntry) -> None:
    assert contradictions(entry) == ()


def test_an_entry_sent_in_its_window_is_on_time() -> None:
    placed = place_entry(DAY, zone=LONDON, received_at=EVENING)
    assert placed == Placement(DAY, EVENING, Punctuality.ON_TIME)


def test_an_entry_before_its_window_opens_is_refused() -> None:
    with pytest.raises(RuleError, match="not open yet"):
        place_entry(DAY, zone=LONDON, received_at=EVENING - timedelta(hours=2, seconds=1))


def test_an_answer_kept_on_the_phone_counts_from_when_it_was_given() -> None:
    received = EVENING + timedelta(days=3)
    placed = place_entry(DAY, zone=LONDON, received_at=received, answered_at=EVENING, device_clock=received)
    assert placed.punctuality is Punctuality.ON_TIME
    assert placed.answered_at == EVENING
    assert placed.flags == {Flag.SENT_LATER}


def test_a_late_answer_kept_on_the_phone_stays_late() -> None:
    answered, received = EVENING + timedelta(hours=12), EVENING + timedelta(days=1)
    placed = place_entry(DAY, zone=LONDON, received_at=received, answered_at=answered, device_clock=received)
    assert placed.punctuality is Punctuality.LATE


@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        (timedelta(days=7), Punctuality.ON_TIME),
        (timedelta(days=7, seconds=1), Punctuality.OUTSIDE),
    ],
)
def test_an_answer_must_arrive_within_seven_days(wait: timedelta, expected: Punctuality) -> None:
    received = EVENING + wait
    placed = place_entry(DAY, zone=LONDON, received_at=received, answered_at=EVENING, device_clock=received)
    assert placed.punctuality is expected
    assert (Flag.SYNCED_TOO_LATE in placed.flags) is (expected is Punctuality.OUTSIDE)


@pytest.mark.parametrize(
    ("off_by", "trusted"),
    [
        (timedelta(minutes=5), True),
        (timedelta(minutes=-5), True),
        (timedelta(minutes=5, seconds=1), False),
        (timedelta(minutes=-5, seconds=-1), False),
    ],
)
def test_a_device_clock_is_believed_within_five_minutes(off_by: timedelta, trusted: bool) -> None:
    received = EVENING + timedelta(hours=3)
    placed = place_entry(
        DAY, zone=LONDON, received_at=received, answered_at=EVENING, device_clock=received + off_by
    )
    assert placed.answered_at == (EVENING if trusted else received)
    assert (Flag.CLOCK_NOT_TRUSTED in placed.flags) is not trusted


def test_a_device_time_without_a_clock_check_is_not_believed() -> None:
    placed = place_entry(DAY, zone=LONDON, received_at=EVENING, answered_at=EVENING - timedelta(hours=1))
    assert placed.flags == {Flag.CLOCK_NOT_TRUSTED}


def test_an_answer_from_the_future_is_not_believed() -> None:
    placed = place_entry(
        DAY,
        zone=LONDON,
        received_at=EVENING,
        answered_at=EVENING + timedelta(minutes=6),
        device_clock=EVENING,
    )
    assert placed.answered_at == EVENING
    assert Flag.CLOCK_NOT_TRUSTED in placed.flags


def test_an_answer_after_its_window_is_kept_outside() -> None:
    noon = datetime(2026, 1, 11, 12, tzinfo=ZoneInfo("UTC"))
    placed = place_entry(DAY, zone=LONDON, received_at=noon)
    assert placed.punctuality is Punctuality.OUTSIDE


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=30)])
def test_what_staff_transcribe_is_never_on_time(after: timedelta) -> None:
    placed = place_entry(DAY, zone=LONDON, received_at=EVENING + after, source=Source.STAFF)
    assert placed.punctuality is Punctuality.LATE
