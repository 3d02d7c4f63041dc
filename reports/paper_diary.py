"""The diary on paper, for who cannot or will not use a phone: a week to a sheet, black on white.

It asks what the electronic form asks, in its order and words. Staff copy it, and what they copy is marked.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, PageBreak

from reports import parts, theme
from reports.content import Identity, Issue
from reports.flowables import Columns, Heading, Passage, Rule
from reports.frame import LABEL, PageFrame, build
from reports.lists import listing
from reports.parts import Story
from reports.tables import DataTable, data_table
from reports.words import Markup, own, text, told
from scs_manager.domain.text import Text, Translate


@dataclass(frozen=True)
class PaperRow:
    """One line of a question: a box to tick for each day, or a place to write in."""

    label: str
    tick: bool = True


@dataclass(frozen=True)
class PaperGroup:
    """One question or several of a kind, with what to know for answering."""

    title: str
    rows: tuple[PaperRow, ...]
    hint: str = ""
    urgent: bool = False
    """What to do about an answer stands under it."""


@dataclass(frozen=True)
class PaperSheet:
    """Up to seven days that are asked the same."""

    title: str
    days: tuple[str, ...]
    groups: tuple[PaperGroup, ...]


@dataclass(frozen=True)
class PaperDiary:
    """The sheets of one patient, all words in the patient's language."""

    identity: Identity
    issue: Issue
    sheets: tuple[PaperSheet, ...]
    how: tuple[str, ...]
    """How to fill it in."""
    emergency_phone: str
    translate: Translate


MOST_DAYS = 7
_LABEL, _DAY = 62 * mm, 16 * mm
_WRITE, _TICK = 5.0, 1.6
"""Air above and below a line, in points: for writing a number in, and for a tick."""
_NOTES = 2
"""Empty lines under the notes. [default]"""
_BOX = theme.style("paper box", 12, 13)
_ROW = theme.style("paper row", 10.5, 13)
_HEAD = theme.style("paper head", 10.5, 12.5, theme.STRONG)
_DATE = theme.style("paper date", 8.6, 10, theme.STRONG)
_HINT = theme.style("paper hint", 9.5, 12)
_PHONE = theme.style("paper phone", 17, 21, theme.STRONG)
_LINES: tuple[tuple[Any, ...], ...] = (
    ("LINEBEFORE", (1, 0), (-1, -1), 0.5, theme.LINE),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, theme.LINE),
    ("LEFTPADDING", (1, 0), (-1, -1), 4),
    ("RIGHTPADDING", (1, 0), (-1, -1), 2),
    ("VALIGN", (0, 1), (-1, -1), "MIDDLE"),
)


def render(content: PaperDiary, *, now: datetime) -> bytes:
    """The sheets as a tagged PDF; equal content and time give equal bytes."""
    frame = PageFrame(
        title=_title(content),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=False,
        label=content.translate(LABEL),
        page_words=content.translate("Page %(page)s of %(total)s"),
        with_birth_date=False,
        has_number=False,
        with_letterhead=False,
    )
    story = _head(content)
    for number, sheet in enumerate(content.sheets):
        story += [PageBreak()] if number else []
        story += _sheet(content, sheet)
    return build(frame, story)


def _title(content: PaperDiary) -> str:
    return Text("Pain diary on paper").render(content.translate)


def _say(content: PaperDiary, words: Text) -> Markup:
    return told(content.translate, content.issue.language, words.id, **words.params)


def _head(content: PaperDiary) -> Story:
    return [
        Heading(text(_title(content)), level=1),
        parts.gap(3),
        Rule(1.1, theme.INK, after=4),
        *listing([text(each) for each in content.how], _ROW),
        parts.gap(4),
    ]


def _sheet(content: PaperDiary, sheet: PaperSheet) -> Story:
    story: Story = [Heading(text(sheet.title), level=2), parts.gap(3)]
    for group in sheet.groups:
        table = _table(sheet, group)
        story += [CondPageBreak(_height(table) + 30), table]
        story += [parts.gap(2), Passage(text(group.hint), _HINT)] if group.hint else []
        story += _whom_to_call(content) if group.urgent else []
        story.append(parts.gap(7))
    return [*story, *_notes(content)]


def _table(sheet: PaperSheet, group: PaperGroup) -> DataTable:
    head = [Passage(text(group.title), _HEAD), *(Passage(text(day), _DATE) for day in sheet.days)]
    rows = [[Passage(text(row.label), _ROW), *(_cell(row) for _ in sheet.days)] for row in group.rows]
    widths = [_LABEL, *(_DAY for _ in sheet.days)]
    return data_table([head, *rows], widths, more=[*_LINES, *_airs(group)])


def _cell(row: PaperRow) -> Passage:
    return Passage(own("☐") if row.tick else own(""), _BOX)


def _airs(group: PaperGroup) -> list[tuple[Any, ...]]:
    """Room to write in where something is written."""
    found: list[tuple[Any, ...]] = []
    for number, row in enumerate(group.rows, 1):
        air = _TICK if row.tick else _WRITE
        found.append(("TOPPADDING", (0, number), (-1, number), air))
        found.append(("BOTTOMPADDING", (0, number), (-1, number), air))
    return found


def _height(table: Any) -> float:
    return float(min(table.wrap(theme.MEASURE, theme.DEPTH)[1], theme.DEPTH - 40))


def _whom_to_call(content: PaperDiary) -> Story:
    """On every sheet, beside the signs."""
    first = [
        Passage(_say(content, Text("If you tick one of these, call the clinic at once:")), _ROW),
        Passage(text(content.issue.phone), _PHONE),
    ]
    second = [
        Passage(_say(content, Text("No answer after 5 minutes? Call:")), _ROW),
        Passage(text(content.emergency_phone), _PHONE),
    ]
    half = theme.MEASURE / 2 - 6
    return [parts.gap(5), Columns([(half, first), (half, second)], 12)]


def _notes(content: PaperDiary) -> Story:
    words = Text("Notes, if you like. Write the day first.")
    lines: Story = []
    for _above, _below in pairwise(range(_NOTES + 1)):
        lines += [parts.gap(20), Rule(0.5, theme.LINE, after=0)]
    return [CondPageBreak(_NOTES * 21 + 18), Passage(_say(content, words), _HEAD), *lines]
