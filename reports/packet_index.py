"""The index of a packet: every item with its state and its pages, the enclosures, and the payer's checks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportlab.lib.units import mm

from reports import parts, theme
from reports.dates import day
from reports.enclosed import Opened
from reports.marks import Mark
from reports.packet_content import ItemLine, Packet
from reports.parts import Story, gap, passage
from reports.tables import data_table
from reports.words import own, plain, text

TIGHT = theme.style("index cell", 8.3, 10.2)
TIGHT_STRONG = theme.style("index cell strong", 8.3, 10.2, theme.STRONG)
TIGHT_MUTED = theme.style("index cell muted", 8.3, 10.2, color=theme.MUTED)
TIGHT_RIGHT = theme.style("index cell right", 8.3, 10.2, right=True)
WIDTHS = [8 * mm, 46 * mm, 79 * mm, 23 * mm, 18 * mm]
AIR = 1.35
CHECKED: Mapping[str, str] = {"met": "Passed", "caution": "Look again", "unknown": "Unknown"}

Pages = Mapping[int, Iterable[int]]
"""The pages of each item, and of each enclosure under its number."""


def ranges(pages: Iterable[int]) -> str:
    """``5, 9–11``."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def index(packet: Packet, pages: Pages) -> Story:
    """What the payer asks for, then what is enclosed although nobody asked."""
    story = parts.section(own("Index"), room=140)
    if packet.asked:
        story.append(_required(packet, pages))
    if packet.not_asked:
        story += _not_asked(packet.not_asked, pages)
    if packet.note:
        story += [gap(3), passage(text(packet.note) + parts.provenance_mark(packet.provenance), theme.NOTE)]
    return story


def _required(packet: Packet, pages: Pages) -> Any:
    heads = _heads(own("Asked by %(payer)s", payer=packet.asked_by), "State")
    rows = [heads]
    for item in packet.asked:
        rows.append(_row(item, TIGHT_STRONG, _mark(item), pages))
    return data_table(rows, WIDTHS, row_head=1, air=AIR)


def _not_asked(items: Sequence[ItemLine], pages: Pages) -> Story:
    """What stands in the packet although nobody asked; of the rest that it is not there."""
    there = [item for item in items if item.content or pages.get(item.number)]
    rows = [_row(item, TIGHT, _mark(item), pages) for item in there]
    heads = [_heads(own("Not asked for"), "State")]
    table = [gap(7), data_table([*heads, *rows], WIDTHS, row_head=1, air=AIR)] if rows else []
    rest = [f"{item.number} {item.title}" for item in items if item not in there]
    words = own("Not asked for, and nothing recorded: %(which)s.", which=", ".join(rest))
    return [*table, *([gap(3), passage(words, theme.NOTE)] if rest else [])]


def _mark(item: ItemLine) -> Mark:
    state, word = item.shown
    return Mark(state, word, size=8.2, leading=10.2, shape=8.2)


def _heads(second: Any, fourth: str) -> list[Any]:
    cells = parts.heads("No.", "Item", "What is in it", fourth)
    cells[1] = passage(second, theme.HEADER_CELL)
    return [*cells, passage(own("Pages"), theme.HEADER_CELL_RIGHT)]


def _row(item: ItemLine, style: Any, mark: Any, pages: Pages) -> list[Any]:
    shown = ranges(pages.get(item.number, ()))
    return [
        passage(text(item.number), TIGHT_MUTED),
        passage(text(item.title), style),
        passage(text(_content(item, shown)), TIGHT if item.content else TIGHT_MUTED),
        mark,
        passage(text(shown or "–"), TIGHT_RIGHT),
    ]


def _content(item: ItemLine, pages: str) -> str:
    """What is in it in a line; of an item with pages and no line never that there is nothing."""
    return item.content or ("see its pages" if pages and not item.is_required else "nothing recorded")


def enclosures(found: Sequence[Opened], pages: Pages) -> Story:
    """What was received from others, in its order, with the pages on which it stands."""
    if not found:
        return []
    heads = parts.heads("No.", "Enclosure", "For item, date, source", "Length")
    rows = [[*heads, passage(own("Pages"), theme.HEADER_CELL_RIGHT)]]
    for each in found:
        about = each.enclosure
        dated = day(about.dated_on) if about.dated_on else "no date on it"
        length: Any = passage(own("%(n)s pages", n=each.count) if each.count > 1 else own("1 page"), TIGHT)
        if each.fault:
            length = Mark("caution", plain("Not readable"), size=8.2, leading=10.2, shape=8.2)
        rows.append(
            [
                passage(text(each.number), TIGHT_MUTED),
                passage(text(about.title), TIGHT_STRONG),
                passage(
                    own("item %(n)s; %(day)s; %(source)s", n=about.item, day=dated, source=about.source),
                    TIGHT,
                ),
                length,
                passage(text(ranges(pages.get(each.number, ())) or "–"), TIGHT_RIGHT),
            ]
        )
    note = own(
        "Enclosures are as received: their pages are not ours, and a file that holds them claims neither "
        "PDF/A nor PDF/UA."
    )
    table = data_table(rows, WIDTHS, row_head=1, air=AIR)
    notes = [gap(3), passage(note, theme.NOTE)] if any(each.is_received_pdf for each in found) else []
    return [*parts.section(own("Enclosures"), room=90), table, *notes]


def checks(packet: Packet) -> Story:
    """What payers have refused before, held against this record."""
    if not packet.checks:
        return []
    rows = [parts.heads("Check before sending", "State", "What was found")]
    for line in packet.checks:
        rows.append(
            [
                passage(text(line.statement), TIGHT_STRONG),
                Mark(line.state, CHECKED.get(line.state), size=8.2, leading=10.2, shape=8.2),
                passage(text(line.sentence), TIGHT),
            ]
        )
    note = own(
        "These patterns come from refused requests and public sample cases; passing them is no promise that "
        "the payer agrees. They say what is met, not met or missing; the clinician decides."
    )
    table = data_table(rows, [62 * mm, 27 * mm, 85 * mm], air=1.6)
    return [*parts.section(own("Checks"), room=110), table, gap(3), passage(note, theme.NOTE)]


def unknowns(packet: Packet) -> Story:
    """Every unknown in a block of its own, or the sentence that there is none."""
    if not packet.unknowns:
        head = parts.section(own("What is not known"))
        return [*head, passage(own("Nothing that was asked is unknown."))]
    table = parts.unknowns_table(packet.unknowns)
    return [*parts.section(own("What is not known"), room=parts.first_rows([table])), table]
