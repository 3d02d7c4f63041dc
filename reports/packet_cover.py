"""The first page of a packet: the request, how complete it is, what is still to do, who answers for it."""

from typing import Any
from urllib.parse import urlsplit

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from reports import parts, theme
from reports.dates import moment, zone_of
from reports.flowables import Columns, SectionRule
from reports.marks import Mark
from reports.packet_content import ItemLine, Labelled, LackLine, Packet
from reports.parts import Story, gap, passage
from reports.tables import DataTable, data_table
from reports.words import Markup, own, plain, text

LEFT, BETWEEN = 52 * mm, 8 * mm
RIGHT = theme.MEASURE - LEFT - BETWEEN
LACKS = {"not_met": "Missing", "unknown": "Unknown", "expired": "Out of date"}
"""Each lack in its own state: an item shows its worst one, and not all that it lacks is that bad."""
BESIDE = 115.0
"""Points that what is still to do may take beside the number, so that the index stays on the first page."""


def head(packet: Packet) -> Story:
    """Title and the eight things a reviewer looks for first."""
    title = own("Prior-authorisation packet")
    return [*parts.title(title, text(packet.subject)), *_request(packet.request)]


def _request(facts: tuple[Labelled, ...], columns: int = 4) -> Story:
    width = (theme.MEASURE - (columns - 1) * theme.GUTTER) / columns
    rows: Story = []
    for start in range(0, len(facts), columns):
        cells = [(width, _fact(fact)) for fact in facts[start : start + columns]]
        rows += [gap(6)] * bool(rows) + [Columns(cells)]
    return rows


def _fact(fact: Labelled) -> Story:
    value: Any = passage(text(fact.value or "not given"), theme.VALUE)
    if fact.state is not None:
        value = Mark(fact.state, fact.value, size=9.6, leading=12.2)
    below = [passage(text(fact.detail), theme.SMALL)] if fact.detail else []
    return [passage(text(fact.label), theme.LABEL), value, *below]


def completeness(packet: Packet) -> Story:
    """How many required items are complete, beside what is still to do."""
    number = own("%(n)s of %(all)s", n=packet.complete, all=len(packet.asked))
    said: Story = [passage(number, theme.KEY_NUMBER), gap(4), passage(_sentence(packet))]
    story = parts.section(own("Completeness"), room=120)
    if not _lacking(packet):
        return [*story, *said]
    beside = [_todo(_lacking(packet), RIGHT)] if _fits(packet) else _where(packet)
    return [*story, Columns([(LEFT, said), (RIGHT, [gap(3), *beside])], BETWEEN)]


def still_to_do(packet: Packet) -> Story:
    """Every line still to do, where the cover has no room for them."""
    if _fits(packet):
        return []
    return [*parts.section(own("Still to do"), room=110), _todo(_lacking(packet), theme.MEASURE)]


def _fits(packet: Packet) -> bool:
    todo = _lacking(packet)
    return not todo or float(_todo(todo, RIGHT).wrap(RIGHT, 1e4)[1]) <= BESIDE


def _lacking(packet: Packet) -> list[tuple[ItemLine, LackLine]]:
    return [(item, lack) for item in packet.asked for lack in item.lacking]


def _where(packet: Packet) -> Story:
    """The items that are not complete, by their state; what each lacks is listed after the index."""
    story: Story = []
    waiting = [item for item in packet.asked if item.state != "met"]
    for word in dict.fromkeys(item.word for item in waiting):
        of_it = [item for item in waiting if item.word == word]
        named = "; ".join(f"{item.number} {item.title}" for item in of_it)
        story += [Mark(of_it[0].state, word, size=8.8, tail=named, tail_at=58), gap(4)]
    return [*story, passage(own("What each of them lacks is listed after the index."), theme.NOTE)]


def _sentence(packet: Packet) -> Markup:
    ready = own("<b>required items are complete.</b>")
    if packet.complete == len(packet.asked) and not packet.refused:
        return ready if packet.signature else ready + own(" This packet is not signed yet.")
    if packet.refused:
        return ready + own(" This packet cannot be issued yet. %(why)s", why=packet.refused)
    return ready + own(" This packet cannot be issued yet.")


