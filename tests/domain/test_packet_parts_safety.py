"""Safety in a packet: what nobody cleared is never cleared, before the trial as before the implant."""

from dataclasses import replace

import pytest

from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_checks import checks_of
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from tests.domain.packet_cases import ON, item, look, rule, whole

THINNERS = SafetyToday(ON, waiting=(Text("No antithrombotic that cannot be stopped"),), asked=20)


@pytest.mark.parametrize("stage", Stage)
def test_an_exclusion_that_waits_for_a_plan_is_unknown(stage: Stage) -> None:
    case = whole(stage, safety=THINNERS)
    held = look(case, "safety.exclusions")
    assert (held.state, held.content) == (ItemState.UNKNOWN, "19 of 20 cleared")
    assert str(held.why) == "not cleared: No antithrombotic that cannot be stopped"
    told = next(each for each in checks_of(case) if each.id == "fail.exclusions")
    assert told.state is Truth.NOT_MET
    assert str(told.sentence) == "Red flags or exclusions that are unknown: 1."


@pytest.mark.parametrize("stage", Stage)
def test_the_plan_for_antithrombotics_is_asked_at_both_stages(stage: Stage) -> None:
    case = whole(stage)
    assert item(case, "safety").state is ItemState.COMPLETE
    without = replace(case, found={**case.found, "opt.antithrombotic_plan": rule(Truth.NOT_MET)})
    lacking = item(without, "safety").lacking
    assert [str(each.what) for each in lacking] == ["Plan for every antithrombotic"]
