"""Consent: the texts as data, what a record needs, and whether one holds on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scs_manager.domain.consents import (
    LANGUAGES,
    TEACH_BACK,
    Consent,
    ConsentText,
    Given,
    check_given,
    current_text,
    in_force,
    load_text,
    sha256_of,
    shipped_texts,
)
from scs_manager.domain.errors import InputError

ON = date(2026, 5, 4)
DAY = timedelta(days=1)
GIVEN = Given("0" * 64, "Dr A", "paper", "Ada Example", ON, dict.fromkeys(TEACH_BACK, "passed"))
FILE = (
    'kind = "trial"\nversion = "1"\nlanguage = "en"\ntitle = "Trial"\n'
    '[[section]]\nheading = "Why"\ntext = "Because.\\n\\nSo."\n'
)


@pytest.mark.parametrize(
    ("consents", "on", "held"),
    [
        ([], ON, None),
        ([Consent(ON)], ON, 0),
        ([Consent(ON)], ON - DAY, None),
        ([Consent(ON, withdrawn_on=ON + DAY)], ON, 0),
        ([Consent(ON, withdrawn_on=ON + DAY)], ON + DAY, None),
        ([Consent(ON, withdrawn_on=ON)], ON, None),
        ([Consent(ON, withdrawn_on=ON + DAY), Consent(ON + 2 * DAY)], ON + DAY, None),
        ([Consent(ON, withdrawn_on=ON + DAY), Consent(ON + 2 * DAY)], ON + 2 * DAY, 1),
        ([Consent(ON, counts=False)], ON, None),
        ([Consent(ON), Consent(ON + DAY, counts=False)], ON + DAY, None),
        ([Consent(ON), Consent(ON + DAY, counts=False)], ON, 0),
        ([Consent(ON, counts=False), Consent(ON)], ON, 1),
        ([Consent(ON), Consent(ON + DAY, withdrawn_on=ON + DAY)], ON + DAY, None),
    ],
)
def test_the_newest_consent_holds_from_its_signature_until_its_withdrawal(
    consents: list[Consent], on: date, held: int | None
) -> None:
    assert in_force(consents, on) == (None if held is None else consents[held])


def test_one_question_that_needs_repeating_or_was_not_asked_leaves_no_consent() -> None:
    assert GIVEN.counts
    for question in TEACH_BACK:
        assert not replace(GIVEN, teach_back={**GIVEN.teach_back, question: "needs_repeat"}).counts
        rest = {name: said for name, said in GIVEN.teach_back.items() if name != question}
        assert not replace(GIVEN, teach_back=rest).counts


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"explained_by": " "}, "explained_by"),
        ({"signed_name": ""}, "signed_name"),
        ({"signed_on": ON + DAY}, "signed_on"),
        ({"teach_back": {}}, "teach_purpose"),
        ({"teach_back": dict.fromkeys(TEACH_BACK, "perhaps")}, "teach_purpose"),
        ({"how": "screen", "signed_name": "Ada Exemple"}, "signed_name"),
    ],
)
def test_what_cannot_be_a_consent_record_is_refused_at_its_field(
    changes: dict[str, object], place: str
) -> None:
    with pytest.raises(InputError) as refused:
        check_given(replace(GIVEN, **changes), patient="Ada Example", latest=ON)  # type: ignore[arg-type]

    assert refused.value.place == place


@pytest.mark.parametrize(("how", "name"), [("paper", "A. E."), ("screen", "ada  EXAMPLE")])
def test_on_paper_any_signature_and_on_screen_the_own_name_however_it_is_typed(how: str, name: str) -> None:
    check_given(replace(GIVEN, how=how, signed_name=name), patient="Ada Example", latest=ON)


def test_a_text_is_named_by_what_is_read_and_shown_by_its_headings() -> None:
    text = load_text(FILE, "x.toml")

    assert text.body == "## Why\nBecause.\n\nSo."
    assert text.sha256 == sha256_of("Trial", text.body) != sha256_of("Trial", text.body + " ")
    assert [(s.heading, s.paragraphs) for s in text.sections] == [("Why", ("Because.", "So."))]
    plain = ConsentText("trial", "1", "en", "T", "One\nline.\n\nTwo.")
    assert [(s.heading, s.paragraphs) for s in plain.sections] == [("", ("One line.", "Two."))]
    mixed = ConsentText("trial", "1", "en", "T", "First.\n\n## Head\nSecond.")
    assert [(s.heading, s.paragraphs) for s in mixed.sections] == [("", ("First.",)), ("Head", ("Second.",))]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('kind = "trial"', 'kind = "implant"', "x.toml: kind"),
        ('language = "en"', 'language = "xx"', "x.toml: language"),
        ('language = "en"', "language = 3", "x.toml: language"),
        ('version = "1"\n', "", "x.toml: version"),
        ('title = "Trial"', 'title = " "', "x.toml: title"),
        ('title = "Trial"', 'title = "T"\nauthor = "A"', "x.toml: author"),
        ("[[section]]", '[[section]]\nnote = "x"', "x.toml: section[0].note"),
        ('heading = "Why"\n', "", "x.toml: section[0].heading"),
    ],
)
def test_a_faulty_file_is_refused_with_file_and_key(old: str, new: str, place: str) -> None:
    with pytest.raises(InputError) as refused:
        load_text(FILE.replace(old, new), "x.toml")

    assert refused.value.place == place


def test_a_text_without_a_section_is_refused() -> None:
    with pytest.raises(InputError, match="is missing"):
        load_text(FILE.partition("[[")[0], "x.toml")


def test_the_clinics_newest_own_text_comes_before_the_shipped_one() -> None:
    shipped = ConsentText("trial", "1.0", "en", "T", "A")
    own = [replace(shipped, version=version, own=True) for version in ("2026-1", "2026-2")]

    assert current_text([shipped], "en") == shipped
    assert current_text([shipped, *own], "en") == own[1]
    assert current_text([shipped, *own], "fr") is None


def test_a_translation_that_nobody_reviewed_stands_beside_english() -> None:
    german = ConsentText("trial", "1", "de", "T", "A")

    assert german.needs_english
    assert not replace(german, reviewed=True).needs_english
    assert not replace(german, language="en").needs_english


def test_every_shipped_text_says_what_the_design_asks_and_is_marked_unreviewed() -> None:
    texts = shipped_texts()

    assert texts[0].language == "en"
    assert {text.language for text in texts} <= set(LANGUAGES)
    assert len({text.sha256 for text in texts}) == len(texts)
    for text in texts:
        assert not text.reviewed
        assert len(text.sections) == len(texts[0].sections)
        assert all(section.heading and section.paragraphs for section in text.sections)


def test_the_english_text_names_frequencies_success_and_that_the_evidence_is_disputed() -> None:
    body = shipped_texts()[0].body

    for words in ("30 to 40 in 100", "fewer than 1 in 100", "2 to 3 in 100", "7 in 1,000", "at least half"):
        assert words in body
    assert "Experts do not agree on how well spinal cord stimulation works." in body
    assert "stop the trial at any time" in body
