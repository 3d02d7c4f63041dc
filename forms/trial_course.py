"""The forms of a trial's course: programs, device events, adverse events, calls, days kept."""

from collections.abc import Callable
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
    ScaleField,
    TextField,
    TimeField,
    YesNoField,
    _,
)
from scs_manager.domain import adverse_events as adverse
from scs_manager.domain import device_events as device
from scs_manager.domain import stimulation
from scs_manager.domain import trial_calls as calls
from scs_manager.domain.complications import CLASS_NAMES, CodeProvenance, Complication, shipped_complications
from scs_manager.domain.lead_placements import PlacedLead
from scs_manager.domain.text import Text
from scs_manager.domain.trial_leads import LEADS_MOST
from scs_manager.domain.wall_clock import instant_of


def _choices(names: Any) -> tuple[Choice, ...]:
    return tuple(Choice(value, words) for value, words in names.items())


class CourseForm(Form):
    """What the form of each thing has once it is corrected: the reason, and the revision that was read."""

    change_reason = TextField(_("Why do you change it?"), max_length=400, required=False)
    seen = HiddenField(required=False)

    to_domain: Callable[[ZoneInfo], Any]
    """Each form's own: the answers as a value, only after the form was found valid."""

    @property
    def own_fields(self) -> list[BaseField]:
        """The fields about the thing itself, in order."""
        hidden = {"change_reason", "seen", "csrf_token"}
        return [field for field in self if isinstance(field, BaseField) and field.name not in hidden]

    @property
    def rows(self) -> list[list[BaseField]]:
        """The same with a time beside its day."""
        found: list[list[BaseField]] = []
        for field in self.own_fields:
            if isinstance(field, TimeField) and found:
                found[-1].append(field)
            else:
                found.append([field])
        return found


class ProgramForm(CourseForm):
    """One program, from an instant on."""

    name = TextField(
        _("Program"), hint=_("Its name or slot, for example 2"), max_length=40, width="10",
        missing=_("Enter the name or slot of the program"),
    )  # fmt: skip
    starts_on = DateField(_("Set on"))
    starts_time = TimeField(_("At"))
    waveform = ChoiceField(
        _("Waveform"),
        choices=_choices(stimulation.WAVEFORM_NAMES),
        enum=stimulation.Waveform,
        required=False,
    )
    contacts_1 = TextField(
        _("Contacts of lead 1"), hint=_("Each with its sign, for example: 2- 3+. Others are off"),
        max_length=100, width="10", required=False,
    )  # fmt: skip
    contacts_2 = TextField(_("Contacts of lead 2"), max_length=100, width="10", required=False)
    contacts_3 = TextField(_("Contacts of lead 3"), max_length=100, width="10", required=False)
    contacts_4 = TextField(_("Contacts of lead 4"), max_length=100, width="10", required=False)
    amplitude_ma = NumberField(
        _("Amplitude"), low=0, high=stimulation.AMPLITUDE_MOST_MA, places=2, unit="mA", required=False
    )
    pulse_width_us = NumberField(
        _("Pulse width"), low=stimulation.PULSE_WIDTH_US[0], high=stimulation.PULSE_WIDTH_US[1],
        unit=_("µs"), required=False,
    )  # fmt: skip
    rate_hz = NumberField(
        _("Rate"), low=stimulation.RATE_HZ[0], high=stimulation.RATE_HZ[1], unit="Hz", required=False
    )
    coverage_percent = NumberField(_("Coverage of the target"), low=0, high=100, unit="%", required=False)
    paraesthesia = ChoiceField(
        _("Tingling"),
        choices=_choices(stimulation.PARAESTHESIA_NAMES),
        enum=stimulation.Paraesthesia,
        required=False,
    )
    rating = ScaleField(
        _("The patient’s rating of the program"),
        ends=(_("Useless"), _("Could not be better")),
        required=False,
    )
    reason = NoteField(_("Why it was set, what changed"), rows=2, required=False)

    leads: tuple[PlacedLead, ...] = ()
    """The leads that lie, so that no contact is named that is not there."""

    def to_domain(self, zone: ZoneInfo) -> stimulation.Program:
        contacts = [
            contact
            for number in range(1, LEADS_MOST + 1)
            for contact in stimulation.read_contacts(
                self[f"contacts_{number}"].data or "",
                lead=number,
                most=self._contacts_of(number),
                place=f"contacts_{number}",
            )
        ]
        amplitude = self.amplitude_ma.data
        names = (
            "name", "pulse_width_us", "rate_hz", "waveform", "coverage_percent", "paraesthesia", "rating",
            "reason",
        )  # fmt: skip
        return stimulation.Program(
            starts_at=instant_of(self.starts_on.data, self.starts_time.data, zone, place="starts_time"),
            contacts=tuple(contacts),
            amplitude_ma=None if amplitude is None else float(amplitude),
            **self.values(*names),
        )

    def _contacts_of(self, number: int) -> int | None:
        return self.leads[number - 1].contacts if number <= len(self.leads) else None

    @property
    def own_fields(self) -> list[BaseField]:
        """As many leads as lie, or two while nobody wrote them down."""
        most = len(self.leads) or 2
        unused = {f"contacts_{number}" for number in range(most + 1, LEADS_MOST + 1)}
        return [field for field in super().own_fields if field.name not in unused]


