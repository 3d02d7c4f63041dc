"""Which minimal important change, and which limit of impairment, hold for a score in a clinic.

The shipped values are the versioned table of ``instruments/changes.py`` (measures.md 1.7). A clinic may
choose another value of it, or enter its own with a source. From where on a score counts as impaired only a
clinic can say: the remembered limits are uncertain, so there is no default (measures.md 4.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.changes import ImportantChange, changes_of
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.relief import fixed
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

OWN = "own"
"""Id of a value that the clinic entered itself."""
CLINIC = "clinic"
"""Provenance of what the clinic entered itself, under its own source note."""

ScoreKey = tuple[str, str]
"""An instrument and one of its scores."""


@dataclass(frozen=True, slots=True)
class MeasureSetting:
    """What a clinic has set for one score; ``change_id`` is a shipped id, `OWN`, or empty for the default."""

    number: int = 0
    """Versions count from 1; 0 where the clinic has set nothing."""
    change_id: str = ""
    points: Fraction | None = None
    percent: Fraction | None = None
    source: str = ""
    limit: Fraction | None = None
    """A start that is worse than this counts as impaired."""
    limit_source: str = ""
    by: str = ""
    on: date | None = None


NOTHING_SET = MeasureSetting()
Settings = Mapping[ScoreKey, MeasureSetting]


@dataclass(frozen=True, slots=True)
class UsedChange:
    """The important change that holds, with everything a signed decision keeps of it."""

    id: str
    version: str
    """Of the shipped table, or of the clinic's own setting."""
    points: Fraction | None
    percent: Fraction | None
    source: str
    population: str
    provenance: str
    """A mark of the shipped table, or ``clinic``."""
    chosen: bool
    """The clinic chose it; otherwise it is the default [default]."""

    def needed(self, before: Fraction) -> Fraction | None:
        """How many points of the score it is from this start; None for a percentage of 0."""
        if self.points is not None:
            return self.points
        needed = abs(before) * (self.percent or 0) / 100
        return needed or None

    def gain(self, before: Fraction, after: Fraction, direction: Direction) -> Fraction | None:
        """Improvement in units of this change, negative for worse; None in percent of a start of 0."""
        needed = self.needed(before)
        fall = before - after if direction is Direction.HIGH_IS_WORSE else after - before
        return None if needed is None else fall / needed

    @property
    def words(self) -> Text:
        """``10 points`` or ``30 % of the start``."""
        return amount_words(self.points, self.percent)


@dataclass(frozen=True, slots=True)
class Limit:
    """From where on a start counts as impaired: set by the clinic, with its source."""

    value: Fraction
    source: str
    version: int
    """Of the clinic's setting."""

    def impaired(self, before: Fraction, direction: Direction) -> bool:
        """Whether a start is worse than the limit; the limit itself is not."""
        return before > self.value if direction is Direction.HIGH_IS_WORSE else before < self.value


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for one score; None where there is nothing to hold."""

    change: UsedChange | None = None
    limit: Limit | None = None

    def impaired(self, before: Fraction | None, direction: Direction) -> Truth:
        """Whether a start is impaired; unknown without a limit or a start."""
        if before is None or self.limit is None:
            return Truth.UNKNOWN
        return Truth.of(self.limit.impaired(before, direction))


NOTHING_HOLDS = InForce()


def in_force(instrument: str, score: str, settings: Settings) -> InForce:
    """What holds for a score: the clinic's own value or choice, else the first default of the table."""
    setting = settings.get((instrument, score), NOTHING_SET)
    limit = None
    if setting.limit is not None:
        limit = Limit(setting.limit, setting.limit_source, setting.number)
    return InForce(_change(instrument, score, setting), limit)


def _change(instrument: str, score: str, setting: MeasureSetting) -> UsedChange | None:
    if setting.change_id == OWN:
        return UsedChange(
            OWN, str(setting.number), setting.points, setting.percent, setting.source, "", CLINIC, chosen=True
        )
    for known in changes_of(instrument, score):
        if known.id == setting.change_id or (known.default and not setting.change_id):
            return _used(known, chosen=bool(setting.change_id))
    return None


def _used(known: ImportantChange, *, chosen: bool) -> UsedChange:
    return UsedChange(
        known.id,
        known.version,
        known.points,
        known.percent,
        "; ".join(known.sources),
        known.population,
        str(known.provenance),
        chosen,
    )


def check_setting(instrument: str, score: str, setting: MeasureSetting, reason: str) -> None:
    """Refuse a setting that names nothing, or no source for a number of the clinic's own."""
    definition = shipped_instruments()[instrument].score(score)
    if setting.change_id == OWN:
        _check_own(setting)
    elif setting.change_id and setting.change_id not in {each.id for each in changes_of(instrument, score)}:
        raise InputError(Text("Choose a value of the list"), place="change_id")
    if setting.limit is not None and not definition.low <= setting.limit <= definition.high:
        low, high = plain_number(definition.low), plain_number(definition.high)
        raise InputError(Text("Enter a limit from %(low)s to %(high)s", low=low, high=high), place="limit")
    if setting.limit is not None and not setting.limit_source:
        raise InputError(Text("Say where the limit comes from"), place="limit_source")
    if not reason:
        raise InputError(Text("Say why this is set"), place="reason")


def _check_own(setting: MeasureSetting) -> None:
    if (setting.points is None) == (setting.percent is None):
        raise InputError(
            Text("Enter the clinic’s own value, and whether it is points or percent"), place="own"
        )
    if (setting.points or setting.percent or Fraction(0)) <= 0:
        raise InputError(Text("Enter a value above 0"), place="own")
    if not setting.source:
        raise InputError(Text("Say where the value comes from"), place="source")


def amount_words(points: Fraction | None, percent: Fraction | None) -> Text:
    """``10 points``, ``1 point`` or ``30 % of the start``."""
    if points == 1:
        return Text("1 point")
    if points is not None:
        return Text("%(n)s points", n=plain_number(points))
    return Text("%(n)s %% of the start", n=plain_number(percent or Fraction(0)))


def plain_number(value: Fraction) -> str:
    """With as few decimals as it needs, three at most."""
    return fixed(value, 3).rstrip("0").rstrip(".")
