"""Sentences for people as values: chosen in the domain, translated at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol


class Translate(Protocol):
    """What turns a message id (the English sentence) into the reader's language; ``gettext`` fits."""

    def __call__(self, message: str, /) -> str: ...


@dataclass(frozen=True, init=False)
class Text:
    """A sentence: its English text with ``%(name)s`` places, and the values for them.

    ``Text("%(n)s of 7 days", n=3)`` prints as ``3 of 7 days``. The English text is the message id, so a
    missing translation falls back to English and never to a blank. Values may be texts themselves.
    """

    id: str
    params: MappingProxyType[str, Any] = field(hash=False)

    def __init__(self, id: str, /, **params: Any) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "params", MappingProxyType(params))

    def __reduce__(self) -> tuple[Any, ...]:
        return _text, (self.id, dict(self.params))  # a read-only mapping cannot be pickled

    def render(self, translate: Translate) -> str:
        """The sentence in the language of ``translate``."""
        values = {
            name: value.render(translate) if isinstance(value, Text) else value
            for name, value in self.params.items()
        }
        message = translate(self.id)
        return message % values if values else message

    def __str__(self) -> str:
        return self.render(lambda message: message)


def _text(id: str, params: dict[str, Any]) -> Text:
    return Text(id, **params)


@dataclass(frozen=True)
class Catalogue:
    """A language's sentences as a value, so that they can be handed to another process; it is a Translate."""

    messages: Mapping[str, str]

    def __call__(self, message: str, /) -> str:
        return self.messages.get(message) or message
