"""The page of every document: identifiers above, the honest label below, "draft" across what is unsigned."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, NextPageTemplate, PageBreak, PageTemplate
from reportlab.platypus import Frame as TextArea

from reports import theme
from reports.archive import PRODUCER, Metadata
from reports.content import Identity, Issue
from reports.dates import day
from reports.headroom import keep_heads
from reports.letterhead import letterhead
from reports.tagging import TaggedCanvas
from reports.words import clean, plain
from scs_manager.domain.text import Text, Translate

LABEL = Text(
    "Decision support, not a certified medical device; profiles need local clinical sign-off; "
    "the clinician decides."
).id
DOT = "   ·   "
_DRAFT_WIDTH = 640.0
"""How wide the draft mark may run across the page."""
_FOOTER = 14.6 * mm


def english(message: str, /) -> str:
    """The message itself: English is the source language."""
    return message


@dataclass(frozen=True)
class PageFrame:
    """What stands on every page of one document."""

    title: str
    """The kind of document, in our words and the reader's language."""
    identity: Identity
    issue: Issue
    made_at: datetime
    draft: bool
    label: str = LABEL
    page_words: str = "Page %(page)s of %(total)s"
    with_birth_date: bool = True
    has_number: bool = True
    """Whether the kind of document is numbered when it is issued; an invitation is not."""
    translate: Translate = english
    """Into the reader's language, for what the page itself says."""
    with_letterhead: bool = True
    """Whether the first page carries the clinic's letterhead; a sheet to fill in needs the room."""

    @property
    def sheet(self) -> theme.Sheet:
        """The paper it is printed on."""
        return theme.SHEETS[self.issue.paper]

    @property
    def identifiers(self) -> str:
        """Birth date and identifier as the header prints them beside the name."""
        birth, say = self.identity.birth_date, self.translate
        born = say("born %(day)s") % {"day": day(birth, self.issue.language)} if birth else ""
        shown = [born or say("birth date not given")] if self.with_birth_date else []
        return DOT.join([*shown, clean(self.identity.identifier) or say("identifier not given")])

    @property
    def record(self) -> str:
        """Kind, number, version and verification code, or that it was never issued."""
        issue, say = self.issue, self.translate
        if not self.has_number:
            return self.title
        if not issue.number:
            return DOT.join([self.title, say("Not issued: no number and no verification code")])
        named = {"number": clean(issue.number), "version": issue.version}
        known = [self.title, say("Document %(number)s, version %(version)s") % named]
        if issue.verification_code:
            known.append(say("Verification code %(code)s") % {"code": clean(issue.verification_code)})
        return DOT.join(known)

    @property
    def metadata(self) -> Metadata:
        """What the file says of itself: nothing about the patient."""
        title = DOT.join([self.title, clean(self.issue.number)]) if self.issue.number else self.title
        return Metadata(title, clean(self.issue.clinic), self.issue.language, self.made_at)


Part = tuple[PageFrame, Sequence[Any]]
"""Pages of one document that share a header, and what stands on them."""


def build(frame: PageFrame, story: Sequence[Any]) -> bytes:
    """The document as bytes; equal content and time give equal bytes."""
    return build_parts([(frame, story)])


def build_parts(parts: Sequence[Part]) -> bytes:
    """One document whose parts each begin a page with a header of their own; pages are counted over all.

    Title, paper, label and language are those of the first part.
    """
    frame = parts[0][0]
    metadata = frame.metadata
    written = io.BytesIO()
    template = BaseDocTemplate(
        written,
        pagesize=(frame.sheet.width, frame.sheet.height),
        title=metadata.title,
        author=metadata.author,
        subject="",
        creator=PRODUCER,
        producer=PRODUCER,
        displayDocTitle=1,
        pageCompression=1,
        initialFontName=theme.REGULAR,
        initialFontSize=9,
    )
    template.addPageTemplates(
        [
            PageTemplate(f"part {number}", [_text_area(part.sheet)], onPage=partial(_draw_page, part))
            for number, (part, _story) in enumerate(parts)
        ]
    )
    template.build(_joined(parts), canvasmaker=partial(_canvas, frame, metadata))
    return written.getvalue()


def _joined(parts: Sequence[Part]) -> list[Any]:
    joined: list[Any] = []
    for number, (frame, story) in enumerate(parts):
        above = letterhead(frame.issue) if frame.with_letterhead else []
        turn = [NextPageTemplate(f"part {number}"), PageBreak()] if number else []
        joined += [*turn, *above, *story]
    keep_heads(joined)
    return joined


