"""The parts that documents share: heads, fact grids, criteria, unknowns, signatures, QR codes."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import segno
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer

from reports import theme
from reports.content import CriterionLine, Fact, Identity, Issue, Signature, State, UnknownLine
from reports.dates import day, moment, zone_of
from reports.flowables import Columns, Figure, Heading, Passage, Rule, SectionRule
from reports.headroom import Headroom
from reports.marks import WORDS, Mark
from reports.tables import DataTable, data_table
from reports.words import Markup, own, plain, text

Story = list[Any]

PROVENANCE = {
    "read-2nd": "second-hand",
    "read, secondary": "second-hand",
    "memory": "memory",
    "default": "default",
    "uncertain": "uncertain",
    "seed": "seed",
    "SEED": "seed",
}
"""How the mark of a source is printed; what was read in the source itself carries none."""


def gap(points: float) -> Spacer:
    """Empty height."""
    return Spacer(1, points)


def passage(words: Markup, style: ParagraphStyle = theme.BODY) -> Passage:
    """A paragraph of markup."""
    return Passage(words, style)


def title(words: Markup, below: Markup) -> Story:
    """The head of a document: its kind, a line that says more, a rule."""
    return [Heading(words, level=1), Passage(below, theme.SUBTITLE), gap(6), Rule(1.1, theme.BRAND, after=5)]


def section(words: Markup, *, room: float = 70, first: bool = False) -> Story:
    """A section head with its rule; it starts a new page when less than ``room`` points are left.

    Below it at once a table or a figure, and it asks for the room of its first row by itself.
    """
    above: Story = [] if first else [Headroom(room + 30), SectionRule(1.1, theme.BRAND, 10, 3.2)]
    return [*above, Heading(words, level=2), gap(2.5)]


def subsection(words: Markup, *, room: float = 50) -> Story:
    """A head within a section."""
    return [Headroom(room + 34), gap(7), Heading(words, level=3), gap(3)]


def first_rows(tables: Sequence[DataTable]) -> float:
    """The height of a table's head and first row: a heading never stands alone at the foot of a page."""
    if not tables:
        return 30.0
    return min(tables[0].first_rows(), theme.DEPTH / 2)


def fact_cell(fact: Fact) -> Story:
    """A label, its value, and what belongs to it in small type."""
    cell = [Passage(text(fact.label), theme.LABEL), Passage(text(fact.value or "not given"), theme.VALUE)]
    return [*cell, Passage(text(fact.detail), theme.SMALL)] if fact.detail else cell


def fact_grid(facts: Sequence[Fact], columns: int = 4) -> Story:
    """Facts in rows of equal columns; a long value wraps and its row grows."""
    width = (theme.MEASURE - (columns - 1) * theme.GUTTER) / columns
    rows: Story = []
    for start in range(0, len(facts), columns):
        cells = [(width, fact_cell(fact)) for fact in facts[start : start + columns]]
        rows += [gap(6)] * bool(rows) + [Columns(cells)]
    return rows


def identity_facts(identity: Identity, issue: Issue) -> tuple[Fact, ...]:
    """The first row of every document: patient, birth date, identifier, clinic."""
    born = day(identity.birth_date) if identity.birth_date else "not given"
    return (
        Fact("Patient", identity.name or "not given", identity.sex),
        Fact("Born", born),
        Fact("Identifier", identity.identifier or "not given"),
        Fact("Clinic", issue.clinic, issue.place),
    )


def provenance_mark(provenance: str) -> Markup:
    """``[memory]`` in words and colour, empty when the source itself was read."""
    word = PROVENANCE.get(provenance.strip("[]"))
    colour = theme.CAUTION.hexval().replace("0x", "#")
    return Markup(f' <font size="7.2" color="{colour}">[{word}]</font>') if word else Markup("")


def provenance_note() -> Passage:
    """What the marks of sources mean."""
    return Passage(
        own(
            "Marks: no mark, read in the source; [second-hand] read in another’s summary; [memory] not read "
            "for this version; [default] the clinic’s own value; [seed] the document the clinic started "
            "from. Each marked value needs local sign-off."
        ),
        theme.NOTE,
    )


def heads(*words: str) -> list[Any]:
    """The head cells of a table."""
    return [Passage(own(each), theme.HEADER_CELL) for each in words]


def state_cell(state: State, word: str | None = None, size: float = 8.5) -> Any:
    """The mark of a state for a table cell; "not asked" is muted words without a shape."""
    if state == "not_asked":
        return Passage(own(WORDS[state]), theme.CELL_MUTED)
    return Mark(state, word, size=size)


def state_word(line: CriterionLine) -> str:
    """``Met, borderline``."""
    return f"{WORDS[line.state]}, {line.remark}" if line.remark else WORDS[line.state]


