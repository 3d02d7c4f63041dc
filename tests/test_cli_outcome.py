"""The outcome of a trial at the command line: from a file without anything else, and from the database."""

import json
import os
import subprocess
import sys
import uuid

import pytest
from sqlmodel import Session, select

from scs_manager.cli.outcome_text import outcome_lines
from scs_manager.domain.outcome_json import outcome_to_json
from scs_manager.domain.text import Text
from scs_manager.models.audit import AccessEventRow, AuditEventRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.demo_steps import Steps
from scs_manager.services.outcome_lookup import never_negative_of, outcome_by_id
from tests.commands import CHECKOUT, one_sentence, run
from tests.decision_scenes import NOW
from tests.domain.diaries import outcome

BASELINE, TRIAL = (7, 8, 7, 6, 8, 7, 7), (3, 4, 3, 3, 2)
LINES = [f"{day},{leg}" for day, leg in [*enumerate(BASELINE, -7), *enumerate(TRIAL, 2)]]
ONE = "\n".join(["day,leg", *LINES])
SEVERAL = "\n".join(["trial,day,leg", *(f"A,{line}" for line in LINES), "B,2,12", "C,2,3"])


def test_a_file_gives_the_report_or_json() -> None:
    report = run("outcome", "--csv", "-", "--target", "leg", given=ONE)
    assert (report.exit_code, report.stderr) == (0, "")
    assert report.stdout.startswith("LEG, the target: relief 58.0 %; approximate 95 % interval 45 to 70\n")
    assert "met, borderline" in report.stdout
    assert max(map(len, report.stdout.splitlines())) <= 80
    found = json.loads(run("outcome", "--csv", "-", "--target", "leg", "--json", given=ONE).stdout)
    assert (found["trial"], found["regions"]["leg"]["display"]) == (None, 58.0)


def test_more_pain_is_called_an_increase_wherever_it_is_counted() -> None:
    result = {"trial": None, "assumed": [], **outcome_to_json(outcome((6,) * 7, (7, 8, 8, 8, 8)))}
    report = "\n".join(outcome_lines(result))
    assert "LEG, the target: increase of 30.0 %; approximate 95 % interval of the relief -40" in report
    assert "- last 3 eligible days: increase of 33.3 % (3 of 3 days)" in report
    assert "-33.3" not in report


def test_the_report_says_why_a_trial_cannot_be_negative() -> None:
    words = Text("the trial was aborted, which is never a negative trial")
    result = {"trial": None, "assumed": [], **outcome_to_json(outcome(), never_negative=words)}
    assert next(outcome_lines(result)) == "The trial was aborted, which is never a negative trial."
    assert next(outcome_lines(result | {"never_negative": None})).startswith("LEG, the target")


def test_of_several_trials_the_bad_one_is_named_and_the_command_ends_with_2() -> None:
    result = run("outcome", "--csv", "-", "--target", "leg", "--json", given=SEVERAL)

    first, second, third = json.loads(result.stdout)["trials"]
    assert first["regions"]["leg"]["label"] == "met, borderline"
    assert third["regions"]["leg"]["reason"] == "0 of 7 baseline days, at least 4 are needed"
    assert second["error"] in result.stderr
    assert one_sentence(result.stderr) == (
        "standard input, line 14, column leg: Must be a whole number from 0 to 10."
    )
    assert result.exit_code == 2
    report = run("outcome", "--csv", "-", "--target", "leg", given=SEVERAL).stdout
    assert ("Trial A" in report, "Trial B" in report, "Trial C" in report) == (True, False, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "name either a TRIAL-ID or --csv FILE."),
        (("--csv", "/nowhere.csv"), "/nowhere.csv: cannot be read (No such file or directory)."),
        (("--csv", "-"), "standard input, line 2, column target: Say which region was the target: in"),
        (("7", "--target", "leg"), "--target goes with --csv: the database knows it of its trials."),
        (("7",), "'7' is not the id of a trial."),
        (("--csv", "-", "--profile", "safety"), "the profile safety has no relief rule and names no"),
    ],
)
def test_a_refusal_is_one_sentence_and_2(words: tuple[str, ...], sentence: str) -> None:
    result = run("outcome", *words, given=ONE)
    assert one_sentence(result.stderr).startswith(sentence)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_profile_sets_the_minimum_days() -> None:
    found = run("outcome", "--csv", "-", "--target", "leg", "--profile", "scs-core", "--json", given=ONE)
    assert json.loads(found.stdout)["window"]["min_baseline_days"] == 4


def test_a_file_needs_no_web_no_database_and_no_settings() -> None:
    code = (
        "import sys\nfrom scs_manager.cli import main\n"
        "try: main(['outcome', '--csv', '-', '--target', 'leg', '--json'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'flask', 'pydantic', 'reportlab', 'scipy', 'sqlalchemy', 'sqlmodel', 'wtforms'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    environment = {**os.environ, "SCS_DATABASE_URL": "nonsense"}
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"day,leg\n2,3\n", capture_output=True, cwd=CHECKOUT,
        env=environment, check=True,
    )  # fmt: skip
    assert done.stderr.decode().strip() == "HEAVY []"


def test_a_trial_of_the_database_is_read_and_nothing_is_written(ended_url: str, steps: Steps) -> None:
    def written(session: Session) -> tuple[int, int]:
        session.rollback()
        return len(session.exec(select(AuditEventRow.seq)).all()), len(
            session.exec(select(AccessEventRow.id)).all()
        )

    before = written(steps.s)
    trial = steps.s.exec(select(TrialRow.id)).one()
    steps.s.rollback()
    found = run("outcome", str(trial), "--json", SCS_DATABASE_URL=ended_url)
    assert found.exit_code == 0, found.stderr
    result = json.loads(found.stdout)
    assert (result["trial"], result["regions"]["leg"]["display"]) == (str(trial), 58.0)
    assert result["window"]["removed_on"] == "2026-05-13"
    assert "Ben" not in found.stdout
    assert result["regions"]["leg"]["label"] == "met, borderline"
    unknown = uuid.uuid4()
    refused = run("outcome", str(unknown), SCS_DATABASE_URL=ended_url)
    assert one_sentence(refused.stderr) == f"no trial of this database has the id {unknown}."
    assert written(steps.s) == before


def test_a_trial_that_cannot_be_negative_is_known_by_its_record(steps: Steps) -> None:
    trial = steps.s.exec(select(TrialRow)).one()
    found = outcome_by_id(steps.s, trial.id, now=NOW)
    assert found is not None
    assert found.never_negative is None
    trial.technically_adequate = False
    assert str(never_negative_of(steps.s, trial, found.outcome)) == (
        "the trial was not technically adequate, which is never a negative trial"
    )
    steps.s.rollback()
