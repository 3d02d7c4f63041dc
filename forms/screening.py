"""Running and signing a screening."""

from forms.base import DateField, Form, PasswordField, TextField, _


class RunScreeningForm(Form):
    """The day whose rules and windows apply."""

    on = DateField(_("Screen as of"), required=False)


class SignForm(Form):
    """A signature: its meaning in the signer's own words, and the password again."""

    meaning = TextField(
        _("What your signature means"),
        hint=_("In your own words. It is printed beside your name."),
        max_length=400,
        missing=_("Enter what your signature means"),
    )
    password = PasswordField(_("Your password, again"), missing=_("Enter your password"))