def criteria_table(lines: Sequence[CriterionLine]) -> DataTable:
    """Numbered criteria with what each rests on, its state, and how the clinician weighed it."""
    head = ("No.", "Criterion", "What it rests on", "Result")
    rows = [heads(*head)]
    for number, line in enumerate(lines, start=1):
        basis: Story = [Passage(text(line.basis), theme.CELL)]
        if line.weighing:
            basis.append(Passage(own("Weighed: “%(words)s”", words=line.weighing), theme.SMALL))
        rows.append(
            [
                Passage(text(number), theme.CELL_MUTED),
                Passage(text(line.statement), theme.CELL_STRONG),
                basis,
                Mark(line.state, state_word(line)),
            ]
        )
    return data_table(rows, [7 * mm, 58 * mm, 82 * mm, 27 * mm], row_head=1, air=1.7)


def unknowns_table(lines: Sequence[UnknownLine]) -> DataTable:
    """Every unknown: what, why, what it touches, who settles it."""
    head = ("State", "What", "Why", "What it touches", "What settles it")
    rows = [heads(*head)]
    for line in lines:
        cells = [Passage(text(words), theme.CELL) for words in (line.why, line.touches, line.settles)]
        rows.append([Mark("unknown"), Passage(text(line.what), theme.CELL_STRONG), *cells])
    return data_table(rows, [20 * mm, 45 * mm, 34 * mm, 38 * mm, 37 * mm], row_head=1, air=1.9)


def signature_block(signature: Signature | None, issue: Issue) -> Story:
    """Who signed with which meaning and when, the verification code and its QR code; or that nobody did."""
    side, who, code = 21 * mm, 38 * mm, 37 * mm
    meaning = theme.MEASURE - who - side - code - 18 * mm
    columns: list[tuple[float, Story]] = [
        (who, _signatory(signature)),
        (meaning, _meaning(signature)),
        (code, code_block(issue)),
    ]
    if issue.verification_url:
        columns.append((side, [gap(4), qr_code(issue.verification_url, side)]))
    block = Columns(columns, 6 * mm)
    height = block.wrap(theme.MEASURE, 0)[1]
    return [CondPageBreak(min(height + 14, theme.DEPTH)), SectionRule(1.1, theme.BRAND, 7, 5), block]


def _signatory(signature: Signature | None) -> Story:
    if signature is None:
        return [
            Passage(own("Signed by"), theme.LABEL),
            Passage(own("Not signed"), theme.SIGNATORY),
            Passage(own("This is a draft: nobody has taken responsibility for it yet."), theme.SMALL),
        ]
    below = [Passage(text(words), theme.SMALL) for words in (signature.role, signature.registration) if words]
    return [Passage(own("Signed by"), theme.LABEL), Passage(text(signature.name), theme.SIGNATORY), *below]


def _meaning(signature: Signature | None) -> Story:
    if signature is None:
        return []
    return [
        Passage(own("Meaning, in the signer’s words"), theme.LABEL),
        Passage(own("“%(words)s”", words=signature.meaning), theme.SMALL),
        gap(2),
        Passage(text(moment(signature.at, signature.time_zone)), theme.SMALL_STRONG),
        Passage(text(zone_of(signature.at, signature.time_zone)), theme.SMALL),
        Passage(own("password entered again to sign"), theme.SMALL),
    ]


def code_block(issue: Issue) -> Story:
    """The verification code with the page that confirms it, or that there is none."""
    head = Passage(own("Verification code"), theme.LABEL)
    if not issue.verification_code:
        return [
            head,
            Passage(own("None"), theme.CODE),
            Passage(own("A code stands here once the document is issued."), theme.NOTE),
        ]
    page = urlsplit(issue.verification_url)
    address = (page.netloc + page.path).removesuffix(issue.verification_code).rstrip("/")
    return [
        head,
        Passage(text(issue.verification_code), theme.CODE),
        *([Passage(text(address), theme.SMALL)] if address else []),
        Passage(own("confirms hash, issue time and replacement; shows no clinical data"), theme.NOTE),
    ]


def qr_code(address: str, side: float, alt: str = "") -> Figure:
    """The address as a QR code drawn in vectors, ``side`` points wide, with a text alternative."""
    matrix = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    unit = side / len(matrix)

    def paint(canvas: Any) -> None:
        canvas.setFillColor(theme.INK)
        for row, line in enumerate(matrix):
            y = side - (row + 1) * unit
            canvas._code += [
                f"{start * unit:.3f} {y:.3f} {length * unit + 0.02:.3f} {unit + 0.02:.3f} re"
                for start, length in _runs(line)
            ]
        canvas._code.append("f")

    return Figure(side, side, paint, alt or plain("QR code of the verification page: %(at)s", at=address))


def _runs(line: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at, module in enumerate(line):
        if not module:
            continue
        if runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((at, 1))
    return runs
