"""Builds the domain panel: change of each measure in units of its important change (measures.md 5)."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor

from scs_manager.domain.figures import TableRow
from scs_manager.domain.measure_settings import UsedChange
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.outcome_measures import KIND_NAMES
from scs_manager.domain.relief import fixed
from scs_manager.domain.review_figures import DomainBar, DomainPanel
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import day_and_short_month, joined

AXIS_LOWEST, AXIS_HIGHEST = -4, 6
"""The axis never reaches further; a bar beyond it ends open at its edge and its number still stands."""
_KEY = Text(
    "Right of 0 is better; the dashed line is one important change. Bold, solid: worse than the clinic’s"
    " limit before the trial. Outlined: not worse than it, or no limit set."
)
_ANSWER = {Truth.MET: Text("yes"), Truth.NOT_MET: Text("no"), Truth.UNKNOWN: Text("unknown")}
_IMPAIRED = {Truth.MET: True, Truth.NOT_MET: False, Truth.UNKNOWN: None}


def domain_panel(domains: Sequence[OutcomeDomain]) -> DomainPanel:
    """A bar for every measure; one that cannot be computed keeps its row and says why."""
    bars = tuple(_bar(domain) for domain in domains)
    finding = _finding(domains)
    low, high = _axis(bars)
    return DomainPanel(
        title=Text("Change by domain"),
        finding=finding,
        key=_KEY,
        alt=joined([Text("Bars from 0."), finding, *(bar.label for bar in bars)], " "),
        low=low,
        high=high,
        bars=bars,
        headers=(
            Text("Measure"),
            Text("Domain"),
            Text("Before"),
            Text("After"),
            Text("Change"),
            Text("Important change"),
            Text("In important changes"),
            Text("Reached"),
            Text("Impaired before"),
            Text("Prorated"),
        ),
        rows=tuple(_row(domain) for domain in domains),
    )


def gain_text(gain: Fraction) -> str:
    """With two decimals and its sign; a gain short of one important change is never shown as one."""
    shown = fixed(gain, 2)
    if abs(gain) < 1 and shown in ("1.00", "−1.00"):
        shown = shown.replace("1.00", "0.99")
    return f"+{shown}" if gain > 0 else shown


def _bar(domain: OutcomeDomain) -> DomainBar:
    gain = domain.gain
    shown = _gain_words(domain)
    label = Text("%(name)s: %(shown)s.", name=domain.name, shown=shown)
    if domain.before is not None and domain.after is not None:
        label = Text(
            "%(name)s: %(before)s to %(after)s, %(shown)s.",
            name=domain.name,
            before=_score(domain.before),
            after=_score(domain.after),
            shown=shown,
        )
    number = None if gain is None else float(gain)
    return DomainBar(domain.name, number, shown, _IMPAIRED[domain.impaired], label)


def _gain_words(domain: OutcomeDomain) -> Text:
    if domain.gain is None:
        return Text("not computable: %(reason)s", reason=domain.reason)
    return Text("%(gain)s", gain=gain_text(domain.gain))


def _score(value: Fraction | None) -> str:
    """A score as it is written, with two decimals at most."""
    return "–" if value is None else _short(value)


def _short(value: Fraction) -> str:
    return fixed(value, 2).rstrip("0").rstrip(".")


def _change(value: Fraction | None) -> str:
    if value is None:
        return "–"
    return f"+{_short(value)}" if value > 0 else _short(value)


def _axis(bars: Sequence[DomainBar]) -> tuple[int, int]:
    gains = [bar.gain for bar in bars if bar.gain is not None]
    low, high = floor(min([*gains, -1])), ceil(max([*gains, 2]))
    return max(low, AXIS_LOWEST), min(high, AXIS_HIGHEST)


def _finding(domains: Sequence[OutcomeDomain]) -> Text:
    states = [domain.improved for domain in domains]
    worse = sum(domain.worse is Truth.MET for domain in domains)
    open_ones = sum(domain.gain is None for domain in domains)
    stale = sum(domain.out_of_date for domain in domains)
    said = Text(
        "%(better)s of %(all)s measures better by their important change or more, %(worse)s worse.",
        better=states.count(Truth.MET),
        all=len(domains),
        worse=worse,
    )
    more = [Text("%(n)s not computable.", n=open_ones)] if open_ones else []
    more += [Text("%(n)s with a start that is out of date.", n=stale)] if stale else []
    return joined([said, *more], " ")


def _row(domain: OutcomeDomain) -> TableRow:
    return TableRow(
        (
            domain.name,
            KIND_NAMES[domain.kind],
            _dated(domain.before, domain, before=True),
            _dated(domain.after, domain, before=False),
            Text("%(change)s", change=_change(domain.change)),
            _needed(domain.important_change),
            _gain_words(domain),
            _ANSWER[domain.improved],
            _ANSWER[domain.impaired],
            Text("yes") if domain.prorated else Text("no"),
        )
    )


def _dated(value: Fraction | None, domain: OutcomeDomain, *, before: bool) -> Text:
    on = domain.before_on if before else domain.after_on
    if value is None or on is None:
        return Text("%(value)s", value=_score(value))
    if before and domain.out_of_date:
        return Text("%(value)s (%(day)s, out of date)", value=_score(value), day=_day(on))
    return Text("%(value)s (%(day)s)", value=_score(value), day=_day(on))


def _day(on: date) -> Text:
    return Text("%(day)s %(year)s", day=day_and_short_month(on), year=on.year)


def _needed(change: UsedChange | None) -> Text:
    """``10 points [read]``; the clinic's own choice says so, else it is the default of the table."""
    if change is None:
        return Text("none set")
    if change.chosen:
        return Text("%(points)s [%(mark)s, clinic’s choice]", points=change.words, mark=change.provenance)
    return Text("%(points)s [%(mark)s]", points=change.words, mark=change.provenance)
