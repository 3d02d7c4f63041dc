"""What the files of the dashboard leave out, so that two of their rows do not give away what each hides."""

import pytest

from scs_manager.domain.dashboard_tables import NOT_TOLD, Figure
from tests.domain.test_dashboard import counts, figure

FEW = {"placed": 40, "tried": 40, "known": 36, "at_30": 27, "at_50": 24, "at_80": 10, "borderline": 10}


def told(one: Figure) -> dict[str, list[str]]:
    """The rows of its file."""
    return {line[0]: line[1:3] for line in one.table.for_export()[1:]}


def test_few_without_a_result_do_not_follow_from_two_rows_of_a_file() -> None:
    rows = told(figure("responders", counts(trials=FEW)))
    first, complete, at_30 = (
        rows[name]
        for name in (
            "50 % or more, missing as no response",
            "50 % or more, complete cases",
            "30 % or more, missing as no response",
        )
    )

    assert NOT_TOLD in (first[1], complete[1]), "40 beside 36 would tell of 4 without a result"
    assert NOT_TOLD in (first[0], at_30[0]), "27 beside 24 would tell of 3 between them"
    assert first[0] == NOT_TOLD or complete[0] == NOT_TOLD or first[1] == NOT_TOLD


@pytest.mark.parametrize(("known", "at_30"), [(35, 29), (40, 24)])
def test_five_or_nobody_between_two_rows_hide_neither(known: int, at_30: int) -> None:
    rows = told(figure("responders", counts(trials=FEW | {"known": known, "at_30": at_30})))

    assert rows["50 % or more, missing as no response"] == ["24", "40"]
    assert rows["50 % or more, complete cases"] == ["24", str(known)]
    assert rows["30 % or more, missing as no response"] == [str(at_30), "40"]


@pytest.mark.parametrize(("known", "hides"), [(27, True), (25, False)])
def test_few_without_a_result_after_a_year_do_not_follow_either(known: int, hides: bool) -> None:
    rows = told(figure("year", counts(trials={"due": 30, "year_known": known, "year_50": 18})))

    wholes = {line[1] for line in rows.values()}
    assert (wholes != {"30", str(known)}) == hides


def test_few_without_advice_do_not_follow_from_the_decisions() -> None:
    few = {"tried": 40, "chosen": 30, "advised": 37, "differs": 6}
    rows = told(figure("decisions", counts(trials=few)))

    assert {line[1] for line in rows.values()} != {"40", "37"}
