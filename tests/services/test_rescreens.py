"""Re-screening a registry: whom an edited profile would tell something else, and that it changes nobody."""

import random
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.profiles import load_profile, shipped_profiles
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import CompletenessRow
from scs_manager.models.rescreens import RescreenRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import audit, profile_texts, rescreens
from scs_manager.services.cases import worklist
from scs_manager.services.profile_library import FOLDER
from scs_manager.services.record_rows import add_fact, add_item, facts_of_case
from scs_manager.services.registry_facts import facts_of_cases
from scs_manager.services.worklist_query import SCREENING_OUT_OF_DATE
from tests.factories import NOW, TODAY, actor_of, make_case, make_clinic, make_screening
from tests.random_records import Record, random_record

EDITED = "nice-ta159"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    return make_clinic(session)


def keep_record(session: Session, case: CaseRow, record: Record, now: datetime = NOW) -> None:
    by = actor_of(session.get_one(ClinicRow, case.clinic_id))
    for name, (value, on) in record.facts.items():
        add_fact(session, case, name, value, on=on, source="letter", by=by, now=now)
    for key, items in record.items.items():
        for item in items:
            add_item(session, case, key, item, source="letter", by=by, now=now)
    for key, said_on in record.complete.items():
        session.add(CompletenessRow(clinic_id=case.clinic_id, case_id=case.id, list=key, on=said_on,
                                    by_id=by.id, by_name=by.name, at=now))  # fmt: skip
    session.commit()


def with_pain(session: Session, clinic: ClinicRow, number: str, months: int | None) -> CaseRow:
    """A screened case whose pain began so many months ago; None: nobody asked."""
    case = make_case(session, clinic, number)
    if months is not None:
        onset = date(TODAY.year, TODAY.month - months, 1)
        add_fact(session, case, "pain.onset_on", onset, on=TODAY, source="", by=actor_of(clinic), now=NOW)
    record = random_record(random.Random(4), TODAY, noise=0.0)
    facts = {name: kept for name, kept in record.facts.items() if name != "pain.onset_on"}
    keep_record(session, case, Record(facts, record.items, record.complete))
    make_screening(session, case, clinic)
    return case


def edit(session: Session, clinic: ClinicRow, folder: Path, months: int) -> None:
    """From now on the clinic asks for so many months of pain: its file, signed off."""
    text = shipped_profiles()[EDITED].text
    shipped = shipped_profiles()[EDITED]
    changed = text.replace(f'version = "{shipped.version}"', f'version = "9.{months}"')
    changed = changed.replace("months = 6", f"months = {months}")
    assert changed.count(f"months = {months}") >= 1
    (folder / f"{EDITED}.toml").write_text(changed, encoding="utf-8")
    session.info[FOLDER] = folder
    profile = load_profile(changed, f"{EDITED}.toml")
    profile_texts.sign_off_profile(session, profile=profile, by=actor_of(clinic), now=NOW)


def run_through(session: Session, clinic: ClinicRow, **asked: object) -> RescreenRow:
    by = actor_of(clinic)
    run = rescreens.begin(session, clinic_id=clinic.id, on=TODAY, by=by, now=LATER, **asked)  # type: ignore[arg-type]
    plan = rescreens.plan_of(session, clinic.id, on=run.on, profile=run.profile, everyone=run.everyone)
    while (batch := rescreens.look(session, run, plan)) is not None:
        rescreens.keep(session, run, batch, now=LATER)
    rescreens.end(session, run, by=by, now=LATER)
    return run


def counts(run: RescreenRow) -> tuple[int, int, int]:
    return run.looked, run.able, run.changed


def out_of_date(session: Session, clinic: ClinicRow) -> set[uuid.UUID]:
    """The cases that the worklist flags."""
    lines = worklist(session, clinic.id).lines
    return {line.case_id for line in lines if SCREENING_OUT_OF_DATE in line.flags}


def test_the_facts_of_many_cases_are_those_of_each(session: Session, clinic: ClinicRow) -> None:
    rng = random.Random(11)
    cases = [make_case(session, clinic, f"R-{number:04d}") for number in range(3)]
    for case in cases[:2]:
        for day in range(2):  # the second record corrects the first
            keep_record(session, case, random_record(rng, TODAY, noise=0.3), NOW + timedelta(days=day))
    add_fact(session, cases[0], "pain.dn4", None, on=TODAY, source="", by=actor_of(clinic), now=LATER)
    session.commit()

    found = facts_of_cases(session, clinic.id, [case.id for case in cases])

    assert found == {case.id: facts_of_case(session, case) for case in cases}


