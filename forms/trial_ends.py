"""The form of the end of a trial: removal, how it ended, technical adequacy, what the patient says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from forms.base import (
    Choice,
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    NumberField,
    TextField,
    TimeField,
    YesNoField,
    _,
)
from scs_manager.domain.errors import InputError
from scs_manager.domain.patient_words import PatientWords
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import PGIC_NAMES
from scs_manager.domain.trial_ends import (
    ENDING_NAMES,
    STOP_NAMES,
    TOLD_NAMES,
    Coverage,
    Ending,
    StopReason,
    Told,
    TrialEnd,
)
from scs_manager.domain.trial_plans import Goal
from scs_manager.domain.wall_clock import instant_of

TOLD = tuple(Choice(each, TOLD_NAMES[each]) for each in Told)
UNSURE = (*TOLD[:2], Choice(Told.UNKNOWN, _("Unsure or not asked")))
COVERED = tuple(Choice(each, TOLD_NAMES[each]) for each in Coverage)
PGIC_CHOICES = tuple(Choice(str(number), words) for number, words in PGIC_NAMES.items())
NOTES = {
    "lead_in_place": "lead_note",
    "coverage": "coverage_note",
    "worked": "worked_note",
    "leads_whole": "leads_note",
    "wound_clean": "wound_note",
}
SAID = {
    "pgic": "pgic",
    "satisfied": "satisfied",
    "wants_implant": "wants_implant",
    "stated_relief_percent": "stated_relief",
}
"""Fields of what the patient says, each with its name among the patient's words."""
GOALS = ("goal_1", "goal_2", "goal_3", "goal_4")
"""A field for each goal that a plan may have."""
_PLAIN = (
    "ending", "removed_by", "stop_reason", "stop_note", *NOTES, *NOTES.values(), "operated_controller",
    "satisfied", "wants_implant", "stated_relief_percent",
)  # fmt: skip


