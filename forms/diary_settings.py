"""The diary's times as a clinic sets them, and the zone a patient moved to."""

from forms.base import Choice, ChoiceField, Form, NumberField, TextField, TimeField, _
from scs_manager.domain.diary_windows import SYNC_DAYS_MAX, SYNC_DAYS_MIN, DiaryWindows


class WindowsForm(Form):
    """From when to when an evening may be answered, on the patient's clock."""

    opens = TimeField(_("The diary opens at"), hint=_("Noon or later; the entry is about the day that ends"))
    on_time_before = TimeField(
        _("On time before"), hint=_("A time that is not after the opening lies on the next morning")
    )
    late_before = TimeField(
        _("Late, but still counted, before"), hint=_("At the latest when the next evening opens")
    )
    sync_within_days = NumberField(
        _("An answer may lie on the phone for"),
        low=SYNC_DAYS_MIN,
        high=SYNC_DAYS_MAX,
        unit=_("days"),
        hint=_("Answered in its window and received within this time, it counts as if it had come at once"),
    )
    reason = TextField(_("Reason for the change"), max_length=400, missing=_("Say why the times change"))

    def windows(self) -> DiaryWindows:
        """The times as a whole; InputError at the one that does not fit the others."""
        return DiaryWindows(
            self.opens.data, self.on_time_before.data, self.late_before.data, int(self.sync_within_days.data)
        )


class QuestionsForm(Form):
    """How an evening's questions are shown."""

    look = ChoiceField(
        _("The questions of an evening"),
        choices=(
            Choice("screen", _("All on one screen"), _("Fewest taps: for patients who know the questions")),
            Choice("steps", _("One question after the other"), _("Less to read at once, more taps")),
        ),
        missing=_("Choose how the diary asks"),
    )


class ZoneForm(Form):
    """Where the patient's clock is now."""

    time_zone = TextField(
        _("Time zone"),
        max_length=64,
        hint=_("Like Europe/Madrid. It acts from the next diary day; earlier days keep theirs."),
        missing=_("Enter a time zone, like Europe/Madrid"),
    )
