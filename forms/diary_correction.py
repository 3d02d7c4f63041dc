"""The same evening once more: its answers change, the first ones are kept, and the patient says why."""

from typing import Any

from forms.base import Choice, ChoiceField, TextField, _
from forms.diary import DiaryEntryForm
from scs_manager.domain.change_reasons import ChangeReason

CHANGE_CHOICES = (
    Choice(ChangeReason.SLIP, _("I pressed a wrong number")),
    Choice(ChangeReason.REMEMBERED, _("I remembered something later")),
    Choice(ChangeReason.CHANGED_SINCE, _("My evening went on differently")),
    Choice(ChangeReason.OTHER, _("Something else")),
)
CHANGE_WORDS_MAX = 200


class CorrectionForm(DiaryEntryForm):
    """The same day once more, with why its answers change; the first ones are kept."""

    change_reason = ChoiceField(
        _("Why do you change your answers?"),
        choices=CHANGE_CHOICES,
        enum=ChangeReason,
        missing=_("Choose why you change your answers"),
    )
    change_words = TextField(_("What was it?"), required=False, max_length=CHANGE_WORDS_MAX)
    corrects = True

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: words where the list has none."""
        valid = super().validate(extra_validators)
        if self.change_reason.data is not ChangeReason.OTHER or self.change_words.data:
            return valid
        self.of("change_words").fail(_("Say in a few words why you change your answers"))
        return False
