"""What a patient with a warning sign reads at once. The texts carry a review mark per language.

No language is signed off until a clinic does so; until then English stands beside any translation (design
decision 24). The wording is ours [default].
"""

from scs_manager.domain.text import Text

VERSION = "1"
REVIEWED: frozenset[str] = frozenset()
"""Languages in which a clinician has reviewed this version of the texts."""

NOW = Text("Call the clinic now")
FIRST = Text("Do this first. You do not need the internet.")
WAITING = Text("While you wait")
STEPS = (
    Text("Sit or lie down. Do not walk on your own."),
    Text("Ask someone to stay with you. Keep your phone close."),
    Text("Be ready to say what is wrong, when it began, and if you take a blood thinner."),
)
AT_ONCE = Text("Call %(number)s straight away if")
REASONS = (
    Text("you cannot move your leg"),
    Text("you cannot pass water, or you leak and cannot stop it"),
    Text("you are numb between your legs"),
    Text("it is getting worse fast"),
)


def is_reviewed(language: str) -> bool:
    """Whether these texts may stand alone in a language."""
    return language == "en" or language in REVIEWED
