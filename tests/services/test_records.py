"""The record: facts are only added, lists say no only when somebody said so, imports add nothing twice."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from sqlmodel import Session, select

from scs_manager.domain.bundles import read_bundle, read_json
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.facts import LISTS, Completeness, Datum
from scs_manager.domain.fhir_facts import Import, facts_of_bundle
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.fact_json import facts_to_json
from scs_manager.models.facts import FactRow
from scs_manager.models.patients import PatientRow
from scs_manager.services import audit, imports, records
from scs_manager.services.imports import Imported
from scs_manager.services.treatment_lines import treatment_lines
from tests.factories import NOW, SYSTEM, TODAY, actor_of, make_case, make_clinic


@dataclass(frozen=True)
class Answer:
    """One answer of a form."""

    name: str
    value: Any
    on: date | None = TODAY
    source: str = "clinic visit"


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


@pytest.fixture
def case(session: Session, clinic: ClinicRow) -> CaseRow:
    return make_case(session, clinic)


def record(session: Session, case: CaseRow, *answers: Answer, days: int = 0) -> None:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    records.record_facts(session, case=case, answers=answers, by=by, now=NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pain.leg_nrs", 7),
        ("pain.leg_nrs", Decimal("6.5")),
        ("pain.radicular_distribution", False),
        ("pain.location", "leg"),
        ("pain.quality", ("burning", "numbness")),
        ("pain.onset_on", date(2021, 2, 28)),
        ("pain.adl_impact", "kann nicht mehr Fahrrad fahren — ≥ 10 min"),
    ],
)
def test_a_value_comes_back_as_it_went_in(session: Session, case: CaseRow, name: str, value: Any) -> None:
    record(session, case, Answer(name, value))
    session.expire_all()

    datum = records.facts_of_case(session, case).get(name)

    assert datum is not None
    assert (datum.value, datum.on, datum.source) == (value, TODAY, "clinic visit")
    assert type(datum.value) is type(value)


def test_the_newest_answer_counts_and_null_takes_it_back(session: Session, case: CaseRow) -> None:
    record(session, case, Answer("pain.leg_nrs", 7))
    record(session, case, Answer("pain.leg_nrs", 5, on=TODAY - timedelta(days=3)), days=1)
    corrected = records.facts_of_case(session, case).get("pain.leg_nrs")
    assert corrected is not None
    assert corrected.value == 5

    record(session, case, Answer("pain.leg_nrs", None, on=None), days=2)

    assert records.facts_of_case(session, case).get("pain.leg_nrs") is None
    assert len(session.exec(select(FactRow)).all()) == 3


@pytest.mark.parametrize("value", [11, -1, "seven", True, float("nan")])
def test_one_value_outside_its_limits_refuses_all(session: Session, case: CaseRow, value: Any) -> None:
    with pytest.raises(InputError) as refused:
        record(session, case, Answer("pain.back_nrs", 4), Answer("pain.leg_nrs", value))
    session.rollback()

    assert refused.value.place == "pain.leg_nrs"
    assert session.exec(select(FactRow)).all() == []


def test_a_name_that_is_no_single_fact_is_refused(session: Session, case: CaseRow) -> None:
    with pytest.raises(InputError, match="did you mean"):
        record(session, case, Answer("pain.leg_nsr", 4))
    with pytest.raises(ValueError, match="not a single fact"):
        record(session, case, Answer("safety.devices", [{"kind": "pacemaker"}]))


def test_nothing_was_true_in_the_future(session: Session, case: CaseRow) -> None:
    record(session, case, Answer("pain.onset_on", date(2026, 12, 31)), Answer("pain.onset_precision", "year"))
    with pytest.raises(InputError, match="future") as refused:
        record(session, case, Answer("pain.leg_nrs", 7, on=TODAY + timedelta(days=1)))
    assert refused.value.place == "on"
    with pytest.raises(InputError, match="future") as refused:
        record(session, case, Answer("pain.onset_on", TODAY + timedelta(days=1)))
    assert refused.value.place == "pain.onset_on"


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        ("Pacific/Tongatapu", datetime(2026, 5, 4, 11, 0, tzinfo=UTC), date(2026, 5, 5)),  # UTC+13
        ("Pacific/Tongatapu", datetime(2026, 5, 4, 10, 59, tzinfo=UTC), date(2026, 5, 4)),
        ("Pacific/Pago_Pago", datetime(2026, 5, 4, 10, 59, tzinfo=UTC), date(2026, 5, 3)),  # UTC-11
        ("Pacific/Pago_Pago", datetime(2026, 5, 4, 11, 0, tzinfo=UTC), date(2026, 5, 4)),
    ],
)
def test_the_clinics_own_calendar_says_which_day_has_come(
    session: Session, clinic: ClinicRow, case: CaseRow, zone: str, now: datetime, today: date
) -> None:
    clinic.time_zone = zone
    given: dict[str, Any] = {"case": case, "list": "devices", "by": actor_of(clinic), "now": now}

    records.mark_complete(session, on=today, **given)
    with pytest.raises(InputError, match="future"):
        records.mark_complete(session, on=today + timedelta(days=1), **given)


def test_what_has_happened_to_an_item_lies_not_ahead_and_what_is_planned_may(
    session: Session, case: CaseRow
) -> None:
    given: dict[str, Any] = {"case": case, "source": "letter", "by": SYSTEM, "now": NOW}
    tomorrow = TODAY + timedelta(days=1)
    planned = {"drug": "warfarin", "stop_on": tomorrow}
    ahead = {"region": "lumbosacral", "procedure": "fusion", "performed_on": tomorrow}
    this_year = ahead | {"performed_on": date(2026, 12, 31), "precision": "year"}

    records.add_listed_item(session, list="antithrombotics", item=planned, **given)
    records.add_surgery(session, item=this_year, **given)
    with pytest.raises(InputError, match="future") as refused:
        records.add_surgery(session, item=ahead, **given)
    assert refused.value.place == "surgery.operations.performed_on"


ITEMS: dict[str, dict[str, Any]] = {
    "operations": {
        "performed_on": date(2022, 3, 31),
        "precision": "month",
        "region": "lumbosacral",
        "procedure": "discectomy",
        "levels": ("L4-L5", "L5-S1"),
    },
    "medicines": {"drug": "oxycodone", "drug_class": "opioid", "current": True, "daily_dose": Decimal("7.5")},
    "antithrombotics": {"drug": "apixaban", "can_be_stopped": True, "stop_on": date(2026, 6, 1)},
    "treatments": {"modality": "physical", "name": "physiotherapy", "sessions": 12, "result": "failed"},
    "devices": {"kind": "pacemaker", "implanted_on": date(2019, 1, 2)},
    "allergies": {"substance": "iodine"},
    "conditions": {"name": "diabetes", "kind": "diabetes", "active": True},
    "imaging": {"kind": "MRI", "region": "lumbar", "performed_on": date(2025, 11, 2)},
    "trigger_zones": {"muscle": "Piriformis", "side": "left", "pressure_threshold": Decimal("2.5")},
    "skin_zones": {"place": "Calf", "side": "left", "dermatomes": ("L5", "S1"), "area_cm2": 40},
    "scar_zones": {"place": "Midline", "length_cm": 9, "tinel": False},
    "fitness_sessions": {"started_on": date(2026, 4, 1), "attended": True, "minutes": 45},
}


@pytest.mark.parametrize("key", LISTS)
def test_an_item_of_every_list_comes_back_and_can_be_withdrawn(
    session: Session, case: CaseRow, key: str
) -> None:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    row = records.add_to_list(session, case=case, list=key, item=ITEMS[key], source="letter", by=by, now=NOW)
    session.expire_all()
    known = records.facts_of_case(session, case).get(LISTS[key])
    assert known == Datum(LISTS[key], (ITEMS[key],), source="letter")
    found = records.get_item(session, case=case, list=key, item_id=row.id)
    assert found is not None

    records.withdraw_item(session, case=case, row=found, reason="another patient's", by=by, now=NOW)

    assert records.facts_of_case(session, case).get(LISTS[key]) is None
    with pytest.raises(RuleError, match="withdrawn already"):
        records.withdraw_item(session, case=case, row=found, reason="again", by=by, now=NOW)


def test_each_list_has_its_own_way_in(session: Session, case: CaseRow) -> None:
    options: Any = {"case": case, "source": "", "by": SYSTEM, "now": NOW}
    options["by"] = actor_of(session.get_one(ClinicRow, case.clinic_id))

    records.add_surgery(session, item=ITEMS["operations"], **options)
    records.add_medication(session, item=ITEMS["medicines"], **options)
    records.add_treatment(session, item=ITEMS["treatments"], **options)
    records.add_listed_item(session, list="devices", item=ITEMS["devices"], **options)

    assert records.item_rows(session, case).keys() == {"operations", "medicines", "treatments", "devices"}
    fusion = ITEMS["treatments"] | {"name": "fusion", "result": "unsuitable", "unsuitable_reason": "Bone"}
    records.add_treatment(session, item=fusion, **options)
    printed = {line.what: line.result for line in treatment_lines(session, case)}
    assert printed["oxycodone, 7.5 a day"] == "still taken"
    assert (printed["fusion, 12 sessions"], printed["physiotherapy, 12 sessions"]) == (
        "unsuitable: Bone",
        "failed",
    )
    with pytest.raises(ValueError, match="form of its own"):
        records.add_listed_item(session, list="medicines", item=ITEMS["medicines"], **options)


def test_an_item_that_stands_already_is_not_added_again(session: Session, case: CaseRow) -> None:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    given: dict[str, Any] = {"case": case, "source": "letter", "by": by, "now": NOW}
    for key, item in ITEMS.items():
        first = records.add_to_list(session, list=key, item=item, **given)
        with pytest.raises(RuleError, match="already added exactly this"):
            records.add_to_list(session, list=key, item=item, **given)
        records.withdraw_item(session, case=case, row=first, reason="twice", by=by, now=NOW)
        records.add_to_list(session, list=key, item=item, **given)


def test_an_item_with_a_fault_is_refused_with_its_place(session: Session, case: CaseRow) -> None:
    with pytest.raises(InputError) as refused:
        records.add_surgery(
            session,
            case=case,
            item=ITEMS["operations"] | {"procedure": "magic"},
            source="",
            by=SYSTEM,
            now=NOW,
        )

    assert refused.value.place == "surgery.operations[0].procedure"


def test_items_are_reached_only_through_their_case_and_list(session: Session, clinic: ClinicRow) -> None:
    mine, other = make_case(session, clinic), make_case(session, clinic, "R-0002", family_name="Other")
    by = actor_of(clinic)
    row = records.add_to_list(
        session, case=mine, list="devices", item=ITEMS["devices"], source="", by=by, now=NOW
    )

    assert records.get_item(session, case=other, list="devices", item_id=row.id) is None
    assert records.get_item(session, case=mine, list="allergies", item_id=row.id) is None
    with pytest.raises(ValueError, match="another case"):
        records.withdraw_item(session, case=other, row=row, reason="x", by=by, now=NOW)
    with pytest.raises(RuleError, match="Enter why"):
        records.withdraw_item(session, case=mine, row=row, reason=" ", by=by, now=NOW)


def test_a_list_is_complete_only_when_somebody_said_so(session: Session, case: CaseRow) -> None:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    assert records.facts_of_case(session, case).complete == {}

    for back in (9, 2):
        on = TODAY - timedelta(days=back)
        records.mark_complete(session, case=case, list="devices", on=on, by=by, now=NOW)

    said = records.facts_of_case(session, case).complete
    assert said == {"devices": Completeness(TODAY - timedelta(days=2), by.name)}
    with pytest.raises(ValueError, match="not a list"):
        records.mark_complete(session, case=case, list="pain", on=TODAY, by=by, now=NOW)


def test_facts_are_kept_in_the_shape_of_the_facts_file(session: Session, case: CaseRow) -> None:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    record(session, case, Answer("pain.leg_nrs", Decimal("6.0"), source=""))
    records.add_surgery(session, case=case, item=ITEMS["operations"], source="report", by=by, now=NOW)
    records.mark_complete(session, case=case, list="operations", on=TODAY, by=by, now=NOW)

    kept = facts_to_json(records.facts_of_case(session, case))

    assert json.loads(json.dumps(kept)) == {
        "facts": {
            "patient.birth_date": ANY,
            "patient.sex": ANY,
            "pain.leg_nrs": {"value": 6, "unit": "NRS", "on": "2026-05-04"},
            "surgery.operations": {
                "value": [
                    {
                        "performed_on": "2022-03-31",
                        "precision": "month",
                        "region": "lumbosacral",
                        "procedure": "discectomy",
                        "levels": ["L4-L5", "L5-S1"],
                    }
                ],
                "from": "report",
            },
        },
        "complete": {"operations": {"on": "2026-05-04", "by": "Dr Sam Specimen"}},
    }


BUNDLE: dict[str, Any] = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {
            "resource": {
                "resourceType": "Patient",
                "id": "p",
                "name": [{"family": "Importe", "given": ["Ida"]}],
                "birthDate": "1968-03-14",
                "gender": "female",
                "identifier": [{"value": "MRN-9"}],
            }
        },
        {
            "resource": {
                "resourceType": "Observation",
                "id": "o",
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "44261-6"}]},
                "subject": {"reference": "Patient/p"},
                "effectiveDateTime": "2026-04-20",
                "valueQuantity": {"value": 12},
            }
        },
    ],
}


def imported(change: dict[str, Any] | None = None) -> Import:
    bundle = json.loads(json.dumps(BUNDLE))
    bundle["entry"][0]["resource"].update(change or {})
    return facts_of_bundle(read_bundle(bundle, "test.json"), TODAY)


def bring_in(session: Session, clinic: ClinicRow, found: Import, **options: Any) -> Imported:
    return imports.import_patient(session, found, by=actor_of(clinic), now=NOW, **options)


def test_an_import_registers_the_patient_and_adds_the_facts(session: Session, clinic: ClinicRow) -> None:
    found = imported()

    came_to = bring_in(session, clinic, found)

    assert came_to.new_patient
    assert came_to.added == len(found.facts.data) > 0
    patient = session.exec(select(PatientRow)).one()
    assert (patient.identifier, patient.name_key) == ("MRN-9", "importe ida")
    known = records.facts_of_case(session, session.get_one(CaseRow, came_to.case_id))
    assert known.data.keys() == found.facts.data.keys()
    assert known.complete == {}


def test_the_same_import_twice_adds_nothing(session: Session, clinic: ClinicRow) -> None:
    first = bring_in(session, clinic, imported())
    before = audit.verify(session, clinic.id).events

    second = bring_in(session, clinic, imported())

    assert (second.case_id, second.new_patient, second.added) == (first.case_id, False, 0)
    assert second.known == first.added
    assert audit.verify(session, clinic.id).events == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"birthDate": "1968-03-15"}, "another name or date of birth"),
        ({"name": [{"family": "Other", "given": ["Ida"]}]}, "another name or date of birth"),
        ({"birthDate": None}, "family name and date of birth"),
        ({"deceasedBoolean": True}, "has died"),
        ({"identifier": []}, "no patient number"),
    ],
)
def test_an_import_that_cannot_be_the_patient_is_refused_whole(
    session: Session, clinic: ClinicRow, change: dict[str, Any], why: str
) -> None:
    bring_in(session, clinic, imported())
    rows = len(session.exec(select(FactRow)).all())
    wanted = {key: value for key, value in change.items() if value is not None}
    found = imported(wanted)
    if change.get("birthDate", "") is None:
        found = _without_birth(found)

    with pytest.raises(RuleError, match=why):
        bring_in(session, clinic, found)
    session.rollback()

    assert len(session.exec(select(FactRow)).all()) == rows


def _without_birth(found: Import) -> Import:
    return replace(found, patient=replace(found.patient, birth_date=None))


def test_the_clinics_own_number_serves_where_the_record_has_none(session: Session, clinic: ClinicRow) -> None:
    came_to = bring_in(session, clinic, imported({"identifier": []}), identifier="R-77")

    assert (
        session.get_one(PatientRow, session.get_one(CaseRow, came_to.case_id).patient_id).identifier == "R-77"
    )


def test_an_import_needs_a_clinic(session: Session) -> None:
    with pytest.raises(ValueError, match="into a clinic"):
        imports.import_patient(session, imported(), by=SYSTEM, now=NOW)


def test_an_older_imported_value_never_displaces_a_newer_one(session: Session, clinic: ClinicRow) -> None:
    came_to = bring_in(session, clinic, imported())
    case = session.get_one(CaseRow, came_to.case_id)
    single = next(datum for name, datum in imported().facts.data.items() if name not in LISTS.values())
    record(session, case, Answer(single.name, None, on=TODAY))

    again = bring_in(session, clinic, imported())

    assert again.added == 0
    assert records.facts_of_case(session, case).get(single.name) is None


def test_what_was_withdrawn_does_not_return_with_the_next_import(session: Session, clinic: ClinicRow) -> None:
    folder = Path(__file__).parents[2] / "scs_manager" / "services" / "demo_data"
    source = next(iter(sorted(folder.glob("*.json"))), None)
    if source is None:
        pytest.skip("The package carries no example bundle.")
    found = facts_of_bundle(read_bundle(read_json(source.read_bytes(), source.name), source.name), TODAY)
    came_to = bring_in(session, clinic, found, identifier="R-88")
    case = session.get_one(CaseRow, came_to.case_id)
    rows = [row for group in records.item_rows(session, case).values() for row in group]
    records.withdraw_item(session, case=case, row=rows[0], reason="x", by=actor_of(clinic), now=NOW)

    again = bring_in(session, clinic, found, identifier="R-88")

    assert rows
    assert again.added == 0
