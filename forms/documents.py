"""What is typed to make a document, or to withdraw one."""

from collections.abc import Sequence
from typing import Any

from wtforms.validators import StopValidation, ValidationError

from forms.base import (
    Choice,
    ChoiceField,
    Form,
    HiddenField,
    NoteField,
    PasswordField,
    TextField,
    _,
)

ADDRESS_LINES = 6
"""Lines an address on a letter may have."""


def _at_most_six_lines(_form: object, field: NoteField) -> None:
    if len(lines_of(field.data)) > ADDRESS_LINES:
        raise StopValidation(_("Use at most %(n)s lines", n=ADDRESS_LINES))  # type: ignore[arg-type]


def lines_of(text: str | None) -> tuple[str, ...]:
    """A text line by line, without empty lines."""
    return tuple(line.strip() for line in (text or "").split("\n") if line.strip())


class LetterForm(Form):
    """A letter: to whom, and what it says beyond the findings that the application adds."""

    purpose = ChoiceField(
        _("Who is the letter for?"),
        choices=(
            Choice("implant_centre", _("The implant centre")),
            Choice("referrer", _("The referrer")),
            Choice("general_practitioner", _("The general practitioner")),
        ),
        missing=_("Choose who the letter is for"),
    )
    address = NoteField(
        _("Name and address"),
        hint=_("One line each, at most six."),
        rows=4,
        max_length=400,
        checks=(_at_most_six_lines,),
    )
    salutation = TextField(
        _("Salutation"), hint=_("For example: Dear Dr Sample"), missing=_("Enter the salutation")
    )
    message = NoteField(
        _("Anything to add in your own words"), hint=_("Printed as its own paragraph."), required=False
    )
    enclosures = NoteField(
        _("Enclosed"),
        hint=_("One line each, for example: Decision summary DS-2026-0147."),
        rows=3,
        max_length=800,
        required=False,
    )
    copies = NoteField(_("Copies to"), hint=_("One line each."), rows=2, max_length=400, required=False)
    replaces = ChoiceField(_("Does it replace a letter?"), look="select", required=False)
    reason = TextField(
        _("Why is that letter replaced?"),
        hint=_("Needed only where one is replaced. It is printed."),
        required=False,
        max_length=400,
    )

    def __init__(self, *args: Any, standing: Sequence[Choice] = (), **kwargs: Any) -> None:
        self._standing = tuple(standing)
        super().__init__(*args, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The letters that stand are known before which is replaced is read."""
        self.replaces.choices = self._standing
        super().process(*args, **kwargs)

    def validate_reason(self, field: TextField) -> None:
        """Whoever replaces a letter says why."""
        if self.replaces.data and not (field.data or "").strip():
            raise ValidationError(_("Say why that letter is replaced"))  # type: ignore[arg-type]

    def address_lines(self) -> tuple[str, ...]:
        """The address line by line."""
        return lines_of(self.address.data)

    def typed(self) -> dict[str, str]:
        """Everything that was typed, by field, so that the next step can carry it."""
        return {name: str(self[name].data or "") for name in _TYPED}


_TYPED = (
    "purpose", "address", "salutation", "message", "enclosures", "copies", "replaces", "reason",
)  # fmt: skip


class SummaryForm(Form):
    """What a person adds to the patient's summary, in the patient's language."""

    why = NoteField(
        _("Why was it decided so, in plain words?"),
        hint=_("Short sentences that a neighbour would use, in the patient's language. Left empty: nothing."),
        rows=4,
        max_length=1000,
        required=False,
    )
    next_words = NoteField(
        _("Anything to add about what happens next?"),
        hint=_("For example who calls, and when."),
        rows=3,
        max_length=600,
        required=False,
    )


class TellForm(Form):
    """Who is told by message that a document is ready."""

    to = ChoiceField(_("Who is told?"), missing=_("Choose who is told"))

    def __init__(self, *args: Any, people: Sequence[Choice] = (), **kwargs: Any) -> None:
        self._people = tuple(people)
        super().__init__(*args, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The people are known before who was chosen is read."""
        self.to.choices = self._people
        super().process(*args, **kwargs)


class SignDocumentForm(Form):
    """A document of its own, such as a letter, is signed with the password and the signer's statement."""

    shown_sha256 = HiddenField(max_length=64)
    meaning = TextField(
        _("What your signature means"),
        hint=_("In your own words. It is printed beside your name."),
        missing=_("Say what your signature means"),
        max_length=400,
    )
    password = PasswordField(_("Your password, again"), missing=_("Enter your password to sign"))


class WithdrawForm(Form):
    """An issued document is withdrawn with a reason; it is kept."""

    reason = TextField(
        _("Why is this document withdrawn?"), missing=_("Say why the document is withdrawn"), max_length=400
    )


class BeforeIssueForm(Form):
    """A document that replaces one that stands says why."""

    reason = TextField(
        _("Why is it replaced?"),
        hint=_("For example: the talk was corrected. It is printed on the new document."),
        missing=_("Say why the earlier document is replaced"),
        max_length=400,
    )
