"""Builds the relief figure: one bar per region with its interval, lines at 30 and 50 percent."""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from types import MappingProxyType

from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.diary_statistics import RegionOutcome, TrialOutcome
from scs_manager.domain.figures import ReliefBar, ReliefFigure, TableRow
from scs_manager.domain.relief import MODERATE, SUBSTANTIAL, interval_beside, outward, percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import region_order
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined

AXIS_LOWEST, AXIS_HIGHEST = -100, 150
"""The axis never reaches further; a bar or an interval beyond it ends open at its edge."""


def relief_figure(
    outcome: TrialOutcome,
    *,
    stated: Mapping[Region, int] = MappingProxyType({}),
    never_negative: Text | None = None,
) -> ReliefFigure:
    """Relief per region side by side, never averaged; ``stated`` is what the patient said, in percent, and
    ``never_negative`` why the trial cannot fail the patient, where it cannot.
    """
    regions = region_order(outcome.target)
    bars = tuple(_bar(outcome, outcome.regions[region], stated.get(region)) for region in regions)
    low, high = _axis(bars)
    return ReliefFigure(
        title=Text("Relief"),
        finding=_finding(outcome, never_negative),
        key=Text("Line below a bar: approximate interval. Hollow diamond: what the patient said."),
        alt=_alt(bars),
        low=low,
        high=high,
        lines=(MODERATE, SUBSTANTIAL),
        bars=bars,
        headers=(Text("Region"), Text("Relief"), Text("Approximate interval"), Text("Said by the patient")),
        rows=tuple(_row(bar) for bar in bars),
    )


def _bar(outcome: TrialOutcome, result: RegionOutcome, stated: int | None) -> ReliefBar:
    percent, interval = result.relief.percent, result.interval
    low, high = None, None
    if interval.low is not None and interval.high is not None:
        low, high = outward(interval.low, interval.high)
    return ReliefBar(
        result.region,
        REGION_NAMES[result.region],
        result.region is outcome.target,
        None if percent is None else float(percent),
        Text("unknown") if percent is None else percent_text(percent),
        low,
        high,
        _interval(result),
        stated,
    )


def _interval(result: RegionOutcome) -> Text:
    low, high = result.interval.low, result.interval.high
    if low is None or high is None:
        return Text("%(note)s", note=result.interval.note)
    return interval_beside(result.relief.percent, low, high)


def _axis(bars: Sequence[ReliefBar]) -> tuple[int, int]:
    """From 0 to 100 percent, wider in tens where a bar or an interval needs it, within fixed ends."""
    ends = [end for bar in bars for end in (bar.value, bar.low, bar.high, bar.stated) if end is not None]
    low, high = min(0, *ends, 0), max(100, *ends, 100)
    return max(floor(low / 10) * 10, AXIS_LOWEST), min(ceil(high / 10) * 10, AXIS_HIGHEST)


def _finding(outcome: TrialOutcome, never_negative: Text | None) -> Text:
    primary = outcome.primary
    percent, region = primary.relief.percent, REGION_NAMES[primary.region]
    if percent is None:
        return Text("%(region)s, the target: %(reason)s.", region=region, reason=primary.relief.reason)
    spared = never_negative is not None and primary.met is Truth.NOT_MET
    return Text(
        "%(region)s, the target: %(relief)s; 50 %% or more is %(label)s.",
        region=region,
        relief=percent_text(percent),
        label=Text("unknown: %(why)s", why=never_negative) if spared else primary.label,
    )


def _alt(bars: Sequence[ReliefBar]) -> Text:
    parts = [
        Text("Bars of pain relief in percent with approximate interval, and lines at 30 and 50."),
        *(
            Text("%(region)s: %(relief)s (%(interval)s).", region=b.name, relief=b.shown, interval=b.interval)
            for b in bars
        ),
        *(
            Text("Said by the patient, %(region)s: %(stated)s %%.", region=b.name, stated=b.stated)
            for b in bars
            if b.stated is not None
        ),
    ]
    return joined(parts, " ")


def _row(bar: ReliefBar) -> TableRow:
    said = Text("–") if bar.stated is None else Text("%(stated)s %%", stated=bar.stated)
    return TableRow((bar.name, bar.shown, bar.interval, said))
