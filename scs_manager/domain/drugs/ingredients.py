"""Which ingredient a name, a brand or a salt stands for; no rule about a drug asks how it was written."""

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from scs_manager.domain.drugs.catalogue import plain, shipped_catalogue

VITAMIN_K_ANTAGONISTS = ("warfarin", "acenocoumarol", "phenprocoumon")


@lru_cache(maxsize=4096)
def ingredient_of(name: str) -> str:
    """The ingredient as the catalogue of medicines spells it, by the longest name that ``name`` begins with.

    So ``Warfarin sodium`` and ``Coumadin 5 mg`` are warfarin. A name that is not understood stays itself.
    """
    wanted = plain(name)
    words = wanted.split(" ")
    begun = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((_names()[each] for each in begun if each in _names()), wanted)


def is_vitamin_k_antagonist(name: str) -> bool:
    """Warfarin or one of its kind, under whatever name."""
    return ingredient_of(name) in VITAMIN_K_ANTAGONISTS


@cache
def _names() -> Mapping[str, str]:
    """Every name of the catalogue, plainly spelt, with its ingredient."""
    return MappingProxyType(
        {
            plain(name): drug.name
            for drug in shipped_catalogue().drugs
            for name in (drug.name, *drug.also, *drug.brands)
        }
    )
