"""Statements of the hot paths, compiled once per kind of database and then sent as they are.

SQLAlchemy builds a cache key, a context and a result description at every execution; on a path that runs a
handful of fixed statements in each request that costs more than the database does. A `Prepared` statement is
written in SQLAlchemy Core over the tables, so columns, types and dialects stay in one place; what is kept is
its text, and how each value is converted on the way in and out. It is handed to the driver in the
transaction of the SQLAlchemy connection; an error comes back as the one SQLAlchemy would raise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

Convert = Callable[[Any], Any] | None


@dataclass(frozen=True)
class _Compiled:
    """A statement for one kind of database: its text, and how values go in and come out."""

    text: str
    values: tuple[tuple[str, Convert], ...]
    """Name and conversion of each value, in the order of the places in the text."""
    fixed: Mapping[str, Any]
    """Values that the statement brings itself, such as the 0 of a ``coalesce``."""
    positional: bool
    returns: bool
    read: tuple[tuple[int, Callable[[Any], Any]], ...]
    """The places of a row whose value is converted on the way out."""

    def sent(self, given: Mapping[str, Any]) -> Any:
        """The values as the driver takes them; KeyError when one is missing."""
        known = {**self.fixed, **given} if self.fixed else given
        if self.positional:
            return tuple(convert(known[name]) if convert else known[name] for name, convert in self.values)
        return {name: convert(known[name]) if convert else known[name] for name, convert in self.values}


class Prepared:
    """A Core statement whose values all have names: ``bindparam``, or the ``columns`` of an insert."""

    def __init__(self, statement: Any, *columns: str) -> None:
        self._statement = statement
        self._columns = columns or None
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: sa.Connection, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Execute with every value by name; the first row, or None when none comes back."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        row = _sent(connection, compiled.text, compiled.sent(given), fetch=compiled.returns)
        if row is None:
            return None
        found = list(row)
        for place, convert in compiled.read:
            found[place] = convert(found[place])
        return tuple(found)

    def one(self, connection: sa.Connection, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """The one row of a statement that always gives one; ValueError when it gave none."""
        row = self.run(connection, given)
        if row is None:
            raise ValueError("a statement that always gives a row gave none")
        return row

    def _compile(self, dialect: sa.Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._columns)
        names = compiled.positiontup or list(compiled.binds)
        returned = _returned(self._statement)
        converts = [c.type.dialect_impl(dialect).result_processor(dialect, None) for c in returned]
        made = _Compiled(
            text=str(compiled),
            values=tuple((name, compiled._bind_processors.get(name)) for name in names),
            fixed={name: bind.value for name, bind in compiled.binds.items() if bind.value is not None},
            positional=bool(compiled.positional),
            returns=bool(returned),
            read=tuple((place, convert) for place, convert in enumerate(converts) if convert is not None),
        )
        return self._compiled.setdefault(dialect.name, made)


def _sent(connection: sa.Connection, text: str, values: Any, *, fetch: bool) -> tuple[Any, ...] | None:
    """Run a statement in the connection's transaction; its first row when it is to be fetched."""
    if not connection.in_transaction():
        connection.begin()
    dialect, driver = connection.dialect, connection.connection.dbapi_connection
    try:
        cursor = driver.execute(text, values)  # type: ignore[union-attr]
        row: tuple[Any, ...] | None = cursor.fetchone() if fetch else None
        cursor.close()
    except dialect.loaded_dbapi.Error as error:
        raise sa.exc.DBAPIError.instance(
            text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
        ) from error
    return row


def _returned(statement: Any) -> list[Any]:
    """The columns that come back: those of a select, or of RETURNING."""
    return list(statement.selected_columns if statement.is_select else statement.exported_columns)
