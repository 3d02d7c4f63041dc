"""Moving a case along the pathway."""

from forms.base import Form, NoteField, _


class MoveForm(Form):
    """Why a case moves."""

    reason = NoteField(
        _("Reason"), hint=_("Kept with the move and shown on the timeline"), rows=3, required=False
    )


class MoveWithReasonForm(Form):
    """Why a case leaves the ordinary way; asked for."""

    reason = NoteField(
        _("Reason"), hint=_("Kept with the move and shown on the timeline"), missing=_("Enter the reason")
    )
