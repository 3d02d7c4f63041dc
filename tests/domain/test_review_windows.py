"""What expires next: the windows of the profiles in use, the last day, and what has no line."""

from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Reading
from scs_manager.domain.facts import FACTS, Facts
from scs_manager.domain.profiles import Profile, load_profile, shipped_profiles
from scs_manager.domain.review_windows import REVIEWED, Expiry, expiries
from tests.domain.patients import FAVOURABLE, ON, READY, SUCCESS, datum, facts

CORE = (shipped_profiles()["scs-core"], shipped_profiles()["safety"])
ALL = tuple(shipped_profiles().values())


def line_of(patient: Facts, label: str, profiles: tuple[Profile, ...] = CORE, on: date = ON) -> Expiry | None:
    """The line with that label."""
    return next((line for line in expiries(patient, profiles, on) if str(line.label) == label), None)


@pytest.mark.parametrize(
    ("label", "values", "window"),
    [
        ("Cauda equina checklist", {"safety.ce_saddle_sensory": "no"}, 14),
        ("Interview about suicidal thoughts", {"safety.suicidality_interview": "none"}, 30),
        ("INR", {"safety.inr": 1.0}, 30),
        ("Platelets", {"safety.platelets": 250}, 30),
        ("Pregnancy test", {"safety.hcg": "negative"}, 7),
        ("HbA1c", {"safety.hba1c_percent": 6.0}, 90),
        ("Swab for S. aureus", {"safety.s_aureus_swab": "negative"}, 27),
        ("Imaging at entry and lead level", {"safety.lead_level_stenosis": "none"}, 730),
        ("Psychological evaluation", {"psychology.conclusion": "suitable"}, 365),
        ("Target pain", {"pain.average_nrs": 7}, 30),
        ("PHQ-9", {"burden.phq9": 4}, 90),
        ("GAD-7", {"burden.gad7": 4}, 90),
        ("ISI", {"burden.isi": 4}, 90),
        ("PCS", {"psychology.pcs": 4}, 90),
    ],
)
def test_each_datum_has_the_window_of_its_rule(label: str, values: dict[str, Any], window: int) -> None:
    recorded = ON - timedelta(days=window)
    last_day, day_after = (
        line_of(facts(values, on=recorded), label, on=on) for on in (ON, ON + timedelta(1))
    )

    assert last_day is not None
    assert day_after is not None
    assert (last_day.until, last_day.days_left, last_day.out_of_date) == (ON, 0, False)
    assert (day_after.days_left, day_after.out_of_date) == (-1, True)


def test_what_is_unknown_undated_or_later_than_the_day_has_no_line() -> None:
    inr = {"safety.inr": 1.0}

    assert line_of(Facts(), "INR") is None
    assert line_of(facts(inr, on=None), "INR") is None
    assert line_of(facts(inr, on=ON + timedelta(days=1)), "INR") is None
    assert line_of(facts(inr), "INR", (shipped_profiles()["nice-ta159"],)) is None


def test_of_a_checklist_the_oldest_answer_decides_and_is_linked() -> None:
    old = datum("safety.ce_saddle_sensory", "no", ON - timedelta(days=10))
    new = datum("safety.ce_bladder_bowel", "no", ON)

    line = line_of(Facts({each.name: each for each in (old, new)}), "Cauda equina checklist")

    assert line is not None
    assert (line.fact, line.days_left) == ("safety.ce_saddle_sensory", 4)


def test_the_shortest_window_of_the_profiles_in_use_counts() -> None:
    own = load_profile(
        CORE[1]
        .text.replace('id = "safety"', 'id = "clinic-safety"')
        .replace("window_days = 730", "window_days = 30"),
        "clinic-safety.toml",
    )
    imaged = facts({"safety.lead_level_stenosis": "none"}, on=ON)

    both, own_only = (
        line_of(imaged, "Imaging at entry and lead level", each) for each in ((*CORE, own), (own,))
    )

    assert both is not None
    assert own_only is not None
    assert both.days_left == own_only.days_left == 30


@pytest.mark.parametrize(("drug", "left"), [("Warfarin", 3), ("apixaban", 30)])
def test_an_inr_expires_sooner_under_warfarin(drug: str, left: int) -> None:
    patient = facts({"safety.inr": 1.0, "medication.antithrombotics": [{"drug": drug}]}, on=ON)

    line = line_of(patient, "INR")

    assert line is not None
    assert line.days_left == left


def test_physiotherapy_and_an_authorisation_end_where_somebody_asks_for_them() -> None:
    course = {
        "modality": "physical",
        "name": "Physiotherapy",
        "physiotherapy": True,
        "started_on": "2025-01-01",
        "stopped_on": "2025-06-01",
    }
    patient = facts(
        {
            "treatment.treatments": [course, {**course, "stopped_on": "2025-05-20"}],
            "permanent.authorisation": "granted",
            "permanent.authorised_until": "2026-05-12",
        }
    )
    aetna = shipped_profiles()["aetna-cpb-0194"]

    physiotherapy, authorised = line_of(patient, "Physiotherapy", (aetna,)), line_of(patient, "Authorisation")

    assert physiotherapy is not None
    assert authorised is not None
    assert physiotherapy.until == date(2026, 6, 1)
    assert authorised.out_of_date
    assert line_of(patient, "Physiotherapy") is None
    assert line_of(facts({"permanent.authorised_until": "2026-05-12"}), "Authorisation") is None
    assert line_of(facts({"treatment.treatments": []}), "Physiotherapy", (aetna,)) is None


def test_the_first_to_expire_comes_first() -> None:
    found = [line.until for line in expiries(facts({**FAVOURABLE, **READY, **SUCCESS}), ALL, ON)]

    assert found == sorted(found)
    assert len(found) > 20


def test_every_rule_with_a_window_has_its_line() -> None:
    windowed = {entry.criterion for profile in ALL for entry in profile.criteria if entry.window_days}
    named = {each.criterion for each in REVIEWED}
    same_data = {
        "seed.ind.analgesics_ineffective", "seed.ind.any",  # the target pain
        "seed.alg.depression_anxiety", "seed.burden.count", "psy.distress",  # the scores of mood and sleep
        "caut.hba1c", "pre.glucose_optimised", "pre.decolonised", "pre.remote_infection_treated",
        "caut.coag_borderline", "perm.interval",
    }  # fmt: skip

    assert windowed - same_data == named


@pytest.mark.parametrize("reviewed", REVIEWED, ids=lambda each: f"{each.criterion}:{each.facts[0]}")
def test_a_line_names_facts_that_its_rule_reads_within_a_window(reviewed: Any) -> None:
    entry = next(
        entry
        for profile in ALL
        for entry in profile.criteria
        if entry.criterion == reviewed.criterion
        and entry.window_days
        and reviewed.stage in (None, entry.stage)
    )
    values = {**FAVOURABLE, **READY, **SUCCESS, "psychology.pcs": 0, "permanent.authorised_until": None}
    patient = facts(values)
    reading = Reading(
        patient, ON, threshold=entry.threshold, window_days=entry.window_days, stage=entry.stage
    )
    read = {each.name for each in REGISTRY[reviewed.criterion].evaluate(reading).evidence}

    assert set(reviewed.facts) <= set(FACTS)
    assert read & set(reviewed.facts)
