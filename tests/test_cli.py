"""The commands that need no database: profiles and calc; and what all commands promise."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scs_manager.cli import main
from tests.commands import BUNDLE, CHECKOUT, PUBLIC, one_sentence, program, run

ON = ("--on", "2026-05-13")
HEAVY = {"flask", "gunicorn", "pydantic", "reportlab", "scipy", "sqlalchemy", "sqlmodel", "wtforms"}


class TestProfiles:
    def test_the_list_names_every_profile_and_marks_drafts(self) -> None:
        lines = run("profiles", "list").stdout.splitlines()

        assert lines[0].startswith("scs-core")
        assert any("aetna-cpb-0194" in line for line in lines)
        assert any("[draft: off until signed off]" in line for line in lines)

    def test_the_list_as_json_says_question_provenance_and_hash(self) -> None:
        found = json.loads(run("profiles", "list", "--json").stdout)

        assert {profile["question"] for profile in found} == {"appropriate", "safe", "payer"}
        assert all(len(profile["sha256"]) == 64 for profile in found)

    def test_a_profile_is_shown_as_its_file_and_as_json(self) -> None:
        shown = run("profiles", "show", "nice-ta159").stdout

        assert 'id = "nice-ta159"' in shown
        assert json.loads(run("profiles", "show", "nice-ta159", "--json").stdout)["text"] == shown

    def test_a_shown_profile_is_correct_and_a_changed_one_is_refused_with_its_place(
        self, tmp_path: Path
    ) -> None:
        good, bad, ugly = (tmp_path / f"{name}.toml" for name in ("good", "bad", "ugly"))
        good.write_text(run("profiles", "show", "nice-ta159").stdout, encoding="utf-8")
        bad.write_text(good.read_text(encoding="utf-8") + "\nsurprise = 1\n", encoding="utf-8")
        ugly.write_bytes(b"\xff")

        result = run("profiles", "check", str(good), str(bad), str(ugly))
        assert result.exit_code == 1
        assert f"{good}: nice-ta159" in result.stdout
        assert result.stderr.startswith(f"{bad}")
        assert "surprise" in result.stderr
        assert "not UTF-8" in result.stderr
        assert run("profiles", "check", str(good)).exit_code == 0

    def test_diff_says_in_words_what_a_file_changes(self, tmp_path: Path) -> None:
        ours = tmp_path / "ours.toml"
        text = run("profiles", "show", "nice-ta159").stdout
        ours.write_text(text.replace("months = 6", "months = 9"), encoding="utf-8")

        found = run("profiles", "diff", "nice-ta159", str(ours)).stdout
        same = run("profiles", "diff", "nice-ta159", "nice-ta159").stdout
        data = json.loads(run("profiles", "diff", "nice-ta159", str(ours), "--json").stdout)

        assert "changed: Pain for at least 9 months" in found
        assert "  months, at least: 6, now 9" in found
        assert same == "Both ask the same.\n"
        assert data["criteria"][0]["differences"] == [{"what": "months, at least", "was": "6", "now": "9"}]
        assert run("profiles", "diff", "nice-ta159", "nothing").exit_code != 0

    def test_the_facts_are_listed_with_meaning_unit_and_range(self) -> None:
        schema = json.loads(run("profiles", "facts", "--json").stdout)

        assert "pain.leg_nrs" in schema["properties"]["facts"]["properties"]
        assert "pain.leg_nrs: Average leg pain" in run("profiles", "facts").stdout


class TestCalc:
    def test_each_line_gives_one_line_and_blank_lines_are_skipped(self) -> None:
        given = '{"daily": [["oxycodone", 20]]}\n\n   \n{"daily": [["hydrocodone", 20]]}'

        result = run("calc", "MME-CDC2022", given=given)
        assert [json.loads(line)["mme_known"] for line in result.stdout.splitlines()] == [30.0, 20.0]
        assert result.exit_code == 0

    @pytest.mark.parametrize(
        "line", ["{", "[]", "5", '{"daily": 5}', '{"daily": [], "daily": []}', '{"a": NaN}', "\xff"]
    )
    def test_a_bad_line_gives_an_error_on_its_line_and_1_at_the_end(self, line: str) -> None:
        result = run("calc", "MME-CDC2022", given=f'{line}\n{{"daily": []}}\n'.encode("latin-1"))

        first, second = map(json.loads, result.stdout.splitlines())
        assert first["error"].startswith("line 1")
        assert (second["mme_known"], second["complete"]) == (0, True)
        assert result.exit_code == 1

    def test_a_file_can_be_read_and_kinds_are_listed(self, tmp_path: Path) -> None:
        (tmp_path / "cases.jsonl").write_text('{"daily": []}\n', encoding="utf-8")

        assert run("calc", "MME-CDC2022", "--input", str(tmp_path / "cases.jsonl")).exit_code == 0
        assert "ReliefCI" in run("calc", "list").stdout.splitlines()

    def test_an_unknown_kind_is_refused(self) -> None:
        assert one_sentence(run("calc", "Nothing").stderr).startswith(
            "no calculation is called 'Nothing'; known are"
        )

    def test_the_published_vectors_are_reproduced(self) -> None:
        file = PUBLIC / "measure_vectors.json"
        if not file.exists():
            pytest.skip("the vectors are not on this computer")
        vectors = json.loads(file.read_text(encoding="utf-8"))
        for kind in run("calc", "list").stdout.split():
            lines = "\n".join(
                json.dumps({k: v for k, v in case.items() if k != "expect"}) for case in vectors.get(kind, [])
            )
            results = [json.loads(line) for line in run("calc", kind, given=lines).stdout.splitlines()]
            assert [
                close(result, case["expect"])
                for result, case in zip(results, vectors.get(kind, []), strict=True)
            ] == [True for _ in results], kind


def close(found: Any, expected: Any) -> bool:
    """Equal to the digits that the vector prints; a case without a score says why."""
    if expected is None:
        return found is None or (found["score"] is None and bool(found["reason"]))
    if isinstance(expected, dict):
        return all(close(found.get(key), value) for key, value in expected.items())
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(close, found, expected))
    if isinstance(expected, float):
        digits = len(str(expected).partition(".")[2])
        return bool(abs(found - expected) <= 0.5000001 * 10**-digits)
    return bool(found == expected)


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name, command in main.commands.items():
        found.append((name,))
        found += [(name, inner) for inner in getattr(command, "commands", {})]
    return found


class TestAll:
    @pytest.mark.parametrize("words", every_command(), ids=" ".join)
    def test_every_command_has_help_with_an_example(self, words: tuple[str, ...]) -> None:
        result = run(*words, "--help")

        assert result.exit_code == 0
        assert "Example: " in result.stdout
        assert max(map(len, result.stdout.splitlines())) <= 80

    def test_the_version_is_printed(self) -> None:
        assert run("--version").stdout.startswith("scs-manager, version ")

    def test_screening_imports_no_web_no_database_and_no_settings(self) -> None:
        code = (
            "import sys\nfrom scs_manager.cli import main\n"
            "try: main(['screen', sys.argv[1], '--on', '2026-05-13', '--json'])\n"
            "except SystemExit as end: assert end.code == 0\n"
            f"print('HEAVY', sorted({HEAVY} & set(sys.modules)), file=sys.stderr)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(BUNDLE)], capture_output=True, cwd=CHECKOUT, check=True
        )
        assert done.stderr.decode().strip() == "HEAVY []"

    def test_a_terminal_that_knows_only_ascii_is_served(self) -> None:
        done = program("screen", str(BUNDLE), *ON, PYTHONIOENCODING="ascii", PYTHONUTF8="0")

        assert (done.returncode, done.stderr) == (0, b"")

    def test_a_reader_that_goes_away_is_no_traceback(self) -> None:
        code = "from scs_manager.cli import main; main()"
        shell = f"{sys.executable} -c '{code}' screen {BUNDLE} --on 2026-05-13 | head -n 1"
        done = subprocess.run(["sh", "-c", shell], capture_output=True, cwd=CHECKOUT, check=True)
        assert (done.stdout, done.stderr) == (b"Screening on 2026-05-13\n", b"")
