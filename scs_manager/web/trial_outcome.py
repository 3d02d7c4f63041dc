"""The outcome so far in words and one small drawing: the number, its interval, and whether it would hold."""

from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.diary_statistics import RegionOutcome, TrialOutcome, Use
from scs_manager.domain.relief import (
    SUBSTANTIAL,
    fixed,
    interval_beside,
    outward,
    percent_text,
    rounded_percent,
)
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import EndedTrial, waiver_words
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import day_and_month
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.interval_chart import interval_chart


@dataclass(frozen=True)
class OtherCount:
    """Relief counted in another way, or in another region."""

    label: str
    relief: str
    mark: str
    words: str


@dataclass(frozen=True)
class OutcomePage:
    """The result so far; without a number it says why there is none."""

    number: str
    of: str
    interval: str
    chart: Markup | None
    mark: str
    label: str
    note: str
    means: str
    missing: str
    after: str
    """The evenings after removal, which are never counted."""
    waived: str
    """Who did without a valid baseline, and why."""
    others: list[OtherCount]


_SPARED = {
    True: Text("unknown: aborted, which is never a negative trial"),
    False: Text("unknown: not technically adequate, which is never a negative trial"),
}
_MARK = {Truth.MET: "met", Truth.NOT_MET: "not-met", Truth.UNKNOWN: "unknown"}


def outcome_page(outcome: TrialOutcome, ended: EndedTrial) -> OutcomePage:
    """The outcome in the target region, and the others beside it; what cannot be negative is unknown."""
    primary = outcome.primary
    percent = primary.relief.percent
    spared = TrialEvidence(outcome, technically_adequate=ended.adequate, aborted=ended.end.aborted)
    met = spared.judged(primary.met)
    label = str(say(primary.label if met is primary.met else _SPARED[ended.end.aborted]))
    return OutcomePage(
        number=_unbroken(say(percent_text(percent))) if percent is not None else _("No result yet"),
        of=_of(outcome),
        interval=_interval(primary),
        chart=_chart(primary, percent),
        mark=_MARK[met],
        label=label[:1].upper() + label[1:],
        note=_("The interval reaches both sides of 50.") if primary.borderline else "",
        means=_means(outcome),
        missing=_missing(outcome),
        after=str(say(ended.post.words)) if ended.post and ended.post.days else "",
        waived=str(say(waiver_words(ended.waiver, ended.zone))) if ended.waiver else "",
        others=_others(outcome),
    )


def _of(outcome: TrialOutcome) -> str:
    percent = outcome.primary.relief.percent
    if percent is None:
        return str(say(outcome.primary.relief.reason)) if outcome.primary.relief.reason else ""
    if percent < 0:
        return ""
    words = {
        Region.BACK: _("less back pain"),
        Region.LEG: _("less leg pain"),
        Region.WORST: _("less pain overall"),
    }
    return words[outcome.target]


def _interval(region: RegionOutcome) -> str:
    interval = region.interval
    if region.relief.percent is None:
        return ""
    if interval.low is None or interval.high is None:
        return f"({say(interval.note)})" if interval.note else ""
    return _(
        "(approximately %(interval)s, from day-to-day variation only)",
        interval=say(interval_beside(region.relief.percent, interval.low, interval.high)),
    )


def _chart(region: RegionOutcome, percent: Fraction | None) -> Markup | None:
    if percent is None:
        return None
    low, high = region.interval.low, region.interval.high
    bounds = outward(low, high) if low is not None and high is not None else (None, None)
    words = _(
        "Relief %(percent)s percent against the threshold of %(threshold)s percent",
        percent=rounded_percent(percent),
        threshold=SUBSTANTIAL,
    )
    return interval_chart(
        value=float(percent), low=bounds[0], high=bounds[1], threshold=SUBSTANTIAL, words=words
    )


def _means(outcome: TrialOutcome) -> str:
    relief = outcome.primary.relief
    if relief.baseline.mean is None:
        return ""
    first, last = _days(outcome, Use.BASELINE)
    before = _("Mean %(mean)s before (%(first)s to %(last)s).", mean=fixed(relief.baseline.mean, 1),
               first=first, last=last)  # fmt: skip
    if relief.trial.mean is None or relief.points is None:
        return before
    first, last = _days(outcome, Use.WINDOW)
    n = len(relief.trial.values)
    after = _("Mean %(mean)s in the last %(n)s eligible days (%(first)s to %(last)s):",
              mean=fixed(relief.trial.mean, 1), n=n, first=first, last=last)  # fmt: skip
    points = fixed(abs(relief.points), 1)
    change = (
        _("%(points)s points less.", points=points)
        if relief.points >= 0
        else _("%(points)s points more.", points=points)
    )
    return f"{before} {after} {change}"


def _days(outcome: TrialOutcome, use: Use) -> tuple[str, str]:
    days = [day.day for day in outcome.days if day.use is use]
    return str(say(day_and_month(days[0]))), str(say(day_and_month(days[-1])))


def _missing(outcome: TrialOutcome) -> str:
    robustness = outcome.primary.robustness
    if outcome.primary.relief.percent is None:
        return ""
    if not robustness.missing:
        return _("No day of the window is missing.")
    return _("%(n)s of the window’s days missing: %(note)s.", n=robustness.missing, note=say(robustness.note))


def _others(outcome: TrialOutcome) -> list[OtherCount]:
    lines = [
        _other(_capital(str(say(line.label))), line.percent, line.met, line.note)
        for line in outcome.primary.sensitivity
        if line.percent is not None
    ]
    for region, result in outcome.regions.items():
        if region is not outcome.target:
            label = _("%(region)s (not the target)", region=say(REGION_NAMES[region]))
            lines.append(_other(label, result.relief.percent, result.met, result.relief.reason))
    return lines


def _other(label: str, percent: Fraction | None, met: Truth, note: object) -> OtherCount:
    words = {Truth.MET: _("Met"), Truth.NOT_MET: _("Not met"), Truth.UNKNOWN: _("Unknown")}
    relief = _unbroken(say(percent_text(percent))) if percent is not None else str(say(note))
    return OtherCount(label, relief, _MARK[met], words[met])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _unbroken(words: object) -> str:
    """A number stays beside its percent sign."""
    return str(words).replace(" %", "\N{NO-BREAK SPACE}%")
