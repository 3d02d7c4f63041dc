"""Pain and function of a request for the implant are those from before the leads."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scs_manager.domain.facts import Completeness, Datum, Facts
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_before import CHANGED, JUDGED_BEFORE, before_leads, judged_on, with_baseline
from scs_manager.domain.profiles import shipped_profiles
from tests.domain.packet_cases import GONE, TRIED, known, look, whole

PLACED = date(2026, 10, 26)
LATER = PLACED + timedelta(days=9)


def test_measures_that_stimulation_changes_are_taken_from_before_it() -> None:
    now = Facts(known({"pain.odi_percent": 18, "pain.leg_nrs": 2, "pain.dn4": 6}, LATER))
    then = Facts(known({"pain.odi_percent": 54, "pain.dn4": 5}, PLACED))
    found = before_leads(now, then)
    assert {name: each.value for name, each in found.data.items()} == {"pain.odi_percent": 54, "pain.dn4": 6}


@pytest.mark.parametrize(
    ("on", "seen"),
    [(PLACED, PLACED), (LATER, PLACED), (PLACED - timedelta(1), PLACED - timedelta(1)), (None, None)],
)
def test_what_was_said_later_of_the_time_before_is_not_lost(on: date | None, seen: date | None) -> None:
    facts = Facts({"a": Datum("a", True, on=on)}, {"medicines": Completeness(on or LATER, "Dr Sample")})
    back = judged_on(facts, PLACED)
    assert back.data["a"].on == seen
    assert back.complete["medicines"].on == (seen or PLACED)
    assert back.known_on(PLACED).complete


def test_only_facts_and_criteria_of_the_catalogue_are_named() -> None:
    core = {each.criterion for each in shipped_profiles()["scs-core"].criteria}
    assert set(JUDGED_BEFORE) <= core
    assert all(name.split(".")[0] in ("pain", "medication") for name in CHANGED)


def test_without_a_score_from_before_it_says_so() -> None:
    case = whole(facts={"pain.odi_percent": GONE})
    held = look(case, "pain.odi_percent")
    assert (held.state, str(held.why)) == (ItemState.MISSING, "no score in date before the leads were placed")
    for other in (replace(case, tried=None), replace(case, tried=replace(TRIED, placed_on=None)),
                  replace(case, stage=Stage.TRIAL)):  # fmt: skip
        assert str(look(other, "pain.odi_percent").why) == "not recorded"


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ({"trial.baseline_mean_nrs": "7.142", "trial.baseline_days": 4}, "7.142"),
        ({"trial.baseline_mean_nrs": "7.142", "trial.baseline_days": 3}, 2),
        ({"trial.baseline_mean_nrs": "7.142"}, 2),
        ({"trial.baseline_days": 7}, 2),
        ({"trial.baseline_mean_nrs": "7.142", "trial.baseline_days": "many"}, 2),
    ],
)
def test_a_baseline_of_enough_days_is_the_score_before_the_leads(
    values: dict[str, object], score: object
) -> None:
    found = with_baseline(Facts(known({"pain.average_nrs": 2, **values}, PLACED)))
    assert found.data["pain.average_nrs"].value == score
