"""What a FHIR resource claims: values for facts, with their day, before it is decided which claim counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from scs_manager.domain.bundles import Resource
from scs_manager.domain.fact_values import Value
from scs_manager.domain.fhir_structure import day_of
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class When:
    """The day a value stands for, the instant where the source gives one, and the element that says so."""

    on: date | None = None
    instant: datetime | None = None
    element: str = ""

    @property
    def order(self) -> tuple[bool, date, datetime]:
        """Sorts the newest last; what has no day comes first."""
        earliest = datetime.min.replace(tzinfo=UTC)
        return (self.on is not None, self.on or date.min, self.instant or earliest)


@dataclass(frozen=True)
class Claim:
    """A value for a fact, or an item of a list. Of the claims with one ``slot`` only the newest counts."""

    slot: str
    fact: str
    value: Value | Mapping[str, Any]
    when: When
    resource: Resource
    what: str
    caution: Text | None = None
    """What the reader must know about how this value was made."""

    @property
    def source(self) -> str:
        """Resource and date element, as the evidence names them: ``Observation/abc (issued)``."""
        return (
            f"{self.resource.reference} ({self.when.element})"
            if self.when.element
            else self.resource.reference
        )


@dataclass(frozen=True)
class Unused:
    """The resource gives no fact: it is readable but of no use here, or ``refused`` as not to be believed."""

    what: str
    why: Text
    refused: bool = False


Reading = tuple[Claim, ...] | Unused
"""What reading one resource comes to."""


def when(data: Mapping[str, Any], *elements: str) -> When:
    """The first of the elements with a full calendar day; periods count by their start, then their end."""
    for element in elements:
        value = data.get(element)
        texts = [value.get("start"), value.get("end")] if isinstance(value, dict) else [value]
        for text in texts:
            if isinstance(text, str) and (on := day_of(text)) is not None:
                return When(on, _instant(text), element)
    return When()


def _instant(text: str) -> datetime | None:
    """The instant, for sorting within a day; None without a zone or if Python cannot hold it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
