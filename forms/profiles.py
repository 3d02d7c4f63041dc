"""Taking up a profile: the medical lead's sign-off, and switching it on or off."""

from forms.base import Form, HiddenField, PasswordField, TextField, TickField, _


class SignOffForm(Form):
    """Responsibility for one exact text: what was shown, and the password again."""

    shown_sha256 = HiddenField(max_length=64)
    sure = TickField(
        _("I have read this profile, its thresholds and sources, and take responsibility for its use here"),
        required=True,
        missing=_("Tick the box if you take responsibility, or go back"),
    )
    password = PasswordField(_("Your password, again"), missing=_("Enter your password to sign off"))


class SwitchForm(Form):
    """Why a profile is switched."""

    reason = TextField(
        _("Why?"),
        hint=_("Needed to switch a profile off. It stands in the audit trail."),
        required=False,
        max_length=400,
    )
