"""The tables of listed items follow the catalogue of facts."""

from datetime import date

import pytest
import sqlalchemy as sa

from scs_manager.domain.facts import LISTS, Kind
from scs_manager.models.lists import FACT_OF, ITEM_TABLES, ROW_OF_LIST, SHORT_LISTS, ColumnItem

TYPES = {
    Kind.DATE: date,
    Kind.BOOLEAN: bool,
    Kind.NUMBER: float,
    Kind.INTEGER: int,
    Kind.CHOICE: str,
    Kind.CHOICES: object,  # what SQLAlchemy says of JSON
    Kind.TEXT: str,
}
SHARED = {column.name for column in sa.inspect(ITEM_TABLES[-1]).local_table.columns} - {"list", "item"}


@pytest.mark.parametrize("model", FACT_OF)
def test_every_field_of_the_catalogue_has_its_column(model: type[ColumnItem]) -> None:
    columns = {column.name: column for column in sa.inspect(model).local_table.columns}
    fields = {field.name: field for field in FACT_OF[model].item_fields}

    assert columns.keys() - SHARED == fields.keys()
    for name, field in fields.items():
        assert kind_of(columns[name]) is TYPES[field.kind], name
        assert columns[name].nullable is not field.required, name


def kind_of(column: sa.Column[object]) -> type:
    """The Python type a column holds; SQLModel's own text type does not say."""
    kind = column.type
    return (kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind).python_type


def test_every_list_has_a_table() -> None:
    assert {*ROW_OF_LIST, *SHORT_LISTS} == LISTS.keys()
