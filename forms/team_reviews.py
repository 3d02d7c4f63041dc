"""What the multidisciplinary team discussed and decided."""

from forms.base import Choice, ChoiceField, DateField, Form, NoteField, TextField, _

ROLES = (
    ("pain_physician", _("Pain physician")),
    ("spine_surgeon", _("Spine surgeon")),
    ("psychologist", _("Psychologist")),
    ("nurse", _("Specialist nurse")),
    ("physiotherapist", _("Physiotherapist")),
)

DECISIONS = (
    Choice("proceed", _("Proceed to a trial")),
    Choice("defer", _("Defer")),
    Choice("not_proceed", _("Do not proceed")),
)


class TeamReviewForm(Form):
    """One meeting about one patient; who was there, what was weighed, what was decided."""

    held_on = DateField(_("Date of the meeting"), missing=_("Enter the date of the meeting"))
    pain_physician = TextField(ROLES[0][1], required=False, hint=_("Name; leave empty if absent"))
    spine_surgeon = TextField(ROLES[1][1], required=False)
    psychologist = TextField(ROLES[2][1], required=False)
    nurse = TextField(ROLES[3][1], required=False)
    physiotherapist = TextField(ROLES[4][1], required=False)
    options = NoteField(_("Options discussed"), missing=_("Enter the options that were discussed"))
    decision = ChoiceField(_("Decision of the team"), choices=DECISIONS, missing=_("Choose the decision"))
    reasons = NoteField(_("Reasons"), missing=_("Enter the reasons"))
    dissent = NoteField(_("Dissent"), hint=_("Who disagreed, and why"), required=False, rows=2)

    @property
    def members(self) -> list[dict[str, str]]:
        """Name and role of each person present."""
        found = [(self[name].data, name) for name, _words in ROLES]
        return [{"name": person, "role": role} for person, role in found if person]
