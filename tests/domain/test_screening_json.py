"""The screening as JSON: the contract of the command line, of the screens and of the documents."""

import json
from datetime import date
from typing import Any

import pytest

from scs_manager.domain.facts import FACTS, Facts
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import Rung, Stage, screen, screening_to_json
from scs_manager.domain.screening_json import rung_title
from tests.domain.patients import FAVOURABLE, ON, READY, SUCCESS, clean, facts


def written(patient: Facts, stage: Stage = Stage.SCREEN) -> dict[str, Any]:
    return screening_to_json(screen(patient, shipped_profiles(), on=ON, stage=stage))


def profile(content: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in content["profiles"] if each["id"] == name)


def finding(content: dict[str, Any], criterion: str, name: str = "scs-core") -> dict[str, Any]:
    return next(each for each in profile(content, name)["findings"] if each["criterion"] == criterion)


@pytest.mark.parametrize("patient", [Facts(), clean()], ids=["nothing known", "clean"])
def test_it_is_plain_json(patient: Facts) -> None:
    content = written(patient)

    assert json.loads(json.dumps(content)) == content


def test_it_has_the_keys_of_the_contract() -> None:
    content = written(clean())

    assert {"on", "overall", "profiles"} <= set(content)
    assert content["on"] == "2026-05-13"
    for each in content["profiles"]:
        assert {
            "id",
            "version",
            "provenance",
            "question",
            "stage",
            "outcome",
            "findings",
            "settles",
            "settles_exact",
            "stops",
            "modifiable",
        } <= set(each)
        for found in each["findings"]:
            assert {
                "criterion",
                "role",
                "stage",
                "state",
                "threshold",
                "evidence",
                "missing",
                "why",
                "sources",
                "provenance",
            } <= set(found)
            assert found["state"] in ("met", "not_met", "unknown")


def test_evidence_names_the_fact_its_value_its_date_and_its_source() -> None:
    assert finding(written(clean()), "ind.leg_vs_back")["evidence"][0] == {
        "what": "pain.leg_nrs",
        "meaning": FACTS["pain.leg_nrs"].meaning,
        "value": 7,
        "unit": "NRS",
        "on": "2026-05-10",
        "from": "visit",
    }


def test_undated_evidence_without_source_is_null() -> None:
    evidence = finding(written(facts({"patient.birth_date": "1968-03-14"}, on=None)), "ind.adult")["evidence"]

    assert (evidence[0]["value"], evidence[0]["on"]) == ("1968-03-14", None)


def test_lists_are_written_item_by_item() -> None:
    evidence = finding(written(clean()), "ind.prior_spine_surgery")["evidence"]

    assert evidence[0]["value"][0]["performed_on"] == "2021-06-18"


def test_thresholds_are_numbers_and_lists() -> None:
    content = written(clean())

    assert finding(content, "opt.hba1c")["threshold"] == {"hba1c_percent": 8, "window_days": 90}
    assert (
        finding(content, "ind.psych_eval_done", "cms-ncd-160-7")["threshold"]["evaluators"][0]
        == "psychiatrist"
    )
    assert finding(content, "excl.gross_instability")["threshold"] is None
    place = written(clean(), Stage.PLACE)
    assert finding(place, "excl.coagulopathy")["threshold"]["inr_block"] == 1.5


def test_an_exclusion_is_shown_so_that_met_favours_proceeding() -> None:
    shown = finding(written(clean()), "excl.active_infection")

    assert (shown["state"], shown["display_state"], shown["word"]) == ("not_met", "met", "Cleared")
    assert shown["statement"] == "Active local or systemic infection"
    assert shown["favourable"] == "No active infection"


@pytest.mark.parametrize(
    ("changes", "criterion", "word"),
    [
        ({"safety.active_infection": True}, "excl.active_infection", "Present"),
        ({"safety.active_infection": None}, "excl.active_infection", "Not cleared"),
        ({"safety.mri_need": True}, "caut.mri_need", "Caution"),
        ({"safety.mri_need": None}, "caut.mri_need", "Not assessed"),
        ({"safety.lead_level_stenosis": "severe"}, "opt.lead_level_imaging", "Not ready"),
        ({"pain.radicular_distribution": None}, "ind.radicular_distribution", "Unknown"),
        ({"pain.radicular_distribution": False}, "ind.radicular_distribution", "Missing"),
        ({"patient.birth_date": "2010-01-01"}, "ind.adult", "Not met"),
    ],
)
def test_the_word_of_a_state_depends_on_its_role(changes: dict[str, Any], criterion: str, word: str) -> None:
    assert finding(written(clean(changes)), criterion)["word"] == word


