"""Red flags: what to do at once, and the interview that a questionnaire calls for."""

from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.facts import Facts
from scs_manager.domain.profiles import load_profile, shipped_profiles
from scs_manager.domain.screening import Rung, screen
from scs_manager.domain.urgent_paths import AT_ONCE, UrgentPath, urgent_paths
from tests.domain.patients import ON, RECENT, clean, datum, facts

SAFETY = shipped_profiles()["safety"]


def paths(patient: Facts, on: date = ON) -> tuple[UrgentPath, ...]:
    return urgent_paths(patient, SAFETY, on)


def test_every_urgent_criterion_has_its_path() -> None:
    assert set(AT_ONCE) == {name for name, each in REGISTRY.items() if each.urgent}


@pytest.mark.parametrize(
    ("values", "criterion"),
    [
        ({"safety.ce_saddle_sensory": "new_or_worsening"}, "flag.cauda_equina"),
        ({"safety.new_foot_drop": True}, "flag.progressive_deficit"),
        ({"safety.fever_or_rigors": True}, "flag.infection_spine"),
        ({"safety.cancer_history": True, "safety.night_pain": True}, "flag.malignancy"),
        ({"safety.osteoporosis": True, "safety.new_focal_pain": True}, "flag.fracture"),
        ({"safety.suicidality_interview": "present"}, "excl.suicidality"),
    ],
)
def test_a_red_flag_says_at_once_what_to_do(values: dict[str, Any], criterion: str) -> None:
    (path,) = paths(facts(values))

    assert (path.criterion, path.met, path.to_do) == (criterion, True, AT_ONCE[criterion])
    assert path.until == RECENT + timedelta(days=30 if criterion == "excl.suicidality" else 14)


def test_vector_15_saddle_numbness_of_five_days_is_urgent_whatever_else() -> None:
    patient = clean({"safety.ce_saddle_sensory": "new_or_worsening", "patient.birth_date": "2010-01-01"})

    (path,) = paths(patient)

    assert "MRI within 4 hours" in str(path.to_do)
    assert screen(patient, [SAFETY], on=ON).overall.outcome is Rung.URGENT_REFERRAL


def test_nothing_known_and_nothing_met_is_no_alarm() -> None:
    assert paths(Facts()) == ()
    assert paths(clean()) == ()


def test_the_oldest_answer_behind_a_red_flag_ends_first() -> None:
    old = datum("safety.osteoporosis", True, ON - timedelta(days=9))
    new = datum("safety.new_focal_pain", True, ON)

    (path,) = paths(Facts({each.name: each for each in (old, new)}))

    assert path.until == ON + timedelta(days=5)


def test_an_older_answer_that_speaks_against_it_does_not_end_a_red_flag() -> None:
    no = datum("safety.ce_bladder_bowel", "no", ON - timedelta(days=14))
    new = datum("safety.ce_saddle_sensory", "new_or_worsening", ON)

    (path,) = paths(Facts({each.name: each for each in (no, new)}))

    assert path.until == ON + timedelta(days=14)


def test_a_clinic_may_ask_without_a_window() -> None:
    own = load_profile(SAFETY.text.replace("window_days = 14\n", ""), "safety.toml")

    (path,) = urgent_paths(facts({"safety.new_foot_drop": True}, on=None), own, ON)

    assert path.until is None


def test_an_answer_that_is_too_old_is_asked_again_and_alarms_no_more() -> None:
    patient = facts({"safety.new_foot_drop": True}, on=ON - timedelta(days=14))

    assert len(paths(patient)) == 1
    assert paths(patient, ON + timedelta(days=1)) == ()
    assert paths(facts({"safety.new_foot_drop": True}, on=ON + timedelta(days=1))) == ()


@pytest.mark.parametrize(("score", "due"), [(0, False), (1, True), (3, True)])
def test_a_positive_item_9_calls_for_an_interview_the_same_day(score: int, due: bool) -> None:
    found = paths(facts({"burden.phq9_item9": score}))

    assert [path.met for path in found] == ([False] if due else [])
    assert all("same day" in str(path.to_do) for path in found)


def test_an_interview_after_the_questionnaire_answers_it() -> None:
    scored = datum("burden.phq9_item9", 2, ON - timedelta(days=2))
    asked = datum("safety.suicidality_interview", "none", ON - timedelta(days=1))

    assert paths(Facts({scored.name: scored, asked.name: asked})) == ()


def test_a_clinics_own_safety_profile_without_a_limit_for_item_9_does_not_fail() -> None:
    lines = 'id = "s"\nversion = "1"\ntitle = "S"\nquestion = "safe"\nvalid_from = 2026-01-01\n'
    lines += 'provenance = "default"\n'
    entry = (
        '[[criterion]]\nid = "flag.fracture"\nrole = "exclusion"\nsources = ["x"]\nprovenance = "default"\n'
    )
    own = load_profile(lines + entry, "s.toml")

    assert urgent_paths(facts({"safety.new_focal_pain": True, "burden.phq9_item9": 2}), own, ON) == ()
