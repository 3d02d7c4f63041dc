"""A packet: its index names the right pages, its enclosures are whole and harmless, its claims are honest."""

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reports import enclosed, packet_index
from reports.packet import render
from reports.received import NotReadable, pages_of
from scs_manager.domain.enclosures import MOST_PAGES
from scs_manager.domain.errors import RuleError
from tests.reports.hostile_strings import hostile
from tests.reports.packet_samples import (
    annotated,
    enclosure,
    enclosures,
    image,
    issued_content,
    packet_content,
    reaching_out,
    received,
)
from tests.reports.pdfs import Node, artifact_words, opened, tree, unmarked
from tests.reports.samples import NOW
from tests.reports.test_hostile import replaced


@pytest.fixture(scope="module")
def packet() -> bytes:
    """A draft with every sort of enclosure."""
    return render(packet_content(enclosures=enclosures()), now=NOW)


@pytest.fixture(scope="module")
def document(packet: bytes) -> Node:
    """Its structure tree."""
    return tree(packet)


def bookmarks(data: bytes) -> dict[str, int]:
    """Every bookmark with its page, counted from 1."""
    pdf = opened(data)
    order = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found: dict[str, int] = {}
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            entry = waiting.pop()
            waiting += entry.children
            target: Any = entry.destination
            if isinstance(target, pikepdf.String | str):
                target = pdf.Root.Dests[f"/{target}"] if "/Dests" in pdf.Root else target
            if isinstance(target, pikepdf.Dictionary):
                target = target.D
            found[str(entry.title)] = order[target[0].objgen]
    return found


def index_rows(document: Node) -> dict[str, list[str]]:
    """The words of each row of the tables on the first pages, by the row's second cell."""
    rows = [row for table in document.all("Table") for row in table.kids if min(row.pages, default=9) < 3]
    return {row.kids[1].words.strip(): [cell.words.strip() for cell in row.kids] for row in rows}


def test_the_cover_says_how_complete_it_is_and_what_is_still_to_do(document: Node) -> None:
    assert "16 of 19 required items are complete. This packet cannot be issued yet." in document.words
    assert "63650 × 2, 63685" in document.words
    assert "over 12 months old [default]" in document.words
    assert [node.words.strip() for node in document.all("H1")] == ["Prior-authorisation packet"]


def test_bookmarks_lead_to_each_item_and_each_enclosure(packet: bytes, document: Node) -> None:
    found = bookmarks(packet)
    for node in document.all("H2"):
        assert found[" ".join(node.words.split())] == min(node.pages) + 1
    assert {f"{item.number}. {item.title}" for item in packet_content().items} <= found.keys()
    assert [name for name in found if name.startswith("Enclosure ")]


def test_the_index_names_the_pages_of_items_with_those_of_their_enclosures(
    packet: bytes, document: Node
) -> None:
    found, rows = bookmarks(packet), index_rows(document)
    first = found["Enclosure 1: Operation report"]
    start, following = found["7. Operations"], found["8. Conservative treatment"]
    ends = (max(start, following - 1), following)  # the next item begins on the last page, or on its own
    possible = {packet_index.ranges([*range(start, end + 1), *range(first, first + 3)]) for end in ends}
    assert rows["Operations"][-1] in possible
    assert rows["Operation report"][-1] == f"{first}–{first + 2}"
    assert rows["Broken file"][-1] == str(found["Enclosure 5: Broken file"])
    assert rows["Broken file"][-2] == "Not readable"


def test_pages_are_counted_over_the_whole_packet_with_three_identifiers_on_each(packet: bytes) -> None:
    pages = opened(packet).pages
    for number, page in enumerate(pages, start=1):
        words = artifact_words(page)
        assert f"Page {number} of {len(pages)}" in words
        for identifier in ("Ada Example", "born 14 March 1958", "MRN 4471 0093", "Member 0EX0-AM0-PL00"):
            assert identifier in words
        assert list(unmarked(page)) == []


