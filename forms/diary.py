"""The phone's evening form: one diary day, strict values, every question answered or said to be missing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    ChoicesField,
    Form,
    NoteField,
    NumberField,
    ScaleField,
    TextField,
    Words,
    _,
)
from forms.diary_envelope import Asked
from forms.medicines import Medicine, MedicinesField
from scs_manager.domain.body_map import DIARY_PLACES
from scs_manager.domain.change_reasons import ChangeReason
from scs_manager.domain.diary import (
    HOURS_MAX,
    SCORES,
    Activity,
    DiaryEntry,
    Stimulation,
    WarningSign,
)

NONE = "none"
"""The answer "none of these": it stands alone."""

PROGRAMS = ("1", "2", "3", "unsure")

ACTIVITY_CHOICES = (
    Choice(Activity.MUCH_LESS, _("Much less")),
    Choice(Activity.LESS, _("Less")),
    Choice(Activity.SAME, _("Same")),
    Choice(Activity.MORE, _("More")),
    Choice(Activity.MUCH_MORE, _("Much more")),
)
STIMULATION_CHOICES = (
    Choice(Stimulation.ALL_DAY, _("All day and night")),
    Choice(Stimulation.PART, _("Part of the time")),
    Choice(Stimulation.OFF, _("It was off")),
)
PROGRAM_CHOICES = (*(Choice(name, name) for name in PROGRAMS[:-1]), Choice("unsure", _("Not sure")))
TINGLING_CHOICES = (
    *(Choice(place, words) for place, words in DIARY_PLACES.items()),
    Choice(NONE, _("Nowhere")),
)
SIGN_CHOICES = (
    Choice(WarningSign.WEAKNESS_OR_NUMBNESS, _("New weakness or numbness")),
    Choice(WarningSign.BLADDER_OR_BOWEL, _("Change in bladder or bowel")),
    Choice(WarningSign.FEVER, _("Fever or shivering")),
    Choice(WarningSign.WOUND, _("Wound is leaking, red or hot")),
    Choice(WarningSign.SEVERE_BACK_PAIN, _("Sudden, very bad back pain")),
    Choice(WarningSign.POSITIONAL_HEADACHE, _("Headache that is worse when you sit up")),
    Choice(NONE, _("None of these")),
)
CHANGE_CHOICES = (
    Choice(ChangeReason.SLIP, _("I pressed a wrong number")),
    Choice(ChangeReason.REMEMBERED, _("I remembered something later")),
    Choice(ChangeReason.CHANGED_SINCE, _("My evening went on differently")),
    Choice(ChangeReason.OTHER, _("Something else")),
)
CHANGE_WORDS_MAX = 200
SIGN_WORDS: Mapping[str, Words] = {choice.value: choice.label for choice in SIGN_CHOICES}
"""What the patient read, by stored value; staff see the same words."""
TINGLING_WORDS: Mapping[str, Words] = {choice.value: choice.label for choice in TINGLING_CHOICES}


class OwnChoicesField(ChoicesField):
    """Several answers, of which one is "none of these"; that one stands alone, and an answer is needed."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if NONE in self.data and len(self.data) > 1:
            self.complain(_("Choose the signs you have, or “None of these”, not both"))
            self.errors = [*self.errors, *self.process_errors]

    @property
    def first_id(self) -> str:
        return f"{self.id}-{self.choices[0].value}"

    def answers(self) -> tuple[str, ...]:
        """The chosen values without "none"."""
        return tuple(value for value in self.data if value != NONE)


