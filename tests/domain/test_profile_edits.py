"""Whom an edit of a profile can touch: never fewer than those whose outcome changes."""

import random
from dataclasses import replace
from typing import Any

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria_inputs import inputs_of
from scs_manager.domain.facts import Facts
from scs_manager.domain.noted_reading import Noted
from scs_manager.domain.profile_edits import Edit, edit_between
from scs_manager.domain.profiles import Entry, Profile, Provenance, Role, shipped_profiles
from scs_manager.domain.record_keys import Queries, Window
from scs_manager.domain.screening import Stage, screener
from tests.domain.patients import ON, entry_of
from tests.random_records import random_record

CORE = shipped_profiles()["scs-core"]


def edited(criterion: str, **changes: Any) -> Profile:
    """The core with one entry changed."""
    entries = tuple(replace(e, **changes) if e.criterion == criterion else e for e in CORE.criteria)
    return replace(CORE, criteria=entries, sha256=f"{criterion}{sorted(changes)}")


@pytest.mark.parametrize("criterion", sorted(REGISTRY))
def test_every_fact_that_a_criterion_reads_is_among_its_inputs(criterion: str) -> None:
    entries: list[Entry] = [
        entry
        for each in shipped_profiles().values()
        for entry in each.criteria
        if entry.criterion == criterion
    ]
    rng = random.Random(criterion)
    for entry in entries[:3]:
        window, queries = Window(ON, entry.window_days), Queries()
        for _ in range(6):
            known = random_record(rng, ON, noise=0.4).to_facts().known_on(ON)
            noted = Noted(known, entry, window, queries)
            REGISTRY[criterion].evaluate(noted)
            assert {query.name for query, _key in noted.path} <= inputs_of(criterion)


def test_a_threshold_touches_those_who_have_its_inputs() -> None:
    edit = edit_between(
        [CORE], [edited("ind.neuropathic", threshold={**entry_of("ind.neuropathic").threshold, "dn4": 5})]
    )
    assert edit.criteria == {"ind.neuropathic"}
    assert edit.inputs is not None
    assert edit.inputs >= {"pain.dn4", "pain.lanss", "pain.paindetect", "pain.neuropathic_grade"}
    assert "safety.mri_need" not in edit.inputs


def test_a_review_window_touches_those_who_have_its_inputs() -> None:
    assert edit_between([CORE], [edited("ind.adult", window_days=3)]) == Edit(
        frozenset({"ind.adult"}), frozenset({"patient.birth_date"})
    )


@pytest.mark.parametrize("changes", [{"role": Role.CAUTION}, {"required": False}, {"stage": Stage.PLACE}])
def test_a_role_a_stage_and_being_required_touch_everybody(changes: dict[str, Any]) -> None:
    assert edit_between([CORE], [edited("ind.adult", **changes)]).inputs is None


def test_a_criterion_that_comes_or_goes_touches_everybody() -> None:
    fewer = replace(CORE, criteria=CORE.criteria[1:])
    for old, new in ((CORE, fewer), (fewer, CORE)):
        assert edit_between([old], [new]) == Edit(frozenset({CORE.criteria[0].criterion}), None)


def test_sources_and_provenance_touch_nobody() -> None:
    changed = edited("ind.adult", sources=("another page",), provenance=Provenance.MEMORY)
    assert edit_between([CORE], [changed]) == Edit()


def test_two_edits_touch_whom_either_touches() -> None:
    one, two = Edit(frozenset({"a"}), frozenset({"x"})), Edit(frozenset({"b"}), frozenset({"y"}))
    assert one | two == Edit(frozenset({"a", "b"}), frozenset({"x", "y"}))
    assert (one | Edit(frozenset(), None)).inputs is None


def test_nobody_without_the_inputs_changes_outcome() -> None:
    """Thresholds made as strict as can be: who has none of the inputs is told the same as before."""
    strict = edited("ind.neuropathic", threshold={**entry_of("ind.neuropathic").threshold, "dn4": 10})
    edit = edit_between([CORE], [strict])
    assert edit.inputs is not None
    rng = random.Random(3)
    for _ in range(40):
        patient = random_record(rng, ON).to_facts()
        without = Facts({n: d for n, d in patient.data.items() if n not in edit.inputs}, patient.complete)
        assert outcome(without, strict) == outcome(without, CORE)


def outcome(patient: Facts, profile: Profile) -> str:
    return screener([profile], shipped_profiles(), on=ON).ask(patient).outcome(profile.id)
