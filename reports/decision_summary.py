"""The decision summary for a permanent implant.

It answers on its first page who, what was found, what was decided, by whom and on what basis.
"""

from dataclasses import dataclass
from datetime import date, datetime

from reports import parts
from reports.body_map import body_map
from reports.content import (
    CriterionLine,
    Fact,
    Identity,
    Issue,
    ProfileSignOff,
    ScreeningJson,
    Signature,
    UnknownLine,
)
from reports.decision_end import EndedLine, ended
from reports.decision_outcome import NOTHING_ELSE, Outcome, outcome
from reports.decision_pages import DecisionPages
from reports.findings import Advice, KeyNumber, LeftOut, SafetyDay, Sensitivity, TreatmentLine, Workings
from reports.frame import PageFrame, build
from reports.words import own
from scs_manager.domain.body_figure import BodyFigure
from scs_manager.domain.figures import DayGrid, ReliefFigure, TrajectoryFigure
from scs_manager.domain.review_figures import DomainPanel, MedicationFigure

__all__ = [
    "Advice",
    "DecisionSummary",
    "EndedLine",
    "KeyNumber",
    "LeftOut",
    "Sensitivity",
    "TreatmentLine",
    "Workings",
    "render",
]


@dataclass(frozen=True)
class DecisionSummary:
    """The decision with everything it rested on; sections without data are left out, unknowns never."""

    identity: Identity
    issue: Issue
    decision: str
    """The decision as a sentence in the imperative: ``Implant a permanent stimulator``."""
    reasons: str
    decided_by: str
    """Name and role of who decided, with the team review it followed."""
    facts: tuple[Fact, ...] = ()
    """Diagnosis, target region with the date it was locked, trial, system: in that order."""
    advice: tuple[Advice, ...] = ()
    differs_because: str = ""
    """Why the decision differs from the advice; empty when it does not."""
    key_number: KeyNumber | None = None
    relief: ReliefFigure | None = None
    trajectory: TrajectoryFigure | None = None
    grid: DayGrid | None = None
    medication: MedicationFigure | None = None
    domains: DomainPanel | None = None
    ended: tuple[EndedLine, ...] = ()
    """How the trial ended, as it was signed; empty while it runs."""
    workings: Workings | None = None
    outcome: Outcome = NOTHING_ELSE
    """What else changed, and each profile's relief rule, as they were signed."""
    body_map: BodyFigure | None = None
    """Pain and tingling as painted until the decision."""
    criteria: tuple[CriterionLine, ...] = ()
    """The eight criteria in their order; empty when there was no trial."""
    screening: ScreeningJson | None = None
    """The screening that stood at the decision: criteria, safety, rules and versions come from it."""
    today: SafetyDay | None = None
    """Safety on the day of the decision, whatever that screening found."""
    unknowns: tuple[UnknownLine, ...] = ()
    treatments: tuple[TreatmentLine, ...] = ()
    sign_offs: tuple[ProfileSignOff, ...] = ()
    data_note: str = ""
    """From when to when the data are, and how complete: one sentence."""
    record: tuple[str, ...] = ()
    """Further sentences for the record: diary versions, tables used."""
    decided_on: date | None = None
    signature: Signature | None = None


def render(content: DecisionSummary, *, now: datetime) -> bytes:
    """The summary as a tagged PDF; equal content and time give equal bytes."""
    frame = PageFrame(
        title=str(own("Decision summary for permanent implant")),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=content.signature is None,
    )
    pages = DecisionPages(content, now)
    story = [
        *pages.head(),
        *pages.decided(),
        *pages.found(),
        *pages.basis(),
        *parts.signature_block(content.signature, content.issue),
        *pages.trial(),
        *ended(content.ended),
        *pages.workings(),
        *pages.domains(),
        *outcome(content.outcome),
        *body_map(content.body_map),
        *pages.criteria_by_question(),
        *pages.unknowns(),
        *pages.limits_of_a_trial(),
        *pages.safety(),
        *pages.treatments(),
        *pages.rests_on(),
    ]
    return build(frame, story)
