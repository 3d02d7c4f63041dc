"""The forms generated from the catalogue of facts."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from forms import records as forms
from forms.histories import ITEM_STEPS
from forms.packet_details import PACKET_SECTIONS
from scs_manager.domain.evaluations import EVALUATION_FACTS
from scs_manager.domain.facts import FACTS, LISTS, Kind
from scs_manager.domain.laboratory import TESTS

SECTIONS = (*forms.HISTORY, *forms.SAFETY, *forms.PSYCHOLOGY, *PACKET_SECTIONS)
OF_THE_TRIAL_PAGE = {
    f"trial.{name}"
    for name in (
        "analgesic_reduction_percent",
        "baseline_days",
        "baseline_mean_nrs",
        "baseline_mme",
        "opioids_unconverted",
        "consent_signed",
        "goal",
        "hours_in",
        "isi_after",
        "isi_before",
        "odi_after",
        "odi_before",
        "operated_controller",
        "placed_on",
        "planned_removal_on",
        "relief_percent",
        "removed_on",
        "satisfied",
        "technically_adequate",
        "trial_mme",
        "wants_implant",
    )
} | {"permanent.implant_planned_on", "permanent.packet_complete", "permanent.signed_screening"}
"""What the pages of trial and implant and the diary say, so that no second form can contradict them."""


@pytest.fixture
def filled() -> object:
    """Fills a form in a request without CSRF, which the web's own tests cover."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="of this test", WTF_CSRF_ENABLED=False)
    app.extensions["gettext"] = str

    def fill(kind: type[FlaskForm], **values: str) -> FlaskForm:
        with app.test_request_context(method="POST", data=values):
            form = kind(MultiDict(values))
            form.validate()
            return form

    return fill


def test_every_single_fact_stands_on_one_form_or_belongs_to_a_screen_of_its_own() -> None:
    entered = [fact.name for section in SECTIONS for fact in section.facts]
    elsewhere = {name for name, fact in FACTS.items() if fact.group in {"patient", "team_review"}}
    single = {name for name, fact in FACTS.items() if fact.kind is not Kind.RECORDS}

    assert sorted(entered) == sorted(single - elsewhere - OF_THE_TRIAL_PAGE - set(TESTS) - EVALUATION_FACTS)


def test_every_list_stands_on_one_page() -> None:
    assert sorted((*forms.HISTORY_LISTS, *forms.SAFETY_LISTS)) == sorted(LISTS)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.slug)
def test_a_section_asks_for_value_day_and_source_of_each_fact(section: forms.Section) -> None:
    names = set(dir(forms.facts_form(section)))

    for fact in section.asked:
        key = forms.key_of(fact)
        assert {key, f"{key}_on", f"{key}_source", f"{key}_gone"} <= names


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.slug)
def test_no_question_takes_the_name_of_anothers_day_or_source(section: forms.Section) -> None:
    keys = {forms.key_of(fact) for fact in section.facts}

    assert not keys & {f"{key}_{more}" for key in keys for more in ("on", "source", "gone")}


def test_the_parts_of_a_form_ask_everything_once() -> None:
    for section in SECTIONS:
        if section.parts:
            assert [fact for _, facts in section.parts for fact in facts] == list(section.facts)
    for key, steps in ITEM_STEPS.items():
        asked = [field.name for field in forms.asked_of(forms.list_fact(key))]
        assert sorted(name for _, names in steps for name in names) == sorted(asked), key


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("2019", date(2019, 12, 31), "year"),
        ("May 2019", date(2019, 5, 31), "month"),
        ("2019-05-12", date(2019, 5, 12), "day"),
    ],
)
def test_a_date_is_kept_as_exactly_as_it_is_known(filled, typed: str, day: date, precision: str) -> None:  # type: ignore[no-untyped-def]
    pain = filled(forms.facts_form(section_of("pain")), onset_on=typed, common_on="2026-05-13")
    operation = filled(forms.item_form("operations"), item_performed_on=typed)

    assert [(a.name, a.value) for a in pain.answers()] == [
        ("pain.onset_on", day),
        ("pain.onset_precision", precision),
    ]
    assert operation.item() == {"performed_on": day, "precision": precision}


def test_a_date_taken_back_takes_its_exactness_with_it(filled) -> None:  # type: ignore[no-untyped-def]
    pain = filled(forms.facts_form(section_of("pain")), onset_on_gone="yes")

    assert [(a.name, a.value) for a in pain.answers()] == [
        ("pain.onset_on", None),
        ("pain.onset_precision", None),
    ]


def test_several_levels_are_chosen_and_nothing_is_chosen_beforehand(filled) -> None:  # type: ignore[no-untyped-def]
    form = filled(forms.item_form("operations"), item_levels="L4-L5")

    assert form.item() == {"levels": ("L4-L5",)}
    assert "checked" not in filled(forms.item_form("operations")).of("item_levels")()


def test_a_waived_cause_asks_why_and_another_answer_does_not(filled) -> None:  # type: ignore[no-untyped-def]
    kind = forms.facts_form(section_of("cause-hardware"))

    waived = filled(kind, hardware="waived", common_on="2026-05-13")
    told = filled(kind, hardware="waived", hardware_waived_reason="Nothing implanted", common_on="2026-05-13")
    excluded = filled(kind, hardware="excluded", common_on="2026-05-13")

    assert [problem["href"] for problem in waived.problems()] == ["#hardware_waived_reason"]
    assert not told.problems()
    assert not excluded.problems()


def section_of(slug: str) -> forms.Section:
    return next(section for section in SECTIONS if section.slug == slug)


