"""Builds the domain panel: change of each measure in units of its important change (measures.md 5)."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from scs_manager.domain.figures import TableRow
from scs_manager.domain.measure_settings import UsedChange, plain_number
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.outcome_measures import KIND_NAMES
from scs_manager.domain.relief import number_text
from scs_manager.domain.review_figures import DomainBar, DomainPanel
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import full_date, joined

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
            Text("Worse than the limit before"),
            Text("Made up from part of the items"),
        ),
        rows=tuple(_row(domain) for domain in domains),
    )


def cut(value: Fraction, places: int) -> str:
    """A number cut towards 0, so that 0.996 is never shown as 1; true minus sign."""
    scale = 10**places
    steps = int(abs(value) * scale)
    shown = f"{steps // scale}.{steps % scale:0{places}d}"
    return number_text(f"-{shown}") if value < 0 and steps else shown


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
    return Text("%(gain)s", gain=_signed(domain.gain, 2))


def _signed(value: Fraction, places: int) -> str:
    shown = cut(value, places)
    return f"+{shown}" if value > 0 else shown


def _score(value: Fraction | None) -> str:
    """A score as it is written, with two decimals at most."""
    if value is None:
        return "–"
    return plain_number(value) if (value * 100).denominator == 1 else cut(value, 2)


def _axis(bars: Sequence[DomainBar]) -> tuple[int, int]:
    gains = [bar.gain for bar in bars if bar.gain is not None]
    low, high = floor(min([*gains, -1])), ceil(max([*gains, 2]))
    return max(low, AXIS_LOWEST), min(high, AXIS_HIGHEST)


def _finding(domains: Sequence[OutcomeDomain]) -> Text:
    states = [domain.improved for domain in domains]
    worse = sum(domain.worse is Truth.MET for domain in domains)
    open_ones = sum(domain.gain is None for domain in domains)
    said = Text(
        "%(better)s of %(all)s measures better by their important change or more, %(worse)s worse.",
        better=states.count(Truth.MET),
        all=len(domains),
        worse=worse,
    )
    if not open_ones:
        return said
    return joined([said, Text("%(n)s not computable.", n=open_ones)], " ")


def _row(domain: OutcomeDomain) -> TableRow:
    change = domain.change
    return TableRow(
        (
            domain.name,
            KIND_NAMES[domain.kind],
            _dated(domain.before, domain, before=True),
            _dated(domain.after, domain, before=False),
            Text("%(change)s", change="–" if change is None else _signed(change, 2)),
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
    return Text("%(value)s (%(day)s)", value=_score(value), day=full_date(on))


def _needed(change: UsedChange | None) -> Text:
    """``10 points [read]``; the clinic's own choice says so, else it is the default of the table."""
    if change is None:
        return Text("none set")
    if change.chosen:
        return Text("%(points)s [%(mark)s, clinic’s choice]", points=change.words, mark=change.provenance)
    return Text("%(points)s [%(mark)s]", points=change.words, mark=change.provenance)
