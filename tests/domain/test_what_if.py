"""What if: hypothetical facts change a screening in memory, and nothing of the patient."""

import pytest

from scs_manager.domain.errors import InputError
from scs_manager.domain.facts import Facts
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import screen, screening_to_json
from scs_manager.domain.what_if import FOUND, SOURCE, is_list, search_facts, suggested, suppose
from tests.domain.patients import ON, clean, datum


def outcome(patient: Facts) -> str:
    return str(screen(patient, shipped_profiles(), on=ON).overall.outcome)


def test_a_supposed_fact_acts_and_the_patient_stays_as_it_was() -> None:
    patient = clean()

    supposed = suppose(patient, {"safety.active_infection": True}, on=ON)

    assert (outcome(patient), outcome(supposed)) == ("proceed_to_trial", "not_eligible_now")
    assert supposed.data["safety.active_infection"].source == SOURCE
    assert patient.data["safety.active_infection"].value is False


def test_a_list_is_supposed_complete_as_it_stands() -> None:
    open_ = Facts(clean().data, {key: said for key, said in clean().complete.items() if key != "devices"})

    supposed = suppose(open_, {}, on=ON, complete=["safety.devices"])

    assert supposed.complete["devices"].by == SOURCE
    assert "devices" not in open_.complete


def test_a_value_that_cannot_be_recorded_cannot_be_supposed_either() -> None:
    with pytest.raises(InputError, match="between 0 and 10"):
        suppose(clean(), {"pain.leg_nrs": 11}, on=ON)


def test_what_would_settle_it_is_suggested_first_then_what_can_be_changed() -> None:
    data = {n: d for n, d in clean().data.items() if n != "safety.active_infection"}
    for slug, value in (("present", True), ("treated", False)):
        name = f"optimisation.skin_allodynia_{slug}"
        data[name] = datum(name, value)
    result = screening_to_json(screen(Facts(data, clean().complete), shipped_profiles(), on=ON))

    names = suggested(result)

    assert names[0] == "safety.active_infection"
    assert "optimisation.skin_allodynia_treated" in names
    assert suggested({**result, "profiles": []}) == ("safety.active_infection",)


def test_a_search_needs_every_word_and_prefers_beginnings() -> None:
    assert next(fact.name for fact in search_facts("oswestry index")) == "pain.odi_percent"
    assert search_facts("oswestry zebra") == ()
    assert search_facts("  ") == ()
    assert len(search_facts("a")) == FOUND
    assert search_facts("depression")[0].meaning.startswith("Depression")


def test_lists_are_told_from_single_facts() -> None:
    assert is_list("safety.devices")
    assert not is_list("pain.dn4")
