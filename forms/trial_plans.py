"""The forms of the trial's plan, one for each step; every step may be saved as far as it is filled in."""

from collections.abc import Mapping
from typing import Any

from forms.base import (
    BaseField,
    Choice,
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    NoteField,
    NumberField,
    TextField,
    TickField,
    YesNoField,
    _,
)
from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.errors import InputError
from scs_manager.domain.trial_leads import (
    CONTACTS_MOST,
    ENTRY_LEVELS,
    LEAD_KIND_NAMES,
    LEAD_SIDE_NAMES,
    LEADS_MOST,
    VERTEBRAE,
    Lead,
    LeadKind,
    LeadSide,
)
from scs_manager.domain.trial_plans import GOALS_MOST, STEP_FIELDS, Goal, PlanDraft, PregnancyTest, Step
from scs_manager.domain.trials import check_dates

REGION_CHOICES = tuple(Choice(region, REGION_NAMES[region]) for region in Region)
GOAL_PARTS = ("text", "baseline", "target", "unit")
LEAD_PARTS = ("kind", "contacts", "serial", "level", "side")


class StepForm(Form):
    """One step: what it was opened on, and why it changes once the baseline has begun."""

    step: Step
    token = HiddenField(required=False)
    reason = TextField(
        _("Why the plan changes"),
        hint=_("The baseline has begun: the change is kept as a deviation and shown with the trial"),
        max_length=400,
        required=False,
    )

    def to_values(self) -> dict[str, Any]:
        """The fields of the step; only after the form was found valid."""
        return {name: self[name].data for name in STEP_FIELDS[self.step]}

    @classmethod
    def flat(cls, draft: PlanDraft) -> dict[str, Any]:
        """The step of a draft as this form's own fields hold it."""
        return {name: getattr(draft, name) for name in STEP_FIELDS[cls.step]}


