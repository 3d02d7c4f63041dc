"""The clinic's figures: what they count, what they say when there is nothing, what an export leaves out."""

from fractions import Fraction
from typing import Any

import pytest

from scs_manager.domain.dashboard import CRITERIA, PUBLISHED, sections
from scs_manager.domain.dashboard_tables import (
    NOT_TOLD,
    Figure,
    Waterfall,
    Whole,
    share_text,
    share_value,
    tenths,
)
from scs_manager.domain.registry_statistics import Share

STEPS = ("referred", "screened", "reviewed", "placed", "ended", "chosen", "implanted")
FIELDS = (
    "before_days",
    "after_days",
    "opioid_change",
    "pgic",
    "satisfied_asked",
    "wants_asked",
    "adequate",
    "measured",
)
TRIALS = (
    "placed", "tried", "implanted", "known", "at_30", "at_50", "at_80", "borderline", "aborted", "inadequate",
    "undecided", "chosen", "advised", "differs", "asked", "due", "year_known", "year_50", "before", "after",
)  # fmt: skip
DAYS = ("expected", "on_time", "late", "staff", "outside", "missing")


def counts(**more: Any) -> dict[str, Any]:
    """Counts of nobody, but for what is given; ``trials`` and ``pathway`` add to the zeros."""
    trials = dict.fromkeys((*TRIALS, *(f"days_{d}" for d in DAYS), *(f"field_{f}" for f in FIELDS)), 0)
    trials |= {f"criterion_{n}_{letter}": 0 for n in range(1, 9) for letter in "mnu"}
    pathway = dict.fromkeys((*STEPS, *(f"{s}_after" for s in STEPS), "on_the_way", "untried"), 0)
    waits: dict[str, Any] = {w: [] for w in ("screened", "reviewed", "placed", "decided", "implanted")}
    nobody: dict[str, Any] = {
        "on": "2026-11-20", "pathway": pathway | more.pop("pathway", {}),
        "trials": trials | more.pop("trials", {}),
        "waits": waits | {"target": 126} | more.pop("waits", {}), "cells": [], "relief": [], "change": [],
        "opioids": [], "complications": [],
        "survival": {"explant": [], "loss": []},
    }  # fmt: skip
    return nobody | more


SOME = counts(
    pathway={
        **dict(zip(STEPS, (100, 80, 70, 60, 55, 40, 39), strict=True)),
        **{f"{s}_after": n for s, n in zip(STEPS[1:], (80, 70, 60, 55, 38, 38), strict=True)},
        "on_the_way": 12, "untried": 1,
    },
    waits={"decided": [[100, 20], [126, 10], [127, 25]], "screened": [[10, 40], [11, 40]]},
    trials={
        "placed": 60, "tried": 55, "implanted": 38, "known": 50, "at_30": 44, "at_50": 30, "at_80": 8,
        "borderline": 12, "aborted": 3, "chosen": 40, "advised": 52, "differs": 6, "asked": 52, "due": 20,
        "year_known": 15, "year_50": 11, "before": 50 * 7 * 420, "after": 50 * 3 * 420,
        **{f"field_{f}": 45 for f in FIELDS}, "days_expected": 800, "days_on_time": 700, "days_late": 50,
        "days_missing": 50, "criterion_1_m": 50, "criterion_1_u": 5,
    },
    cells=[
        ["leg", "nice-ta159", "Maker", 2025, 1, 40, 37, 35, 22, 28],
        ["back", "scs-core", None, 2026, 2, 20, 18, 15, 8, 10],
    ],
    relief=[[-500, 6], [2000, 14], [4999, 1], [5000, 20], [8500, 9]],
    change=[[-420 * 4, 25], [-420 * 3, 24], [420, 1]],
    opioids=[
        ["reduced", "21–50", "1–20", 20], ["stable", "0", "0", 20], ["unknown", None, None, 10],
        [None, None, None, 5],
    ],
    complications=[["hardware", "trial", 9, 1, 8], ["biological", "perioperative", 6, 2, 3]],
    survival={"explant": [[-1, False, 2], [200, True, 6], [800, False, 30]], "loss": [[90, False, 38]]},
)  # fmt: skip


