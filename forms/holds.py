"""The forms of the antithrombotic plan: one drug's agreement, planned hours, a restart."""

from forms.base import Choice, ChoiceField, DateField, Form, HiddenField, NoteField, TextField, TimeField, _
from scs_manager.domain.antithrombotics import Condition, DoseKind, Purpose, Renal, Route

CONDITIONS = ("purpose", "dose", "route", "renal")


class HoldForm(Form):
    """What is agreed about one drug; only what the table asks for this drug is asked."""

    purpose = ChoiceField(
        _("What is it taken for?"),
        choices=(
            Choice(Purpose.PRIMARY, _("Primary prevention: nothing has happened yet")),
            Choice(Purpose.SECONDARY, _("Secondary prevention: after a stent, infarct, stroke or the like")),
        ),
        enum=Purpose,
        required=False,
    )
    dose = ChoiceField(
        _("Which dose?"),
        choices=(
            Choice(DoseKind.PROPHYLACTIC, _("Prophylactic")),
            Choice(DoseKind.THERAPEUTIC, _("Therapeutic")),
        ),
        enum=DoseKind,
        required=False,
    )
    route = ChoiceField(
        _("How is it given?"),
        choices=(
            Choice(Route.INTRAVENOUS, _("Into a vein")),
            Choice(Route.SUBCUTANEOUS, _("Under the skin, twice or three times a day")),
        ),
        enum=Route,
        required=False,
    )
    renal = ChoiceField(
        _("Does kidney function count as impaired?"),
        hint=_("The table names no number: the prescriber judges"),
        choices=(Choice(Renal.NOT_IMPAIRED, _("No")), Choice(Renal.IMPAIRED, _("Yes"))),
        enum=Renal,
        required=False,
    )
    prescriber = TextField(_("Prescriber"), hint=_("Who was asked, by name"), max_length=200, required=False)
    stop_on = DateField(_("Last dose"), required=False)
    restart_on = DateField(
        _("Restart"), hint=_("Counted from lead removal: the leads stay in until then"), required=False
    )
    agreed_on = DateField(
        _("Agreed on"), hint=_("Empty while the prescriber has not agreed to these dates"), required=False
    )
    agreed_how = TextField(
        _("How"), hint=_("For example: by telephone, letter of 3 May"), max_length=200, required=False
    )
    reason = NoteField(
        _("Why the dates differ from the table, and from which source"), rows=2, required=False
    )
    number = HiddenField(required=False)

    def for_implant(self) -> None:
        """Nothing comes out again after an implant."""
        self.restart_on.hint = _("Counted from the operation")

    def ask_only(self, asked: tuple[str, ...]) -> None:
        """Leave out the questions that do not matter for this drug."""
        for name in CONDITIONS:
            if name not in asked:
                del self[name]

    def conditions(self) -> frozenset[Condition]:
        """What was said of purpose, dose, route and kidneys."""
        given = (self[name].data for name in CONDITIONS if name in self)
        return frozenset(each for each in given if each)


class HoursForm(Form):
    """The planned hours of lead placement and removal."""

    placement_time = TimeField(_("Lead placement at"), missing=_("Enter the hour of lead placement"))
    removal_time = TimeField(_("Lead removal at"), missing=_("Enter the hour of lead removal"))
    number = HiddenField(required=False)


class RestartForm(Form):
    """A drug was taken again."""

    restarted_on = DateField(_("Taken again on"), missing=_("Enter the day"))
    restart_said_by = TextField(
        _("Who said so?"), hint=_("For example: the patient by telephone"), missing=_("Enter who said so")
    )
    number = HiddenField(required=False)


def version_of(form: HoldForm | HoursForm | RestartForm) -> int:
    """The version the form was opened on; -1 for one that no page has sent."""
    text = form.number.data or ""
    return int(text) if text.isdecimal() and len(text) < 10 else -1
