"""``serve`` and ``demo``: what is refused, and that both really serve."""

import shutil
import signal
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.commands import free_port, one_sentence, program_in_background, run, wait_for

FORGED = {"SCRIPT_NAME": "/elsewhere", "PATH_INFO": "/nowhere", "X-Forwarded-Proto": "https"}
STRONG = "k3Jx9_Qw7Zr5Tn1Vb8Lm2Pc6Hd4Fs0Ga"


class TestServe:
    @pytest.mark.parametrize(
        ("secret", "sentence"),
        [
            ("", "SCS_SECRET_KEY is not set."),
            ("short", "SCS_SECRET_KEY is weak"),
            ("a" * 64, "SCS_SECRET_KEY is weak"),
        ],
    )
    def test_a_missing_or_weak_secret_is_refused(self, secret: str, sentence: str) -> None:
        result = run("serve", SCS_SECRET_KEY=secret, SCS_PUBLIC_URL="https://scs.example.org")

        assert result.exit_code == 1
        assert one_sentence(result.stderr).startswith(sentence)

    def test_an_unmigrated_database_is_not_served_and_bad_fonts_are_named(self, tmp_path: Path) -> None:
        (tmp_path / "hebrew.ttf").write_bytes(b"no font")
        result = run(
            "serve",
            SCS_SECRET_KEY=STRONG,
            SCS_PUBLIC_URL="https://scs.example.org",
            SCS_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}",
            SCS_FONTS_DIR=str(tmp_path),
        )

        fonts, database = result.stderr.splitlines(keepends=True)
        assert one_sentence(fonts) == "hebrew.ttf is not used: the file is damaged, or no TrueType font"
        assert one_sentence(database) == "the database is not up to date: run scs-manager db upgrade."

    def test_a_demonstration_is_served_as_one_and_never_as_a_clinic(self, tmp_path: Path) -> None:
        port = free_port()
        demo = program_in_background("demo", str(tmp_path), "--port", str(port))
        try:
            assert wait_for(f"http://127.0.0.1:{port}/sign-in", demo) == 200
            taken = run("demo", str(tmp_path / "other"), "--port", str(port))
            assert one_sentence(taken.stderr).startswith(f"port {port} cannot be used")
        finally:
            demo.send_signal(signal.SIGTERM)
            printed, _ = demo.communicate(timeout=60)
        assert "clinician@" in printed.decode()

        result = run(
            "serve",
            SCS_SECRET_KEY=STRONG,
            SCS_PUBLIC_URL="https://scs.example.org",
            SCS_DATABASE_URL=f"sqlite:///{tmp_path / 'demo.sqlite3'}",
        )
        assert one_sentence(result.stderr).startswith("this is a demonstration database")
        assert "exists already" in one_sentence(run("demo", str(tmp_path), "--port", str(port)).stderr)

    def test_a_clinic_is_served(self, sqlite_template: Path, tmp_path: Path) -> None:
        port, database = free_port(), tmp_path / "clinic.db"
        shutil.copyfile(sqlite_template, database)
        server = program_in_background(
            "serve",
            "--port",
            str(port),
            SCS_SECRET_KEY=STRONG,
            SCS_PUBLIC_URL="https://scs.example.org",
            SCS_DATABASE_URL=f"sqlite:///{database}",
        )
        try:
            assert wait_for(f"http://127.0.0.1:{port}/health", server) == 200
            # What only a proxy may say is not believed, although it comes from this computer.
            for header, said in FORGED.items():
                connection = HTTPConnection("127.0.0.1", port, timeout=10)
                connection.request("GET", "/health", headers={header: said})
                assert connection.getresponse().status == 200, header
                connection.close()
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=60)
        assert server.returncode == 0