class TargetForm(StepForm):
    """Where the pain is judged, and what the patient wants to be able to do."""

    step = Step.TARGET
    target_region = ChoiceField(
        _("Target region"),
        choices=REGION_CHOICES,
        enum=Region,
        hint=_("The result is judged here only. It is locked when the baseline starts."),
        required=False,
    )
    target_text = TextField(
        _("Target in words"), hint=_("For example: left leg"), max_length=400, required=False
    )

    def to_values(self) -> dict[str, Any]:
        goals = (
            Goal(**{part: self[f"goal_{n}_{part}"].data for part in GOAL_PARTS})
            for n in range(1, GOALS_MOST + 1)
        )
        return {
            "target_region": self.target_region.data,
            "target_text": self.target_text.data,
            "goals": tuple(goal for goal in goals if goal != Goal("")),
        }

    @classmethod
    def flat(cls, draft: PlanDraft) -> dict[str, Any]:
        goals = {
            f"goal_{n}_{part}": getattr(goal, part)
            for n, goal in enumerate(draft.goals, 1)
            for part in GOAL_PARTS
        }
        return {"target_region": draft.target_region, "target_text": draft.target_text, **goals}

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: numbers need a goal in words."""
        valid = super().validate(extra_validators)
        for n, goal in enumerate(self.to_values()["goals"], 1) if valid else ():
            if not goal.text:
                self.refuse(InputError(_("Say what the goal is"), place=f"goal_{n}_text"))
                valid = False
        return valid

    def group(self, n: int) -> list[BaseField]:
        """The four fields of one goal."""
        return [self.of(f"goal_{n}_{part}") for part in GOAL_PARTS]


class DeviceForm(StepForm):
    """Which system is tried."""

    step = Step.DEVICE
    device_maker = TextField(_("Maker"), max_length=100, required=False)
    device_model = TextField(_("Model"), max_length=100, required=False)
    externalised = YesNoField(
        _("Are the leads externalised?"),
        hint=_("No: a tunnelled or wireless trial system"),
        required=False,
    )


class LeadsForm(StepForm):
    """What goes in, where it enters and where it is meant to lie."""

    step = Step.LEADS
    entry_level = ChoiceField(
        _("Entry level"),
        choices=tuple(Choice(level, level) for level in ENTRY_LEVELS),
        look="select",
        required=False,
    )

    def to_values(self) -> dict[str, Any]:
        leads = (
            Lead(**{part: self[f"lead_{n}_{part}"].data for part in LEAD_PARTS})
            for n in range(1, LEADS_MOST + 1)
        )
        return {
            "entry_level": self.entry_level.data,
            "leads": tuple(lead for lead in leads if lead != Lead()),
        }

    @classmethod
    def flat(cls, draft: PlanDraft) -> dict[str, Any]:
        leads = {
            f"lead_{n}_{part}": getattr(lead, part)
            for n, lead in enumerate(draft.leads, 1)
            for part in LEAD_PARTS
        }
        return {"entry_level": draft.entry_level, **leads}

    def group(self, n: int) -> list[BaseField]:
        """The five fields of one lead."""
        return [self.of(f"lead_{n}_{part}") for part in LEAD_PARTS]


class DatesForm(StepForm):
    """When, and by which rule the result will be judged."""

    step = Step.DATES
    relief_profile = ChoiceField(_("Relief rule and minimum days"), look="select", required=False)
    baseline_starts_on = DateField(
        _("First evening of the baseline"), hint=_("Seven days before the leads"), required=False
    )
    placement_on = DateField(_("Lead placement"), required=False)
    removal_on = DateField(_("Lead removal"), required=False)
    dates_confirmed = TickField(_("I have read the warnings and keep these dates"))

    def __init__(self, *args: Any, profiles: tuple[Choice, ...] = (), **kwargs: Any) -> None:
        self._profiles = profiles
        super().__init__(*args, **kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The profiles in use are known before what was chosen is read."""
        self.relief_profile.choices = self._profiles
        super().process(*args, **kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: the dates must not contradict each other, as far as they are there."""
        if not super().validate(extra_validators):
            return False
        try:
            check_dates(self.baseline_starts_on.data, self.placement_on.data, self.removal_on.data)
        except InputError as refused:
            self.refuse(refused)
            return False
        return True

    def to_values(self) -> dict[str, Any]:
        return {**super().to_values(), "relief_profile": self.relief_profile.data or ""}


class SupportForm(StepForm):
    """Who helps the patient at home."""

    step = Step.SUPPORT
    helper = YesNoField(_("Is a helper arranged for the trial?"), required=False)
    helper_name = TextField(_("Who it is, and how to reach them"), required=False)
    transport = YesNoField(_("Is transport arranged for placement and removal?"), required=False)
    charging = YesNoField(_("Can the patient or the helper charge the device?"), required=False)


class MriForm(StepForm):
    """What the system means for later MRI."""

    step = Step.MRI
    mri_conditional = YesNoField(_("Is the planned system MR-conditional?"), required=False)
    mri_restrictions = NoteField(
        _("Conditions and restrictions"),
        hint=_("As the maker states them: field strength, body part, position of the leads"),
        rows=3,
        required=False,
    )


class PregnancyForm(StepForm):
    """Whether a pregnancy test is due before the leads, and when."""

    step = Step.PREGNANCY
    pregnancy_test = ChoiceField(
        _("Pregnancy test before lead placement"),
        choices=(
            Choice(PregnancyTest.PLANNED, _("Indicated, and planned")),
            Choice(PregnancyTest.NOT_INDICATED, _("Not indicated")),
        ),
        enum=PregnancyTest,
        required=False,
    )
    pregnancy_test_on = DateField(
        _("Day of the test"), hint=_("Within 7 days before the leads"), required=False
    )
    pregnancy_reason = TextField(_("Why it is not indicated"), max_length=400, required=False)


class WaiveForm(Form):
    """Why leads are placed without a valid baseline."""

    reason = TextField(
        _("Reason"), max_length=400, hint=_("It is shown with your name wherever the trial is shown")
    )


def _number_the_parts() -> None:
    """Goals and leads as numbered groups of fields."""
    for n in range(1, GOALS_MOST + 1):
        parts: Mapping[str, BaseField] = {
            "text": TextField(_("Goal %(n)s", n=n), max_length=400, required=False),
            "baseline": NumberField(_("Now"), low=0, places=2, required=False),
            "target": NumberField(_("To be reached"), low=0, places=2, required=False),
            "unit": TextField(
                _("Unit"), hint=_("For example: metres, minutes"), max_length=40, width="10", required=False
            ),
        }
        for name, field in parts.items():
            setattr(TargetForm, f"goal_{n}_{name}", field)
    for n in range(1, LEADS_MOST + 1):
        for name, field in _lead_fields().items():
            setattr(LeadsForm, f"lead_{n}_{name}", field)


def _lead_fields() -> Mapping[str, BaseField]:
    return {
        "kind": ChoiceField(
            _("Type"),
            choices=tuple(Choice(kind, LEAD_KIND_NAMES[kind]) for kind in LeadKind),
            enum=LeadKind,
            required=False,
        ),
        "contacts": NumberField(_("Contacts"), low=1, high=CONTACTS_MOST, required=False),
        "serial": TextField(
            _("Serial number"),
            hint=_("May follow on the day"),
            max_length=100,
            width="20",
            required=False,
        ),
        "level": ChoiceField(
            _("Intended level of the tip"),
            choices=tuple(Choice(level, level) for level in VERTEBRAE),
            look="select",
            required=False,
        ),
        "side": ChoiceField(
            _("Side"),
            choices=tuple(Choice(side, LEAD_SIDE_NAMES[side]) for side in LeadSide),
            enum=LeadSide,
            required=False,
        ),
    }


_number_the_parts()

FORMS: Mapping[Step, type[StepForm]] = {
    form.step: form
    for form in (TargetForm, DeviceForm, LeadsForm, DatesForm, SupportForm, MriForm, PregnancyForm)
}
