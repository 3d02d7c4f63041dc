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
    Choice,
    ChoiceField,
    DateField,
    Form,
    NoteField,
    NumberField,
    TextField,
    TickField,
    YesNoField,
    _,
)
from scs_manager.domain.facts import FACTS, LISTS, FactDef, FieldDef, Kind
from scs_manager.domain.facts_catalogue_safety import CAUTIONS, EXCLUSIONS, READINESS, RED_FLAGS
from scs_manager.domain.text import Text

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
    }
)
"""Texts of a list's item that may take several lines; a name or a product takes one."""
ITEM_TEXT_MAX = 400
"""Characters of a one-line text of an item. [default]"""
AS_WRITTEN = {"mg": "mg", "mcg/h": "mcg/h", "nsaid": "NSAID", "snri": "SNRI", "tca": "TCA"}
"""Words whose capitals carry their meaning: Mg is magnesium."""


@dataclass(frozen=True)
class Section:
    """Facts that are recorded together, on one form."""

    slug: str
    title: Text
    facts: tuple[FactDef, ...]


def _of_group(group: str) -> tuple[FactDef, ...]:
    return tuple(fact for fact in FACTS.values() if fact.group == group and fact.kind is not Kind.RECORDS)


AROUND_THE_TRIAL = tuple(
    FACTS[name]
    for name in (
        "trial.consent_signed",
        "trial.helper_arranged",
        "trial.serious_event_open",
        "trial.failed_adequate",
    )
)
"""What only a person can say of a trial; the rest comes from the trial's own page and the diary."""

HISTORY = (
    Section("pain", _("Pain"), _of_group("pain")),
    Section("surgery", _("Spine surgeon's opinion"), _of_group("surgery")),
    Section("medication", _("Medication"), _of_group("medication")),
    Section("treatment", _("Treatment"), _of_group("treatment")),
    Section("causes", _("Causes"), _of_group("causes")),
    Section("optimisation", _("Optimisation"), _of_group("optimisation")),
    Section("burden", _("Burden"), _of_group("burden")),
)
SAFETY = (
    Section("red-flags", _("Red flags"), RED_FLAGS),
    Section("exclusions", _("Exclusions"), EXCLUSIONS),
    Section("readiness", _("Readiness for a procedure"), READINESS),
    Section("cautions", _("Cautions"), CAUTIONS),
    Section("around-the-trial", _("Around the trial"), AROUND_THE_TRIAL),
)
PSYCHOLOGY = (Section("evaluation", _("Psychological evaluation"), _of_group("psychology")),)

HISTORY_LISTS = ("operations", "medicines", "treatments")
SAFETY_LISTS = ("antithrombotics", "devices", "allergies", "conditions")


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
    facts: tuple[FactDef, ...] = ()

    def rows(self) -> list[tuple[FactDef, BaseField, BaseField, BaseField, BaseField]]:
        """Each fact with its four fields: value, day, source, taken back."""
        return [
            (fact, self.of(key), self.of(f"{key}_on"), self.of(f"{key}_source"), self.of(f"{key}_gone"))
            for fact in self.facts
            for key in (key_of(fact),)
        ]

    def answers(self) -> list[Answer]:
        """What was answered or taken back, and nothing else."""
        found = []
        for fact, value, on, source, gone in self.rows():
            if value.is_empty and not gone.data:
                continue
            found.append(
                Answer(
                    fact.name,
                    None if gone.data else value.data,
                    fact.unit,
                    on.data or self.common_on.data,
                    source.data or self.common_source.data,
                )
            )
        return found

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Besides each answer: something was answered, and each answer has a day."""
        if not super().validate(extra_validators):
            return False
        answers = self.answers()
        if not answers:
            self.general.append(_("Answer at least one question, or go back"))
        for answer in answers:
            if answer.value is not None and answer.on is None:
                words = _("Enter the day this was true: %(what)s", what=FACTS[answer.name].meaning)
                self.of(f"{key_of(FACTS[answer.name])}_on").fail(words)
        return not self.problems()


def key_of(fact: FactDef) -> str:
    """The field name of a fact: ``leg_nrs`` of ``pain.leg_nrs``."""
    return fact.name.partition(".")[2]


@cache
def facts_form(section: Section) -> type[FactsForm]:
    """The form class of a section."""
    fields: dict[str, Any] = {"facts": section.facts}
    for fact in section.facts:
        key = key_of(fact)
        fields[key] = field_for(fact, fact.meaning, required=False)
        fields[f"{key}_on"] = DateField(_("Day: %(what)s", what=fact.meaning), required=False)
        fields[f"{key}_source"] = TextField(_("Source: %(what)s", what=fact.meaning), required=False)
        fields[f"{key}_gone"] = TickField(_("Take back what is recorded: %(what)s", what=fact.meaning))
    return type(f"{section.slug.title().replace('-', '')}Form", (FactsForm,), fields)


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
    if kind is Kind.DATE:
        return DateField(label, **options)
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


class ItemForm(Form):
    """The base of the forms that add one item to a list."""

    source = TextField(
        _("Source"),
        hint=_("Such as operation report, pharmacy record, patient"),
        missing=_("Enter the source"),
    )
    definition: FactDef

    def item(self) -> dict[str, Any]:
        """The item's own answers, as the catalogue names them."""
        fields = {field.name: self.of(f"item_{field.name}") for field in self.definition.item_fields}
        return {name: field.data for name, field in fields.items() if not field.is_empty}


@cache
def item_form(key: str) -> type[ItemForm]:
    """The form class that adds to the list ``key``."""
    definition = list_fact(key)
    fields: dict[str, Any] = {"definition": definition}
    for field in definition.item_fields:
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
