"""Opioids that no factor table converts: told by their name, and told from doses that nobody knows."""

from fractions import Fraction

import pytest

from scs_manager.domain.logged_days import LoggedDays
from scs_manager.domain.opioids import Mme, unconverted_words, without_factor


@pytest.mark.parametrize(
    ("dose", "names"),
    [
        (Mme(Fraction(0), ("buprenorphine_td_mcg_h",), "t"), ("buprenorphine_td_mcg_h",)),
        (Mme(Fraction(5), ("levorphanol", "pentazocine"), "t"), ("levorphanol", "pentazocine")),
        (Mme(Fraction(5), (), "t"), ()),
        (Mme(Fraction(0), ("buprenorphine", "Blue pill"), "t"), ()),
        (Mme(Fraction(0), ("morphine",), "t"), ()),
        (Mme(Fraction(0), ("buprenorphine",), "t", listed=False), ()),
        (Mme(Fraction(0), ("buprenorphine",), "t", days=LoggedDays(2, 5, 3)), ()),
        (Mme(Fraction(0), ("buprenorphine",), "t", days=LoggedDays(3, 5, 3)), ("buprenorphine",)),
    ],
)
def test_only_an_opioid_that_no_table_converts_is_told_as_one_without_a_factor(
    dose: Mme, names: tuple[str, ...]
) -> None:
    assert without_factor(dose) == names


PATCH = Mme(Fraction(0), ("buprenorphine_td_mcg_h",), "t")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            Mme(Fraction(60), (), "t"),
            PATCH,
            "60.0 to at least 0.0, without buprenorphine patch, not converted",
        ),
        (
            Mme(Fraction(30), ("buprenorphine_td_mcg_h",), "t"),
            Mme(Fraction(90), ("buprenorphine_td_mcg_h", "levorphanol"), "t"),
            "at least 30.0 to at least 90.0, without buprenorphine patch, levorphanol, not converted",
        ),
        (Mme(Fraction(60), (), "t"), Mme(Fraction(30), (), "t"), None),
        (None, PATCH, None),
        (Mme(Fraction(60), (), "t", listed=False), PATCH, None),
        (Mme(Fraction(0), ("Blue pill",), "t"), PATCH, None),
    ],
)
def test_a_switch_or_a_rise_beside_an_opioid_without_a_factor_is_told(
    before: Mme | None, after: Mme | None, words: str | None
) -> None:
    assert unconverted_words(before, after) == words