def test_only_what_was_answered_is_added_with_its_day_and_source(filled) -> None:  # type: ignore[no-untyped-def]
    pain = forms.facts_form(forms.HISTORY[0])

    form = filled(
        pain,
        common_on="2026-05-13",
        common_source="Clinic visit",
        leg_nrs="7.5",
        dn4="4",
        dn4_on="2026-05-01",
        dn4_source="Letter",
    )

    assert [(a.name, a.value, a.on, a.source) for a in form.answers()] == [
        ("pain.leg_nrs", Decimal("7.5"), date(2026, 5, 13), "Clinic visit"),
        ("pain.dn4", 4, date(2026, 5, 1), "Letter"),
    ]


def test_a_fact_is_taken_back_without_a_value(filled) -> None:  # type: ignore[no-untyped-def]
    form = filled(forms.facts_form(forms.HISTORY[0]), leg_nrs_gone="yes")

    assert [(a.name, a.value) for a in form.answers()] == [("pain.leg_nrs", None)]
    assert not form.problems()


def test_an_answer_without_a_day_is_asked_for_one(filled) -> None:  # type: ignore[no-untyped-def]
    form = filled(forms.facts_form(forms.HISTORY[0]), leg_nrs="7")

    assert [problem["href"] for problem in form.problems()] == ["#leg_nrs_on"]


def test_a_day_that_has_not_come_is_refused_where_it_was_typed_beside_every_other_fault(filled) -> None:  # type: ignore[no-untyped-def]
    kind = type("PainForm", (forms.facts_form(section_of("pain")),), {"today": date(2026, 5, 13)})
    answers = {"leg_nrs": "17", "dn4": "4", "dn4_on": "2026-05-14"}

    form = filled(kind, common_on="2026-05-13", **answers)

    assert {problem["href"] for problem in form.problems()} == {"#leg_nrs", "#dn4_on"}
    assert [p["href"] for p in filled(kind, common_on="2026-05-14", leg_nrs="7").problems()] == ["#common_on"]
    assert not filled(kind, common_on="2026-05-13", leg_nrs="7").problems()


def test_an_operation_to_come_or_back_to_front_is_refused_where_it_was_typed(filled, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    kind = forms.item_form("operations")
    monkeypatch.setattr(kind, "today", date(2026, 5, 13))

    ahead = filled(kind, item_performed_on="14 May 2026", item_recurrence_on="2026")
    back_to_front = filled(kind, item_performed_on="May 2019", item_recurrence_on="2018")

    assert (ahead.of("item_performed_on").error, ahead.of("item_recurrence_on").error) == (
        "The day lies in the future",
        "",
    )
    assert back_to_front.of("item_recurrence_on").error == "This date lies before the one it must follow"


def test_an_onset_to_come_is_refused_where_it_was_typed(filled, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    kind = forms.facts_form(section_of("pain"))
    monkeypatch.setattr(kind, "today", date(2026, 5, 13))

    assert filled(kind, onset_on="2027", common_on="2026-05-13").of("onset_on").error


def test_an_empty_form_is_not_sent(filled) -> None:  # type: ignore[no-untyped-def]
    assert filled(forms.facts_form(forms.HISTORY[0])).problems()


def test_a_value_outside_its_limits_is_refused_at_its_field(filled) -> None:  # type: ignore[no-untyped-def]
    form = filled(forms.facts_form(forms.HISTORY[0]), common_on="2026-05-13", leg_nrs="10.1")

    assert [problem["href"] for problem in form.problems()] == ["#leg_nrs"]


def test_an_item_keeps_only_what_was_answered(filled) -> None:  # type: ignore[no-untyped-def]
    form = filled(
        forms.item_form("operations"), item_region="lumbosacral", item_procedure="fusion", source="Report"
    )

    assert form.item() == {"region": "lumbosacral", "procedure": "fusion"}
    assert not form.problems()


def test_an_item_asks_for_what_it_cannot_be_without(filled) -> None:  # type: ignore[no-untyped-def]
    form = filled(forms.item_form("operations"), source="Report")

    assert {problem["href"] for problem in form.problems()} == {"#item_region", "#item_procedure"}


def test_a_unit_keeps_its_letters_and_a_word_gets_a_capital() -> None:
    assert forms.words_of("mg") == "mg"
    assert forms.words_of("mcg/h") == "mcg/h"
    assert forms.words_of("snri") == "SNRI"
    assert forms.words_of("none_on_offer") == "None on offer"


def test_a_name_in_a_list_takes_one_line_and_a_note_takes_several(filled) -> None:  # type: ignore[no-untyped-def]
    form = filled(forms.item_form("medicines"))

    assert "<textarea" not in form.of("item_drug")()
    assert "<textarea" in form.of("item_note")()


def test_the_list_of_errors_names_the_question_where_the_words_alone_do_not(filled) -> None:  # type: ignore[no-untyped-def]
    pain = filled(forms.facts_form(forms.HISTORY[0]), leg_nrs="1_0", common_on="2026-05-13")

    assert [problem["text"] for problem in pain.problems()] == [
        "Enter a number from 0 to 10: Average leg pain over the last week (0 none, 10 worst)"
    ]
    assert pain.of("leg_nrs").error == "Enter a number from 0 to 10"


@pytest.mark.parametrize(("since", "asked"), [("", 1), ("2019-03-04", 0)])
def test_long_standing_and_unchanged_asks_for_its_day_once(filled, since: str, asked: int) -> None:  # type: ignore[no-untyped-def]
    form = filled(
        forms.facts_form(section_of("red-flags")),
        common_on="2026-05-04",
        ce_bladder_bowel="long_standing_unchanged",
        ce_saddle_sensory="long_standing_unchanged",
        ce_unchanged_since=since,
    )

    assert len(form.of("ce_unchanged_since").errors) == asked