class DeviceEventForm(CourseForm):
    """Something that happened to the device."""

    kind = ChoiceField(
        _("What happened"),
        choices=_choices(device.DEVICE_EVENT_NAMES),
        enum=device.DeviceEventKind,
        missing=_("Choose what happened"),
    )
    starts_on = DateField(_("Began on"))
    starts_time = TimeField(_("At"), hint=_("As near as you know"))
    ends_on = DateField(
        _("Off until, day"), hint=_("Only for stimulation off; empty while it still is"), required=False
    )
    ends_time = TimeField(_("Off until, time"), required=False)
    lead = NumberField(_("Which lead"), low=1, high=LEADS_MOST, required=False)
    direction = ChoiceField(
        _("Which way the lead moved"),
        choices=_choices(device.DIRECTION_NAMES),
        enum=device.Direction,
        required=False,
    )
    distance_mm = NumberField(_("How far"), low=0, high=device.DISTANCE_MOST_MM, unit="mm", required=False)
    vertebrae = NumberField(
        _("How far, in vertebrae"), hint=_("For example 0.5"), low=0, high=device.VERTEBRAE_MOST, places=1,
        required=False,
    )  # fmt: skip
    xray = YesNoField(_("Seen on X-ray?"), required=False)
    note = NoteField(_("What was seen and done"), rows=3, required=False)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: an end has both a day and a time, and only an off time has an end."""
        super().validate(extra_validators)
        if self.ends_on.data is not None and self.ends_time.is_empty and not self.ends_time.errors:
            self.ends_time.fail(_("Enter the time until which it was off"))
        if self.ends_on.data is None and self.ends_time.data is not None:
            self.ends_on.fail(_("Enter the day until which it was off"))
        if self.ends_on.data is not None and self.kind.data not in (None, device.DeviceEventKind.OFF):
            self.ends_on.fail(_("Only stimulation off has an end"))
        return not self.problems()

    def to_domain(self, zone: ZoneInfo) -> device.DeviceEvent:
        ends = None
        if self.ends_on.data is not None:
            ends = instant_of(self.ends_on.data, self.ends_time.data, zone, place="ends_time")
        vertebrae = self.vertebrae.data
        return device.DeviceEvent(
            starts_at=instant_of(self.starts_on.data, self.starts_time.data, zone, place="starts_time"),
            ends_at=ends,
            vertebrae=None if vertebrae is None else float(vertebrae),
            **self.values("kind", "lead", "direction", "distance_mm", "xray", "note"),
        )


def _kind_words(kind: Complication) -> Text:
    """Class, title, and the codes with their provenance."""
    words = Text("%(group)s: %(title)s", group=CLASS_NAMES[kind.group], title=kind.title)
    if not kind.codes:
        return words
    mark = "" if kind.code_provenance is CodeProvenance.READ else f" [{kind.code_provenance}]"
    return Text("%(words)s (ICD-10-CM %(codes)s)", words=words, codes=f"{', '.join(kind.codes)}{mark}")


class AdverseEventForm(CourseForm):
    """One adverse event as it stands today."""

    kind = ChoiceField(
        _("What happened"),
        hint=_("Codes marked [memory] were not checked and fill in no document"),
        choices=tuple(
            Choice(slug, _kind_words(kind)) for slug, kind in shipped_complications().kinds.items()
        ),
        look="select",
        missing=_("Choose what happened"),
    )
    words = TextField(_("In words"), hint=_("Needed for “Other”"), max_length=400, required=False)
    starts_on = DateField(_("Began on"))
    severity = ChoiceField(_("Severity"), choices=_choices(adverse.SEVERITY_NAMES), enum=adverse.Severity)
    serious = YesNoField(
        _("Is it serious?"), hint=_("Leave open until somebody can judge it"), required=False
    )
    serious_reason = TextField(_("Why it is serious"), max_length=400, required=False)
    relation = ChoiceField(
        _("What it came from"), choices=_choices(adverse.RELATION_NAMES), enum=adverse.Relation
    )
    remedy = ChoiceField(
        _("What was done to the device"), choices=_choices(adverse.REMEDY_NAMES), enum=adverse.Remedy
    )
    result = ChoiceField(_("Outcome"), choices=_choices(adverse.RESULT_NAMES), enum=adverse.Result)
    resolved_on = DateField(_("Ended on"), required=False)
    reportable = YesNoField(_("Must it be reported to maker or authority?"), required=False)
    reportable_reason = TextField(_("Why, or why not"), max_length=400, required=False)
    note = NoteField(_("What was seen and done"), rows=3, required=False)

    def to_domain(self, zone: ZoneInfo) -> adverse.AdverseEvent:
        names = (
            "kind", "words", "starts_on", "severity", "serious", "serious_reason", "relation", "remedy",
            "result", "resolved_on", "reportable", "reportable_reason", "note",
        )  # fmt: skip
        return adverse.AdverseEvent(**self.values(*names))


class CallForm(CourseForm):
    """One telephone call."""

    called_on = DateField(_("Called on"))
    called_time = TimeField(_("At"))
    caller = ChoiceField(_("Who called"), choices=_choices(calls.CALLER_NAMES), enum=calls.Caller)
    party = ChoiceField(_("Who was at the other end"), choices=_choices(calls.PARTY_NAMES), enum=calls.Party)
    topic = ChoiceField(_("About what"), choices=_choices(calls.TOPIC_NAMES), enum=calls.Topic)
    about_day = DateField(_("Diary day"), hint=_("The day without an entry"), required=False)
    result = ChoiceField(
        _("Was somebody reached?"), choices=_choices(calls.CALL_RESULT_NAMES), enum=calls.CallResult
    )
    note = NoteField(_("What was said"), rows=3, required=False)

    def to_domain(self, zone: ZoneInfo) -> calls.Call:
        return calls.Call(
            called_at=instant_of(self.called_on.data, self.called_time.data, zone, place="called_time"),
            **self.values("caller", "party", "topic", "about_day", "result", "note"),
        )


class KeepDayForm(Form):
    """Why a doubtful day shall count."""

    day = DateField(_("Day"))
    change_reason = TextField(_("Reason"), max_length=400, hint=_("For example: off only while asleep"))


def form_values(what: Any, zone: ZoneInfo) -> dict[str, Any]:
    """What a thing says, by the fields of its form."""
    values = {name: getattr(what, name) for name in type(what).__dataclass_fields__}
    for name, day, clock in (
        ("starts_at", "starts_on", "starts_time"),
        ("ends_at", "ends_on", "ends_time"),
        ("called_at", "called_on", "called_time"),
    ):
        if values.get(name) is not None:
            local = values[name].astimezone(zone)
            values |= {day: local.date(), clock: local.time().replace(second=0, microsecond=0)}
    if isinstance(what, stimulation.Program):
        for number in range(1, LEADS_MOST + 1):
            values[f"contacts_{number}"] = stimulation.contacts_text(what.contacts, number)
    return values
