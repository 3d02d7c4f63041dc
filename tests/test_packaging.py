"""What is shipped: our names, our data files, and requirements that are locked and name no address."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from importlib.resources import files
from pathlib import Path

import pytest

from scs_manager import migrate

CHECKOUT = Path(__file__).parents[1]
LOCKS = sorted((CHECKOUT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["scs_manager", "forms", "reports"])
def test_nobody_else_ships_a_package_of_our_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"scs-manager"}


def test_the_data_that_the_domain_reads_lies_in_its_package() -> None:
    domain = files("scs_manager.domain")

    for name in (
        "fhir_r4.txt",
        "fhir_codes.toml",
        "guidelines/scs-core.toml",
        "instruments/definitions/peg.toml",
    ):
        assert domain.joinpath(name).is_file()


def test_the_migrations_are_found() -> None:
    assert (migrate.scripts_folder() / "env.py").is_file()


def pins(lock: Path) -> dict[str, str]:
    found = re.findall(
        r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]*\])?==(\S+)", lock.read_text(encoding="utf-8"), re.M | re.I
    )
    return {name.lower().replace("_", "-"): version for name, version in found}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_pinned_with_a_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index" not in text
    for entry in re.split(r"\n(?=[a-z0-9])", text, flags=re.I):
        if "==" in entry:
            assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_locks_agree_with_one_another() -> None:
    runtime, build, development = (
        pins(CHECKOUT / "requirements" / f"{n}.txt") for n in ("runtime", "build", "dev")
    )

    assert runtime.items() <= development.items()
    assert not {name for name in build.keys() & development.keys() if build[name] != development[name]}


@pytest.mark.parametrize(
    ("declared", "lock"),
    [(PROJECT["project"]["dependencies"], "runtime"), (PROJECT["dependency-groups"]["dev"], "dev")],
)
def test_every_declared_dependency_is_locked(declared: list[str], lock: str) -> None:
    names = {re.split(r"[\[<>=!~; ]", requirement)[0].lower() for requirement in declared}

    assert names <= pins(CHECKOUT / "requirements" / f"{lock}.txt").keys(), "run make lock"


def test_the_oldest_python_is_the_one_the_locks_are_made_for() -> None:
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert "--python-version 3.11" in (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert sys.version_info >= (3, 11)
