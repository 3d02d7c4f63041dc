"""Hypothetical facts: any fact of the catalogue as a field, none of them stored."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from forms.base import BaseField, Form, TextField, TickField, _
from forms.records import field_for
from scs_manager.domain.facts import FACTS, Value
from scs_manager.domain.what_if import COMPLETE_AS_IT_STANDS, is_list

_KEPT = 256
SEPARATOR = ","


class WhatIfForm(Form):
    """The base: a search for more facts. ``names`` are the facts on the form, in their order."""

    find = TextField(
        _("Another fact"),
        hint=_("A word of its name, such as opioid or HbA1c. Press Find."),
        required=False,
        max_length=80,
    )
    names: tuple[str, ...] = ()

    def fields(self) -> list[tuple[str, BaseField]]:
        """Each fact with its field."""
        return [(name, self.of(_key(name))) for name in self.names]

    def values(self, *_names: str) -> Mapping[str, Value]:
        """What was supposed: value by fact; lists apart."""
        given = ((name, field) for name, field in self.fields() if not is_list(name))
        return {name: field.data for name, field in given if not field.is_empty}

    def suppose(self) -> bool:
        """Whether anything is supposed; if not, the form says what to do."""
        if not self.problems() and not self.values() and not self.complete():
            self.general.append(_("Suppose at least one fact: fill in a field below, or find another fact"))
        return not self.problems()

    def complete(self) -> list[str]:
        """The lists supposed to be complete as they stand."""
        return [name for name, field in self.fields() if is_list(name) and field.data]


def known_names(text: str) -> tuple[str, ...]:
    """The facts that a form carries along; names nobody knows are left out."""
    return tuple(dict.fromkeys(name for name in text.split(SEPARATOR) if name in FACTS))


def what_if_form(names: Sequence[str]) -> WhatIfForm:
    """The form for these facts, filled from the request."""
    return _form_class(tuple(dict.fromkeys(names)))()


@lru_cache(maxsize=_KEPT)
def _form_class(names: tuple[str, ...]) -> type[WhatIfForm]:
    fields: dict[str, Any] = {_key(name): _field(name) for name in names}
    return type("WhatIfFormOfFacts", (WhatIfForm,), {"names": names, **fields})


def _key(name: str) -> str:
    return f"f-{name.replace('.', '-')}"


def _field(name: str) -> Any:
    fact = FACTS[name]
    if is_list(name):
        return TickField(_("%(what)s: %(suppose)s", what=fact.meaning, suppose=COMPLETE_AS_IT_STANDS))
    return field_for(fact, fact.meaning, required=False)


def joined(names: Iterable[str]) -> str:
    """The facts of a form as its hidden field carries them."""
    return SEPARATOR.join(names)
