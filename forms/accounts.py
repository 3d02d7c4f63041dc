"""Signing in, and choosing the clinic to work in."""

from collections.abc import Iterable

from forms.base import Choice, ChoiceField, EmailField, Form, PasswordField, _


class SignInForm(Form):
    """E-mail address and password; nothing is remembered by the page."""

    email = EmailField(
        _("E-mail address"), autocomplete="username", missing=_("Enter your e-mail address"), max_length=254
    )
    password = PasswordField(_("Password"), missing=_("Enter your password"))


class ClinicForm(Form):
    """Which of one's clinics to work in now."""

    clinic = ChoiceField(_("Clinic"), missing=_("Choose a clinic"))

    def offer(self, clinics: Iterable[tuple[str, str]]) -> None:
        """The clinics to choose from, as id and name."""
        self.clinic.choices = tuple(Choice(key, name) for key, name in clinics)
