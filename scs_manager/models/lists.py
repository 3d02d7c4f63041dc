"""The lists of the record: operations, medicines, treatments, and the shorter ones with one shape each.

Columns and limits follow the fields of the fact catalogue; a test compares them. Rows are added and
withdrawn, not edited: a correction withdraws the old row and adds a new one.
"""

import uuid
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.facts import FACTS, LISTS, FactDef, FieldDef, Kind
from scs_manager.domain.facts_catalogue_lists import LIST_FACTS, MEDICINES, OPERATIONS, TREATMENTS
from scs_manager.models.authorship import Authored, Withdrawable
from scs_manager.models.base import (
    ClinicRecord,
    Row,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    one_of,
    text_column,
    together,
)
from scs_manager.models.fact_json import restored_item

LONG = text_column()
Words = list[str] | None
"""Several words of the catalogue, as JSON keeps them; None where nothing was answered."""


def several() -> Any:
    """A column of several words; the database keeps what the catalogue has checked."""
    return Field(default=None, sa_type=json_column(), nullable=True)


def list_key(fact: FactDef) -> str:
    """The short name of a list, under which it is also said to be complete."""
    if fact.completeness is None:
        raise ValueError(f"{fact.name} is not a list")
    return fact.completeness


class ListRow(Withdrawable, Authored, ClinicRecord, Row):
    """What every listed item has beside its own fields."""

    case_id: uuid.UUID
    source: str = Field(default="", max_length=400)

    @abstractmethod
    def to_item(self) -> dict[str, Any]:
        """The item's own fields that were answered, as the fact catalogue names them."""


class ColumnItem(ListRow):
    """An item whose fields are columns."""

    def to_item(self) -> dict[str, Any]:
        """The item's own fields that were answered, as the fact catalogue names them."""
        fact = FACT_OF[type(self)]
        pairs = ((field.name, getattr(self, field.name)) for field in fact.item_fields)
        return restored_item(fact, {name: value for name, value in pairs if value is not None})


def _limits(fact: FactDef) -> Iterator[sa.CheckConstraint]:
    """The catalogue's ranges and choices, repeated by the database."""
    for field in fact.item_fields:
        if field.kind is Kind.CHOICE:
            yield one_of(field.name, field.choices)
        elif field.kind in (Kind.NUMBER, Kind.INTEGER):
            yield sa.CheckConstraint(_range(field), name=field.name)


def _range(field: FieldDef) -> str:
    if field.low is None or field.high is None:
        raise ValueError(f"{field.name} has no range")
    return f"{field.name} BETWEEN {field.low:g} AND {field.high:g}"


def _table_args(fact: FactDef) -> tuple[Any, ...]:
    return (
        of_clinic(),
        in_clinic("case_id", "case"),
        may_be_referred(),
        together("withdrawal", "withdrawn_at", "withdrawn_by_name"),
        sa.Index(None, "case_id", "at"),
        *_limits(fact),
    )


class SurgeryRow(ColumnItem, table=True):
    """One operation on the spine."""

    __table_args__ = _table_args(OPERATIONS)

    performed_on: date | None = None
    precision: str | None = Field(default=None, max_length=20)
    region: str = Field(max_length=20)
    procedure: str = Field(max_length=40)
    indication: str | None = Field(default=None, max_length=40)
    more_procedures: Words = several()
    levels: Words = several()
    side: str | None = Field(default=None, max_length=20)
    approach: str | None = Field(default=None, max_length=40)
    hospital: str | None = Field(default=None, sa_type=LONG)
    surgeon: str | None = Field(default=None, sa_type=LONG)
    hardware_types: Words = several()
    hardware_materials: Words = several()
    hardware_levels: Words = several()
    hardware_in_situ: str | None = Field(default=None, max_length=20)
    hardware_mr: str | None = Field(default=None, max_length=20)
    hardware: str | None = Field(default=None, sa_type=LONG)
    grafts: Words = several()
    complication_kinds: Words = several()
    complications: str | None = Field(default=None, sa_type=LONG)
    initial_relief_percent: int | None = None
    pain_free_weeks: float | None = None
    recurrence_on: date | None = None
    recurrence_precision: str | None = Field(default=None, max_length=20)
    anatomical_success: bool | None = None
    anatomical_evidence: str | None = Field(default=None, sa_type=LONG)
    report_attached: bool | None = None
    note: str | None = Field(default=None, sa_type=LONG)


