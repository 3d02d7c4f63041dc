"""A clinic whose registry is full and whose trials have diaries: bulk rows, the same for the same size."""

import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import StaffRoleRow, StaffRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.registry import RegistryCaseRow, RegistryComplicationRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import registry
from tests.bench.clinics import NOW, TODAY, Clinic, loading, make_clinic
from tests.bench.places import Places
from tests.bench.registry import Site, application
from tests.random_registry import random_row

BATCH = 2000
_SCORES = ("pain_back_nrs", "pain_leg_nrs", "pain_worst_nrs", "pain_least_nrs", "sleep_nrs")


@contextmanager
def clinic_site(place: Places, trials: int, diary_days: int) -> Iterator[Site]:
    """A clinic with that registry and those diaries behind the real application; its person may export."""
    engine = make_engine(place.url)
    try:
        clinic = make_clinic(engine, trials, recorded=0)
        _let_export(engine, clinic.id)
        cases = _cases(engine, clinic.id)
        _load(engine, clinic.id, cases, diary_days)
        with Session(for_writing(engine)) as session:
            registry.finish(session, clinic.id, now=NOW, changed=True)
        yield Site(application(place, engine), engine, Clinic(clinic.id, (cases[0][0],), clinic.token))
    finally:
        engine.dispose()


def _let_export(engine: Engine, clinic_id: uuid.UUID) -> None:
    with Session(for_writing(engine)) as session:
        person = session.exec(select(StaffRow)).one()
        session.add(StaffRoleRow(clinic_id=clinic_id, staff_id=person.id, role=Role.AUDITOR))
        session.commit()
        registry.collect(session, clinic_id)


def _cases(engine: Engine, clinic_id: uuid.UUID) -> list[tuple[uuid.UUID, uuid.UUID]]:
    with Session(engine) as session:
        query = select(CaseRow.id, CaseRow.patient_id).where(CaseRow.clinic_id == clinic_id)
        return [(case, patient) for case, patient in session.exec(query.order_by(col(CaseRow.id)))]


def _load(
    engine: Engine, clinic_id: uuid.UUID, cases: Sequence[tuple[uuid.UUID, uuid.UUID]], diary_days: int
) -> None:
    """A registry row for every case, and for each an ended trial with its share of the diary days."""
    rng = random.Random(len(cases))
    each = max(diary_days // len(cases), 1)
    with loading(engine) as put:
        for begin in range(0, len(cases), BATCH):
            rows: dict[Any, list[dict[str, Any]]] = {}
            for case_id, patient_id in cases[begin : begin + BATCH]:
                _registered(rows, clinic_id, case_id, rng)
                _tried(rows, clinic_id, case_id, patient_id, each, rng)
            for model in (RegistryCaseRow, RegistryComplicationRow, TrialRow, EnrolmentRow, DiaryEntryRow):
                put(model, rows.get(model, []))


Rows = dict[Any, list[dict[str, Any]]]


def _registered(rows: Rows, clinic_id: uuid.UUID, case_id: uuid.UUID, rng: random.Random) -> None:
    columns, complications = random_row(rng, TODAY)
    keys = {"clinic_id": clinic_id, "case_id": case_id}
    rows.setdefault(RegistryCaseRow, []).append(keys | columns | {"touched_seq": 1, "computed_seq": 1})
    rows.setdefault(RegistryComplicationRow, []).extend(keys | each for each in complications)


def _tried(
    rows: Rows, clinic_id: uuid.UUID, case_id: uuid.UUID, patient_id: uuid.UUID, days: int, rng: random.Random
) -> None:
    """An ended trial whose diary begins with seven evenings before the leads."""
    trial_id, enrolment_id = (uuid.UUID(int=rng.getrandbits(128), version=4) for _ in range(2))
    first = TODAY - timedelta(days=rng.randrange(60, 800))
    placed, removed = first + timedelta(days=7), first + timedelta(days=max(days, 10))
    ended = NOW - timedelta(days=10)
    common = {"clinic_id": clinic_id}
    rows.setdefault(TrialRow, []).append(common | {
        "id": trial_id, "case_id": case_id, "target_region": "leg", "relief_profile": "scs-core",
        "baseline_starts_on": first, "placement_on": placed, "removal_on": removed, "placed_on": placed,
        "removed_on": removed, "ended_at": ended, "target_locked_at": ended, "planned_by_name": "Dr Sam",
        "planned_at": ended - timedelta(days=40), "technically_adequate": True, "version": 1,
    })  # fmt: skip
    rows.setdefault(EnrolmentRow, []).append(common | _enrolment(enrolment_id, trial_id, patient_id))
    for number in range(days):
        score = rng.randrange(5, 10) if number < 8 else rng.randrange(1, 6)
        rows.setdefault(DiaryEntryRow, []).append(common | {
            "trial_id": trial_id, "enrolment_id": enrolment_id, "client_key": f"b-{number}",
            "day": first + timedelta(days=number), "version": 1, "medicines": [], "tingling": [],
            "warning_signs": [], "flags": [], "source": "patient", "by_name": "Patient",
            "punctuality": "on_time", "answered_at": ended, "received_at": ended,
            "time_zone": "Europe/London", "note": "", **dict.fromkeys(_SCORES, score),
        })  # fmt: skip


def _enrolment(key: uuid.UUID, trial_id: uuid.UUID, patient_id: uuid.UUID) -> dict[str, Any]:
    return {
        "id": key, "trial_id": trial_id, "patient_id": patient_id, "time_zone": "Europe/London",
        "created_at": NOW,
    }  # fmt: skip
