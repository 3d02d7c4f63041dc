"""How a result is told with the days that are missing: the window is not the whole diary."""

from scs_manager.services.relief_workings import gaps_words
from tests.domain.diaries import BASELINE, outcome

WINDOW = "Window of the result: no day missing"


def test_a_missing_day_before_the_window_is_not_called_no_day_missing_of_the_diary() -> None:
    before = outcome(BASELINE, (4, None, 3, 4, 3, 3, 2))
    assert gaps_words(before) == f"{WINDOW}; with every gap at the baseline mean 47.7 %"
    assert gaps_words(outcome()) == WINDOW
