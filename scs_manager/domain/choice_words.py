"""The ways a patient may choose, in everyday words: the same for the talk, the record and the printed sheet.

Every way has as many good sides as hard ones and stands in one fixed order, so that the sheet does not steer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scs_manager.domain.text import Text


@dataclass(frozen=True, slots=True)
class Option:
    """One way: its name, what it means, and two good and two hard sides."""

    name: Text
    means: Text
    good: tuple[Text, Text]
    hard: tuple[Text, Text]


OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "no_implant": Option(
            Text("No implant: go on with your care"),
            Text("You keep the care you have now. It can be looked at anew at any time."),
            (Text("No operation, and no device in your body."), Text("Other ways stay open to you.")),
            (Text("Your pain may stay as it is."), Text("Medicines may go on, with their side effects.")),
        ),
        "implant": Option(
            Text("A permanent implant"),
            Text("Wires and a battery are put into your body. Weak pulses may dull the pain."),
            (Text("Your pain may be less, perhaps for years."), Text("It can be turned off or taken out.")),
            (Text("It takes an operation, or more than one."), Text("It may fail, or help less with time.")),
        ),
        "other_treatment": Option(
            Text("Another treatment"),
            Text("You try something else first. Your team says what may fit you."),
            (Text("It may be enough for you."), Text("Some treatments need no operation.")),
            (Text("It may take months and may not help."), Text("Each one has risks of its own.")),
        ),
        "another_trial": Option(
            Text("A trial, or another trial"),
            Text("Wires go in for some days and come out. You keep the diary."),
            (Text("It may answer what is still open."), Text("You decide after it, not before.")),
            (Text("It is a small operation with its own risks."), Text("It may leave the question open.")),
        ),
        "wait": Option(
            Text("Wait before you decide"),
            Text("You take more time. We agree on a day to talk again."),
            (Text("You can ask more and talk with others."), Text("Nothing is done that you cannot undo.")),
            (Text("Your pain goes on in the meantime."), Text("Your health or your plans may change.")),
        ),
    }
)  # fmt: skip
"""In the order of the sheet, which the sheet says means nothing."""

UNSURE = "unsure"
PREFERENCES: Mapping[str, Text] = MappingProxyType(
    {**{key: option.name for key, option in OPTIONS.items()}, UNSURE: Text("I am not sure yet")}
)
"""What a patient may prefer."""

MATTERS: Mapping[str, Text] = MappingProxyType(
    {
        "pain": Text("Less pain"),
        "walking": Text("Walking and standing"),
        "sleep": Text("Sleep"),
        "medicines": Text("Fewer medicines"),
        "work": Text("Work and daily tasks"),
        "people": Text("Time with family and friends"),
        "operations": Text("Fewer operations"),
        "device": Text("No device in the body"),
    }
)
"""What may matter, to be weighed one by one."""

LIFE: Mapping[str, Text] = MappingProxyType(
    {
        "charging": Text(
            "Power: some batteries are charged often. Others last for years and are then changed in an"
            " operation."
        ),
        "control": Text("Control: you turn the pulses up, down or off with a small device."),
        "mri": Text("Scans: some devices do not allow every MRI scan. Always say that you have one."),
        "visits": Text("Visits: you come to the clinic after the operation, and then again each year."),
        "signs": Text(
            "Warning signs: new weakness, numbness, fever or a wet wound. Then you call the clinic the same"
            " day."
        ),
    }
)
"""Life with a stimulator (look-up: clinical.md 8 on warning signs, product.md 3 on visits)."""

TEACH_BACK: Mapping[str, Text] = MappingProxyType(
    {
        "ways": Text("Which ways can you choose from?"),
        "good": Text("What may a stimulator do for you, and what does it not promise?"),
        "harm": Text("Which problems can come, and how often?"),
        "change": Text("Whom do you call, and may you change your mind?"),
    }
)
"""What the patient explains in own words."""

DISPUTED = Text(
    "Experts do not agree how well stimulators work: some studies found a gain, and others found little or"
    " none."
)
"""The one sentence on the evidence (clinical.md 9, product stance)."""

CANNOT_PROMISE = Text(
    "A trial shows what the treatment does for you over some days. It cannot promise what comes later."
)
"""What a trial can and cannot tell (clinical.md 7.4, TRIAL-STIM [read])."""
