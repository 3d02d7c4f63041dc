"""Codes that are typed, what a phone is called, and messages that tell a stranger nothing."""

import pytest

from scs_manager.domain import access_codes, access_words
from scs_manager.domain.access_codes import canonical, code_hash, new_code, new_codes, spaced
from scs_manager.domain.devices import device_name
from scs_manager.domain.text import Text


def test_a_sheet_has_ten_different_codes_without_signs_that_look_alike() -> None:
    codes = new_codes()

    assert len(set(codes)) == access_codes.SHEET_SIZE == 10
    assert all(len(code) == 8 and not set(code) & set("01OILU") for code in codes)
    assert len(new_code(access_codes.SHORT_LENGTH)) == 12


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ab23 cd45", "AB23CD45"),
        (" AB23-CD45\t", "AB23CD45"),
        ("ＡＢ２３ＣＤ４５", "AB23CD45"),
        ("AB23.CD45", "AB23CD45"),
        ("AB23CD40", ""),
        ("AB23CDé5", ""),
        ("", ""),
        (" - ", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert canonical(typed) == read


def test_a_code_is_stored_as_a_slow_hash_of_its_own_sheet() -> None:
    assert code_hash("ab23 cd45", "one") == code_hash("AB23CD45", "one")
    assert code_hash("AB23CD45", "one") != code_hash("AB23CD45", "two")
    assert len(code_hash("AB23CD45", "one")) == 64
    assert spaced("AB23CD45EF67") == "AB23 CD45 EF67"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/131.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("curl/8.5.0", ""),
        ("<script>", ""),
    ],
)
def test_a_phone_is_called_by_browser_and_system_and_nothing_else(said: str, name: str) -> None:
    assert device_name(said) == name


def test_a_message_names_no_person_no_illness_and_no_clinic() -> None:
    texts = [
        access_words.link_words("LINK"),
        access_words.code_words("CODE"),
        *access_words.SUBJECTS.values(),
    ]

    said = " ".join(str(text) for text in texts).lower()

    assert set(access_words.SUBJECTS) == set(access_words.KINDS)
    assert all(isinstance(text, Text) for text in texts)
    assert "link" in said
    assert not any(word in said for word in ("pain", "diary", "clinic", "stimulat", "patient", "dear"))
