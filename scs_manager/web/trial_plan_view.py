"""What the pages of a trial's plan show: steps with what they lack, entry level, devices, baseline."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from forms.base import Choice
from forms.trial_plans import FORMS, DatesForm, StepForm
from scs_manager.domain.facts import Facts
from scs_manager.domain.profiles import Profile
from scs_manager.domain.text import Text
from scs_manager.domain.trial_baseline import BaselineState
from scs_manager.domain.trial_leads import EntryZone
from scs_manager.domain.trial_plans import (
    STEP_NAMES,
    PlanContext,
    PlanDraft,
    Step,
    dates_of,
    missing_in,
    step_token,
)
from scs_manager.domain.trials import TrialRules
from scs_manager.domain.truth import Truth
from scs_manager.models.trial_plans import PlanDeviationRow, TrialPlanRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import trial_plan_rows
from scs_manager.services.baselines import baseline_of
from scs_manager.services.profile_library import active_profiles, profile_called
from scs_manager.services.record_rows import facts_of_case
from scs_manager.web.access import CaseView
from scs_manager.web.trial_repeats import RepeatView, repeat_of

FIELD_NAMES = {
    "target_region": Text("Target region"),
    "target_text": Text("Target in words"),
    "goals": Text("Goals"),
    "relief_profile": Text("Relief rule"),
    "baseline_starts_on": Text("First evening of the baseline"),
    "placement_on": Text("Lead placement"),
    "removal_on": Text("Lead removal"),
}
"""What a deviation may be about."""


@dataclass(frozen=True)
class StepView:
    """One line in the list of steps."""

    step: Step
    name: Text
    missing: tuple[Text, ...]


@dataclass(frozen=True)
class PlanPage:
    """The plan as it stands, for every page of it."""

    trial: TrialRow | None
    plan: TrialPlanRow | None
    draft: PlanDraft
    facts: Facts
    context: PlanContext
    steps: tuple[StepView, ...]
    deviations: list[PlanDeviationRow]
    baseline: BaselineState | None
    entry: EntryZone | None
    repeat: RepeatView | None = None
    """The trial that this one repeats."""

    @property
    def missing(self) -> int:
        """How many things are missing in all steps together."""
        return sum(len(step.missing) for step in self.steps)

    @property
    def saved(self) -> tuple[str, datetime] | None:
        """Who saved the plan last, and when."""
        return (self.plan.saved_by_name, self.plan.saved_at) if self.plan else None

    @property
    def eligible_days(self) -> int | None:
        """Planned evenings that can count, once the dates are there."""
        plan = dates_of(self.draft)
        return plan.eligible_days if plan else None

    @property
    def can_waive(self) -> bool:
        """Whether a clinician may do without a valid baseline."""
        return self.baseline is not None and self.baseline.state is not Truth.MET

    def field_name(self, name: str) -> Text:
        """What a changed field is called."""
        return FIELD_NAMES[name]

    def locked(self, step: Step) -> bool:
        """Whether a change of the step is a deviation."""
        begun = self.trial is not None and self.trial.target_locked_at is not None
        return begun and step in (Step.TARGET, Step.DATES)


def plan_page(session: Session, case: CaseView) -> PlanPage:
    """The plan of the running trial, or the draft of the next."""
    return page_of(session, case, trial_plan_rows.running_trial(session, case.row))


def page_of(session: Session, case: CaseView, trial: TrialRow | None) -> PlanPage:
    """The plan of one trial, ended or not; without one the draft."""
    plan = trial_plan_rows.plan_of(session, case.row, trial)
    draft = trial_plan_rows.draft_of(session, plan, trial)
    facts = facts_of_case(session, case.row)
    context = trial_plan_rows.context_of(facts, rules_of(session, case, draft.relief_profile))
    return PlanPage(
        trial=trial,
        plan=plan,
        draft=draft,
        facts=facts,
        context=context,
        steps=tuple(StepView(step, STEP_NAMES[step], missing_in(step, draft, context)) for step in Step),
        deviations=trial_plan_rows.deviations_of(session, trial) if trial else [],
        baseline=baseline_of(session, case.row, trial, on=case.today) if trial else None,
        entry=trial_plan_rows.entry_zone_of(facts, draft.entry_level) if draft.entry_level else None,
        repeat=repeat_of(session, case.row, trial, on=case.today),
    )


def form_for(session: Session, case: CaseView, page: PlanPage, step: Step, **options: object) -> StepForm:
    """The form of one step, filled with what is stored; ``formdata=None`` leaves the request aside."""
    form = FORMS[step]
    given = {"data": {**form.flat(page.draft), "token": step_token(page.draft, step)}, **options}
    if form is DatesForm:
        given["profiles"] = _profile_choices(session, case, page.draft.relief_profile)
    return form(**given)


def rules_of(session: Session, case: CaseView, profile_id: str) -> TrialRules:
    """The window of a profile; the usual one while none is chosen."""
    profile = profile_called(session, case.clinic.id, profile_id, on=case.today) if profile_id else None
    relief = profile.relief if profile else None
    if relief is None:
        return TrialRules()
    return TrialRules(relief.trial_days, relief.min_baseline_days, relief.min_trial_days)


def windows_of(session: Session, case: CaseView, kept: str) -> list[tuple[str, TrialRules]]:
    """Title and window of every profile that can be chosen, for the list beside the dates."""
    return [
        (profile.title, rules_of(session, case, profile.id)) for profile in _profiles(session, case, kept)
    ]


def _profile_choices(session: Session, case: CaseView, kept: str) -> tuple[Choice, ...]:
    return tuple(Choice(profile.id, profile.title) for profile in _profiles(session, case, kept))


def _profiles(session: Session, case: CaseView, kept: str) -> list[Profile]:
    """The clinic's profiles that say when a trial is a success, and the one the plan already names."""
    asked = active_profiles(session, case.clinic.id, on=case.today)
    named = profile_called(session, case.clinic.id, kept, on=case.today) if kept else None
    if named is not None:
        asked.setdefault(named.id, named)
    return [profile for profile in asked.values() if profile.relief]
