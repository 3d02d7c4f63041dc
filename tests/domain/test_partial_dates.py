"""Dates known by day, month or year: read, written and reckoned with as just that."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.partial_dates import (
    PRECISIONS,
    PartialDate,
    date_words,
    earliest,
    latest,
    read_partial,
)


@pytest.mark.parametrize(
    ("written", "day", "precision", "words"),
    [
        ("2019", date(2019, 12, 31), "year", "2019"),
        ("2019-05", date(2019, 5, 31), "month", "May 2019"),
        ("5/2019", date(2019, 5, 31), "month", "May 2019"),
        ("May 2019", date(2019, 5, 31), "month", "May 2019"),
        ("sept 2019", date(2019, 9, 30), "month", "Sep 2019"),
        ("February 2020", date(2020, 2, 29), "month", "Feb 2020"),
        ("2019-05-12", date(2019, 5, 12), "day", "12 May 2019"),
        (" 12/5/2019 ", date(2019, 5, 12), "day", "12 May 2019"),
        ("12.05.2019", date(2019, 5, 12), "day", "12 May 2019"),
        ("12 May 2019", date(2019, 5, 12), "day", "12 May 2019"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(
    written: str, day: date, precision: str, words: str
) -> None:
    found = read_partial(written)

    assert found == PartialDate(day, precision)
    assert found.words == words


@pytest.mark.parametrize(
    "written",
    [
        "",
        "19",
        "2019-13",
        "2019-00",
        "2019-05-00",
        "Mag 2019",
        "30 February 2019",
        "2019-02-29",
        "Ma 2019",
        "Ju 2019",
        "May",
        "0000",
    ],
)
def test_what_is_no_date_is_not_read(written: str) -> None:
    assert read_partial(written) is None


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, st.sampled_from(PRECISIONS))
def test_a_date_lies_between_its_first_and_its_last_day(day: date, precision: str) -> None:
    first, last = earliest(day, precision), latest(day, precision)

    assert first <= day <= last
    assert date_words(first, precision) == date_words(last, precision)


@given(DAYS, st.sampled_from(PRECISIONS))
def test_what_is_written_reads_back(day: date, precision: str) -> None:
    known = PartialDate(latest(day, precision), precision)

    assert read_partial(known.isoformat()) == known
    assert read_partial(known.words) == known
    assert known.earliest == earliest(day, precision)
