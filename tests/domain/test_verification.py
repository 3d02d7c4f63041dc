"""Verification codes: written in groups, read back however people type them."""

from dataclasses import replace

import pytest

from scs_manager.domain.verification import ALPHABET, CopySeal, FoundSeal, grouped, judged, read_code


def test_a_code_is_written_in_three_groups_of_four() -> None:
    assert grouped("K7QF3M9XT2PD") == "K7QF-3M9X-T2PD"


@pytest.mark.parametrize("characters", ["", "K7QF3M9XT2P", "K7QF3M9XT2PDD", "K7QF3M9XT2P0", "k7qf3m9xt2pd"])
def test_what_is_not_twelve_characters_of_the_alphabet_is_a_mistake(characters: str) -> None:
    with pytest.raises(ValueError, match="twelve characters"):
        grouped(characters)


@pytest.mark.parametrize(
    "typed", ["K7QF-3M9X-T2PD", "k7qf-3m9x-t2pd", " K7QF 3M9X T2PD ", "k7qf3m9xt2pd", "K7QF–3M9X–T2PD"]
)
def test_a_typed_code_is_read_whatever_its_case_spaces_and_dashes(typed: str) -> None:
    assert read_code(typed) == "K7QF-3M9X-T2PD"


@pytest.mark.parametrize(
    "typed", ["", "K7QF-3M9X", "K7QF-3M9X-T2P0", "K7QF-3M9X-T2PDX", "<script>alert", "ÄÖÜß" * 3]
)
def test_what_cannot_be_a_code_reads_as_none(typed: str) -> None:
    assert read_code(typed) is None


def test_no_character_of_the_alphabet_looks_like_another() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 30
    assert not set(ALPHABET) & set("01ILOU")


OURS, OTHERS = "a" * 64, "b" * 64
FIRST = FoundSeal(valid=True, whole=False, certificate_sha256=OURS)
LAST = FoundSeal(valid=True, whole=True, certificate_sha256=OURS)


@pytest.mark.parametrize(
    ("seals", "said"),
    [
        ([], CopySeal.NONE),
        ([LAST], CopySeal.OURS),
        ([FIRST, LAST], CopySeal.OURS),
        ([replace(FIRST, valid=False), LAST], CopySeal.BROKEN),
        ([FIRST, replace(LAST, valid=False)], CopySeal.BROKEN),
        ([FIRST, FIRST], CopySeal.BROKEN),
        ([replace(LAST, certificate_sha256=OTHERS)], CopySeal.FOREIGN),
        ([FIRST, replace(LAST, certificate_sha256=OTHERS)], CopySeal.FOREIGN),
        ([replace(FIRST, certificate_sha256=OTHERS), LAST], CopySeal.FOREIGN),
        ([replace(LAST, valid=False, certificate_sha256=OTHERS)], CopySeal.BROKEN),
    ],
)
def test_the_worst_of_a_copys_signatures_is_what_is_said(seals: list[FoundSeal], said: CopySeal) -> None:
    assert judged(seals, {OURS}) is said


def test_a_clinic_without_a_certificate_signed_nothing() -> None:
    assert judged([LAST], set()) is CopySeal.FOREIGN
