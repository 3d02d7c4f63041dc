"""A line of a table proves nothing by being there: it is complete only with what the item asks of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scs_manager.domain.facts import Facts
from scs_manager.domain.packet import ItemState
from tests.domain.packet_cases import EVALUATED, GONE, MEDICINE, ago, facts, known, look, undated, whole

COMPLETE, MISSING, UNKNOWN = ItemState.COMPLETE, ItemState.MISSING, ItemState.UNKNOWN
OLD = ItemState.OUT_OF_DATE


def _drug(*gone: str, **other: Any) -> dict[str, Any]:
    return {key: value for key, value in {**MEDICINE, **other}.items() if key not in gone}


@pytest.mark.parametrize(
    ("medicine", "lacks"),
    [
        (_drug(), ""),
        (_drug("max_daily_dose"), "dose"),
        (_drug("max_daily_dose", directions="one at night"), ""),
        (_drug("weeks"), "start or weeks"),
        (_drug("weeks", started_on=date(2025, 1, 1)), ""),
        (_drug("relief_percent"), "result"),
        (_drug("relief_percent", stop_reason="ineffective"), ""),
        ({"drug": "x", "drug_class": "snri", "current": False}, "dose, start or weeks, result"),
        ({"drug": "x", "drug_class": "snri", "current": False, "stop_reason": "contraindicated"}, ""),
    ],
)
def test_the_table_of_medicines_names_what_it_lacks(medicine: dict[str, Any], lacks: str) -> None:
    held = look(facts(medication__medicines=(medicine,)), "medication.listed")
    assert (held.state, held.content) == (UNKNOWN if lacks else COMPLETE, "1 medicine")
    assert (str(held.why) == f"in the table without: {lacks}") is bool(lacks)


def _picture(**other: Any) -> dict[str, Any]:
    return {"kind": "MRI", "region": "lumbar", "performed_on": ago(30)} | other


@pytest.mark.parametrize(
    ("told", "state"), [({}, UNKNOWN), ({"finding": "scar"}, COMPLETE), ({"report": "Dr Film"}, COMPLETE)]
)
def test_a_picture_of_which_nothing_is_told_is_no_report(told: dict[str, Any], state: ItemState) -> None:
    held = look(facts(safety__imaging=(_picture(**told),)), "imaging.lumbar")
    assert (held.state, held.content) == (state, "lumbar MRI 24 Oct 2026")


@pytest.mark.parametrize("region", ["thoracic", "thoracolumbar", "whole_spine"])
def test_the_level_of_the_leads_is_shown_by_its_newest_picture(region: str) -> None:
    pictures = (
        _picture(region=region),
        _picture(region=region, performed_on=ago(90)),
        _picture(region="cervical"),
    )
    held = look(facts(safety__imaging=pictures), "imaging.lead_level")
    assert (held.state, held.content) == (COMPLETE, "lead level MRI 24 Oct 2026")


@pytest.mark.parametrize("pictures", [GONE, (_picture(),), ({"kind": "MRI", "region": "thoracic"},)])
def test_asking_the_question_again_makes_no_picture(pictures: Any) -> None:
    held = look(facts(safety__imaging=pictures), "imaging.lead_level")
    assert (held.state, held.where) == (UNKNOWN, "safety.imaging")
    gone = {"safety.imaging": pictures, "safety.lead_level_stenosis": GONE}
    assert look(whole(facts=gone), "imaging.lead_level").state is MISSING


@pytest.mark.parametrize(
    ("days", "words"), [(365, "over 12 months old"), (27, "over 27 days old"), (730, "over 24 months old")]
)
def test_too_old_is_said_in_the_unit_of_the_rule(days: int, words: str) -> None:
    case = facts(safety__imaging=(_picture(region="thoracic", performed_on=ago(days + 1)),))
    held = look(case, "imaging.lead_level", window_days=days)
    assert (held.state, str(held.why)) == (OLD, words)


def test_an_instrument_without_its_score_is_named() -> None:
    held = look(whole(evaluated=replace(EVALUATED, unscored=("PCS", "BDI"))), "psychology.instruments")
    assert (held.state, str(held.why)) == (UNKNOWN, "without a score: PCS, BDI")


@pytest.mark.parametrize(("days", "state"), [(90, COMPLETE), (91, OLD)])
def test_questionnaires_of_sleep_and_mood_grow_out_of_date_and_a_story_does_not(
    days: int, state: ItemState
) -> None:
    case = whole()
    told = known({"burden.isi": 10, "burden.family": 0, "burden.isolation": False}, ago(days))
    case = replace(case, facts=Facts({**case.facts.data, **told}, case.facts.complete))
    assert look(case, "burden.assessed", window_days=90).state is state
    assert look(case, "burden.assessed").state is COMPLETE
    assert look(undated("burden.phq9"), "burden.assessed", window_days=90).state is UNKNOWN
    story = known({"burden.employment": "retired"}, ago(3000))
    older = replace(whole(), facts=Facts({**whole().facts.data, **story}, case.facts.complete))
    assert look(older, "burden.assessed", window_days=90).state is COMPLETE
