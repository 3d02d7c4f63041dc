"""Finding the other record of a patient, agreeing to a merge, undoing one."""

from forms.base import Form, HiddenField, PasswordField, TextField, _


class FindRecordForm(Form):
    """The number of the record that may be the same person."""

    number = TextField(
        _("Clinic number of the other record"), max_length=100, width="20", missing=_("Enter the number")
    )


class MergeForm(Form):
    """The yes to what was shown, with its reason and the password again."""

    other = HiddenField()
    shown = HiddenField()
    reason = TextField(
        _("How do you know that it is one person?"), max_length=400, missing=_("Enter how you know it")
    )
    password = PasswordField(_("Your password"), missing=_("Enter your password"))


class UndoMergeForm(Form):
    """Why a merge is undone, and the password again."""

    reason = TextField(
        _("Reason for undoing the merge"), max_length=400, missing=_("Enter the reason for undoing the merge")
    )
    password = PasswordField(_("Your password"), missing=_("Enter your password"))
