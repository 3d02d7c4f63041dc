"""Where tingling was felt on an evening: the same places as before, nowhere, or places on the body map.

The answer says its places itself ("same left.calf.s1 ..."), so that it means the same on a phone that lay
without a connection. Phones with an older form send the places of the diary by name.
"""

from collections.abc import Iterable
from typing import Any

from forms.base import Choice, ChoicesField, _
from scs_manager.domain.body_map import DIARY_PLACES, ELSEWHERE, in_order
from scs_manager.domain.body_regions import REGIONS

NOWHERE, ON_MAP, SAME = "none", "map", "same"
PLACES = frozenset({*REGIONS, *DIARY_PLACES})
ELSEWHERE_NAME = DIARY_PLACES[ELSEWHERE]
REGION_CHOICES = tuple(Choice(region.id, region.name) for region in REGIONS.values())


class RegionsField(ChoicesField):
    """The places ticked under the picture, with one for all that is not on it."""

    def __init__(self, **options: Any) -> None:
        choices = (*REGION_CHOICES, Choice(ELSEWHERE, ELSEWHERE_NAME))
        super().__init__(_("Places"), choices=choices, required=False, **options)


class TinglingField(ChoicesField):
    """``data`` is the answers as posted; ``places`` are the places they mean."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.offered: tuple[str, ...] = ()
        """Places of an earlier evening, offered again."""
        self.places: tuple[str, ...] = ()

    @property
    def same(self) -> str:
        """The value that stands for the offered places."""
        return " ".join((SAME, *self.offered))

    @property
    def first_id(self) -> str:
        return f"{self.id}-{SAME if self.offered else NOWHERE}"

    def offer(self, places: Iterable[str]) -> None:
        """Offer the places of an earlier evening, unless some are offered already."""
        self.offered = self.offered or ordered(places)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = tuple(valuelist)
        for value in valuelist:
            if value.startswith(f"{SAME} "):
                self.offer(value.split()[1:])

    def settle(self, painted: Iterable[str]) -> None:
        """Find the places that are meant, with those painted on the map, or say what is wrong."""
        marked = tuple(painted) if ON_MAP in self.data else ()
        chosen = [value for value in self.data if value not in (NOWHERE, ON_MAP)]
        named = [place for value in chosen for place in _named(value)]
        if set(named) - PLACES:
            self.fail(_("Choose only from the list"))
        elif NOWHERE in self.data and len(self.data) > 1:
            self.fail(_("Choose places, or “Nowhere”, not both"))
        elif ON_MAP in self.data and not marked:
            self.fail(_("Show where you felt tingling, or choose “Nowhere”"))
        else:
            self.places = ordered([*named, *marked])


def _named(value: str) -> list[str]:
    return value.split()[1:] if value.startswith(f"{SAME} ") else [value]


def ordered(places: Iterable[str]) -> tuple[str, ...]:
    """Places that are known, each once: those of the map in its order, then the others."""
    known = [place for place in dict.fromkeys(places) if place in PLACES]
    return (*in_order(REGIONS.keys() & set(known)), *(place for place in known if place not in REGIONS))
