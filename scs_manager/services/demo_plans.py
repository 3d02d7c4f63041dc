"""The plan of every trial of the demonstration: one device, two leads, one goal that can be measured."""

from datetime import date
from decimal import Decimal

from scs_manager.domain.diary_days import Region
from scs_manager.domain.trial_leads import Lead, LeadKind, LeadSide
from scs_manager.domain.trial_plans import Goal, PlanDraft

_LEADS = tuple(Lead(LeadKind.PERCUTANEOUS, 8, "", level, LeadSide.MIDLINE) for level in ("T8", "T9"))


def draft_for(baseline_on: date, placement_on: date, removal_on: date) -> PlanDraft:
    """A complete plan with these dates."""
    return PlanDraft(
        target_region=Region.LEG,
        target_text="Left leg",
        goals=(Goal("Walk to the shop and back", Decimal(200), Decimal(800), "metres"),),
        device_maker="Example Neuro",
        device_model="Trial 16",
        externalised=True,
        entry_level="T12-L1",
        leads=_LEADS,
        relief_profile="scs-core",
        baseline_starts_on=baseline_on,
        placement_on=placement_on,
        removal_on=removal_on,
        helper=True,
        helper_name="Spouse",
        transport=True,
        charging=True,
        mri_conditional=False,
    )
