"""Diaries from a CSV file, one line a day, for the outcome without a database.

Strict: an unknown column, a value out of range or a day that is there twice is refused naming file, line and
column. One file may hold several trials; a fault in one leaves the others readable. Nothing is guessed about
the target region: a region picked after the result is known would flatter it.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from scs_manager.domain.bundles import SIZE_LIMIT, shown
from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import nearest
from scs_manager.domain.text import Text

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "day": "YYYY-MM-DD, or days since lead placement (-7 ... 0 ... 9). Required",
        "trial": "name of the trial; without this column the file is one trial",
        "target": "back, leg or worst: the region locked as target; else --target",
        "phase": "baseline, trial, placement, day_after, eligible, removal, post",
        "placed_on": "day the leads went in, as YYYY-MM-DD; else --placed",
        "removed_on": "day the leads came out; else --removed; empty: still in",
        "baseline_from": "first baseline day; else the 7th day before placement",
        "back": "average back pain of the day, 0 to 10; empty: not answered",
        "leg": "average leg pain, 0 to 10",
        "worst": "worst pain anywhere, 0 to 10; it is also the overall pain",
        "source": "patient, carer or staff; empty: patient",
        "punctuality": "on_time, late or outside its window; empty: on_time",
        "accepted": "yes if staff accepted an entry from outside its window",
        "excluded": "why staff left the day out; empty: it was not left out",
        "excluded_late": "yes if it was left out only after lead removal",
        "note": "your own words; not read",
    }
)
"""The data dictionary: every column that is known, in words of at most 60 letters."""

OTHERWISE_CALLED: Mapping[str, str] = MappingProxyType(
    {"overall": "worst", "total": "worst", "date": "day", "placed": "placed_on", "removed": "removed_on"}
)
"""What people call a column that is spelt too differently to be guessed."""
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Line:
    """One line of the file: its number, its place for messages, and its values by column, trimmed."""

    number: int
    place: str
    values: Mapping[str, str]

    def get(self, column: str) -> str:
        """The value; empty where the file has no such column."""
        return self.values.get(column, "")

    def refuse(self, column: str, why: Text) -> InputError:
        """A refusal that names file, line and column."""
        where = f"{self.place}, line {self.number}"
        return InputError(why, place=f"{where}, column {column}" if column else where)


@dataclass(frozen=True)
class Lines:
    """The lines of one trial, or why they cannot be used."""

    name: str | None
    lines: tuple[Line, ...] = ()
    fault: InputError | None = None


def read_lines(data: bytes, place: str) -> tuple[Lines, ...]:
    """The lines of each trial, as each first occurs; a file that is at fault as a whole is refused."""
    if len(data) > SIZE_LIMIT:
        raise InputError(Text("larger than %(limit)d MB", limit=SIZE_LIMIT // 1_000_000), place=place)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Text("not UTF-8 text (byte %(byte)d)", byte=error.start), place=place) from None
    rows = _rows(text, place)
    _, header = next(rows, (0, []))
    columns = _columns(header, place)
    return _by_trial(columns, rows, place)


def _rows(text: str, place: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not blank, with the number of its last line in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for row in reader:
            if any(value.strip() for value in row):
                yield reader.line_num, row
    except csv.Error as error:
        why = Text("not CSV (%(why)s)", why=str(error))
        raise InputError(why, place=f"{place}, line {reader.line_num}") from None


def _separator(text: str) -> str:
    """What separates the columns of the first line that is not blank."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=head.count)


def _columns(header: Sequence[str], place: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in header)
    where = f"{place}, line 1"
    if not names:
        raise InputError(Text("is empty: the first line names the columns"), place=place)
    for name in names:
        if name not in COLUMNS:
            raise InputError(_meant(name), place=f"{where}, column {shown(name)}")
        if names.count(name) > 1:
            raise InputError(Text("is there twice"), place=f"{where}, column {name}")
    if "day" not in names:
        raise InputError(Text("the column day is missing"), place=where)
    return names


def _meant(name: str) -> Text:
    if name in OTHERWISE_CALLED:
        return Text("is not known; did you mean %(close)s?", close=OTHERWISE_CALLED[name])
    return nearest(name, tuple(COLUMNS))


def _by_trial(columns: Sequence[str], rows: Iterator[tuple[int, list[str]]], place: str) -> tuple[Lines, ...]:
    found: dict[str | None, list[Line]] = {}
    faults: dict[str | None, InputError] = {}
    for number, row in rows:
        line = Line(number, place, dict(zip(columns, (value.strip() for value in row), strict=False)))
        name = (line.get("trial") or "") if "trial" in columns else None
        found.setdefault(name, []).append(line)
        if name == "":
            faults.setdefault(name, line.refuse("trial", Text("Enter the name of the trial")))
        if len(row) != len(columns):
            why = Text("has %(n)s values, the first line has %(of)s", n=len(row), of=len(columns))
            faults.setdefault(name, line.refuse("", why))
    if not found:
        raise InputError(Text("has no day"), place=place)
    return tuple(Lines(name, tuple(lines), faults.get(name)) for name, lines in found.items())
