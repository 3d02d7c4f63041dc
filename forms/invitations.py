"""The second fact that a link asks for, and what staff say about carers and the tablet."""

from collections.abc import Sequence

from forms.base import BirthDateField, Choice, ChoiceField, EmailField, Form, TextField, TickField, _

PATIENT, CARER = "patient", "carer"
SEND_CODE = "send_code"
"""The name of the button that asks for a code by message."""


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


class StayForm(Form):
    """The birth date once more, so that a phone stays signed in."""

    birth_date = BirthDateField(
        _("What is the patient’s birth date?"), missing=_("Type the birth date as day, month and year")
    )


class DiaryDoorForm(OpenDiaryForm):
    """The same with the one-time code that a clinic may ask for; a carer's link says itself who comes."""

    code = TextField(_("What is your code?"), required=False, max_length=20)

    def for_carer(self) -> None:
        """Do not ask who it is."""
        self.who.required = False


class ShortCodeForm(DiaryDoorForm):
    """The door for who types the code of the sheet instead of opening its address."""

    short = TextField(
        _("What is the short code on your sheet?"),
        max_length=30,
        missing=_("Type the short code that is printed under the square code"),
    )


class CarerForm(Form):
    """A carer of the patient's diary."""

    name = TextField(_("Name of the carer"), missing=_("Enter the name of the carer"))
    relation = TextField(
        _("Who is the carer to the patient?"),
        max_length=100,
        hint=_("Like husband, daughter, district nurse"),
        missing=_("Say who the carer is to the patient"),
    )
    email = EmailField(_("E-mail (optional)"), required=False, hint=_("For links and codes only"))
    phone = TextField(_("Mobile telephone (optional)"), required=False, max_length=40)


class TabletForm(Form):
    """What the tablet is handed over for, and to whom."""

    what: ChoiceField
    who = ChoiceField(
        _("Who fills it in?"),
        choices=(Choice(PATIENT, _("The patient")), Choice(CARER, _("A carer, for the patient"))),
        missing=_("Choose who fills it in"),
    )


def tablet_form(choices: Sequence[Choice]) -> type[TabletForm]:
    """The form with what can be filled in now."""
    field = ChoiceField(
        _("What will be filled in?"), choices=choices, missing=_("Choose what will be filled in")
    )
    return type("TabletForm", (TabletForm,), {"what": field})


class AskCodeForm(Form):
    """Whether the clinic's diaries ask for a one-time code."""

    asks = TickField(_("Ask for a one-time code when a phone opens a diary"))
