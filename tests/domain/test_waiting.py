"""The wait from referral to decision, on both sides of the clinic's target."""

from datetime import date

import pytest

from scs_manager.domain.errors import InputError
from scs_manager.domain.pathway import State
from scs_manager.domain.waiting import PRIORITIES, URGENCY_NAMES, check_received, waiting

RECEIVED = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("on", "words", "overdue"),
    [
        (date(2026, 1, 1), "0 of 30 days since referral", None),
        (date(2026, 1, 31), "30 of 30 days since referral", None),
        (date(2026, 2, 1), "31 of 30 days since referral", "Overdue by 1 day"),
        (date(2026, 2, 2), "32 of 30 days since referral", "Overdue by 2 days"),
        (date(2025, 12, 1), "0 of 30 days since referral", None),
    ],
)
def test_a_wait_is_overdue_the_day_after_its_target(on: date, words: str, overdue: str | None) -> None:
    found = waiting(State.REFERRED, RECEIVED, target=30, on=on)

    assert str(found.words) == words
    assert (str(found.overdue) if found.overdue else None) == overdue


@pytest.mark.parametrize("state", State)
def test_the_wait_runs_until_the_decision(state: State) -> None:
    over = {State.DECIDED, State.IMPLANTED, State.FOLLOW_UP, State.CLOSED, State.DECLINED}
    over |= {State.NOT_INDICATED, State.WITHDRAWN, State.DIED}

    found = waiting(state, RECEIVED, target=1, on=date(2027, 1, 1))

    assert found.runs is (state not in over)
    assert bool(found.over) is found.runs


def test_a_letter_from_the_future_is_refused_at_its_field() -> None:
    check_received(RECEIVED, RECEIVED)
    with pytest.raises(InputError, match="after today") as refused:
        check_received(date(2026, 1, 2), RECEIVED)
    assert refused.value.place == "received_on"


def test_urgent_comes_before_routine() -> None:
    assert set(PRIORITIES) == set(URGENCY_NAMES)
    assert PRIORITIES["urgent"] < PRIORITIES["routine"]
