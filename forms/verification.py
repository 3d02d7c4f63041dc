"""What anybody may type or send to check a document that they hold."""

from forms.base import FileField, Form, TextField, _


class VerifyForm(Form):
    """Check a document by its code."""

    code = TextField(
        _("Verification code"),
        hint=_("It stands at the foot of every page, for example K7QF-3M9X-T2PD."),
        missing=_("Enter the verification code"),
        max_length=40,
        width="20",
    )


class CompareForm(Form):
    """The copy to compare with what was issued; it is not kept."""

    copy = FileField(
        _("Your copy of the document (PDF)"),
        hint=_("At most 25 MB. It is checked here and not kept."),
        accept="application/pdf",
        missing=_("Choose the file to compare"),
    )
