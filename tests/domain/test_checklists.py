"""The pre-operative checklist: items, what answers come to as facts, antibiotics by allergy and weight."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from scs_manager.domain.allergies import said
from scs_manager.domain.antibiotics import Standing, antibiotic_allergies, antibiotic_options
from scs_manager.domain.checklist_answers import Answer, check_answer, check_times, checklist_facts
from scs_manager.domain.checklist_items import ITEMS, ItemState, Occasion, Part, items_for
from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.errors import InputError
from scs_manager.domain.facts import FACTS
from scs_manager.domain.facts_catalogue_lists import ALLERGENS
from scs_manager.domain.fhir_codes import code_lists
from scs_manager.domain.truth import Truth

NINE = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
DONE, NOT_DONE, AWAY, UNKNOWN = (
    ItemState.DONE, ItemState.NOT_DONE, ItemState.NOT_APPLICABLE, ItemState.UNKNOWN,
)  # fmt: skip
DOSES = {
    "cefazolin_mg": 2000, "cefazolin_heavy_mg": 3000, "heavy_kg": 120, "clindamycin_mg": 900,
    "vancomycin_mg_kg": 15, "cefazolin_repeat_hours": 4, "clindamycin_repeat_hours": 6,
}  # fmt: skip


def done(**details: Any) -> Answer:
    return Answer(DONE, "", details)


def operation(started: int = -45, ended: int = 120, last: int = 24 * 60) -> dict[str, Answer]:
    """Minutes from the incision: antibiotic, end; and minutes from the end to the last dose."""
    end = NINE + timedelta(minutes=ended)
    return {
        "antibiotic": done(
            drug="cefazolin", dose_mg=Decimal(2000), started=NINE + timedelta(minutes=started)
        ),
        "incision": done(incision=NINE),
        "operation_end": done(ended=end),
        "antibiotic_stopped": done(last_dose=end + timedelta(minutes=last)),
    }


def test_every_item_names_a_criterion_and_a_fact_that_exist() -> None:
    assert {item.criterion for item in ITEMS if item.criterion} <= set(REGISTRY)
    assert {item.fact for item in ITEMS if item.fact} <= set(FACTS)


def test_every_criterion_of_the_table_has_its_item() -> None:
    judged = {"pre.antibiotic_given", "pre.antibiotic_weight_dose", "pre.antibiotic_timing"}
    table = {name for name in REGISTRY if name.startswith("pre.")}
    assert table - {item.criterion for item in ITEMS} - judged == set()


def test_the_implant_asks_what_the_trial_does_not() -> None:
    trial, implant = (set(items_for(occasion)) for occasion in (Occasion.TRIAL, Occasion.IMPLANT))
    assert {item.slug for item in implant - trial} == {
        "tobacco_stopped", "glucose_optimised", "clean_air", "antibiotic_stopped",
    }  # fmt: skip
    assert all(item.part is Part.DAY for item in items_for(Occasion.TRIAL, Part.DAY))


@pytest.mark.parametrize(
    ("slug", "answer", "place"),
    [
        ("scrub", Answer(AWAY, " "), "scrub_reason"),
        ("labs", Answer(DONE), "labs_state"),
        ("antibiotic", done(drug="cefazolin", dose_mg=1), "antibiotic_started"),
        ("decolonisation", Answer(UNKNOWN, "", {
            "mupirocin_from": date(2026, 5, 2), "mupirocin_to": date(2026, 5, 1)}),
         "decolonisation_mupirocin_to"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_names_its_field(slug: str, answer: Answer, place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_answer(slug, answer)
    assert refused.value.place == place


def test_a_gathered_item_may_be_set_aside_with_a_reason() -> None:
    check_answer("labs", Answer(AWAY, "Emergency"))
    check_answer("antibiotic", done(drug="cefazolin", dose_mg=1, started=NINE))


@pytest.mark.parametrize(
    ("times", "place"),
    [
        ({"ended": -1}, "operation_end_ended"),
        ({"ended": 1441}, "operation_end_ended"),
        ({"started": -601}, "antibiotic_started"),
        ({"started": 601}, "antibiotic_started"),
    ],
)
def test_times_of_two_operations_are_refused(times: dict[str, int], place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_times(operation(**times))
    assert refused.value.place == place


@pytest.mark.parametrize("times", [{"ended": 0}, {"ended": 1440}, {"started": -600}, {"started": 600}])
def test_the_limits_themselves_are_taken(times: dict[str, int]) -> None:
    check_times(operation(**times))
    check_times({})


def test_times_become_minutes_and_hours_and_are_never_rounded_down() -> None:
    found = checklist_facts(operation(started=-61, ended=241, last=24 * 60 + 1))
    assert found["procedure.antibiotic_minutes_before"] == 61
    assert found["procedure.duration_minutes"] == 241
    assert found["procedure.antibiotic_hours_after"] == Decimal("24.017")
    assert checklist_facts(operation(last=-30))["procedure.antibiotic_hours_after"] == 0


def test_minutes_are_right_across_the_change_to_summer_time() -> None:
    before = datetime.fromisoformat("2026-03-29T00:30:00+00:00")
    after = datetime.fromisoformat("2026-03-29T02:15:00+01:00")
    found = checklist_facts(
        {"antibiotic": done(drug="cefazolin", started=before), "incision": done(incision=after)}
    )
    assert found["procedure.antibiotic_minutes_before"] == 45


@pytest.mark.parametrize(("state", "value"), [(DONE, True), (NOT_DONE, False), (AWAY, None), (UNKNOWN, None)])
def test_only_done_and_not_done_become_facts(state: ItemState, value: bool | None) -> None:
    assert checklist_facts({"scrub": Answer(state, "because")}).get("procedure.scrub") is value


def test_nothing_given_is_an_answer_and_unknown_is_none() -> None:
    assert checklist_facts({"antibiotic": Answer(NOT_DONE)}) == {"procedure.antibiotic": "none"}
    assert checklist_facts({"antibiotic": Answer(UNKNOWN)}) == {}
    assert checklist_facts({"dressing": Answer(NOT_DONE)}) == {"procedure.dressing_hours": 0}
    assert checklist_facts({"dressing": done(dressing_hours=48)}) == {"procedure.dressing_hours": 48}
    assert checklist_facts({"drape": Answer(NOT_DONE, "", {"drape": "other"})}) == {}


def test_a_detail_that_is_an_instant_is_no_value_of_a_fact() -> None:
    assert checklist_facts({"drape": done(drape=NINE)}) == {}
    assert checklist_facts({"incision": done(incision="nine")}) == {}


def all_drugs(state: Truth) -> dict[str, Truth]:
    return dict.fromkeys(("cefazolin", "clindamycin", "vancomycin"), state)


def other(name: str) -> dict[str, str]:
    return {"substance": "other", "name": name, "reaction": "anaphylaxis"}


@pytest.mark.parametrize(
    ("allergies", "complete", "states"),
    [
        ([{"substance": "beta_lactam"}], False, (Truth.MET, Truth.UNKNOWN, Truth.UNKNOWN)),
        ([{"substance": "beta_lactam"}], True, (Truth.MET, Truth.NOT_MET, Truth.NOT_MET)),
        ([other("Penicillin V")], True, (Truth.MET, Truth.NOT_MET, Truth.NOT_MET)),
        ([other("VANCOMYCIN")], True, (Truth.NOT_MET, Truth.NOT_MET, Truth.MET)),
        ([{"substance": "clindamycin"}], True, (Truth.NOT_MET, Truth.MET, Truth.NOT_MET)),
        ([other("amoxicillin and clindamycin")], True, (Truth.MET, Truth.MET, Truth.NOT_MET)),
        ([{"substance": "iodine", "name": "cefuroxime"}], True, (Truth.MET, Truth.NOT_MET, Truth.NOT_MET)),
        ([other("some antibiotic")], True, (Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN)),
        ([{"substance": "other"}], True, (Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN)),
        ([{"substance": "iodine"}], True, (Truth.NOT_MET, Truth.NOT_MET, Truth.NOT_MET)),
        ([], True, (Truth.NOT_MET, Truth.NOT_MET, Truth.NOT_MET)),
        ([], False, (Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN)),
    ],
)
def test_no_allergy_needs_a_complete_list_in_which_every_entry_is_understood(
    allergies: list[Any], complete: bool, states: tuple[Truth, ...]
) -> None:
    found = antibiotic_allergies(allergies, complete=complete)

    assert tuple(found[drug] for drug in ("cefazolin", "clindamycin", "vancomycin")) == states


@pytest.mark.parametrize(
    ("allergy", "words"),
    [
        (other("Penicillin V"), "Penicillin V: anaphylaxis"),
        ({"substance": "beta_lactam", "name": "Penicillin V"}, "Penicillin V (beta lactam)"),
        ({"substance": "beta_lactam", "reaction": "rash"}, "beta lactam: rash"),
        ({"substance": "other"}, "other"),
    ],
)
def test_an_allergy_is_shown_as_it_was_recorded(allergy: dict[str, str], words: str) -> None:
    assert said(allergy) == words


def test_the_words_of_the_allergens_are_choices_of_the_list() -> None:
    assert set(code_lists()["allergens"]) | {"other"} == set(ALLERGENS)


@pytest.mark.parametrize(
    ("weight", "cefazolin", "vancomycin"),
    [
        (Decimal(120), Decimal(2000), Decimal(1800)),
        (Decimal("120.1"), Decimal(3000), Decimal("1801.5")),
        (None, None, None),
    ],
)
def test_doses_follow_the_weight_and_stay_open_without_it(
    weight: Decimal | None, cefazolin: Decimal | None, vancomycin: Decimal | None
) -> None:
    options = {each.drug: each for each in antibiotic_options(all_drugs(Truth.NOT_MET), weight, DOSES)}
    assert (options["cefazolin"].least_mg, options["vancomycin"].least_mg) == (cefazolin, vancomycin)
    assert options["clindamycin"].least_mg == 900
    assert ("weight unknown" in str(options["vancomycin"].dose)) is (weight is None)
    assert str(options["cefazolin"].repeat) == "again after 4 hours"


@pytest.mark.parametrize(
    ("allergy", "first", "others"),
    [
        (Truth.MET, Standing.ALLERGY, Standing.ALLERGY),
        (Truth.UNKNOWN, Standing.ASK, Standing.ASK),
        (Truth.NOT_MET, Standing.USUAL, Standing.ALTERNATIVE),
    ],
)
def test_an_allergy_speaks_against_its_own_drug_and_none_is_chosen(
    allergy: Truth, first: Standing, others: Standing
) -> None:
    standings = [each.standing for each in antibiotic_options(all_drugs(allergy), Decimal(80), DOSES)]

    assert standings == [first, others, others]


def test_a_dose_prints_without_needless_zeros() -> None:
    options = {each.drug: each for each in antibiotic_options(all_drugs(Truth.MET), Decimal("80.0"), DOSES)}
    assert str(options["vancomycin"].dose) == "1200 mg (15 mg/kg)"
