"""The sheet for a team meeting: an overview, then each patient with what the record says and room to decide.

A working paper: streamed, never stored. Every page carries two identifiers of its own patient and counts over
the whole sheet; the overview carries initials and identifiers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reportlab.lib.units import mm

from reports import parts, theme
from reports.content import Identity, Issue
from reports.dates import day
from reports.flowables import Columns, Heading, Passage, Rule
from reports.frame import PageFrame, build_parts
from reports.lists import listing
from reports.parts import Story
from reports.tables import data_table
from reports.words import own, plain, text


@dataclass(frozen=True)
class TeamPart:
    """One heading with what the record says under it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TeamCase:
    """One patient as the team sees them."""

    identity: Identity
    initials: str
    state: str
    waiting: str
    """How long in the state."""
    question: str
    outcome: str
    """The screening's outcome in a few words, for the overview."""
    left: tuple[TeamPart, ...]
    right: tuple[TeamPart, ...]


@dataclass(frozen=True)
class TeamSheet:
    """One meeting."""

    issue: Issue
    on: date
    cases: tuple[TeamCase, ...]
    failed: tuple[str, ...] = ()
    """Identifiers of patients whose page could not be made."""
    made_by: str = ""


_SIZE = theme.style("team", 9, 11.6)
_HEAD = theme.style("team head", 9.4, 12, theme.STRONG, theme.BRAND)
_GAP = 7 * mm
_HALF = (theme.MEASURE - _GAP) / 2


def render(content: TeamSheet, *, now: datetime) -> bytes:
    """The sheet as a tagged PDF; equal content and time give equal bytes."""
    count = len(content.cases)
    several = plain("1 patient") if count == 1 else plain("%(n)s patients", n=count)
    whole = Identity(plain("Team meeting"), identifier=several)
    first = _frame(content, whole, now, with_birth_date=False)
    pages = [(_frame(content, each.identity, now), _patient(each)) for each in content.cases]
    return build_parts([(first, _overview(content)), *pages])


def _frame(content: TeamSheet, who: Identity, now: datetime, *, with_birth_date: bool = True) -> PageFrame:
    return PageFrame(
        title=plain("Sheet for the team meeting"),
        identity=who,
        issue=content.issue,
        made_at=now,
        draft=False,
        with_birth_date=with_birth_date,
        has_number=False,
        with_letterhead=False,
    )


def _overview(content: TeamSheet) -> Story:
    below = own("%(day)s. Made by %(who)s.", day=day(content.on), who=content.made_by)
    story = [*parts.title(own("Team meeting"), below), parts.gap(6), _table(content.cases)]
    if content.failed:
        story += [
            *parts.section(own("Not on this sheet")),
            Passage(own("The page of these patients could not be made. Open their record instead."), _SIZE),
            *listing([text(each) for each in content.failed], _SIZE),
        ]
    return [*story, *parts.section(own("Present: name, role, signature")), *_lines(6, 21)]


def _table(cases: Sequence[TeamCase]) -> Any:
    rows = [parts.heads("No.", "Patient", "Identifier", "Question to the team", "Screening")]
    for number, case in enumerate(cases, 1):
        rows.append(
            [
                Passage(text(number), theme.CELL_MUTED),
                Passage(text(case.initials), theme.CELL_STRONG),
                Passage(text(case.identity.identifier or "not given"), theme.CELL),
                [Passage(text(case.question), theme.CELL), Passage(text(case.waiting), theme.CELL_MUTED)],
                Passage(text(case.outcome), theme.CELL),
            ]
        )
    return data_table(rows, [9 * mm, 18 * mm, 34 * mm, 68 * mm, 45 * mm], row_head=1, air=2)


def _lines(count: int, height: float) -> Story:
    """Room to write by hand."""
    return [part for _ in range(count) for part in (parts.gap(height), Rule(0.5, theme.LINE))]


def _patient(case: TeamCase) -> Story:
    head = [
        Heading(text(case.identity.name), theme.VERDICT, level=2),
        Passage(own("%(state)s, %(waiting)s", state=case.state, waiting=case.waiting), theme.SUBTITLE),
        parts.gap(3),
        Rule(1.1, theme.BRAND, after=4),
        Passage(own("Question to the team"), theme.LABEL),
        Passage(text(case.question), theme.VALUE),
        parts.gap(5),
    ]
    columns = Columns([(_HALF, _column(case.left)), (_HALF, _column(case.right))], _GAP)
    return [*head, columns, *_room()]


def _column(sections: Sequence[TeamPart]) -> Story:
    story: Story = []
    for section in sections:
        story += [Heading(text(section.title), _HEAD, level=3), parts.gap(1)]
        story += [*listing([text(line) for line in section.lines], _SIZE), parts.gap(5)]
    return story


def _room() -> Story:
    story = parts.section(own("Decision of the team"), room=150)
    for label, count in (
        (own("Proceed, defer or not proceed, and why"), 2),
        (own("Conditions, who does what by when"), 1),
        (own("Disagreed: name and reason"), 1),
        (own("Members present: name and role"), 2),
    ):
        story += [Passage(label, theme.LABEL), *_lines(count, 18), parts.gap(5)]
    return story
