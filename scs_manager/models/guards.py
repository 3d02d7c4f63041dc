"""Triggers that keep history as it is: rows only added, or fixed once signed, in both databases.

SQLite's batch rebuild of a table silently drops its triggers; therefore every run of the migrations removes
the guards first and makes all of them again at its end, with `renew_guards`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True)
class Guard:
    """What may not happen to a table's rows.

    ``fixed_when`` is the column whose being filled fixes the row (None: fixed from the start);
    ``open_columns`` may still be filled in, once, in a row that is otherwise fixed.
    """

    table: str
    fixed_when: str | None = None
    open_columns: tuple[str, ...] = ()


GUARDS = (
    Guard("access_event", open_columns=("sealed_in",)),
    Guard("access_seal"),
    Guard("adverse_event"),
    Guard("alarm_step"),
    Guard(
        "attachment",
        open_columns=("withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason"),
    ),
    Guard("audit_event"),
    Guard("authorisation_change"),
    Guard(
        "authorisation_event",
        open_columns=("withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason"),
    ),
    Guard("body_map"),
    Guard("case_move"),
    Guard("checklist_answer"),
    Guard("clinic_logo"),
    Guard("completeness"),
    Guard(
        "consent",
        open_columns=(
            "withdrawn_at",
            "withdrawn_by_id",
            "withdrawn_by_name",
            "withdrawn_on",
            "withdrawn_reason",
        ),
    ),
    Guard("consent_text"),
    Guard("consent_text_review"),
    Guard("countersignature"),
    Guard(
        "day_exclusion",
        open_columns=(
            "withdrawn_at",
            "withdrawn_by_id",
            "withdrawn_by_name",
            "withdrawn_reason",
            "withdrawn_after_removal",
        ),
    ),
    Guard("decision"),
    Guard("device_event"),
    Guard("diary_entry"),
    Guard("diary_windows"),
    Guard("diary_zone"),
    Guard("distinct_patients"),
    Guard("document", open_columns=("withdrawn_at", "withdrawn_reason")),
    Guard("document_setting"),
    Guard("document_words"),
    Guard("entry_acceptance"),
    Guard("evaluation", fixed_when="signed_at"),
    Guard("fact"),
    Guard("follow_up_change"),
    Guard("follow_up_plan"),
    Guard("follow_up_record"),
    Guard("follow_up_request"),
    Guard("hold"),
    Guard("hold_times"),
    Guard("implant"),
    Guard("implant_battery"),
    Guard("implant_event"),
    Guard("implant_explant"),
    Guard("implant_hold"),
    Guard("implant_loss"),
    Guard("implant_plan"),
    Guard("implant_program"),
    Guard("implant_revision"),
    Guard("lead_placement"),
    Guard("measure_setting"),
    Guard("pain_rating"),
    Guard("patient_merge", open_columns=("undone_at", "undone_by_id", "undone_by_name", "undone_reason")),
    Guard("plan_deviation"),
    Guard("profile_sign_off"),
    Guard("profile_switch"),
    Guard("profile_text"),
    Guard("questionnaire_answer"),
    Guard("referral_change"),
    Guard("rescreen_finding"),
    Guard("screening", fixed_when="signed_at"),
    Guard("screening_dissent"),
    Guard("screening_judgement"),
    Guard("shared_decision"),
    Guard("stimulation_program"),
    Guard("supplied_definition"),
    Guard("team_review"),
    Guard("trial_call"),
    Guard("trial_end"),
)

PREFIX = "guard_"


def drop_guards(connection: sa.Connection) -> None:
    """Remove every guard, so that a migration may rebuild and fill tables."""
    for table, name in _existing(connection):
        suffix = "" if _is_sqlite(connection) else f' ON "{table}"'
        connection.exec_driver_sql(f"DROP TRIGGER {name}{suffix}")


def renew_guards(connection: sa.Connection) -> None:
    """Make every guard anew for the tables that exist; the last step of each run of the migrations."""
    drop_guards(connection)
    existing = set(sa.inspect(connection).get_table_names())
    if not _is_sqlite(connection):
        connection.exec_driver_sql(_POSTGRESQL_REFUSAL)
    for guard in GUARDS:
        if guard.table in existing:
            for statement in _statements(connection, guard):
                connection.exec_driver_sql(statement)


def guard_names(connection: sa.Connection) -> list[str]:
    """The names of the guards in the database, sorted."""
    return sorted(name for _table, name in _existing(connection))


def expected_names(dialect: str) -> list[str]:
    """The names of all guards a complete database has, sorted."""
    names = []
    for guard in GUARDS:
        names += [f"{PREFIX}{guard.table}_delete", f"{PREFIX}{guard.table}_update"]
        names += [f"{PREFIX}{guard.table}_fill"] if guard.open_columns else []
        names += [f"{PREFIX}{guard.table}_truncate"] if dialect == "postgresql" else []
    return sorted(names)


def _statements(connection: sa.Connection, guard: Guard) -> Iterator[str]:
    refusal = _sqlite_refusal(guard) if _is_sqlite(connection) else "EXECUTE FUNCTION guard_refuse()"
    when = f"WHEN (OLD.{guard.fixed_when} IS NOT NULL)" if guard.fixed_when else ""
    name, row = f"{PREFIX}{guard.table}", f'ON "{guard.table}" FOR EACH ROW'
    yield f"CREATE TRIGGER {name}_delete BEFORE DELETE {row} {when} {refusal}"
    columns = {column["name"] for column in sa.inspect(connection).get_columns(guard.table)}
    opened = [column for column in guard.open_columns if column in columns]  # an older schema may lack them
    if not opened:
        yield f"CREATE TRIGGER {name}_update BEFORE UPDATE {row} {when} {refusal}"
    else:
        closed = ", ".join(f'"{column}"' for column in sorted(columns - set(opened)))
        fillable = ", ".join(opened)
        filled = " OR ".join(f"OLD.{column} IS NOT NULL" for column in opened)
        yield f"CREATE TRIGGER {name}_update BEFORE UPDATE OF {closed} {row} {refusal}"
        yield f"CREATE TRIGGER {name}_fill BEFORE UPDATE OF {fillable} {row} WHEN ({filled}) {refusal}"
    if not _is_sqlite(connection):
        yield f'CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON "{guard.table}" {refusal}'


def _sqlite_refusal(guard: Guard) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{guard.table} keeps its history'); END"


_POSTGRESQL_REFUSAL = """
CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%% keeps its history', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _existing(connection: sa.Connection) -> list[tuple[str, str]]:
    if _is_sqlite(connection):
        query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
    rows = connection.execute(sa.text(query)).all()
    return [(table, name) for table, name in rows if name.startswith(PREFIX)]


def _is_sqlite(connection: sa.Connection) -> bool:
    return connection.dialect.name == "sqlite"
