"""Forms about the rights of a questionnaire: the clinic's texts and its recorded permission."""

from forms.base import DateField, FileField, Form, TextField, TickField, _


class SupplyForm(Form):
    """A clinic's file of item texts."""

    file = FileField(_("File with the item texts (TOML)"), accept=".toml", missing=_("Choose a file"))


class PermissionForm(Form):
    """The clinic's own permission to use an instrument's texts."""

    confirmed_by = TextField(_("Permission confirmed by"), missing=_("Enter who confirmed the permission"))
    confirmed_on = DateField(_("Date of the permission"), missing=_("Enter the date of the permission"))
    reference = TextField(
        _("Reference"),
        max_length=400,
        hint=_("Licence number, contract or letter, where it can be found again"),
        missing=_("Enter the reference"),
    )
    sure = TickField(
        _("Our clinic holds this permission for electronic use with patients"),
        required=True,
        missing=_("Tick the box if the clinic holds the permission, or go back"),
    )


class WithdrawPermissionForm(Form):
    """Why the texts are no longer shown."""

    reason = TextField(_("Why are the texts no longer shown?"), max_length=400, missing=_("Enter the reason"))
