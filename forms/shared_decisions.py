"""The record of the talk before the decision; nothing is chosen beforehand, and most of it may stay open."""

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    NoteField,
    ScaleField,
    TextField,
    YesNoField,
    _,
)
from scs_manager.domain.choice_figures import FIGURES, GROUPS, Figure, of_group
from scs_manager.domain.choice_words import LIFE, MATTERS, OPTIONS, PREFERENCES, TEACH_BACK
from scs_manager.domain.shared_decisions import SAID, TOLD_BACK, WEIGHTS, Talk
from scs_manager.domain.text import Text

_PLAIN = (
    "held_on", "led_by", "patient_present", "carer", "interpreter", "said", "matters", "sure", "questions",
    "prefers",
)  # fmt: skip
_LISTS = {"option": OPTIONS, "weight": MATTERS, "back": TEACH_BACK}
"""Prefixes of the fields that ask the same of each item."""


def _choices(words: Mapping[str, Text]) -> tuple[Choice, ...]:
    return tuple(Choice(value, said) for value, said in words.items())


def _figure(figure: Figure) -> Text:
    return Text("%(what)s: %(share)s", what=figure.what, share=figure.share)


class TalkForm(Form):
    """One talk; ``talk_form`` adds what is asked of each option, figure and wish."""

    held_on = DateField(_("Day of the talk"), missing=_("Enter the day of the talk"))
    led_by = TextField(_("Who led it"), missing=_("Enter who led the talk"), max_length=200)
    patient_present = YesNoField(_("Was the patient there?"), missing=_("Say whether the patient was there"))
    carer = TextField(
        _("Carer or relative"), hint=_("Name, or empty if nobody came along"), max_length=200, required=False
    )
    interpreter = TextField(
        _("Interpreter"), hint=_("Name, or empty if none was needed"), max_length=200, required=False
    )
    said = NoteField(_("What else was said about good and hard sides"), rows=3, required=False)
    life = ChoicesField(_("Life with a stimulator: talked about"), choices=_choices(LIFE), required=False)
    matters = NoteField(
        _("What matters most to the patient"),
        hint=_("In the patient's own words"),
        rows=3,
        required=False,
    )
    sure = ScaleField(
        _("How sure does the patient feel about the choice?"),
        ends=(_("Not sure at all"), _("Completely sure")),
        required=False,
    )
    questions = NoteField(_("Questions that are still open"), rows=3, required=False)
    prefers = ChoiceField(
        _("What does the patient prefer now?"),
        hint=_("Leave it open if nobody asked. A preference is not a decision."),
        choices=_choices(PREFERENCES),
        required=False,
    )
    replace_reason = TextField(_("Why do you correct it?"), max_length=400, required=False)

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, which the summary of problems follows."""
        return iter(sorted(super().__iter__(), key=lambda field: _place(str(field.name))))

    def rows(self, prefix: str) -> list[BaseField]:
        """The fields that ask the same of each item, in their order."""
        return [self.of(f"{prefix}_{key}") for key in _LISTS[prefix]]

    def groups(self) -> list[BaseField]:
        """One list of figures for each group."""
        return [self.of(f"told_{group}") for group in GROUPS]

    def talk(self) -> Talk:
        """The talk as it is recorded."""
        told = {key for group in GROUPS for key in self[f"told_{group}"].data}
        return Talk(
            **self.values(*_PLAIN),
            options=self._asked("option"),
            weights=self._asked("weight"),
            told_back=self._asked("back"),
            told=tuple(key for key in FIGURES if key in told),
            life=self.life.data,
        )

    def _asked(self, prefix: str) -> dict[str, str]:
        answers = {key: self[f"{prefix}_{key}"].data for key in _LISTS[prefix]}
        return {key: answer for key, answer in answers.items() if answer is not None}


_ORDER = (
    "replace_reason", "held_on", "led_by", "patient_present", "carer", "interpreter", "option", "said",
    "told", "life", "matters", "weight", "questions", "back", "prefers", "sure",
)  # fmt: skip


def _place(name: str) -> int:
    part = name if name in _ORDER else name.partition("_")[0]
    return _ORDER.index(part) if part in _ORDER else len(_ORDER)


def talk_form(kept: Talk | None = None, **options: Any) -> TalkForm:
    """The form, filled with a record that is to be corrected; ``formdata=None`` looks at no request."""
    fields: dict[str, Any] = {
        f"option_{key}": ChoiceField(option.name, choices=_choices(SAID), required=False)
        for key, option in OPTIONS.items()
    }
    fields |= {
        f"told_{group}": ChoicesField(
            words,
            choices=tuple(Choice(key, _figure(figure)) for key, figure in of_group(group).items()),
            required=False,
        )
        for group, words in GROUPS.items()
    }
    fields |= {
        f"weight_{key}": ChoiceField(words, choices=_choices(WEIGHTS), required=False)
        for key, words in MATTERS.items()
    }
    fields |= {
        f"back_{key}": ChoiceField(words, choices=_choices(TOLD_BACK), required=False)
        for key, words in TEACH_BACK.items()
    }
    form: TalkForm = type("TalkFormOfCase", (TalkForm,), fields)(data=_data(kept), **options)
    return form


def _data(kept: Talk | None) -> dict[str, Any]:
    if kept is None:
        return {}
    data = {name: getattr(kept, name) for name in _PLAIN} | {"life": kept.life}
    data |= {f"option_{key}": said for key, said in kept.options.items()}
    data |= {f"weight_{key}": weight for key, weight in kept.weights.items()}
    data |= {f"back_{key}": result for key, result in kept.told_back.items()}
    return data | {
        f"told_{group}": [key for key in kept.told if FIGURES[key].group == group] for group in GROUPS
    }
