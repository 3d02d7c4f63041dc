"""The second fact that a link asks for."""

from forms.base import BirthDateField, Choice, ChoiceField, Form, _

PATIENT, CARER = "patient", "carer"


class OpenDiaryForm(Form):
    """The birth date, and whether the patient or a carer will fill the diary in."""

    birth_date = BirthDateField(
        _("What is the patient’s birth date?"), missing=_("Type the birth date as day, month and year")
    )
    who = ChoiceField(
        _("Who fills in the diary?"),
        choices=(Choice(PATIENT, _("The patient")), Choice(CARER, _("A carer, for the patient"))),
        missing=_("Choose who fills in the diary"),
    )
