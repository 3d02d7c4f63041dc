"""Moving a case along the pathway."""

from forms.base import Form, HiddenField, NoteField, _


class MoveForm(Form):
    """Why a case moves, on the version that was read."""

    version = HiddenField()

    reason = NoteField(
        _("Reason"), hint=_("Kept with the move and shown on the timeline"), rows=3, required=False
    )


class MoveWithReasonForm(Form):
    """Why a case leaves the ordinary way; asked for."""

    version = HiddenField()

    reason = NoteField(
        _("Reason"), hint=_("Kept with the move and shown on the timeline"), missing=_("Enter the reason")
    )
