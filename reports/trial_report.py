"""The trial diary report: one trial of stimulation with its whole diary, for those who go on from it.

`trial_sections` is the same without a head of its own, for items 16 and 17 of a packet (clinical.md 11).
"""

from dataclasses import dataclass
from datetime import datetime

from reports import parts
from reports.content import Identity, Issue
from reports.frame import PageFrame, build
from reports.parts import Story, gap, passage
from reports.trial_report_content import TrialContent, TrialDrawings, TrialLog
from reports.trial_report_pages import ReportPages, issued_block
from reports.words import own, text

__all__ = ["TrialContent", "TrialDrawings", "TrialLog", "TrialReport", "render", "trial_sections"]


@dataclass(frozen=True)
class TrialReport:
    """The report as it is issued, or drafted while the trial runs."""

    identity: Identity
    issue: Issue
    trial: TrialContent
    draft: bool
    """The trial still runs, or nobody recorded its end."""
    issued_by: str = ""
    """Who had it made, with the role."""


def render(content: TrialReport, *, now: datetime) -> bytes:
    """The report as a tagged PDF; equal content and time give equal bytes."""
    frame = PageFrame(
        title=str(own("Trial diary report")),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=content.draft,
    )
    story = [
        *_head(content),
        *first_sections(content.trial),
        *issued_block(content.issue, content.issued_by, now, draft=content.draft),
        *further_sections(content.trial),
    ]
    return build(frame, story)


def trial_sections(trial: TrialContent) -> Story:
    """Every section of the report, its headings from level 2 on; nothing about the patient's identity."""
    return [*first_sections(trial), *further_sections(trial)]


def first_sections(trial: TrialContent) -> Story:
    """The result, and the baseline against the trial."""
    pages = ReportPages(trial)
    return [*pages.found(), *pages.compared()]


def further_sections(trial: TrialContent) -> Story:
    """The course, the end, leads and programs, the workings, safety, every day, and what is not known."""
    pages = ReportPages(trial)
    return [
        *pages.course(),
        *pages.ended(),
        *pages.leads(),
        *pages.workings(),
        *pages.domains(),
        *pages.outcome(),
        *pages.safety(),
        *pages.every_day(),
        *pages.unknowns(),
        *pages.limits(),
        *pages.record(),
    ]


def _head(content: TrialReport) -> Story:
    words = own("Trial diary report, draft") if content.draft else own("Trial diary report")
    below = own("Trial of spinal cord stimulation (SCS), from the first baseline evening to the end")
    return [
        *parts.title(words, below),
        *parts.fact_grid(parts.identity_facts(content.identity, content.issue)),
        gap(5),
        *parts.fact_grid(content.trial.facts),
        gap(5),
        passage(text(content.trial.standing)),
    ]
