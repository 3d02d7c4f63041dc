"""Where it hurts or tingles: the list of places that the picture paints as well."""

from typing import Any

from forms.base import Choice, ChoiceField, ChoicesField, DateField, Form, NumberField, TickField, _
from scs_manager.domain.body_map import BodyMap, MapKind, MapSource, read_body_map
from scs_manager.domain.body_regions import REGIONS

SOURCES = (
    Choice(MapSource.PATIENT, _("The patient painted it here")),
    Choice(MapSource.ASKED, _("Staff painted what the patient said")),
    Choice(MapSource.PAPER, _("Copied from a drawing on paper")),
)

NOWHERE = {MapKind.PAIN: _("No pain anywhere"), MapKind.TINGLING: _("No tingling anywhere")}

SOURCE_WORDS = {choice.value: choice.label for choice in SOURCES}

REGION_CHOICES = tuple(Choice(region.id, region.name) for region in REGIONS.values())


class PlacesField(ChoicesField):
    """The chosen regions; an empty list is judged together with "nowhere"."""

    @property
    def first_id(self) -> str:
        return f"{self.id}-{self.choices[0].value}"


class PlacesForm(Form):
    """The places alone, as a patient answers them."""

    regions = PlacesField(_("Places"), choices=REGION_CHOICES, required=False)
    nowhere = TickField()

    def __init__(self, *, kind: MapKind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self.of("nowhere").label.text = NOWHERE[kind]  # type: ignore[assignment]

    def painted(self) -> BodyMap:
        """What was painted; raises the rule's no at the place of the fault."""
        return read_body_map(self.kind, self.regions.data, nowhere=self.nowhere.data is True)


class BodyMapForm(PlacesForm):
    """The places with their day and whose hand painted them."""

    on = DateField(_("Day"), missing=_("Enter the day"))
    source = ChoiceField(
        _("Who painted"), choices=SOURCES, enum=MapSource, missing=_("Choose who painted the picture")
    )
    trial_day = NumberField(
        _("Day of the trial"),
        hint=_("0 is the day of lead placement; leave empty outside a trial"),
        required=False,
        low=-60,
        high=60,
        width="3",
    )

    def __init__(self, *, kind: MapKind, **kwargs: Any) -> None:
        super().__init__(kind=kind, **kwargs)
        if kind is MapKind.PAIN:
            del self["trial_day"]

    @property
    def day_of_trial(self) -> int | None:
        """The day of the trial, where it is asked and known."""
        return self["trial_day"].data if "trial_day" in self else None
