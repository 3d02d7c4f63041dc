"""Mistakes seen in public scorers and pages: each one is shown not to be made here (measures.md 1.10)."""

from fractions import Fraction

import pytest

from scs_manager.domain.calculations import calculate
from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments import score, shipped_instruments, stated
from scs_manager.domain.instruments.psqi import Nights, components_of, latency_band

FORMS = shipped_instruments()


def nights(**changed: object) -> Nights:
    usual = {
        "bed": Fraction(22),
        "wake": Fraction(7),
        "sleep": Fraction(6),
        "latency_band": 1,
        "long_latency": 2,
        "disturbances": [1] * 9,
        "medication": 1,
        "staying_awake": 1,
        "enthusiasm": 2,
        "quality": 1,
    }
    return Nights(**(usual | changed))  # type: ignore[arg-type]


class TestPsqi:
    def test_an_efficiency_of_84_point_5_scores_1_and_does_not_fall_through(self) -> None:
        night = nights(bed=Fraction(0), wake=Fraction(10), sleep=Fraction("8.45"))
        assert night.efficiency == Fraction("84.5")
        assert components_of(night)[3] == 1

    @pytest.mark.parametrize(
        ("percent", "component"),
        [(100, 0), (85, 0), (84.9, 1), (75, 1), (74.5, 2), (65, 2), (64.9, 3), (0, 3)],
    )
    def test_efficiency_has_no_gap_between_its_bands(self, percent: float, component: int) -> None:
        night = nights(bed=Fraction(0), wake=Fraction(10), sleep=Fraction(str(percent)) / 10)
        assert components_of(night)[3] == component

    @pytest.mark.parametrize(
        ("hours", "component"), [("7.1", 0), ("7", 1), ("6", 1), ("5.9", 2), ("5", 2), ("4.9", 3)]
    )
    def test_hours_of_sleep_have_no_gap_either(self, hours: str, component: int) -> None:
        assert components_of(nights(sleep=Fraction(hours)))[2] == component

    @pytest.mark.parametrize(("minutes", "band"), [(15, 0), (16, 1), (30, 1), (31, 2), (60, 2), (61, 3)])
    def test_minutes_until_sleep_are_banded(self, minutes: int, band: int) -> None:
        assert latency_band(Fraction(minutes)) == band

    @pytest.mark.parametrize(
        ("summed", "component"), [(0, 0), (1, 1), (9, 1), (10, 2), (18, 2), (19, 3), (27, 3)]
    )
    def test_disturbances_are_banded(self, summed: int, component: int) -> None:
        items = [min(3, max(0, summed - 3 * place)) for place in range(9)]
        assert components_of(nights(disturbances=items))[4] == component

    @pytest.mark.parametrize(
        ("first", "second", "component"),
        [(0, 0, 0), (0, 1, 1), (1, 1, 1), (1, 2, 2), (2, 2, 2), (2, 3, 3), (3, 3, 3)],
    )
    def test_pairs_of_items_are_banded(self, first: int, second: int, component: int) -> None:
        night = nights(latency_band=first, long_latency=second, staying_awake=first, enthusiasm=second)
        assert (components_of(night)[1], components_of(night)[6]) == (component, component)

    def test_the_published_night_is_reproduced(self) -> None:
        assert components_of(nights()) == (1, 2, 1, 2, 1, 1, 2)

    @pytest.mark.parametrize(
        ("missing", "component"),
        [
            ({"quality": None}, 0),
            ({"long_latency": None}, 1),
            ({"sleep": None}, 2),
            ({"bed": None}, 3),
            ({"wake": None}, 3),
            ({"wake": Fraction(22)}, 3),
            ({"sleep": Fraction("9.1")}, 3),
            ({"disturbances": [1] * 8 + [None]}, 4),
            ({"medication": None}, 5),
            ({"enthusiasm": None}, 6),
        ],
    )
    def test_a_missing_answer_is_never_summed_as_0(self, missing: dict[str, object], component: int) -> None:
        assert components_of(nights(**missing))[component] is None


def test_tsk_is_high_above_37_and_not_at_37() -> None:
    assert [stated(FORMS["tsk-17"], "total", total).cutoffs["high"] for total in (37, 38)] == [False, True]


def test_dn4_goes_from_0_to_10_and_is_high_when_neuropathic() -> None:
    total = FORMS["dn4"].score("total")
    assert [total.low, total.high] == [Fraction(0), Fraction(10)]
    assert score(FORMS["dn4"], [1] * 10).main.cutoffs["positive"] is True
    with pytest.raises(InputError):
        stated(FORMS["dn4"], "total", 40)


def test_paindetect_course_gives_at_most_1_and_19_is_likely() -> None:
    assert max(FORMS["paindetect"].items[7].codes.values()) == 1
    most = score(FORMS["paindetect"], [5] * 7 + ["attacks_with_pain", 1]).main
    assert most.value == 38
    assert most.band == "positive"
    assert stated(FORMS["paindetect"], "total", 19).band == "positive"


def test_gad_7_of_15_is_severe() -> None:
    assert score(FORMS["gad-7"], [3, 2, 2, 2, 2, 2, 2]).main.band == "severe"


def test_dast_10_reverses_its_third_item_itself() -> None:
    assert score(FORMS["dast-10"], [0] * 10).main.value == 1
    assert score(FORMS["dast-10"], [0, 0, 1] + [0] * 7).main.value == 0


def test_tsk_reverses_its_four_items_itself() -> None:
    least = [4 if number in (4, 8, 12, 16) else 1 for number in range(1, 18)]
    assert score(FORMS["tsk-17"], least).main.value == 17


def test_hads_takes_the_printed_values_and_turns_nothing_twice() -> None:
    assert not any(item.reverse for item in FORMS["hads"].items)
    assert [result.value for result in score(FORMS["hads"], [3] * 14).results.values()] == [21, 21]
    assert "never the position of the tick" in FORMS["hads"].note


def test_ort_has_its_own_weights_by_sex_and_scores_age_once() -> None:
    def total(sex: str, *flags: str) -> int | None:
        found: int | None = calculate("ORT", {"sex": sex, "flags": list(flags)})["ort"]
        return found

    assert total("F", "age_16_45") == total("M", "age_16_45") == 1
    assert (total("F", "fam_alcohol"), total("M", "fam_alcohol")) == (1, 3)
    assert total("F", "pers_rx") == 5
    everything = [item.name for item in FORMS["ort"].items]
    assert total("F", *everything) == total("M", *everything) == 26


def test_odi_lowers_the_denominator_and_never_doubles_the_raw_sum() -> None:
    found = score(FORMS["odi-2-1a"], [5, 5, 3, 3, 0, 0, 0, 0, 0, None]).main
    assert found.value == Fraction(1600, 45)
    assert found.value != 2 * 16


def test_phq_9_of_nine_ones_is_mild_and_still_raises_item_9() -> None:
    found = calculate("PHQ-9", {"items": [1] * 9})
    assert (found["total"], found["band"], found["item9_flag"]) == (9, "mild", True)


def test_phq_9_without_a_total_still_says_what_item_9_says() -> None:
    found = calculate("PHQ-9", {"items": [None, None, None, 0, 0, 0, 0, 0, 2]})
    assert (found["score"], found["item9_flag"]) == (None, True)


def test_peg_loinc_91145_3_is_an_item_and_not_the_panel() -> None:
    codes = {each.code: each.concept for each in FORMS["peg"].loinc}
    assert (codes["91145-3"], codes["91148-7"]) == ("item 2", "panel")
