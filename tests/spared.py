"""With SCS_WEB_ON_BOTH=few, as where time is short, most tests are asked on one database alone."""

import os

import pytest

ON_BOTH = frozenset(
    {
        "test_access",
        "test_diary",
        "test_diary_wire",
        "test_messages",
        "test_statement_counts",
        "test_a_clinician_of_another_clinic_gets_nothing_but_the_same_404",
        "test_another_clinic_and_nothing_at_all_give_the_same_404",
        "test_no_address_with_nul_reaches_the_database",
    }
)
"""Files and tests whose own SQL, locks or refusals differ; of the others the services are tested on both."""
ON_15 = frozenset({"test_migrations", "test_engine", "test_audit", "test_diary"})
"""Files, beside those of the models, that `.ci/run` asks on PostgreSQL 15."""
LONG = frozenset({"test_pathway", "test_demo", "test_packet_document", "test_cli_documents"})
"""Files outside the pages that are spared too: a whole way, drawing, the demonstration on SQLite."""
TOLD_ELSEWHERE = frozenset(
    {
        "test_a_patient_comes_from_referral_to_issued_documents",  # the same way, walked in a browser
        "test_the_battery_notices_when_the_key_is_not_repeated",  # the control of another test
    }
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With SCS_WEB_ON_BOTH=few, as where time is short, most tests are asked on one database alone."""
    if os.environ.get("SCS_WEB_ON_BOTH") != "few":
        return
    known = {item.nodeid for item in items}
    spared = {item for item in items if _is_spared(item, known)}
    config.hook.pytest_deselected(items=sorted(spared, key=lambda item: item.nodeid))
    items[:] = [item for item in items if item not in spared]


def _is_spared(item: pytest.Item, known: set[str]) -> bool:
    """Pages and long ways are asked on SQLite, services on PostgreSQL, what PostgreSQL 15 is asked there."""
    stem, folder = item.path.stem, item.path.parent.name
    if item.name.partition("[")[0] in TOLD_ELSEWHERE:
        return True
    database = {"sqlite", "postgresql"} & set(_asked(item))
    if database == {"postgresql"}:
        name = getattr(item, "originalname", item.name)
        return (folder == "web" or stem in LONG or _is_asked_of_15(item)) and not {stem, name} & ON_BOTH
    there = item.nodeid.replace("sqlite", "postgresql")
    only_there = folder == "services" and stem not in LONG and not _is_asked_of_15(item)
    return database == {"sqlite"} and only_there and there in known


def _asked(item: pytest.Item) -> list[str]:
    params = getattr(getattr(item, "callspec", None), "params", {})
    return [each for each in params.values() if isinstance(each, str)]


def _is_asked_of_15(item: pytest.Item) -> bool:
    """Whether `.ci/run` asks it on PostgreSQL 15, the oldest that is supported."""
    return item.path.parent.name == "models" or item.path.stem in ON_15
