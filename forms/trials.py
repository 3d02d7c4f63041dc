"""The forms of the trial page: leads, log, days left out or taken back, end, transcription."""

from datetime import date
from typing import Any

from forms.base import (
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    NoteField,
    NumberField,
    ScaleField,
    TextField,
    _,
)
from forms.diary import (
    ACTIVITY_CHOICES,
    NONE,
    SIDE_EFFECT_CHOICES,
    SIGN_CHOICES,
    STIMULATION_CHOICES,
    OwnChoicesField,
    side_effects_of,
)
from scs_manager.domain.diary import HOURS_MAX, SCORES, Activity, DiaryEntry, Stimulation, WarningSign
from scs_manager.domain.errors import InputError
from scs_manager.domain.side_effects import WORDS_MAX
from scs_manager.domain.trial_events import EVENT_KINDS, NOTE_KINDS


class EventForm(Form):
    """One line of the log."""

    kind = ChoiceField(
        _("What happened"), choices=tuple(Choice(kind, EVENT_KINDS[kind]) for kind in NOTE_KINDS)
    )
    happened_on = DateField(_("On"))
    note = NoteField(_("Details"), hint=_("What the patient said, what was seen and done"))


class ExcludeForm(Form):
    """A day that shall not count."""

    day = DateField(_("Day to leave out"))
    reason = TextField(
        _("Reason"),
        max_length=400,
        hint=_("For example: stimulation off for more than 4 hours, lead moved, infection"),
    )


class TranscribeForm(Form):
    """An evening that the patient told by telephone or wrote on paper."""

    day = DateField(_("Diary day"))
    pain_back_nrs = ScaleField(_("Back pain, on average"), required=False)
    pain_leg_nrs = ScaleField(_("Leg pain, on average"), required=False)
    pain_worst_nrs = ScaleField(_("Worst pain"), required=False)
    pain_least_nrs = ScaleField(_("Least pain"), required=False)
    sleep_nrs = ScaleField(
        _("How did you sleep last night?"), ends=(_("Very badly"), _("Very well")), required=False
    )
    activity = ChoiceField(
        _("How active were you?"), choices=ACTIVITY_CHOICES, enum=Activity, look="steps", required=False
    )
    stimulation = ChoiceField(
        _("How long was it on?"), choices=STIMULATION_CHOICES, enum=Stimulation, required=False
    )
    stimulation_hours = NumberField(_("Hours, if part of the time"), low=0, high=HOURS_MAX, required=False)
    warning_signs = ChoicesField(
        _("Warning signs"),
        choices=tuple(choice for choice in SIGN_CHOICES if choice.value != NONE),
        required=False,
    )
    side_effects = OwnChoicesField(
        _("Did anything else bother you?"),
        hint=_("Leave empty what the patient was not asked"),
        choices=SIDE_EFFECT_CHOICES,
        required=False,
    )
    side_effect_words = TextField(_("What was it?"), required=False, max_length=WORDS_MAX)
    note = NoteField(_("Note"), required=False)
    reason = TextField(_("Where this comes from"), hint=_("For example: by telephone, paper diary"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: at least one pain score, and hours only for a stimulator that was on part of the time."""
        valid = super().validate(extra_validators)
        if valid and self.pain_back_nrs.data is None and self.pain_leg_nrs.data is None:
            self.refuse(InputError(_("Enter at least the back or the leg pain"), place="pain_leg_nrs"))
            return False
        if (
            valid
            and self.stimulation_hours.data is not None
            and self.stimulation.data is not Stimulation.PART
        ):
            self.refuse(
                InputError(
                    _("Hours are only asked when it was on part of the time"), place="stimulation_hours"
                )
            )
            return False
        return valid

    def to_entry(self) -> DiaryEntry:
        """The answers as a value; only after the form was found valid."""
        names = (*SCORES, "activity", "stimulation", "stimulation_hours", "note")
        day: date = self.day.data
        return DiaryEntry(
            day=day,
            warning_signs=frozenset(WarningSign(sign) for sign in self.warning_signs.data),
            side_effects=side_effects_of(self.side_effects),
            side_effect_words=self.side_effect_words.data or None,
            **self.values(*names),
        )


class AcceptForm(Form):
    """Why an entry from outside its window shall count."""

    reason = TextField(_("Reason"), max_length=400)


class TakeBackForm(Form):
    """Why a day that was left out counts after all."""

    reason = TextField(_("Reason"), max_length=400, missing=_("Say why the day counts after all"))
