"""Figures of how long implants and their effect last: Kaplan and Meier's curves over all implants."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from scs_manager.domain.dashboard_tables import Cell, Curve, Figure, Table
from scs_manager.domain.survival import Observed, Survival, survival_of
from scs_manager.domain.survival_figures import EXPLANT, LOSS, Ending, survival_figure
from scs_manager.domain.text import Text

KEPT = 32
"""Curves kept of histograms that were asked for again."""
Bars = tuple[tuple[int, bool, int], ...]


def to_explant(counts: Mapping[str, Any]) -> Figure:
    """How many implants go on, by time since the implant."""
    return _curve(counts, "explant", EXPLANT, "after.explanted")


def to_loss(counts: Mapping[str, Any]) -> Figure:
    """How many implants have not lost their effect, by time since the implant."""
    return _curve(counts, "loss", LOSS, "after.lost")


def _curve(counts: Mapping[str, Any], name: str, ending: Ending, measure: str) -> Figure:
    bars = tuple((days, seen, n) for days, seen, n in counts["survival"][name])
    survival = survival_from(bars)
    figure = survival_figure(survival, ending)
    told = {"n": survival.n, "ended": survival.ended, "going": survival.n - survival.ended}
    rows = tuple(tuple(_cell(words) for words in row.cells) for row in figure.rows)
    notes = [
        figure.key,
        Text("By the day of implant. Those whose end was not seen count as far as they are known."),
    ]
    if survival.left_out:
        notes.append(Text("Left out, their dates contradict each other: %(n)s.", n=survival.left_out))
    return Figure(
        name,
        figure.title,
        figure.finding,
        Table(figure.headers, rows, told, (("n", ("ended", "going")),)),
        Curve(figure) if figure.curve else None,
        tuple(notes),
        measure,
    )


def _cell(words: Text) -> Cell:
    """Shares and numbers at risk change with each single end, so a file tells them of enough ends only."""
    return Cell(words, str(words), ("n", "ended"))


@lru_cache(maxsize=KEPT)
def survival_from(bars: Bars) -> Survival:
    """The curve of a histogram of days; days below 0 stand for dates that cannot be so."""
    return survival_of(
        Observed(days, seen) if days >= 0 else None for days, seen, n in bars for _ in range(n)
    )
