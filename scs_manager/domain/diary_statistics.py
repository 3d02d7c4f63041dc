"""What a diary says about a trial: relief per region, with its interval, its gaps and its robustness.

Windows as measures.md 3.3: the baseline is up to seven days ending the day before lead placement, the trial
window the last up to five eligible days before lead removal. A missing day stays missing: the primary figure
fills nothing in, and no best region is picked afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.diary import Punctuality, Source
from scs_manager.domain.diary_days import (
    POST_DAYS,
    DiaryDay,
    Phase,
    Region,
    TrialWindow,
    days_between,
    phase_of,
)
from scs_manager.domain.relief import SUBSTANTIAL, Relief, relief_of
from scs_manager.domain.sensitivity import Robustness, SensitivityLine, robustness_of, sensitivity_lines
from scs_manager.domain.statistics import Contrast, ReliefInterval, contrast_50, relief_interval
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_TRIAL_PHASES = frozenset({Phase.BASELINE, Phase.PLACEMENT, Phase.DAY_AFTER, Phase.ELIGIBLE})


class Use(StrEnum):
    """What a day does for the result."""

    BASELINE = "baseline"
    WINDOW = "window"
    ELIGIBLE = "eligible"
    """Eligible, but not among the last five."""
    NONE = "none"


@dataclass(frozen=True)
class TrialDay:
    """One day of the trial's calendar with what was entered and what it is used for."""

    day: date
    number: int
    """Days since lead placement; negative before it."""
    phase: Phase
    use: Use
    diary: DiaryDay

    def value(self, region: Region) -> int | None:
        """The score that counts; None when there is none or the entry does not count."""
        return self.entered(region) if self.diary.kept else None

    def entered(self, region: Region) -> int | None:
        """The score as entered, counted or not."""
        score: int | None = getattr(self.diary.entry, region.score, None)
        return score


@dataclass(frozen=True)
class Gap:
    """A day that is not in the means, and why."""

    day: date
    number: int
    reason: Text
    by: str
    """``rule``, ``staff`` or, for a day without an entry, empty."""


@dataclass(frozen=True)
class DiaryQuality:
    """How the diary was kept from the first baseline day to the eve of lead removal."""

    expected: int
    on_time: int
    late: int
    staff: int
    outside: int
    missing: int
    carer: int = 0
    """Entries that a carer made, whatever else they are counted as."""

    @property
    def kept(self) -> int:
        """Days with an entry that lies in its window or was accepted."""
        return self.on_time + self.late + self.staff


@dataclass(frozen=True)
class RegionOutcome:
    """The result in one region: exact relief, approximate interval, label and robustness."""

    region: Region
    relief: Relief
    interval: ReliefInterval
    contrast: Contrast | None
    robustness: Robustness
    sensitivity: tuple[SensitivityLine, ...]

    @property
    def met(self) -> Truth:
        """Whether exact relief is at least 50 %."""
        return self.relief.at_least(SUBSTANTIAL)

    @property
    def borderline(self) -> bool | None:
        """Whether the threshold lies within the interval; None when no interval can be made."""
        return self.contrast.borderline if self.contrast and self.met is not Truth.UNKNOWN else None

    @property
    def label(self) -> Text:
        """``met, borderline`` and the like; without variation between days only met or not met."""
        return _LABELS[self.met, self.borderline]


_LABELS: Mapping[tuple[Truth, bool | None], Text] = MappingProxyType(
    {
        (Truth.MET, True): Text("met, borderline"),
        (Truth.MET, False): Text("met, clear"),
        (Truth.MET, None): Text("met"),
        (Truth.NOT_MET, True): Text("not met, borderline"),
        (Truth.NOT_MET, False): Text("not met, clear"),
        (Truth.NOT_MET, None): Text("not met"),
        (Truth.UNKNOWN, None): Text("unknown"),
    }
)


@dataclass(frozen=True)
class TrialOutcome:
    """The result in every region; only the target, locked beforehand, answers the 50 % question."""

    window: TrialWindow
    target: Region
    regions: Mapping[Region, RegionOutcome]
    days: tuple[TrialDay, ...]
    gaps: tuple[Gap, ...]
    quality: DiaryQuality

    @property
    def primary(self) -> RegionOutcome:
        """The result in the target region."""
        return self.regions[self.target]


def trial_outcome(
    window: TrialWindow, days: Iterable[DiaryDay], target: Region, *, as_of: date | None = None
) -> TrialOutcome:
    """Everything the diary says. ``as_of`` is the last diary day to look at, for a trial that still runs."""
    calendar = trial_calendar(window, days, as_of=as_of)
    regions = {region: _region_outcome(region, window, calendar) for region in Region}
    return TrialOutcome(
        window,
        target,
        MappingProxyType(regions),
        calendar,
        gaps_of(calendar, target),
        quality_of(calendar),
    )


