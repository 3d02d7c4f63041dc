"""What is dated, and what has to be: tomorrow proves nothing, and neither does a day of something else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scs_manager.domain.facts import Facts
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase
from tests.domain.packet_cases import ON, TRIED, ago, facts, known, look, whole

COMPLETE, MISSING, UNKNOWN = ItemState.COMPLETE, ItemState.MISSING, ItemState.UNKNOWN


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
