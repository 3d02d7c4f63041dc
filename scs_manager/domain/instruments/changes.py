"""Minimal important changes as data, and whether one patient's change reached one (measures.md 1.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.definition import Direction, Instrument, Mark
from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, listed, number, one_of, read_toml, slug, words, yes_no
from scs_manager.domain.truth import Truth

FILENAME = "important-changes.toml"


@dataclass(frozen=True, slots=True)
class ImportantChange:
    """The smallest change that matters on some scores: in points, or in percent of the start."""

    id: str
    instrument: str
    scores: tuple[str, ...]
    points: Fraction | None
    percent: Fraction | None
    population: str
    sources: tuple[str, ...]
    provenance: Mark
    default: bool
    version: str
    """Version of the file that it stands in."""

    def gain(self, before: Fraction, after: Fraction, direction: Direction) -> Fraction | None:
        """Improvement in units of this change, negative for worse; None in percent of a start of 0."""
        fall = before - after if direction is Direction.HIGH_IS_WORSE else after - before
        if self.points is not None:
            return fall / self.points
        return 100 * fall / abs(before) / self.percent if before and self.percent else None

    def reached(self, before: Fraction | None, after: Fraction | None, direction: Direction) -> Truth:
        """Whether the patient improved by at least this; unknown while a score is missing."""
        if before is None or after is None:
            return Truth.UNKNOWN
        gain = self.gain(before, after, direction)
        return Truth.of(None if gain is None else gain >= 1)


def load_changes(
    text: str, filename: str, instruments: Mapping[str, Instrument]
) -> tuple[ImportantChange, ...]:
    """The changes of a file. An unknown instrument or score, or an uncertain default, is refused."""
    top = read_toml(text, filename)
    top.only("id", "version", "change")
    top.take("id", slug)
    version = top.take("version", words)
    changes = tuple(_change(table, instruments, version) for table in top.tables("change"))
    ids = [change.id for change in changes]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            raise top.refuse(f"change[{index}].id", "is used twice")
    return changes


@cache
def shipped_changes() -> tuple[ImportantChange, ...]:
    """The changes that come with the application."""
    file = files("scs_manager.domain.instruments.tables") / FILENAME
    return load_changes(file.read_text(encoding="utf-8"), FILENAME, shipped_instruments())


def changes_of(instrument: str, score: str) -> tuple[ImportantChange, ...]:
    """All shipped changes of a score, its defaults first."""
    found = [each for each in shipped_changes() if each.instrument == instrument and score in each.scores]
    return tuple(sorted(found, key=lambda each: not each.default))


def _change(table: Table, instruments: Mapping[str, Instrument], version: str) -> ImportantChange:
    table.only(
        "id", "instrument", "scores", "points", "percent", "population", "sources", "provenance", "default"
    )
    if ("points" in table.content) == ("percent" in table.content):
        raise table.refuse("", "needs either points or percent")
    change = ImportantChange(
        id=table.take("id", slug),
        instrument=table.take("instrument", slug),
        scores=_scores(table, instruments),
        points=_amount(table, "points"),
        percent=_amount(table, "percent"),
        population=table.take("population", words),
        sources=table.take("sources", listed(words)),
        provenance=table.take("provenance", one_of(Mark)),
        default=table.maybe("default", yes_no, False),
        version=version,
    )
    if change.default and change.provenance is Mark.UNCERTAIN:
        raise table.refuse("default", "an uncertain number is never a default")
    return change


def _scores(table: Table, instruments: Mapping[str, Instrument]) -> tuple[str, ...]:
    """The scores that the change is about; all of the instrument when none is named."""
    instrument = instruments.get(table.take("instrument", slug))
    if instrument is None:
        raise table.refuse("instrument", "is not an instrument")
    known = tuple(score.id for score in instrument.scores)
    named: tuple[str, ...] = table.maybe("scores", listed(words), known)
    for name in named:
        if name not in known:
            raise table.refuse("scores", Text("must be of: %(known)s", known=", ".join(known)))
    return named


def _amount(table: Table, key: str) -> Fraction | None:
    if key not in table.content:
        return None
    amount = table.take(key, number)
    if amount <= 0:
        raise table.refuse(key, "must be above 0")
    return amount
