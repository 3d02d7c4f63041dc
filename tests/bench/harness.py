"""Interleaved rounds, paired ratios and the table: how every figure of the benchmark is taken.

Each round runs every variant once for a short sample, in an order that rotates from round to round, so that
a busy machine hits all of them alike. A figure is the median over the rounds of the ratio inside the same
round; the smallest and the largest are printed beside it.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Sample = Callable[[], float]


@dataclass(frozen=True)
class Ratio:
    """A figure over its baseline: the median of the paired ratios and their range."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Figure:
    """One printed row: the measured figure beside its goal."""

    goal_id: str
    what: str
    measured: str
    minimum: str
    target: str
    passed: bool
    detail: str = ""


def interleave(variants: Mapping[str, Sample], *, rounds: int) -> dict[str, list[float]]:
    """One sample per variant and round, in rotating order, after one warm-up of each."""
    names = list(variants)
    for name in names:
        variants[name]()
    samples: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            samples[name].append(variants[name]())
    return samples


def paired_ratio(figure: Sequence[float], baseline: Sequence[float]) -> Ratio:
    """The figure over the baseline, taken inside each round."""
    ratios = [mine / other for mine, other in zip(figure, baseline, strict=True)]
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))


def cpu_us_each(call: Callable[[], None], *, times: int) -> Sample:
    """A sample: CPU microseconds of this process per call; waiting for a neighbour does not count."""

    def sample() -> float:
        began = time.process_time()
        for _ in range(times):
            call()
        return (time.process_time() - began) / times * 1e6

    return sample


def _result(figure: Figure) -> str:
    """What was not measured is neither met nor missed."""
    if figure.measured == "skipped":
        return "-"
    return "met" if figure.passed else "MISSED"


def print_table(figures: Sequence[Figure]) -> None:
    """The figures as a table that reads in a terminal and in Markdown."""
    head = ("goal", "what", "measured", "minimum", "target", "result", "detail")
    rows = [(f.goal_id, f.what, f.measured, f.minimum, f.target, _result(f), f.detail) for f in figures]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, tuple("-" * width for width in widths), *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
