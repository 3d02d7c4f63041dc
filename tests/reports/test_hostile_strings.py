"""Ten thousand hostile strings: each is printed, read back as it was typed, and opens nothing."""

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from reports import theme, type_chain
from reports.flowables import Passage
from reports.frame import PageFrame, build
from reports.words import clean, text
from tests.reports.hostile_strings import hostile, nothing_opened
from tests.reports.made_fonts import font_bytes
from tests.reports.pdfs import opened, tree, unmarked
from tests.reports.samples import ADA, ISSUE, NOW

EACH = 500
BATCHES = range(20)
DANGERS = {"/JS", "/JavaScript", "/URI", "/Launch", "/OpenAction", "/EmbeddedFiles", "/AA", "/AcroForm"}


def printed(strings: list[str]) -> bytes:
    """A document of these strings, a paragraph each."""
    frame = PageFrame("Hostile strings", ADA, ISSUE, NOW, draft=False)
    build(frame, [Passage(text("x"))])  # what every document needs is read now: colours, dates
    with nothing_opened() as seen:
        data = build(frame, [Passage(text(words), theme.NOTE) for words in strings])
    assert seen == []
    return data


def names_in(data: bytes) -> set[str]:
    """Every key of every dictionary of the file, and every action it names."""
    pdf, found = opened(data), set[str]()
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            found |= set(each.keys()) | {str(each.get("/S", ""))}
    return found


def squeezed(words: str) -> str:
    """Without spaces, which a line end may add."""
    return "".join(unicodedata.normalize("NFC", words).split())


@pytest.fixture
def fonts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Every fifth batch is printed by a clinic that installed a font."""
    if request.node.callspec.params["batch"] % 5 == 0:
        (tmp_path / "made.ttf").write_bytes(font_bytes())
        type_chain.install(tmp_path)
    yield
    type_chain.install(None)


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize("batch", BATCHES)
def test_ten_thousand_hostile_strings_are_read_back_as_they_were_typed(batch: int) -> None:
    strings = [hostile(seed) for seed in range(batch * EACH, (batch + 1) * EACH)]
    data = printed(strings)
    read = [squeezed(node.words) for node in tree(data).all("P")]
    assert read == [squeezed(clean(words)) for words in strings]
    assert names_in(data) & DANGERS == set()


@pytest.mark.parametrize(
    "words",
    ["note " * 4000, "line\n" * 12_000, "W" * 60_000, "\u0301" * 20_000, "<br/>" * 12_000, "[U+" * 20_000],
    ids=["20,000 characters", "12,000 lines", "a word of 60,000", "marks", "breaks as markup", "brackets"],
)
def test_the_largest_text_is_printed_within_a_second(words: str) -> None:
    began = time.process_time()
    data = printed([words])
    assert time.process_time() - began < 1
    pdf = opened(data)
    assert all(list(unmarked(page)) == [] for page in pdf.pages)
    assert "more characters stand in the record" in tree(data).words
