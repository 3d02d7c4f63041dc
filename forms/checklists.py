"""The form of one part of the pre-operative checklist, made from its items."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    NumberField,
    TextField,
    YesNoField,
    _,
)
from forms.dates import MomentField
from scs_manager.domain.checklist_answers import Answer, Detail
from scs_manager.domain.checklist_items import (
    ANTIBIOTICS,
    DRAPES,
    GLUCOSE_UNITS,
    STATE_NAMES,
    ChecklistItem,
    ItemState,
    Occasion,
    Part,
    items_for,
)
from scs_manager.domain.text import Text

DRUG_NAMES = {
    "cefazolin": _("Cefazolin"),
    "clindamycin": _("Clindamycin"),
    "vancomycin": _("Vancomycin"),
    "other": _("Other"),
}
DRAPE_NAMES = {"none": _("None"), "iodophor": _("With iodophor"), "other": _("Without iodophor")}
_MOMENT_NAMES = {
    "started": _("Infusion or injection started"),
    "incision": _("Incision at"),
    "ended": _("Ended at"),
    "last_dose": _("Last dose at"),
    "measured": _("Measured at"),
}
GLUCOSE_UNIT_NAMES = {unit: _("%(unit)s", unit=unit) for unit in GLUCOSE_UNITS}
_DAY_NAMES = {
    "mupirocin_from": _("Mupirocin from"),
    "mupirocin_to": _("Mupirocin to"),
    "chlorhexidine_from": _("Chlorhexidine from"),
    "chlorhexidine_to": _("Chlorhexidine to"),
}
DETAIL_NAMES: Mapping[str, Text] = {
    "drug": _("Drug"),
    "dose_mg": _("Dose"),
    "dose_judged": _("Other drug: dose judged right for the weight"),
    "drape": _("Drape"),
    "dressing_hours": _("Stays for"),
    "glucose": _("Glucose"),
    "glucose_unit": _("Unit"),
    **_MOMENT_NAMES,
    **_DAY_NAMES,
}


class PartForm(Form):
    """One part; ``seen`` is the newest answer the form was opened on."""

    items: tuple[ChecklistItem, ...] = ()
    seen = HiddenField(required=False)

    def to_answers(self, zone: ZoneInfo) -> dict[str, Answer]:
        """The items somebody answered; times become instants of the clinic's zone."""
        found = {}
        for item in self.items:
            state = self[f"{item.slug}_state"].data
            if state is not None:
                details = {name: self._detail(item, name, zone) for name in item.details}
                kept = {name: value for name, value in details.items() if value is not None}
                found[item.slug] = Answer(state, self[f"{item.slug}_reason"].data, kept)
        return found

    def _detail(self, item: ChecklistItem, name: str, zone: ZoneInfo) -> Detail:
        value: Any = self[f"{item.slug}_{name}"].data
        if isinstance(value, datetime):
            return value.replace(tzinfo=zone)
        return Decimal(value) if name in _NUMBERS and value is not None else value

    def group(self, item: ChecklistItem) -> list[BaseField]:
        """The fields of one item: state, details, reason."""
        names = ("state", *item.details, "reason")
        return [self.of(f"{item.slug}_{name}") for name in names]


_NUMBERS = ("dose_mg", "dressing_hours", "glucose")


def flat(answers: Mapping[str, Answer], zone: ZoneInfo) -> dict[str, Any]:
    """Stored answers as the fields of the form hold them."""
    found: dict[str, Any] = {}
    for slug, answer in answers.items():
        found |= {f"{slug}_state": answer.state, f"{slug}_reason": answer.reason}
        for name, value in answer.details.items():
            local = value.astimezone(zone).replace(tzinfo=None) if isinstance(value, datetime) else value
            found[f"{slug}_{name}"] = local
    return found


@cache
def part_form(occasion: Occasion, part: Part) -> type[PartForm]:
    """The form of one part of one occasion's checklist."""
    items = items_for(occasion, part)
    fields: dict[str, Any] = {"items": items, "__doc__": PartForm.__doc__}
    for item in items:
        fields[f"{item.slug}_state"] = _state(item)
        for name in item.details:
            fields[f"{item.slug}_{name}"] = _DETAILS[name](DETAIL_NAMES[name])
        fields[f"{item.slug}_reason"] = TextField(
            _("Why, if not done or not applicable"), max_length=400, required=False
        )
    return type(f"{part.value.title()}Form", (PartForm,), fields)


def _state(item: ChecklistItem) -> ChoiceField:
    """A gathered item is judged from the record; here it can only be set aside."""
    states = (ItemState.NOT_APPLICABLE,) if item.gathered else tuple(ItemState)
    choices = tuple(Choice(state, STATE_NAMES[state]) for state in states)
    hint = item.hint or (_("Comes from the record") if item.gathered else "")
    return ChoiceField(item.name, choices=choices, enum=ItemState, hint=hint, required=False)


def _choice(names: tuple[str, ...], words: Mapping[str, Text]) -> Callable[[Text], BaseField]:
    choices = tuple(Choice(name, words[name]) for name in names)
    return lambda label: ChoiceField(label, choices=choices, look="select", required=False)


_DETAILS: Mapping[str, Callable[[Text], BaseField]] = {
    "drug": _choice(ANTIBIOTICS, DRUG_NAMES),
    "drape": _choice(DRAPES, DRAPE_NAMES),
    "dose_mg": lambda label: NumberField(label, low=0, high=20000, places=1, unit=_("mg"), required=False),
    "dressing_hours": lambda label: NumberField(label, low=0, high=1000, unit=_("hours"), required=False),
    "glucose": lambda label: NumberField(label, low=0, high=2000, places=1, required=False),
    "glucose_unit": _choice(GLUCOSE_UNITS, GLUCOSE_UNIT_NAMES),
    "dose_judged": lambda label: YesNoField(label, required=False),
    **dict.fromkeys(_MOMENT_NAMES, lambda label: MomentField(label, required=False)),
    **dict.fromkeys(_DAY_NAMES, lambda label: DateField(label, required=False)),
}
