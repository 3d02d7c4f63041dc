"""Consent to a trial: recorded, withdrawn; the clinic's own texts and their sign-off."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from wtforms import Field

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    NoteField,
    TextField,
    TickField,
    _,
)
from scs_manager.domain.consents import BODY_LIMIT, LANGUAGES, RESULTS, TEACH_BACK, WAYS, Given


class ConsentForm(Form):
    """What is recorded of one consent; ``consent_form`` adds the teach-back and the scans."""

    text = HiddenField(max_length=64)
    explained_by = TextField(_("Explained by"), missing=_("Enter who explained it"))
    interpreter = TextField(_("Interpreter"), hint=_("Name, or empty if none was needed"), required=False)
    questions_asked = NoteField(_("Questions the patient asked, and the answers"), rows=3, required=False)
    how = ChoiceField(
        _("How was it signed?"),
        choices=tuple(Choice(value, words) for value, words in WAYS.items()),
        missing=_("Choose how it was signed"),
    )
    signed_name = TextField(
        _("Name as signed"),
        hint=_("On this screen the patient types the full name"),
        missing=_("Enter the name as it was signed"),
    )
    signed_on = DateField(_("Signed on"), missing=_("Enter the day"))
    witness = TextField(_("Witness"), required=False)

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, which the summary of problems follows: told back after explained."""
        first = ("text", "explained_by", "interpreter")
        return iter(
            sorted(
                super().__iter__(),
                key=lambda field: 0 if field.name in first else 1 if field.name.startswith("teach_") else 2,
            )
        )

    def teach_rows(self) -> list[BaseField]:
        """One field for each question that the patient answers in own words."""
        return [self.of(f"teach_{question}") for question in TEACH_BACK]

    def given(self) -> Given:
        """The consent as it is recorded."""
        names = (
            "explained_by",
            "interpreter",
            "questions_asked",
            "how",
            "signed_name",
            "signed_on",
            "witness",
        )
        teach_back = {question: self[f"teach_{question}"].data for question in TEACH_BACK}
        return Given(text_sha256=self.text.data, teach_back=teach_back, **self.values(*names))


def consent_form(scans: Iterable[tuple[str, str]], text: str = "", today: date | None = None) -> ConsentForm:
    """The form over one text; ``scans`` are keys and titles of the patient's files."""
    choices = tuple(Choice(key, title) for key, title in scans)
    fields: dict[str, Any] = {
        f"teach_{question}": ChoiceField(
            words,
            choices=tuple(Choice(value, said) for value, said in RESULTS.items()),
            missing=_("Say how the patient answered: %(question)s", question=words),
        )
        for question, words in TEACH_BACK.items()
    }
    if choices:
        fields["scan"] = ChoiceField(
            _("Scanned copy"),
            hint=_("Among the files of this patient; empty if there is none"),
            choices=choices,
            look="select",
            required=False,
        )
    form: ConsentForm = type("ConsentFormOfCase", (ConsentForm,), fields)(
        data={"text": text, "signed_on": today}
    )
    return form


class WithdrawConsentForm(Form):
    """The patient takes consent back."""

    on = DateField(_("Withdrawn on"), missing=_("Enter the day"))
    reason = TextField(
        _("Reason"),
        hint=_("In the patient's words, or: none given"),
        max_length=400,
        missing=_("Enter the reason, or that none was given"),
    )


class ConsentTextForm(Form):
    """The clinic's own text in one language."""

    version = TextField(_("Version"), max_length=40, missing=_("Enter a version, such as 2026-1"))
    language = ChoiceField(
        _("Language"),
        choices=tuple(Choice(value, words) for value, words in LANGUAGES.items()),
        missing=_("Choose the language"),
    )
    title = TextField(_("Title"), missing=_("Enter the title"))
    body = NoteField(
        _("Text"),
        hint=_("An empty line parts paragraphs; a line that begins with ## is a heading"),
        rows=20,
        max_length=BODY_LIMIT,
        missing=_("Enter the text"),
    )


class SignOffTextForm(Form):
    """The medical lead takes responsibility for a text in one language."""

    sure = TickField(
        _("I have read this text in this language and take responsibility for it in this clinic"),
        required=True,
        missing=_("Tick the box, or go back"),
    )
