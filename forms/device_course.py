"""The forms of what becomes of an implanted system: revision, explant, loss of effect, battery."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    NoteField,
    NumberField,
    TextField,
    YesNoField,
    _,
)
from forms.trial_course import CourseForm
from scs_manager.domain import device_course as device
from scs_manager.domain.device_rules import CHARGE_DAYS_MOST, CHARGE_MINUTES_MOST
from scs_manager.domain.device_systems import System
from scs_manager.domain.implants import POCKET_SIDE_NAMES, Generator, ImplantedLead, PocketSide
from scs_manager.domain.text import Text
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
    "tip": "tip_level",
    "entry": "entry_level",
    "side": "side",
    "serial": "serial",
    "kind": "kind",
    "model": "model",
    "contacts": "contacts",
}
"""Field of a lead -> what the domain calls it; ``done`` stands before them."""
_GENERATOR = {
    "generator_maker": "maker",
    "generator_model": "model",
    "generator_serial": "serial",
    "rechargeable": "rechargeable",
}
_OWN = (
    "operated_on", "surgeon", "reason", "words", "pocket_side", "pocket_place", "mr_conditional",
    "mri_conditions", "note",
)  # fmt: skip
_OURS = Text("Reasons marked [default] are this application’s own; the sources name the others")


def _choices(names: Mapping[Any, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(value, words) for value, words in names.items())


def _marked(words: Text, ours: bool) -> Text:
    return Text("%(words)s [default]", words=words) if ours else words


class RevisionForm(CourseForm):
    """An operation after which there still is a system; the leads' fields are numbered from 1."""

    operated_on = DateField(_("Operated on"), missing=_("Enter the day of the operation"))
    surgeon = TextField(_("Operated by"), max_length=200, missing=_("Enter who operated"))
    parts = ChoicesField(_("What was operated on"), choices=_choices(device.REVISED_PART_NAMES))
    reason = ChoiceField(
        _("Why"),
        hint=_OURS,
        choices=tuple(
            Choice(slug, _marked(words, slug in device.OWN_REVISION_REASONS))
            for slug, words in device.revision_reasons().items()
        ),
        look="select",
        missing=_("Choose why"),
    )
    words = TextField(_("In words"), hint=_("Needed for “Other”"), max_length=400, required=False)
    generator_maker = TextField(_("Maker"), max_length=100, required=False, width="20")
    generator_model = TextField(_("Model"), max_length=100, required=False, width="20")
    generator_serial = TextField(_("Serial number"), max_length=100, required=False, width="20")
    rechargeable = YesNoField(_("Is it rechargeable?"), required=False)
    pocket_side = ChoiceField(
        _("Side of the pocket"),
        hint=_("Leave it empty where the pocket stayed"),
        choices=_choices(POCKET_SIDE_NAMES),
        enum=PocketSide,
        required=False,
    )
    pocket_place = TextField(_("Place of the pocket"), max_length=200, required=False)
    mr_conditional = YesNoField(
        _("Is the whole system MR-conditional now?"),
        hint=_("Unknown until somebody says so again: what held before the operation says nothing"),
        required=False,
    )
    mri_conditions = NoteField(_("Conditions and restrictions"), rows=2, required=False)
    note = NoteField(_("Note"), rows=2, required=False)

    system: System | None = None
    """The leads that lie, so that only theirs and one further one are asked."""

    def lead_fields(self) -> list[tuple[int, list[BaseField]]]:
        """The fields of each lead that lies, of each that the form speaks of, and of one further lead."""
        lying = {each.number for each in self.system.leads} if self.system else set()
        said = {n for n in range(1, LEADS_MOST + 1) if self[f"done_{n}"].data is not None}
        free = [n for n in range(1, LEADS_MOST + 1) if n not in lying | said][:1]
        return [
            (n, [self.of(f"{part}_{n}") for part in ("done", *_LEAD)])
            for n in sorted([*(lying | said), *free])
        ]

    def generator_fields(self) -> list[BaseField]:
        """The fields of a new generator."""
        return [self.of(name) for name in _GENERATOR]

    def to_domain(self, zone: ZoneInfo) -> device.Revision:
        generator = Generator(**{name: self[field].data for field, name in _GENERATOR.items()})
        return device.Revision(
            **self.values(*_OWN),
            parts=tuple(device.RevisedPart(part) for part in self.parts.data),
            leads=tuple(self._changes()),
            generator=None if generator == Generator() else generator,
        )

    def _changes(self) -> list[device.LeadChange]:
        found = []
        for n in range(1, LEADS_MOST + 1):
            done = self[f"done_{n}"].data
            if done is not None:
                lead = ImplantedLead(**{name: self[f"{part}_{n}"].data for part, name in _LEAD.items()})
                found.append(device.LeadChange(n, done, lead))
        return found


