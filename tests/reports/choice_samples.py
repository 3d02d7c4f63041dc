"""The sheet for the talk with every part filled."""

from datetime import date, datetime

from reports.content import Identity, Issue
from reports.frame import english
from reports.shared_decision import SharedDecisionSheet, render
from scs_manager.domain.choice_figures import FIGURES
from scs_manager.domain.choice_trial import OwnRegion, OwnTrial, Standing
from scs_manager.domain.choice_words import LIFE, MATTERS, OPTIONS, TEACH_BACK
from scs_manager.domain.diary_days import Region
from scs_manager.domain.shared_decisions import Talk

ON = date(2026, 5, 14)
TRIAL = OwnTrial(
    Standing.ENDED,
    (
        OwnRegion(Region.LEG, "7.1", "3.0", 7, 5, less=58, low=45, high=70),
        OwnRegion(Region.BACK, "5.3", None, 7, 2),
    ),
    stated=60,
)
TALK = Talk(
    ON, "Dr. Sam Specimen", patient_present=True, carer="Ina Sample", interpreter="K. Muster",
    options=dict.fromkeys(OPTIONS, "talked"), said="Wie lange hält die Batterie?", told=tuple(FIGURES),
    life=tuple(LIFE), matters="Zum Laden gehen", weights=dict.fromkeys(MATTERS, "some"), sure=7,
    questions="", prefers="wait", told_back=dict.fromkeys(TEACH_BACK, "passed"),
)  # fmt: skip


def sheet(person: Identity, issue: Issue, now: datetime) -> bytes:
    """The sheet as issued after the talk."""
    content = SharedDecisionSheet(
        person, issue, ON, TRIAL, TALK, draft=False, clinic_phone=issue.phone, translate=english
    )
    return render(content, now=now)
