"""The clinic's quiet hours."""

from forms.base import Form, TimeField, _
from scs_manager.domain.quiet_hours import QuietHours


class QuietForm(Form):
    """From when to when nothing that can wait is sent, on the patient's clock."""

    since = TimeField(_("Quiet from"), hint=_("On the patient's clock"))
    until = TimeField(_("Quiet until"), hint=_("The same time twice means that there are no quiet hours"))

    def quiet(self) -> QuietHours:
        """The times as a whole."""
        return QuietHours(self.since.data, self.until.data)
