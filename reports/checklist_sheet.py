"""The pre-operative checklist on paper: what the record knows, and room for what is done on the day.

A working paper for staff. Boxes and lines are empty on purpose: nothing that is done in theatre is taken as
done before somebody ticks it, and unknown is printed as unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from reports import parts, theme
from reports.content import Fact, Identity, Issue, State
from reports.frame import PageFrame, build
from reports.marks import Mark
from reports.parts import Story, gap, passage
from reports.tables import DataTable, data_table
from reports.words import clean, own, text


@dataclass(frozen=True)
class SheetLine:
    """One item: its state as the record has it, what is known, when and by whom."""

    name: str
    state: State
    word: str
    known: str
    by: str
    fields: tuple[str, ...] = ()
    """What is to be written beside the box, such as the dose and the time."""


@dataclass(frozen=True)
class SheetTable:
    """One table of the record: its heads, its rows, and what is said where there are none."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str
    note: str = ""


@dataclass(frozen=True)
class ChecklistSheet:
    """The checklist of one procedure of one patient."""

    identity: Identity
    issue: Issue
    title: str
    facts: tuple[Fact, ...]
    """Day of the procedure, device, target, weight and allergies."""
    parts: tuple[tuple[str, tuple[SheetLine, ...]], ...]
    tables: tuple[SheetTable, ...]
    profile: str
    """The profile whose criteria judged the record."""


def render(content: ChecklistSheet, *, now: datetime) -> bytes:
    """The sheet as a tagged PDF; equal content and time give equal bytes."""
    frame = PageFrame(
        title=clean(content.title),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=False,
        has_number=False,
    )
    below = own("Working paper: what the record knows, and room for what is done on the day")
    story: Story = [
        *parts.title(text(content.title), below),
        *parts.fact_grid(parts.identity_facts(content.identity, content.issue)),
        gap(5),
        *parts.fact_grid(content.facts),
    ]
    for table in content.tables:
        story += _table(table)
    for name, lines in content.parts:
        story += [*parts.section(text(name), room=90), _lines(lines)]
    return build(frame, [*story, *_signatures(), *_basis(content)])


def _lines(lines: Sequence[SheetLine]) -> DataTable:
    rows: list[list[Any]] = [
        parts.heads("Item", "In the record", "What is known, when and by whom", "On the day: done, time, who")
    ]
    for line in lines:
        known: Story = [passage(text(line.known or "–"), theme.CELL)]
        known += [passage(text(line.by), theme.NOTE)] if line.by else []
        rows.append(
            [
                passage(text(line.name), theme.CELL_STRONG),
                Mark(line.state, line.word),
                known,
                [passage(own("☐ ______  ____________"), theme.CELL), *_blanks(line.fields)],
            ]
        )
    return data_table(rows, [44 * mm, 26 * mm, 56 * mm, 48 * mm], air=1.5)


def _blanks(fields: Sequence[str]) -> Story:
    return [passage(own("%(what)s: ____________", what=field), theme.SMALL) for field in fields]


def _table(table: SheetTable) -> Story:
    head = parts.section(text(table.title), room=70)
    note = [gap(2), passage(text(table.note), theme.NOTE)] if table.note else []
    if not table.rows:
        return [*head, passage(text(table.none)), *note]
    rows: list[list[Any]] = [parts.heads(*table.heads)]
    for row in table.rows:
        first, *others = row
        cells = (passage(text(words or "–"), theme.CELL) for words in others)
        rows.append([passage(text(first), theme.CELL_STRONG), *cells])
    width = (theme.MEASURE - 46 * mm) / (len(table.heads) - 1)
    widths = [46 * mm, *(width for _ in table.heads[1:])]
    return [*head, data_table(rows, widths, air=1.7), *note]


_ROLES = ("Surgeon or operator", "Scrub nurse", "Anaesthetist", "Device specialist")


def _signatures() -> Story:
    rows: list[list[Any]] = [parts.heads("Role", "Name", "Signature", "Time")]
    for role in _ROLES:
        lines = (passage(own("____________________"), theme.CELL) for _ in range(2))
        rows.append([passage(own(role), theme.CELL_STRONG), *lines, passage(own("____:____"), theme.CELL)])
    table = data_table(rows, [44 * mm, 52 * mm, 52 * mm, 26 * mm], air=6)
    return [CondPageBreak(150), *parts.section(own("Signed on the day")), table]


def _basis(content: ChecklistSheet) -> Story:
    words = own(
        "Judged by %(profile)s. What is written here counts only once it is entered in the record. "
        "Decision support: the clinician decides.",
        profile=content.profile,
    )
    return [gap(5), passage(words, theme.NOTE)]