def test_each_received_page_stands_under_a_line_of_ours_and_is_a_figure(document: Node) -> None:
    assert "Enclosure 1: Operation report, page 2 of 3, as received" in document.words
    figures = [node for node in document.all("Figure") if "as received" in node.alt]
    assert len(figures) == 6
    assert figures[0].alt.startswith("Page 1 of 3 of enclosure 1, Operation report, as received")
    assert "The file “broken.pdf” cannot be opened. None of its pages are here." in document.words


def test_a_signed_packet_is_refused_while_a_file_in_it_cannot_be_opened() -> None:
    broken = enclosure(b"%PDF-1.4 nothing", file_name="broken.pdf")
    with pytest.raises(RuleError, match=r"“broken\.pdf” cannot be opened"):
        render(issued_content(enclosures=(broken,)), now=NOW)
    assert render(packet_content(enclosures=(broken,)), now=NOW).startswith(b"%PDF")


def test_the_words_of_received_pages_can_be_read_and_searched(packet: bytes, tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    path.write_bytes(packet)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    order = [
        text.index(words) for words in ("1. Header", "25. Clinician", "sheet 1", "sheet 3", "Psychology,")
    ]
    assert order == sorted(order)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_nothing_of_a_received_file_acts(packet: bytes) -> None:
    pdf = opened(packet)
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(pdf.Root.keys())
    assert all("/Annots" not in page and "/AA" not in page for page in pdf.pages)
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            assert not {"/URI", "/JS", "/Launch", "/StructParents"} & set(found.keys()) - _own(found)


def _own(found: Any) -> set[str]:
    """The place in the structure that our own pages name."""
    return {"/StructParents"} if found.get("/Type") == "/Page" else set()


def test_a_file_with_received_pages_claims_nothing_and_one_without_does(packet: bytes) -> None:
    with opened(packet).open_metadata() as said:
        assert not {"pdfuaid:part", "pdfaid:part"} & set(said.keys())
        assert said["dc:title"]
    pdf = opened(packet)
    assert (pdf.pdf_version, str(pdf.docinfo["/Producer"])) == ("1.7", "SCS Manager")
    assert "Enclosures are as received" in tree(packet).words
    for content in (issued_content(), packet_content(enclosures=(enclosure(image(), "Scan", 19),))):
        with opened(render(content, now=NOW)).open_metadata() as said:
            assert (said["pdfuaid:part"], said["pdfaid:part"]) == ("1", "2")


def test_signed_and_issued_it_has_no_draft_mark_and_shows_who_signed() -> None:
    content = issued_content()
    empty, half = (replace(content.items[number - 1], state="not_met", word="Missing") for number in (22, 20))
    others = [item for item in content.items if item.number not in (20, 22)]
    content = replace(content, items=(*others, half, replace(empty, content="")))
    data = render(content, now=NOW)
    words = tree(data).words
    assert "Missing" not in words.partition("1. Header and request")[0].replace("UTN) Missing", "")
    assert "Not asked for, and nothing recorded: 22 Infection plan." in words
    assert ("20. Device and why" in words, "22. Infection plan" in words) == (True, False)
    pdf = opened(data)
    assert "DRAFT" not in artifact_words(pdf.pages[0])
    assert "19 of 19 required items are complete." in words
    assert "password entered again to sign" in words
    assert [node for node in tree(data).all("Figure") if node.alt.startswith("QR code")]


def test_an_index_that_never_settles_is_refused_and_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.packet.MOST_LAYOUTS", 1)  # its pages are not known before the first
    with pytest.raises(RuleError, match="do not settle"):
        render(packet_content(), now=NOW)


def test_equal_content_and_time_give_equal_bytes(packet: bytes) -> None:
    assert render(packet_content(enclosures=enclosures()), now=NOW) == packet


@pytest.mark.parametrize(
    ("turned", "wide", "size"),
    [(0, False, (595, 842)), (90, False, (842, 595)), (180, True, (842, 595)), (270, True, (595, 842))],
)
def test_a_received_page_is_taken_upright(turned: int, wide: bool, size: tuple[int, int]) -> None:
    (page,) = pages_of(received(1, turned=turned, wide=wide))
    assert (round(page.width), round(page.height)) == size


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF"])
def test_a_broken_file_says_so(data: bytes) -> None:
    with pytest.raises(NotReadable, match="cannot be opened"):
        pages_of(data)


@pytest.mark.parametrize(
    "data",
    [received(1)[:-600] + b"%%EOF", received(1).replace(b"/MediaBox", b"/MediaBux"), received(9)[:900]],
)
def test_whatever_is_sent_has_pages_or_a_reason_and_stops_nobody_else(data: bytes) -> None:
    first, second = enclosed.opened((enclosure(data), enclosure(received(1))))
    assert bool(first.pages) != bool(first.fault)
    assert (len(second.pages), second.fault) == (1, "")


def test_pages_beyond_the_limit_stay_out_and_the_next_file_still_goes() -> None:
    files = (enclosure(received(MOST_PAGES)), enclosure(received(2)), enclosure(image()))
    taken, left_out, _ = enclosed.opened(files)
    assert (len(taken.pages), taken.fault) == (MOST_PAGES, "")
    assert (left_out.pages, left_out.fault) == ((), "would make more than 300 received pages")


def test_a_protected_file_says_so() -> None:
    out = io.BytesIO()
    pdf = pikepdf.open(io.BytesIO(received(1)))
    pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(NotReadable, match="is protected by a password"):
        pages_of(out.getvalue())


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        ({"/OFF": "layer"}, "switched off"),
        ({"/BaseState": pikepdf.Name.OFF}, "switched off"),
        ({"/ON": "layer"}, ""),
        ({}, ""),
    ],
)
def test_what_its_sender_switched_off_is_never_printed(shown: dict[str, Any], fault: str) -> None:
    pdf = pikepdf.open(io.BytesIO(received(1)))
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Notes"))
    states = {key: pikepdf.Array([layer]) if value == "layer" else value for key, value in shown.items()}
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(states))
    out = io.BytesIO()
    pdf.save(out)

    (taken,) = enclosed.opened((enclosure(out.getvalue()),))

    assert (fault in taken.fault, bool(taken.pages)) == (True, not fault)


