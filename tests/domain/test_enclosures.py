"""What may be enclosed with a packet: limits on both sides, and an item for every kind of file."""

import pytest

from scs_manager.domain.attachments import AttachmentKind
from scs_manager.domain.enclosures import (
    ITEM_OF,
    ITEM_OF_DOCUMENT,
    KIND_ORDER,
    MOST_BYTES,
    MOST_FILES,
    MOST_PAGES,
    check_enclosures,
)
from scs_manager.domain.errors import RuleError


def test_every_kind_of_file_has_its_place_and_an_item_of_the_packet() -> None:
    assert set(ITEM_OF) == set(KIND_ORDER) == set(AttachmentKind)
    assert all(1 <= item <= 25 for item in (*ITEM_OF.values(), *ITEM_OF_DOCUMENT.values()))
    assert "packet" not in ITEM_OF_DOCUMENT


def test_as_much_as_a_packet_takes_is_taken() -> None:
    check_enclosures([], [])
    check_enclosures([1] * MOST_FILES, [1] * MOST_FILES)
    check_enclosures([MOST_BYTES], [MOST_PAGES])


@pytest.mark.parametrize(
    ("sizes", "pages", "words"),
    [
        ([1] * (MOST_FILES + 1), [1] * (MOST_FILES + 1), "Enclose at most 40 files"),
        ([1, 1], [MOST_PAGES, 1], "The enclosures have 301 pages together"),
        ([MOST_BYTES, 1], [1, 1], "larger than 40 MB together"),
    ],
)
def test_one_more_is_refused_in_one_sentence(sizes: list[int], pages: list[int], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        check_enclosures(sizes, pages)
