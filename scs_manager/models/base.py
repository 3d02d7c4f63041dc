"""What every table shares: keys, names of constraints, column types, references inside a clinic."""

import re
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

NOTE_LENGTH = 4000
"""Characters a note may have."""


def snake(name: str) -> str:
    """``DiaryEntry`` as ``diary_entry``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Table(SQLModel):
    """Base of every table: ``DiaryEntryRow`` is stored in ``diary_entry``."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805  # pyright: ignore[reportIncompatibleVariableOverride]
        return snake(cls.__name__.removesuffix("Row"))


class Row(Table):
    """A table whose key a URL may name: a random UUID made in Python."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)


class NumberedRow(Table):
    """A table that only grows and that no URL names: an integer key, in order of arrival."""

    id: int | None = Field(default=None, primary_key=True)


class ClinicRecord(SQLModel):
    """What belongs to a clinic; rows never change clinic."""

    clinic_id: uuid.UUID


class Versioned(SQLModel):
    """A row that people edit: the second of two writers is told instead of overwriting the first."""

    version: int = 1

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def enum_column(enum: type[StrEnum], name: str = "") -> Any:
    """A text column that holds the enum's values and that the database checks.

    ``name`` tells the checks apart when a table uses one enum twice.
    """
    return sa.Enum(
        enum,
        name=name or snake(enum.__name__),
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
    )


def json_column() -> Any:
    """JSON kept as it was written, so that its SHA-256 can be checked again; None is SQL NULL."""
    return sa.JSON(none_as_null=True)


def text_column() -> Any:
    """Text without a length of its own."""
    return sa.Text()


def of_clinic() -> sa.ForeignKeyConstraint:
    """The row's clinic exists."""
    return sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], ondelete="RESTRICT")


def in_clinic(column: str, table: str) -> sa.ForeignKeyConstraint:
    """``column`` names a row of ``table`` in the same clinic: no key can lead into another clinic."""
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], [f"{table}.clinic_id", f"{table}.id"], ondelete="RESTRICT"
    )


def may_be_referred() -> sa.UniqueConstraint:
    """Lets other tables name a row together with its clinic."""
    return sa.UniqueConstraint("clinic_id", "id")


def between(column: str, low: int, high: int) -> sa.CheckConstraint:
    """The column is empty or within ``low`` to ``high``, both included."""
    return sa.CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    """The column is empty or one of ``values``."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def together(name: str, *columns: str) -> sa.CheckConstraint:
    """Either all of the columns are filled or none of them."""
    filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    empty = " AND ".join(f"{column} IS NULL" for column in columns)
    return sa.CheckConstraint(f"({filled}) OR ({empty})", name=name)
