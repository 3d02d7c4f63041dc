"""The plan of a trial as it is written step by step: what each step holds and what it still lacks.

A step may be kept half filled in. What is missing is said, never invented; a trial itself is made only once
target, goal and dates are there (product.md 6).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from scs_manager.domain.diary_days import Region
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.domain.trial_leads import Lead, LeadKind
from scs_manager.domain.trials import TrialPlan, TrialRules, plan_warnings

GOALS_MOST = 4
HCG_DAYS = 7
"""A pregnancy test counts for seven days before the leads (clinical.md 11.1). [default]"""


class Step(StrEnum):
    """The steps of the plan, in their order; the name stands in the address."""

    TARGET = "target"
    DEVICE = "device"
    LEADS = "leads"
    DATES = "dates"
    SUPPORT = "support"
    MRI = "mri"
    PREGNANCY = "pregnancy"


STEP_NAMES: Mapping[Step, Text] = MappingProxyType(
    {
        Step.TARGET: Text("Target and goals"),
        Step.DEVICE: Text("Device"),
        Step.LEADS: Text("Leads and entry"),
        Step.DATES: Text("Dates"),
        Step.SUPPORT: Text("Helper and transport"),
        Step.MRI: Text("MRI conditions"),
        Step.PREGNANCY: Text("Pregnancy test"),
    }
)

STEP_FIELDS: Mapping[Step, tuple[str, ...]] = MappingProxyType(
    {
        Step.TARGET: ("target_region", "target_text", "goals"),
        Step.DEVICE: ("device_maker", "device_model", "externalised"),
        Step.LEADS: ("entry_level", "leads"),
        Step.DATES: ("relief_profile", "baseline_starts_on", "placement_on", "removal_on", "dates_confirmed"),
        Step.SUPPORT: ("helper", "helper_name", "transport", "charging"),
        Step.MRI: ("mri_conditional", "mri_restrictions"),
        Step.PREGNANCY: ("pregnancy_test", "pregnancy_test_on", "pregnancy_reason"),
    }
)
"""Which fields of the draft each step writes; no field belongs to two steps."""

LOCKED_STEPS = frozenset({Step.TARGET, Step.DATES})
"""Once the baseline has begun, a change of these is a deviation and asks for a reason."""


class PregnancyTest(StrEnum):
    """What the plan says about a pregnancy test."""

    PLANNED = "planned"
    NOT_INDICATED = "not_indicated"


@dataclass(frozen=True)
class Goal:
    """A goal of function that can be measured: where the patient stands and where the trial should lead."""

    text: str
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""

    @property
    def measurable(self) -> bool:
        """Whether words, baseline, target and unit are all there."""
        return bool(self.text and self.unit) and self.baseline is not None and self.target is not None

    @property
    def words(self) -> str:
        """``Walk to the shop (800 metres)``: what the patient reads in the diary."""
        return f"{self.text} ({self.target} {self.unit})" if self.measurable else self.text


@dataclass(frozen=True)
class PlanDraft:
    """Everything a plan may hold; nothing is required until the trial is made of it."""

    target_region: Region | None = None
    target_text: str = ""
    goals: tuple[Goal, ...] = ()
    device_maker: str = ""
    device_model: str = ""
    externalised: bool | None = None
    entry_level: str | None = None
    leads: tuple[Lead, ...] = ()
    relief_profile: str = ""
    baseline_starts_on: date | None = None
    placement_on: date | None = None
    removal_on: date | None = None
    dates_confirmed: bool = False
    """The warnings about these dates were read and the dates kept."""
    helper: bool | None = None
    helper_name: str = ""
    transport: bool | None = None
    charging: bool | None = None
    mri_conditional: bool | None = None
    mri_restrictions: str = ""
    pregnancy_test: PregnancyTest | None = None
    pregnancy_test_on: date | None = None
    pregnancy_reason: str = ""

    @property
    def goal_words(self) -> str:
        """All goals in one line for the patient."""
        return "; ".join(goal.words for goal in self.goals)

    @property
    def device_words(self) -> str:
        """``Maker Model, 2 leads, externalised``, as far as it is known."""
        leads = {0: "", 1: "1 lead"}.get(len(self.leads), f"{len(self.leads)} leads")
        outside = {True: "externalised", False: "not externalised", None: ""}[self.externalised]
        named = " ".join(filter(None, (self.device_maker, self.device_model)))
        return ", ".join(filter(None, (named, leads, outside)))

    @property
    def helper_arranged(self) -> bool | None:
        """Helper, transport and charging: yes when all three are, no when one is not, else unknown."""
        said = (self.helper, self.transport, self.charging)
        return False if False in said else True if all(said) else None


@dataclass(frozen=True)
class PlanContext:
    """What the record and the profile say beside the draft."""

    rules: TrialRules = field(default_factory=TrialRules)
    mri_need: bool | None = None
    """``safety.mri_need``; None when nobody answered."""
    pregnancy_possible: bool | None = None
    """None when neither sex nor history settles it."""


def step_token(draft: PlanDraft, step: Step) -> str:
    """What a form carries of the step it was opened on: it differs as soon as somebody changed the step."""
    held = repr([(name, getattr(draft, name)) for name in STEP_FIELDS[step]])
    return hashlib.sha256(held.encode()).hexdigest()[:16]


def with_step(draft: PlanDraft, step: Step, values: Mapping[str, Any]) -> PlanDraft:
    """The draft with one step's fields replaced; a field of another step is a mistake of the caller."""
    if not set(values) <= set(STEP_FIELDS[step]):
        raise ValueError(f"not fields of {step}: {sorted(set(values) - set(STEP_FIELDS[step]))}")
    return replace(draft, **values)


