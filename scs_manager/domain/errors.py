"""What the rules say no with: messages fit to show to a person."""

from scs_manager.domain.text import Text


class RuleError(Exception):
    """The clinic's rules say no; the text is shown to the user as it is."""

    def __init__(self, text: Text | str) -> None:
        self.text = text if isinstance(text, Text) else Text(text)
        super().__init__(str(self.text))


class InputError(RuleError):
    """An input from outside cannot be read; ``place`` names the file, resource, line or key at fault."""

    def __init__(self, text: Text | str, *, place: str) -> None:
        self.place = place
        super().__init__(text)

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class ChangedByOther(RuleError):
    """Somebody else changed the record since it was read; nothing was overwritten."""
