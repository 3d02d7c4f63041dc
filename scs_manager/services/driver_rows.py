"""Rows as the database's driver gives them: in a registry, to make objects of rows costs as much again."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

RawKey = str | uuid.UUID
"""A key as the driver gives it: 32 hexadecimal digits in SQLite."""


def driver_rows(
    connection: sa.Connection, statement: sa.Select[Any], given: Mapping[str, Any]
) -> Sequence[Any]:
    """Every row, as tuples; what is not text or a number is to be read with the functions below."""
    cursor = connection.execute(statement, given).cursor
    if cursor is None:
        raise ValueError("that statement gives no rows")
    return cursor.fetchall()


def as_key(raw: RawKey) -> uuid.UUID:
    """The key itself."""
    return uuid.UUID(raw) if isinstance(raw, str) else raw


def as_day(raw: str | date | None) -> date | None:
    """The day, where there is one; SQLite has days as text."""
    return date.fromisoformat(raw) if isinstance(raw, str) else raw
