"""Small numbers in exports: none is told, and none follows from what is told."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scs_manager.domain.csv_cells import TRIGGERS, safe, safe_row
from scs_manager.domain.suppression import LEAST, Total, determined, hidden

ROW: tuple[Total, ...] = (("all", ("a", "b", "c")),)


@pytest.mark.parametrize(
    ("counts", "gone"),
    [
        ({"a": 20, "b": 30, "c": 5, "all": 55}, set()),
        ({"a": 20, "b": 30, "c": 4, "all": 54}, {"a", "c"}),
        ({"a": 6, "b": 30, "c": 4, "all": 40}, {"a", "c"}),
        ({"a": 2, "b": 30, "c": 4, "all": 36}, {"a", "c"}),
        ({"a": 1, "b": 30, "c": 3, "all": 34}, {"a", "b", "c"}),
        ({"a": 0, "b": 0, "c": 40, "all": 40}, {"a", "b", "c"}),
        ({"a": 1, "b": 1, "c": 2, "all": 4}, {"a", "b", "c", "all"}),
        ({"a": 1, "b": 1, "c": 5, "all": 7}, {"a", "b", "c"}),
    ],
)
def test_a_small_part_takes_others_with_it_until_it_cannot_be_computed(
    counts: dict[str, int], gone: set[str]
) -> None:
    assert hidden(counts, ROW) == gone


def test_a_total_that_is_hidden_protects_its_only_part() -> None:
    assert hidden({"k": 3, "rest": 40, "n": 43}, (("n", ("k", "rest")),)) == {"k", "rest"}
    assert hidden({"k": 30, "rest": 3, "n": 33}, (("n", ("k", "rest")),)) == {"k", "rest"}
    assert hidden({"part": 3, "whole": 3}, (("whole", ("part",)),)) == {"part", "whole"}


def test_two_rings_joined_by_one_cell_do_not_give_that_cell_away() -> None:
    """Every row and column has two hidden cells or more, and still the bridge between the rings follows."""
    lines: tuple[Total, ...] = (
        ("r1", ("a", "b")), ("r2", ("c", "d", "bridge")), ("k1", ("a", "c")), ("k2", ("b", "d")),
        ("r3", ("e", "f")), ("r4", ("g", "h")), ("k3", ("e", "g", "bridge")), ("k4", ("f", "h")),
    )  # fmt: skip
    gone = {"a", "b", "c", "d", "e", "f", "g", "h", "bridge"}
    assert determined(lines, gone) == {"bridge"}


def test_what_is_told_stays_when_nothing_is_small() -> None:
    assert hidden({"a": 5, "b": 6, "all": 11}, (("all", ("a", "b")),)) == frozenset()
    assert determined((("all", ("a", "b")),), {"a", "b"}) == set()


cells = st.integers(0, 12)


@settings(max_examples=60)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=2, max_size=3))
def test_nobody_can_compute_a_hidden_cell_of_a_table_with_both_margins(rows: list[list[int]]) -> None:
    counts, totals = table(rows)
    gone = hidden(counts, totals)

    assert all(key in gone for key, value in counts.items() if value < LEAST)
    assert not determined(totals, set(gone))
    for whole, parts in totals:
        away = [part for part in parts if part in gone]
        assert whole in gone or not away or sum(counts[part] for part in away) >= LEAST
        assert len(away) + (whole in gone) != 1


def table(rows: list[list[int]]) -> tuple[dict[str, int], tuple[Total, ...]]:
    counts = {f"{r}.{c}": value for r, row in enumerate(rows) for c, value in enumerate(row)}
    lines = {f"r{r}": tuple(f"{r}.{c}" for c in range(3)) for r in range(len(rows))}
    lines |= {f"k{c}": tuple(f"{r}.{c}" for r in range(len(rows))) for c in range(3)}
    counts |= {whole: sum(counts[part] for part in parts) for whole, parts in lines.items()}
    margins = {"all": tuple(f"r{r}" for r in range(len(rows)))}
    counts["all"] = sum(counts[part] for part in margins["all"])
    return counts, (*lines.items(), *margins.items(), ("all", ("k0", "k1", "k2")))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("12", "12"), ("-3", "-3"), ("-3.25", "-3.25"), ("", ""), ("Leg", "Leg"), ("46-72", "46-72"),
        ("=1+1", "'=1+1"), ("-1+1", "'-1+1"), ("+441", "'+441"), ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"), ('"=1', "'\"=1"), ("\t=1", "'\t=1"), ("＝1", "'＝1"), ("'=1", "''=1"),
        ("-inf", "'-inf"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula_and_numbers_stay_numbers(typed: str, written: str) -> None:
    assert safe(typed) == written


@given(st.text(max_size=8))
def test_whatever_is_written_no_cell_begins_with_a_trigger(words: str) -> None:
    (cell,) = safe_row([words])
    assert not cell.startswith(TRIGGERS) or cell.lstrip("-").replace(".", "").isdigit()


@pytest.mark.parametrize(("sign", "blank"), list(product("=+-@", " \u00a0'\"")))
def test_a_sign_behind_what_a_spreadsheet_skips_is_found(sign: str, blank: str) -> None:
    assert safe(f"{blank}{sign}A1").startswith("'")
