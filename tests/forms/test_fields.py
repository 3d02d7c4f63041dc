"""What the fields accept, refuse and keep; and that what they render is sound."""

from datetime import date
from decimal import Decimal
from typing import Any

import html5lib
import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from forms.base import (
    BirthDateField,
    Choice,
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    NoteField,
    NumberField,
    ScaleField,
    TextField,
    TickField,
    YesNoField,
)


class Everything(Form):
    """One field of each kind; none is required but the name and the scale."""

    name = TextField("Name", max_length=10, missing="Enter a name")
    note = NoteField("Note", required=False)
    email = EmailField("E-mail", required=False)
    whole = NumberField("Whole", low=0, high=10, required=False, unit="points")
    part = NumberField("Part", low=0, high=10, places=1, required=False)
    scale = ScaleField("Leg pain", missing="Choose a number for your leg pain")
    day = DateField("Day", required=False)
    born = BirthDateField("Born", required=False)
    answer = ChoiceField("Answer", choices=(Choice("a", "A"), Choice("b", "B")), required=False)
    listed = ChoiceField("Listed", choices=(Choice("a", "A"),), look="select", required=False)
    several = ChoicesField("Several", choices=(Choice("a", "A"), Choice("b", "B")), required=False)
    yes = YesNoField("Yes or no", required=False)
    tick = TickField("Tick")


GOOD = {"name": "Ada", "scale": "0"}


def filled(**values: Any) -> Everything:
    """The form as a browser sends it."""
    form = Everything(MultiDict(GOOD | values))
    form.validate()
    return form


def test_an_empty_form_has_nothing_chosen() -> None:
    page = "".join(str(field()) for field in Everything())

    assert " checked" not in page
    assert " selected" not in page


@pytest.mark.parametrize(("typed", "kept"), [("0", 0), ("10", 10), ("7", 7)])
def test_the_scale_keeps_whole_numbers_from_0_to_10(typed: str, kept: int) -> None:
    assert filled(scale=typed).scale.data == kept


@pytest.mark.parametrize("typed", ["11", "-1", "5.0", "05", " 5", "5 ", "５", "1e1", "ten", "+5", "5\n", "x"])
def test_the_scale_refuses_everything_else(typed: str) -> None:
    form = filled(scale=typed)

    assert form.scale.data is None
    assert form.scale.errors


def test_an_unanswered_scale_is_asked_for_and_not_zero() -> None:
    form = Everything(MultiDict({"name": "Ada"}))

    assert not form.validate()
    assert form.scale.error == "Choose a number for your leg pain"
    assert form.scale.data is None


@pytest.mark.parametrize(("typed", "kept"), [("0", 0), ("10", 10), (" 7 ", 7), ("", None)])
def test_a_whole_number_within_its_limits_is_kept(typed: str, kept: int | None) -> None:
    form = filled(whole=typed)

    assert form.whole.data == kept
    assert not form.whole.errors


@pytest.mark.parametrize("typed", ["11", "-1", "1.5", "1,5", "1e3", "٣", "NaN", "1_0", "0x1"])
def test_a_whole_number_refuses_everything_else_and_keeps_what_was_typed(typed: str) -> None:
    form = filled(whole=typed)

    assert form.whole.data is None
    assert form.whole.error == "Enter a whole number from 0 to 10"
    assert f'value="{typed}"' in str(form.whole())


def test_a_number_with_places_is_an_exact_decimal() -> None:
    assert filled(part="7.1").part.data == Decimal("7.1")
    assert filled(part="7.12").part.errors


@pytest.mark.parametrize("typed", ["2023-02-30", "2023-2-3", "20230203", "03.02.2023", "1899-12-31", "x"])
def test_a_day_that_is_no_day_is_refused(typed: str) -> None:
    assert filled(day=typed).day.errors


def test_a_day_is_a_date() -> None:
    assert filled(day="2024-02-29").day.data == date(2024, 2, 29)


def test_a_birth_date_is_read_from_three_fields() -> None:
    parts = {"born-day": "4", "born-month": "03", "born-year": "1968"}

    assert filled(**parts).born.data == date(1968, 3, 4)


