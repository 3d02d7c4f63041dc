"""The four steps of each item of the treatment algorithm, and what a mapped zone says to the criteria."""

from typing import Any

import pytest

from scs_manager.domain.algorithm_steps import STEPS, Steps
from scs_manager.domain.truth import Truth
from tests.domain.patients import facts, found

YES, NO, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN
ZONE = [{"muscle": "Gluteus medius", "side": "left"}]
SCAR = [{"place": "Midline", "length_cm": 9}]
SORE_SCAR = [{"place": "Midline", "tinel": True}]


def steps(item: str, **values: Any) -> Steps:
    return STEPS[item](facts({f"optimisation.{name}": value for name, value in values.items()}))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Steps(UNKNOWN, UNKNOWN, UNKNOWN, None)),
        ({"myogenic_triggers_assessed": False}, Steps(NO, UNKNOWN, UNKNOWN, None)),
        ({"myogenic_triggers_assessed": True}, Steps(YES, UNKNOWN, UNKNOWN, None)),
        ({"myogenic_triggers_present": False}, Steps(YES, NO, None, None)),
        ({"myogenic_triggers_present": True}, Steps(YES, YES, UNKNOWN, None)),
        ({"myogenic_triggers_present": False, "trigger_zones": ZONE}, Steps(YES, YES, UNKNOWN, None)),
        (
            {
                "trigger_zones": ZONE,
                "myogenic_triggers_treated": True,
                "myogenic_triggers_response": "improved",
            },
            Steps(YES, YES, YES, "improved"),
        ),
    ],
)
def test_the_steps_of_an_examined_item(values: dict[str, Any], expected: Steps) -> None:
    assert steps("myogenic-triggers", **values) == expected


def test_a_scar_without_a_sign_is_no_trigger_zone() -> None:
    assert steps("scar-triggers", scar_zones=SCAR).present is UNKNOWN
    assert steps("scar-triggers", scar_zones=SORE_SCAR).present is YES
    assert steps("skin-allodynia", skin_zones=[{"place": "Calf", "side": "left"}]).present is YES


def test_mood_is_assessed_once_a_score_is_there() -> None:
    assert STEPS["mood"](facts({"burden.phq9": 12})).assessed is YES
    assert steps("mood").assessed is UNKNOWN
    assert steps("mood", mood_present=False) == Steps(YES, NO, None, None)


@pytest.mark.parametrize(
    ("status", "treated"), [("completed", YES), ("declined", NO), ("under_way", UNKNOWN), ("exempt", None)]
)
def test_everybody_is_to_have_a_fitness_programme_or_a_reason(status: str, treated: Truth | None) -> None:
    found_steps = steps("fitness", fitness_programme=status, fitness_walk_m=300)

    assert found_steps == Steps(YES, None, treated, None)
    assert steps("fitness").treated is UNKNOWN


@pytest.mark.parametrize(
    ("values", "open_"),
    [
        ({"mood_treated": True}, True),
        ({"mood_treated": True, "mood_response": "improved"}, False),
        ({"mood_treated": False}, False),
    ],
)
def test_a_treatment_waits_for_its_response(values: dict[str, Any], open_: bool) -> None:
    assert steps("mood", **values).response_open is open_


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"optimisation.trigger_zones": ZONE}, UNKNOWN),
        ({"optimisation.trigger_zones": ZONE, "optimisation.myogenic_triggers_present": False}, UNKNOWN),
        ({"optimisation.trigger_zones": ZONE, "optimisation.myogenic_triggers_treated": False}, NO),
        (
            {
                "optimisation.trigger_zones": ZONE,
                "optimisation.myogenic_triggers_treated": True,
                "optimisation.myogenic_triggers_response": "unchanged",
            },
            YES,
        ),
    ],
)
def test_a_mapped_zone_is_present_whatever_was_answered(values: dict[str, Any], state: Truth) -> None:
    assert found("seed.alg.myogenic_triggers", values).state is state
