"""The items of a packet, each under its number: what the record holds, what is unknown, what is missing.

The sections of the decision summary and the tables of the screening report are drawn by the same code here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from reportlab.lib.units import mm

from reports import parts, record_tables, theme
from reports.body_map import body_map
from reports.decision_pages import DecisionPages
from reports.flowables import Columns, Heading, SectionRule
from reports.marks import Mark
from reports.packet_content import Block, ItemLine, Line, Packet, Section
from reports.parts import Story, gap, passage
from reports.questionnaire_table import questionnaires
from reports.record_lines import RecordLines
from reports.screening_findings import findings_of
from reports.screening_parts import findings_table, rules_table
from reports.screening_said import said
from reports.screenings import FindingView
from reports.tables import data_table
from reports.trial_report_pages import ReportPages
from reports.words import own, plain, text

Drawn = Callable[[Packet, DecisionPages | None], Story]


def item_sections(packet: Packet, now: datetime) -> dict[int, Story]:
    """Every item in its order, under a heading that begins with its number.

    One that nobody asks for and of which nothing is recorded has no section.
    """
    pages = DecisionPages(packet.summary, now) if packet.summary else None
    held = {section.number: section for section in packet.sections}
    findings = _findings(packet)
    drawn = {
        item.number: _item(packet, item, held.get(item.number), pages, findings)
        for item in sorted(packet.items, key=lambda item: item.number)
    }
    return {number: story for number, story in drawn.items() if story}


def _item(
    packet: Packet,
    item: ItemLine,
    section: Section | None,
    pages: DecisionPages | None,
    findings: Mapping[str, FindingView],
) -> Story:
    title = own("%(n)s. %(title)s", n=item.number, title=item.title)
    drawn = _DRAWN.get(item.number)
    body: Story = [
        *(_blocks(section.blocks) if section else []),
        *(beneath(drawn(packet, pages)) if drawn else []),
        *_criteria(section, findings),
    ]
    if not (body or item.content or item.lacking or item.is_required):
        return []
    if not body and not item.content:
        body = [passage(own("Nothing is recorded for this item."))]
    return [*parts.section(title, room=90), *_state(item), gap(4), *body]


def _state(item: ItemLine) -> Story:
    """The state of the item with what is in it, and each thing that it lacks."""
    asked = plain("asked for") if item.is_required else plain("not asked for")
    state, word = item.shown
    told, at = ((item.content,), 66) if state == "not_asked" else ((item.content, asked), 54)
    story: Story = [Mark(state, word, size=8.8, tail="; ".join(filter(None, told)), tail_at=at)]
    for lack in item.lacking:
        words = own("<b>%(what)s:</b> %(why)s", what=lack.what, why=lack.why)
        words = words + parts.provenance_mark(lack.provenance) + own(" (%(who)s)", who=lack.who)
        story += [gap(1), Columns([(1, []), (theme.MEASURE - 13, [passage(words, theme.SMALL)])], 12)]
    return story


def _blocks(blocks: Sequence[Block]) -> Story:
    story: Story = []
    for block in _joined(blocks):
        story += parts.subsection(text(block.title)) if block.title else [gap(3)]
        if block.lines:
            story.append(_lines(block.lines))
        for words in block.words:
            story += [gap(3), passage(text(words))]
    return story


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without a heading stand in one table."""
    joined: list[Block] = []
    for block in blocks:
        if joined and not (block.title or joined[-1].title or joined[-1].words):
            block = replace(block, lines=(*joined.pop().lines, *block.lines))
        joined.append(block)
    return joined


def _lines(lines: Sequence[Line]) -> Any:
    """What is recorded; a gap says so, with the mark of the unknown."""
    rows = [parts.heads("What", "What is recorded", "Day and source")]
    for line in lines:
        if line.state is not None:
            value: Any = Mark(line.state, line.word or line.value or None)
            if line.word and line.value:
                value = [value, passage(text(line.value), theme.CELL)]
        elif line.is_empty:
            value = Mark("unknown", plain("Unknown: not recorded"))
        else:
            value = passage(text(line.value), theme.CELL)
        detail = passage(text(line.detail or "–"), theme.CELL_MUTED)
        rows.append([passage(text(line.label), theme.CELL_STRONG), value, detail])
    return data_table(rows, [56 * mm, 80 * mm, 38 * mm], air=1.6)


