"""The catalogue, the checks of values, the facts file and its schema."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_values import items_of
from scs_manager.domain.facts import (
    FACTS,
    LISTS,
    Completeness,
    Datum,
    Facts,
    Kind,
    check_day,
    check_value,
    facts_schema,
    read_facts_file,
)
from tests.domain.patients import FAVOURABLE, READY, SUCCESS

GROUPS = {
    "pain",
    "surgery",
    "medication",
    "treatment",
    "optimisation",
    "causes",
    "burden",
    "safety",
    "psychology",
    "team_review",
    "patient",
    "trial",
    "procedure",
    "permanent",
    "packet",
}


def test_every_fact_has_a_known_group_a_meaning_and_what_its_kind_needs() -> None:
    for name, fact in FACTS.items():
        assert fact.name == name
        assert fact.group in GROUPS
        assert fact.meaning
        assert bool(fact.choices) is (fact.kind in (Kind.CHOICE, Kind.CHOICES)), name
        assert bool(fact.item_fields) is (fact.kind is Kind.RECORDS), name


def test_the_lists_have_their_completeness_keys() -> None:
    assert LISTS == {
        "operations": "surgery.operations",
        "medicines": "medication.medicines",
        "antithrombotics": "medication.antithrombotics",
        "treatments": "treatment.treatments",
        "devices": "safety.devices",
        "allergies": "safety.allergies",
        "conditions": "safety.conditions",
        "imaging": "safety.imaging",
        "trigger_zones": "optimisation.trigger_zones",
        "skin_zones": "optimisation.skin_zones",
        "scar_zones": "optimisation.scar_zones",
        "fitness_sessions": "optimisation.fitness_sessions",
    }


@pytest.mark.parametrize("values", [FAVOURABLE, READY, SUCCESS])
def test_the_catalogue_accepts_good_values(values: dict[str, Any]) -> None:
    for name, value in values.items():
        check_value(name, value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("pain.leg_nrs", 10.1, "between 0 and 10"),
        ("pain.leg_nrs", -0.1, "between 0 and 10"),
        ("pain.leg_nrs", True, "must be a number"),
        ("pain.leg_nrs", "7", "must be a number"),
        ("pain.leg_nrs", float("nan"), "must be a number"),
        ("pain.leg_nrs", Decimal("Infinity"), "must be a number"),
        ("pain.dn4", 4.0, "must be a whole number"),
        ("pain.dn4", 11, "between 0 and 10"),
        ("pain.paindetect", -2, "between -1 and 38"),
        ("safety.diabetes", "no", "true or false"),
        ("safety.diabetes", 0, "true or false"),
        ("pain.location", "arm", "one of: leg, back, mixed, elsewhere"),
        ("pain.location", ["leg"], "one of"),
        ("pain.onset_on", "2023-02-30", "not a day of the calendar"),
        ("pain.onset_on", "20230201", "written YYYY-MM-DD"),
        ("pain.onset_on", 7, "written YYYY-MM-DD"),
        ("pain.adl_impact", "  ", "must be text"),
        ("pain.adl_impact", 7, "must be text"),
        ("pain.adl_impact", "a\x00b", "control character"),
        ("pain.adl_impact", "a" * 4001, "longer than 4000"),
    ],
)
def test_a_value_outside_its_limits_is_refused_with_its_name(name: str, value: object, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        check_value(name, value)

    assert refused.value.place == name


@pytest.mark.parametrize("value", [0, 10, 7.5, Decimal("7.5")])
def test_limits_are_inclusive(value: float | Decimal) -> None:
    assert check_value("pain.leg_nrs", value) == value


def test_a_text_may_have_lines_and_4000_characters() -> None:
    assert check_value("pain.adl_impact", "a\n" * 2000) == "a\n" * 2000


@pytest.mark.parametrize(
    ("value", "place", "says"),
    [
        ({}, "surgery.operations", "list of items"),
        (["L5"], "surgery.operations[0]", "named fields"),
        ([{"region": "lumbosacral"}], "surgery.operations[0].procedure", "missing"),
        ([{"region": "hip", "procedure": "fusion"}], "surgery.operations[0].region", "one of"),
        (
            [
                {"region": "lumbosacral", "procedure": "fusion"},
                {"region": "lumbosacral", "procedure": "fusion", "levl": "L5"},
            ],
            "surgery.operations[1].levl",
            "did you mean levels",
        ),
    ],
)
def test_a_bad_item_is_refused_with_its_place(value: object, place: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        check_value("surgery.operations", value)

    assert refused.value.place == place


def test_an_item_keeps_dates_as_dates_and_drops_what_is_null() -> None:
    item = {"region": "lumbosacral", "procedure": "fusion", "performed_on": "2021-06-18", "levels": None}

    assert check_value("surgery.operations", [item]) == (
        {"performed_on": date(2021, 6, 18), "region": "lumbosacral", "procedure": "fusion"},
    )


def test_a_day_may_be_given_as_a_date() -> None:
    assert check_day(date(2026, 5, 1), "on") == date(2026, 5, 1)


def test_facts_dated_after_a_day_are_not_known_on_it() -> None:
    day = date(2026, 5, 1)
    early = Datum("pain.leg_nrs", 7, on=day)
    late = Datum("pain.back_nrs", 7, on=date(2026, 5, 2))
    undated = Datum("pain.dn4", 4)
    facts = Facts(
        {each.name: each for each in (early, late, undated)},
        {"devices": Completeness(day, "A"), "allergies": Completeness(date(2026, 5, 2), "A")},
    )

    known = facts.known_on(day)

    assert set(known.data) == {"pain.leg_nrs", "pain.dn4"}
    assert set(known.complete) == {"devices"}
    assert known.get("pain.back_nrs") is None


def test_items_that_began_after_a_day_are_not_known_on_it() -> None:
    first = {"performed_on": date(2020, 1, 1), "region": "lumbosacral", "procedure": "fusion"}
    second = {**first, "performed_on": date(2026, 5, 2)}
    both = Facts({"surgery.operations": Datum("surgery.operations", (first, second))})
    only_late = Facts({"surgery.operations": Datum("surgery.operations", (second,))})

    known = both.known_on(date(2026, 5, 1)).get("surgery.operations")

    assert known is not None
    assert known.value == (first,)
    assert only_late.known_on(date(2026, 5, 1)).get("surgery.operations") is None
    assert both.known_on(date(2026, 5, 2)).get("surgery.operations") is both.get("surgery.operations")


def test_a_facts_file_gives_the_day_the_facts_and_what_is_complete() -> None:
    on, facts = read_facts_file(
        {
            "on": "2026-05-13",
            "facts": {
                "pain.leg_nrs": {"value": 7, "unit": "NRS", "on": "2026-05-01", "from": "clinic visit"},
                "pain.back_nrs": 5,
                "pain.dn4": None,
                "pain.lanss": {"value": None},
                "safety.devices": [],
            },
            "complete": {"devices": {"on": "2026-05-11", "by": "Dr A"}},
        }
    )

    assert on == date(2026, 5, 13)
    assert facts.get("pain.leg_nrs") == Datum("pain.leg_nrs", 7, "NRS", date(2026, 5, 1), "clinic visit")
    assert facts.get("pain.back_nrs") == Datum("pain.back_nrs", 5, "NRS")
    assert set(facts.data) == {"pain.leg_nrs", "pain.back_nrs", "safety.devices"}
    assert facts.complete == {"devices": Completeness(date(2026, 5, 11), "Dr A")}


@pytest.mark.parametrize(
    ("written", "precision", "kept"),
    [
        ("2025-01-01", "year", date(2025, 12, 31)),
        ("2025-01-01", "month", date(2025, 1, 31)),
        ("2025-01-01", "day", date(2025, 1, 1)),
        ("2025-01-01", None, date(2025, 1, 1)),
        ("2025-12-31", "year", date(2025, 12, 31)),
    ],
)
def test_a_facts_file_gives_an_inexact_date_no_more_time_than_is_certain(
    written: str, precision: str | None, kept: date
) -> None:
    operation = {
        "performed_on": written,
        "precision": precision,
        "region": "lumbosacral",
        "procedure": "discectomy",
    }
    told: dict[str, Any] = {"pain.onset_on": written, "surgery.operations": [operation]}
    if precision is not None:
        told["pain.onset_precision"] = precision
    _on, facts = read_facts_file({"facts": told})

    assert facts.data["pain.onset_on"].value == kept
    assert items_of(facts.data["surgery.operations"].value)[0]["performed_on"] == kept


def test_how_exact_an_unknown_date_is_says_nothing() -> None:
    operation = {"precision": "year", "region": "lumbosacral", "procedure": "discectomy"}
    _on, facts = read_facts_file(
        {"facts": {"pain.onset_precision": "year", "surgery.operations": [operation]}}
    )

    assert set(facts.data) == {"pain.onset_precision", "surgery.operations"}


def test_a_facts_file_may_leave_the_day_open() -> None:
    assert read_facts_file({"facts": {}}) == (None, Facts())


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        ([], "facts file", "must be an object"),
        ({}, "facts", "missing"),
        ({"facts": {}, "fact": {}}, "fact", "did you mean facts"),
        ({"facts": []}, "facts", "must be an object"),
        ({"facts": {"pain.leg_nsr": 7}}, "pain.leg_nsr", "did you mean pain.leg_nrs"),
        ({"facts": {"zzz": 7}}, "zzz", "is not known$"),
        ({"facts": {"pain.leg_nrs": 11}}, "pain.leg_nrs", "between 0 and 10"),
        ({"facts": {"pain.leg_nrs": {"on": "2026-05-01"}}}, "pain.leg_nrs.value", "missing"),
        ({"facts": {"pain.leg_nrs": {"value": 7, "vaule": 1}}}, "pain.leg_nrs.vaule", "did you mean value"),
        ({"facts": {"pain.leg_nrs": {"value": 7, "unit": "mm"}}}, "pain.leg_nrs.unit", "must be NRS"),
        ({"facts": {"pain.location": {"value": "leg", "unit": "mm"}}}, "pain.location.unit", "no unit"),
        ({"facts": {"pain.leg_nrs": {"value": 7, "on": "2026-13-01"}}}, "pain.leg_nrs.on", "calendar"),
        ({"facts": {"pain.leg_nrs": {"value": 7, "from": 3}}}, "pain.leg_nrs.from", "must be text"),
        ({"on": "soon", "facts": {}}, "on", "YYYY-MM-DD"),
        ({"facts": {}, "complete": {"device": {}}}, "complete.device", "did you mean devices"),
        ({"facts": {}, "complete": {"devices": {"by": "A"}}}, "complete.devices.on", "YYYY-MM-DD"),
        ({"facts": {}, "complete": {"devices": {"on": "2026-05-01"}}}, "complete.devices.by", "text"),
        ({"facts": {}, "complete": {"devices": True}}, "complete.devices", "must be an object"),
    ],
)
def test_a_fault_in_a_facts_file_is_named_with_its_place(content: object, place: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        read_facts_file(content)

    assert refused.value.place == place


def test_an_unknown_name_that_resembles_nothing_is_refused_without_a_guess() -> None:
    with pytest.raises(InputError, match=r"is not known$"):
        check_value("zzz", 1)


def test_the_schema_names_every_fact_with_meaning_unit_and_range() -> None:
    properties = facts_schema()["properties"]["facts"]["properties"]

    assert set(properties) == set(FACTS)
    leg = properties["pain.leg_nrs"]
    assert leg["description"] == FACTS["pain.leg_nrs"].meaning
    assert leg["x-unit"] == "NRS"
    assert leg["anyOf"][0] == {"type": "number", "minimum": 0, "maximum": 10}
    assert properties["pain.location"]["anyOf"][0] == {"enum": ["leg", "back", "mixed", "elsewhere"]}
    operation = properties["surgery.operations"]["anyOf"][0]["items"]
    assert operation["required"] == ["region", "procedure"]
    assert operation["properties"]["performed_on"]["pattern"] == r"^\d{4}(-\d{2}(-\d{2})?)?$"
    assert operation["properties"]["levels"]["items"]["enum"][-2:] == ["L5-S1", "SI"]


def test_the_schema_names_the_lists_that_can_be_complete() -> None:
    complete = facts_schema()["properties"]["complete"]["properties"]

    assert set(complete) == set(LISTS)
    assert complete["devices"]["required"] == ["on", "by"]


OPERATION = {"region": "lumbosacral", "procedure": "fusion"}


def checked(item: dict[str, Any]) -> Any:
    return check_value("surgery.operations", [{**OPERATION, **item}])[0]  # type: ignore[index]


def test_several_words_are_kept_once_in_the_order_of_the_catalogue() -> None:
    assert check_value("pain.quality", ["numbness", "burning", "burning"]) == ("burning", "numbness")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([], "list of words"),
        ("burning", "list of words"),
        (["burning", "sour"], "must hold only"),
        ([["burning"]], "must hold only"),
    ],
)
def test_words_that_are_not_of_the_list_are_refused(value: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        check_value("pain.quality", value)


def test_none_cannot_stand_beside_another_word() -> None:
    assert check_value("pain.eased_by", ["none"]) == ("none",)
    with pytest.raises(InputError, match="none beside"):
        check_value("pain.eased_by", ["none", "lying"])


def test_levels_of_older_records_are_read_from_their_text() -> None:
    assert checked({"levels": "L4/L5, L5/S1"})["levels"] == ("L4-L5", "L5-S1")
    with pytest.raises(InputError, match="list of words"):
        checked({"levels": "lumbar"})


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2019", date(2019, 12, 31), "year"),
        ("2019-05", date(2019, 5, 31), "month"),
        ("2019-05-12", date(2019, 5, 12), None),
    ],
)
def test_an_item_may_be_dated_by_month_or_year(written: str, day: date, precision: str | None) -> None:
    item = checked({"performed_on": written})

    assert (item["performed_on"], item.get("precision")) == (day, precision)


def test_a_date_that_is_none_is_still_refused_with_its_place() -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD") as refused:
        checked({"performed_on": "spring"})
    assert refused.value.place == "surgery.operations[0].performed_on"


@pytest.mark.parametrize(
    ("back", "precision", "sound"),
    [
        ("2019-05-12", None, True),
        ("2019-05-11", None, False),
        ("2019-05", "month", True),
        ("2018", None, False),
    ],
)
def test_pain_cannot_come_back_before_the_operation(back: str, precision: str | None, sound: bool) -> None:
    item = {"performed_on": "2019-05-12", "recurrence_on": back}

    if sound:
        assert checked(item).get("recurrence_precision") == precision
    else:
        with pytest.raises(InputError, match="lies before"):
            checked(item)


def test_an_operation_of_this_year_is_known_before_the_year_is_over() -> None:
    item = checked({"performed_on": "2026"})
    facts = Facts({"surgery.operations": Datum("surgery.operations", (item,))})

    assert facts.known_on(date(2026, 5, 1)).get("surgery.operations") is not None
    assert facts.known_on(date(2025, 12, 31)).get("surgery.operations") is None


def test_words_dated_after_a_day_are_not_known_on_it() -> None:
    facts = Facts({"pain.quality": Datum("pain.quality", ("burning",), on=date(2026, 5, 2))})

    assert facts.known_on(date(2026, 5, 1)).get("pain.quality") is None
    assert facts.known_on(date(2026, 5, 2)).get("pain.quality") is not None


def test_a_single_value_and_several_words_have_no_items() -> None:
    assert items_of("leg") == ()
    assert items_of(("burning", "stabbing")) == ()
    assert items_of(({"kind": "pacemaker"},)) == ({"kind": "pacemaker"},)
