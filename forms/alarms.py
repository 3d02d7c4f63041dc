"""The forms of alarms: whom to tell, what was done, and the clinic's rules."""

from typing import Any

from forms.base import Choice, ChoiceField, Form, NoteField, NumberField, YesNoField, _
from scs_manager.domain.alarms import (
    DONE_NAMES,
    ESCALATE_AFTER_MAX,
    ESCALATE_AFTER_MIN,
    HANDLING_ROLES,
    Done,
)
from scs_manager.domain.permissions import ROLE_NAMES, Role

ROLE_CHOICES = tuple(Choice(role.value, ROLE_NAMES[role]) for role in HANDLING_ROLES)
TARGET_ROLES = tuple(
    Choice(f"role:{role}", _("Everybody in the role: %(role)s", role=ROLE_NAMES[role]))
    for role in HANDLING_ROLES
)


class EscalateForm(Form):
    """Whom to tell of an alarm: everybody of a role, or one of the colleagues it is made with."""

    to = ChoiceField(_("Tell"), choices=TARGET_ROLES, look="select", missing=_("Choose who is to be told"))
    note = NoteField(
        _("What they should know"),
        rows=3,
        required=False,
        hint=_("Kept with the alarm. The message itself names no patient and no sign."),
    )

    def __init__(self, *args: Any, colleagues: tuple[Choice, ...] = (), **kwargs: Any) -> None:
        self._colleagues = colleagues
        super().__init__(*args, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The colleagues are known before what was chosen is read."""
        self.to.choices = (*TARGET_ROLES, *self._colleagues)
        super().process(*args, **kwargs)


class ResolveForm(Form):
    """What was done about an alarm, and who was told."""

    done = ChoiceField(
        _("What was done"),
        choices=tuple(Choice(done.value, DONE_NAMES[done]) for done in Done),
        enum=Done,
        look="select",
        hint=_("The step that settled it"),
    )
    note = NoteField(
        _("In words, and what came of it"), rows=4, missing=_("Say what was done and what came of it")
    )
    told_patient = YesNoField(_("Was the patient told what to do?"))
    told_surgeon = YesNoField(_("Was the surgeon told?"))


class AlarmRulesForm(Form):
    """After how long an alarm that nobody took on is told to others, and to whom."""

    minutes = NumberField(
        _("Tell others after"),
        low=ESCALATE_AFTER_MIN,
        high=ESCALATE_AFTER_MAX,
        unit=_("minutes"),
        hint=_("While nobody has taken the alarm on, day or night"),
    )
    role = ChoiceField(_("Tell everybody in the role"), choices=ROLE_CHOICES, enum=Role)
