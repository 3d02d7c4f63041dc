"""What a clinic may set for its documents: lines of the address, a logo that is described."""

import uuid

import pytest

from scs_manager.domain.attachments import MediaType
from scs_manager.domain.document_settings import (
    ADDRESS,
    LINE_LENGTH,
    LOGO,
    LOGO_ALT,
    LOGO_BYTES,
    LOGO_PIXELS,
    DocumentSettings,
    address_lines,
    check_alternative,
    check_logo_pixels,
    logo_type_of,
)
from scs_manager.domain.errors import InputError

PNG = b"\x89PNG\r\n\x1a\n"


def test_an_address_is_its_lines_without_empty_ones() -> None:
    assert address_lines(" 1  Gate Lane \n\n\tLeeds\r\nLS1\nUK") == ("1 Gate Lane", "Leeds", "LS1", "UK")
    assert address_lines("") == ()
    assert address_lines("x" * LINE_LENGTH) == ("x" * LINE_LENGTH,)


@pytest.mark.parametrize("typed", ["1\n2\n3\n4\n5", "x" * (LINE_LENGTH + 1)])
def test_too_many_or_too_long_lines_are_refused_at_the_address(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        address_lines(typed)
    assert refused.value.place == ADDRESS


def test_a_logo_needs_words_and_no_logo_needs_none() -> None:
    check_alternative(False, "")
    check_alternative(True, "A gate")
    with pytest.raises(InputError) as refused:
        check_alternative(True, "  ")
    assert refused.value.place == LOGO_ALT


def test_the_first_bytes_say_what_a_logo_is() -> None:
    assert logo_type_of(PNG + b"x") is MediaType.PNG
    assert logo_type_of(b"\xff\xd8\xff\xe0") is MediaType.JPEG
    assert logo_type_of(PNG.ljust(LOGO_BYTES)) is MediaType.PNG


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (PNG.ljust(LOGO_BYTES + 1), "larger than 2 MB"),
        (b"%PDF-1.7", "not a PNG or JPEG"),
        (b"<svg onload=alert(1)>", "not a PNG or JPEG"),
    ],
)
def test_anything_else_is_refused_in_one_sentence_at_the_logo(data: bytes, words: str) -> None:
    with pytest.raises(InputError) as refused:
        logo_type_of(data)
    assert refused.value.place == LOGO
    assert words in refused.value.text.render(str)


def test_a_picture_has_at_most_so_many_pixels() -> None:
    check_logo_pixels(LOGO_PIXELS, 1)
    with pytest.raises(InputError, match="million"):
        check_logo_pixels(LOGO_PIXELS + 1, 1)


def test_a_letterhead_is_there_when_anything_but_the_paper_is_set() -> None:
    assert not DocumentSettings().has_letterhead
    assert DocumentSettings(lines=("x",)).has_letterhead
    assert DocumentSettings(logo_id=uuid.uuid4(), logo_alt="x").has_letterhead
