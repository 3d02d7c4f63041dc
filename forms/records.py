"""Forms of the record, generated from the catalogue of facts: one answer, its date and its source each.

Nothing is filled in beforehand: a form adds to the record, what is left empty stays as it was. The day and
the source given once at the top hold for every answer without its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from forms.base import (
    BaseField,
    DateField,
    Form,
    HiddenField,
    TextField,
    TickField,
    _,
)
from forms.catalogue_fields import field_for as field_for
from forms.catalogue_fields import refuse_ahead
from forms.catalogue_fields import words_of as words_of
from forms.histories import HISTORY as HISTORY
from forms.histories import HISTORY_LISTS as HISTORY_LISTS
from forms.histories import ITEM_STEPS
from forms.safety import SAFETY as SAFETY
from forms.safety import SAFETY_LISTS as SAFETY_LISTS
from forms.sections import Section as Section
from forms.sections import of_group
from scs_manager.domain.errors import InputError
from scs_manager.domain.evaluations import EVALUATION_FACTS
from scs_manager.domain.fact_order import FUTURE, check_item_order
from scs_manager.domain.facts import FACTS, LISTS, FactDef, FieldDef
from scs_manager.domain.text import Text

PSYCHOLOGY = (
    Section(
        "findings",
        _("Findings beside the evaluation"),
        tuple(fact for fact in of_group("psychology") if fact.name not in EVALUATION_FACTS),
    ),
)
"""What no signed evaluation states; the rest is its own screen\'s."""


def list_fact(key: str) -> FactDef:
    """The catalogue's entry of a list: ``devices`` is ``safety.devices``."""
    return FACTS[LISTS[key]]


@dataclass(frozen=True)
class Answer:
    """What a form adds to the record; ``taken_back`` withdraws what was known."""

    name: str
    value: Any
    unit: str | None
    on: date | None
    source: str


class FactsForm(Form):
    """The base of every generated form: the day and the source for all, then the answers."""

    common_on = DateField(
        _("These were true on"), hint=_("For every answer without a day of its own"), required=False
    )
    common_source = TextField(
        _("Source"), hint=_("Such as clinic visit, letter of Dr Example, laboratory"), required=False
    )
    opened = HiddenField()
    """When the page was opened, so that what others recorded since can be told."""
    section: Section
    today: date = date.max
    """The clinic's civil date: nothing was true after it."""

    def rows(self) -> list[tuple[FactDef, BaseField, BaseField, BaseField, BaseField]]:
        """Each fact with its four fields: value, day, source, taken back."""
        return [self.row(fact) for fact in self.section.asked]

    def row(self, fact: FactDef) -> tuple[FactDef, BaseField, BaseField, BaseField, BaseField]:
        """One fact with its four fields."""
        key = key_of(fact)
        return fact, self.of(key), self.of(f"{key}_on"), self.of(f"{key}_source"), self.of(f"{key}_gone")

    def parts(
        self,
    ) -> list[tuple[Text | None, list[tuple[FactDef, BaseField, BaseField, BaseField, BaseField]]]]:
        """The rows under their headings; one part without a heading where the section has none."""
        if not self.section.parts:
            return [(None, self.rows())]
        return [(words, [self.row(fact) for fact in facts]) for words, facts in self.section.parts]

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was typed or chosen at any question: sent so, it only goes on."""
        parts = [part for _fact, *fields in self.rows() for part in fields]
        return all(part.is_empty and not part.process_errors for part in parts)

    def answers(self) -> list[Answer]:
        """What was answered or taken back, and nothing else."""
        found = []
        for fact, value, on, source, gone in self.rows():
            if value.is_empty and not gone.data:
                continue
            for name, answer in _answered(fact, None if gone.data else value.data):
                day, origin = on.data or self.common_on.data, source.data or self.common_source.data
                found.append(Answer(name, answer, FACTS[name].unit, day, origin))
        return found

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Besides each answer: something was answered, each with a day, none later than today."""
        sound = super().validate(extra_validators)
        if sound and not self.answers():
            self.general.append(_("Answer at least one question, or go back"))
        self._check_days()
        self._check_needs()
        return not self.problems()

    def _check_days(self) -> None:
        """A day is asked for where it lacks; one that has not come is refused where it was typed."""
        given = [self.common_on, *(on for _fact, _value, on, *_rest in self.rows())]
        for field in given:
            if field.data and field.data > self.today:
                field.fail(FUTURE)
        for fact, value, on, _source, gone in self.rows():
            refuse_ahead(value, fact.name, self.today)
            dated = any(day.data or day.process_errors for day in (on, self.common_on))
            if not (value.is_empty or gone.data or dated):
                on.fail(_("Enter the day this was true"))

    def _check_needs(self) -> None:
        for need in self.section.needs:
            other = self.of(key_of(FACTS[need.other]))
            asked = self.of(key_of(FACTS[need.fact])).data == need.answer
            if asked and other.is_empty and not other.errors:
                other.fail(need.words)


