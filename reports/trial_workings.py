"""How the result of a trial was worked out, and what a trial can and cannot tell."""

from collections.abc import Sequence

from reportlab.lib.units import mm

from reports import parts, theme
from reports.findings import LeftOut, Sensitivity, Workings
from reports.flowables import Columns
from reports.marks import Mark
from reports.parts import Story, gap, passage
from reports.tables import DataTable, data_table
from reports.words import own, text


def workings_section(workings: Workings | None, number: str) -> Story:
    """The formula with its numbers, the days left out, and what the result would be under other rules."""
    if workings is None:
        return []
    width = (theme.MEASURE - 8 * mm) / 2
    left: Story = [passage(text(workings.formula)), gap(1)]
    left += [passage(text(workings.interval_note), theme.NOTE), gap(5)]
    right: Story = []
    if workings.robustness:
        right = [passage(text(workings.robustness)), gap(1)]
    note = own(
        "The primary result was fixed before the trial; these lines do not replace it. "
        "A best-of choice is not made."
    )
    right += [passage(note, theme.NOTE), gap(5)]
    if workings.left_out:
        left.append(_left_out(workings.left_out, width))
    if workings.sensitivity:
        right.append(_sensitivity(workings.sensitivity, width))
    title = own("How the %(number)s was worked out", number=number or "result")
    return [*parts.section(title, room=110), Columns([(width, left), (width, right)], 8 * mm)]


def _left_out(lines: Sequence[LeftOut], width: float) -> DataTable:
    rows = [parts.heads("Day", "Left out, because", "By")]
    for line in lines:
        rows.append([passage(text(words or "–"), theme.CELL) for words in (line.days, line.reason, line.by)])
    return data_table(rows, [15 * mm, width - 32 * mm, 17 * mm], air=1.6)


def _sensitivity(lines: Sequence[Sensitivity], width: float) -> DataTable:
    rows = [parts.heads("If instead", "Relief", "50 %?")]
    rows[0][1] = passage(own("Relief"), theme.HEADER_CELL_RIGHT)
    words = {"met": "Yes", "not_met": "No"}
    for line in lines:
        rows.append(
            [
                passage(text(line.label), theme.CELL),
                passage(text(line.relief), theme.CELL_RIGHT),
                Mark(line.state, words.get(line.state)),
            ]
        )
    return data_table(rows, [width - 46 * mm, 24 * mm, 22 * mm], air=1.6)


def limits_section(number: str) -> Story:
    """What a trial can and cannot tell, with its sources; ``number`` is its relief, if it has one."""
    words = own(
        "Payers and guidelines ask for a positive trial, but it predicts poorly: in the randomised "
        "TRIAL-STIM study (n = 105) results at 6 months were the same with and without a trial, and the "
        "trial’s specificity was 8 % (1–25) [1]. The evidence for stimulation itself is disputed [2, 3]. "
    )
    if number not in ("", "unknown"):
        words = words + own(
            "%(number)s is what happened on the days of the trial, not the chance of long-term success.",
            number=number,
        )
    sources = own(
        "<b>Sources</b>  <b>1</b> Eldabe, <i>Pain</i> 2020;161:2820 and <i>Neurosurgery</i> 2023;92:75.  "
        "<b>2</b> Traeger, Cochrane CD014789, 2023.  <b>3</b> Hara, <i>JAMA</i> 2022;328:1506."
    )
    return [
        *parts.section(own("What a trial can and cannot tell"), room=60),
        passage(words),
        gap(4),
        passage(sources, theme.NOTE),
    ]
