"""What a questionnaire of a case means: facts, one-line entry, scores as data, codes, age."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from scs_manager.domain import alarm_texts, crisis
from scs_manager.domain.errors import InputError
from scs_manager.domain.instruments import score, shipped_instruments, stated
from scs_manager.domain.instruments.answers import check_answers
from scs_manager.domain.instruments.digits import read_digits, takes_single_digits
from scs_manager.domain.instruments.licences import Permission, SuppliedTexts, why_not_shown, with_texts
from scs_manager.domain.instruments.score_facts import facts_of, load_links, shipped_links
from scs_manager.domain.instruments.score_json import export_of, scores_to_json, sheet_to_json
from scs_manager.domain.questionnaires import CURRENT_DAYS, Currency, currency
from scs_manager.domain.tasks import KIND_OF_ACTION, TASKS
from scs_manager.domain.text import Text

ALL = shipped_instruments()
DAY = date(2026, 5, 4)


def facts(instrument: str, answers: Any) -> dict[str, Any]:
    definition = ALL[instrument]
    checked = check_answers(definition, answers, place="items")
    return facts_of(definition, score(definition, answers).results, checked)


def test_phq_9_settles_its_total_and_item_9_apart() -> None:
    assert facts("phq-9", [1] * 9 + [None]) == {"burden.phq9": 9, "burden.phq9_item9": 1}


def test_a_prorated_total_is_a_fact_rounded_half_up_as_it_is_shown() -> None:
    assert facts("phq-9", [2, 1, 2, 2, None, 1, 1, 0, 0, None])["burden.phq9"] == 10


def test_a_form_with_too_much_missing_settles_nothing_but_keeps_item_9() -> None:
    found = facts("phq-9", [None, None, None, 2, 2, 2, 2, 2, 2, None])

    assert found == {"burden.phq9": None, "burden.phq9_item9": 2}


def test_an_item_9_that_was_not_answered_is_not_a_no() -> None:
    assert facts("phq-9", [0] * 8 + [None, None])["burden.phq9_item9"] is None


def test_a_stated_total_of_phq_9_leaves_item_9_unknown() -> None:
    results = {"total": stated(ALL["phq-9"], "total", 12)}

    assert facts_of(ALL["phq-9"], results) == {"burden.phq9": 12, "burden.phq9_item9": None}


@pytest.mark.parametrize(
    ("instrument", "answers", "fact", "value"),
    [
        ("odi-2-1a", [5, 5, 3, 3, 0, 0, 0, 0, 0, None], "pain.odi_percent", Decimal("35.6")),
        ("peg", [5, 6, 6], "pain.peg", Decimal("5.7")),
        ("dn4", [1, 0, 1, 1, 0, 0, 0, 1, 0, 0], "pain.dn4", 4),
        ("dn4", [1, 0, 1, 1, 0, 0, 0, None, None, None], "pain.dn4", None),
        ("pcs", [0, 1, 2, 3, 0, 0, 1, 4, 2, 1, 3, 0, 4], "psychology.pcs", 21),
        ("hads", [1, 2] * 7, "burden.hads_a", 7),
    ],
)
def test_each_form_settles_its_fact(instrument: str, answers: Any, fact: str, value: Any) -> None:
    found = facts(instrument, answers)[fact]

    assert (found, type(found)) == (value, type(value))


def test_a_pain_scale_about_24_hours_is_not_the_average_of_a_week() -> None:
    assert facts("nrs-pain", [7] * 12) == {}
    assert not {"pain.leg_nrs", "pain.vas_mm"} & {link.fact for link in shipped_links()}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('instrument = "phq-99"\nscore = "total"\nfact = "burden.phq9"', "is not an instrument"),
        ('instrument = "phq-9"\nscore = "total"\nfact = "burden.phq10"', "is not a fact"),
        ('instrument = "phq-9"\nfact = "burden.phq9"', "needs either score or item"),
        ('instrument = "phq-9"\nscore = "total"\nitem = 1\nfact = "burden.phq9"', "needs either"),
        ('instrument = "phq-9"\nitem = 11\nfact = "burden.phq9"', "must be from 1 to 10"),
        ('instrument = "phq-9"\nscore = "sum"\nfact = "burden.phq9"', "is not a score"),
    ],
)
def test_a_wrong_link_is_refused(line: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        load_links(f'id = "x"\nversion = "1"\n[[link]]\n{line}\n', "facts.toml", ALL)


def test_a_form_is_copied_as_one_line_of_digits() -> None:
    assert read_digits(ALL["phq-9"], "1210211000") == (1, 2, 1, 0, 2, 1, 1, 0, 0, 0)


def test_items_that_no_score_uses_may_be_left_off() -> None:
    assert read_digits(ALL["phq-9"], "121021100") == (1, 2, 1, 0, 2, 1, 1, 0, 0, None)


def test_a_missing_item_has_its_own_sign_and_is_never_0() -> None:
    assert read_digits(ALL["odi-2-1a"], "55330-000.")[5::4] == (None, None)


def test_larger_numbers_and_words_are_separated() -> None:
    assert read_digits(ALL["peg"], "10, 7 ;-") == (10, 7, None)
    course = read_digits(ALL["paindetect"], "2 2 1 2 1 2 1 persistent_attacks 1")
    assert course[7:] == ("persistent_attacks", 1)
    assert read_digits(ALL["pgic"], "3") == (3,)
    assert not takes_single_digits(ALL["peg"])


@pytest.mark.parametrize(
    ("instrument", "line", "why"),
    [
        ("phq-9", "12102110", "Type 10 answers, - for one that is missing; here are 8"),
        ("phq-9", "12102110000", "here are 11"),
        ("phq-9", "1210411000", "Item 5: Must be a whole number from 0 to 3"),
        ("phq-9", "12a0211000", "Item 3: Must be a whole number"),
        ("peg", "567", "Put a space between"),
        ("paindetect", "2 2 1 2 1 2 1 sometimes 1", "Item 8: Must be one of"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_with_its_item(instrument: str, line: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_digits(ALL[instrument], line)


def test_scores_are_kept_exactly_with_names_bands_and_the_version_of_the_scorer() -> None:
    form = ALL["phq-9"]
    kept = sheet_to_json(form, score(form, [2, 1, 2, 2, None, 1, 1, 0, 0, None]))

    total = kept["scores"]["total"]
    assert (kept["scorer"], total["value"], total["shown"]) == ("1", "81/8", "10")
    assert (total["band_title"], total["prorated"], total["missing"]) == ("moderate", True, 1)
    assert total["cutoffs"] == {"screen positive": True}
    assert kept["watches"] == {"item9_flag": False}


def test_a_score_that_could_not_be_made_keeps_its_reason() -> None:
    form = ALL["peg"]
    mean = sheet_to_json(form, score(form, [8, 7, None]))["scores"]["mean"]

    assert (mean["value"], mean["shown"], mean["raw"], mean["band_title"]) == (None, None, None, "")
    assert mean["reason"] == "2 of 3 items are answered, at least 3 are needed"


def test_codes_leave_only_where_they_were_read() -> None:
    form = ALL["phq-9"]
    answers = (1, 2, 1, 0, 2, 1, 1, 0, None, 1)
    sent = export_of(form, answers, sheet_to_json(form, score(form, answers)))

    assert sent["loinc"] == "44249-1"
    assert sent["items"][0] | {"number": 1} == {
        "number": 1, "name": "item1", "loinc": "44250-9", "value": 1, "answer_loinc": "LA6569-3"
    }  # fmt: skip
    assert sent["items"][3]["answer_loinc"] is None, "the code of 0 is from memory"
    assert sent["items"][8]["value"] is None
    assert sent["items"][9]["loinc"] is None, "the code of the difficulty item is from memory"
    assert sent["items"][9]["answer_loinc"] is None, "its answers are not those of the scored items"
    assert sent["scores"][0] == {"id": "total", "loinc": "44261-6", "value": Decimal(9)}


def test_forms_without_established_codes_are_sent_without() -> None:
    form = ALL["odi-2-1a"]
    sent = export_of(form, (), scores_to_json(form, {"percent": stated(form, "percent", 42)}))

    assert (sent["loinc"], sent["items"]) == (None, [])
    assert sent["scores"] == [{"id": "percent", "loinc": None, "value": Decimal("42.0")}]
    unscored = export_of(ALL["peg"], (1, 2, None), sheet_to_json(ALL["peg"], score(ALL["peg"], [1, 2, None])))
    assert unscored["scores"][0]["value"] is None


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, Currency.CURRENT), (CURRENT_DAYS, Currency.CURRENT), (CURRENT_DAYS + 1, Currency.OUT_OF_DATE)],
)
def test_a_form_is_current_for_90_days(days: int, expected: Currency) -> None:
    assert currency(DAY - timedelta(days=days), DAY) is expected
    assert currency(None, DAY) is Currency.NEVER


def test_the_tool_whose_author_warns_of_it_is_never_asked() -> None:
    assert str(why_not_shown(ALL["ort"])) == "Opioid Risk Tool is never asked here; type in its numbers."
    assert [name for name, each in ALL.items() if not each.asked] == ["ort"]


def test_supplied_texts_stand_in_their_form_only() -> None:
    dn4 = ALL["dn4"]
    supplied = SuppliedTexts(
        "dn4", "1.0", tuple(f"Q{n}" for n in range(10)), (("No", "Yes"),) + ((),) * 9, Permission()
    )

    shown = with_texts(dn4, supplied)

    assert (shown.item(1).text, [each.text for each in shown.item(1).choices]) == ("Q0", ["No", "Yes"])
    assert (shown.item(2).choices, shown.sha256, dn4.item(1).text) == ((), dn4.sha256, "")


def test_every_watch_that_asks_for_a_task_has_one() -> None:
    actions = {watch.action for each in ALL.values() for watch in each.watches}

    assert actions == set(KIND_OF_ACTION)
    assert set(KIND_OF_ACTION.values()) == {kind for kind, each in TASKS.items() if each.fact}


def test_no_language_of_the_crisis_text_is_reviewed_before_a_clinic_says_so() -> None:
    assert not any(crisis.is_reviewed(language) for language in ("en", "es", "de", "fr"))
    assert [language for language in ("en", "es", "de", "fr") if alarm_texts.is_reviewed(language)] == ["en"]


def test_only_a_name_of_ours_is_a_sentence_to_translate() -> None:
    known = ALL

    assert known["end-of-trial"].title_words == Text("End of the trial")
    assert known["pgic"].title_words == known["pgic"].title
    assert known["pgic"].is_ours is False