def test_what_is_too_old_is_called_out_of_date() -> None:
    old = facts({"psychology.conclusion": "suitable"}, on=ON.replace(year=2024))

    shown = finding(written(old), "ind.psych_eval_done")

    assert shown["word"] == "Out of date"
    assert shown["state"] == "unknown"
    assert shown["out_of_date"] == ["psychology.conclusion"]


@pytest.mark.parametrize(
    ("changes", "outcome", "title"),
    [
        ({}, "requirements_met", "Requirements met"),
        ({"safety.mri_need": True}, "requirements_met", "Requirements met"),
        ({"pain.odi_percent": 20}, "requirements_not_met", "Requirements not met"),
        ({"pain.odi_percent": None}, "requirements_missing", "Requirements missing"),
        (
            {"pain.odi_percent": None, "pain.radicular_distribution": False},
            "requirements_not_met",
            "Requirements not met",
        ),
        ({"safety.new_foot_drop": True}, "requirements_not_met", "Requirements not met"),
        ({"safety.lead_level_stenosis": None}, "requirements_missing", "Requirements missing"),
    ],
)
def test_a_payer_never_says_proceed(changes: dict[str, Any], outcome: str, title: str) -> None:
    aetna = profile(written(clean(changes)), "aetna-cpb-0194")

    assert (aetna["outcome"], aetna["outcome_title"], aetna["best"]) == (outcome, title, None)
    assert aetna["draft"] is True
    assert aetna["needs_sign_off"] is True


def test_a_profile_says_whether_it_was_in_force_that_day() -> None:
    early = screening_to_json(screen(clean(), shipped_profiles(), on=date(2023, 10, 16)))

    assert profile(early, "nice-ta159")["in_force"] is True
    assert profile(early, "aetna-cpb-0194")["in_force"] is False
    assert profile(early, "aetna-cpb-0194")["valid_from"] == "2026-01-01"


def test_other_profiles_name_the_rung() -> None:
    nice = profile(written(clean({"safety.mri_need": True})), "nice-ta159")

    assert (nice["outcome"], nice["outcome_title"]) == ("proceed_with_cautions", "Proceed with cautions")
    assert nice["draft"] is False


def test_the_overall_part_names_flags_what_lifts_and_what_settles() -> None:
    overall = written(clean({"safety.active_infection": True, "safety.cancer_history": None}))["overall"]

    assert overall["outcome"] == "not_eligible_now"
    assert overall["red_flags_unknown"] == ["Cancer may be behind the pain"]
    assert overall["lifts"] == [
        {
            "criterion": "excl.active_infection",
            "statement": "Active local or systemic infection",
            "lifts": "The infection is treated and gone",
        }
    ]
    assert overall["modifiable"] == ["excl.active_infection"]
    assert (overall["profile"], overall["settles"]) == ("scs-core", [])


def test_an_exclusion_of_a_clinic_that_names_no_way_out_is_listed_without_one() -> None:
    overall = written(clean({"safety.new_foot_drop": True}))["overall"]

    assert overall["red_flags"] == ["New or progressing motor deficit"]
    assert overall["lifts"][0]["lifts"] == "Urgent surgical review"


def test_every_fact_that_is_named_is_explained() -> None:
    content = written(Facts())

    named = {name for each in content["profiles"] for names in each["settles"] for name in names}
    named |= {name for each in content["profiles"] for name in each["stops"]}
    assert named <= set(content["facts"])
    assert content["facts"]["pain.vas_mm"] == {
        "meaning": FACTS["pain.vas_mm"].meaning,
        "group": "pain",
        "unit": "mm",
    }


def test_what_is_due_later_is_listed_apart() -> None:
    core = profile(written(clean()), "scs-core")

    assert "ind.mdt_review" in [each["criterion"] for each in core["due_later"]]


def test_the_last_rung_is_the_implant_at_the_permanent_stage() -> None:
    content = written(facts({**FAVOURABLE, **READY, **SUCCESS}), Stage.PERMANENT)

    assert content["overall"]["title"] == "Proceed to the permanent implant"
    assert content["ladder"][-1] == {
        "outcome": "proceed_to_trial",
        "title": "Proceed to the permanent implant",
    }
    assert str(rung_title(Rung.INCOMPLETE, Stage.PERMANENT)) == "Incomplete"