def _answered(fact: FactDef, value: Any) -> list[tuple[str, Any]]:
    """The answer of a fact; of a date that may be inexact also how exact it is."""
    if fact.precision is None:
        return [(fact.name, value)]
    if value is None:
        return [(fact.name, None), (fact.precision, None)]
    return [(fact.name, value.day), (fact.precision, value.precision)]


def key_of(fact: FactDef) -> str:
    """The field name of a fact: ``leg_nrs`` of ``pain.leg_nrs``."""
    return fact.name.partition(".")[2]


@cache
def facts_form(section: Section) -> type[FactsForm]:
    """The form class of a section."""
    fields: dict[str, Any] = {"section": section}
    for fact in section.asked:
        key = key_of(fact)
        fields[key] = field_for(fact, section.question(fact), required=False)
        fields[f"{key}_on"] = DateField(_("Day: %(what)s", what=fact.meaning), required=False)
        fields[f"{key}_source"] = TextField(_("Source: %(what)s", what=fact.meaning), required=False)
        fields[f"{key}_gone"] = TickField(_("Take back what is recorded: %(what)s", what=fact.meaning))
    return type(f"{section.slug.title().replace('-', '')}Form", (FactsForm,), fields)


class ItemForm(Form):
    """The base of the forms that add one item to a list."""

    source = TextField(
        _("Source"),
        hint=_("Such as operation report, pharmacy record, patient"),
        missing=_("Enter the source"),
    )
    definition: FactDef
    today: date = date.max
    """The clinic's civil date: nothing happened after it."""

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Besides each answer: what happened has come, and its dates follow one another."""
        super().validate(extra_validators)
        for field in asked_of(self.definition):
            refuse_ahead(self.of(f"item_{field.name}"), field.name, self.today)
        try:
            check_item_order(self.item(), "item")
        except InputError as refused:
            self.of(refused.place.replace(".", "_")).fail(_("This date lies before the one it must follow"))
        return not self.problems()

    def item(self) -> dict[str, Any]:
        """The item's own answers, as the catalogue names them."""
        found: dict[str, Any] = {}
        for field in asked_of(self.definition):
            answer = self.of(f"item_{field.name}")
            if not answer.is_empty and field.precision:
                found |= {field.name: answer.data.day, field.precision: answer.data.precision}
            elif not answer.is_empty:
                found[field.name] = answer.data
        return found

    def parts(self) -> list[tuple[Text | None, list[BaseField]]]:
        """The fields under their headings, the source of them all first."""
        names = [field.name for field in asked_of(self.definition)]
        steps = ITEM_STEPS.get(self.definition.completeness or "", ((None, tuple(names)),))
        parts: list[tuple[Text | None, list[BaseField]]] = [
            (words, [self.of(f"item_{name}") for name in fields]) for words, fields in steps
        ]
        first, rest = parts[0]
        return [(first, [self.of("source"), *rest]), *parts[1:]]


def asked_of(fact: FactDef) -> tuple[FieldDef, ...]:
    """The fields of an item with a question of their own; how exact a date is stands in the date itself."""
    exactness = {field.precision for field in fact.item_fields}
    return tuple(field for field in fact.item_fields if field.name not in exactness)


@cache
def item_form(key: str) -> type[ItemForm]:
    """The form class that adds to the list ``key``."""
    definition = list_fact(key)
    fields: dict[str, Any] = {"definition": definition}
    for field in asked_of(definition):
        fields[f"item_{field.name}"] = field_for(field, field.meaning, required=field.required)
    return type(f"{key.title()}Form", (ItemForm,), fields)


class WithdrawForm(Form):
    """Why an item should not have been in the list."""

    reason = TextField(_("Why is it withdrawn?"), max_length=400, missing=_("Enter why it is withdrawn"))


class CompleteForm(Form):
    """Somebody says that a list is complete as of a day."""

    on = DateField(_("Complete as of"), missing=_("Enter the day"))
    sure = TickField(
        _("I have asked or looked everything up: nothing is missing from this list"),
        required=True,
        missing=_("Tick the box if nothing is missing, or go back"),
    )
