"""Sentences as values: filled in, nested, translated, and English where a translation is missing."""

import copy

from scs_manager.domain.text import Catalogue, Text


def test_a_sentence_is_filled_with_its_values() -> None:
    assert str(Text("%(n)s of 7 days", n=3)) == "3 of 7 days"


def test_a_sentence_without_values_may_hold_a_percent_sign() -> None:
    assert str(Text("50 % relief")) == "50 % relief"


def test_a_percent_sign_beside_values_is_written_twice() -> None:
    assert str(Text("%(n)s %% relief", n=50)) == "50 % relief"


def test_a_text_within_a_text_is_translated_too() -> None:
    spanish = {"%(what)s: %(value)s": "%(what)s = %(value)s", "Pain": "Dolor"}
    sentence = Text("%(what)s: %(value)s", what=Text("Pain"), value=7)

    def translate(message: str, /) -> str:
        return spanish.get(message, message)

    assert sentence.render(translate) == "Dolor = 7"


def test_a_missing_translation_falls_back_to_english() -> None:
    assert Text("Pain").render(lambda message: message) == "Pain"


def test_texts_are_equal_by_sentence_and_values_and_can_be_hashed() -> None:
    assert Text("%(n)s", n=1) == Text("%(n)s", n=1)
    assert Text("%(n)s", n=1) != Text("%(n)s", n=2)
    assert len({Text("%(n)s", n=1), Text("%(n)s", n=2)}) == 2


def test_a_sentence_is_taken_apart_and_made_again_as_another_process_gets_it() -> None:
    told = Text("%(n)s of %(what)s", n=3, what=Text("7 days"))
    german = Catalogue({"%(n)s of %(what)s": "%(n)s von %(what)s", "7 days": ""})

    assert copy.deepcopy(told) == told
    assert told.render(german) == "3 von 7 days"
