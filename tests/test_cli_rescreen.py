"""``scs-manager rescreen``: from the edit of a profile to the flags of the worklist, as a program."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.profiles import load_profile, shipped_profiles
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import cases, profile_texts, rescreens
from scs_manager.services.profile_library import FOLDER
from scs_manager.services.record_rows import add_fact
from scs_manager.services.worklist_query import SCREENING_OUT_OF_DATE
from tests.commands import one_sentence, program
from tests.factories import actor_of, make_case, make_clinic, make_screening
from tests.random_records import Record, random_record
from tests.services.test_rescreens import keep_record

EDITED = "nice-ta159"
PATIENTS = 3
NOW = datetime.now(UTC)
ONSET = NOW.date() - timedelta(days=130)
"""Four months of pain: too short for six months, long enough for three."""


@pytest.fixture
def clinic(session: Session) -> ClinicRow:
    """A clinic with patients of whom NICE's six months were asked."""
    clinic = make_clinic(session)
    record = random_record(random.Random(4), NOW.date(), noise=0.0)
    facts = {name: kept for name, kept in record.facts.items() if name != "pain.onset_on"}
    for number in range(PATIENTS):
        case = make_case(session, clinic, f"R-{number:04d}", NOW)
        add_fact(
            session, case, "pain.onset_on", ONSET, on=NOW.date(), source="", by=actor_of(clinic), now=NOW
        )
        keep_record(session, case, Record(facts, record.items, record.complete), NOW)
        make_screening(session, case, clinic, NOW)
    return clinic


@pytest.fixture
def folder(session: Session, clinic: ClinicRow, tmp_path: Path) -> Path:
    """The clinic's own profile: three months instead of six, signed off."""
    shipped = shipped_profiles()[EDITED]
    text = shipped.text.replace(f'version = "{shipped.version}"', 'version = "9.3"')
    text = text.replace("months = 6", "months = 3")
    (tmp_path / f"{EDITED}.toml").write_text(text, encoding="utf-8")
    session.info[FOLDER] = tmp_path
    profile = load_profile(text, f"{EDITED}.toml")
    profile_texts.sign_off_profile(session, profile=profile, by=actor_of(clinic), now=NOW)
    return tmp_path


def rescreened(database_url: str, folder: Path, *words: str) -> str:
    done = program(
        "rescreen", "--profile", EDITED, *words,
        SCS_DATABASE_URL=database_url, SCS_PROFILES_DIR=str(folder),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def flagged(engine: Engine, clinic: ClinicRow) -> int:
    """Read apart from the test's own session, whose lock the program would wait for."""
    with Session(engine) as session:
        return sum(SCREENING_OUT_OF_DATE in line.flags for line in cases.worklist(session, clinic.id).lines)


def test_an_edit_lists_whom_it_touches_and_flags_them_only_when_asked(
    engine: Engine, database_url: str, clinic: ClinicRow, folder: Path
) -> None:
    text = rescreened(database_url, folder)
    assert text.startswith(f"Looked at {PATIENTS} cases as of ")
    assert text.count(f"  {EDITED} ") == PATIENTS
    assert "(the profile was edited)" in text
    assert flagged(engine, clinic) == 0

    assert "flagged on the worklist" in rescreened(database_url, folder, "--apply")
    assert flagged(engine, clinic) == PATIENTS


def test_a_run_that_was_stopped_between_two_batches_goes_on(
    session: Session, database_url: str, clinic: ClinicRow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescreens, "BATCH", 1)
    by = Actor(ActorKind.SYSTEM, None, "command line", clinic.id)
    begun = rescreens.begin(session, clinic_id=clinic.id, on=NOW.date(), by=by, now=NOW, profile=EDITED)
    plan = rescreens.plan_of(session, clinic.id, on=begun.on, profile=EDITED, everyone=False)
    first = rescreens.look(session, begun, plan)
    assert first is not None
    rescreens.keep(session, begun, first, now=NOW)

    told: dict[str, Any] = json.loads(rescreened(database_url, folder, "--json"))

    assert told["run"] == str(begun.id)
    assert (told["looked"], told["could_change"], told["would_change"]) == (PATIENTS,) * 3
    assert len({each["case"] for each in told["cases"]}) == PATIENTS
    assert {each["to_version"] for each in told["cases"]} == {"9.3"}


def test_a_profile_that_is_not_there_is_refused_in_one_sentence(
    database_url: str, clinic: ClinicRow, tmp_path: Path
) -> None:
    done = program(
        "rescreen", "--profile", "nobody", SCS_DATABASE_URL=database_url, SCS_PROFILES_DIR=str(tmp_path)
    )
    assert done.returncode == 2
    assert "no such profile" in one_sentence(done.stderr.decode())
