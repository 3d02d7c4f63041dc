"""What somebody stored while somebody else was writing: both versions, question by question."""

from dataclasses import dataclass

from forms.base import BaseField, ChoiceField, ChoicesField, Form, HiddenField, TextField, TickField, Words, _


@dataclass(frozen=True)
class Differing:
    """A question with what is stored now and what was typed, in words; empty where nothing is there."""

    question: Words
    stored: str
    typed: str


def differing(typed: Form, stored: Form, *, but: tuple[str, ...] = ()) -> list[Differing]:
    """Each question in which the two forms differ; ``but`` names fields that are never stored."""
    found = []
    for field in typed:
        if not isinstance(field, BaseField) or isinstance(field, HiddenField) or field.name in but:
            continue
        theirs, yours = said(stored.of(field.name)), said(field)
        if theirs != yours:
            found.append(Differing(field.label.text, theirs, yours))
    return found


def said(field: BaseField) -> str:
    """What a field holds, in the reader's words; empty when nothing is there."""
    if isinstance(field, TickField):
        return field.say(_("Yes")) if field.data else field.say(_("No"))
    if isinstance(field, ChoiceField):
        return next(
            (field.say(choice.label) for choice in field.choices if choice.value == field.chosen()), ""
        )
    if isinstance(field, ChoicesField):
        return ", ".join(field.say(choice.label) for choice in field.choices if choice.value in field.data)
    return field.shown() if isinstance(field, TextField) else str(field.data or "")
