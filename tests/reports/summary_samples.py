"""The patient's summary with every part filled."""

from dataclasses import replace
from datetime import date, datetime

from reports.content import Identity, Issue
from reports.frame import english
from reports.patient_summary import PatientSummary, render
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.diary_days import Region
from scs_manager.domain.own_reasons import OwnDecision
from scs_manager.domain.own_summary import OwnGoal, OwnSummary
from scs_manager.domain.text import Translate
from scs_manager.domain.truth import Truth
from tests.reports.choice_samples import TRIAL

ON = date(2026, 5, 14)
GOALS = (
    OwnGoal("Walk to the shop", "200", "900", "800", "metres", Truth.MET),
    OwnGoal("Sit through a film", "20", "45", "90", "minutes", Truth.NOT_MET),
    OwnGoal("Sleep through the night"),
)
STATES = (Truth.MET, Truth.MET, Truth.UNKNOWN, Truth.MET, Truth.MET, Truth.NOT_MET, Truth.MET, Truth.MET)
DECISION = OwnDecision(
    DecisionOutcome.IMPLANT, date(2026, 5, 12), "Dr Sam Specimen", tuple(enumerate(STATES, start=1))
)
SUMMARY = OwnSummary(
    Region.LEG,
    replace(
        TRIAL, regions=(TRIAL.regions[0], replace(TRIAL.regions[1], after="4.0", after_days=5, less=24,
                                                  low=5, high=43))
    ),
    kept=12, asked=14, adequate=True, goals=GOALS, decision=DECISION, implant_on=date(2026, 6, 30),
)  # fmt: skip


def content(
    person: Identity, issue: Issue, summary: OwnSummary = SUMMARY, translate: Translate = english
) -> PatientSummary:
    """As issued after the decision, with words of a person."""
    return PatientSummary(
        person, issue, ON, summary, why="Your leg pain fell by more than half, and you walk further.",
        next_words="Ms Sample calls you in June.", issued_by="Dr Sam Specimen", clinic_phone=issue.phone,
        emergency_phone="+44 1632 960999", translate=translate,
    )  # fmt: skip


def summary_sheet(person: Identity, issue: Issue, now: datetime) -> bytes:
    """The same as a file."""
    return render(content(person, issue), now=now)
