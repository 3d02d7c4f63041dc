"""Registering a patient with a referral, correcting an identity, importing a record."""

from forms.base import (
    BirthDateField,
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    FileField,
    Form,
    HiddenField,
    NoteField,
    TextField,
    TickField,
    _,
)

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

URGENCIES = (
    Choice("routine", _("Routine")),
    Choice("urgent", _("Urgent"), _("The referrer asks for it; a red flag is recorded on the safety page")),
)

CLAIMS = (
    Choice("claims_analgesics_failed", _("Pain medicines failed")),
    Choice("claims_side_effects", _("Side effects of pain medicines")),
    Choice("claims_reoperation", _("A further operation is to be avoided")),
)


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


class RegistrationForm(PatientForm):
    """A patient and the letter that came with them."""

    referrer = TextField(_("Referred by"), missing=_("Enter who referred the patient"))
    received_on = DateField(_("Letter received on"), missing=_("Enter the day the letter came"))
    urgency = ChoiceField(_("Urgency"), choices=URGENCIES, missing=_("Choose the urgency"))
    reason = NoteField(_("Reason for referral"), missing=_("Enter the reason for referral"))
    claims = ChoicesField(
        _("Reasons the referrer gives"),
        hint=_("As claimed in the letter; the work-up establishes whether they hold"),
        choices=CLAIMS,
        required=False,
    )
    same_person = TickField(_("I have checked: this is a different person"))

    @property
    def referral(self) -> dict[str, object]:
        """What the referral's row keeps; a reason the letter does not give is unknown, not refused."""
        claimed = {choice.value: choice.value in self.claims.data or None for choice in CLAIMS}
        return dict(self.values("referrer", "received_on", "urgency", "reason")) | claimed


class CorrectionForm(PatientForm):
    """A correction of the identity, on the version that was read."""

    version = HiddenField()


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
    different_person = TickField(
        _("If somebody with this name and birth date is known: I have checked, this is a different person")
    )
    upload = HiddenField(max_length=12_000_000)
