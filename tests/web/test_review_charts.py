"""The drawings of the team's review: whatever a trial looks like, each is well formed and said in words."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask import Flask

from scs_manager.domain.day_grid import day_grid
from scs_manager.domain.diary import DiaryEntry, MedicineTaken, Punctuality, Source
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.domain_panel import domain_panel
from scs_manager.domain.measure_settings import InForce, Limit
from scs_manager.domain.medication_figure import medication_figure
from scs_manager.domain.opioids import DoseChange, Mme, mean_mme
from scs_manager.domain.quality_strip import quality_strip
from scs_manager.domain.relief_bars import relief_figure
from scs_manager.domain.trial_figures import trajectory_figure
from scs_manager.domain.week_grid import week_grid
from scs_manager.web.bar_charts import domain_chart, relief_chart
from scs_manager.web.chart_sizes import review_sizes
from scs_manager.web.charts import trial_chart
from scs_manager.web.dose_chart import dose_chart
from scs_manager.web.grid_chart import day_grid_chart, week_grid_chart
from scs_manager.web.quality_chart import quality_chart
from tests.domain.diaries import PLACED
from tests.domain.test_review_figures import USED, measured, mme


@pytest.fixture(autouse=True)
def english(application: Flask) -> Iterator[None]:
    """A request, for the language of the words."""
    with application.test_request_context():
        yield


def trial(days: int, leg: Sequence[int | None], **more: object) -> TrialOutcome:
    """Seven baseline days, then this many to the day of removal."""
    start = PLACED - timedelta(days=7)
    taken = (MedicineTaken("<b>Paracetamol</b> 1 g", 2, MedicineKind.AS_NEEDED),)
    entries = [
        DiaryDay(on, DiaryEntry(on, pain_leg_nrs=value, medicines=taken), **more)  # type: ignore[arg-type]
        for on, value in ((start + timedelta(days=n), value) for n, value in enumerate(leg))
        if value is not None
    ]
    return trial_outcome(TrialWindow(start, PLACED, PLACED + timedelta(days=days)), entries, Region.LEG)


CASES = {
    "relief": trial(9, [8] * 7 + [3] * 10),
    "pain grew": trial(9, [2] * 7 + [9] * 10),
    "no pain": trial(9, [0] * 17),
    "six weeks": trial(42, [8] * 7 + [3] * 43),
    "no entry in the trial": trial(9, [8] * 7 + [None] * 10),
    "late, by a carer": trial(9, [8] * 17, punctuality=Punctuality.LATE, source=Source.CARER),
    "outside its window": trial(9, [8] * 17, punctuality=Punctuality.OUTSIDE),
    "staff": trial(9, [8] * 17, source=Source.STAFF),
}
DOMAINS = domain_panel(
    [
        measured(54, 42, holds=InForce(USED, Limit(Fraction(20), "clinic", 1))),
        measured(54, None),
        measured(0, 100),
    ]
)


def doses(found: TrialOutcome, dose: Mme) -> str:
    taken = {each.day: dose for each in found.days[1:-2]}
    figure = medication_figure(found, taken, DoseChange(mean_mme([dose]), mean_mme([dose])))
    return dose_chart(figure, review_sizes("dose"))


def drawn(found: TrialOutcome) -> list[Element]:
    """Every drawing of the page."""
    parts = [
        trial_chart(trajectory_figure(found), review_sizes("pain")),
        day_grid_chart(day_grid(found), review_sizes("grid")),
        week_grid_chart(week_grid(found), review_sizes("weeks")),
        relief_chart(relief_figure(found, stated={Region.LEG: 65})),
        domain_chart(DOMAINS),
        doses(found, mme(300, "tramadol")),
        doses(found, mme(30)).replace("dose-", "other-"),
        quality_chart(quality_strip(found)),
    ]
    return list(fromstring(f"<page>{''.join(parts)}</page>"))  # noqa: S314 - our own drawings


@pytest.mark.parametrize("name", CASES)
def test_every_drawing_is_well_formed_and_says_what_it_shows(name: str) -> None:
    drawings = drawn(CASES[name])
    ids = [each.get("id") for drawing in drawings for each in drawing.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert "".join(drawing.find("desc").itertext()).strip()  # type: ignore[union-attr]
        for shape in drawing.iter("rect"):
            assert float(shape.get("width", "0")) >= 0
            assert float(shape.get("height", "0")) >= 0


def test_a_persons_words_stay_words() -> None:
    titles = [each.text or "" for drawing in drawn(CASES["relief"]) for each in drawing.iter("title")]
    assert any("<b>Paracetamol</b> 1 g 2" in title for title in titles)


def test_on_a_phone_the_grid_is_cut_into_weeks_and_only_the_last_has_the_means() -> None:
    narrow = review_sizes("grid")[-1:]
    pieces = fromstring(f"<page>{day_grid_chart(day_grid(CASES['relief']), narrow)}</page>")  # noqa: S314
    words = [[each.text for each in piece.iter("text")] for piece in pieces]
    assert [("window" in piece) for piece in words] == [False, False, True]


def test_without_a_day_asked_for_there_is_no_strip() -> None:
    nothing = trial_outcome(
        TrialWindow(PLACED + timedelta(days=7)), [], Region.LEG, as_of=PLACED - timedelta(days=1)
    )
    assert quality_chart(quality_strip(nothing)) == ""
