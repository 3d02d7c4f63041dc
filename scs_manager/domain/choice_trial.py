"""What the patient's own trial showed, in everyday words and whole numbers, with the days behind it.

The numbers are kept as they were shown in the talk; the sentences are made from them in any language. Relief
is cut to whole parts of 100, never rounded up, and its interval is rounded outwards (measures.md 3.4, 3.5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor
from types import MappingProxyType
from typing import Any

from scs_manager.domain.diary_days import Region
from scs_manager.domain.diary_statistics import RegionOutcome, TrialOutcome
from scs_manager.domain.relief import fixed, outward
from scs_manager.domain.text import Text


class Standing(StrEnum):
    """What can be said about the trial."""

    NONE = "none"
    AHEAD = "ahead"
    """Planned, and its leads are not in yet."""
    RUNNING = "running"
    STOPPED = "stopped"
    INADEQUATE = "inadequate"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class OwnRegion:
    """One region: mean pain before and in the trial (0 to 10, one decimal), days behind each, parts less."""

    region: Region
    before: str | None
    after: str | None
    before_days: int
    after_days: int
    less: int | None = None
    """Parts of 100 less; negative when pain grew; None when there is no percentage."""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class OwnTrial:
    """The trial as the sheet shows it: the target first."""

    standing: Standing
    regions: tuple[OwnRegion, ...] = ()
    stated: int | None = None
    """Relief in percent in the patient's own words."""

    def to_json(self) -> dict[str, Any]:
        """As it is kept with a talk."""
        regions = [{name: getattr(each, name) for name in _KEPT} for each in self.regions]
        return {"standing": self.standing.value, "regions": regions, "stated": self.stated}


_KEPT = ("region", "before", "after", "before_days", "after_days", "less", "low", "high")


def own_trial_from(kept: Mapping[str, Any]) -> OwnTrial:
    """The same as it was kept."""
    regions = tuple(OwnRegion(**{**each, "region": Region(each["region"])}) for each in kept["regions"])
    return OwnTrial(Standing(kept["standing"]), regions, kept["stated"])


def own_trial_of(outcome: TrialOutcome, standing: Standing, *, stated: int | None = None) -> OwnTrial:
    """The numbers of a trial that has ended, target first, then the other of back and leg."""
    others = [region for region in (Region.BACK, Region.LEG) if region is not outcome.target]
    shown = [outcome.target, *others]
    return OwnTrial(standing, tuple(_region(outcome.regions[each]) for each in shown), stated)


def _region(found: RegionOutcome) -> OwnRegion:
    relief, interval = found.relief, found.interval
    low = high = None
    if interval.low is not None and interval.high is not None:
        low, high = outward(interval.low, interval.high)
    return OwnRegion(
        found.region,
        _shown(relief.baseline.mean),
        _shown(relief.trial.mean),
        relief.baseline.n,
        relief.trial.n,
        None if relief.percent is None else floor(relief.percent),
        low,
        high,
    )


def _shown(mean: Fraction | None) -> str | None:
    return None if mean is None else fixed(mean, 1)


HEADINGS: Mapping[Region, Text] = MappingProxyType(
    {
        Region.BACK: Text("Back pain"),
        Region.LEG: Text("Leg pain"),
        Region.WORST: Text("Your worst pain"),
    }
)

_STANDINGS: Mapping[Standing, Text] = MappingProxyType(
    {
        Standing.NONE: Text("You have had no trial so far. So we do not know what one would show."),
        Standing.AHEAD: Text("Your trial is still to come. What it will show is not known yet."),
        Standing.RUNNING: Text("Your trial still runs. What it shows is not known yet."),
        Standing.STOPPED: Text("Your trial was stopped early. It could not answer the question."),
        Standing.INADEQUATE: Text("Your trial did not work as it should. It could not answer the question."),
    }
)


def standing_words(trial: OwnTrial) -> Text | None:
    """Why there is no result, or why it does not count against the patient; None for a whole trial."""
    return _STANDINGS.get(trial.standing)


def region_words(found: OwnRegion) -> tuple[Text, ...]:
    """The sentences about one region."""
    return tuple(_region_words(found))


def stated_words(trial: OwnTrial) -> Text | None:
    """What the patient said, beside what the diary says; None when nobody asked."""
    if trial.stated is None:
        return None
    if trial.stated < 0:
        return Text("In your own words: %(n)s of 100 parts more.", n=-trial.stated)
    return Text("In your own words: %(n)s of 100 parts less.", n=trial.stated)


def _region_words(found: OwnRegion) -> Iterator[Text]:
    if found.before is None or found.after is None:
        yield Text("The diary has too few days to say.")
        return
    yield Text(
        "Before the trial %(before)s of 10, in the trial %(after)s of 10.",
        before=found.before,
        after=found.after,
    )
    if found.less is not None:
        yield _parts(found.less)
        yield _range(found.low, found.high)
    yield Text(
        "Counted: %(before)s days before and %(after)s days in the trial.",
        before=found.before_days,
        after=found.after_days,
    )


def _parts(less: int) -> Text:
    if less > 0:
        return Text("Of 100 parts of pain, about %(n)s were gone.", n=less)
    if less < 0:
        return Text("The pain grew by about %(n)s parts of 100.", n=-less)
    return Text("The pain did not get less.")


def _range(low: int | None, high: int | None) -> Text:
    """Days differ: how much less it may be, or more; harm is said as plainly as good."""
    if low is None or high is None:
        return Text("How sure that is cannot be said.")
    high = min(high, 100)
    if low > 0:
        return Text("Days differ, so it may be from %(low)s to %(high)s parts.", low=low, high=high)
    if high < 0:
        return Text("Days differ, so it may be from %(low)s to %(high)s parts more.", low=-high, high=-low)
    if low < 0 < high:
        return Text(
            "Days differ, so it may be from %(more)s parts more to %(less)s parts less.", more=-low, less=high
        )
    if high > 0:
        return Text("Days differ, so it may be from none to %(high)s parts.", high=high)
    return Text("Days differ, so it may be from none to %(more)s parts more.", more=-low)
