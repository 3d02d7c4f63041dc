"""Side effects that the evening diary asks about, beside the warning signs, which alert staff at once.

From the complications of `clinical.md` section 8, as far as a patient can notice them during a trial, and the
adverse effects of medicines of its section 10.3. Fever, wound, weakness, bladder and bowel are warning signs.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text

WORDS_MAX = 200


class SideEffect(StrEnum):
    """One thing that bothered the patient since yesterday."""

    UNCOMFORTABLE_STIMULATION = "uncomfortable_stimulation"
    """ae.uncomfortable_stim"""
    POSITIONAL_CHANGE = "positional_change"
    """ae.positional"""
    NEW_PAIN = "new_pain"
    """ae.new_pain"""
    SKIN_REACTION = "skin_reaction"
    """ae.allergic"""
    FROM_MEDICINE = "from_medicine"
    OTHER = "other"


OF_STIMULATION = frozenset({SideEffect.UNCOMFORTABLE_STIMULATION, SideEffect.POSITIONAL_CHANGE})
"""Asked only where the stimulator is asked about."""
IN_OWN_WORDS = frozenset({SideEffect.FROM_MEDICINE, SideEffect.OTHER})
"""The patient may say in own words what it was."""

SIDE_EFFECT_NAMES: Mapping[SideEffect, Text] = MappingProxyType(
    {
        SideEffect.UNCOMFORTABLE_STIMULATION: Text("The tingling or pulses felt bad"),
        SideEffect.POSITIONAL_CHANGE: Text("The feeling changed when I moved"),
        SideEffect.NEW_PAIN: Text("Pain in a new place"),
        SideEffect.SKIN_REACTION: Text("Rash or itching"),
        SideEffect.FROM_MEDICINE: Text("A problem from my medicine"),
        SideEffect.OTHER: Text("Something else"),
    }
)
"""What the patient reads; staff see the same words."""
