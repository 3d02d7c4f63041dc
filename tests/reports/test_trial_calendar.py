"""The patient's trial calendar: each day readable in order, medicines as agreed, trials without days."""

from dataclasses import replace
from datetime import date

import pytest

from reports.content import Identity
from reports.trial_calendar import TrialCalendar, render
from scs_manager.domain.own_calendar import TrialDates, happenings
from scs_manager.domain.own_weeks import Standing
from tests.catalogues import LANGUAGES, catalogue_of
from tests.reports.calendar_samples import WARFARIN, content
from tests.reports.hostile_strings import hostile
from tests.reports.pdfs import opened, tree, unmarked
from tests.reports.samples import ADA, ISSUE, NOW


def words_of(sheet: TrialCalendar) -> str:
    return " ".join(tree(render(sheet, now=NOW)).words.split())


def test_each_day_is_a_cell_that_says_its_date_and_all_that_happens_in_order() -> None:
    (table,) = tree(render(content(ADA, ISSUE), now=NOW)).all("Table")
    heads, *weeks = [[" ".join(cell.words.split()) for cell in row.kids] for row in table.kids]

    assert heads[:2] + heads[-1:] == ["Week", "Monday", "Sunday"]
    assert [week[0] for week in weeks] == ["1", "2", "3"]
    days = [day for week in weeks for day in week[1:]]
    assert days[0] == "16 Nov"
    assert days[2] == "18 Nov ■ Clopidogrel: take the last dose ✓ Diary sent"
    assert days[10] == "26 Nov ● The leads go in ☐ Diary"
    assert days[11] == "27 Nov Trial day 1 ☐ Diary"
    assert days[17] == "3 Dec ○ The leads come out ☐ Diary"
    assert "4 Dec ▶ Warfarin: start again Not before 14:30 Clopidogrel: start again" in days[18]


def test_a_medicine_without_agreed_days_stands_on_no_day() -> None:
    words = words_of(content(ADA, ISSUE))

    assert words.count("Apixaban") == 1
    assert "Apixaban: no days agreed yet. Ask us." in words
    none = words_of(content(ADA, ISSUE, breaks=(), ask=()))
    assert "We know of none that you stop for the trial. Do you take one? Tell us." in none


@pytest.mark.parametrize("standing", [each for each in Standing if not each.shows_days])
def test_a_trial_whose_days_do_not_hold_shows_none_and_whom_to_call(standing: Standing) -> None:
    data = render(content(ADA, ISSUE, standing=standing), now=NOW)
    words = tree(data).words

    assert tree(data).all("Table") == []
    assert "Warfarin" not in words
    assert "+1 555 0100" in words
    assert "+1 555 0911" in words
    assert ("stop one for the trial" in words) == (standing is not Standing.NO_DATES)


def test_an_ended_trial_asks_for_no_more_ticks() -> None:
    ended = content(ADA, ISSUE, standing=Standing.ENDED)

    assert "Tick the box" not in words_of(ended)
    assert "Tick the box" in words_of(content(ADA, ISSUE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_in_english_and_a_common_trial_fits_a_page(language: str) -> None:
    catalogue = catalogue_of(language)

    def translate(message: str, /) -> str:
        found = catalogue.get(message)
        return str(found.string) if found else message

    letter = replace(ISSUE, language=language, paper="letter")
    data = render(content(ADA, letter, translate=translate), now=NOW)

    assert [node.words for node in tree(data).all() if node.language] == []
    assert len(opened(data).pages) == 1


def test_a_long_trial_is_one_table_over_two_pages() -> None:
    dates = TrialDates(date(2026, 10, 1), date(2026, 10, 12), date(2026, 12, 20))
    sheet = content(ADA, ISSUE, dates, (replace(WARFARIN, restart_on=date(2026, 12, 21)),))
    found = tree(render(sheet, now=NOW))

    (table,) = found.all("Table")
    assert len(table.kids) == 1 + len(sheet.weeks)
    assert table.pages == {0, 1}
    assert happenings(dates)[-1].on == date(2026, 12, 23)
    assert "23 Dec" in table.words


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_medicine_is_called_prints_as_text(seed: int) -> None:
    typed = hostile(seed)
    sheet = content(ADA, ISSUE, breaks=(replace(WARFARIN, drug=typed),), ask=(typed,))
    data = render(replace(sheet, emergency_phone=typed, identity=Identity(typed)), now=NOW)

    assert all(list(unmarked(page)) == [] for page in opened(data).pages)
    assert b"/URI" not in data
    assert b"/JavaScript" not in data
