"""The layers: every import contract holds, and each one is seen to fail when it is broken."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
CODE = ("scs_manager", "forms", "reports")
SETTINGS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in SETTINGS["contracts"]]
COMPOSED = {
    "access_messages": "for the worker: makes the link of one message, one commit",
    "accounts": "people of a clinic; signing in is handed on to sign_ins",
    "alarm_escalations": "the worker's: one batch of alarms, one commit",
    "decision_summary": "draws a signed decision and has documents store it",
    "deliveries": "the worker's: one message, claimed in one commit and marked in another",
    "demo": "plays the use cases one after the other",
    "document_notices": "plans a message about a document that own_documents and documents read, one commit",
    "follow_up_round": "the worker's: what is to be planned and asked in one clinic, one commit",
    "letters": "draws a letter and has documents store it",
    "questionnaire_messages": "for the worker too: makes the link of one message, one commit",
    "registry_comparison": "takes a clinic into the comparison; what is shared is kept by who may not commit",
    "registry_exports": "a read that leaves its event in the trail, one commit",
    "registry": "derived rows of the figures, batch by batch; reads through the services, changes no record",
    "reminders": "the worker's: the planned reminders of one clinic, one commit",
    "profile_texts": "signs a profile off; the text itself is kept in the caller's transaction",
    "screening_document": "draws a screening and has documents store it",
    "seals": "the worker's: one batch of looks, one commit",
    "staff_sessions": "ends and renews the sessions that sign_ins and accounts open",
    "tablets": "ends the session of staff, and knows the person as a phone's visit does",
}
"""Services that commit and are not in the contract of independence, each with its reason."""
COMMITS = re.compile(r"^    .*\bcommit\(", re.MULTILINE)

BREACHES = {
    "Inside scs_manager, imports point down": (
        "scs_manager/models/planted.py",
        "import scs_manager.services.audit",
    ),
    "Forms sit beside services, reports beside models": (
        "forms/planted.py",
        "import scs_manager.services.audit",
    ),
    "The domain is plain Python": ("scs_manager/domain/planted.py", "import pydantic"),
    "Only the statistics import SciPy": ("scs_manager/services/planted.py", "import scipy"),
    "Flask stays in the web": ("scs_manager/services/planted.py", "import flask"),
    "What sends words knows neither database nor settings": (
        "scs_manager/transports/planted.py",
        "import scs_manager.config",
    ),
    "Forms and reports never see the database": ("reports/planted.py", "import sqlmodel"),
    "A PDF is made only by a service, which stores and audits it": (
        "scs_manager/web/planted.py",
        "import reports.theme",
    ),
    "Use cases do not call one another": (
        "scs_manager/services/cases.py",
        "import scs_manager.services.diary",
    ),
}
"""For each contract a line that breaks it, and the module it is planted in."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    return subprocess.run([*command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code and its settings, to be broken."""
    for name in CODE:
        shutil.copytree(
            CHECKOUT / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "sass"),
        )
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_holds() -> None:
    result = lint(CHECKOUT)

    assert result.returncode == 0, result.stdout


def test_a_service_that_commits_is_independent_or_says_why_not() -> None:
    independent = next(c for c in SETTINGS["contracts"] if c["type"] == "independence")["modules"]
    named = {module.rpartition(".")[2] for module in independent} | set(COMPOSED)

    services = (CHECKOUT / "scs_manager/services").glob("*.py")
    committing = {path.stem for path in services if COMMITS.search(path.read_text(encoding="utf-8"))}

    assert {name for name in committing if not name.startswith("demo_")} <= named


def test_every_contract_has_its_breach() -> None:
    assert sorted(CONTRACTS) == sorted(BREACHES)


@pytest.mark.parametrize("contract", BREACHES)
def test_a_planted_import_breaks_its_contract(contract: str, copy: Path) -> None:
    module, line = BREACHES[contract]
    (copy / module).write_text(f"{line}\n", encoding="utf-8")

    result = lint(copy)
    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout


def test_a_module_without_a_place_in_the_layers_is_refused(copy: Path) -> None:
    (copy / "scs_manager" / "elsewhere.py").write_text("", encoding="utf-8")

    result = lint(copy)
    assert result.returncode == 1
    assert "elsewhere" in result.stdout


UTC_DAYS = {
    "scs_manager/models/measure_settings.py": "the day of a setting, which no rule compares",
    "scs_manager/services/record_rows.py": "the day of registration, as a fact that never goes out of date",
    "scs_manager/services/registry_facts.py": "the same, as the registry reads it",
    "scs_manager/services/worklist_query.py": "the order of a list",
}
"""Files that take the date of a stored instant as it is, each with its reason."""
STORED = re.compile(r"\b(?:\w+\.)?(?:at|\w+_at)\.date\(\)")


def test_the_day_of_a_stored_instant_is_that_of_a_place_and_never_that_of_utc() -> None:
    """What happened at 17:00 in Portland happened that day, on every page and paper (decision 9)."""
    found = {
        str(path.relative_to(CHECKOUT))
        for folder in CODE
        for path in (CHECKOUT / folder).rglob("*.py")
        if not path.name.startswith("demo_") and STORED.search(path.read_text(encoding="utf-8"))
    }
    pages = {
        path.name for path in (CHECKOUT / "scs_manager/web/templates").rglob("*.html")
        if STORED.search(path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert (found, pages) == (set(UTC_DAYS), set())
