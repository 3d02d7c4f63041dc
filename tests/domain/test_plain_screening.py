"""A screening in the patient's words: the clinic's own outcome, and never a payer's."""

from collections.abc import Mapping
from typing import Any

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.facts import Facts
from scs_manager.domain.findings import Rung
from scs_manager.domain.plain_screening import HEADLINES, PlainScreening, phrases, plain_screening
from scs_manager.domain.profile_values import Role
from scs_manager.domain.profiles import FIRST_PROFILES, shipped_profiles
from scs_manager.domain.screening import screen
from scs_manager.domain.screening_json import screening_to_json
from tests.domain.patients import ON, clean, facts


def told(record: Facts) -> PlainScreening:
    profiles = [shipped_profiles()[name] for name in FIRST_PROFILES]
    return plain_screening(screening_to_json(screen(record, profiles, on=ON)))


def items(found: PlainScreening, heading: str) -> tuple[str, ...]:
    return next((s.said(str) for s in found.sections if str(s.heading) == heading), ())


def test_a_clean_case_hears_that_a_trial_is_possible() -> None:
    found = told(clean())

    assert str(found.headline) == "A trial is possible"
    assert [str(section.heading) for section in found.sections] == [
        "What we asked about, and found nothing against"
    ]
    assert "Your age" in items(found, "What we asked about, and found nothing against")
    assert not found.urgent


def test_an_unknown_is_not_a_no() -> None:
    found = told(facts({}, complete=False))

    assert str(found.headline) == "We do not know enough yet"
    assert "How strong your pain is" in items(found, "What we still need to know")


@pytest.mark.parametrize(
    ("changes", "rung", "heading", "item"),
    [
        (
            {"safety.ce_saddle_sensory": "new_or_worsening"},
            Rung.URGENT_REFERRAL,
            "What we have to talk about first",
            "New trouble with bladder, bowel, feeling between the legs, or both legs",
        ),
        (
            {"safety.diathermy_need": True},
            Rung.NOT_ELIGIBLE_NOW,
            "What we have to talk about first",
            "Heat treatment with an electric device",
        ),
        (
            {"pain.onset_on": "2026-04-01"},
            Rung.NOT_INDICATED,
            "What we have to talk about first",
            "How long you have had this pain",
        ),
        (
            {"safety.diabetes": True, "safety.hba1c_percent": 9},
            Rung.OPTIMISE_FIRST,
            "What should get better first",
            "Your blood sugar",
        ),
        (
            {"safety.mri_need": True},
            Rung.PROCEED_WITH_CAUTIONS,
            "What your team will keep in mind",
            "Scans in a magnet (MRI) later on",
        ),
    ],
)
def test_each_step_of_the_ladder_is_told_where_it_belongs(
    changes: Mapping[str, Any], rung: Rung, heading: str, item: str
) -> None:
    found = told(clean(changes))

    assert found.headline == HEADLINES[rung]
    assert item in items(found, heading)
    assert found.urgent == (rung is Rung.URGENT_REFERRAL)


def test_a_phrase_stands_in_one_section_only() -> None:
    said = [
        str(item) for section in told(clean({"safety.hba1c_percent": 9})).sections for item in section.items
    ]

    assert len(said) == len(set(said))


def test_every_criterion_that_a_patient_hears_of_has_a_phrase() -> None:
    silent = {Role.DOCUMENTATION}
    heard = {
        entry.criterion
        for name in ("scs-core", "safety")
        for entry in shipped_profiles()[name].criteria
        if entry.role not in silent
    }

    assert heard - set(phrases()) == set()


def test_no_phrase_says_a_result() -> None:
    assert not any(
        phrase.startswith(("no ", "not ")) or phrase.endswith(".") for phrase in phrases().values()
    )


def test_a_result_without_its_own_profile_says_its_outcome_only() -> None:
    found = plain_screening({"overall": {"outcome": "incomplete", "profile": "gone"}, "profiles": []})

    assert found.sections == ()


def test_most_phrases_belong_to_a_criterion() -> None:
    assert len(set(phrases()) & set(REGISTRY)) > 80
