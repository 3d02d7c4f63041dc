"""Scripts: 300 names print as they are written; what Source Sans 3 lacks comes from the clinic's fonts."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy, which

import pytest

from reports import referral_letter, theme, type_chain
from reports.spelling import Base, spelled
from reports.words import clean, own, unprintable
from tests.reports.made_fonts import FACES, IDEOGRAPHS, font_bytes
from tests.reports.made_fonts import HEBREW as HEBREW_LETTERS
from tests.reports.names import NAMES
from tests.reports.pdfs import artifact_words, opened, tree, widths
from tests.reports.samples import ADA, NOW, letter_content

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
HEBREW, ARABIC = "שרה כהן", "فاطمة الزهراء"
needs_dejavu = pytest.mark.skipif(not DEJAVU.exists(), reason="DejaVu Sans is not on this computer")


def letter(*paragraphs: str, name: str = ADA.name) -> bytes:
    """A short letter about somebody."""
    identity = replace(ADA, name=name)
    content = letter_content(paragraphs=paragraphs, findings=(), facts=(), requests=(), identity=identity)
    return referral_letter.render(content, now=NOW)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Path]:
    """A clinic that installed a font with Hebrew, ideographs and faces."""
    (tmp_path / "made.ttf").write_bytes(font_bytes())
    type_chain.install(tmp_path)
    yield tmp_path
    type_chain.install(None)


@pytest.fixture
def dejavu(tmp_path: Path) -> Iterator[Path]:
    """A clinic that installed DejaVu Sans."""
    copy(DEJAVU, tmp_path)
    type_chain.install(tmp_path)
    yield tmp_path
    type_chain.install(None)


def test_three_hundred_names_of_thirty_languages_print_as_they_are_written() -> None:
    assert len(set(NAMES)) == 300
    assert [unprintable(name) for name in NAMES if unprintable(name)] == []
    data = letter(*NAMES)
    said = " ".join(tree(data).words.split())
    assert [name for name in NAMES if clean(name) not in said] == []
    pdf = opened(data)
    fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
    assert {str(font.BaseFont)[8:] for font in fonts} == {"SourceSans3-Regular", "SourceSans3-SemiBold"}


def test_without_a_further_font_other_scripts_print_as_their_numbers() -> None:
    assert clean("כהן") == "[U+05DB][U+05D4][U+05DF]"
    assert unprintable("山 ب") == ["[U+5C71]", "[U+0628]"]


@needs_dejavu
def test_right_to_left_words_are_drawn_in_order_and_read_as_they_were_typed(dejavu: Path) -> None:
    typed = f"{HEBREW} (L4) 58.0 % {ARABIC}."
    data = letter(typed, f"She is {HEBREW}, as typed.", name=ARABIC)
    found = tree(data)

    assert [node.said for node in found.all("P") if node.said and "L4" in node.said] == [typed]
    assert f"She is {HEBREW}, as typed." in found.words
    assert found.words.count(ARABIC) >= 2
    pdf = opened(data)
    header = artifact_words(pdf.pages[0]).replace("\u200b", "")
    assert ARABIC.split()[0][::-1] in header
    assert unprintable(typed) == []


@needs_dejavu
@pytest.mark.skipif(which("pdftotext") is None, reason="poppler is not on this computer")
def test_another_program_copies_right_to_left_words_in_their_order(dejavu: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(letter(f"{HEBREW} {ARABIC}", name=HEBREW))
    copied = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    plain = "".join(char for char in copied if char not in "\u202b\u202c\u200f\u200e")
    assert HEBREW in plain
    assert ARABIC in " ".join(plain.split())


@needs_dejavu
def test_a_number_after_right_to_left_words_stays_where_our_sentence_puts_it(dejavu: Path) -> None:
    said = own("%(name)s 40 mg", name=HEBREW)
    data = referral_letter.render(letter_content(paragraphs=()), now=NOW)
    assert said.startswith("\u200e")
    assert "\u200e" not in tree(data).words
    shown = type_order("\u200eשרה\u200e 40 mg")
    assert (shown[0], shown[-1]) == ("ה", "g")
    assert type_order("שרה 40 mg")[0] != "ה"  # as people typed it, in one field, the usual rules hold


def type_order(words: str, base: Base = "L") -> str:
    """The characters from left to right."""
    shown = spelled(words, theme.REGULAR, base)
    said = {code: chars for piece in shown.pieces for code, chars in piece.says}
    return "".join(said.get(ord(char), char) for piece in shown.pieces for char in piece.words)


@needs_dejavu
def test_joined_letters_and_marks_take_the_room_they_take(dejavu: Path) -> None:
    apart = sum(theme.width_of(char, 10) for char in "محمد")
    assert 0 < theme.width_of("محمد", 10) < apart
    assert theme.width_of("مُحَمَّد", 10) == pytest.approx(theme.width_of("محمد", 10))
    assert theme.width_of("Ẹ̀", 10) == pytest.approx(theme.width_of("Ẹ", 10), rel=0.05)


@needs_dejavu
def test_the_clinics_font_changes_nothing_where_ours_has_the_letters(dejavu: Path) -> None:
    with_font = letter("Łukasz Żółć paid 40 mg.")
    type_chain.install(None)
    assert with_font == letter("Łukasz Żółć paid 40 mg.")


@needs_dejavu
def test_equal_words_give_equal_bytes_whatever_was_drawn_before(dejavu: Path) -> None:
    once = letter(HEBREW, ARABIC)
    letter("شيء آخر تماما", "ẹ̀ لا")
    assert letter(HEBREW, ARABIC) == once


def test_hebrew_is_drawn_from_the_right_and_read_as_it_was_typed(made: Path) -> None:
    data = letter(f"{HEBREW} {HEBREW}. " * 12, f"She is {HEBREW}.", name=HEBREW)
    found = tree(data)
    assert f"She is {HEBREW}." in found.words
    assert [node.said for node in found.all("P") if node.said.startswith(HEBREW * 1 + " ")]
    pdf = opened(data)
    assert HEBREW.split()[0][::-1] in artifact_words(pdf.pages[0])
    assert type_order(f"\u200e{HEBREW}\u200e 40 mg").endswith(" 40 mg")
    assert type_order(f"{HEBREW} (40)", "") == f")40( {HEBREW[::-1]}"  # brackets are turned when drawn


def test_a_line_of_ideographs_breaks_anywhere_and_reads_on(made: Path) -> None:
    words = "".join(chr(IDEOGRAPHS[n % len(IDEOGRAPHS)]) for n in range(300))
    data = letter(f"Ada {words} end")
    found = next(node for node in tree(data).all("P") if words[:4] in node.words)
    assert "".join(found.words.split()) == f"Ada{words}end"
    first_line = len(words) * theme.width_of(words, 10.5) / len(words) / theme.MEASURE
    assert first_line > 2  # it filled several lines: one that is not broken would stand over the margin


def test_a_face_that_a_font_has_is_printed_and_another_is_shown(made: Path) -> None:
    has, lacks = chr(FACES[2]), "\U0001f680"
    assert clean(f"{has} {lacks}") == f"{has} [U+1F680]"
    data = letter(f"A face {has} here")
    assert f"A face {has} here" in tree(data).words


def test_the_fonts_in_a_file_are_as_wide_as_the_file_says(tmp_path: Path) -> None:
    (tmp_path / "10.ttf").write_bytes(font_bytes(HEBREW_LETTERS, name="SharedWidth-Regular", shared_from=45))
    type_chain.install(tmp_path)
    try:
        data = letter(f"She is {HEBREW}.")
    finally:
        type_chain.install(None)

    fonts = {
        str(font.BaseFont): widths(font)
        for page in opened(data).pages
        for font in page.Resources.Font.values()
    }
    assert len(fonts) == 3
    for found in fonts.values():
        assert [code for code, (listed, drawn) in found.items() if abs(listed - drawn) > 1] == []


def test_a_letter_that_a_font_names_and_does_not_draw_is_shown_as_its_number(tmp_path: Path) -> None:
    (tmp_path / "10.ttf").write_bytes(
        font_bytes(range(0x5D0, 0x5D2), name="NoLetterFor-Regular", first_glyph=0)
    )
    type_chain.install(tmp_path)
    try:
        assert clean("\u05d0\u05d1") == "[U+05D0]\u05d1"
        assert unprintable("\u05d0\u05d1") == ["[U+05D0]"]
    finally:
        type_chain.install(None)


def test_words_of_our_own_never_lean_on_a_font_that_another_clinic_lacks(made: Path) -> None:
    with pytest.raises(ValueError, match=r"U\+05E9"):
        own(HEBREW)


def test_fonts_are_used_in_the_order_of_their_files_and_faults_are_one_sentence_each(tmp_path: Path) -> None:
    (tmp_path / "20.ttf").write_bytes(font_bytes(HEBREW_LETTERS, name="SecondFonts-Regular"))
    (tmp_path / "10.otf").write_bytes(font_bytes(HEBREW_LETTERS, name="FirstFonts0-Regular"))
    (tmp_path / "30.ttf").write_bytes(font_bytes(name="SecondFonts-Regular"))
    (tmp_path / "40.ttf").write_bytes(font_bytes(name="Restricted0-Regular", allowed=2))
    (tmp_path / "41.ttf").write_bytes(font_bytes(name="WholeOnly00-Regular", allowed=0x0104))
    (tmp_path / "50.ttf").write_bytes(b"no font at all")
    (tmp_path / "60.otf").write_bytes(b"OTTO" + font_bytes()[4:])
    (tmp_path / "70.ttf").write_bytes(font_bytes(name="HalfOfAFont-Regular")[:9000])
    (tmp_path / "readme.txt").write_text("not a font")

    chain = type_chain.read(tmp_path)

    assert [font.title for font in chain.fonts] == ["FirstFonts0-Regular", "SecondFonts-Regular"]
    assert [fault.render(str) for fault in chain.faults] == [
        "30.ttf is not used: a font of the same name comes before it",
        "40.ttf is not used: its maker does not allow documents to carry it",
        "41.ttf is not used: its maker does not allow documents to carry it",
        "50.ttf is not used: the file is damaged, or no TrueType font",
        "60.otf is not used: its outlines are PostScript; TrueType outlines are needed",
        "70.ttf is not used: the file is damaged, or no TrueType font",
    ]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "not a folder" in type_chain.read(tmp_path / "none").faults[0].render(str)
    assert type_chain.read(None) == type_chain.Chain()


@needs_dejavu
def test_what_keeps_persian_letters_apart_is_kept_where_they_can_be_drawn(dejavu: Path) -> None:
    apart = "می\u200cخواهم"
    assert (clean(apart), clean("a\u200cb")) == (apart, "a[U+200C]b")
    assert unprintable(apart) == []
    assert theme.width_of(apart, 10) != theme.width_of("میخواهم", 10)
    assert apart in tree(letter(f"{apart}.")).words
