"""The forms of the permanent implant: its day, and the record of the operation."""

from collections.abc import Mapping
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    NoteField,
    NumberField,
    TextField,
    TimeField,
    YesNoField,
    _,
)
from scs_manager.domain.implants import (
    ANAESTHESIA_NAMES,
    POCKET_SIDE_NAMES,
    SETTING_NAMES,
    Anaesthesia,
    Generator,
    Implant,
    ImplantedLead,
    ImplantPlan,
    PocketSide,
    Setting,
)
from scs_manager.domain.trial_leads import (
    CONTACTS_MOST,
    ENTRY_LEVELS,
    LEAD_KIND_NAMES,
    LEAD_SIDE_NAMES,
    LEADS_MOST,
    VERTEBRAE,
    LeadKind,
    LeadSide,
)

_LEAD = {
    "kind": "kind",
    "model": "model",
    "contacts": "contacts",
    "serial": "serial",
    "entry": "entry_level",
    "tip": "tip_level",
    "side": "side",
}
"""Field of a lead -> what the domain calls it."""
_GENERATOR = {
    "generator_maker": "maker",
    "generator_model": "model",
    "generator_serial": "serial",
    "rechargeable": "rechargeable",
    "pocket_side": "pocket_side",
    "pocket_place": "pocket_place",
}
_OWN = (
    "implanted_on", "surgeon", "setting", "facility", "anaesthesia", "mr_conditional", "mri_conditions",
    "note",
)  # fmt: skip


def _choices(names: Mapping[Any, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(value, words) for value, words in names.items())


class ImplantPlanForm(Form):
    """The day of the implant."""

    planned_on = DateField(_("Day of the operation"), missing=_("Enter the day of the operation"))
    operation_time = TimeField(
        _("Hour"), hint=_("The antithrombotic plan counts from it; nine o’clock is assumed"), required=False
    )
    note = NoteField(
        _("Note"), hint=_("For example: day case, who brings and fetches"), rows=2, required=False
    )
    change_reason = TextField(_("Why the plan changes"), max_length=400, required=False)
    seen = HiddenField(required=False)

    def to_domain(self) -> ImplantPlan:
        """The plan as a value; only after the form was found valid."""
        return ImplantPlan(self.planned_on.data, self.operation_time.data, self.note.data or "")


class ImplantForm(Form):
    """One record of the operation; the leads' fields are numbered from 1."""

    implanted_on = DateField(_("Implanted on"), missing=_("Enter the day of the operation"))
    surgeon = TextField(_("Operated by"), missing=_("Enter who operated"))
    setting = ChoiceField(_("Setting"), choices=_choices(SETTING_NAMES), enum=Setting, required=False)
    facility = TextField(_("Name of the place"), max_length=200, required=False)
    anaesthesia = ChoiceField(
        _("Anaesthesia"), choices=_choices(ANAESTHESIA_NAMES), enum=Anaesthesia, required=False
    )
    generator_maker = TextField(
        _("Maker"), max_length=100, missing=_("Enter the maker of the generator"), width="20"
    )
    generator_model = TextField(
        _("Model"), max_length=100, missing=_("Enter the model of the generator"), width="20"
    )
    generator_serial = TextField(_("Serial number"), max_length=100, required=False, width="20")
    rechargeable = YesNoField(_("Is it rechargeable?"), required=False)
    pocket_side = ChoiceField(
        _("Side of the pocket"), choices=_choices(POCKET_SIDE_NAMES), enum=PocketSide, required=False
    )
    pocket_place = TextField(
        _("Place of the pocket"), hint=_("For example: upper buttock"), max_length=200, required=False
    )
    mr_conditional = YesNoField(_("Is the whole system MR-conditional?"), required=False)
    mri_conditions = NoteField(
        _("Conditions and restrictions"),
        hint=_("As the maker states them: field strength, body part, position of the leads"),
        rows=3,
        required=False,
    )
    note = NoteField(_("Note"), rows=2, required=False)
    change_reason = TextField(_("Why do you correct it?"), max_length=400, required=False)
    seen = HiddenField(required=False)

    def lead_fields(self) -> list[tuple[int, list[BaseField]]]:
        """The fields of each lead, by its number."""
        return [(n, [self.of(f"{part}_{n}") for part in _LEAD]) for n in range(1, LEADS_MOST + 1)]

    def generator_fields(self) -> list[BaseField]:
        """The fields of the generator, in order."""
        return [self.of(name) for name in _GENERATOR]

    def to_domain(self) -> Implant:
        """The record as a value; only after the form was found valid."""
        leads = [self._lead(number) for number in range(1, LEADS_MOST + 1)]
        while leads and leads[-1] == ImplantedLead():
            leads.pop()
        generator = Generator(**{name: self[field].data for field, name in _GENERATOR.items()})
        return Implant(**self.values(*_OWN), leads=tuple(leads), generator=generator)

    def _lead(self, number: int) -> ImplantedLead:
        return ImplantedLead(**{name: self[f"{part}_{number}"].data for part, name in _LEAD.items()})


def implant_form(data: Mapping[str, Any] | None = None, **more: Any) -> ImplantForm:
    """The form, filled with what is known."""
    return _FORM(data=data or {}, **more)


def implant_values(implant: Implant) -> dict[str, Any]:
    """What a record says, by the fields of the form."""
    values = {name: getattr(implant, name) for name in _OWN}
    values |= {field: getattr(implant.generator, name) for field, name in _GENERATOR.items()}
    for number, lead in enumerate(implant.leads, 1):
        values |= {f"{part}_{number}": getattr(lead, name) for part, name in _LEAD.items()}
    return values


def _lead_fields(n: int) -> dict[str, BaseField]:
    levels, entries = (tuple(Choice(each, each) for each in found) for found in (VERTEBRAE, ENTRY_LEVELS))
    return {
        f"kind_{n}": ChoiceField(
            _("Lead %(n)s: type", n=n), choices=_choices(LEAD_KIND_NAMES), enum=LeadKind, look="select",
            required=False,
        ),
        f"model_{n}": TextField(_("Lead %(n)s: model", n=n), max_length=100, required=False),
        f"contacts_{n}": NumberField(
            _("Lead %(n)s: number of contacts", n=n), low=1, high=CONTACTS_MOST, required=False
        ),
        f"serial_{n}": TextField(_("Lead %(n)s: serial number", n=n), max_length=100, required=False),
        f"entry_{n}": ChoiceField(
            _("Lead %(n)s: entry level", n=n), choices=entries, look="select", required=False
        ),
        f"tip_{n}": ChoiceField(
            _("Lead %(n)s: level of the tip", n=n), choices=levels, look="select", required=n == 1,
            missing=_("Choose the level that the tip reached"),
        ),
        f"side_{n}": ChoiceField(
            _("Lead %(n)s: side", n=n), choices=_choices(LEAD_SIDE_NAMES), enum=LeadSide, look="select",
            required=False,
        ),
    }  # fmt: skip


def _made() -> type[ImplantForm]:
    fields: dict[str, Any] = {}
    for n in range(1, LEADS_MOST + 1):
        fields |= _lead_fields(n)
    return type("FullImplantForm", (ImplantForm,), fields)


_FORM = _made()