class MedicationRow(ColumnItem, table=True):
    """One medicine: a line of the failure ledger, of the current regimen, or of both."""

    __table_args__ = _table_args(MEDICINES)

    drug: str = Field(sa_type=LONG)
    drug_class: str = Field(max_length=40)
    product: str | None = Field(default=None, sa_type=LONG)
    code_system: str | None = Field(default=None, max_length=20)
    code: str | None = Field(default=None, sa_type=LONG)
    route: str | None = Field(default=None, max_length=20)
    current: bool
    as_needed: bool | None = None
    directions: str | None = Field(default=None, sa_type=LONG)
    daily_dose: float | None = None
    dose_unit: str | None = Field(default=None, max_length=20)
    max_daily_dose: float | None = None
    started_on: date | None = None
    started_precision: str | None = Field(default=None, max_length=20)
    stopped_on: date | None = None
    stopped_precision: str | None = Field(default=None, max_length=20)
    weeks: float | None = None
    adherence: str | None = Field(default=None, max_length=20)
    relief_percent: int | None = None
    nrs_on_drug: float | None = None
    function: str | None = Field(default=None, max_length=20)
    adverse_effect: str | None = Field(default=None, sa_type=LONG)
    adverse_grade: int | None = None
    stop_reason: str | None = Field(default=None, max_length=40)
    prescriber: str | None = Field(default=None, sa_type=LONG)
    proof: str | None = Field(default=None, sa_type=LONG)
    note: str | None = Field(default=None, sa_type=LONG)


class TreatmentRow(ColumnItem, table=True):
    """One conservative or interventional treatment."""

    __table_args__ = _table_args(TREATMENTS)

    modality: str = Field(max_length=40)
    procedure_type: str | None = Field(default=None, max_length=40)
    name: str = Field(sa_type=LONG)
    levels: Words = several()
    side: str | None = Field(default=None, max_length=20)
    started_on: date | None = None
    started_precision: str | None = Field(default=None, max_length=20)
    stopped_on: date | None = None
    stopped_precision: str | None = Field(default=None, max_length=20)
    sessions: int | None = None
    supervised: bool | None = None
    physiotherapy: bool | None = None
    relief_percent: int | None = None
    relief_weeks: float | None = None
    result: str | None = Field(default=None, max_length=20)
    unsuitable_reason: str | None = Field(default=None, sa_type=LONG)
    note: str | None = Field(default=None, sa_type=LONG)


ROW_OF_LIST: Mapping[str, type[ColumnItem]] = {
    list_key(OPERATIONS): SurgeryRow,
    list_key(MEDICINES): MedicationRow,
    list_key(TREATMENTS): TreatmentRow,
}

FACT_OF: Mapping[type[ColumnItem], FactDef] = {
    SurgeryRow: OPERATIONS,
    MedicationRow: MEDICINES,
    TreatmentRow: TREATMENTS,
}

SHORT_LISTS = tuple(list_key(fact) for fact in LIST_FACTS if list_key(fact) not in ROW_OF_LIST)


class ListedItemRow(ListRow, table=True):
    """An item of one of the shorter lists: devices, allergies, conditions, antithrombotics."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        may_be_referred(),
        one_of("list", SHORT_LISTS),
        together("withdrawal", "withdrawn_at", "withdrawn_by_name"),
        sa.Index(None, "clinic_id", "case_id", "list", "at"),
    )

    list: str = Field(max_length=40)
    item: dict[str, Any] = Field(sa_type=json_column())

    def to_item(self) -> dict[str, Any]:
        """The item's own fields that were answered, as the fact catalogue names them."""
        return restored_item(FACTS[LISTS[self.list]], self.item)


ITEM_TABLES: tuple[type[ListRow], ...] = (*ROW_OF_LIST.values(), ListedItemRow)
"""Every table of listed items."""