class ExplantForm(CourseForm):
    """The whole system, or a part of it, taken out for good."""

    explanted_on = DateField(_("Taken out on"), missing=_("Enter the day of the operation"))
    surgeon = TextField(_("Operated by"), max_length=200, missing=_("Enter who operated"))
    whole = ChoiceField(
        _("What came out"),
        choices=(Choice("yes", _("The whole system")), Choice("no", _("Only a part of it"))),
        missing=_("Choose what came out"),
    )
    out = ChoicesField(
        _("Which part"), hint=_("Only where others stayed in"), required=False,
        choices=tuple(
            Choice(part, device.part_words(part))
            for part in (device.GENERATOR, *(f"{device.LEAD_}{n}" for n in range(1, LEADS_MOST + 1)))
        ),
    )  # fmt: skip
    reason = ChoiceField(
        _("Why"),
        hint=_OURS,
        choices=tuple(
            Choice(reason, _marked(words, reason in device.OWN_EXPLANT_REASONS))
            for reason, words in device.EXPLANT_REASONS.items()
        ),
        enum=device.ExplantReason,
        missing=_("Choose why"),
    )
    words = TextField(_("In words"), hint=_("Needed for “Other”"), max_length=400, required=False)
    note = NoteField(_("Note"), rows=3, required=False)

    def offer(self, parts: Collection[str]) -> None:
        """Only these parts can be chosen."""
        self.out.choices = tuple(each for each in self.out.choices if each.value in parts)

    def to_domain(self, zone: ZoneInfo) -> device.Explant:
        return device.Explant(
            **self.values("explanted_on", "surgeon", "reason", "words", "note"),
            whole=self.whole.data == "yes",
            out=self.out.data,
        )


class LossForm(CourseForm):
    """Stimulation no longer helps as it did."""

    noticed_on = DateField(_("First noticed on"), missing=_("Enter the day on which it was first noticed"))
    tried = ChoicesField(
        _("What was tried"),
        hint=_("None chosen means that nobody wrote it down"),
        choices=_choices(device.SALVAGE_NAMES),
        required=False,
    )
    regained = YesNoField(
        _("Does it help again?"), hint=_("Leave it open while that is not known"), required=False
    )
    regained_on = DateField(_("Since"), required=False)
    words = NoteField(_("What was found and done"), rows=3, required=False)

    def to_domain(self, zone: ZoneInfo) -> device.LossOfEffect:
        tried = tuple(device.Salvage(each) for each in self.tried.data)
        return device.LossOfEffect(
            tried=tried, **self.values("noticed_on", "regained", "regained_on", "words")
        )


class BatteryForm(CourseForm):
    """What was found of the battery."""

    seen_on = DateField(_("Found on"), missing=_("Enter the day on which it was found"))
    state = ChoiceField(
        _("The battery"), choices=_choices(device.BATTERY_NAMES), enum=device.BatteryState, required=False
    )
    charge_every_days = NumberField(
        _("It is charged every"), hint=_("For example 3.5"), low=0.5, high=CHARGE_DAYS_MOST, places=1,
        unit=_("days"), required=False,
    )  # fmt: skip
    charge_minutes = NumberField(
        _("Charging takes"), low=0, high=CHARGE_MINUTES_MOST, unit=_("minutes"), required=False
    )
    note = NoteField(_("Note"), rows=2, required=False)

    def to_domain(self, zone: ZoneInfo) -> device.BatteryCheck:
        every = self.charge_every_days.data
        return device.BatteryCheck(
            **self.values("seen_on", "state", "charge_minutes", "note"),
            charge_every_days=None if every is None else float(every),
        )


def device_values(what: device.DeviceHappening, _zone: ZoneInfo) -> dict[str, Any]:
    """What a thing says, by the fields of its form."""
    values = {name: getattr(what, name) for name in type(what).__dataclass_fields__}
    if isinstance(what, device.Explant):
        values["whole"] = "yes" if what.whole else "no"
    if isinstance(what, device.Revision):
        values |= _revision_values(what)
    return values


def _revision_values(revision: device.Revision) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if revision.generator:
        values |= {field: getattr(revision.generator, name) for field, name in _GENERATOR.items()}
    for change in revision.leads:
        values[f"done_{change.number}"] = change.done
        values |= {f"{part}_{change.number}": getattr(change.lead, name) for part, name in _LEAD.items()}
    return values


def _lead_fields(n: int) -> dict[str, BaseField]:
    levels, entries = (tuple(Choice(each, each) for each in found) for found in (VERTEBRAE, ENTRY_LEVELS))
    select: dict[str, Any] = {"look": "select", "required": False}
    return {
        f"done_{n}": ChoiceField(
            _("Lead %(n)s: what was done", n=n), choices=_choices(device.LEAD_DONE_NAMES),
            enum=device.LeadDone, **select,
        ),
        f"tip_{n}": ChoiceField(_("Lead %(n)s: level of the tip", n=n), choices=levels, **select),
        f"entry_{n}": ChoiceField(_("Lead %(n)s: entry level", n=n), choices=entries, **select),
        f"side_{n}": ChoiceField(
            _("Lead %(n)s: side", n=n), choices=_choices(LEAD_SIDE_NAMES), enum=LeadSide, **select
        ),
        f"serial_{n}": TextField(_("Lead %(n)s: serial number", n=n), max_length=100, required=False),
        f"kind_{n}": ChoiceField(
            _("Lead %(n)s: type", n=n), choices=_choices(LEAD_KIND_NAMES), enum=LeadKind, **select
        ),
        f"model_{n}": TextField(_("Lead %(n)s: model", n=n), max_length=100, required=False),
        f"contacts_{n}": NumberField(
            _("Lead %(n)s: number of contacts", n=n), low=1, high=CONTACTS_MOST, required=False
        ),
    }  # fmt: skip


def _made() -> Callable[..., RevisionForm]:
    fields: dict[str, Any] = {}
    for n in range(1, LEADS_MOST + 1):
        fields |= _lead_fields(n)
    return type("FullRevisionForm", (RevisionForm,), fields)


revision_form = _made()
"""Makes the form with the fields of every lead."""
