"""What belongs to a case or a trial is found by it: SQLite never reads through a clinic."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

OWNERS = ("case_id", "trial_id")
FEW = {(table, "trial_id") for table in ("checklist_answer", "decision", "registry_case", "shared_decision")}
"""Found by their case, and asked for a trial among the few rows of that case."""

PAIRS = [
    (table.name, owner)
    for table in SQLModel.metadata.sorted_tables
    for owner in OWNERS
    if {"clinic_id", owner} <= set(table.columns.keys()) and (table.name, owner) not in FEW
]


@pytest.fixture
def sqlite(engine: Engine) -> Engine:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps statistics and plans by them")
    return engine


def test_rows_of_a_case_and_of_a_trial_are_found_by_it(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        for table, owner in PAIRS:
            columns = SQLModel.metadata.tables[table].columns
            asked = sa.select(*columns).where(columns["clinic_id"].is_not(None), columns[owner].is_not(None))
            query = str(asked).replace("IS NOT NULL", "= '1'")
            plan = " ".join(str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}"))
            assert f"{owner}=?" in plan, f"{table}: {plan}"


def test_the_tables_of_a_case_are_seen(sqlite: Engine) -> None:
    assert {"fact", "trial", "diary_entry", "follow_up_visit"} <= {table for table, _ in PAIRS}
    assert sa.inspect(sqlite).has_table("fact")