def test_a_file_of_very_many_parts_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.received.MOST_PARTS", 3)
    with pytest.raises(NotReadable, match="made of more than 3 parts"):
        pages_of(received(3))


def test_a_drawing_of_another_file_is_left_out_and_no_resource_is_lost_for_its_name() -> None:
    pdf = opened(render(packet_content(enclosures=(enclosure(reaching_out()),)), now=NOW))
    page = next(page for page in pdf.pages if "/XObject" in page.Resources and _received(page))
    (form,) = _received(page)
    assert set(form.Resources.Font.keys()) == {"/P", "/A", "/F"}
    assert "/Ref" not in form.Resources.XObject["/Ref"]
    assert "/Properties" not in form.Resources
    assert sum(1 for each in pdf.objects if _is_catalogue(each)) == 1


def _is_catalogue(found: Any) -> bool:
    return isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Catalog"


def test_what_a_filled_in_field_shows_goes_along_and_a_hidden_one_does_not() -> None:
    data = render(packet_content(enclosures=(enclosure(annotated()),)), now=NOW)
    pdf = opened(data)
    page = next(page for page in pdf.pages if "/XObject" in page.Resources and _received(page))
    (form,) = _received(page)
    inner = form.Resources.XObject
    drawn = b"".join(each.read_bytes() for each in inner.values())
    assert b"seen" in drawn
    assert b"hidden" not in drawn


def _received(page: pikepdf.Page) -> list[Any]:
    return [each for name, each in page.Resources.XObject.items() if str(name).startswith("/Received")]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_typed_or_sent_prints_as_text(seed: int) -> None:
    words = hostile(seed)
    content = replaced(packet_content(summary=None, said=None, record=None, sign_offs=()), words)
    files = [
        replace(each, title=words, file_name=words, source=words)
        for each in (enclosure(received(1)), enclosure(b"%PDF-1.7 broken"))
    ]
    data = render(replace(content, enclosures=tuple(files)), now=NOW)
    pdf = opened(data)
    assert all(list(unmarked(page)) == [] for page in pdf.pages)
    assert not {"/OpenAction", "/AA", "/Names"} & set(pdf.Root.keys())
    assert b"/JavaScript" not in data
