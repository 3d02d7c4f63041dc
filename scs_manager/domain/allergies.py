"""What an entry of the list of allergies is about: its own substance, and every one that its name speaks of.

People pick "other" and type penicillin; a name that no word list knows is not understood, and not a no.
"""

from collections.abc import Iterable

from scs_manager.domain.fact_values import Item
from scs_manager.domain.fhir_codes import code_lists
from scs_manager.domain.truth import Truth

OTHER = "other"


def substances_in(name: str) -> tuple[str, ...]:
    """The allergens that a name in free text speaks of, in the order of the word lists."""
    words = code_lists()["allergens"]
    return tuple(each for each in words if any(word in name.casefold() for word in words[each]))


def substances_of(allergy: Item) -> frozenset[str]:
    """Every allergen of one entry; empty for an entry that is not understood."""
    return frozenset((str(allergy["substance"]), *substances_in(str(allergy.get("name") or "")))) - {OTHER}


def allergic_to(substance: str, allergies: Iterable[Item], *, complete: bool) -> Truth:
    """Met when an entry speaks of it; not met only when the list is complete and each entry is understood."""
    found = [substances_of(each) for each in allergies]
    if any(substance in each for each in found):
        return Truth.MET
    return Truth.NOT_MET if complete and all(found) else Truth.UNKNOWN


def called(allergy: Item) -> str:
    """To what: ``Penicillin V (beta lactam)``, ``beta lactam``, or the name alone of another substance."""
    substance, name = str(allergy["substance"]).replace("_", " "), str(allergy.get("name") or "")
    return f"{name} ({substance})" if name and substance != OTHER else name or substance


def said(allergy: Item) -> str:
    """One entry as it was recorded: ``Penicillin V (beta lactam): anaphylaxis``."""
    reaction = allergy.get("reaction")
    return f"{called(allergy)}: {reaction}" if reaction else called(allergy)
