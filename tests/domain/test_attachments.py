"""Attachments: formats by their first bytes, limits on both sides, names as mere text."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain import attachments
from scs_manager.domain.attachments import AttachmentKind, MediaType, clean_name, download_name
from scs_manager.domain.errors import InputError

MB = 1024**2


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7\n", MediaType.PDF),
        (b"%PDF-2.0\n", MediaType.PDF),
        (b"\xff\xd8\xff\xe0", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    ],
)
def test_a_format_is_told_by_its_first_bytes(data: bytes, found: MediaType) -> None:
    assert attachments.media_type_of(data) is found


@pytest.mark.parametrize(
    "data",
    [b"", b" %PDF-1.7", b"%PDF-9", b"GIF89a", b"<svg", b"PK\x03\x04", b"MZ", b"\xff\xd8", b"<!DOCTYPE html>"],
)
def test_anything_else_is_refused_at_the_field(data: bytes) -> None:
    with pytest.raises(InputError, match="not a PDF, JPEG or PNG") as refused:
        attachments.media_type_of(data)
    assert refused.value.place == "file"


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (lambda: attachments.check_size(0, MB), "empty"),
        (lambda: attachments.check_size(MB + 1, MB), "larger than 1 MB"),
        (lambda: attachments.check_pages(0), "no pages"),
        (lambda: attachments.check_pages(201), "more than 200 pages"),
        (lambda: attachments.check_pixels(40_000_001, 1), "more than 40 million pixels"),
        (lambda: attachments.check_ending(b"%%EOF" + b" " * 1024), "end is missing"),
    ],
)
def test_beyond_each_limit_is_one_sentence(check: Callable[[], None], words: str) -> None:
    with pytest.raises(InputError, match=words):
        check()


def test_each_limit_itself_is_fine() -> None:
    attachments.check_size(1, MB)
    attachments.check_size(MB, MB)
    attachments.check_pages(1)
    attachments.check_pages(200)
    attachments.check_pixels(40_000_000, 1)
    attachments.check_ending(b"%%EOF" + b" " * 1019)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\scan.png", "scan.png"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("  a   b.pdf ", "a b.pdf"),
        ("x" * 300 + ".pdf", "x" * 59 + "…" + "x" * 55 + ".pdf"),
        ("..", ".."),
        ("/", ""),
    ],
)
def test_a_senders_name_is_kept_as_harmless_text(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@given(st.text())
def test_no_name_gets_longer_than_its_column_or_keeps_controls(name: str) -> None:
    kept = clean_name(name)

    assert len(kept) <= attachments.NAME_LENGTH
    assert kept.isprintable()
    assert "/" not in kept
    assert "\\" not in kept


def test_a_download_is_named_in_our_own_words() -> None:
    key = "1b2c3d4e-5f60-4789-8abc-def012345678"

    assert (
        download_name(AttachmentKind.IMAGING_REPORT, date(2026, 3, 2), MediaType.JPEG, key)
        == "imaging-report-2026-03-02-1b2c3d4e.jpg"
    )
    assert download_name(AttachmentKind.OTHER, None, MediaType.PDF, key) == "other-1b2c3d4e.pdf"


def test_every_kind_and_format_has_its_words() -> None:
    assert set(attachments.KIND_NAMES) == set(AttachmentKind)
    assert set(attachments.EXTENSIONS) == set(MediaType)


def test_a_jpeg_of_very_many_passes_is_told_before_it_is_decoded() -> None:
    scans = b"\xff\xda\x00\x08" * attachments.MAX_SCANS
    assert not attachments.has_too_many_scans(b"\xff\xd8" + scans)
    assert attachments.has_too_many_scans(b"\xff\xd8" + scans + b"\xff\xda")
    assert not attachments.has_too_many_scans(b"\x89PNG" + scans + b"\xff\xda")