def figure(slug: str, found: dict[str, Any] = SOME, **more: Any) -> Figure:
    (one,) = (f for s in sections(found, **more) for f in s.figures if f.slug == slug)
    return one


def row(one: Figure, label: str) -> list[str]:
    """The cells of a row as people read them."""
    (found,) = (line for line in one.table.rows if str(line[0].shown) == label)
    return [str(cell.shown) for cell in found[1:]]


def test_a_clinic_without_patients_has_every_figure_and_no_number() -> None:
    found = [f for s in sections(counts()) for f in s.figures]

    assert len({f.slug for f in found}) == len(found) == 19
    assert all(str(f.finding) for f in found)
    assert all(
        NOT_TOLD in line or not line[1:] for f in found for line in f.table.for_export()[1:] if len(line) > 2
    )


def test_missing_is_no_response_in_the_first_line_and_left_out_beside_it() -> None:
    one = figure("responders")

    assert str(one.finding) == "Relief of 50 % or more in the target: 30 of 55: 54.5 % (41 to 67)."
    assert row(one, "50 % or more, missing as no response")[:3] == ["30", "55", "54.5 %"]
    assert row(one, "50 % or more, complete cases")[:3] == ["30", "50", "60.0 %"]
    assert "Without a result: 5 of 55, 3 of them aborted trials" in str(one.notes[0])
    assert "still run and are not counted: 5." in str(one.notes[1])
    assert "a repeated trial replaces the first" in str(one.notes[2])
    assert "No sensitivity or specificity" in str(one.notes[3])


def test_the_funnel_sets_each_step_beside_all_and_beside_the_step_before() -> None:
    one = figure("pathway")

    assert row(one, "Decided to implant") == ["40", "40.0 %", "30 to 50", "69.1 %", "55 to 80"]
    assert len(one.notes) == 3
    assert len(figure("pathway", SOME, narrowed=True).notes) == 4


def test_a_wait_over_the_target_is_counted_from_the_day_after() -> None:
    one = figure("waits")

    assert str(one.finding) == "Referral to decision: median 126 days, target 126 days; 25 of 55 took longer."
    assert row(one, "Referral to signed screening")[:4] == ["80", "10", "10.5", "11"]
    one = figure("waits", counts(waits={"decided": [[3, 1], [4, 1]]}))
    assert "median 3.5 days" in str(one.finding)


def test_what_lies_just_under_a_threshold_is_not_in_its_band() -> None:
    one = figure("relief")

    assert [row(one, name)[0] for name in ("30 to below 50 %", "50 to below 80 %", "Without a result")] == [
        "1",
        "20",
        "5",
    ]
    assert isinstance(one.drawing, Waterfall)
    assert [bar.relief for bar in one.drawing.bars][:1] == [Fraction(85)]
    assert one.drawing.missing == 5
    many = figure("relief", counts(relief=[[6000, 250]], trials={"tried": 250, "known": 250}))
    assert "Each bar stands for 3 patients" in str(many.notes[1])
    only_missing = figure("relief", counts(trials={"tried": 2}))
    assert isinstance(only_missing.drawing, Waterfall)
    assert str(only_missing.finding) == "No result yet."