def dates_of(draft: PlanDraft) -> TrialPlan | None:
    """The dates with their target once all are there, else None."""
    region, starts = draft.target_region, draft.baseline_starts_on
    placed, removed = draft.placement_on, draft.removal_on
    if region is None or starts is None or placed is None or removed is None:
        return None
    return TrialPlan(region, starts, placed, removed)


def date_warnings(draft: PlanDraft, rules: TrialRules) -> tuple[Text, ...]:
    """What the dates will cost; empty while one is missing. The target does not matter to them."""
    plan = dates_of(replace(draft, target_region=draft.target_region or Region.WORST))
    return plan_warnings(plan, rules) if plan else ()


def missing_in(step: Step, draft: PlanDraft, context: PlanContext) -> tuple[Text, ...]:
    """What one step still lacks, in words; empty when it is complete."""
    return _MISSING[step](draft, context)


def check_ready(draft: PlanDraft) -> TrialPlan:
    """The dates of a draft that can become a trial; else the first thing that it lacks."""
    if missing := _target(draft, PlanContext()):
        raise RuleError(missing[0])
    plan = dates_of(draft)
    if plan is None or not draft.relief_profile:
        raise RuleError(_dates_missing(draft)[0])
    return plan


def _target(draft: PlanDraft, _context: PlanContext) -> tuple[Text, ...]:
    found = []
    if draft.target_region is None:
        found.append(Text("Choose the target region."))
    if not any(goal.measurable for goal in draft.goals):
        found.append(Text("Name at least one goal with baseline, target and unit."))
    found += [
        Text("“%(goal)s” lacks its baseline, target or unit.", goal=goal.text)
        for goal in draft.goals
        if not goal.measurable
    ]
    return tuple(found)


def _device(draft: PlanDraft, _context: PlanContext) -> tuple[Text, ...]:
    asked = (
        (draft.device_maker, Text("Name the maker.")),
        (draft.device_model, Text("Name the model.")),
        (draft.externalised is not None, Text("Say whether the leads are externalised.")),
    )
    return tuple(words for there, words in asked if not there)


def _leads(draft: PlanDraft, _context: PlanContext) -> tuple[Text, ...]:
    if not draft.leads:
        return (Text("Name at least one lead."),)
    found = [
        Text("Lead %(n)s lacks its %(what)s.", n=n, what=what)
        for n, lead in enumerate(draft.leads, 1)
        for what in lead.missing
    ]
    if draft.entry_level is None and any(lead.kind is not LeadKind.PADDLE for lead in draft.leads):
        found.append(Text("Choose the entry level."))
    return tuple(found)


def _dates(draft: PlanDraft, context: PlanContext) -> tuple[Text, ...]:
    found = _dates_missing(draft)
    if not found and date_warnings(draft, context.rules) and not draft.dates_confirmed:
        found = (Text("Read the warnings about these dates, and confirm or change them."),)
    return found


def _dates_missing(draft: PlanDraft) -> tuple[Text, ...]:
    asked = (
        (draft.relief_profile, Text("Choose the relief rule.")),
        (draft.baseline_starts_on, Text("Enter the first evening of the baseline.")),
        (draft.placement_on, Text("Enter the day of lead placement.")),
        (draft.removal_on, Text("Enter the day of lead removal.")),
    )
    return tuple(words for there, words in asked if not there)


def _support(draft: PlanDraft, _context: PlanContext) -> tuple[Text, ...]:
    asked = (
        (draft.helper, Text("A helper is not arranged.")),
        (draft.transport, Text("Transport is not arranged.")),
        (draft.charging, Text("It is not sure that the device can be charged.")),
    )
    return tuple(words for there, words in asked if not there)


def _mri(draft: PlanDraft, context: PlanContext) -> tuple[Text, ...]:
    if context.mri_need is None:
        return (Text("Whether an MRI will be needed is unknown: answer it under Safety."),)
    if draft.mri_conditional is None:
        return (Text("Say whether the system is MR-conditional."),)
    if context.mri_need and not draft.mri_conditional:
        return (Text("An MRI will be needed, but this system is not MR-conditional."),)
    if draft.mri_conditional and not draft.mri_restrictions:
        return (Text("Write down the MR conditions of the leads and the stimulator."),)
    return ()


def _pregnancy(draft: PlanDraft, context: PlanContext) -> tuple[Text, ...]:
    if context.pregnancy_possible is False:
        return ()
    if draft.pregnancy_test is None:
        return (Text("Say whether a pregnancy test is indicated."),)
    if draft.pregnancy_test is PregnancyTest.NOT_INDICATED:
        return () if draft.pregnancy_reason else (Text("Say why no pregnancy test is indicated."),)
    if draft.pregnancy_test_on is None:
        return (Text("Enter the day of the pregnancy test."),)
    placed, tested = draft.placement_on, draft.pregnancy_test_on
    if placed is not None and not placed - timedelta(days=HCG_DAYS) <= tested <= placed:
        return (Text("The test must lie in the %(days)s days before lead placement.", days=HCG_DAYS),)
    return ()


_MISSING = MappingProxyType(
    {
        Step.TARGET: _target,
        Step.DEVICE: _device,
        Step.LEADS: _leads,
        Step.DATES: _dates,
        Step.SUPPORT: _support,
        Step.MRI: _mri,
        Step.PREGNANCY: _pregnancy,
    }
)