def _text_area(sheet: theme.Sheet) -> TextArea:
    return TextArea(
        sheet.side,
        theme.BOTTOM,
        theme.MEASURE,
        sheet.depth,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def _canvas(frame: PageFrame, metadata: Metadata, *args: Any, **kwargs: Any) -> TaggedCanvas:
    return TaggedCanvas(*args, metadata=metadata, on_total=partial(_draw_total, frame), **kwargs)


def _draw_page(frame: PageFrame, canvas: Any, _template: Any) -> None:
    with canvas.artifact("Pagination"):
        canvas.saveState()
        if frame.draft:
            say = frame.translate
            _draw_draft(canvas, frame.sheet, say("DRAFT"))
        _draw_header(frame, canvas)
        _draw_footer(frame, canvas)
        canvas.restoreState()


def _draw_draft(canvas: Any, sheet: theme.Sheet, word: str) -> None:
    size = min(190.0, 190.0 * _DRAFT_WIDTH / theme.width_of(word, 190, theme.STRONG))
    canvas.saveState()
    canvas.translate(sheet.width / 2, sheet.height / 2 - 20)
    canvas.rotate(52)
    canvas.setFillColor(theme.DRAFT)
    canvas.setFont(theme.STRONG, size)
    canvas.drawCentredString(0, -size * 0.326, plain(word))
    canvas.restoreState()


def _draw_header(frame: PageFrame, canvas: Any) -> None:
    """On one line; a name too long for it takes a line of its own above."""
    clinic = shortened(clean(frame.issue.clinic), theme.MEASURE / 2, 8.4)
    room = theme.MEASURE - theme.width_of(clinic, 8.4) - 14
    name = clean(frame.identity.name) or "name not given"
    left, line = frame.sheet.side, _header_line(frame.sheet)
    beside = left + theme.width_of(name, 9, theme.STRONG) + 5
    on_one_line = beside - left + theme.width_of(frame.identifiers, 9) <= room
    canvas.setFillColor(theme.INK)
    canvas.setFont(theme.STRONG, 9)
    canvas.drawString(
        left,
        line if on_one_line else line + 11,
        shortened(name, theme.MEASURE, 9, theme.STRONG) + " ",
    )
    canvas.setFont(theme.REGULAR, 9)
    canvas.drawString(
        beside if on_one_line else left,
        line,
        frame.identifiers if on_one_line else shortened(frame.identifiers, room, 9),
    )
    canvas.setFillColor(theme.MUTED)
    canvas.setFont(theme.REGULAR, 8.4)
    canvas.drawRightString(frame.sheet.right, line, clinic)
    _hairline(canvas, frame.sheet, line - 6)


def _header_line(sheet: theme.Sheet) -> float:
    return sheet.height - 13.5 * mm


def _draw_footer(frame: PageFrame, canvas: Any) -> None:
    _hairline(canvas, frame.sheet, _FOOTER + 9.5)
    canvas.setFillColor(theme.INK)
    canvas.setFont(theme.REGULAR, 7.8)
    canvas.drawString(frame.sheet.side, _FOOTER, frame.label)
    canvas.setFillColor(theme.MUTED)
    canvas.drawString(frame.sheet.side, _FOOTER - 10, shortened(frame.record, theme.MEASURE, 7.8))


def _draw_total(frame: PageFrame, canvas: Any, page: int, total: int) -> None:
    with canvas.artifact("Pagination"):
        canvas.setFillColor(theme.INK)
        canvas.setFont(theme.STRONG, 9)
        canvas.drawRightString(frame.sheet.right, _FOOTER, frame.page_words % {"page": page, "total": total})


def _hairline(canvas: Any, sheet: theme.Sheet, y: float) -> None:
    canvas.setStrokeColor(theme.HAIR)
    canvas.setLineWidth(0.5)
    canvas.line(sheet.side, y, sheet.right, y)


def shortened(words: str, room: float, size: float, font: str = theme.REGULAR) -> str:
    """The words, or as much of their beginning as fits, ending in an ellipsis."""
    if theme.width_of(words, size, font) <= room:
        return words
    lengths = range(1, min(len(words), 400) + 1)
    fits = bisect_right(lengths, room, key=lambda n: theme.width_of(f"{words[:n]}…", size, font))
    return f"{words[:fits]}…"