def _findings(packet: Packet) -> dict[str, FindingView]:
    """Each criterion of the signed screening as the payer's own rules found it, else as others did."""
    return findings_of(packet.summary.screening if packet.summary else None, packet.profile_id)


def _criteria(section: Section | None, findings: Mapping[str, FindingView]) -> Story:
    names = section.criteria if section else ()
    shown = [findings[name] for name in names if name in findings]
    if not shown:
        return []
    return [*parts.subsection(own("As screened")), findings_table(shown)]


def beneath(story: Story) -> Story:
    """Sections of another document as parts of an item: their headings go one level down."""
    kept: Story = []
    for each in story:
        if isinstance(each, SectionRule):
            kept.append(gap(7))
        elif isinstance(each, Heading) and each.kind == "H2":
            kept.append(Heading(text(each.title), level=3))
        else:
            kept.append(each)
    return kept


def _rules(packet: Packet, pages: DecisionPages | None) -> Story:
    if pages is None or not pages.profiles:
        return []
    table = rules_table(pages.profiles, packet.sign_offs)
    story = [gap(3), table, gap(4), parts.provenance_note()]
    if packet.said is None or packet.summary is None:
        return story
    return [*story, *said(packet.said, packet.summary.signature, packet.issue.time_zone)]


def _pain(packet: Packet, _pages: DecisionPages | None) -> Story:
    return body_map(packet.summary.body_map) if packet.summary else []


def _function(packet: Packet, _pages: DecisionPages | None) -> Story:
    return questionnaires(packet.questionnaires or None, "")


def _of_record(draw: Sequence[Callable[[RecordLines], Story]], packet: Packet, _pages: Any) -> Story:
    return [each for table in draw for each in table(packet.record)] if packet.record else []


def _algorithm(packet: Packet, _pages: DecisionPages | None) -> Story:
    lines = packet.record.algorithm if packet.record else ()
    known = any(step.state not in (None, "unknown") for line in lines for step in line.steps)
    return record_tables.algorithm(lines) if known or _is_asked(packet, 9) else []


def _causes(packet: Packet, _pages: DecisionPages | None) -> Story:
    if packet.record is None or not (packet.record.causes or _is_asked(packet, 10)):
        return []
    return record_tables.causes(packet.record.causes, packet.record.causes_open)


def _is_asked(packet: Packet, number: int) -> bool:
    return any(item.number == number for item in packet.asked)


def _safety(_packet: Packet, pages: DecisionPages | None) -> Story:
    return pages.safety()[3:] if pages and pages.safety() else []


def _trial(packet: Packet, _pages: DecisionPages | None) -> Story:
    """The trial diary report's sections but for the result; what it does not know stands with the others."""
    if packet.trial is None:
        return []
    pages = ReportPages(packet.trial)
    head = [gap(3), *parts.fact_grid(packet.trial.facts), gap(5), passage(text(packet.trial.standing))]
    return [
        *head,
        *pages.kept(),
        *pages.course(),
        *pages.ended(),
        *pages.leads(),
        *pages.safety(),
        *pages.every_day(),
    ]


def _result(packet: Packet, _pages: DecisionPages | None) -> Story:
    if packet.trial is None:
        return []
    pages = ReportPages(packet.trial)
    return [
        *pages.result(), *pages.compared(), *pages.workings(), *pages.domains(), *pages.outcome(),
        *pages.limits(), *pages.record(),
    ]  # fmt: skip


def _decision(packet: Packet, pages: DecisionPages | None) -> Story:
    """The decision in the clinician's words beside the advice of the rules, then the eight criteria.

    Before a trial there is none: the signed screening stands for it.
    """
    if pages is None or packet.is_for_trial:
        return []
    story = pages.decided()
    if pages.content.criteria:
        story += [*parts.subsection(own("Eight criteria")), parts.criteria_table(pages.content.criteria)]
    return story


_DRAWN: Mapping[int, Drawn] = {
    2: _rules,
    5: _pain,
    6: _function,
    7: partial(_of_record, (record_tables.operations,)),
    8: partial(_of_record, (record_tables.ledger, record_tables.treatments)),
    9: _algorithm,
    10: _causes,
    15: _safety,
    16: _trial,
    17: _result,
    25: _decision,
}
