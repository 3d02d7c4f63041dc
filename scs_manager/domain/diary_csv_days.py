"""The days of one trial from its lines of a CSV file, and the dates that fix which of them count."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

from scs_manager.domain.diary import SCORE_MAX, SCORE_MIN, DiaryEntry, Punctuality, Source
from scs_manager.domain.diary_csv import Line, Lines
from scs_manager.domain.diary_csv_dates import (
    ORIGIN,
    TRIAL,
    Taken,
    baseline_of,
    placement_of,
    removal_of,
)
from scs_manager.domain.diary_days import (
    MIN_BASELINE_DAYS,
    MIN_TRIAL_DAYS,
    DiaryDay,
    Phase,
    Region,
    TrialWindow,
    phase_of,
)
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

SPAN_MOST = 1000
"""Days between a line and lead placement: beyond it a year was mistyped [default]."""
YEARS = (1950, 2150)
_NUMBER, _DAY = re.compile(r"[+-]?\d{1,4}"), re.compile(r"\d{4}-\d{2}-\d{2}")

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """What the command line says of every trial that does not say it itself."""

    target: Region | None = None
    placed_on: date | None = None
    removed_on: date | None = None
    baseline_from: date | None = None
    min_baseline_days: int = MIN_BASELINE_DAYS
    min_trial_days: int = MIN_TRIAL_DAYS


@dataclass(frozen=True)
class FileTrial:
    """One trial of a file with its outcome."""

    name: str | None
    outcome: TrialOutcome
    numbered: bool
    """Whether the file numbers its days, so that their dates mean nothing."""
    assumed: tuple[Text, ...]
    """What was not said and taken as usual."""


@dataclass(frozen=True)
class _Day:
    line: Line
    diary: DiaryDay
    label: str

    @property
    def day(self) -> date:
        return self.diary.day


def file_trial(given: Lines, asked: Asked) -> FileTrial:
    """The outcome of one trial; InputError naming file, line and column where its lines do not hold."""
    if given.fault is not None:
        raise given.fault
    numbered = _NUMBER.fullmatch(given.lines[0].get("day")) is not None
    days = sorted((_day(line, numbered) for line in given.lines), key=lambda each: each.day)
    _check_days(days)
    target = _target(given.lines, asked)
    window, assumed = _window(days, numbered, asked)
    _check_labels(days, window)
    last = None if window.removed_on else days[-1].day
    outcome = trial_outcome(window, [each.diary for each in days], target, as_of=last)
    return FileTrial(given.name, outcome, numbered, assumed)


def _day(line: Line, numbered: bool) -> _Day:
    day = _read_day(line, numbered)
    scores = {region: _score(line, region.value) for region in Region}
    entry = None
    if any(score is not None for score in scores.values()):
        entry = DiaryEntry(day, scores[Region.BACK], scores[Region.LEG], scores[Region.WORST])
    diary = DiaryDay(
        day,
        entry,
        _choice(line, "source", Source) or Source.PATIENT,
        _choice(line, "punctuality", Punctuality) or Punctuality.ON_TIME,
        excluded=line.get("excluded") or None,
        accepted=_yes(line, "accepted"),
        excluded_after_removal=_yes(line, "excluded_late"),
    )
    return _Day(line, diary, _label(line))


def _read_day(line: Line, numbered: bool) -> date:
    value = line.get("day")
    if numbered and _NUMBER.fullmatch(value):
        return ORIGIN + timedelta(days=int(value))
    if numbered:
        raise line.refuse("day", Text("Write a number of days, as on the lines before"))
    return _date(line, "day")


def _date(line: Line, column: str) -> date:
    value = line.get(column)
    try:
        found = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        found = None
    if found is not None and YEARS[0] <= found.year <= YEARS[1]:
        return found
    raise line.refuse(column, Text("Write a day as YYYY-MM-DD"))


def _score(line: Line, column: str) -> int | None:
    value = line.get(column)
    if not value:
        return None
    if value.isascii() and value.isdecimal() and len(value) <= 2 and int(value) <= SCORE_MAX:
        return int(value)
    limits = Text("Must be a whole number from %(low)s to %(high)s.", low=SCORE_MIN, high=SCORE_MAX)
    raise line.refuse(column, limits)


def _choice(line: Line, column: str, enum: type[E]) -> E | None:
    value = line.get(column).lower()
    known = {member.value: member for member in enum}
    if value and value not in known:
        raise line.refuse(column, Text("Must be one of: %(choices)s.", choices=", ".join(known)))
    return known.get(value)


def _yes(line: Line, column: str) -> bool:
    value = line.get(column).lower()
    if value not in ("", "yes", "no"):
        raise line.refuse(column, Text("Must be yes or no."))
    return value == "yes"


_LABELS = (TRIAL, *(phase.value for phase in Phase))


def _label(line: Line) -> str:
    value = line.get("phase").lower()
    if value and value not in _LABELS:
        raise line.refuse("phase", Text("Must be one of: %(choices)s.", choices=", ".join(_LABELS)))
    return value


def _check_days(days: Sequence[_Day]) -> None:
    for before, each in pairwise(days):
        if before.day == each.day:
            first, second = sorted((before.line, each.line), key=lambda line: line.number)
            raise second.refuse("day", Text("is there already, on line %(n)s", n=first.number))


def _target(lines: Sequence[Line], asked: Asked) -> Region:
    said = [(line, _choice(line, "target", Region)) for line in lines]
    named = [(line, region) for line, region in said if region is not None]
    for line, region in named:
        if region is not named[0][1]:
            raise line.refuse("target", Text("A trial has one target, locked before the leads went in"))
    target = named[0][1] if named else asked.target
    if target is None:
        raise lines[0].refuse(
            "target", Text("Say which region was the target: in this column or by --target")
        )
    return target


def _stated(days: Sequence[_Day], column: str, asked: date | None) -> date | None:
    """The one date that the lines of a trial say, else what the command line says."""
    found: date | None = None
    for each in days:
        if each.line.get(column):
            value = _date(each.line, column)
            if found is not None and value != found:
                raise each.line.refuse(column, Text("Another line of this trial says another day"))
            found = value
    return found or asked


def _window(days: Sequence[_Day], numbered: bool, asked: Asked) -> tuple[TrialWindow, tuple[Text, ...]]:
    if numbered:
        for column in ("placed_on", "removed_on", "baseline_from"):
            if any(each.line.get(column) for each in days):
                raise days[0].line.refuse(column, Text("Days that are numbered count from lead placement"))
        asked = replace(asked, placed_on=ORIGIN, removed_on=None, baseline_from=None)
    placed, removed, start, assumed = _dates(days, numbered, asked)
    if removed is not None and removed < placed:
        raise days[0].line.refuse("removed_on", Text("The leads cannot have come out before they went in"))
    far = next((each for each in days if abs((each.day - placed).days) > SPAN_MOST), None)
    if far is not None:
        raise far.line.refuse("day", Text("is more than %(n)s days from lead placement", n=SPAN_MOST))
    window = TrialWindow(
        start,
        placed_on=placed,
        removed_on=removed,
        min_baseline_days=asked.min_baseline_days,
        min_trial_days=asked.min_trial_days,
    )
    return window, assumed


def _dates(
    days: Sequence[_Day], numbered: bool, asked: Asked
) -> tuple[date, date | None, date, tuple[Text, ...]]:
    """Placement, removal and first day of the baseline: as stated, else taken from labels, which is told."""
    labels = [(each.day, each.label) for each in days]
    placed = _said(days, "placed_on", asked.placed_on) or placement_of(labels)
    if placed is None:
        words = Text("Say when the leads went in: in the column placed_on or phase, or by --placed")
        raise days[0].line.refuse("placed_on", words)
    removed = _said(days, "removed_on", asked.removed_on) or removal_of(labels, numbered=numbered)
    start = _said(days, "baseline_from", asked.baseline_from) or baseline_of(
        labels, placed.day, numbered=numbered
    )
    still_in = Text("Lead removal is not given: the leads are taken to be still in.")
    told = (placed.words, removed.words if removed else still_in, start.words)
    assumed = tuple(words for words in told if words is not None)
    return placed.day, removed.day if removed else None, start.day, assumed


def _said(days: Sequence[_Day], column: str, asked: date | None) -> Taken | None:
    """The one date that the lines of a trial state, else the command line."""
    found = _stated(days, column, asked)
    return Taken(found) if found else None


_MEANS: Mapping[str, frozenset[Phase]] = MappingProxyType(
    {
        TRIAL: frozenset({Phase.PLACEMENT, Phase.DAY_AFTER, Phase.ELIGIBLE, Phase.REMOVAL}),
        Phase.BASELINE: frozenset({Phase.BASELINE, Phase.BEFORE}),
    }
)
"""Labels that stand for several phases: of a long baseline the last seven days count."""


def _check_labels(days: Sequence[_Day], window: TrialWindow) -> None:
    for each in days:
        phase = phase_of(each.day, window)
        if each.label and phase not in _MEANS.get(each.label, {each.label}):
            words = Text(
                "By the dates this is %(phase)s (lead placement on day %(day)s): give --placed or mend it",
                phase=phase.value,
                day=window.placement.isoformat() if window.placement.year > ORIGIN.year else 0,
            )
            raise each.line.refuse("phase", words)


def file_trials(trials: Sequence[Lines], asked: Asked) -> tuple[FileTrial | Lines, ...]:
    """Every trial of a file; one at fault comes back with its fault, and the others stay."""
    found: list[FileTrial | Lines] = []
    for each in trials:
        try:
            found.append(file_trial(each, asked))
        except InputError as fault:
            found.append(replace(each, fault=fault))
    return tuple(found)