class EndForm(Form):
    """How the trial ended; all of it may be kept as a draft, and ending it says what is missing."""

    seen = HiddenField(required=False)
    removed_on = DateField(_("Leads out on"), required=False)
    removed_time = TimeField(_("Time"), required=False)
    removed_by = TextField(_("Taken out by"), required=False)
    ending = ChoiceField(
        _("How did the trial end?"),
        choices=tuple(Choice(each, ENDING_NAMES[each]) for each in Ending),
        enum=Ending,
        required=False,
    )
    stop_reason = ChoiceField(
        _("Why was it stopped?"),
        choices=tuple(Choice(each, STOP_NAMES[each]) for each in StopReason),
        enum=StopReason,
        look="select",
        hint=_("Only for a trial that did not end as planned. The list is a default [default]."),
        required=False,
    )
    stop_note = TextField(_("What happened"), max_length=400, required=False)
    lead_in_place = ChoiceField(
        _("Were the leads in place to the end?"), choices=TOLD, enum=Told, required=False
    )
    lead_note = TextField(_("Leads: how that is known"), max_length=400, required=False)
    coverage = ChoiceField(
        _("Did the stimulation cover the target?"), choices=COVERED, enum=Coverage, required=False
    )
    coverage_note = TextField(_("Coverage: details"), max_length=400, required=False)
    worked = ChoiceField(
        _("Did the stimulation work through the planned hours?"), choices=TOLD, enum=Told, required=False
    )
    worked_note = TextField(_("Hours: what was lost, and why"), max_length=400, required=False)
    leads_whole = ChoiceField(_("Did every lead come out whole?"), choices=TOLD, enum=Told, required=False)
    leads_note = TextField(_("If not: what broke, what stayed in"), max_length=400, required=False)
    wound_clean = ChoiceField(
        _("Was the wound dry and without a sign of infection?"), choices=TOLD, enum=Told, required=False
    )
    wound_note = TextField(_("If not: what it looked like"), max_length=400, required=False)
    serious_event_open = YesNoField(_("Is a serious adverse event still open?"), required=False)
    operated_controller = ChoiceField(
        _("Could the patient operate the controller?"), choices=TOLD, enum=Told, required=False
    )
    pgic = ChoiceField(
        _("Compared with before the trial, the patient is"), choices=PGIC_CHOICES, required=False
    )
    satisfied = ChoiceField(
        _("Is the patient satisfied, and would do it again?"), choices=UNSURE, enum=Told, required=False
    )
    wants_implant = ChoiceField(
        _("Does the patient want the implant?"), choices=UNSURE, enum=Told, required=False
    )
    stated_relief_percent = NumberField(
        _("Relief in the patient’s own words"),
        hint=_("Shown beside the computed relief, never mixed with it"),
        low=-100,
        high=100,
        unit="%",
        required=False,
    )
    goal_1 = NumberField(places=3, required=False)
    goal_2 = NumberField(places=3, required=False)
    goal_3 = NumberField(places=3, required=False)
    goal_4 = NumberField(places=3, required=False)
    change_reason = TextField(_("Why do you correct it?"), max_length=400, required=False)

    def __init__(self, *args: Any, goals: Sequence[Goal] = (), **kwargs: Any) -> None:
        """Asks for the value that each goal of the plan reached; goals without numbers are left out."""
        super().__init__(*args, **kwargs)
        self.goals = measured(goals)
        for number, name in enumerate(GOALS):
            if number >= len(self.goals):
                del self[name]
                continue
            goal, field = self.goals[number], self.of(name)
            field.label.text = Text("%(goal)s", goal=goal.text)  # type: ignore[assignment]
            field.unit = goal.unit  # type: ignore[attr-defined]
            sides = {"start": goal.baseline, "target": goal.target, "unit": goal.unit}
            field.hint = Text("At the end of the trial. From %(start)s, target %(target)s %(unit)s", **sides)

    def to_domain(self, zone: ZoneInfo) -> TrialEnd:
        """The record as a value; only after the form was found valid. Half an instant is refused."""
        pgic = int(self.pgic.data) if self.pgic.data else None
        said = {goal.text: self[name].data for name, goal in zip(GOALS, self.goals, strict=False)}
        reached = tuple((words, str(value)) for words, value in said.items() if value is not None)
        return TrialEnd(
            removed_at=self._removed_at(zone), pgic=pgic, goals_reached=reached, **self.values(*_PLAIN)
        )

    def _removed_at(self, zone: ZoneInfo) -> datetime | None:
        day, clock = self.removed_on.data, self.removed_time.data
        if day is None and clock is None:
            return None
        if clock is None:
            raise InputError(Text("Enter the time as well"), place="removed_time")
        if day is None:
            raise InputError(Text("Enter the day as well"), place="removed_on")
        return instant_of(day, clock, zone, place="removed_time")


def measured(goals: Sequence[Goal]) -> tuple[Goal, ...]:
    """The goals of a plan that a number can reach."""
    return tuple(goal for goal in goals if goal.measurable)[: len(GOALS)]


def end_values(end: TrialEnd, zone: ZoneInfo, goals: Sequence[Goal] = ()) -> dict[str, Any]:
    """What a record says, by the fields of the form."""
    reached = dict(end.goals_reached)
    values: dict[str, Any] = {name: getattr(end, name) for name in _PLAIN}
    for name, goal in zip(GOALS, measured(goals), strict=False):
        values[name] = Decimal(reached[goal.text]) if goal.text in reached else None
    values["pgic"] = None if end.pgic is None else str(end.pgic)
    if end.removed_at is not None:
        local = end.removed_at.astimezone(zone)
        values |= {"removed_on": local.date(), "removed_time": local.time()}
    return values


def asked_of_staff(words: PatientWords, end: TrialEnd) -> Mapping[str, bool]:
    """Which of the patient's answers staff are asked for: those that no form of the patient has given."""
    return {
        field: getattr(words, name).source is None or getattr(end, field) is not None
        for field, name in SAID.items()
    }
