"""The talk before the decision: what was discussed with the patient, what matters to them, what they prefer.

A talk is recorded as it was; what nobody asked stays unknown. Its options come in one fixed order and are
worded alike, so that the sheet does not steer (clinical.md 11, items 14 and 19; product.md 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from scs_manager.domain.choice_figures import FIGURES
from scs_manager.domain.choice_words import LIFE, MATTERS, OPTIONS, PREFERENCES, TEACH_BACK
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

SURE = (0, 10)
"""How sure the patient feels: not at all, to completely."""

SAID: Mapping[str, Text] = MappingProxyType(
    {
        "talked": Text("Good and hard sides talked through"),
        "named": Text("Only named"),
        "not": Text("Not talked about"),
    }
)
"""How far an option was discussed."""

TOLD_BACK: Mapping[str, Text] = MappingProxyType(
    {"passed": Text("Understood"), "needs_repeat": Text("Needs to be explained again")}
)
"""How the patient explained it in own words."""

_FOR = frozenset({"implant"})
_AGAINST = frozenset({"no_implant", "other_treatment"})


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk as it is recorded; every empty part was not asked or not said."""

    held_on: date
    led_by: str
    patient_present: bool
    carer: str = ""
    interpreter: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    """Option to how far it was discussed."""
    said: str = ""
    """What was said about good and hard sides beyond the sheet."""
    told: tuple[str, ...] = ()
    """Figures of the sheet that were talked through."""
    life: tuple[str, ...] = ()
    """Parts of life with a stimulator that were talked through."""
    matters: str = ""
    """What matters most, in the patient's own words."""
    weights: Mapping[str, str] = field(default_factory=dict)
    sure: int | None = None
    questions: str = ""
    prefers: str | None = None
    """An option, or ``unsure``; None when nobody asked."""
    told_back: Mapping[str, str] = field(default_factory=dict)


def check_talk(talk: Talk) -> None:
    """Refuse, naming the field, what cannot be the record of a talk."""
    _check_words(talk)
    if not talk.led_by.strip():
        raise InputError(Text("Enter who led the talk"), place="led_by")
    if not talk.patient_present and not talk.carer.strip():
        raise InputError(
            Text("Without the patient or a carer there was no talk to record"), place="patient_present"
        )
    if not talk.patient_present and (talk.prefers is not None or talk.sure is not None):
        raise InputError(
            Text("A preference is the patient's own: leave it open when the patient was not there"),
            place="prefers" if talk.prefers is not None else "sure",
        )


def _check_words(talk: Talk) -> None:
    """What no form offers is a mistake of ours."""
    known = (
        (talk.options, OPTIONS, SAID),
        (talk.weights, MATTERS, WEIGHTS),
        (talk.told_back, TEACH_BACK, TOLD_BACK),
    )
    for given, names, values in known:
        if not set(given) <= set(names) or not set(given.values()) <= set(values):
            raise ValueError("not a word of a shared decision")
    if not set(talk.told) <= set(FIGURES) or not set(talk.life) <= set(LIFE):
        raise ValueError("not a figure or a topic of the sheet")
    if talk.prefers is not None and talk.prefers not in PREFERENCES:
        raise ValueError("not an option of the sheet")
    if talk.sure is not None and not SURE[0] <= talk.sure <= SURE[1]:
        raise ValueError("not on the scale")


WEIGHTS: Mapping[str, Text] = MappingProxyType(
    {"lot": Text("A lot"), "some": Text("Some"), "little": Text("A little")}
)
"""How much something matters to the patient."""


def wants_implant(prefers: str | None) -> Truth:
    """What a preference says to "the patient wants the implant".

    Another treatment, or none, is a no. Who wants to wait, wants another trial or is unsure has not said yes
    or no: that stays unknown.
    """
    if prefers in _FOR:
        return Truth.MET
    return Truth.NOT_MET if prefers in _AGAINST else Truth.UNKNOWN