class DiaryEntryForm(Form):
    """One diary day as the phone asks it. Stimulator questions are only asked once leads are in."""

    class Meta(Form.Meta):
        csrf = False
        """The application checks the token of every post before a view runs; once is enough on this path."""

    pain_back_nrs = ScaleField(_("Back pain, on average"), missing=_("Choose a number for your back pain"))
    pain_leg_nrs = ScaleField(_("Leg pain, on average"), missing=_("Choose a number for your leg pain"))
    pain_worst_nrs = ScaleField(_("Worst pain"), missing=_("Choose a number for your worst pain"))
    pain_least_nrs = ScaleField(_("Least pain"), missing=_("Choose a number for your least pain"))
    sleep_nrs = ScaleField(_("How did you sleep last night?"), missing=_("Choose a number for your sleep"))
    activity = ChoiceField(
        _("How active were you?"),
        choices=ACTIVITY_CHOICES,
        enum=Activity,
        look="steps",
        missing=_("Choose how active you were"),
    )
    medicines = MedicinesField()
    stimulation = ChoiceField(
        _("How long was it on?"),
        choices=STIMULATION_CHOICES,
        enum=Stimulation,
        look="steps",
        missing=_("Choose how long your stimulator was on"),
    )
    stimulation_hours = NumberField(_("How many hours?"), low=0, high=HOURS_MAX, required=False)
    program = ChoiceField(
        _("Which program did you use most?"),
        choices=PROGRAM_CHOICES,
        look="steps",
        missing=_("Choose a program, or “Not sure”"),
    )
    tingling = OwnChoicesField(
        _("Where did you feel tingling?"),
        choices=TINGLING_CHOICES,
        missing=_("Choose where you felt tingling, or “Nowhere”"),
    )
    warning_signs = OwnChoicesField(
        _("Since yesterday, have you had any of these?"),
        choices=SIGN_CHOICES,
        missing=_("Choose your warning signs, or “None of these”"),
    )
    note = NoteField(_("Your note"), required=False)

    def __init__(
        self,
        formdata: Any = None,
        *,
        medicines: Iterable[Medicine],
        asked: Asked,
        last: DiaryEntry | None = None,
        **kwargs: Any,
    ) -> None:
        """``last`` fills the answers of a day that was already sent, when they are changed."""
        taken = {item.product: item.count for item in last.medicines} if last else {}
        self.asked = asked
        super().__init__(
            formdata, data=_shown(last) if last else None, medicines=(tuple(medicines), taken), **kwargs
        )
        if not asked.stimulation:
            for name in ("stimulation", "stimulation_hours", "program", "tingling"):
                del self[name]

    @property
    def asks_stimulation(self) -> bool:
        """Whether the form asks about the stimulator."""
        return self.asked.stimulation

    corrects = False
    """Whether the form changes answers that were sent, and so asks why."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: hours are needed exactly when the stimulator was on part of the time."""
        super().validate(extra_validators)
        if self.asks_stimulation:
            self._check_hours()
        return all(not field.errors for field in self) and not self.form_errors

    def _check_hours(self) -> None:
        hours: Any = self.stimulation_hours
        if self.stimulation.data is not Stimulation.PART:
            hours.data, hours.errors = None, ()
        elif hours.data is None and not hours.errors:
            hours.errors = (_("Type stimulator hours from 0 to 24"),)

    def problems(self) -> list[dict[str, str]]:
        """What is to be mended, with the place of the first control of each question."""
        return [problem for field in self for problem in _problems_of(field)]

    def to_entry(self, day: date) -> DiaryEntry:
        """The answers as a value; only after the form was found valid."""
        asked = self.asks_stimulation
        return DiaryEntry(
            day=day,
            pain_back_nrs=self.pain_back_nrs.data,
            pain_leg_nrs=self.pain_leg_nrs.data,
            pain_worst_nrs=self.pain_worst_nrs.data,
            pain_least_nrs=self.pain_least_nrs.data,
            sleep_nrs=self.sleep_nrs.data,
            activity=self.activity.data,
            medicines=self.medicines.data or (),
            stimulation=self.stimulation.data if asked else None,
            stimulation_hours=self.stimulation_hours.data if asked else None,
            program=self.program.data if asked else None,
            tingling=self.tingling.answers() if asked else (),
            warning_signs=frozenset(WarningSign(sign) for sign in self.warning_signs.answers()),
            note=self.note.data,
        )


class CorrectionForm(DiaryEntryForm):
    """The same day once more, with why its answers change; the first ones are kept."""

    change_reason = ChoiceField(
        _("Why do you change your answers?"),
        choices=CHANGE_CHOICES,
        enum=ChangeReason,
        missing=_("Choose why you change your answers"),
    )
    change_words = TextField(_("What was it?"), required=False, max_length=CHANGE_WORDS_MAX)
    corrects = True

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: words where the list has none."""
        valid = super().validate(extra_validators)
        if self.change_reason.data is not ChangeReason.OTHER or self.change_words.data:
            return valid
        self.of("change_words").fail(_("Say in a few words why you change your answers"))
        return False


def _shown(entry: DiaryEntry) -> dict[str, Any]:
    names = (*SCORES, "activity", "stimulation", "stimulation_hours", "program", "note")
    shown = {name: getattr(entry, name) for name in names}
    shown["tingling"] = entry.tingling or (NONE,)
    shown["warning_signs"] = tuple(entry.warning_signs) or (NONE,)
    return shown


def _problems_of(field: Any) -> list[dict[str, str]]:
    if isinstance(field, MedicinesField):
        return [
            {"text": question.error, "href": f"#{question.name}-0", "field": question.name}
            for question in field.questions
            if question.error
        ]
    if isinstance(field, BaseField) and field.errors:
        return [{"text": field.error, "href": f"#{field.first_id}", "field": field.name}]
    return []
