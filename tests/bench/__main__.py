"""``python -m tests.bench [GOAL ...]`` prints each figure beside its goal; a missed minimum exits 1."""

import sys
from collections.abc import Callable, Sequence

from tests.bench.against_django import against_django
from tests.bench.dashboard import dashboard
from tests.bench.diary_growth import diary_growth
from tests.bench.diary_load import rate_at_eight, writers_at_once
from tests.bench.diary_post import commits_per_request, diary_post_cpu
from tests.bench.harness import Figure, print_table
from tests.bench.papers import against_browser, batch, batch_growth, drawn
from tests.bench.registry import growth
from tests.bench.rescreens import edits, registry
from tests.bench.screening_engines import against_engines, evidence_rate
from tests.bench.signing import signing
from tests.bench.transfer import transfer
from tests.bench.worklist_page import worklist_page

GOALS: dict[str, Callable[[], Sequence[Figure]]] = {
    "P1": diary_post_cpu,
    "P2": rate_at_eight,
    "P6": against_django,
    "P7": commits_per_request,
    "P8": writers_at_once,
    "P9": diary_growth,
    "P10": growth,
    "P12": worklist_page,
    "P13": evidence_rate,
    "P14": against_engines,
    "P15": registry,
    "P16": edits,
    "P17": drawn,
    "P18": against_browser,
    "P19": signing,
    "P20": batch_growth,
    "batch": batch,
    "dashboard": dashboard,
    "transfer": transfer,
}
"""Goal number of the performance notes -> what measures it; later goals add a line."""


def main(wanted: Sequence[str]) -> int:
    """Measure the wanted goals (all without a word) and print the table."""
    unknown = sorted(set(wanted) - set(GOALS))
    if unknown:
        print(f"No such goal: {', '.join(unknown)}. There are {', '.join(GOALS)}.", file=sys.stderr)
        return 2
    figures = [figure for name in wanted or GOALS for figure in GOALS[name]()]
    print_table(figures)
    return 0 if all(figure.passed for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
