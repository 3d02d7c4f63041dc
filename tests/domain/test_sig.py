"""Directions become a daily dose only when every word of them is understood."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.drugs import read_sig
from scs_manager.domain.errors import InputError


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("75 mg 1 capsule twice a day", "150"),
        ("Take one tablet (10 mg) by mouth three times a day", "30"),
        ("10 mg 3 tablets a day", "30"),
        ("150 mg bd", "300"),
        ("150mg B.I.D.", "300"),
        ("bd 75 mg", "150"),
        ("1 g qid", "4000"),
        ("500 micrograms od", "0.5"),
        ("0,5 mg tds", "1.5"),
        ("5 mg every 12 hours", "10"),
        ("5 mg q4h", "30"),
        ("5 mg 6 hourly", "20"),
        ("60 mg 2x daily", "120"),
        ("60 mg × 2 daily", "120"),
        ("100 mg nocte", "100"),
        ("half a tablet 10 mg at night", "5"),
        ("10 mg ½ tablet at night", "5"),
        ("10 mg 1 tablet every other day", "5"),
        ("10 mg every 2 days", "5"),
        ("70 mg weekly", "10"),
        ("300 mg 1-0-2", "900"),
        ("300 mg 1-1-1-1", "1200"),
        ("300 mg in the morning, 600 mg at night", "900"),
        ("300 mg 2 tablets in the morning and 1 tablet at night", "900"),
        ("30 mg in the morning, at midday and at night", "90"),
        ("75 mg daily at night", "75"),
        ("75 mg twice a day, morning and night", "150"),
        ("10 mg/5 ml: 5 ml qds", "40"),
        ("10 mg per ml 0.5 ml bd", "10"),
    ],
)
def test_a_regular_prescription_has_a_daily_dose(text: str, dose: str) -> None:
    sig = read_sig(text)

    assert (sig.daily_dose, sig.unit, sig.as_needed) == (Decimal(dose), "mg", False)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("25 mcg/h patch every 72 hours", "25"),
        ("apply 1 patch 12.5 micrograms/hr, change every 3 days", "12.5"),
        ("2 patches 25 mcg/h every 48 hours", "50"),
        ("20 mcg/h weekly", "20"),
    ],
)
def test_a_patch_is_its_label_rate_without_dividing_by_the_wear_time(text: str, rate: str) -> None:
    sig = read_sig(text)

    assert (sig.daily_dose, sig.unit) == (Decimal(rate), "mcg/h")


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("10 mg 1-2 tabs every 4-6 hours prn", "120"),
        ("10 mg 1 to 2 tabs 4 times a day as needed, max 6 tabs a day", "60"),
        ("10 mg 1-2 tabs q4-6h prn up to 4 doses a day", "80"),
        ("10 mg 1 tablet q4h when required, no more than 50 mg in 24 hours", "50"),
        ("10 mg 1 tablet q4h prn maximum 3 times a day", "30"),
        ("500 mcg q4h prn maximum 2000 micrograms daily", "2"),
        ("10 mg tds prn max 9 tabs daily", "30"),
    ],
)
def test_as_needed_gives_the_prescribed_maximum_and_no_dose(text: str, most: str) -> None:
    sig = read_sig(text)

    assert sig.as_needed
    assert sig.daily_dose is None
    assert sig.prescribed_maximum == Decimal(most)
    assert sig.low == 0


def test_a_range_without_as_needed_has_no_dose_either() -> None:
    sig = read_sig("10 mg 1-2 tablets bd")

    assert sig.daily_dose is None
    assert sig.low == 20
    assert sig.high == 40


def test_a_most_a_day_makes_it_as_needed() -> None:
    assert read_sig("10 mg qds, up to 2 doses a day").daily_dose is None


def test_a_third_of_a_day_has_no_decimal_dose() -> None:
    sig = read_sig("10 mg every 3 days")

    assert sig.daily_dose is None
    assert sig.high * 3 == 10
    assert str(sig.steps) == "1 × 10 mg × 0.33 a day"


def test_the_steps_are_shown() -> None:
    sig = read_sig("300 mg 2 tablets in the morning and 1 tablet at night")

    assert str(sig.steps) == "2 × 300 mg × 1 + 1 × 300 mg × 1 a day"
    assert str(read_sig("25 mcg/h every 72 hours").steps) == "25 mcg/h while worn"
    assert str(read_sig("10 mg 1-2 tabs bd").steps) == "1 to 2 × 10 mg × 2 a day"


def test_the_name_of_the_medicine_is_passed_over_and_no_other() -> None:
    assert read_sig("Lyrica 75 mg bd", names=("pregabalin", "Lyrica")).daily_dose == 150
    with pytest.raises(InputError, match="lyrica"):
        read_sig("Lyrica 75 mg bd", names=("pregabalin",))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "state no dose"),
        ("as needed", "state no dose"),
        ("1 tab bd", "strength is missing"),
        ("twice a day", "strength is missing"),
        ("75 mg", "How often"),
        ("50 mg as needed", "How often"),
        ("10 mg once daily then taper", '"then" is not understood'),
        ("5mg/325mg 1 tab tid", '"/325mg" is not understood'),
        ("10 mgs daily", '"10" is not understood'),
        ("1,000 mg qds", "comma before three digits"),
        ("75 mg bd tds", "twice how often"),
        ("75 mg at night at night", "twice how often"),
        ("75 mg 1-0-1 at night", "twice how often"),
        ("75 mg twice daily at night", "does not agree"),
        ("75 mg 1-2 times a day at night", "does not agree"),
        ("10 mg at night, 20 mg at night", "its own time"),
        ("300 mg daily, 600 mg daily", "its own time"),
        ("300 mg in the morning, 600 mg bd", "its own time"),
        ("300 mg 600 mg bd", "beside each other"),
        ("1 tab 2 tabs 10 mg bd", "beside each other"),
        ("1 tab 300 mg 1-0-2", "how many pieces"),
        ("10 mg 2-1 tabs bd", "smaller to the larger"),
        ("10 mg every 0 hours", "no interval"),
        ("10 mg/h bd", "mcg/h"),
        ("25 mcg/h every 24 hours", "48 or 72 hours"),
        ("25 mcg/h every 48-72 hours", "48 or 72 hours"),
        ("25 mcg/h every 72 hours prn", "48 or 72 hours"),
        ("25 mcg/h 1-2 patches every 72 hours", "whole number"),
        ("25 mcg/h half a patch every 72 hours", "whole number"),
        ("10 mg in the morning, 25 mcg/h at night", "mix milligrams and patches"),
        ("10 mg 5 ml qds", "volume"),
        ("10 mg/5 ml qds", "volume"),
        ("10 mg in the morning, 20 mg at night, max 2 tabs a day", "one dose only"),
        ("75 mg " * 100, "500 characters"),
    ],
)
def test_what_is_not_understood_leaves_the_dose_unknown(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_sig(text)


@given(st.text(alphabet="0123456789 mgtabsx-/.,qd½", max_size=60))
def test_no_directions_end_in_anything_but_a_dose_or_a_sentence(text: str) -> None:
    sig = None
    with suppress(InputError):
        sig = read_sig(text)

    assert sig is None or 0 <= sig.low <= sig.high


@given(st.integers(1, 1000), st.integers(1, 4), st.integers(1, 12))
def test_regular_directions_multiply(strength: int, pieces: int, times: int) -> None:
    assert (
        read_sig(f"{strength} mg {pieces} tablets {times} times a day").daily_dose
        == strength * pieces * times
    )
