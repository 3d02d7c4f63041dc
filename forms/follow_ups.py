"""The forms of follow-up: what was found at a visit, its day, leaving it out, and what the clinic asks."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    HiddenField,
    NoteField,
    NumberField,
    ScaleField,
    TextField,
    TickField,
    YesNoField,
    _,
)
from scs_manager.domain.follow_up import (
    MONTHS_MOST,
    POINTS_MOST,
    TOLERANCE_MOST,
    YEAR,
    FollowUpPlan,
    FollowUpPoint,
    Unit,
)
from scs_manager.domain.follow_up_visits import (
    AGAIN_NAMES,
    CHARGING_NAMES,
    HOW_NAMES,
    PGIC_WORDS,
    SATISFIED_NAMES,
    Again,
    Charging,
    FollowUpVisit,
    How,
    Satisfied,
)

_FIELDS = tuple(each.name for each in fields(FollowUpVisit))


def _choices(names: Mapping[Any, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), words) for value, words in names.items())


class Opened(Form):
    """A form that says on which version it was opened."""

    seen = HiddenField(required=False)

    @property
    def seen_version(self) -> int:
        """The version; -1 for one that no page has sent."""
        text = self.seen.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else -1


class VisitForm(Opened):
    """What was found at a visit; what is left empty stays unknown."""

    visited_on = DateField(_("Day of the visit"), missing=_("Enter the day of the visit"))
    how = ChoiceField(_("How"), choices=_choices(HOW_NAMES), enum=How)
    pain_back = ScaleField(_("Back pain now"), required=False)
    pain_leg = ScaleField(_("Leg pain now"), required=False)
    pain_worst = ScaleField(_("Worst pain anywhere now"), required=False)
    stated_relief = NumberField(
        _("Relief as the patient states it"),
        hint=_("Shown beside computed relief, never mixed with it"),
        low=0,
        high=100,
        unit="%",
        required=False,
    )
    pgic = ChoiceField(
        _("Since before the implant, the patient is"),
        choices=_choices(PGIC_WORDS),
        look="select",
        required=False,
    )
    satisfied = ChoiceField(
        _("Satisfied with the relief?"),
        choices=_choices(SATISFIED_NAMES),
        enum=Satisfied,
        look="select",
        required=False,
    )
    again = ChoiceField(
        _("Would the patient do it again?"), choices=_choices(AGAIN_NAMES), enum=Again, required=False
    )
    stimulation_hours = NumberField(
        _("Stimulation on"), low=0, high=24, unit=_("hours a day"), required=False
    )
    charging = ChoiceField(
        _("Burden of charging"), choices=_choices(CHARGING_NAMES), enum=Charging, required=False
    )
    daily_life = NoteField(_("Work and daily life"), rows=3, required=False)
    opioids_reviewed = YesNoField(_("Was the opioid regimen gone through?"), required=False)
    note = NoteField(_("Note"), rows=3, required=False)
    change_reason = TextField(_("Why do you correct it?"), max_length=400, required=False)

    def to_domain(self) -> FollowUpVisit:
        """The visit as a value; only after the form was found valid."""
        given = {name: self[name].data for name in _FIELDS}
        given |= {name: given[name] or "" for name in ("daily_life", "note")}
        return FollowUpVisit(**given | {"pgic": int(given["pgic"]) if given["pgic"] else None})


def visit_values(visit: FollowUpVisit) -> dict[str, Any]:
    """What a record says, by the fields of the form."""
    return vars(visit) | {"pgic": str(visit.pgic) if visit.pgic else None}


class MoveForm(Opened):
    """Another day for a visit."""

    due_on = DateField(_("New day"), missing=_("Enter the new day"))
    change_reason = TextField(_("Why"), max_length=400, missing=_("Say why"))


class SkipForm(Opened):
    """A visit is left out."""

    change_reason = TextField(_("Why is it left out?"), max_length=400, missing=_("Say why"))


class AddForm(Form):
    """A visit that no schedule asks for."""

    due_on = DateField(_("Day"), missing=_("Enter the day"))
    change_reason = TextField(_("Why"), max_length=400, missing=_("Say why"))


UNITS = (Choice(Unit.WEEKS, _("weeks")), Choice(Unit.MONTHS, _("months")))
_OF_POINT = ("amount", "unit", "before_days", "after_days", "instruments", "diary")


class PlanForm(Opened):
    """What the clinic follows up; the fields of each visit are numbered from 1."""

    goes_on = TickField(_("See the patient every year after the last of these"))
    sends_itself = TickField(_("Send the questions by themselves when the window of a visit opens"))
    reason = TextField(_("Why it changes"), max_length=400, required=False)

    def point_fields(self) -> list[tuple[str, list[BaseField]]]:
        """The fields of each visit, by its number, and last those of every year."""
        numbered = [(str(n), _OF_POINT) for n in range(1, POINTS_MOST + 1)]
        return [
            (n, [self.of(f"{name}_{n}") for name in names])
            for n, names in (*numbered, ("yearly", _OF_POINT[2:]))
        ]

    def to_domain(self) -> FollowUpPlan:
        """The plan as a value; a visit without a time is no visit."""
        numbers = [str(n) for n in range(1, POINTS_MOST + 1) if self[f"amount_{n}"].data]
        yearly = self._point("yearly") if self.goes_on.data else None
        return FollowUpPlan(tuple(map(self._point, numbers)), yearly, bool(self.sends_itself.data))

    def _point(self, n: str) -> FollowUpPoint:
        amount = YEAR if n == "yearly" else self[f"amount_{n}"].data
        unit = Unit.MONTHS if n == "yearly" else self[f"unit_{n}"].data or Unit.MONTHS
        return FollowUpPoint(
            amount,
            unit,
            self[f"before_days_{n}"].data or 0,
            self[f"after_days_{n}"].data or 0,
            tuple(self[f"instruments_{n}"].data),
            bool(self[f"diary_{n}"].data),
        )


def plan_form(plan: FollowUpPlan, instruments: Sequence[Choice], *, seen: int) -> PlanForm:
    """The form, filled with the plan that stands; ``instruments`` are those the clinic may show."""
    made: dict[str, Any] = {}
    for n in (*map(str, range(1, POINTS_MOST + 1)), "yearly"):
        made |= _point_fields(n, instruments)
    values: dict[str, Any] = {"goes_on": plan.yearly is not None, "sends_itself": plan.sends_itself}
    for number, point in enumerate(plan.points, 1):
        values |= _values(point, str(number))
    if plan.yearly is not None:
        values |= _values(plan.yearly, "yearly")
    kind = type("FullPlanForm", (PlanForm,), made)
    form: PlanForm = kind(data=values | {"seen": str(seen)})
    return form


def _values(point: FollowUpPoint, n: str) -> dict[str, Any]:
    return {f"{name}_{n}": getattr(point, name) for name in _OF_POINT}


def _point_fields(n: str, instruments: Sequence[Choice]) -> dict[str, BaseField]:
    visit = _("Every year") if n == "yearly" else _("Visit %(n)s", n=n)
    days: dict[str, Any] = {"low": 0, "high": TOLERANCE_MOST, "unit": _("days"), "required": False}
    timed: dict[str, BaseField] = {
        f"amount_{n}": NumberField(
            _("%(visit)s: time after the implant", visit=visit), low=1, high=MONTHS_MOST, required=False
        ),
        f"unit_{n}": ChoiceField(
            _("%(visit)s: counted in", visit=visit), choices=UNITS, enum=Unit, required=False
        ),
    }
    return (timed if n != "yearly" else {}) | {
        f"before_days_{n}": NumberField(_("%(visit)s: may be earlier by", visit=visit), **days),
        f"after_days_{n}": NumberField(_("%(visit)s: may be later by", visit=visit), **days),
        f"instruments_{n}": ChoicesField(
            _("%(visit)s: questionnaires", visit=visit), choices=instruments, required=False
        ),
        f"diary_{n}": TickField(_("%(visit)s: a diary of 7 evenings", visit=visit)),
    }
