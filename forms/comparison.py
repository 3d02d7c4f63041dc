"""Taking part in the comparison of clinics."""

from forms.base import Form, TickField, _


class SharingForm(Form):
    """Whether the clinic gives its aggregates to the comparison."""

    shares = TickField(_("Take part in the comparison of clinics"))
