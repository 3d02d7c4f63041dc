"""Figures of the way from referral to implant: how many reach each step, and how long it takes."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from scs_manager.domain.dashboard_tables import (
    SHARE_HEADERS,
    Box,
    Boxes,
    Cell,
    Figure,
    Rate,
    Rates,
    Table,
    number,
    sentence,
    share_cells,
    tenths,
    words,
)
from scs_manager.domain.registry_statistics import Histogram, Share
from scs_manager.domain.text import Text
from scs_manager.domain.wording import days_text

STEP_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "referred": Text("Referred"),
        "screened": Text("Screened and signed"),
        "reviewed": Text("Seen by the team"),
        "placed": Text("Leads placed"),
        "ended": Text("Trial ended"),
        "chosen": Text("Decided to implant"),
        "implanted": Text("Implanted"),
    }
)
WAIT_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "screened": Text("Referral to signed screening"),
        "reviewed": Text("Referral to team review"),
        "placed": Text("Referral to lead placement"),
        "decided": Text("Referral to decision"),
        "implanted": Text("Decision to implant"),
    }
)
TARGETED = "decided"
"""The wait for which the clinic has a target."""
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def funnel(counts: Mapping[str, Any], *, narrowed: bool = False) -> Figure:
    """How many of those referred reached each step; beside it, of those who had reached the step before."""
    reached: Mapping[str, int] = counts["pathway"]
    everybody = reached["referred"]
    shares = {name: Share(min(reached[name], everybody), everybody) for name in STEP_NAMES}
    end = shares["implanted"]
    notes = [
        Text("Still on the way and not decided: %(n)s.", n=reached["on_the_way"]),
        Text("Implanted without a trial: %(n)s.", n=reached["untried"]),
        Text("Intervals are approximate (Wilson). The period is that of the referral."),
    ]
    if narrowed:
        notes.append(
            Text(
                "Filtered to cases with a planned trial or a decision, so nearly all passed the first steps."
            )
        )
    return Figure(
        "pathway",
        Text("From referral to implant"),
        Text("Implanted: %(share)s.", share=sentence(end)),
        _funnel_table(reached, shares),
        Rates(tuple(Rate(name, shares[step], step == "implanted") for step, name in STEP_NAMES.items())),
        tuple(notes),
        "pathway.referred",
    )


def _funnel_table(reached: Mapping[str, int], shares: Mapping[str, Share]) -> Table:
    counts = {name: reached[name] for name in STEP_NAMES}
    before: dict[str, Share | None] = {"referred": None}
    totals = []
    for earlier, name in pairwise(STEP_NAMES):
        before[name] = Share(reached[f"{name}_after"], reached[earlier])
        counts |= {f"{name}:after": reached[f"{name}_after"]}
        counts |= {f"{name}:lost": reached[earlier] - reached[f"{name}_after"]}
        totals.append((earlier, (f"{name}:after", f"{name}:lost")))
    rows = tuple(
        (
            words(title),
            number(reached[name], key=name, measure=f"pathway.{name}"),
            *share_cells(shares[name], (name, "referred")),
            *_of_before(name, before[name]),
        )
        for name, title in STEP_NAMES.items()
    )
    headers = (
        Text("Step"),
        Text("Patients"),
        Text("Of all referred"),
        SHARE_HEADERS[1],
        Text("Of the step before"),
    )
    return Table((*headers, SHARE_HEADERS[1]), rows, counts, tuple(totals))


def _of_before(name: str, share: Share | None) -> tuple[Cell, Cell]:
    if share is None:
        return words("–"), words("–")
    return share_cells(share, (name, f"{name}:after", f"{name}:lost"))


def waits(counts: Mapping[str, Any]) -> Figure:
    """Median and quartiles of each wait that is over, and how many took longer than the target."""
    target: int = counts["waits"]["target"]
    found = {name: Histogram.of(counts["waits"][name]) for name in WAIT_NAMES}
    known = {name: each for name, each in found.items() if each.n}
    decided = found[TARGETED]
    middle = decided.quantile(HALF)
    finding = (
        Text("Nobody has been decided about yet.")
        if middle is None
        else Text(
            "Referral to decision: median %(middle)s, target %(target)s days; %(over)s of %(n)s took longer.",
            middle=_days(middle),
            target=target,
            over=decided.above(target),
            n=decided.n,
        )
    )
    return Figure(
        "waits",
        Text("Waiting times"),
        finding,
        _waits_table(found, target),
        Boxes(tuple(_box(name, each, target) for name, each in known.items())) if known else None,
        (
            Text("Waits that are over. Those still waiting are not in them, and may wait longer."),
            Text("A decision to defer or to repeat the trial ends no wait."),
            Text("The period is that of the referral."),
        ),
        "wait.decided",
    )


def _box(name: str, days: Histogram, target: int) -> Box:
    low, middle, high = (days.quantile(part) or Fraction(0) for part in (QUARTER, HALF, 3 * QUARTER))
    return Box(WAIT_NAMES[name], low, middle, high, target if name == TARGETED else None)


def _waits_table(found: Mapping[str, Histogram], target: int) -> Table:
    headers = (
        Text("Wait"), Text("Patients"), Text("Lower quartile, days"), Text("Median, days"),
        Text("Upper quartile, days"), Text("Over the target"),
    )  # fmt: skip
    over = found[TARGETED].above(target)
    counts = {name: each.n for name, each in found.items()}
    counts |= {"over": over, "within": counts[TARGETED] - over}
    rows = tuple(
        (
            words(WAIT_NAMES[name]),
            number(each.n, key=name, measure=f"wait.{name}"),
            *(_quantile(each, part, name) for part in (QUARTER, HALF, 3 * QUARTER)),
            number(over, key="over", measure="wait.over") if name == TARGETED else words("–"),
        )
        for name, each in found.items()
    )
    return Table(headers, rows, counts, ((TARGETED, ("over", "within")),))


def _quantile(days: Histogram, part: Fraction, key: str) -> Cell:
    value = days.quantile(part)
    if value is None:
        return words("–")
    return Cell(Text("%(days)s", days=_plain(value)), _plain(value), (key,))


def _plain(value: Fraction) -> str:
    """Whole days without decimals."""
    return str(value.numerator) if value.denominator == 1 else tenths(value)


def _days(value: Fraction) -> Text:
    return days_text(value.numerator) if value.denominator == 1 else Text("%(n)s days", n=tenths(value))