def trial_calendar(
    window: TrialWindow, days: Iterable[DiaryDay], *, as_of: date | None = None
) -> tuple[TrialDay, ...]:
    """Every day of the trial in order, each with its entry if there is one, its phase and its use."""
    by_day = {day.day: day for day in days}
    span = _span(window, by_day, as_of)
    phases = {day: phase_of(day, window) for day in span}
    eligible = [day for day in span if phases[day] is Phase.ELIGIBLE and not _excluded(by_day, day)]
    last = set(eligible[-window.trial_days :])
    return tuple(
        TrialDay(
            day,
            (day - window.placement).days,
            phases[day],
            _use(day, phases[day], last, excluded=_excluded(by_day, day)),
            by_day.get(day, DiaryDay(day)),
        )
        for day in span
    )


def _span(window: TrialWindow, by_day: Mapping[date, DiaryDay], as_of: date | None) -> tuple[date, ...]:
    """From the first baseline day to the last day there is anything to say about."""
    first = window.baseline[0] if window.baseline else window.placement
    last = max((day for day in by_day if day >= first), default=first)
    if window.removed_on:
        last = max(window.removed_on, min(last, window.removed_on + timedelta(days=POST_DAYS)))
    elif as_of is not None:
        last = max(last, as_of)
    if as_of is not None:
        last = min(last, as_of)
    return days_between(first, last + timedelta(days=1))


def _excluded(by_day: Mapping[date, DiaryDay], day: date) -> bool:
    return day in by_day and by_day[day].excluded is not None


def _use(day: date, phase: Phase, last: set[date], *, excluded: bool) -> Use:
    if excluded:
        return Use.NONE
    if phase is Phase.BASELINE:
        return Use.BASELINE
    if day in last:
        return Use.WINDOW
    return Use.ELIGIBLE if phase is Phase.ELIGIBLE else Use.NONE


def _region_outcome(region: Region, window: TrialWindow, calendar: Sequence[TrialDay]) -> RegionOutcome:
    baseline = [day.value(region) for day in calendar if day.use is Use.BASELINE]
    eligible = [day.value(region) for day in calendar if day.use in (Use.WINDOW, Use.ELIGIBLE)]
    need = (window.min_baseline_days, window.min_trial_days)
    trial = eligible[-window.trial_days :]
    relief = relief_of(baseline, trial, need=need, expected=(window.baseline_days, len(trial)))
    return RegionOutcome(
        region,
        relief,
        _interval(relief),
        _contrast(relief),
        robustness_of(relief),
        sensitivity_lines(relief, tuple(None if score is None else Fraction(score) for score in eligible)),
    )


def _interval(relief: Relief) -> ReliefInterval:
    if relief.percent is None or min(relief.baseline.n, relief.trial.n) < 2:
        return ReliefInterval(None, None, note=relief.reason or Text("too few days for an interval"))
    return relief_interval(relief.baseline.valid, relief.trial.valid)


def _contrast(relief: Relief) -> Contrast | None:
    if relief.percent is None or min(relief.baseline.n, relief.trial.n) < 2:
        return None
    return contrast_50(relief.baseline.valid, relief.trial.valid)


def quality_of(calendar: Sequence[TrialDay]) -> DiaryQuality:
    """Counts over the days that ask for an entry, lead removal and later not among them."""
    days = [day.diary for day in calendar if day.phase in _TRIAL_PHASES]
    entered = [day for day in days if day.entry is not None]
    staff = [day for day in entered if day.source is Source.STAFF]
    own = [day for day in entered if day.source is not Source.STAFF]
    on_time = sum(day.punctuality is Punctuality.ON_TIME for day in own)
    outside = sum(not day.kept for day in own)
    carer = sum(day.source is Source.CARER for day in own)
    late = len(own) - on_time - outside
    return DiaryQuality(len(days), on_time, late, len(staff), outside, len(days) - len(entered), carer)


def gaps_of(calendar: Sequence[TrialDay], region: Region) -> tuple[Gap, ...]:
    """The days up to lead removal that are not in the means of a region, each with its reason."""
    found = []
    for day in calendar:
        why = _why_not(day, region)
        if why is not None and day.phase is not Phase.POST:
            found.append(Gap(day.day, day.number, *why))
    return tuple(found)


_BY_PHASE: Mapping[Phase, Text] = MappingProxyType(
    {
        Phase.PLACEMENT: Text("lead placement"),
        Phase.DAY_AFTER: Text("day after lead placement"),
        Phase.REMOVAL: Text("lead removal"),
        Phase.POST: Text("after lead removal"),
    }
)


def _why_not(day: TrialDay, region: Region) -> tuple[Text, str] | None:
    """Why a day is not in the means, and who or what says so; None when it is."""
    if day.phase in _BY_PHASE:
        return _BY_PHASE[day.phase], "rule"
    if day.diary.excluded is not None:
        return _exclusion(day.diary), "staff"
    if day.diary.entry is None:
        return Text("no entry"), ""
    if not day.diary.kept:
        return Text("entered outside its window"), "rule"
    if day.entered(region) is None:
        return Text("not answered"), ""
    return (Text("eligible, not among the last days that count"), "rule") if day.use is Use.ELIGIBLE else None


def _exclusion(day: DiaryDay) -> Text:
    if day.excluded_after_removal:
        return Text("%(reason)s (excluded after lead removal)", reason=day.excluded)
    return Text("%(reason)s", reason=day.excluded)
