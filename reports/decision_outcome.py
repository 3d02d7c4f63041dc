"""The sections about what else a trial changed, and what each profile's relief rule says of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from reports import parts, theme
from reports.content import State
from reports.marks import Mark
from reports.parts import Story, gap, passage
from reports.tables import data_table
from reports.words import own, text


@dataclass(frozen=True)
class DomainLine:
    """One measure before the leads and at the end of the trial, as it was signed."""

    name: str
    kind: str
    before: tuple[str, str]
    """Score and day."""
    after: tuple[str, str]
    needed: str
    """The important change that was used, and whether the clinic chose it."""
    provenance: str
    gain: str
    """In important changes, or why there is none."""
    state: State
    """Whether the important change was reached."""
    impaired: str


@dataclass(frozen=True)
class OutcomeLine:
    """Something else the trial showed, or why it is not known."""

    label: str
    value: str
    state: State | None = None


@dataclass(frozen=True)
class RuleLine:
    """The relief rule of one profile."""

    profile: str
    asks: str
    provenance: str
    found: str
    state: State
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """Everything beside relief and criteria; empty for a decision that was signed without it."""

    domains: tuple[DomainLine, ...] = ()
    lines: tuple[OutcomeLine, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    note: str = ""


NOTHING_ELSE = Outcome()


def outcome(found: Outcome) -> Story:
    """What changed beside the pain, what else was told, and each profile's rule; empty parts are left out."""
    return [*_domains(found.domains), *_lines(found), *_rules(found.rules)]


def _domains(domains: Sequence[DomainLine]) -> Story:
    if not domains:
        return []
    rows = [
        parts.heads("Measure", "Before", "End of trial", "Important change", "Gained", "Reached", "Impaired")
    ]
    rows += [_domain(line) for line in domains]
    note = own(
        "Gained: improvement in units of the important change, negative is worse. Impaired: worse than the "
        "clinic’s limit before the leads; unknown without a limit."
    )
    widths = [31 * mm, 24 * mm, 24 * mm, 30 * mm, 25 * mm, 22 * mm, 18 * mm]
    return [
        *parts.section(own("What else changed"), room=130),
        data_table(rows, widths, air=1.7),
        gap(2),
        passage(note, theme.NOTE),
    ]


def _domain(line: DomainLine) -> list[object]:
    needed = text(line.needed) + parts.provenance_mark(line.provenance)
    return [
        [passage(text(line.name), theme.CELL_STRONG), passage(text(line.kind), theme.NOTE)],
        _dated(line.before),
        _dated(line.after),
        passage(needed, theme.CELL),
        passage(text(line.gain), theme.CELL),
        Mark(line.state, _REACHED.get(line.state)),
        passage(text(line.impaired), theme.CELL),
    ]


def _dated(side: tuple[str, str]) -> Story:
    score, on = side
    return [passage(text(score), theme.CELL), *([passage(text(on), theme.NOTE)] if on else [])]


_REACHED = {"met": "Yes", "not_met": "No"}


def _lines(found: Outcome) -> Story:
    if not found.lines:
        return []
    rows = [parts.heads("What", "What was found", "State")]
    for line in found.lines:
        mark = Mark(line.state) if line.state else passage(text("–"), theme.CELL)
        rows.append(
            [passage(text(line.label), theme.CELL_STRONG), passage(text(line.value), theme.CELL), mark]
        )
    story = [gap(6), data_table(rows, [52 * mm, 95 * mm, 27 * mm], air=1.7)]
    return [*story, gap(2), passage(text(found.note), theme.NOTE)] if found.note else story


def _rules(rules: Sequence[RuleLine]) -> Story:
    if not rules:
        return []
    rows = [parts.heads("Profile", "Asks", "Found", "Result")]
    for line in rules:
        asks = passage(text(line.asks) + parts.provenance_mark(line.provenance), theme.CELL)
        found = [passage(text(line.found), theme.CELL)]
        found += [passage(text(line.note), theme.NOTE)] if line.note else []
        rows.append([passage(text(line.profile), theme.CELL_STRONG), asks, found, Mark(line.state)])
    return [
        *parts.section(own("Relief rule of each profile"), room=100),
        data_table(rows, [40 * mm, 47 * mm, 60 * mm, 27 * mm], air=1.7),
        gap(2),
        parts.provenance_note(),
    ]
