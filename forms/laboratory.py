"""The form of one laboratory sample: every test with its value and, where two are in use, its unit."""

from decimal import Decimal
from typing import Any

from forms.base import BaseField, Choice, ChoiceField, DateField, Form, NumberField, TextField, _
from scs_manager.domain.errors import InputError
from scs_manager.domain.laboratory import TESTS, Test

LARGEST = 100_000
"""More than any value in any unit; what is possible depends on the unit."""


def _field_name(test: Test, what: str = "") -> str:
    return f"{test.key}_{what}" if what else test.key


class LaboratoryForm(Form):
    """One sample: its day, its source, and what was measured. Nothing is filled in beforehand."""

    on = DateField(_("Day of the sample"), missing=_("Enter the day of the sample"))
    source = TextField(
        _("Source"), hint=_("Such as the laboratory's name"), max_length=400, missing=_("Enter the source")
    )

    def rows(self) -> list[tuple[Test, BaseField, BaseField | None]]:
        """Each test with its value's field, and its unit's where there is a choice."""
        return [
            (
                test,
                self.of(_field_name(test)),
                self.of(_field_name(test, "unit")) if len(test.units) > 1 else None,
            )
            for test in TESTS.values()
        ]

    def typed(self) -> list[tuple[str, Decimal, str]]:
        """The values given: fact, number and unit."""
        return [
            (test.fact.name, value.data, unit.data if unit else test.units[0].name)
            for test, value, unit in self.rows()
            if not value.is_empty
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: one value at least, each with its unit and possible in it."""
        if not super().validate(extra_validators):
            return False
        if not self.typed():
            self.general.append(_("Enter at least one value, or go back"))
        for test, value, unit in self.rows():
            if not value.is_empty:
                _check(test, value, unit)
        return not self.problems()


def _check(test: Test, value: BaseField, unit: BaseField | None) -> None:
    if unit is not None and unit.is_empty:
        unit.fail(_("Choose the unit of %(what)s.", what=test.fact.meaning))
        return
    try:
        test.canonical(value.data, unit.data if unit else test.units[0].name)
    except InputError as refused:
        value.fail(refused.text)


def _add_fields() -> None:
    for test in TESTS.values():
        field = NumberField(
            _(test.fact.meaning),
            low=0,
            high=LARGEST,
            places=3,
            unit="" if len(test.units) > 1 else test.units[0].name,
            required=False,
        )
        setattr(LaboratoryForm, _field_name(test), field)
        if len(test.units) > 1:
            choices = tuple(Choice(unit.name, unit.name) for unit in test.units)
            words = _("Unit: %(what)s", what=test.fact.meaning)
            unit_field = ChoiceField(words, choices=choices, required=False)
            setattr(LaboratoryForm, _field_name(test, "unit"), unit_field)


_add_fields()
