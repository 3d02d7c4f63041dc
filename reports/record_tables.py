"""The history behind a screening on paper: operations, failure ledger, treatments, algorithm, causes.

What nobody recorded stands in a block of its own under each table, with the mark of the unknown.
"""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.units import mm

from reports import parts, theme
from reports.flowables import Passage
from reports.marks import Mark
from reports.parts import Story, gap
from reports.record_lines import AlgorithmLine, CauseLine, Figure, RecordLines, Step
from reports.tables import DataTable, data_table
from reports.words import join, own, plain, strong, text


def history(record: RecordLines | None) -> Story:
    """Every table of the history; nothing where no facts came with the screening."""
    if record is None:
        return []
    return [
        *operations(record),
        *ledger(record),
        *treatments(record),
        *algorithm(record.algorithm),
        *causes(record.causes, record.causes_open),
    ]


def unknown_block(words: str, **values: object) -> Story:
    """What nobody knows, in a block of its own."""
    return [gap(4), Mark("unknown", plain(words, **values), size=8.5)]


def _list(name: str, table: Sequence[DataTable], complete: str) -> Story:
    """A list with who called it complete; empty and not complete is unknown, never none."""
    story = [*parts.subsection(own(name), room=parts.first_rows(table)), *table]
    if complete and not table:
        return [*story, Passage(own("None. Complete as of %(said)s.", said=complete))]
    if complete:
        return [*story, gap(3), Passage(own("Complete as of %(said)s.", said=complete), theme.NOTE)]
    if table:
        return [
            *story,
            *unknown_block("Nobody has said that this list is complete: what is not in it is unknown."),
        ]
    return [*story, *unknown_block("Nothing is recorded, and nobody has said that there was nothing.")[1:]]


def operations(record: RecordLines) -> Story:
    head = ("Operation", "Date", "Aim and evidence", "Course", "Complications")
    rows = [
        [_named(each.what), *_cells(each.when, each.result, each.course, each.complications)]
        for each in record.operations
    ]
    table = _table(head, rows, [46, 22, 42, 36, 28])
    return _list("Operations on the spine", table, record.operations_complete)


def ledger(record: RecordLines) -> Story:
    """The failure ledger as a payer reads it; each line names what it leaves open."""
    head = (
        "Medicine",
        "Dates",
        "Highest dose, weeks",
        "Taken as prescribed",
        "Effect and harm",
        "Stopped, proof",
    )
    rows = [
        [
            [_named(each.drug), Passage(text(each.drug_class), theme.NOTE), *_open(each.missing)],
            *_cells(each.when, each.dose, each.adherence),
            _stacked(each.effect, each.harm),
            _stacked(each.stopped, each.proof),
        ]
        for each in record.medicines
    ]
    table = _table(head, rows, [42, 30, 27, 19, 30, 26])
    story = _list("Pain medicines tried: the failure ledger", table, record.medicines_complete)
    return [*story, gap(3), *_figures(record.figures)]


def _figures(figures: Sequence[Figure]) -> Story:
    said = [own("<b>%(label)s:</b> %(value)s", label=each.label, value=each.value) for each in figures]
    return [Passage(join(said, ".  "), theme.SMALL)] if said else []


def treatments(record: RecordLines) -> Story:
    head = ("Treatment", "Dates", "Sessions", "Relief", "Result, or why it is unsuitable")
    rows = [
        [
            [_named(each.what), Passage(text(each.kind), theme.NOTE), *_open(each.missing)],
            *_cells(each.when, each.sessions, each.relief, each.result),
        ]
        for each in record.treatments
    ]
    table = _table(head, rows, [54, 34, 28, 24, 34])
    return _list("Conservative and interventional treatments", table, record.treatments_complete)


def algorithm(lines: Sequence[AlgorithmLine]) -> Story:
    if not lines:
        return []
    head = ("To be worked through before a trial", "1. Assessed", "2. Present", "3. Treated", "4. Response")
    rows = [
        [
            [_named(each.item), *([Passage(text(each.detail), theme.NOTE)] if each.detail else [])],
            *map(_step, each.steps),
        ]
        for each in lines
    ]
    table = _table(head, rows, [66, 25, 29, 25, 29])
    return [*parts.subsection(own("Treatment algorithm"), room=parts.first_rows(table)), *table]


def _step(step: Step) -> Any:
    return Passage(text(step.word), theme.CELL_MUTED) if step.state is None else Mark(step.state, step.word)


def causes(lines: Sequence[CauseLine], not_assessed: Sequence[str]) -> Story:
    head = ("Cause", "Found", "Date", "Basis")
    rows = [
        [_named(each.name), Mark(each.state, each.found), *_cells(each.when, each.basis)] for each in lines
    ]
    table = _table(head, rows, [66, 27, 25, 56])
    if not table and not not_assessed:
        return []
    story = [*parts.subsection(own("Causes of the pain"), room=parts.first_rows(table)), *table]
    if not_assessed:
        story += unknown_block("Not assessed: %(which)s.", which="; ".join(not_assessed))
    return story


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> list[DataTable]:
    """The table, or nothing for a list without lines; widths in millimetres."""
    found = [parts.heads(*head), *rows]
    return [data_table(found, [width * mm for width in widths], air=1.8)] if rows else []


def _named(words: str) -> Passage:
    return Passage(strong(words), theme.CELL)


def _cells(*words: str) -> list[Passage]:
    """A cell each; what is not recorded says so, so that a gap is never read as nothing."""
    return [
        Passage(text(each), theme.CELL) if each else Passage(own("not recorded"), theme.CELL_MUTED)
        for each in words
    ]


def _stacked(*words: str) -> Story:
    said = [Passage(text(each), theme.CELL) for each in words if each]
    return said or _cells("")


def _open(missing: Sequence[str]) -> Story:
    return (
        [
            Mark(
                "unknown",
                plain("Unknown: %(what)s", what=", ".join(missing)),
                size=7.6,
                leading=9.8,
                shape=7.6,
                font=theme.REGULAR,
            )
        ]
        if missing
        else []
    )