def _todo(lines: list[tuple[ItemLine, LackLine]], width: float) -> DataTable:
    rows = [parts.heads("State", "No.", "Still to do", "What is wrong", "Who")]
    for item, lack in lines:
        wrong = text(lack.why) + parts.provenance_mark(lack.provenance)
        rows.append(
            [
                Mark(lack.state, LACKS.get(lack.state, item.word), size=8.2, leading=10.8, shape=8.4),
                passage(text(item.number), theme.CELL),
                passage(text(lack.what), theme.CELL_STRONG),
                passage(wrong, theme.CELL),
                passage(text(lack.who), theme.CELL),
            ]
        )
    rest = width - 32 * mm
    widths = [24 * mm, 8 * mm, rest * 0.42, rest * 0.35, rest * 0.23]
    return data_table(rows, widths, row_head=2, air=1.8)


def responsible(packet: Packet) -> Story:
    """Who prepared it, who signed it, and the code by which a receiver checks it."""
    side = 21 * mm
    widths = (43 * mm, 48 * mm, 44 * mm)
    columns = [
        (width, column)
        for width, column in zip(widths, (_prepared(packet), _signed(packet), _code(packet)), strict=True)
    ]
    if packet.issue.verification_url:
        columns.append((side, [gap(3), parts.qr_code(packet.issue.verification_url, side)]))
    block = Columns(columns, 6 * mm)
    height = block.wrap(theme.MEASURE, 0)[1]
    rule = SectionRule(1.1, theme.BRAND, 8, 5)
    return [CondPageBreak(min(height + 16, theme.DEPTH)), rule, block, *_replaced(packet)]


def _replaced(packet: Packet) -> Story:
    """Which packet this one replaces, and why, as the signer typed it."""
    if not packet.issue.replaces:
        return []
    return [gap(4), passage(own("Replaces %(what)s", what=packet.issue.replaces), theme.SMALL)]


def _prepared(packet: Packet) -> Story:
    zone = packet.issue.time_zone
    return [
        passage(own("Prepared by"), theme.LABEL),
        passage(text(packet.prepared_by or "not recorded"), theme.VALUE),
        passage(text(moment(packet.prepared_at, zone)), theme.SMALL),
        passage(text(zone_of(packet.prepared_at, zone)), theme.SMALL),
    ]


def _signed(packet: Packet) -> Story:
    label, signature = passage(own("Signed by"), theme.LABEL), packet.signature
    if signature is None:
        below = own("a clinician signs when every required item is complete")
        return [label, passage(own("Not signed"), theme.VALUE), passage(below, theme.SMALL)]
    return [
        label,
        passage(text(signature.name), theme.VALUE),
        passage(text(", ".join(filter(None, (signature.role, signature.registration)))), theme.SMALL),
        passage(own("“%(words)s”", words=signature.meaning), theme.SMALL),
        passage(text(moment(signature.at, signature.time_zone)), theme.SMALL),
        passage(text(zone_of(signature.at, signature.time_zone)), theme.SMALL),
        passage(own("password entered again to sign"), theme.SMALL),
    ]


def _code(packet: Packet) -> Story:
    label, issue = passage(own("Verification code"), theme.LABEL), packet.issue
    if not issue.verification_code:
        below = own("QR code, hash and signature stand here then")
        return [label, passage(own("None before issue"), theme.VALUE), passage(below, theme.SMALL)]
    page = urlsplit(issue.verification_url)
    address = (page.netloc + page.path).removesuffix(issue.verification_code).rstrip("/")
    below = own("confirms hash, issue time and replacement; shows no clinical data")
    return [
        label,
        passage(text(issue.verification_code), theme.CODE),
        *([passage(text(address), theme.SMALL)] if address else []),
        passage(below, theme.NOTE),
    ]


def draft_words(packet: Packet) -> str:
    """The title as the foot and the file's metadata have it."""
    title = plain("Prior-authorisation packet")
    return title if packet.signature else plain("%(title)s, draft", title=title)