@pytest.mark.parametrize(
    "parts",
    [("31", "2", "1968"), ("4", "", "1968"), ("4", "3", "68"), ("x", "3", "1968"), ("4", "13", "1968")],
)
def test_a_birth_date_that_is_no_date_is_refused_and_shown_again(parts: tuple[str, str, str]) -> None:
    form = filled(**dict(zip(("born-day", "born-month", "born-year"), parts, strict=True)))

    assert form.born.errors
    assert form.born.first_id == "born-day"
    assert all(f'value="{part}"' in str(form.born()) for part in parts if part)


def test_a_birth_date_missing_from_a_request_is_not_kept_from_before() -> None:
    form = Everything(MultiDict(GOOD), data={"born": date(1968, 3, 4)})

    assert form.born.data is None


def test_only_offered_answers_are_taken() -> None:
    assert filled(answer="a").answer.data == "a"
    assert filled(answer="z").answer.errors
    assert filled(several="a").several.data == ("a",)
    assert filled(several="z").several.errors
    assert (filled(yes="yes").yes.data, filled(yes="no").yes.data, filled().yes.data) == (True, False, None)
    assert (filled(tick="yes").tick.data, filled(tick="on").tick.data) == (True, False)


@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "a\x85b", "a\ud800b", "two\nlines", "tab\there"])
def test_a_line_of_text_refuses_control_characters(typed: str) -> None:
    assert filled(name=typed).name.errors


def test_text_is_trimmed_and_composed() -> None:
    assert filled(name="  Ame\u0301lie ").name.data == "Am\u00e9lie"


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\ufeff", "\u202a", "\u202e", "\u2066", "\u2069"])
def test_what_nobody_sees_is_left_out_and_is_no_answer(unseen: str) -> None:
    assert filled(name=f"{unseen}Ames{unseen}").name.data == "Ames"
    assert filled(name=unseen).name.errors


@pytest.mark.parametrize("joined", ["\u0645\u06cc\u200c\u062e", "\U0001f469\u200d\u2695", "a\u200eb"])
def test_joiners_of_letters_and_plain_marks_stay(joined: str) -> None:
    assert filled(name=joined).name.data == joined


def test_text_that_is_too_long_is_refused_and_shown_again() -> None:
    form = filled(name="x" * 11)

    assert form.name.error == "Use at most 10 characters"
    assert "x" * 11 in str(form.name())


def test_a_note_holds_4000_characters_and_200_lines() -> None:
    assert not filled(note="x" * 4000).note.errors
    assert filled(note="x" * 4001).note.errors
    assert not filled(note="x\r\n" * 199 + "x").note.errors
    assert filled(note="x\r\n" * 200 + "x").note.errors
    assert filled(note="a\r\nb").note.data == "a\nb"


@pytest.mark.parametrize("typed", ["nobody", "a b@c.d", "@c", "a@", "pat@[home.example"])
def test_an_address_is_shaped_like_one(typed: str) -> None:
    assert filled(email=typed).email.errors


@pytest.mark.parametrize("state", ["empty", "filled", "refused"])
def test_every_component_is_sound_html_without_inline_code(state: str) -> None:
    hostile = '"><script>alert(1)</script>'
    values = {"empty": {}, "filled": GOOD, "refused": dict.fromkeys(Everything()._fields, hostile)}[state]
    form = Everything(MultiDict(values))
    form.validate()

    page = "<!doctype html><title>x</title>" + "".join(str(field()) for field in form)

    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert " style=" not in page


def test_the_error_stands_at_the_field_and_says_so() -> None:
    form = filled(scale="")

    page = str(form.scale())

    assert 'aria-describedby="scale-error"' in page
    assert "Choose a number for your leg pain" in page
    assert form.scale.first_id == "scale-0"


@pytest.mark.parametrize(
    ("typed", "number", "error"),
    [
        ("6,5", Decimal("6.5"), ""),
        ("-0,5", None, "Enter a number from 0 to 10"),
        ("6,55", None, "Enter a number from 0 to 10"),
        ("1,234", None, "Write 1234 or 1.234: a comma can mean either"),
        ("1,2,3", None, "Enter a number from 0 to 10"),
        (",5", None, "Enter a number from 0 to 10"),
    ],
)
def test_a_decimal_comma_is_read_where_it_can_mean_nothing_else(
    typed: str, number: Decimal | None, error: str
) -> None:
    field = filled(part=typed).part

    assert (field.data, field.error) == (number, error)
    assert typed in str(field())


def test_a_whole_number_takes_no_comma() -> None:
    assert filled(whole="7,5").whole.error == "Enter a whole number from 0 to 10"
