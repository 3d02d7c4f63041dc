"""The figures on paper: whatever a trial looks like, its days, values and words are drawn and said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from reports import decision_summary, theme
from reports.charts import Axis
from reports.day_grid import MOST_DAYS, day_grid
from reports.drawing import Label, apart, spread
from reports.event_labels import event_rows
from reports.findings import KeyNumber
from scs_manager.domain import day_grid as grids
from scs_manager.domain.diary import DiaryEntry, Punctuality
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.figures import FigureEvent
from scs_manager.domain.relief_bars import relief_figure
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import trajectory_figure
from tests.reports.pdfs import opened, tree, unmarked
from tests.reports.samples import NOW, PLACED, decision_content, outcome


def _entry(on: date, pain: int) -> DiaryEntry:
    return DiaryEntry(on, pain_leg_nrs=pain, pain_back_nrs=pain, pain_worst_nrs=pain)


def _days(first: date, leg: Sequence[int | None], **more: object) -> list[DiaryDay]:
    return [
        DiaryDay(
            first + timedelta(days=at),
            DiaryEntry(
                first + timedelta(days=at), pain_leg_nrs=value, pain_back_nrs=value, pain_worst_nrs=value
            ),
            **more,  # type: ignore[arg-type]
        )
        for at, value in enumerate(leg)
        if value is not None
    ]


def _drawn(found: TrialOutcome, events: tuple[FigureEvent, ...] = ()) -> bytes:
    content = decision_content(
        relief=relief_figure(found),
        trajectory=trajectory_figure(found, events=events),
        grid=grids.day_grid(found),
    )
    return decision_summary.render(content, now=NOW)


def _trial(days: int, leg: Sequence[int | None], **more: object) -> TrialOutcome:
    start = PLACED - timedelta(days=7)
    window = TrialWindow(start, PLACED, PLACED + timedelta(days=days))
    return trial_outcome(window, _days(start, leg, **more), Region.LEG)


CASES = {
    "pain grew": _trial(9, [2] * 7 + [9] * 10),
    "no pain at baseline": _trial(9, [0] * 7 + [0] * 10),
    "worst pain throughout": _trial(9, [10] * 17),
    "six weeks": _trial(42, [8] * 7 + [3] * 43),
    "no entry in the trial": _trial(9, [8] * 7 + [None] * 10),
    "one entry": _trial(9, [8]),
    "everything outside its window": _trial(9, [8] * 17, punctuality=Punctuality.OUTSIDE),
    "baseline only": trial_outcome(
        TrialWindow(PLACED - timedelta(days=7)),
        _days(PLACED - timedelta(days=7), [7, 6, 7]),
        Region.BACK,
        as_of=PLACED - timedelta(days=4),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_course_of_a_trial_can_be_drawn(name: str) -> None:
    data = _drawn(CASES[name])
    assert all(list(unmarked(page)) == [] for page in opened(data).pages)
    figures = tree(data).all("Figure")
    assert any(str(trajectory_figure(CASES[name]).alt)[:60] in figure.alt for figure in figures)


def test_alternative_texts_hold_the_numbers() -> None:
    alts = " ".join(figure.alt for figure in tree(_drawn(outcome())).all("Figure"))
    assert "58.0 %" in alts
    assert "7.14" in alts
    assert "QR code of the verification page: https://scs.clinic.example/v" in alts


def test_a_long_trial_has_its_grid_in_pieces_with_readable_columns() -> None:
    grid = grids.day_grid(CASES["six weeks"])
    pieces = day_grid(grid)
    assert len(pieces) == -(-len(grid.days) // MOST_DAYS) == 2
    assert all(piece.width == theme.MEASURE for piece in pieces)


def test_a_grid_without_days_draws_nothing() -> None:
    assert day_grid(replace(grids.day_grid(outcome()), days=(), entries=())) == []


def test_many_events_on_neighbouring_days_get_words_that_do_not_overlap() -> None:
    events = tuple(FigureEvent(day, Text("reprogrammed, new lead position")) for day in range(9))
    figure = trajectory_figure(outcome(), events=events)
    boxes = [box for box, _ in event_rows(figure, Axis(figure.days))]
    assert all(apart(box, boxes[:at]) for at, box in enumerate(boxes))
    assert all(box[0] >= 0 and box[2] <= theme.MEASURE for box in boxes)
    assert opened(_drawn(outcome(), events)).pages


def test_labels_at_line_ends_never_cover_one_another() -> None:
    labels = [
        Label(100, "one", theme.INK),
        Label(101, "two", theme.INK, "below"),
        Label(99, "x", theme.INK),
    ]
    placed = spread(labels, 0, 182)
    for (upper, label), (lower, _) in pairwise(placed):
        assert upper - lower >= label.height - 0.01
    assert placed[-1][0] >= 0


def test_labels_crowded_at_the_foot_are_pushed_up_together() -> None:
    labels = [Label(y, str(y), theme.INK) for y in (1, 2, 3, 4)]
    heights = [y for y, _ in spread(labels, 4, 182)]
    assert min(heights) >= 4
    assert all(upper - lower >= 10.19 for upper, lower in pairwise(heights))


def test_the_axis_labels_every_day_while_there_is_room_and_then_every_week() -> None:
    short, long = Axis(grids.day_grid(outcome()).days), Axis(grids.day_grid(CASES["six weeks"]).days)
    assert len(short.labelled) == len(short.days)
    assert [each.number for each in long.labelled][:3] == [-7, 0, 7]
    assert short.months == "October – November 2026"


def test_a_draft_without_a_decision_says_so() -> None:
    content = decision_content(
        decision="", reasons="", decided_by="", decided_on=None, signature=None, advice=(),
        key_number=KeyNumber("unknown", "pain relief, leg"),
    )  # fmt: skip
    words = tree(decision_summary.render(content, now=NOW)).words
    assert "Not decided yet" in words
    assert "What a trial can and cannot tell" in words
    assert "is what happened" not in words  # nothing is known of it


def test_a_decision_without_a_trial_leaves_its_sections_out() -> None:
    content = decision_content(
        key_number=None, relief=None, trajectory=None, grid=None, workings=None, criteria=(), screening=None
    )
    words = tree(decision_summary.render(content, now=NOW)).words
    assert "The trial, day by day" not in words
    assert "What a trial can and cannot tell" not in words
    assert "What is not known" in words


def test_no_unknown_is_left_out_of_the_summary() -> None:
    words = tree(decision_summary.render(decision_content(), now=NOW)).words
    assert "58.0 % is what happened on the days of the trial" in words
    for unknown in ("Quality of life at trial end", "Need for later MRI", "Psychological evaluation in date"):
        assert unknown in words.split("What is not known")[1]
