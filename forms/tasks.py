"""The form that closes a task with its result."""

from forms.base import Choice, ChoiceField, DateField, Form, HiddenField, NoteField, _


class TaskForm(Form):
    """What came of the interview about suicidal thoughts."""

    finding = ChoiceField(
        _("Suicidal thoughts at the interview"),
        choices=(
            Choice("none", _("None")),
            Choice("present", _("Present")),
            Choice("open", _("Not found out"), _("Suicidality stays unknown")),
        ),
    )
    on = DateField(_("Day of the interview"), missing=_("Enter the day"))
    note = NoteField(
        _("What was done, and what came of it"), missing=_("Say what was done and what came of it")
    )


class RedFlagForm(Form):
    """Why a red flag needs no urgent referral, on the answers that were read."""

    shown = HiddenField()
    note = NoteField(
        _("Why no urgent referral is needed"),
        hint=_("What was examined, by whom, and what came of it"),
        missing=_("Say why no urgent referral is needed"),
    )
