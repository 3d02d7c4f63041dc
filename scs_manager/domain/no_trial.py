"""An implant without a trial: a path of its own, with its own reason, that says what nobody has seen.

A trial predicts poorly who is helped later (clinical.md 7.4), so the path must be possible; it must not hide
what is missing (peers.md 4, item 5).
"""

from collections.abc import Sequence

from scs_manager.domain.text import Text
from scs_manager.domain.wording import joined

BOTH_SIDES = Text(
    "In a randomised comparison, pain at 6 months was the same with and without a trial first; NICE and"
    " payers still ask for one (TRIAL-STIM, UK, n = 105)."
)
"""clinical.md 7.4 [read]."""


def not_there(payers: Sequence[str]) -> tuple[Text, ...]:
    """What no trial has shown; ``payers`` are the titles of those whose rules ask for one."""
    missing = (
        Text("No relief was measured: there is no diary of a trial, no percentage and no interval."),
        Text("Nobody has seen whether stimulation covers the pain, or what it does to the patient."),
        Text("The patient has not felt stimulation and has not used the controller."),
    )
    if not payers:
        return missing
    return (
        *missing,
        Text("These payers ask for a trial: %(names)s.", names=joined([Text(each) for each in payers], ", ")),
    )