def test_both_ways_to_put_relief_in_percent_stand_side_by_side() -> None:
    one = figure("change")

    assert row(one, "Relief of the means") == ["57.1 %"]
    assert row(one, "Mean of each patient's percent relief") == ["41.2 %"]
    assert row(one, "Median change (skewed)") == ["−3.50 (−4.00 to −3.00)"]
    assert row(one, "Wilcoxon, approximate p") == ["below 0.001"]
    even = figure("change", counts(change=[[-420, 3], [0, 3], [420, 3]], relief=[[0, 9]]))
    assert "Median change (skewed)" not in [str(line[0].shown) for line in even.table.rows]
    assert "Relief of the means" not in [str(line[0].shown) for line in even.table.rows]
    few = figure("change", counts(change=[[-4200, 1], [0, 8]], relief=[[0, 9]], trials={"before": 1}))
    assert "Wilcoxon, approximate p" not in [str(line[0].shown) for line in few.table.rows]
    mild = figure("change", counts(change=[[-4200, 1], [-420, 6], [420, 5]], relief=[[0, 12]]))
    assert row(mild, "Wilcoxon, approximate p")[0].startswith("0.")
    one = figure("change", counts(change=[[-420, 1]], relief=[[1000, 1]]))
    assert "Standard deviation" not in [str(line[0].shown) for line in one.table.rows]


def test_groups_are_in_the_order_of_their_names_and_add_up() -> None:
    one = figure("maker")

    assert [str(line[0].shown) for line in one.table.rows] == ["Maker", "Not recorded"]
    assert row(figure("region"), "Leg")[:3] == ["22", "37", "59.5 %"]
    assert row(figure("profile", SOME, titles={"nice-ta159": "NICE TA159"}), "NICE TA159")[0] == "22"
    assert [str(line[0].shown) for line in figure("implanted").table.rows] == [
        "All", "2025", "2026", "Trial number 1", "Trial number 2",
    ]  # fmt: skip
    third = counts(cells=[["leg", "x", None, 2026, 3, 1, 1, 1, 1, 1]], trials={"placed": 1, "implanted": 1})
    assert str(figure("implanted", third).table.rows[-1][0].shown) == "Third trial or later"


def test_a_repeated_trial_counts_as_one_that_no_implant_followed() -> None:
    one = figure("implanted")

    assert row(one, "Trial number 1")[:2] == ["28", "60"], "20 of the 60 had a second trial"
    assert row(one, "Trial number 2")[:2] == ["10", "20"]
    assert "Trials that still run are included" in str(one.notes[1])
    only = counts(cells=[["leg", "x", None, 2026, 3, 6, 6, 6, 5, 5]], trials={"placed": 6, "implanted": 5})
    assert row(figure("implanted", only), "Trial number 2")[:2] == ["0", "6"]
    assert row(figure("implanted", only), "Third trial or later")[:2] == ["5", "6"]


def test_doses_of_which_one_is_unknown_are_no_change() -> None:
    one = figure("opioids")

    assert str(one.finding) == "Not increased: 40 of 40: 100.0 % (91 to 100) of those with both doses known."
    assert row(one, "unknown") == ["15"]
    assert row(figure("bands"), "21–50") == ["0", "20", "0", "0", "0", "20"]


def test_diary_days_and_events_are_told_of_enough_patients_only() -> None:
    diary = figure("diary")
    assert isinstance(diary.drawing, Whole)
    assert diary.drawing.n == 800
    few = counts(trials={"tried": 3, "days_expected": 45, "days_on_time": 45})
    assert {cell for line in figure("diary", few).table.for_export()[1:] for cell in line[1:]} <= {
        NOT_TOLD,
        "–",
    }

    file = {line[0]: line for line in figure("complications").table.for_export()}
    assert file["Biological"][2] == NOT_TOLD, "six events, but of three patients"
    assert str(figure("complications").finding) == "Events: 15, of them serious: 3. Patients with leads: 60."


def test_the_interval_of_a_change_stays_on_the_scale_of_the_scores() -> None:
    def interval(*points: int) -> str:
        means = {"known": len(points), "before": 7 * 420 * len(points), "after": 420}
        change = [[420 * each, 1] for each in points]
        rows = figure("change", counts(trials=means, change=change)).table.rows
        return {str(row[0].shown): str(row[1].shown) for row in rows}["95 % interval of the mean change"]

    assert interval(-8, -1) == "−10.00 to 10.00"
    assert interval(-4, -3, -4, -3) == "−4.42 to −2.58"


