"""What a patient with thoughts of self-harm reads at once. Texts carry a review mark per language.

No language is signed off until a clinic does so; until then English stands beside any translation (design
decision 24). The wording is ours [default].
"""

from scs_manager.domain.text import Text

VERSION = "1"
REVIEWED: frozenset[str] = frozenset()
"""Languages in which a clinician has reviewed this version of the texts."""

TITLE = Text("You do not have to carry this alone")
NOW = Text("If you might hurt yourself, or you are not safe now: call %(number)s. It is an emergency.")
CLINIC = Text("You can also call %(clinic)s and say that you need to talk today.")
NOT_WATCHED = Text("Nobody reads your answers at night or at the weekend. Please do not wait for us: call.")
TEXTS = (TITLE, NOW, CLINIC, NOT_WATCHED)
"""All of them, in the order they are read."""


def is_reviewed(language: str) -> bool:
    """Whether these texts may stand alone in a language."""
    return language in REVIEWED
