"""What is missing for a profile, who usually supplies it, and what it decides."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from scs_manager.domain.completeness import (
    SUPPLIER_NAMES,
    Meter,
    Supplier,
    by_supplier,
    meter,
    stored_meter,
    supplier_of,
)
from scs_manager.domain.facts import FACTS, Facts
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import screen, screening_to_json
from tests.domain.patients import ON, clean, datum, facts


def meter_of(record: Facts, profile: str = "scs-core") -> Meter:
    screening = screen(record, [shipped_profiles()[profile]], on=ON)
    return meter(next(result for result in screening.profiles if result.profile.id == profile))


def without(*names: str, **changes: Any) -> Facts:
    record = clean(changes)
    return Facts({name: kept for name, kept in record.data.items() if name not in names}, record.complete)


def by_name(found: Meter) -> Mapping[str, Any]:
    return {fact.name: fact for fact in found.missing}


def test_a_complete_record_misses_nothing() -> None:
    found = meter_of(clean())

    assert found.missing == ()
    assert found.known == found.asked > 40
    assert found.percent == 100


def test_an_empty_record_knows_nothing_that_a_person_must_say() -> None:
    found = meter_of(facts({}, complete=False))

    assert found.known < found.asked
    assert found.percent < 10
    assert {"safety.devices", "surgery.operations", "pain.onset_on"} <= set(by_name(found))


def test_what_decides_comes_first() -> None:
    order = [fact.decides for fact in meter_of(facts({}, complete=False)).missing]

    assert order == sorted(order, reverse=True)
    assert set(order) == {True, False}


def test_a_missing_fact_names_the_criteria_it_would_settle_and_who_supplies_it() -> None:
    found = by_name(meter_of(without("safety.diathermy_need")))

    assert list(found) == ["safety.diathermy_need"]
    assert found["safety.diathermy_need"].criteria == ("excl.diathermy_need",)
    assert found["safety.diathermy_need"].decides
    assert found["safety.diathermy_need"].supplier is Supplier.CLINICIAN


def test_of_several_ways_the_one_with_fewest_facts_is_listed() -> None:
    found = by_name(meter_of(without("pain.dn4", "pain.lanss", "pain.paindetect", "pain.neuropathic_grade")))

    assert len(found) == 1


def test_a_caution_does_not_decide() -> None:
    found = by_name(meter_of(without("safety.mri_need")))

    assert not found["safety.mri_need"].decides


def test_what_is_too_old_is_marked_so() -> None:
    record = clean()
    old = {**record.data, "burden.isi": datum("burden.isi", 3, date(2020, 1, 1))}
    found = by_name(meter_of(Facts({k: v for k, v in old.items() if k != "burden.psqi"}, record.complete)))

    assert found["burden.isi"].out_of_date
    assert found["burden.isi"].supplier is Supplier.PATIENT


def test_one_criterion_short_is_not_a_hundred_percent() -> None:
    found = meter_of(without("safety.diathermy_need"))

    assert found.known == found.asked - 1
    assert 90 < found.percent < 100


def test_every_fact_has_a_supplier_and_every_supplier_a_name() -> None:
    assert {supplier_of(name) for name in FACTS} <= set(SUPPLIER_NAMES) == set(Supplier)


def test_facts_are_handed_out_to_those_who_supply_them() -> None:
    found = meter_of(facts({}, complete=False))
    shared = by_supplier(found.missing)

    assert [supplier for supplier, _ in shared] == [one for one in Supplier if one in dict(shared)]
    assert sum(len(held) for _, held in shared) == len(found.missing)


def test_the_meter_of_a_stored_screening_is_the_one_it_had_when_it_was_made() -> None:
    for record in (clean(), facts({}, complete=False), without("safety.diathermy_need", "pain.onset_on")):
        found = screen(record, shipped_profiles().values(), on=ON)

        stored = [stored_meter(each) for each in screening_to_json(found)["profiles"]]

        assert stored == [meter(result) for result in found.profiles]


def test_a_stored_finding_without_its_ways_misses_what_it_names_and_a_dropped_fact_is_the_clinicians() -> (
    None
):
    finding = {"criterion": "x", "role": "exclusion", "state": "unknown", "missing": ["gone.fact"]}

    found = stored_meter({"id": "p", "title": "P", "findings": [finding]})

    assert [(each.name, each.supplier, each.decides) for each in found.missing] == [
        ("gone.fact", Supplier.CLINICIAN, True)
    ]
    assert (found.known, found.asked) == (0, 1)
