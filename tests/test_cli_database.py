"""The commands that need a database, on both: db, user, import, worker, audit."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager import migrate
from scs_manager.models.accounts import StaffRoleRow, StaffRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.messages import MessageRow
from scs_manager.services.outbox import plan_message
from tests.certificates import PASSPHRASE, key_of, pkcs12_of
from tests.commands import BUNDLE, one_sentence, run

PASSWORD = "quiet rivers carry blue stones"
PERSON = ("user", "add", "a.berg@example.org", "--name", "Dr A. Berg", "--role", "clinician")
CLINIC = ("--new-clinic", "--clinic", "Pain clinic", "--phone", "1", "--emergency-phone", "2")


@pytest.fixture
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A migrated database that the environment names."""
    monkeypatch.setenv("SCS_DATABASE_URL", database_url)
    return database_url


@pytest.fixture
def clinic(url: str) -> str:
    """The same with a clinic and its first account."""
    assert run(*PERSON, *CLINIC, "--medical-lead", given=f"{PASSWORD}\n").exit_code == 0
    return url


class TestMigrations:
    def test_an_empty_database_is_brought_to_the_newest_revision(
        self, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SCS_DATABASE_URL", empty_database_url)

        before = run("db", "check")
        assert (before.exit_code, "run scs-manager db upgrade" in before.stdout) == (1, True)
        assert run("db", "upgrade").exit_code == 0
        after = run("db", "check")
        assert (after.exit_code, migrate.newest() or "" in after.stdout) == (0, migrate.newest())

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("nonsense", "SCS_DATABASE_URL is not a database URL that this program knows."),
            ("oracle+nothing://x/y", "SCS_DATABASE_URL is not a database URL that this program knows."),
            ("sqlite:////nowhere/at/all.db", "the database says no: unable to open database file."),
            ("postgresql+psycopg://nobody@127.0.0.1:1/x", "the database says no: connection failed"),
        ],
    )
    def test_a_database_out_of_reach_is_one_sentence(self, address: str, sentence: str) -> None:
        result = run("db", "upgrade", SCS_DATABASE_URL=address)

        assert result.exit_code == 1
        assert one_sentence(result.stderr).startswith(sentence)

    def test_a_setting_that_is_none_is_named(self) -> None:
        result = run("db", "check", SCS_TRUSTED_PROXIES="many")

        assert one_sentence(result.stderr).startswith("SCS_TRUSTED_PROXIES: Input should be a valid integer")

    def test_a_revision_is_drafted_with_the_next_number(
        self, tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(migrate.scripts_folder(), scripts)
        monkeypatch.setattr(migrate, "scripts_folder", lambda: scripts)
        newest = max(int(path.name[:4]) for path in (scripts / "versions").glob("0*.py"))

        result = run("db", "revision", "nothing new", SCS_DATABASE_URL=f"sqlite:///{sqlite_template}")
        assert result.exit_code == 0, result.stderr
        assert len(list((scripts / "versions").glob(f"{newest + 1:04d}_*.py"))) == 1


class TestUser:
    def test_the_first_account_comes_with_its_clinic(self, clinic: str, engine: Engine) -> None:
        with Session(engine) as session:
            staff, role = session.exec(select(StaffRow)).one(), session.exec(select(StaffRoleRow)).one()

        assert (staff.email, staff.full_name) == ("a.berg@example.org", "Dr A. Berg")
        assert (role.role, role.medical_lead) == ("clinician", True)
        assert PASSWORD not in staff.password_hash

    def test_the_next_account_joins_the_only_clinic(self, clinic: str) -> None:
        words = ("user", "add", "n@example.org", "--name", "N. Nurse", "--role", "nurse", "--role", "auditor")

        result = run(*words, given=f"{PASSWORD}\n")
        assert result.stdout == "N. Nurse may sign in to Pain clinic as nurse, auditor.\n"

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            (PERSON, 1, "There is an account with this e-mail address already."),
            (
                (*PERSON, "--clinic", "Other"),
                2,
                "no single clinic is called 'Other'; there are: Pain clinic.",
            ),
            ((*PERSON, "--new-clinic", "--clinic", "Other"), 2, "a new clinic needs --clinic, --phone and"),
            ((*PERSON[:-1], "nurse", "--medical-lead"), 2, "only a clinician can be the medical lead."),
            ((*PERSON[:-1], "boss"), 2, "Invalid value for '--role': 'boss' is not one of"),
        ],
    )
    def test_what_cannot_be_is_one_sentence(
        self, clinic: str, words: tuple[str, ...], code: int, sentence: str
    ) -> None:
        result = run(*words, given=f"{PASSWORD}\n")

        assert result.exit_code == code
        assert one_sentence(result.stderr).startswith(sentence)

    def test_a_clinic_must_be_named_where_there_are_several(self, clinic: str) -> None:
        other = (
            "user",
            "add",
            "o@example.org",
            "--name",
            "O",
            "--role",
            "auditor",
            *CLINIC[:2],
            "Second",
            *CLINIC[3:],
        )
        assert run(*other, given=f"{PASSWORD}\n").exit_code == 0

        result = run(
            "user", "add", "p@example.org", "--name", "P", "--role", "auditor", given=f"{PASSWORD}\n"
        )
        assert (
            one_sentence(result.stderr)
            == "there are several clinics; give --clinic with one of: Pain clinic, Second."
        )

    def test_without_a_clinic_the_way_to_one_is_said(self, url: str) -> None:
        assert "--new-clinic" in one_sentence(run(*PERSON, given=f"{PASSWORD}\n").stderr)

    def test_an_unmigrated_database_is_refused(
        self, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SCS_DATABASE_URL", empty_database_url)

        result = run(*PERSON, given=f"{PASSWORD}\n")
        assert one_sentence(result.stderr) == "the database is not up to date: run scs-manager db upgrade."


class TestImport:
    def test_a_bundle_becomes_a_patient_once(self, clinic: str) -> None:
        first, second = run("import", "fhir", str(BUNDLE)), run("import", "fhir", str(BUNDLE))

        assert (first.exit_code, second.exit_code) == (0, 0), first.stderr
        assert "new patient" in first.stdout
        assert "12 taken, 5 ignored, 1 refused" in first.stdout
        assert "refused: Condition/wrong: its verification status is entered-in-error" in first.stdout
        assert "known patient" in second.stdout
        assert ": 0 added," in second.stdout

    def test_one_bad_file_does_not_stop_the_others(self, clinic: str, tmp_path: Path) -> None:
        bad = tmp_path / "bad.json"
        bad.write_text("{", encoding="utf-8")

        result = run("import", "fhir", str(bad), str(BUNDLE))
        assert result.exit_code == 2
        assert "bad.json: not JSON" in result.stderr
        assert "new patient" in result.stdout

    def test_a_record_without_a_number_needs_the_clinics_own(self, clinic: str, tmp_path: Path) -> None:
        content = json.loads(BUNDLE.read_text(encoding="utf-8"))
        del content["entry"][0]["resource"]["identifier"]
        file = tmp_path / "unnumbered.json"
        file.write_text(json.dumps(content), encoding="utf-8")

        refused = run("import", "fhir", str(file))
        assert (refused.exit_code, "give the clinic's own" in refused.stderr) == (1, True)
        assert run("import", "fhir", str(file), "--identifier", "C-7").exit_code == 0
        two = run("import", "fhir", str(file), str(file), "--identifier", "C-7")
        assert one_sentence(two.stderr) == "--identifier goes with one file only."


class TestWorkerAndAudit:
    def test_due_messages_are_sent_once_and_unknown_ones_fail_visibly(
        self, clinic: str, engine: Engine
    ) -> None:
        assert run("import", "fhir", str(BUNDLE)).exit_code == 0
        past = datetime(2026, 1, 1, tzinfo=UTC)
        with Session(engine) as session:
            case = session.exec(select(CaseRow)).one()
            for kind, channel in (("alarm", "staff"), ("reminder", "sms")):
                plan_message(session, case=case, kind=kind, channel=channel, due_at=past, now=past)
            plan_message(
                session, case=case, kind="alarm", channel="staff", due_at=past.replace(year=2999), now=past
            )
            session.commit()

        assert "1 messages sent" in run("worker", "--once").stdout
        assert "0 messages sent" in run("worker", "--once").stdout
        with Session(engine) as session:
            states = [(row.kind, row.state, row.attempts) for row in session.exec(select(MessageRow)).all()]
        assert sorted(states) == [("alarm", "planned", 0), ("alarm", "sent", 1), ("reminder", "failed", 0)]

    def test_an_intact_chain_holds(self, clinic: str) -> None:
        result = run("audit", "verify")

        assert (result.exit_code, result.stdout) == (
            0,
            "Pain clinic: 2 events and 0 sealed reads hold; 0 reads are not yet sealed.\n",
        )

    def test_a_changed_event_is_named(self, clinic: str, engine: Engine) -> None:
        """Whoever may change the schema can get past the guards of the tables, but not past the chain."""
        with engine.begin() as raw:
            if engine.dialect.name == "sqlite":
                guards = raw.execute(
                    sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                ).scalars()
                for name in guards.all():
                    raw.execute(sa.text(f"DROP TRIGGER {name}"))
            else:
                raw.execute(sa.text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
            raw.execute(sa.text("UPDATE audit_event SET action = 'clinic.other' WHERE seq = 1"))

        result = run("audit", "verify")
        assert result.exit_code == 1
        assert result.stderr == "Pain clinic: broken at link 1: the event was changed.\n"


class TestCertificate:
    def test_a_clinics_certificate_is_shown_and_one_that_cannot_sign_fails(
        self, clinic: str, tmp_path: Path
    ) -> None:
        none = run("documents", "certificate")
        (tmp_path / "clinic.p12").write_bytes(pkcs12_of(key_of("EC"), datetime.now(UTC)))
        given = {"SCS_SIGNING_DIR": str(tmp_path), "SCS_SIGNING_PASSPHRASE": PASSPHRASE}
        good = run("documents", "certificate", **given)
        (tmp_path / "clinic.p12").write_bytes(pkcs12_of(key_of("EC"), datetime.now(UTC), starts=-9, ends=-1))
        over = run("documents", "certificate", **given)
        shut = run("documents", "certificate", **given | {"SCS_SIGNING_PASSPHRASE": "wrong"})

        assert none.stdout == "Pain clinic: no certificate; its files are not signed.\n"
        assert none.exit_code == 0
        assert good.exit_code == 0
        assert good.stdout.startswith("Pain clinic: Northgate Pain Clinic, documents, issued by Northgate")
        assert over.exit_code == 1
        assert "The signing certificate clinic.p12 expired on" in over.stderr
        assert "the passphrase is wrong" in one_sentence(shut.stderr)
        assert PASSPHRASE not in good.stdout + over.stderr + shut.stderr
