"""The figures of a trial as values: marks, bands, lines, cells, texts."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from scs_manager.domain.day_grid import day_grid
from scs_manager.domain.diary import Activity, DiaryEntry, Punctuality, Source
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.figures import BandKind, CellKind, FigureEvent, LineKind, Mark
from scs_manager.domain.opioids import Mme
from scs_manager.domain.relief_bars import relief_figure
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import trajectory_figure
from scs_manager.domain.wording import day_and_month, day_and_short_month, full_date, joined
from tests.domain.diaries import BASELINE, PLACED, TRIAL, day, diary, entry, outcome, window

N = None


def marked() -> TrialOutcome:
    """One of every kind of entry, from day 2: staff, missing, late, outside, accepted, excluded, on time."""
    days = diary(BASELINE, (4, N, 3, 4, 3, 3, 2))
    days[7] = replace(days[7], source=Source.STAFF, punctuality=Punctuality.LATE)
    days[9] = replace(days[9], punctuality=Punctuality.LATE)
    days[10] = replace(days[10], punctuality=Punctuality.OUTSIDE)
    days[11] = replace(days[11], punctuality=Punctuality.OUTSIDE, accepted=True)
    days[12] = replace(days[12], excluded="infection")
    days += [entry(0, 6), entry(1, 5), entry(9, 4), entry(10, 6)]
    return trial_outcome(window(7), days, Region.LEG)


def marks(result: TrialOutcome) -> dict[int, Mark]:
    return {point.number: point.mark for point in trajectory_figure(result).series[0].points}


def test_every_kind_of_entry_has_its_mark() -> None:
    found = marks(marked())
    assert [found[n] for n in range(2, 9)] == [
        Mark.STAFF,
        Mark.MISSING,
        Mark.LATE,
        Mark.OUTSIDE,
        Mark.LATE,
        Mark.ON_TIME,
        Mark.ON_TIME,
    ]


def test_a_day_that_does_not_count_leaves_a_gap_in_the_line() -> None:
    values = {p.number: p.value for p in trajectory_figure(marked()).series[0].points}
    assert (values[3], values[5], values[7]) == (None, None, 3)


def test_a_score_left_out_of_an_entry_is_missing_in_its_line() -> None:
    days = diary(BASELINE, TRIAL)
    days[-1] = DiaryDay(days[-1].day, DiaryEntry(days[-1].day, pain_back_nrs=5))
    found = trajectory_figure(trial_outcome(window(), days, Region.LEG))
    assert found.series[0].points[-2].mark is Mark.MISSING
    assert [series.region for series in found.series] == [Region.LEG, Region.BACK]


def test_bands_are_runs_of_neighbouring_days() -> None:
    found = [(band.kind, band.first, band.last) for band in trajectory_figure(marked()).bands]
    assert found == [
        (BandKind.BASELINE, -7, -1),
        (BandKind.STIMULATION, 0, 9),
        (BandKind.NOT_COUNTED, 0, 1),
        (BandKind.NOT_COUNTED, 7, 7),
        (BandKind.NOT_COUNTED, 9, 9),
        (BandKind.WINDOW, 3, 6),
        (BandKind.WINDOW, 8, 8),
        (BandKind.POST, 10, 10),
    ]


def test_reference_lines_are_the_means_of_the_target_and_half_its_baseline() -> None:
    found = [(x.kind, x.shown, x.first, x.last) for x in trajectory_figure(outcome()).lines]
    assert found == [
        (LineKind.BASELINE_MEAN, "7.14", -7, -1),
        (LineKind.TARGET, "3.57", 0, 7),
        (LineKind.TRIAL_MEAN, "3.00", 2, 6),
    ]


def test_during_the_baseline_there_is_no_target_line_yet() -> None:
    running = TrialWindow(day(-7), planned_placement=PLACED, planned_removal=day(7))
    found = trajectory_figure(trial_outcome(running, diary(BASELINE, ()), Region.LEG, as_of=day(-1)))
    assert [line.kind for line in found.lines] == [LineKind.BASELINE_MEAN]
    assert found.events == ()
    assert "no result" in str(found.finding)


def test_a_thin_diary_has_no_lines() -> None:
    assert trajectory_figure(outcome((N,) * 7, (N,) * 5)).lines == ()


def test_events_stand_on_days_that_are_shown_in_order() -> None:
    more = [FigureEvent(4, Text("reprogrammed")), FigureEvent(99, Text("visit"))]
    found = trajectory_figure(outcome(), events=more).events
    assert [(event.number, str(event.label)) for event in found] == [
        (0, "leads in"),
        (4, "reprogrammed"),
        (7, "leads out"),
    ]


def test_leads_that_are_still_in_have_no_leads_out() -> None:
    running = TrialWindow(day(-7), PLACED)
    found = trajectory_figure(trial_outcome(running, diary(BASELINE, TRIAL), Region.LEG)).events
    assert [str(event.label) for event in found] == ["leads in"]


@pytest.mark.parametrize(
    ("baseline", "trial", "finding"),
    [
        (BASELINE, TRIAL, "averaged 7.14 at baseline and 3.00 in the trial window: 58.0 % less."),
        ((5, 6, 5, 7, 6, 5, 6), (6, 7, 6, 6, 5), "increase of 5.0 %."),
        ((0,) * 7, (1, 0, 0), "a percentage cannot be computed."),
        (BASELINE, (3, N, N), "no result, 1 of 3 trial days, at least 3 are needed."),
    ],
)
def test_the_finding_is_one_sentence(baseline: tuple[int, ...], trial: tuple[int, ...], finding: str) -> None:
    assert str(trajectory_figure(outcome(baseline, trial)).finding).endswith(finding)


def test_the_alternative_text_and_the_table_hold_the_numbers() -> None:
    found = trajectory_figure(marked())
    alt = str(found.alt)
    assert "Leg: baseline days 7, 8, 7, 6, 8, 7, 7; window days missing, 3, missing, 3, 2." in alt
    assert "day 7: infection." in alt
    assert [str(cell) for cell in found.rows[0].cells] == ["day −7", "19 October 2026", "7", "on time"]
    assert [str(cell) for cell in found.rows[7].cells] == [
        "day 0",
        "26 October 2026",
        "6",
        "on time, not counted",
    ]
    assert len(found.headers) == len(found.rows[0].cells)


def test_an_axis_without_a_window_says_none() -> None:
    assert "window days none." in str(trajectory_figure(outcome(BASELINE, ())).alt)


def doses(result: TrialOutcome) -> dict[date, Mme]:
    given = {d.day: Mme(Fraction(75, 2), (), "t") for d in result.days}
    given[day(2)] = Mme(Fraction(30), ("buprenorphine",), "t")
    del given[day(3)]
    return given


def test_the_grid_has_a_row_per_measure_and_a_cell_per_day() -> None:
    result = marked()
    grid = day_grid(result, doses=doses(result))
    assert [str(row.name) for row in grid.measures] == [
        "Leg",
        "Back",
        "Overall (worst)",
        "Sleep",
        "Activity",
        "Opioid",
    ]
    assert {len(row.cells) for row in grid.measures} == {len(grid.days)}
    assert {len(row.cells) for row in grid.rows} == {len(grid.headers)}
    assert len(grid.entries) == len(grid.days)
    assert [block.kind for block in grid.blocks] == [BandKind.BASELINE, BandKind.WINDOW, BandKind.WINDOW]


def test_cells_tell_counted_from_hatched_plain_and_missing() -> None:
    cells = {cell.number: (cell.shown, cell.kind) for cell in day_grid(marked()).measures[0].cells}
    assert cells[-7] == ("7", CellKind.COUNTED)
    assert cells[0] == ("6", CellKind.NOT_COUNTED)
    assert cells[2] == ("4", CellKind.PLAIN)
    assert cells[3] == ("", CellKind.MISSING)
    assert cells[7] == ("3", CellKind.NOT_COUNTED)
    assert cells[10] == ("6", CellKind.PLAIN)


def test_a_dose_that_is_not_fully_converted_is_shown_as_at_least() -> None:
    result = outcome()
    row = day_grid(result, doses=doses(result)).measures[-1]
    shown = {cell.number: cell.shown for cell in row.cells}
    assert (shown[-1], shown[2], shown[3]) == ("37.5", "≥30", "")
    assert (row.baseline_mean, row.window_mean) == ("37.5", "≥35.6")


def test_activity_has_its_sign() -> None:
    days = [
        replace(d, entry=None if d.entry is None else replace(d.entry, activity=activity))
        for d, activity in zip(
            diary(BASELINE, TRIAL), [Activity.MUCH_LESS, Activity.SAME, *[Activity.MORE] * 10], strict=True
        )
    ]
    row = day_grid(trial_outcome(window(), days, Region.LEG)).measures[4]
    assert [cell.shown for cell in row.cells[:3]] == ["−2", "0", "+1"]
    assert (row.baseline_mean, row.window_mean) == ("0.43", "1.00")


def test_a_mean_without_enough_days_is_left_empty() -> None:
    grid = day_grid(outcome((7, N, N, N, N, N, N), TRIAL))
    assert grid.measures[0].baseline_mean == ""
    assert str(grid.rows[0].cells[-2]) == "–"


def test_the_grid_says_every_value_in_words() -> None:
    assert "day 2 3, day 3 4" in str(day_grid(outcome()).alt)


def test_relief_bars_stand_side_by_side_with_outward_intervals() -> None:
    figure = relief_figure(outcome(), stated={Region.LEG: 65})
    leg, back, overall = figure.bars
    assert (leg.value, str(leg.shown), leg.low, leg.high, leg.stated) == (58.0, "58.0 %", 45, 70, 65)
    assert (leg.target, back.target, overall.value, str(overall.shown)) == (True, False, None, "unknown")
    assert (figure.low, figure.high, figure.lines) == (0, 100, (30, 50))
    assert str(figure.finding) == "Leg, the target: 58.0 %; 50 % or more is met, borderline."
    assert "Said by the patient, Leg: 65 %." in str(figure.alt)
    assert [str(cell) for cell in figure.rows[0].cells] == ["Leg", "58.0 %", "45 to 70", "65 %"]
    assert str(figure.rows[1].cells[3]) == "–"


def test_little_relief_in_a_trial_that_cannot_be_negative_is_not_called_so() -> None:
    little = outcome((8,) * 7, (7,) * 5)
    why = Text("the trial was aborted")
    said = {str(relief_figure(each, never_negative=why).finding) for each in (little, outcome())}
    assert said == {
        "Leg, the target: 12.5 %; 50 % or more is unknown: the trial was aborted.",
        "Leg, the target: 58.0 %; 50 % or more is met, borderline.",
    }
    assert "is not met" in str(relief_figure(little).finding)


def test_the_axis_reaches_below_0_when_pain_grew_and_stops_at_its_ends() -> None:
    grew = relief_figure(outcome((5, 6, 5, 7, 6, 5, 6), (6, 7, 6, 6, 5, 7, 6)))
    assert (grew.low, grew.high) == (-30, 100)
    far = relief_figure(outcome((1, 2, 1, 2, 1, 2, 1), (9, 9, 10, 9, 9)))
    assert far.low == -100


def test_without_a_result_the_bars_say_why() -> None:
    figure = relief_figure(outcome((N,) * 7, TRIAL))
    assert str(figure.finding) == "Leg, the target: 0 of 7 baseline days, at least 4 are needed."
    assert str(figure.bars[0].interval) == "0 of 7 baseline days, at least 4 are needed"


def test_days_and_lists_in_words() -> None:
    assert str(day_and_month(date(2026, 5, 4))) == "4 May"
    assert str(day_and_short_month(date(2026, 11, 16))) == "16 Nov"
    assert str(full_date(date(2026, 12, 31))) == "31 December 2026"
    assert str(joined([Text("one"), Text("two")], ", ")) == "one, two"


def test_a_carers_entry_is_underlined_named_and_counted() -> None:
    days = diary(BASELINE, TRIAL)
    plain = trial_outcome(window(), days, Region.LEG)
    days[8] = replace(days[8], source=Source.CARER)
    found = trial_outcome(window(), days, Region.LEG)
    figure, grid = trajectory_figure(found), day_grid(found)

    (point,) = [point for point in figure.series[0].points if point.carer]
    assert str(point.label).endswith(", by a carer")
    assert sum(grid.carers) == found.quality.carer == 1
    assert (figure.has_carers, trajectory_figure(plain).has_carers) == (True, False)
    assert [str(cell) for cell in grid.rows[-1].cells].count("on time, by a carer") == 1
    for key in (figure.key, grid.key):
        assert str(key).endswith("Underlined: entered by a carer.")
    assert "carer" not in str(trajectory_figure(plain).key)
