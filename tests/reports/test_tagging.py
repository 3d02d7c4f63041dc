"""Every document is a tagged PDF: structure, scopes, text alternatives, fonts, metadata, order of reading."""

import hashlib
import subprocess
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from shutil import which

import pdfua
import pikepdf
import pytest
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc

from reports import decision_summary, invitation, packet, screening_report
from tests.reports import packet_samples
from tests.reports.pdfs import Node, artifact_words, opened, tree, unmarked
from tests.reports.samples import (
    NOW,
    decision_content,
    documents,
    invitation_content,
    screening_content,
)

DOCUMENTS = {**documents(), "packet": packet.render(packet_samples.issued_content(), now=NOW)}
NAMES = sorted(DOCUMENTS)
WITH_BIRTH_DATE = {
    *("screening", "decision", "letter", "patient", "consent", "shared-decision", "summary", "packet"),
    *("trial", "trial-draft", "checklist"),
}
"""The others lie about at home, and the birth date may open the diary."""


@pytest.fixture(scope="module", params=NAMES)
def data(request: pytest.FixtureRequest) -> bytes:
    """Each sample document in turn."""
    return DOCUMENTS[request.param]


@pytest.fixture(scope="module")
def document(data: bytes) -> Node:
    """Its structure tree."""
    return tree(data)


def test_every_painting_operator_is_marked_as_content_or_artifact(data: bytes) -> None:
    for page in opened(data).pages:
        assert list(unmarked(page)) == []


def test_every_page_names_its_place_in_the_structure_and_tabs_by_it(data: bytes) -> None:
    pages = opened(data).pages
    assert [int(page.StructParents) for page in pages] == list(range(len(pages)))
    assert all(page.Tabs == "/S" for page in pages)


