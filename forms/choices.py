"""Fields that offer answers to choose from; nothing is chosen beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from forms.components import component, own_component
from forms.fields import BaseField, Words
from scs_manager.domain.text import Text

INLINE_MOST = 4
"""Up to this many short answers stand in one row on a wide screen."""
INLINE_LENGTH = 44
"""Characters of all answers of such a row together."""
COLUMNS_FROM = 4
"""More boxes than this stand in columns on a wide screen."""


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    label: Words
    hint: Words = ""


class ChoiceField(BaseField):
    """One answer of several; ``data`` is its value (a member when ``enum`` is given), or None.

    ``look`` is ``radios``, ``select`` or ``steps`` (a row of large targets).
    """

    def __init__(
        self,
        label: Words = "",
        *,
        choices: Sequence[Choice] = (),
        look: str = "radios",
        enum: type[StrEnum] | None = None,
        ends: tuple[Words, Words] | None = None,
        missing: Words = "",
        **options: Any,
    ) -> None:
        missing = missing or Text("Choose an answer: %(label)s", label=label)
        super().__init__(label, missing=missing, **options)
        self.choices = tuple(choices)
        self.look = look
        self.enum = enum
        self.ends = ends

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if not valuelist or valuelist[0] == "":
            return
        if not any(choice.value == valuelist[0] for choice in self.choices):
            self.complain(self.missing)
            return
        self.data = self.enum(valuelist[0]) if self.enum else self.of(valuelist[0])

    def of(self, value: str) -> Any:
        """The data of a chosen value."""
        return value

    def chosen(self) -> str | None:
        """The value that is chosen now, as text."""
        return None if self.data is None else str(self.data)

    @property
    def first_id(self) -> str:
        return f"{self.id}-{self.choices[0].value}" if self.look == "steps" else str(self.id)

    def render(self, options: dict[str, Any]) -> Markup:
        if self.look == "steps":
            return self.render_steps()
        params = self.params()
        if self.look == "select":
            first = {"value": "", "text": self.gettext("Choose")}
            return component("select", "select", params | {"items": [first, *self.items()]} | options)
        legend = {"text": params.pop("label")["text"]}
        params |= {"idPrefix": self.id, "items": self.items(), "fieldset": {"legend": legend}}
        params.pop("id")
        params["classes"] = "nhsuk-radios--small"
        if (
            len(self.choices) <= INLINE_MOST
            and sum(len(item["text"]) for item in params["items"]) <= INLINE_LENGTH
        ):
            params["inline"] = not any(choice.hint for choice in self.choices)
        return component("radios", "radios", params | options)

    def items(self) -> list[dict[str, Any]]:
        """The choices as the components take them."""
        chosen = self.chosen()
        return [
            {
                "value": choice.value,
                "text": self.say(choice.label),
                "hint": {"text": self.say(choice.hint)} if choice.hint else None,
                "checked": choice.value == chosen,
                "selected": choice.value == chosen,
            }
            for choice in self.choices
        ]

    def render_steps(self) -> Markup:
        """The row of large targets."""
        described = [f"{self.id}-hint"] if self.hint else []
        described += [f"{self.id}-error"] if self.error else []
        chosen = self.chosen()
        items = [
            {
                "id": f"{self.id}-{choice.value}",
                "value": choice.value,
                "label": self.say(choice.label),
                "checked": choice.value == chosen,
            }
            for choice in self.choices
        ]
        params: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "label": self.say(self.label.text),
            "hint": self.say(self.hint),
            "error": self.error,
            "error_word": self.gettext("Error:"),
            "described_by": " ".join(described),
            "ends": [self.say(end) for end in self.ends] if self.ends else None,
            "items": items,
            "words": any(len(str(item["label"])) > 2 for item in items),
        }
        return own_component("steps", params)


NUMBERS = tuple(Choice(str(n), str(n)) for n in range(11))
"""The answers of a 0 to 10 scale."""


class ScaleField(ChoiceField):
    """The 0 to 10 scale: eleven large targets, strictly a whole number; ``data`` is an int or None."""

    def __init__(
        self,
        label: Words = "",
        *,
        ends: tuple[Words, Words] = (Text("No pain"), Text("Worst you can imagine")),
        **options: Any,
    ) -> None:
        missing = options.pop("missing", "") or Text("Choose a number from 0 to 10: %(label)s", label=label)
        super().__init__(label, choices=NUMBERS, look="steps", ends=ends, missing=missing, **options)

    def of(self, value: str) -> Any:
        return int(value)


class YesNoField(ChoiceField):
    """Yes or no; ``data`` is a bool, or None when nobody answered."""

    def __init__(self, label: Words = "", **options: Any) -> None:
        answers = (Choice("yes", Text("Yes")), Choice("no", Text("No")))
        super().__init__(label, choices=answers, **options)

    def of(self, value: str) -> Any:
        return value == "yes"

    def chosen(self) -> str | None:
        return None if self.data is None else "yes" if self.data else "no"


class ChoicesField(BaseField):
    """Any of several answers; ``data`` is a tuple of values."""

    def __init__(self, label: Words = "", *, choices: Sequence[Choice] = (), **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = tuple(choices)

    def process_data(self, value: Any) -> None:
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        known = {choice.value for choice in self.choices}
        if not set(valuelist) <= known:
            self.complain(Text("Choose only from the list"))
        self.data = tuple(choice.value for choice in self.choices if choice.value in valuelist)

    def render(self, options: dict[str, Any]) -> Markup:
        params = self.params()
        params.pop("id")
        legend = {"text": params.pop("label")["text"]}
        items = [
            {"value": choice.value, "text": self.say(choice.label), "checked": choice.value in self.data}
            for choice in self.choices
        ]
        params |= {"idPrefix": self.id, "items": items, "fieldset": {"legend": legend}}
        if len(items) > COLUMNS_FROM:
            params["formGroup"] = {"classes": "checks-columns"}
        return component(
            "checkboxes", "checkboxes", params | {"classes": "nhsuk-checkboxes--small"} | options
        )


class TickField(BaseField):
    """One box to tick; ``data`` is a bool."""

    def __init__(self, label: Words = "", *, required: bool = False, **options: Any) -> None:
        super().__init__(label, required=required, **options)

    @property
    def is_empty(self) -> bool:
        return self.data is not True

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist == ["yes"]

    def render(self, options: dict[str, Any]) -> Markup:
        params = self.params()
        params.pop("id")
        text = params.pop("label")["text"]
        params |= {
            "idPrefix": self.id,
            "items": [{"value": "yes", "text": text, "checked": self.data is True}],
            "classes": "nhsuk-checkboxes--small",
        }
        return component("checkboxes", "checkboxes", params | options)
