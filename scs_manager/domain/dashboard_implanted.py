"""How many of those whose leads went in were implanted: of all, by year, and trial by trial by its number."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from scs_manager.domain.dashboard_tables import (
    SHARE_HEADERS,
    Cell,
    Figure,
    Rate,
    Rates,
    Table,
    linked,
    sentence,
    share_counts,
    share_row,
    words,
)
from scs_manager.domain.registry_statistics import Share
from scs_manager.domain.text import Text

NOTES = (
    Text("Implanted at any time so far. Trials that still run are included."),
    Text("Of all and by year a case counts once, by the day of its newest lead placement."),
    Text("By number every trial counts: one that was repeated stands in its line as not implanted."),
)


def to_implant(counts: Mapping[str, Any]) -> Figure:
    """How many of those whose leads went in were implanted, by year and by number of the trial."""
    trials, cells = counts["trials"], counts["cells"]
    whole = Share(trials["implanted"], trials["placed"])
    years = {f"year.{year}": Share(found[4], found[0]) for year, found in folded(cells, 3).items()}
    numbers = by_number(cells)
    rates = [Rate(Text("All"), whole, strong=True)]
    rates += [Rate(_year(key), share) for key, share in list(years.items())[-8:]]
    waiting = Text("Of those whose trial has ended, %(n)s are not decided yet.", n=trials["undecided"])
    return Figure(
        "implanted",
        Text("Implanted after a trial"),
        Text("Ever implanted: %(share)s of those whose leads were placed.", share=sentence(whole)),
        _table(whole, years, numbers),
        Rates(tuple(rates)),
        (waiting, *NOTES),
        "trial.placed",
    )


def by_number(cells: Sequence[Sequence[Any]]) -> dict[str, Share]:
    """Each trial by its number; whoever had a second one had a first one too, without an implant after it."""
    found = folded(cells, 4)
    last = max(found, default=0)
    reached = {n: sum(sums[0] for m, sums in found.items() if m >= n) for n in range(1, last + 1)}
    return {f"number.{n}": Share(found[n][4] if n in found else 0, placed) for n, placed in reached.items()}


def _table(whole: Share, years: Mapping[str, Share], numbers: Mapping[str, Share]) -> Table:
    rows = [
        share_row(words(Text("All")), whole, "all", all_of="trial.placed", measure="trial.implanted"),
        *_rows(years, _year),
        *_rows(numbers, _number),
    ]
    told, totals = share_counts({"all": whole, **years, **numbers})
    totals += (("all:n", tuple(f"{key}:n" for key in years)), ("all", tuple(years)), ("all", tuple(numbers)))
    wholes = [f"{key}:n" for key in ("all", *numbers)]
    totals += linked(told, tuple(pairwise(wholes)))
    headers = (Text("Lead placement"), Text("Implanted"), Text("Leads placed"), *SHARE_HEADERS)
    return Table(headers, tuple(rows), told, totals)


def _rows(shares: Mapping[str, Share], named: Callable[[str], Text]) -> list[tuple[Cell, ...]]:
    return [share_row(words(named(key)), share, key, all_of=key) for key, share in shares.items()]


def _year(key: str) -> Text:
    return Text("%(year)s", year=key.removeprefix("year."))


def _number(key: str) -> Text:
    n = key.removeprefix("number.")
    return Text("Third trial or later") if n == "3" else Text("Trial number %(n)s", n=n)


def folded(cells: Sequence[Sequence[Any]], key: int) -> dict[Any, list[int]]:
    """Placed, tried, known, at 50 % and implanted of each value of one key, in its order."""
    found: dict[Any, list[int]] = {}
    for cell in cells:
        sums = found.setdefault(cell[key], [0] * 5)
        found[cell[key]] = [a + b for a, b in zip(sums, cell[5:], strict=True)]
    return {value: found[value] for value in sorted(found, key=lambda each: (each is None, str(each)))}
