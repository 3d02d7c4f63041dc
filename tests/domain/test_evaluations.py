"""The psychological evaluation: anchors, what may be signed, and what a signed one says to the rules."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scs_manager.domain.criteria.psychology import FACTORS as ASKED
from scs_manager.domain.errors import InputError
from scs_manager.domain.evaluations import (
    CONCLUSIONS,
    EVALUATION_FACTS,
    FACTORS,
    PROFESSIONS,
    SUBSTANCE_USE,
    Findings,
    Instrument,
    Rating,
    check_days,
    check_whole,
    facts_of,
    instrument_words,
    missing_of,
    unplanned,
)
from scs_manager.domain.facts import FACTS, check_value

ON = date(2026, 5, 4)
WHOLE = Findings("Dr L", "psychologist", "Register 1", held_on=ON, conclusion="suitable")
SEVERE = Rating(2, "Therapy", ON + timedelta(days=90))


def test_the_eight_factors_are_those_that_the_criteria_ask_for_each_with_three_anchors() -> None:
    assert tuple(factor.slug for factor in FACTORS) == ASKED
    for factor in FACTORS:
        assert len({str(anchor) for anchor in factor.anchors}) == 3
        assert str(factor.mapping)
        assert {factor.fact, *factor.data} <= set(FACTS)


def test_choices_are_those_of_the_catalogue() -> None:
    assert tuple(PROFESSIONS) == FACTS["psychology.evaluator_role"].choices
    assert tuple(CONCLUSIONS) == FACTS["psychology.conclusion"].choices
    assert tuple(SUBSTANCE_USE) == FACTS["psychology.substance_use"].choices


def test_every_fact_of_an_evaluation_is_one_of_the_catalogue_with_a_value_it_takes() -> None:
    full = replace(
        WHOLE,
        instruments=(Instrument("PCS", "31", ON),),
        depression_screened=True,
        ratings={factor.slug: SEVERE for factor in FACTORS},
        substance_use="no_disorder",
        major_disorder_untreated=False,
    )

    told = facts_of(full)

    assert set(told) == EVALUATION_FACTS
    assert {name: check_value(name, value) for name, value in told.items()} == told


@pytest.mark.parametrize(
    ("rating", "planned"),
    [
        (SEVERE, True),
        (replace(SEVERE, plan=" "), False),
        (replace(SEVERE, reassess_on=None), False),
        (Rating(1), None),
        (Rating(0), None),
        (Rating(), None),
    ],
)
def test_only_a_severe_factor_needs_both_plan_and_day(rating: Rating, planned: bool | None) -> None:
    found = replace(WHOLE, ratings={"distress": rating, "low_activity": Rating(1)})

    assert facts_of(found)["psychology.severe_factors_planned"] is planned
    assert unplanned(found) == (("distress",) if planned is False else ())


def test_a_factor_that_was_not_assessed_is_unknown_and_never_none() -> None:
    told = facts_of(replace(WHOLE, ratings={"distress": Rating(0), "low_activity": Rating()}))

    assert told["psychology.distress"] == 0
    assert told["psychology.low_activity"] is None
    assert told["psychology.secondary_gain"] is None


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"evaluator_name": " "}, "evaluator_name"),
        ({"profession": None}, "profession"),
        ({"qualification": " "}, "qualification"),
        ({"held_on": None}, "held_on"),
        ({"conclusion": None}, "conclusion"),
        ({"conclusion": "suitable_with_conditions"}, "conditions"),
        ({"conclusion": "unsuitable", "conditions": " "}, "conditions"),
    ],
)
def test_what_may_not_be_signed_is_refused_at_its_field(changes: dict[str, object], place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_whole(replace(WHOLE, **changes))  # type: ignore[arg-type]

    assert refused.value.place == place


def test_an_empty_draft_names_everything_it_lacks_and_no_conditions_before_a_conclusion() -> None:
    assert list(missing_of(Findings())) == [
        "evaluator_name", "profession", "qualification", "held_on", "conclusion",
    ]  # fmt: skip
    assert list(missing_of(replace(WHOLE, conclusion="unsuitable"))) == ["conditions"]
    assert missing_of(WHOLE) == {}


@pytest.mark.parametrize("conclusion", CONCLUSIONS)
def test_a_whole_evaluation_may_be_signed_whatever_it_concludes(conclusion: str) -> None:
    check_whole(replace(WHOLE, conclusion=conclusion, conditions="Therapy first"))


@pytest.mark.parametrize(
    ("held_on", "reassess_on", "place"),
    [
        (ON, None, None),
        (ON, ON + timedelta(days=1), None),
        (None, ON, None),
        (ON, ON, "distress_reassess_on"),
        (ON + timedelta(days=1), None, "held_on"),
    ],
)
def test_days_that_cannot_be_are_refused(
    held_on: date | None, reassess_on: date | None, place: str | None
) -> None:
    found = replace(WHOLE, held_on=held_on, ratings={"distress": Rating(2, "", reassess_on)})

    if place is None:
        check_days(found, ON)
        return
    with pytest.raises(InputError) as refused:
        check_days(found, ON)
    assert refused.value.place == place


def test_instruments_stand_in_one_line() -> None:
    used = (Instrument("PHQ-9", "11", ON), Instrument("PCS", "31"), Instrument("Interview"))

    assert instrument_words(used) == "PHQ-9 11 (2026-05-04); PCS 31; Interview"
    assert facts_of(WHOLE)["psychology.instruments"] is None
