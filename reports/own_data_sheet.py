"""A patient's own data to read and to keep: the same as in the file for programs, as tables."""

from dataclasses import dataclass
from datetime import datetime

from reports import parts, theme
from reports.content import Identity, Issue
from reports.flowables import Passage
from reports.frame import LABEL, PageFrame, build
from reports.parts import Story
from reports.tables import data_table
from reports.words import clean, text
from scs_manager.domain.text import Translate


@dataclass(frozen=True)
class DataTable:
    """One part of the data: a heading, the heads of its columns with their shares of the width, its rows.

    ``none`` is said where there are no rows.
    """

    heading: str
    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str


@dataclass(frozen=True)
class OwnDataSheet:
    """All of it, in the patient's language."""

    identity: Identity
    issue: Issue
    title: str
    lead: str
    tables: tuple[DataTable, ...]
    translate: Translate


def render(content: OwnDataSheet, *, now: datetime) -> bytes:
    """The sheet as a tagged PDF; equal content and time give equal bytes."""
    frame = PageFrame(
        title=clean(content.title),
        identity=content.identity,
        issue=content.issue,
        made_at=now,
        draft=False,
        label=content.translate(LABEL),
        page_words=content.translate("Page %(page)s of %(total)s"),
        with_birth_date=False,
        has_number=False,
    )
    story = parts.title(text(content.title), text(content.lead))
    for number, table in enumerate(content.tables):
        story += _part(table, first=number == 0)
    return build(frame, story)


def _part(part: DataTable, *, first: bool) -> Story:
    if not part.rows:
        return [*parts.section(text(part.heading), first=first), Passage(text(part.none), theme.BODY)]
    whole = sum(part.shares)
    heads = [Passage(text(each), theme.HEADER_CELL) for each in part.heads]
    rows = [[Passage(text(cell), theme.CELL) for cell in row] for row in part.rows]
    table = data_table([heads, *rows], [theme.MEASURE * share / whole for share in part.shares])
    room = parts.first_rows([table])
    return [*parts.section(text(part.heading), room=room + 20, first=first), table, parts.gap(6)]