def test_headings_begin_at_one_and_never_skip_a_level(document: Node) -> None:
    levels = [int(node.kind[1]) for node in document.all("H1", "H2", "H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(node.words.strip() for node in document.all("H1", "H2", "H3"))


def test_bookmarks_are_the_headings(data: bytes, document: Node) -> None:
    with opened(data).open_outline() as outline:
        titles: list[str] = []
        stack = list(outline.root)
        while stack:
            entry = stack.pop(0)
            titles.append(entry.title)
            stack = list(entry.children) + stack
    spoken = [" ".join(node.words.split()) for node in document.all("H1", "H2", "H3")]
    assert titles == spoken


def test_tables_have_column_heads_and_name_their_rows(document: Node) -> None:
    for table in document.all("Table"):
        rows = table.kids
        assert {row.kind for row in rows} == {"TR"}
        assert all(cell.kind == "TH" and cell.scope == "Column" for cell in rows[0].kids)
        assert all(cell.words.strip() for cell in rows[0].kids)
        assert len({len(row.kids) for row in rows}) == 1
        for row in rows[1:]:
            assert [cell.scope for cell in row.kids if cell.kind == "TH"] == ["Row"]


def test_figures_have_a_text_alternative_and_a_box(document: Node) -> None:
    for figure in document.all("Figure"):
        assert len(figure.alt) > 10
        assert figure.box is not None
        left, bottom, right, top = figure.box
        assert 0 <= left < right <= 596
        assert 0 <= bottom < top <= 842


def test_lists_hold_items_with_label_and_body(document: Node) -> None:
    for entries in document.all("L"):
        assert {item.kind for item in entries.kids} == {"LI"}
        for item in entries.kids:
            assert [part.kind for part in item.kids] == ["Lbl", "LBody"]


def test_only_the_agreed_elements_are_used(document: Node) -> None:
    allowed = {
        "Document",
        "H1",
        "H2",
        "H3",
        "P",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "Figure",
    }
    assert {node.kind for node in document.all()} <= allowed


def test_every_font_is_embedded_with_its_characters(data: bytes) -> None:
    for page in opened(data).pages:
        for font in page.Resources.Font.values():
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font
            assert "SourceSans3" in str(font.BaseFont)


def test_claims_language_and_title_are_stated(data: bytes) -> None:
    pdf = opened(data)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"]
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    assert pdf.pdf_version == "1.7"
    assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert len(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()) == 588


def test_every_stream_ends_its_last_line(data: bytes) -> None:
    assert data.count(b"\nendstream") == data.count(b"endstream") > 5


def test_the_file_opens_nothing_and_links_nowhere(data: bytes) -> None:
    pdf = opened(data)
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(pdf.Root.keys())
    assert all("/Annots" not in page and "/AA" not in page for page in pdf.pages)


def test_metadata_says_nothing_about_the_patient(data: bytes) -> None:
    pdf = opened(data)
    said = " ".join(str(value) for value in pdf.docinfo.values()) + str(pdf.Root.Metadata.read_bytes())
    assert not any(word in said for word in ("Ada", "Example,", "4471", "1958", "Brenda"))


def test_the_checker_finds_nothing(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(data)
    assert list(pdfua.validate(str(path)).findings) == []


def test_every_page_carries_identifiers_clinic_label_and_its_number(
    data: bytes, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["data"]
    pages = opened(data).pages
    for number, page in enumerate(pages, start=1):
        words = artifact_words(page)
        assert f"Page {number} of {len(pages)}" in words
        assert "Decision support, not a certified medical device" in words
        if name == "screening-draft":
            assert "Brenda Jackson" in words
            assert "identifier not given" in words
        elif name == "team":  # each page its own patient; the overview none
            who = ("Team meeting  2 patients", "Ada Example", "Ben Sample")
            assert who[number - 1] in words
            continue
        else:
            assert "Ada Example" in words
            assert "MRN 4471 0093" in words
            assert "Example Spine and Pain Clinic" in words
        assert ("born 14 March 1958" in words) == (name in WITH_BIRTH_DATE)


def test_the_draft_mark_is_on_every_unsigned_page_and_nowhere_else() -> None:
    for name, data in DOCUMENTS.items():
        for page in opened(data).pages:
            assert ("DRAFT" in artifact_words(page)) == name.endswith("-draft")
    assert "Screening report, draft" in tree(DOCUMENTS["screening-draft"]).words
    assert "Not signed" in tree(DOCUMENTS["screening-draft"]).words


def test_words_at_line_ends_do_not_run_together() -> None:
    words = tree(DOCUMENTS["decision"]).words
    assert decision_content().reasons in words
    assert "randomised TRIAL-STIM study (n = 105) results at 6 months were the same" in words


def test_a_paragraph_over_two_pages_is_one_element() -> None:
    reasons = " ".join(f"Reason {n} is given here in a sentence of some length." for n in range(70))
    content = decision_content(differs_because=reasons, reasons=reasons)
    found = tree(decision_summary.render(content, now=NOW))
    holding = [node for node in found.all("P") if "Reason 0 " in node.words]
    assert [" ".join(node.words.split()) for node in holding] == [reasons, f"Why: {reasons}"]
    assert [len(node.pages) for node in holding] == [1, 2]


def test_a_long_word_that_is_split_over_lines_is_read_as_one_word() -> None:
    word = "A" * 150
    found = tree(decision_summary.render(decision_content(reasons=f"before {word} after"), now=NOW))
    assert f"before {word} after" in found.words


def test_a_table_over_pages_is_one_table_and_its_repeated_heads_are_artifacts() -> None:
    data = DOCUMENTS["screening"]
    result = screening_content().result
    many = [{**entry, "findings": list(entry["findings"]) * 3} for entry in result["profiles"]]
    for at, entry in enumerate(many[0]["findings"]):
        many[0]["findings"][at] = {**entry, "criterion": f"c{at}", "threshold": {"n": at}}
    long = screening_report.render(screening_content(result={**result, "profiles": many}), now=NOW)
    tables = [table for table in tree(long).all("Table") if "Data, date and source" in table.words]
    assert len(tables[0].pages) > 1
    assert len([cell for cell in tables[0].all("TH") if cell.scope == "Column"]) == 4
    repeated = [artifact_words(page) for page in opened(long).pages]
    assert sum("Data, date and source" in words for words in repeated) >= len(tables[0].pages) - 1
    assert len(opened(long).pages) > len(opened(data).pages)


def test_a_row_taller_than_a_page_stays_one_row() -> None:
    content = decision_content()
    note = " ".join(f"word{n}" for n in range(600))[:4000]
    criteria = (replace(content.criteria[0], basis=note), *content.criteria[1:])
    found = tree(decision_summary.render(replace(content, criteria=criteria), now=NOW))
    table = next(table for table in found.all("Table") if "What it rests on" in table.words)
    assert len(table.kids) == 9
    assert len(table.kids[1].pages) >= 2
    assert note in " ".join(table.kids[1].words.split())


def test_equal_content_and_time_give_equal_bytes_and_another_time_does_not() -> None:
    once = decision_summary.render(decision_content(), now=NOW)
    assert hashlib.sha256(once).digest() == hashlib.sha256(DOCUMENTS["decision"]).digest()
    later = decision_summary.render(decision_content(), now=NOW + timedelta(seconds=1))
    assert later != once
    with opened(once).open_metadata() as metadata:
        assert metadata["xmp:CreateDate"] == "2026-11-16T21:42:11+00:00"
    assert str(opened(once).docinfo.CreationDate) == "D:20261116214211+00'00'"


def test_reportlab_stays_as_it_is_for_everybody_else() -> None:
    assert pdfdoc.PDFStream.format.__module__ == "reportlab.pdfbase.pdfdoc"
    assert "StructParents" not in pdfdoc.PDFPage.__NoDefault__
    assert "OutputIntents" not in pdfdoc.PDFCatalog.__NoDefault__
    assert rl_config.canvas_basefontname == "Helvetica"
    assert not rl_config.invariant


def test_the_file_is_sound(data: bytes) -> None:
    assert opened(data).check_pdf_syntax() == []
    assert isinstance(opened(data).Root, pikepdf.Dictionary)


def test_a_sentence_that_was_not_translated_is_tagged_as_english() -> None:
    def german(message: str, /) -> str:
        return message if "browser" in message else f"Übersetzt: {message}"

    sheet = invitation_content(translate=german)
    found = tree(invitation.render(replace(sheet, issue=replace(sheet.issue, language="de")), now=NOW))
    tagged = [node for node in found.all() if node.language]
    assert len(tagged) == sum(
        "browser" in node.words and "Übersetzt" not in node.words for node in found.all("P")
    )
    assert {node.language for node in tagged} == {"en"}
    assert not any(node.language for node in tree(DOCUMENTS["invitation"]).all())


@pytest.mark.skipif(which("pdftotext") is None, reason="poppler is not on this computer")
def test_another_program_finds_every_word_whole_and_in_the_order_of_the_structure(
    data: bytes, document: Node
) -> None:
    copied = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    found = copied.stdout.decode().split()
    said = [word for node in document.all("H1", "H2", "H3", "P") for word in node.words.split()]
    whole = [word for word in said if len(word) < 24]  # a longer one may be split where a line ends
    assert [word for word in whole if word not in set(found)] == []
    heads = [node.words.split()[0] for node in document.all("H1", "H2", "H3")]
    places = iter(found)
    assert all(head in places for head in heads)
