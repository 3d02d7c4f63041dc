"""What people said to a screening, on paper: judgements beside the computed findings, and dissent.

None of it is part of the signed content; what was recorded after the signature says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from reports import parts, theme
from reports.content import Signature, State
from reports.dates import moment
from reports.flowables import Passage
from reports.marks import Mark
from reports.parts import Story, gap
from reports.tables import data_table
from reports.words import Markup, join, own, strong, text


@dataclass(frozen=True)
class JudgementLine:
    """One criterion as computed and as a named person judges it; no judged word: it was taken back."""

    statement: str
    computed: State
    computed_word: str
    judged: State | None
    judged_word: str
    reason: str
    by: str
    at: datetime
    stands: bool = True
    """Whether no later judgement of the criterion has replaced it."""


@dataclass(frozen=True)
class JudgedOutcome:
    """The outcome of a profile as computed and as judged."""

    title: str
    computed_title: str
    judged_title: str
    overall: bool = False
    """Core and safety together: the outcome above the matrix."""


@dataclass(frozen=True)
class DissentLine:
    """Somebody who disagrees, with the reason."""

    by: str
    role: str
    reason: str
    to: str
    """With what: the screening, or the team review of a day."""
    at: datetime


@dataclass(frozen=True)
class Said:
    """Everything that people said to a screening."""

    judgements: tuple[JudgementLine, ...] = ()
    outcomes: tuple[JudgedOutcome, ...] = ()
    dissents: tuple[DissentLine, ...] = ()


def in_short(content: Said) -> Story:
    """For the first page: the outcome as judged, and that somebody disagrees."""
    story: Story = []
    judged = [each for each in content.outcomes if each.overall and each.judged_title != each.computed_title]
    standing = sum(each.stands and each.judged is not None for each in content.judgements)
    for each in judged:
        words = own(
            "<b>As judged by a clinician: %(judged)s.</b> The computed outcome stands beside it.",
            judged=each.judged_title,
        )
        story += [Passage(words, theme.SMALL), gap(2)]
    if standing and not judged:
        said = own("<b>Judged otherwise by a clinician: %(n)s.</b> The outcome stays the same.", n=standing)
        story += [Passage(said, theme.SMALL), gap(2)]
    if content.dissents:
        names = ", ".join(dict.fromkeys(each.by for each in content.dissents if each.by)) or "not named"
        story += [Mark("caution", f"Dissent: {names}", size=8.8), gap(2)]
    return story


def said(content: Said, signature: Signature | None, zone: str) -> Story:
    """Judgements with both outcomes, then dissent; nothing where nobody said anything."""
    if not content.judgements and not content.dissents:
        return []
    note = own(
        "Computed findings are never altered: what people say stands beside them and is not part of the "
        "signed content."
    )
    return [
        *parts.section(own("Judged otherwise, and dissent"), room=120),
        Passage(note, theme.SMALL),
        gap(3),
        *_judgements(content, signature, zone),
        *_dissents(content.dissents, signature, zone),
    ]


def _judgements(content: Said, signature: Signature | None, zone: str) -> Story:
    if not content.judgements:
        return []
    rows = [parts.heads("Criterion", "As computed", "As judged", "Reason", "By, when")]
    for each in content.judgements:
        rows.append(
            [
                Passage(strong(each.statement), theme.CELL),
                Mark(each.computed, each.computed_word),
                _judged(each),
                Passage(text(each.reason), theme.CELL),
                _who(each.by, each.at, signature, zone),
            ]
        )
    table = data_table(rows, [40 * mm, 25 * mm, 27 * mm, 42 * mm, 40 * mm], air=1.9)
    return [table, gap(4), *_outcomes(content.outcomes)]


def _judged(line: JudgementLine) -> Story:
    if line.judged is None:
        return [Passage(own("taken back"), theme.CELL_MUTED)]
    mark = [Mark(line.judged, line.judged_word)]
    return mark if line.stands else [*mark, Passage(own("replaced by a later one"), theme.NOTE)]


def _outcomes(outcomes: Sequence[JudgedOutcome]) -> Story:
    """Both outcomes of each profile that the judgements move; the others in a sentence."""
    moved = [each for each in outcomes if each.judged_title != each.computed_title]
    same = [
        own("%(title)s %(outcome)s", title=each.title, outcome=each.computed_title)
        for each in outcomes
        if each not in moved
    ]
    said = own("As judged, unchanged: %(which)s. ", which=join(same, "; ")) if same else Markup("")
    note = Passage(said + own("A payer decides by its own rule: no judgement moves its outcome."), theme.NOTE)
    if not moved:
        return [note]
    rows = [parts.heads("Outcome of", "As computed", "As judged")]
    rows += [
        [
            Passage(strong(each.title), theme.CELL),
            Passage(text(each.computed_title), theme.CELL),
            Passage(strong(each.judged_title), theme.CELL),
        ]
        for each in moved
    ]
    return [data_table(rows, [66 * mm, 54 * mm, 54 * mm], air=1.6), gap(2), note]


def _dissents(dissents: Sequence[DissentLine], signature: Signature | None, zone: str) -> Story:
    if not dissents:
        return []
    rows = [parts.heads("Who disagrees", "With", "Reason", "Recorded")]
    rows += [
        [
            [Passage(strong(each.by or "not named"), theme.CELL), Passage(text(each.role), theme.NOTE)],
            Passage(text(each.to), theme.CELL),
            Passage(text(each.reason), theme.CELL),
            _who("", each.at, signature, zone),
        ]
        for each in dissents
    ]
    table = data_table(rows, [36 * mm, 32 * mm, 66 * mm, 40 * mm], air=1.9)
    return [*parts.subsection(own("Dissent"), room=parts.first_rows([table])), table]


def _who(by: str, at: datetime, signature: Signature | None, zone: str) -> Story:
    named: Story = [Passage(text(by), theme.CELL)] if by else []
    return [*named, Passage(text(moment(at, zone)), theme.SMALL), Passage(_order(at, signature), theme.NOTE)]


def _order(at: datetime, signature: Signature | None) -> Markup:
    if signature is None:
        return own("the screening is not signed")
    return own("recorded after the signature") if at > signature.at else own("recorded before the signature")
