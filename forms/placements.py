"""The form of lead placement: when, by whom, where each lead came to lie, and what the picture shows."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

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
    _,
)
from scs_manager.domain.lead_placements import IMAGING_NAMES, Imaging, PlacedLead, Placement
from scs_manager.domain.trial_leads import (
    CONTACTS_MOST,
    ENTRY_LEVELS,
    LEAD_SIDE_NAMES,
    LEADS_MOST,
    VERTEBRAE,
    LeadSide,
)
from scs_manager.domain.wall_clock import instant_of

_LEAD = ("tip", "side", "entry", "contacts", "serial")


class PlacementForm(Form):
    """One record of lead placement; the leads' fields are numbered from 1."""

    placed_on = DateField(_("Leads placed on"))
    placed_time = TimeField(_("Time"))
    operator = TextField(_("Placed by"), missing=_("Enter who placed the leads"))
    imaging = ChoiceField(
        _("Picture of the leads"),
        choices=tuple(Choice(value, words) for value, words in IMAGING_NAMES.items()),
        enum=Imaging,
        required=False,
    )
    imaging_on = DateField(_("Taken on"), required=False)
    imaging_finding = NoteField(_("What the picture shows"), rows=2, max_length=1000, required=False)
    coverage_percent = NumberField(
        _("Coverage of the target during the operation"), low=0, high=100, unit="%", required=False
    )
    complications = NoteField(
        _("Complications of the operation"),
        hint=_("Leave empty if nobody said anything; write “none” if there were none"),
        rows=2,
        required=False,
    )
    note = NoteField(_("Note"), rows=2, required=False)
    change_reason = TextField(_("Why do you correct it?"), max_length=400, required=False)
    seen = HiddenField(required=False)

    def lead_fields(self) -> list[tuple[int, list[BaseField]]]:
        """The fields of each lead, by its number."""
        return [(n, [self.of(f"{part}_{n}") for part in _LEAD]) for n in range(1, LEADS_MOST + 1)]

    def to_domain(self, zone: ZoneInfo) -> Placement:
        """The record as a value; only after the form was found valid."""
        leads = [self._lead(number) for number in range(1, LEADS_MOST + 1)]
        while leads and leads[-1] == PlacedLead():
            leads.pop()
        names = ("imaging", "imaging_on", "imaging_finding", "coverage_percent", "complications", "note")
        return Placement(
            placed_at=instant_of(self.placed_on.data, self.placed_time.data, zone, place="placed_time"),
            operator=self.operator.data,
            leads=tuple(leads),
            **self.values(*names),
        )

    def _lead(self, number: int) -> PlacedLead:
        tip, side, entry, contacts, serial = (self[f"{part}_{number}"].data for part in _LEAD)
        return PlacedLead(contacts=contacts, entry_level=entry, tip_level=tip, side=side, serial=serial)


def placement_form(data: Mapping[str, Any] | None = None) -> PlacementForm:
    """The form, filled with what is known."""
    return _FORM(data=data or {})


def placement_values(placement: Placement, zone: ZoneInfo) -> dict[str, Any]:
    """What a record says, by the fields of the form."""
    local = placement.placed_at.astimezone(zone)
    names = (
        "operator", "imaging", "imaging_on", "imaging_finding", "coverage_percent", "complications", "note",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(placement, name) for name in names}
    values |= {"placed_on": local.date(), "placed_time": local.time()}
    return values | lead_values(placement.leads)


def lead_values(leads: tuple[PlacedLead, ...]) -> dict[str, Any]:
    """The leads by the fields of the form."""
    return {
        f"{part}_{number}": value
        for number, lead in enumerate(leads, 1)
        for part, value in zip(
            _LEAD, (lead.tip_level, lead.side, lead.entry_level, lead.contacts, lead.serial), strict=True
        )
    }


def _made() -> type[PlacementForm]:
    levels = tuple(Choice(level, level) for level in VERTEBRAE)
    entries = tuple(Choice(level, level) for level in ENTRY_LEVELS)
    sides = tuple(Choice(side, words) for side, words in LEAD_SIDE_NAMES.items())
    fields: dict[str, Any] = {}
    for n in range(1, LEADS_MOST + 1):
        fields[f"tip_{n}"] = ChoiceField(
            _("Lead %(n)s: level of the tip", n=n), choices=levels, look="select", required=n == 1,
            missing=_("Choose the level that the tip reached"),
        )  # fmt: skip
        fields[f"side_{n}"] = ChoiceField(
            _("Lead %(n)s: side", n=n), choices=sides, enum=LeadSide, required=False
        )
        fields[f"entry_{n}"] = ChoiceField(
            _("Lead %(n)s: entry level", n=n), choices=entries, look="select", required=False
        )
        fields[f"contacts_{n}"] = NumberField(
            _("Lead %(n)s: number of contacts", n=n), low=1, high=CONTACTS_MOST, required=False
        )
        fields[f"serial_{n}"] = TextField(_("Lead %(n)s: serial number", n=n), max_length=100, required=False)
    return type("FullPlacementForm", (PlacementForm,), fields)


_FORM = _made()
