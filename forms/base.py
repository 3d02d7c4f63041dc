"""The base of every form; with it, all a form module needs: the fields, the choices and ``_`` for texts.

``_("...")`` makes a :class:`Text`: translated when it is shown, English when nothing else is there.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, has_request_context
from flask_wtf import FlaskForm
from markupsafe import Markup

from forms.choices import Choice, ChoiceField, ChoicesField, ScaleField, TickField, YesNoField
from forms.components import component
from forms.dates import BirthDateField, DateField, PartialDateField, TimeField, read_date
from forms.fields import (
    BaseField,
    EmailField,
    FileField,
    HiddenField,
    NoteField,
    PasswordField,
    TextField,
    Words,
)
from forms.numbers import NumberField
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text

__all__ = [
    "BaseField",
    "BirthDateField",
    "Choice",
    "ChoiceField",
    "ChoicesField",
    "DateField",
    "EmailField",
    "FileField",
    "Form",
    "HiddenField",
    "NoteField",
    "NumberField",
    "PartialDateField",
    "PasswordField",
    "ScaleField",
    "TextField",
    "TickField",
    "TimeField",
    "Words",
    "YesNoField",
    "_",
    "read_date",
]

_ = Text


class _Translations:
    """Asks the running application for the reader's language; English outside a request."""

    def gettext(self, string: str) -> str:
        if not has_request_context():
            return string
        return str(current_app.extensions["gettext"](string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """A form with CSRF protection, whole-form errors and an error summary that links to its fields."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: Any) -> _Translations:
            return _Translations()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Filled from the request when it carries a form; ``None`` first keeps it empty."""
        super().__init__(*args, **kwargs)
        self.general: list[Words] = []

    def of(self, name: str) -> BaseField:
        """The field of that name, as one of ours."""
        field = self[name]
        if not isinstance(field, BaseField):
            raise TypeError(f"{name} is not one of our fields")
        return field

    def refuse(self, error: RuleError) -> None:
        """Show the clinic's no at the field it is about, else above the form."""
        place = error.place if isinstance(error, InputError) else ""
        if place in self:
            self.of(place).fail(error.text)
        else:
            self.general.append(error.text)

    def carries_out(self, use_case: Callable[[], object]) -> bool:
        """Whether the form was sent whole and the use case did it; the clinic's no stands at its field."""
        if not self.validate_on_submit():
            return False
        try:
            use_case()
        except RuleError as refused:
            self.refuse(refused)
            return False
        return True

    def problems(self) -> list[dict[str, str]]:
        """What is to be mended, as ``{text, href}``; general refusals carry no address."""
        say = _Translations().gettext
        found = [{"text": item.render(say) if isinstance(item, Text) else say(item)} for item in self.general]
        for field in self:
            if isinstance(field, BaseField) and field.errors:
                found.append({"text": field.named_error, "href": f"#{field.first_id}"})
        return found

    def error_summary(self) -> Markup:
        """The summary above the form, or nothing."""
        problems = self.problems()
        if not problems:
            return Markup("")
        title = _Translations().gettext("There is a problem")
        return component("error-summary", "errorSummary", {"titleText": title, "errorList": problems})

    def values(self, *names: str) -> Mapping[str, Any]:
        """The data of the named fields, for a service's keyword arguments."""
        return {name: self[name].data for name in names}
