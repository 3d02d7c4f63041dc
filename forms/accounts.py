"""Signing in, and choosing the clinic to work in."""

from collections.abc import Iterable
from typing import Any

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

    def __init__(self, clinics: Iterable[tuple[str, str]]) -> None:
        """Offers these clinics, as id and name; they are known before an answer is read."""
        self._clinics = tuple(Choice(key, name) for key, name in clinics)
        super().__init__()

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Give the field its choices, then read what was sent."""
        self.clinic.choices = self._clinics
        super().process(*args, **kwargs)