def test_a_curve_counts_who_goes_on_as_far_as_known() -> None:
    one = figure("explant")

    assert str(one.finding).startswith("At 24 months 83.3 % (95 % interval 66 to 93); implants followed that")
    assert "contradict each other: 2" in str(one.notes[-1])
    assert one.drawing is not None
    assert len(figure("loss").notes) == 2
    assert figure("loss", counts()).drawing is None


def exported(bars: list[list[Any]]) -> list[list[str]]:
    """The file of one curve, without its header."""
    return figure("explant", counts(survival={"explant": bars, "loss": []})).table.for_export()[1:]


def test_a_file_tells_of_a_curve_only_the_rows_that_single_nobody_out() -> None:
    assert exported([[200, True, 6], [800, False, 36], [1500, False, 2]]) == [
        ["0", "44", NOT_TOLD, NOT_TOLD, NOT_TOLD],
        ["6", NOT_TOLD, NOT_TOLD, NOT_TOLD, NOT_TOLD],
        ["12", "38", NOT_TOLD, NOT_TOLD, NOT_TOLD],
        ["24", NOT_TOLD, NOT_TOLD, NOT_TOLD, NOT_TOLD],
        ["36", NOT_TOLD, NOT_TOLD, NOT_TOLD, NOT_TOLD],
        ["48", NOT_TOLD, NOT_TOLD, NOT_TOLD, NOT_TOLD],
    ]
    assert {cell for line in exported([[200, True, 2], [800, False, 2]]) for cell in line[1:]} == {NOT_TOLD}


def test_a_file_tells_ends_and_share_where_enough_ended_and_enough_left() -> None:
    bars = [[200, True, 6], [300, False, 5], [500, False, 5], [800, False, 30]]
    assert exported(bars)[2] == ["12", "35", "6", "87.0 %", "73 to 94"]
    for change in ([200, True, 4], [300, False, 4]):
        other = [change if bar[1] == change[1] and bar[0] == change[0] else bar for bar in bars]
        assert exported(other)[2][2:] == [NOT_TOLD] * 3


def test_a_row_too_close_to_one_that_is_told_is_not_told() -> None:
    steps = [[100, False, 4], [300, False, 1], [700, False, 4], [1200, False, 10]]
    assert [line[1] for line in exported(steps)] == ["19", NOT_TOLD, "14", NOT_TOLD, NOT_TOLD]
    steps[2][2] = 5
    assert [line[1] for line in exported(steps)] == ["20", NOT_TOLD, "15", "10", NOT_TOLD]


def test_an_export_tells_large_numbers_and_no_small_ones() -> None:
    file = figure("pathway").table.for_export()
    told = {line[0]: line[1] for line in file[1:]}

    assert told["Referred"] == "100"
    assert told["Trial ended"] == "55"
    assert NOT_TOLD in {cell for line in file for cell in line}, (
        "five who had reached the step before did not go on"
    )


@pytest.mark.parametrize(
    ("share", "shown"),
    [(Share(8, 9), "88.9"), (Share(31, 52), "59.6"), (Share(1, 16), "6.3"), (Share(0, 9), "0.0")],
)
def test_a_share_of_patients_is_rounded_half_up(share: Share, shown: str) -> None:
    assert share_value(share) == shown
    assert str(share_text(share)) == f"{shown} %"


def test_a_share_of_nobody_is_none() -> None:
    assert (share_value(Share(0, 0)), str(share_text(Share(0, 0)))) == ("", "–")


def test_numbers_are_cut_down_and_negative_ones_stay_plain() -> None:
    assert [tenths(value) for value in (None, Fraction(9999, 100), Fraction(-1, 3))] == ["", "99.9", "-0.4"]


def test_every_published_figure_has_its_source_and_every_criterion_its_statement() -> None:
    assert all(each.source and str(each.figure) for each in PUBLISHED)
    assert len(CRITERIA) == 8
