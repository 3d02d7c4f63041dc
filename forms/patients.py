"""Registering a patient with a referral, correcting an identity, importing a record."""

from collections.abc import Iterator

from wtforms import Field

from forms.base import (
    BirthDateField,
    Choice,
    ChoiceField,
    EmailField,
    FileField,
    Form,
    HiddenField,
    TextField,
    _,
)
from forms.referrals import ReferralFields

SEXES = (
    Choice("female", _("Female")),
    Choice("male", _("Male")),
    Choice("other", _("Other")),
    Choice("unknown", _("Not known")),
)

LANGUAGES = (
    Choice("en", _("English")),
    Choice("es", _("Spanish")),
    Choice("de", _("German")),
    Choice("fr", _("French")),
)

DIFFERENT = _("If this is somebody else: how do you know?")
"""Asked only where somebody alike is known; the answer is kept with the two records."""


class PatientForm(Form):
    """Who the patient is: two identifiers, contact, language."""

    given_name = TextField(_("Given name"), max_length=100, missing=_("Enter the given name"))
    family_name = TextField(_("Family name"), max_length=100, missing=_("Enter the family name"))
    birth_date = BirthDateField(
        _("Date of birth"), hint=_("For example, 14 3 1968"), missing=_("Enter the date of birth")
    )
    sex = ChoiceField(_("Sex"), choices=SEXES, missing=_("Choose the sex, or not known"))
    identifier = TextField(
        _("Clinic number"),
        hint=_("The number this clinic knows the patient by"),
        max_length=100,
        width="20",
        missing=_("Enter the clinic number"),
    )
    phone = TextField(_("Telephone"), max_length=40, width="20", required=False, inputmode="tel")
    email = EmailField(_("E-mail address"), max_length=254, required=False)
    language = ChoiceField(
        _("Language of the diary"), choices=LANGUAGES, missing=_("Choose the language of the diary")
    )

    @property
    def identity(self) -> dict[str, object]:
        """What the patient's row keeps."""
        names = ("given_name", "family_name", "birth_date", "sex", "identifier", "phone", "email", "language")
        return dict(self.values(*names))


class RegistrationForm(PatientForm, ReferralFields):
    """A patient and the letter that came with them."""

    different_because = TextField(DIFFERENT, max_length=400, required=False)

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, which the summary of problems follows: the patient, then the letter."""
        return iter(sorted(super().__iter__(), key=lambda field: hasattr(ReferralFields, field.name)))


class CorrectionForm(PatientForm):
    """A correction of the identity, on the version that was read."""

    version = HiddenField()
    different_because = TextField(DIFFERENT, max_length=400, required=False)


class ImportForm(Form):
    """A FHIR file to look into before anything is kept."""

    file = FileField(
        _("FHIR R4 bundle (JSON)"),
        hint=_("One patient, at most 25 MB. Nothing is saved until you have seen what was read."),
        accept=".json,application/json,application/fhir+json",
        missing=_("Choose a file"),
    )


class ConfirmImportForm(Form):
    """What the file did not say, and the yes to keep what it did."""

    identifier = TextField(
        _("Clinic number"),
        hint=_("The number this clinic knows the patient by"),
        max_length=100,
        width="20",
        missing=_("Enter the clinic number"),
    )
    different_because = TextField(DIFFERENT, max_length=400, required=False)
    upload = HiddenField(max_length=12_000_000)
