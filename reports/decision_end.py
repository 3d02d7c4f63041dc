"""The section about the end of the trial: how it ended, adequacy, the patient's words, a waived baseline."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from reports import parts, theme
from reports.content import State
from reports.marks import Mark
from reports.parts import Story, passage
from reports.tables import data_table
from reports.words import own, plain, text


@dataclass(frozen=True)
class EndedLine:
    """One line: what it is about, what was said, and its state where it can be met or not."""

    label: str
    value: str
    state: State | None = None


_WORDS = {"met": "Yes", "not_met": "No", "unknown": "Unknown"}


def ended(lines: Sequence[EndedLine]) -> Story:
    """What was recorded when the trial ended; nothing before."""
    if not lines:
        return []
    rows = [parts.heads("What", "What was recorded", "State")]
    for line in lines:
        mark = Mark(line.state, plain(_WORDS[line.state])) if line.state else passage(text("–"), theme.CELL)
        rows.append(
            [passage(text(line.label), theme.CELL_STRONG), passage(text(line.value), theme.CELL), mark]
        )
    note = own(
        "An aborted trial, and one that was not technically adequate, is never a negative one. Evenings after"
        " removal are shown apart and never counted."
    )
    return [
        *parts.section(own("How the trial ended"), room=120),
        data_table(rows, [52 * mm, 95 * mm, 27 * mm], air=1.7),
        passage(note, theme.NOTE),
    ]
