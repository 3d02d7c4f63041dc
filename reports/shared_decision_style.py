"""Type of the sheet for the talk, and how a sentence is said in the patient's language."""

from dataclasses import dataclass

from reports import theme
from reports.words import Markup, text
from scs_manager.domain.text import Text, Translate

LARGE = theme.style("choice", 11.5, 15.5)
CELL = theme.style("choice cell", 10.2, 13)
CELL_STRONG = theme.style("choice cell strong", 10.6, 13.4, theme.STRONG)
HEAD = theme.style("choice head", 10.2, 12.6, theme.STRONG)
NOTE = theme.style("choice note", 8.8, 11.2, color=theme.MUTED)
MARK = theme.style("choice mark", 13, 15)
PHONE = theme.style("choice phone", 17, 21, theme.STRONG)


@dataclass(frozen=True)
class Say:
    """Sentences in one language."""

    translate: Translate

    def __call__(self, words: Text) -> Markup:
        """As markup for a paragraph."""
        return text(self.plain(words))

    def plain(self, words: Text) -> str:
        """As plain text."""
        return words.render(self.translate)
