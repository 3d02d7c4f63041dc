"""``scs-manager screen``: the main job without a server."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import BUNDLE, FACTS, PUBLIC, one_sentence, program, run

ON = ("--on", "2026-05-13")


def screened(*words: str) -> dict[str, Any]:
    result = run("screen", *words, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def public(name: str) -> str:
    file = PUBLIC / "fhir" / f"{name}.json"
    if not file.exists():
        pytest.skip("the public sample bundles are not on this computer")
    return str(file)


class TestScreen:
    def test_the_json_form_keeps_its_contract(self) -> None:
        result = screened(str(BUNDLE), *ON)

        assert result["on"] == "2026-05-13"
        assert result["patient"]["family_name"] == "Testfall"
        assert {
            line
            for part in ("taken", "ignored", "refused")
            for item in result["import"][part]
            for line in item
        } == {
            "resource",
            "what",
            "why",
        }
        assert result["overall"]["outcome"] == "incomplete"
        for profile in result["profiles"]:
            assert profile.keys() >= {
                "id",
                "version",
                "provenance",
                "question",
                "stage",
                "outcome",
                "findings",
            }
            assert profile.keys() >= {"settles", "settles_exact", "stops", "modifiable"}
            for finding in profile["findings"]:
                assert finding["state"] in {"met", "not_met", "unknown"}
                assert finding.keys() >= {
                    "criterion",
                    "role",
                    "stage",
                    "threshold",
                    "evidence",
                    "missing",
                    "why",
                }
                assert finding.keys() >= {"sources", "provenance"}
                for evidence in finding["evidence"]:
                    assert evidence.keys() >= {"what", "value", "on", "from"}

    def test_evidence_names_value_day_and_resource(self) -> None:
        result = screened(str(BUNDLE), *ON, "--profile", "scs-core")

        findings = {finding["criterion"]: finding for finding in result["profiles"][0]["findings"]}
        evidence = findings["opt.hba1c"]["evidence"]
        assert findings["opt.hba1c"]["state"] == "not_met"
        assert {
            "what": "safety.hba1c_percent",
            "value": 8.4,
            "on": "2026-04-20",
            "from": "Observation/a1c (effectiveDateTime)",
        }.items() <= next(item for item in evidence if item["what"] == "safety.hba1c_percent").items()
        assert findings["ind.prior_spine_surgery"]["state"] == "met"

    def test_only_named_profiles_are_asked_in_their_order(self) -> None:
        result = screened(str(BUNDLE), *ON, "--profile", "nice-ta159", "--profile", "aetna-cpb-0194")

        assert [profile["id"] for profile in result["profiles"]] == ["nice-ta159", "aetna-cpb-0194"]

    def test_without_a_name_drafts_are_left_out_and_core_and_safety_come_first(self) -> None:
        names = [profile["id"] for profile in screened(str(BUNDLE), *ON)["profiles"]]

        assert names[:2] == ["scs-core", "safety"]
        assert {"nice-ta159", "cms-ncd-160-7"} <= set(names)
        assert not any(profile["draft"] for profile in screened(str(BUNDLE), *ON)["profiles"])

    def test_the_report_for_people_fits_eighty_columns_and_says_everything(self) -> None:
        result = run("screen", str(BUNDLE), *ON)

        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= 80
        one_line = " ".join(result.stdout.split())
        for part in (
            "OVERALL: INCOMPLETE",
            "FROM THE FILE: 12 taken, 5 ignored, 1 refused",
            "[Condition/wrong] refused: its verification status is entered-in-error",
            "opt.hba1c: not met; optimise-first",
            "safety.hba1c_percent: 8.4 %, 2026-04-20, from Observation/a1c (effectiveDateTime)",
            "What would settle it",
            "needs local sign-off",
            "The clinician decides.",
        ):
            assert part in one_line

    def test_the_report_is_the_same_every_time(self) -> None:
        one, two = (run("screen", str(BUNDLE), *ON).stdout for _ in range(2))
        other_hashes = program("screen", str(BUNDLE), *ON, PYTHONHASHSEED="12").stdout.decode()

        assert one == two == other_hashes

    def test_a_facts_file_is_screened_on_its_own_day(self) -> None:
        result = screened(str(FACTS), "--profile", "scs-core")

        findings = {finding["criterion"]: finding for finding in result["profiles"][0]["findings"]}
        assert result["on"] == "2026-05-13"
        assert findings["ind.neuropathic"]["state"] == "met"
        assert findings["ind.leg_vs_back"]["state"] == "met"
        assert findings["caut.pacemaker_icd"]["state"] == "not_met"
        assert result["import"] == {"taken": [], "ignored": [], "refused": []}

    def test_the_day_given_wins_over_the_day_of_the_file(self) -> None:
        assert screened(str(FACTS), "--on", "2026-05-20")["on"] == "2026-05-20"

    def test_standard_input_is_read_for_a_dash(self) -> None:
        result = run("screen", "-", *ON, "--json", given=BUNDLE.read_bytes())

        assert json.loads(result.stdout)["patient"]["given_name"] == "Mara"

    def test_a_pdf_is_written_beside_the_report(self, tmp_path: Path) -> None:
        result = run("screen", str(BUNDLE), *ON, "--pdf", str(tmp_path / "report.pdf"))

        assert result.exit_code == 0
        assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")

    def test_a_person_who_died_is_told(self, tmp_path: Path) -> None:
        content = json.loads(BUNDLE.read_text(encoding="utf-8"))
        content["entry"][0]["resource"]["deceasedBoolean"] = True
        del content["entry"][0]["resource"]["name"]
        (tmp_path / "died.json").write_text(json.dumps(content), encoding="utf-8")

        report = run("screen", str(tmp_path / "died.json"), *ON).stdout
        assert "The file says that this person has died." in report
        assert "Name not given" in report

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"{", "FILE: not JSON (line 1, column 2)."),
            (b"[]", "FILE: neither a FHIR bundle nor a facts file."),
            (b'{"resourceType": "Patient"}', "FILE: not a FHIR bundle."),
            (b'{"resourceType": "Bundle", "entry": []}', "FILE: the bundle holds no patient."),
            (
                b'{"resourceType": "Bundle", "fhirVersion": "3.0.2"}',
                'FILE: Bundle: states FHIR version "3.0.2"; only ',
            ),
            (
                b'{"facts": {"pain.leg_nsr": 7}}',
                "FILE: pain.leg_nsr: is not known; did you mean pain.leg_nrs?",
            ),
            (b'{"facts": {"pain.leg_nrs": 11}}', "FILE: pain.leg_nrs: must lie between 0 and 10."),
            (b'{"facts": [], "facts": []}', 'FILE: the key "facts" occurs twice in one object.'),
            (b"[" * 99, "FILE: not JSON"),
            (b"[" * 99 + b"]" * 99, "FILE: nested deeper than 32 levels."),
        ],
    )
    def test_an_unreadable_input_ends_with_2_and_one_sentence(
        self, content: bytes, sentence: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "input.json"
        file.write_bytes(content)

        result = run("screen", str(file), "--json")
        assert (result.exit_code, result.stdout) == (2, "")
        assert one_sentence(result.stderr).startswith(sentence.replace("FILE", str(file)))

    def test_words_of_a_file_cannot_break_the_line(self, tmp_path: Path) -> None:
        file = tmp_path / "input.json"
        file.write_text('{"facts": {"a\\n\\u001b[31mred": 1}}', encoding="utf-8")

        assert "\x1b" not in one_sentence(run("screen", str(file)).stderr)

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("screen", "missing.json"), "missing.json: cannot be read (No such file or directory)."),
            (("screen", "."), ".: cannot be read (Is a directory)."),
            (("screen",), "Missing argument 'INPUT'."),
            (
                ("screen", str(BUNDLE), "--on", "2023-02-30"),
                "Invalid value for '--on': '2023-02-30' is not a day",
            ),
            (
                ("screen", str(BUNDLE), "--on", "20230220"),
                "Invalid value for '--on': '20230220' is not a day",
            ),
            (
                ("screen", str(BUNDLE), "--profile", "scs-cor"),
                "scs-cor: no such profile; did you mean scs-core?",
            ),
            (("screen", str(BUNDLE), "--profile", "zz"), "zz: no such profile; known are scs-core, safety,"),
            (
                ("screen", str(BUNDLE), "--pdf", "/nowhere/a.pdf"),
                "/nowhere/a.pdf: cannot be written (No such file",
            ),
            (("screne",), "No such command 'screne'."),
        ],
    )
    def test_a_wrong_command_line_ends_with_2_and_one_sentence(
        self, words: tuple[str, ...], sentence: str
    ) -> None:
        result = run(*words)

        assert result.exit_code == 2
        assert one_sentence(result.stderr).startswith(sentence)

    def test_the_ahrq_patient_is_incomplete_and_the_report_says_why(self) -> None:
        result = screened(public("ahrq-brenda-jackson"), "--on", "2023-10-16")

        core = {finding["criterion"]: finding for finding in result["profiles"][0]["findings"]}
        assert result["overall"]["outcome"] == "incomplete"
        assert core["ind.prior_spine_surgery"]["state"] == "unknown"
        assert core["ind.pain_intensity"]["state"] == "unknown"
        assert core["excl.suicidality"]["state"] == "unknown"
        assert core["psy.other_pain_syndrome"]["state"] == "met"

    @pytest.mark.parametrize("name", ["synthea-jacki-feil", "synthea-natalia-ruelas"])
    def test_patients_who_are_no_candidates_are_told_what_is_not_shown(self, name: str) -> None:
        report = run("screen", public(name), *ON).stdout

        assert "OVERALL: INCOMPLETE" in report
        assert "Operated on the lumbosacral spine before this pain" in report

    def test_a_clinic_profile_from_a_folder_is_asked(self, tmp_path: Path) -> None:
        text = run("profiles", "show", "nice-ta159").stdout
        (tmp_path / "ours.toml").write_text(text.replace('"nice-ta159"', '"ours"', 1), encoding="utf-8")
        (tmp_path / "broken.toml").write_text("id = ", encoding="utf-8")

        result = run(
            "screen", str(BUNDLE), *ON, "--profile", "ours", "--json", SCS_PROFILES_DIR=str(tmp_path)
        )
        assert [profile["id"] for profile in json.loads(result.stdout)["profiles"]] == ["ours"]
        assert one_sentence(result.stderr).startswith("profile file disabled: broken.toml:")


def test_a_retired_profile_is_refused_with_the_day_it_retired() -> None:
    result = run("screen", str(FACTS), "--profile", "lcd-l36035", *ON)

    assert result.exit_code != 0
    assert "was retired on 13 Jul 2023" in result.stderr
    assert result.stdout == ""
