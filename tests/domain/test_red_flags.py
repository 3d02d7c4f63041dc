"""What stands behind a red flag, and when it asks again."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.evaluations import EVALUATION_FACTS
from scs_manager.domain.facts import FACTS, Datum, Facts
from scs_manager.domain.laboratory import TESTS
from scs_manager.domain.permissions import ROLE_PERMISSIONS, Role
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.red_flags import (
    URGENT_FACTS,
    Ground,
    digest,
    from_json,
    grounds_of,
    statements,
    to_json,
)
from scs_manager.domain.tasks import TASKS, TaskKind
from scs_manager.domain.urgent_paths import urgent_paths
from tests.domain.patients import ON, facts

SAFETY = shipped_profiles()["safety"]
SADDLE = Ground("flag.cauda_equina", "safety.ce_saddle_sensory", "new_or_worsening", ON.isoformat())


def grounds(values: dict[str, Any], on: date | None = ON, **more: Any) -> frozenset[Ground]:
    return grounds_of(urgent_paths(facts(values, on=on), SAFETY, ON, **more))


def test_only_answers_that_speak_for_a_red_flag_stand_behind_it() -> None:
    found = grounds(
        {
            "safety.ce_saddle_sensory": "new_or_worsening",
            "safety.ce_bladder_bowel": "no",
            "safety.ce_both_legs_deficit": "long_standing_unchanged",
            "safety.ce_unchanged_since": ON - timedelta(days=900),
        }
    )

    assert found == {SADDLE}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"safety.mrc_drop": 0, "safety.new_foot_drop": True}, {"safety.new_foot_drop"}),
        ({"safety.mrc_drop": 3, "safety.new_foot_drop": False}, {"safety.mrc_drop"}),
        (
            {"safety.cancer_history": True, "safety.night_pain": True, "safety.weight_loss": False},
            {"safety.cancer_history", "safety.night_pain"},
        ),
        (
            {"safety.osteoporosis": True, "safety.fracture_work_up": "confirmed"},
            {"safety.osteoporosis", "safety.fracture_work_up"},
        ),
        (
            {"safety.suicidality_interview": "present", "burden.phq9_item9": 3},
            {"safety.suicidality_interview"},
        ),
        ({"burden.phq9_item9": 3}, set()),
        ({"safety.suicidality_interview": "none"}, set()),
    ],
)
def test_what_speaks_for_each_red_flag(values: dict[str, Any], expected: set[str]) -> None:
    assert {ground.fact for ground in grounds(values)} == expected


def test_an_answer_out_of_date_still_stands_behind_a_task_that_is_open() -> None:
    old = {"safety.ce_saddle_sensory": "new_or_worsening"}

    assert grounds(old, ON - timedelta(days=15)) == frozenset()
    assert len(grounds(old, ON - timedelta(days=15), of_any_age=True)) == 1
    assert len(grounds(old, None, of_any_age=True)) == 1


def test_the_same_sign_of_a_later_day_is_another_ground() -> None:
    today, before = (grounds({"safety.new_foot_drop": True}, on) for on in (ON, ON - timedelta(days=1)))

    assert today & before == frozenset()


def test_grounds_are_kept_and_read_back_in_one_order_and_told_once() -> None:
    further = SADDLE._replace(fact="safety.ce_bladder_bowel")
    fracture = Ground("flag.fracture", "safety.osteoporosis", "True", "")

    kept = to_json([fracture, SADDLE, further])

    assert kept == to_json([further, fracture, SADDLE])
    assert from_json(kept) == {SADDLE, further, fracture}
    assert from_json(None) == frozenset()
    assert digest([SADDLE, further]) == digest([further, SADDLE]) != digest([SADDLE])
    assert list(map(str, statements(from_json(kept)))) == [
        "New or worsening sign of cauda equina syndrome",
        "A fracture may be behind the pain",
    ]


def _values(name: str) -> st.SearchStrategy[Any]:
    fact = FACTS[name]
    if fact.choices:
        return st.sampled_from(fact.choices)
    if name in ("burden.phq9_item9", "safety.mrc_drop"):
        return st.integers(0, 3)
    return st.just(ON) if name == "safety.ce_unchanged_since" else st.booleans()


@given(st.data())
def test_no_red_flag_is_met_without_an_answer_that_speaks_for_it(data: st.DataObject) -> None:
    """Otherwise a red flag could stand without ever opening its task."""
    known = data.draw(st.sets(st.sampled_from(sorted(URGENT_FACTS)), min_size=1))
    found = Facts({name: Datum(name, data.draw(_values(name)), on=ON) for name in sorted(known)})

    for path in urgent_paths(found, SAFETY, ON):
        assert bool(path.signs) is path.met


def test_only_forms_and_imports_of_the_safety_record_change_a_red_flag() -> None:
    """Laboratory, evaluations and questionnaires need not look again; item 9 only calls for an interview."""
    assert URGENT_FACTS.isdisjoint(TESTS)
    assert URGENT_FACTS.isdisjoint(EVALUATION_FACTS)
    assert {name for name in URGENT_FACTS if not name.startswith("safety.")} == {"burden.phq9_item9"}
    assert {"safety.ce_saddle_sensory", "safety.suicidality_interview"} < URGENT_FACTS
    assert all(REGISTRY[path].urgent for path in ("flag.cauda_equina", "excl.suicidality"))


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (TaskKind.SUICIDALITY_INTERVIEW, {Role.CLINICIAN, Role.NURSE, Role.PSYCHOLOGIST}),
        (TaskKind.RED_FLAG, {Role.CLINICIAN}),
    ],
)
def test_who_closes_a_task(kind: TaskKind, roles: set[Role]) -> None:
    assert {role for role, may in ROLE_PERMISSIONS.items() if TASKS[kind].closed_with & may} == roles
