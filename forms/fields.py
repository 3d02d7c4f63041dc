"""The fields of every form: what may be typed, and the component that asks for it.

Each field keeps a strict value (``data``), answers with an instruction when it cannot, and renders itself
whole: label, hint, error, control. Nothing is preselected that a person must judge.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup
from wtforms import Field
from wtforms.validators import StopValidation

from forms.components import component
from scs_manager.domain.email_addresses import is_email
from scs_manager.domain.text import Text

Words = Text | str
NOTE_MAX_CHARACTERS = 4000
NOTE_MAX_LINES = 200
UNSEEN = dict.fromkeys((0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Zero-width spaces and marks that turn the direction of the text after them; joiners of letters stay."""


def clean_line(value: str) -> str:
    """NFC text without outer white space, and without what nobody sees (it comes along when pasting)."""
    return unicodedata.normalize("NFC", value.translate(UNSEEN)).strip()


def has_controls(value: str, *, lines: bool = False) -> bool:
    """Whether the text holds control characters or broken surrogates (new lines are fine in a note)."""
    if value.isprintable():
        return False
    allowed = "\n\t" if lines else ""
    return any(unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed for char in value)


class Whole:
    """The widget of a field that renders itself whole."""

    def __call__(self, field: Any, **options: Any) -> Markup:
        """The component as HTML."""
        found: Markup = field.render(options)
        return found


class BaseField(Field):
    """A field with a hint, an instruction and the text that was typed; ``required`` asks for an answer."""

    data: Any
    widget = Whole()

    def __init__(
        self,
        label: Words = "",
        *,
        hint: Words = "",
        required: bool = True,
        missing: Words = "",
        checks: Iterable[Callable[[Any, Any], None]] = (),
        **options: Any,
    ) -> None:
        super().__init__(label=label, validators=list(checks), **options)  # type: ignore[arg-type]
        self.hint = hint
        self.required = required
        self.missing = missing or Text("Enter an answer: %(label)s", label=label)
        self.raw_text = ""

    def say(self, words: Words) -> str:
        """The words in the reader's language."""
        return words.render(self.gettext) if isinstance(words, Text) else self.gettext(words) if words else ""

    @property
    def error(self) -> str:
        """The first thing to mend, in the reader's language, or an empty string."""
        return self.say(self.errors[0]) if self.errors else ""

    @property
    def named_error(self) -> str:
        """The same for a list of errors: with the question, where the words alone do not say which one."""
        words, label = self.error, self.say(self.label.text)
        if words.endswith(".") or label in words or words == self.say(self.missing):
            return words
        return self.gettext("%(problem)s: %(label)s") % {"problem": words, "label": label}

    @property
    def first_id(self) -> str:
        """The id an error summary links to."""
        return str(self.id)

    def pre_validate(self, form: Any) -> None:
        if self.errors:
            raise StopValidation
        if self.is_empty:
            raise StopValidation(self.missing if self.required else "")  # type: ignore[arg-type]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return self.data is None or self.data == "" or self.data == ()

    def complain(self, words: Words) -> None:
        """Note, while reading what was typed, what to do instead."""
        self.process_errors.append(words)  # type: ignore[attr-defined]

    def fail(self, words: Words) -> None:
        """Say, after reading, what to do instead."""
        self.errors = [*self.errors, words]  # type: ignore[list-item]

    def params(self) -> dict[str, Any]:
        """What every nhsuk component takes."""
        found: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "label": {"text": self.say(self.label.text)},
        }
        if self.hint:
            found["hint"] = {"text": self.say(self.hint)}
        if self.error:
            found["errorMessage"] = {"text": self.error, "visuallyHiddenText": self.gettext("Error")}
        return found


class TextField(BaseField):
    """One line of text; ``data`` is never None."""

    input_type = "text"

    def __init__(
        self,
        label: Words = "",
        *,
        max_length: int = 200,
        width: str = "",
        autocomplete: str = "off",
        unit: Words = "",
        inputmode: str = "",
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.max_length = max_length
        self.width = width
        self.autocomplete = autocomplete
        self.unit = unit
        self.inputmode = inputmode

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.raw_text = clean_line(str(valuelist[0])) if valuelist else ""
        self.data = self.read(self.raw_text)

    def read(self, text: str) -> Any:
        """The value of a cleaned line, or a refusal."""
        if has_controls(text):
            self.complain(Text("Remove the invisible control characters"))
        if len(text) > self.max_length:
            self.complain(Text("Use at most %(n)s characters", n=self.max_length))
        return text

    def shown(self) -> str:
        """What stands in the control."""
        return self.raw_text or ("" if self.data is None else str(self.data))

    def render(self, options: dict[str, Any]) -> Markup:
        params = self.params() | {"type": self.input_type, "value": self.shown()}
        params |= {"autocomplete": self.autocomplete, "width": self.width}
        if self.unit:
            params["suffix"] = {"text": self.say(self.unit)}
            params["label"]["html"] = Markup('{}<span class="nhsuk-u-visually-hidden">, {}</span>').format(
                params["label"]["text"], self.say(self.unit)
            )
        if self.inputmode:
            params["inputmode"] = self.inputmode
        return component("input", "input", params | options)


class PasswordField(TextField):
    """A password: never shown again, never trimmed."""

    input_type = "password"

    def __init__(self, label: Words = "", *, autocomplete: str = "current-password", **options: Any) -> None:
        super().__init__(label, max_length=1024, autocomplete=autocomplete, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0])[:1024] if valuelist else ""

    def shown(self) -> str:
        return ""


class EmailField(TextField):
    """An e-mail address, shaped like one; whether it exists is not asked."""

    input_type = "email"

    def read(self, text: str) -> Any:
        if text and not is_email(text):
            self.complain(Text("Enter an e-mail address, like name@example.org"))
        return super().read(text)


class NoteField(TextField):
    """Several lines of text, at most 4,000 characters and 200 lines."""

    def __init__(
        self, label: Words = "", *, rows: int = 4, max_length: int = NOTE_MAX_CHARACTERS, **options: Any
    ) -> None:
        super().__init__(label, max_length=max_length, **options)
        self.rows = rows

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        self.raw_text = clean_line(text.replace("\r\n", "\n").replace("\r", "\n"))
        self.data = self.read(self.raw_text)

    def read(self, text: str) -> Any:
        if has_controls(text, lines=True):
            self.complain(Text("Remove the invisible control characters"))
        if len(text) > self.max_length or text.count("\n") >= NOTE_MAX_LINES:
            self.complain(
                Text("Use at most %(n)s characters and %(m)s lines", n=self.max_length, m=NOTE_MAX_LINES)
            )
        return text

    def render(self, options: dict[str, Any]) -> Markup:
        params = self.params() | {"value": self.shown(), "rows": self.rows}
        return component("textarea", "textarea", params | options)


class FileField(BaseField):
    """One uploaded file; ``data`` is the upload or None. Its name is never used as a path."""

    def __init__(self, label: Words = "", *, accept: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.accept = accept

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = next((upload for upload in valuelist if getattr(upload, "filename", "")), None)

    def render(self, options: dict[str, Any]) -> Markup:
        params = self.params() | {"type": "file", "classes": "input--file"}
        params["attributes"] = {"accept": self.accept}
        return component("input", "input", params | options)


class HiddenField(TextField):
    """A value the page carries for itself, such as the version that was read."""

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__("", required=required, **options)

    def render(self, options: dict[str, Any]) -> Markup:
        return Markup('<input type="hidden" name="{}" id="{}" value="{}">').format(
            self.name, self.id, self.shown()
        )
