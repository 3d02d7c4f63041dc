"""Which forms may be shown: texts that ship, texts a clinic supplies, or scores only (measures.md 1.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from scs_manager.domain.errors import RuleError
from scs_manager.domain.instruments.definition import Choice, Instrument, Licence
from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, count, day, listed, read_toml, slug, words


class EntrySource(StrEnum):
    """Where the numbers of a form that is not shown here come from; kept with the date of the paper."""

    PATIENT_STATED = "patient_stated"
    STAFF_TRANSCRIBED = "staff_transcribed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Permission:
    """A clinic's own permission to use an instrument; None wherever nothing is recorded yet."""

    confirmed_by: str | None = None
    on: date | None = None
    reference: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not recorded yet, by its key in the clinic's file."""
        recorded = {
            "permission_confirmed_by": self.confirmed_by,
            "permission_date": self.on,
            "permission_reference": self.reference,
        }
        return tuple(key for key, value in recorded.items() if not value)


@dataclass(frozen=True, slots=True)
class SuppliedTexts:
    """The texts that a clinic supplies for one version of an instrument, under its own permission."""

    instrument: str
    version: str
    texts: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    """The answers in words for each item, from the lowest up; empty where the clinic gives none."""
    permission: Permission


def load_supplied(text: str, filename: str, instruments: Mapping[str, Instrument]) -> SuppliedTexts:
    """A clinic's file of item texts. Only instruments whose texts a clinic may supply are accepted."""
    top = read_toml(text, filename)
    top.only("instrument", "version", *_PERMISSION, "item")
    instrument = instruments.get(top.take("instrument", slug))
    if instrument is None or instrument.licence is not Licence.CLINIC_SUPPLIED:
        raise top.refuse("instrument", "must be an instrument whose texts a clinic supplies")
    if top.take("version", words) != instrument.version:
        raise top.refuse("version", Text("must be %(version)s", version=instrument.version))
    rows = top.tables("item")
    if len(rows) != len(instrument.items):
        raise top.refuse("item", Text("must hold %(n)s items", n=len(instrument.items)))
    for number, row in enumerate(rows, 1):
        _check_row(row, number, instrument)
    return SuppliedTexts(
        instrument.id,
        instrument.version,
        tuple(row.take("text", words) for row in rows),
        tuple(_choices(row) for row in rows),
        _permission(top),
    )


_PERMISSION = ("permission_confirmed_by", "permission_date", "permission_reference")


def _check_row(row: Table, number: int, instrument: Instrument) -> None:
    row.only("number", "text", "choices")
    if row.take("number", count) != number:
        raise row.refuse("number", Text("must be %(number)s, in the order of the form", number=number))
    item = instrument.item(number)
    wanted = item.high - item.low + 1
    if _choices(row) and len(_choices(row)) != wanted:
        raise row.refuse("choices", Text("must hold %(n)s, from the lowest answer up", n=wanted))


def _choices(row: Table) -> tuple[str, ...]:
    return row.maybe("choices", listed(words), ())


def _permission(top: Table) -> Permission:
    """What the file records; a blank text counts as not recorded."""
    by, on, reference = (top.content.get(key) for key in _PERMISSION)
    return Permission(
        top.take("permission_confirmed_by", words) if by else None,
        top.take("permission_date", day) if on else None,
        top.take("permission_reference", words) if reference else None,
    )


def why_not_shown(instrument: Instrument, supplied: SuppliedTexts | None = None) -> Text | None:
    """Why the questions of an instrument cannot be shown to a patient; None when they can."""
    if not instrument.asked:
        return Text("%(title)s is never asked here; type in its numbers.", title=instrument.title)
    if instrument.licence is Licence.EMBED:
        return None
    if instrument.licence is Licence.SCORE_ONLY:
        return Text("The licence of %(title)s allows only its scores here.", title=instrument.title)
    if supplied is None or (supplied.instrument, supplied.version) != (instrument.id, instrument.version):
        return Text("The clinic has not supplied the texts of %(title)s.", title=instrument.title)
    if supplied.permission.missing:
        return Text(
            "The permission for %(title)s is not recorded: %(keys)s.",
            title=instrument.title,
            keys=", ".join(supplied.permission.missing),
        )
    return None


def with_texts(instrument: Instrument, supplied: SuppliedTexts) -> Instrument:
    """The instrument with the questions and answers that a clinic supplied."""
    items = tuple(
        replace(item, text=text, choices=tuple(Choice(item.low + n, each) for n, each in enumerate(choices)))
        for item, text, choices in zip(instrument.items, supplied.texts, supplied.choices, strict=True)
    )
    return replace(instrument, items=items)


def require_shown(instrument: Instrument, supplied: SuppliedTexts | None = None) -> None:
    """Refuses to open a form whose questions cannot be shown."""
    why = why_not_shown(instrument, supplied)
    if why is not None:
        raise RuleError(why)
