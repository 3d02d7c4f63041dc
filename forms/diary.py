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
from forms.medicines import MedicinesField
from forms.tingling import SAME, RegionsField, TinglingField, ordered
from scs_manager.domain.diary import (
    HOURS_MAX,
    SCORES,
    Activity,
    DiaryEntry,
    Stimulation,
    WarningSign,
    contradictions,
)
from scs_manager.domain.diary_medicines import DiaryMedicine
from scs_manager.domain.side_effects import (
    IN_OWN_WORDS,
    OF_STIMULATION,
    SIDE_EFFECT_NAMES,
    WORDS_MAX,
    SideEffect,
)
from scs_manager.domain.warning_signs import SIGN_NAMES

NONE = "none"
"""The answer "none of these": it stands alone."""

DOUBTED = ("pain_worst_nrs", "pain_least_nrs")
"""Where scores that disagree are asked about."""
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
SIGN_CHOICES = (
    *(Choice(sign, words) for sign, words in SIGN_NAMES.items()),
    Choice(NONE, _("None of these")),
)
SIGN_WORDS: Mapping[str, Words] = {choice.value: choice.label for choice in SIGN_CHOICES}
"""What the patient read, by stored value; staff see the same words."""
SIDE_EFFECT_CHOICES = (
    *(Choice(effect, words) for effect, words in SIDE_EFFECT_NAMES.items()),
    Choice(NONE, _("None of these")),
)


class OwnChoicesField(ChoicesField):
    """Several answers, of which one is "none of these"; that one stands alone, and an answer is needed."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if NONE in self.data and len(self.data) > 1:
            self.complain(_("Choose what you have, or “None of these”, not both"))
            self.errors = [*self.errors, *self.process_errors]

    @property
    def first_id(self) -> str:
        return f"{self.id}-{self.choices[0].value}"

    def answers(self) -> tuple[str, ...]:
        """The chosen values without "none"."""
        return tuple(value for value in self.data if value != NONE)


def side_effects_of(field: OwnChoicesField) -> tuple[SideEffect, ...] | None:
    """The answers of an entry; None while nothing is chosen, which is no answer."""
    return tuple(SideEffect(effect) for effect in field.answers()) if field.data else None


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
    tingling = TinglingField(
        _("Where did you feel tingling?"), missing=_("Choose where you felt tingling, or “Nowhere”")
    )
    regions = RegionsField()
    warning_signs = OwnChoicesField(
        _("Since yesterday, have you had any of these?"),
        choices=SIGN_CHOICES,
        missing=_("Choose your warning signs, or “None of these”"),
    )
    side_effects = OwnChoicesField(
        _("Did anything else bother you?"),
        choices=SIDE_EFFECT_CHOICES,
        missing=_("Choose what bothered you, or “None of these”"),
    )
    side_effect_words = TextField(_("What was it?"), required=False, max_length=WORDS_MAX)
    sure = ChoicesField(
        choices=tuple(Choice(place, _("Yes, both numbers are right")) for place in DOUBTED), required=False
    )
    note = NoteField(_("Your note"), required=False)

    def __init__(
        self,
        formdata: Any = None,
        *,
        medicines: Iterable[DiaryMedicine],
        asked: Asked,
        last: DiaryEntry | None = None,
        **kwargs: Any,
    ) -> None:
        """``last`` fills the answers of a day that was already sent, when they are changed."""
        taken = {item.product: item.count for item in last.medicines} if last else {}
        self.asked = asked
        self.doubted: set[str] = set()
        """Questions whose number was asked about again."""
        super().__init__(
            formdata, data=_shown(last) if last else None, medicines=(tuple(medicines), taken), **kwargs
        )
        if not asked.stimulation:
            for name in ("stimulation", "stimulation_hours", "program", "tingling", "regions"):
                del self[name]
            self.side_effects.choices = tuple(
                choice for choice in SIDE_EFFECT_CHOICES if choice.value not in OF_STIMULATION
            )
        elif last:
            self.tingling.offer(last.tingling)
        if asked.version < 2:
            for name in ("side_effects", "side_effect_words", "sure"):
                del self[name]

    @property
    def asks_stimulation(self) -> bool:
        """Whether the form asks about the stimulator."""
        return self.asked.stimulation

    @property
    def asks_today(self) -> bool:
        """Whether the form has the questions of its second version."""
        return self.asked.version > 1

    corrects = False
    """Whether the form changes answers that were sent, and so asks why."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: hours are needed exactly when the stimulator was on part of the time."""
        super().validate(extra_validators)
        if self.asks_stimulation:
            self._check_hours()
            self._check_while_on()
        if self.asks_today:
            self._check_contradictions()
        return all(not field.errors for field in self) and not self.form_errors

    def _check_hours(self) -> None:
        hours: Any = self.stimulation_hours
        if self.stimulation.data is not Stimulation.PART:
            hours.data, hours.errors = None, ()
        elif hours.data is None and not hours.errors:
            hours.errors = (_("Type stimulator hours from 0 to 24"),)

    def _check_while_on(self) -> None:
        """What a stimulator that was off did is not asked."""
        if self.stimulation.data is Stimulation.OFF:
            self.program.data, self.program.errors = None, ()
            self.tingling.data, self.tingling.errors = (), ()
        elif not self.tingling.errors:
            self.tingling.settle(self.regions.data)

    def _check_contradictions(self) -> None:
        """Scores that disagree are asked about once, at the place; they stand when the patient says so."""
        if any(self.of(name).errors for name in SCORES):
            return
        scores = {name: self.of(name).data for name in SCORES}
        for found in contradictions(DiaryEntry(date.min, **scores)):
            if found.place not in self.sure.data:
                self.of(found.place).fail(found.text)
                self.doubted.add(found.place)

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
            tingling=self.tingling.places if asked else (),
            warning_signs=frozenset(WarningSign(sign) for sign in self.warning_signs.answers()),
            **self._side_effects(),
            note=self.note.data,
        )

    def _side_effects(self) -> dict[str, Any]:
        if not self.asks_today:
            return {}
        effects = side_effects_of(self.side_effects)
        words = self.side_effect_words.data if IN_OWN_WORDS.intersection(effects or ()) else None
        return {"side_effects": effects, "side_effect_words": words or None}


def _shown(entry: DiaryEntry) -> dict[str, Any]:
    names = ("activity", "stimulation", "stimulation_hours", "program", "side_effect_words", "note")
    shown = {name: getattr(entry, name) for name in (*SCORES, *names)}
    shown["tingling"] = (" ".join((SAME, *ordered(entry.tingling))),) if entry.tingling else (NONE,)
    shown["regions"] = entry.tingling
    if entry.side_effects is not None:
        shown["side_effects"] = entry.side_effects or (NONE,)
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
