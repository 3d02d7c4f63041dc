"""What the pages of important changes show: what holds, the values of the table, and who set what."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms.base import Choice
from forms.measure_settings import DEFAULT
from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.instruments.changes import changes_of
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.measure_settings import (
    NOTHING_SET,
    OWN,
    InForce,
    MeasureSetting,
    Settings,
    amount_words,
    in_force,
    plain_number,
)
from scs_manager.domain.outcome_measures import KIND_NAMES, SET_SCORES, Measure
from scs_manager.domain.text import Text
from scs_manager.models.measure_settings import MeasureSettingRow


@dataclass(frozen=True)
class MeasureLine:
    """One measure as the clinic uses it."""

    measure: Measure
    title: str
    setting: MeasureSetting
    holds: InForce

    @property
    def href(self) -> str:
        """Where it is set."""
        return f"/settings/important-changes/{self.measure.instrument}/{self.measure.score}"

    @property
    def limit(self) -> Text | None:
        """``above 20`` or ``below 80``; None without a limit."""
        held = self.holds.limit
        if held is None:
            return None
        worse = self.measure.direction is Direction.HIGH_IS_WORSE
        return Text("above %(n)s" if worse else "below %(n)s", n=plain_number(held.value))


@dataclass(frozen=True)
class MeasureGroup:
    """The measures of one domain."""

    name: Text
    lines: tuple[MeasureLine, ...]


@dataclass(frozen=True)
class MeasureVersion:
    """One version of a setting in words."""

    row: MeasureSettingRow
    words: Text
    limit: str


def groups(settings: Settings) -> tuple[MeasureGroup, ...]:
    """Every measure by its domain, in the order of the outcome."""
    lines = [line(measure, settings.get(measure.key, NOTHING_SET)) for measure in SET_SCORES]
    return tuple(
        MeasureGroup(name, tuple(each for each in lines if each.measure.kind is kind))
        for kind, name in KIND_NAMES.items()
    )


def line(measure: Measure, setting: MeasureSetting) -> MeasureLine:
    """One measure with what holds for it."""
    title = shipped_instruments()[measure.instrument].title
    return MeasureLine(measure, title, setting, in_force(*measure.key, {measure.key: setting}))


def choices(measure: Measure) -> tuple[Choice, ...]:
    """The shipped default, every value of the table, and the clinic's own."""
    held = in_force(*measure.key, {}).change
    default = Text("none is set") if held is None else held.words
    return (
        Choice(DEFAULT, Text("The default: %(what)s", what=default)),
        *[
            Choice(
                each.id,
                amount_words(each.points, each.percent),
                Text(
                    "%(about)s. %(sources)s [%(mark)s]",
                    about=each.population[:1].upper() + each.population[1:],
                    sources="; ".join(each.sources),
                    mark=each.provenance,
                ),
            )
            for each in changes_of(*measure.key)
        ],
        Choice(OWN, Text("Our own value"), Text("Enter it below, with its source")),
    )


def history(rows: Iterable[MeasureSettingRow], measure: Measure) -> tuple[MeasureVersion, ...]:
    """Every version of one measure, the newest first."""
    mine = [row for row in rows if (row.instrument, row.score) == measure.key]
    return tuple(_version(row, measure) for row in reversed(mine))


def _version(row: MeasureSettingRow, measure: Measure) -> MeasureVersion:
    held = line(measure, row.to_domain())
    words = held.holds.change.words if held.holds.change else Text("none is set")
    return MeasureVersion(row, words, str(held.limit) if held.limit else "")
