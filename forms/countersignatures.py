"""What a second person types to sign an issued document."""

from forms.base import Form, HiddenField, PasswordField, TextField, _


class CountersignForm(Form):
    """The hash that was read back, the signer's statement, and the password again."""

    shown_sha256 = HiddenField(max_length=64)
    meaning = TextField(
        _("What your signature means"),
        hint=_("In your own words. It is kept beside your name and stands in the signature."),
        missing=_("Say what your signature means"),
        max_length=400,
    )
    password = PasswordField(_("Your password, again"), missing=_("Enter your password to sign"))
