"""The field that asks for one value of the catalogue of facts, and its words."""

from datetime import date
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    NoteField,
    NumberField,
    PartialDateField,
    TextField,
    YesNoField,
)
from scs_manager.domain.fact_order import FUTURE, is_ahead
from scs_manager.domain.facts import FactDef, FieldDef, Kind
from scs_manager.domain.partial_dates import PartialDate

SELECT_FROM = 5
"""From this many choices on, a list is shown instead of radio buttons."""

LONG_TEXTS = frozenset(
    {
        "note",
        "hardware",
        "complications",
        "anatomical_evidence",
        "adverse_effect",
        "unsuitable_reason",
        "reaction",
        "finding",
        "report",
    }
)
"""Texts of a list's item that may take several lines; a name or a product takes one."""
ITEM_TEXT_MAX = 400
"""Characters of a one-line text of an item. [default]"""
AS_WRITTEN = {
    "mg": "mg",
    "kg/cm2": "kg/cm2",
    "mcg/h": "mcg/h",
    "nsaid": "NSAID",
    "snri": "SNRI",
    "tca": "TCA",
}
"""Words whose capitals carry their meaning: Mg is magnesium."""


def field_for(definition: FactDef | FieldDef, label: str, *, required: bool) -> Any:
    """The field that asks for one value of the catalogue."""
    options: dict[str, Any] = {"required": required}
    kind = definition.kind
    if kind is Kind.BOOLEAN:
        return YesNoField(label, **options)
    if kind is Kind.CHOICE:
        choices = tuple(Choice(word, words_of(word)) for word in definition.choices)
        look = "select" if len(choices) >= SELECT_FROM else "radios"
        return ChoiceField(label, choices=choices, look=look, **options)
    if kind is Kind.CHOICES:
        several = tuple(Choice(word, words_of(word)) for word in definition.choices)
        return ChoicesField(label, choices=several, **options)
    if kind is Kind.DATE:
        return PartialDateField(label, **options) if definition.precision else DateField(label, **options)
    if kind in (Kind.NUMBER, Kind.INTEGER):
        places = 3 if kind is Kind.NUMBER else 0
        unit = definition.unit or ""
        low, high = definition.low, definition.high
        return NumberField(label, places=places, low=low, high=high, unit=unit, required=required)
    if isinstance(definition, FieldDef) and definition.name not in LONG_TEXTS:
        return TextField(label, max_length=ITEM_TEXT_MAX, **options)
    return NoteField(label, rows=2, **options)


def words_of(choice: str) -> str:
    """A catalogue word as people read it: ``none_on_offer`` is ``None on offer``; units stay as they are."""
    if choice in AS_WRITTEN:
        return AS_WRITTEN[choice]
    plain = choice.replace("_", " ")
    return plain if plain != plain.lower() else plain[:1].upper() + plain[1:]


def refuse_ahead(field: BaseField, name: str, today: date) -> None:
    """Refuse, where it was typed, a date that must have happened and has not come."""
    known = PartialDate(field.data) if isinstance(field.data, date) else field.data
    if isinstance(known, PartialDate) and is_ahead(name, known.day, known.precision, today):
        field.fail(FUTURE)
