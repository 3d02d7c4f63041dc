"""The talk before the decision in the demonstration: what one patient was told, weighs and prefers."""

from datetime import datetime, timedelta

from scs_manager.domain.choice_words import LIFE, MATTERS, OPTIONS, TEACH_BACK
from scs_manager.domain.permissions import Role
from scs_manager.domain.shared_decisions import Talk
from scs_manager.services import shared_decisions
from scs_manager.services.demo_steps import Steps

WEIGHTS = {"pain": "lot", "walking": "lot", "sleep": "some", "medicines": "some", "operations": "little"}
TOLD = ("leg_6_months", "leg_12_months", "sham", "any_problem", "infection", "lost_2_years", "lost_10_years")


def talk(steps: Steps, now: datetime) -> None:
    """The patient prefers the implant, and is not sure of everything."""
    said = Talk(
        held_on=(now - timedelta(days=1)).date(),
        led_by=steps.by(Role.CLINICIAN).name,
        patient_present=True,
        carer="Paul Example, husband",
        options=dict.fromkeys(OPTIONS, "talked"),
        told=TOLD,
        life=tuple(LIFE),
        matters="To walk to the shop without stopping, and to sleep through.",
        weights={key: WEIGHTS[key] for key in MATTERS if key in WEIGHTS},
        sure=8,
        questions="How long does the battery last?",
        prefers="implant",
        told_back=dict.fromkeys(TEACH_BACK, "passed"),
    )
    case, by = steps.known, steps.by(Role.NURSE)
    shared_decisions.record_talk(steps.s, case=case, talk=said, by=by, now=now)