def test_nobody_is_found_outside_the_clinic(session: Session, clinic: ClinicRow) -> None:
    case = make_case(session, clinic)
    assert facts_of_cases(session, make_clinic(session, "Hillside").id, [case.id]) == {}


def test_an_edit_is_followed_to_those_it_can_touch(
    session: Session, clinic: ClinicRow, tmp_path: Path
) -> None:
    short = with_pain(session, clinic, "R-0001", months=2)
    long = with_pain(session, clinic, "R-0002", months=4)
    with_pain(session, clinic, "R-0003", months=None)
    told = {case.id: case.outcome for case in session.exec(select(CaseRow))}
    edit(session, clinic, tmp_path, months=3)

    run = run_through(session, clinic, profile=EDITED)

    found = list(rescreens.findings_of(session, run))
    assert counts(run) == (2, 2, 1)
    assert [(row.case_id, row.to_version) for row in found] == [(long.id, "9.3")]
    assert [(each["criterion"], each["from"], each["to"], each["cause"]) for each in found[0].causes] == [
        ("ind.pain_duration", "not_met", "met", "profile")
    ]
    assert short.id not in {row.case_id for row in found}
    assert {case.id: case.outcome for case in session.exec(select(CaseRow))} == told
    assert len(session.exec(select(ScreeningRow)).all()) == 3
    assert audit.verify(session, clinic.id).broken is None


def test_without_an_edit_nobody_is_looked_at_and_everyone_when_asked(
    session: Session, clinic: ClinicRow
) -> None:
    with_pain(session, clinic, "R-0001", months=2)
    assert counts(run_through(session, clinic, profile=EDITED)) == (0, 0, 0)
    assert counts(run_through(session, clinic, profile=EDITED, everyone=True)) == (1, 1, 0)


def test_a_changed_record_and_old_data_are_named_as_the_cause(session: Session, clinic: ClinicRow) -> None:
    case = with_pain(session, clinic, "R-0001", months=2)
    by = actor_of(clinic)
    add_fact(session, case, "safety.gross_instability", True, on=TODAY, source="", by=by, now=LATER)
    session.commit()

    run = run_through(session, clinic)

    causes = {
        (each["criterion"], each["cause"])
        for row in rescreens.findings_of(session, run)
        for each in row.causes
    }
    assert counts(run) == (1, 1, 1)
    assert causes == {("excl.gross_instability", "record")}


def test_a_stopped_run_goes_on_and_finds_the_same(
    session: Session, clinic: ClinicRow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        with_pain(session, clinic, f"R-{number:04d}", months=4)
    edit(session, clinic, tmp_path, months=3)
    monkeypatch.setattr(rescreens, "BATCH", 1)
    by = actor_of(clinic)
    first = rescreens.begin(session, clinic_id=clinic.id, on=TODAY, by=by, now=LATER, profile=EDITED)
    plan = rescreens.plan_of(session, clinic.id, on=TODAY, profile=EDITED, everyone=False)
    batch = rescreens.look(session, first, plan)
    assert batch is not None
    rescreens.keep(session, first, batch, now=LATER)
    behind = RescreenRow(**first.model_dump() | {"after": None})
    with pytest.raises(RuleError, match="Another process"):
        rescreens.keep(session, behind, batch, now=LATER)

    run = run_through(session, clinic, profile=EDITED)

    assert run.id == first.id
    assert counts(run) == (4, 4, 4)
    assert len({row.case_id for row in rescreens.findings_of(session, run)}) == 4
    assert run_through(session, clinic, profile=EDITED).id != run.id


def test_flagged_cases_are_out_of_date_until_they_are_screened_again(
    session: Session, clinic: ClinicRow, tmp_path: Path
) -> None:
    cases = [with_pain(session, clinic, f"R-{number:04d}", months=4) for number in range(2)]
    ids = [case.id for case in cases]
    edit(session, clinic, tmp_path, months=3)
    run_through(session, clinic, profile=EDITED)
    assert out_of_date(session, clinic) == set()

    run_through(session, clinic, profile=EDITED, flags=True)
    assert out_of_date(session, clinic) == set(ids)
    make_screening(session, cases[0], clinic, LATER + timedelta(days=1))
    assert out_of_date(session, clinic) == {ids[1]}


def test_an_unknown_profile_and_one_not_in_use_are_refused(session: Session, clinic: ClinicRow) -> None:
    with pytest.raises(InputError, match="no such profile"):
        rescreens.plan_of(session, clinic.id, on=TODAY, profile="nice-ta1", everyone=False)
    with pytest.raises(InputError, match="not in use"):
        rescreens.plan_of(session, clinic.id, on=TODAY, profile="aetna-cpb-0194", everyone=False)
