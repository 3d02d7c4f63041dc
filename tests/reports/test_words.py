"""Glyphs: our own words raise when one is missing, people's words show it; nobody's typing is markup."""

import pytest

from reports import decision_summary, invitation, parts
from reports.flowables import Figure, Passage
from reports.tables import data_table
from reports.words import LONGEST, MOST_LINES, Markup, clean, own, plain, text, unprintable
from tests.reports.pdfs import tree
from tests.reports.samples import NOW, decision_content, invitation_content


def test_our_own_words_raise_on_a_missing_glyph() -> None:
    with pytest.raises(ValueError, match=r"U\+6F22"):
        own("ODI at least 41 漢")
    with pytest.raises(ValueError, match=r"U\+0628"):
        plain("ب")


def test_our_own_words_may_use_every_sign_of_the_pages() -> None:
    assert own("≥ ≤ → − – “ ” ’ · … ¶ • é ñ ł ß ü × ½ µ Ω Δ ✓")


def test_a_patient_sheet_in_another_script_raises_instead_of_dropping_letters() -> None:
    def greek_and_chinese(message: str, /) -> str:
        return f"日 {message}"

    with pytest.raises(ValueError, match=r"U\+65E5"):
        invitation.render(invitation_content(translate=greek_and_chinese), now=NOW)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Łukasz Şahin", "Łukasz Şahin"),
        ("山田", "[U+5C71][U+7530]"),
        ("🙂", "[U+1F642]"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb", "a[U+200B]b"),
        ("\ufeffa", "[U+FEFF]a"),
        ("a\x00\x07\x1bb", "ab"),
        ("a\tb", "a b"),
        ("e\u0301", "é"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\ud800", "[U+D800]"),
        ("a\u2003b", "a b"),
        (None, ""),
        (7, "7"),
    ],
)
def test_peoples_words_print_what_they_are_or_show_what_is_missing(typed: object, printed: str) -> None:
    assert clean(typed) == printed


def test_what_will_show_as_missing_is_named_before_issue() -> None:
    assert unprintable("Ada 山 🙂 Łukasz") == ["[U+5C71]", "[U+1F642]"]
    assert unprintable("Ada Example") == []


def test_markup_that_people_type_is_printed_as_typed() -> None:
    hostile = '<b>bold</b> <img src="/etc/passwd"/> &amp; <a href="javascript:x">y</a> <para> %(name)s'
    found = tree(decision_summary.render(decision_content(reasons=hostile), now=NOW))
    assert hostile in found.words


def test_a_paragraph_refuses_words_that_did_not_pass() -> None:
    with pytest.raises(ValueError, match="markup"):
        Passage("<b>raw</b>")  # type: ignore[arg-type]


def test_values_in_our_words_are_escaped_and_markup_is_not_escaped_twice() -> None:
    assert own("%(a)s and %(b)s", a="<x>", b=Markup("<b>y</b>")) == "&lt;x&gt; and <b>y</b>"


def test_4000_characters_print_whole_and_one_more_says_so() -> None:
    assert text("x" * LONGEST) == "x" * LONGEST
    assert text("x" * (LONGEST + 1)).endswith("[… 1 more characters stand in the record]")


def test_line_breaks_are_kept_up_to_their_limit_and_then_shown() -> None:
    assert text("a\r\nb\u2028c") == "a <br/>b <br/>c"
    many = text("\n".join("x" for _ in range(MOST_LINES + 1)))
    assert many.count("<br/>") == MOST_LINES - 1
    assert many.endswith("x ¶ x")


def test_a_figure_needs_a_text_alternative() -> None:
    with pytest.raises(ValueError, match="alternative"):
        Figure(10, 10, lambda canvas: None, "")


def test_a_table_wider_than_the_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="wide"):
        data_table([["a"]], [600])


def test_sources_read_in_full_carry_no_mark_and_others_do() -> None:
    assert parts.provenance_mark("read") == ""
    assert "[second-hand]" in parts.provenance_mark("read-2nd")
    assert "[default]" in parts.provenance_mark("default")
