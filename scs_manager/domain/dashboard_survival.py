"""Figures of how long implants and their effect last: Kaplan and Meier's curves over all implants."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from scs_manager.domain.dashboard_tables import Cell, Curve, Figure, Table
from scs_manager.domain.figures import TableRow
from scs_manager.domain.suppression import LEAST
from scs_manager.domain.survival import AtRisk, Observed, Survival, survival_of
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
    rows = tuple(_row(mark, row) for mark, row in zip(survival.marks, figure.rows, strict=True))
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
        Table(figure.headers, rows, smallest_groups(survival)),
        Curve(figure) if figure.curve else None,
        tuple(notes),
        measure,
    )


def _row(mark: AtRisk, row: TableRow) -> tuple[Cell, ...]:
    """A share changes with each single end, so a file tells it only where it tells the number of ends."""
    at, ended = f"at:{mark.month}", f"ended:{mark.month}"
    month, at_risk, *others = (Cell(words, str(words)) for words in row.cells)
    return (month, replace(at_risk, keys=(at,)), *(replace(cell, keys=(at, ended)) for cell in others))


def smallest_groups(survival: Survival) -> dict[str, int]:
    """What each row of the table would give away: its smallest group that could be told apart.

    Everybody starts at risk, and the numbers only fall, or only rise. So it is enough to look at a number
    itself and at its distance from the nearest row before it that a file tells.
    """
    groups: dict[str, int] = {}
    at_risk, ended, left = None, 0, 0
    for mark in survival.marks:
        gone = mark.at_risk if at_risk is None else at_risk - mark.at_risk
        groups[f"at:{mark.month}"] = told = min(mark.at_risk, gone)
        away = survival.n - mark.at_risk - mark.ended
        groups[f"ended:{mark.month}"] = both = min(told, mark.ended - ended, away - left)
        if told >= LEAST:
            at_risk = mark.at_risk
        if both >= LEAST:
            ended, left = mark.ended, away
    return groups


@lru_cache(maxsize=KEPT)
def survival_from(bars: Bars) -> Survival:
    """The curve of a histogram of days; days below 0 stand for dates that cannot be so."""
    return survival_of(
        Observed(days, seen) if days >= 0 else None for days, seen, n in bars for _ in range(n)
    )
