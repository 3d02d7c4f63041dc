"""Possible duplicates: what makes two records one person, in words, and what does not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.duplicates import LEVEL_NAMES, Level, Person, compare, keys_of, near_dates

BORN = date(1971, 11, 2)
ANNA = Person("Anna", "Muster", BORN, "R-0001")

NAMES = st.text(st.sampled_from("abcdeéüßø-' "), max_size=9)
PEOPLE = st.builds(
    Person,
    NAMES,
    NAMES,
    st.dates(date(1920, 1, 1), date(2026, 1, 1)),
    st.sampled_from(["", "A-1", "a1", "B 2"]),
    st.sampled_from(["", "01632 960100", "+44 1632 960100", "12"]),
    st.sampled_from(["", "a@example.org", "A@Example.org"]),
)


def named(given_name: str, family_name: str, born: date = BORN, **contact: str) -> Person:
    return Person(given_name, family_name, born, **contact)


def words(one: Person, other: Person) -> tuple[str | None, str]:
    """Level and reasons of a match, ``(None, "")`` for none."""
    match = compare(one, other)
    return (match.level, "; ".join(map(str, match.reasons))) if match else (None, "")


@given(PEOPLE, PEOPLE)
def test_it_does_not_matter_which_record_comes_first(one: Person, other: Person) -> None:
    assert compare(one, other) == compare(other, one)


@given(PEOPLE)
def test_a_record_is_certainly_itself_by_its_number(one: Person) -> None:
    match = compare(replace(one, identifier="R-1"), replace(one, identifier="r 1"))

    assert match is not None
    assert match.level is Level.CERTAIN
    assert all(str(reason) for reason in match.reasons)


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)))
def test_a_near_date_is_near_both_ways(born: date) -> None:
    for other in near_dates(born):
        assert born in near_dates(other)
        assert compare(named("Anna", "Muster", born), named("Anna", "Muster", other)) is not None


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("Anna", "Muster"), ("Anna", "Muster"), "same name"),
        (("Anna", "Muster"), ("ANNA", "muster"), "same name, written differently"),
        (("Zoë", "Núñez"), ("Zoe", "Nunez"), "same name, written differently"),
        (("Jörg", "Müller"), ("Joerg", "Mueller"), "same name, written differently"),
        (("Jörg", "Müller"), ("Jorg", "Muller"), "same name, written differently"),
        (("Jens", "Weiß"), ("Jens", "Weiss"), "same name, written differently"),
        (("Søren", "Kjær"), ("Soeren", "Kjaer"), "same name, written differently"),
        (("Åse", "Bø"), ("Aase", "Boe"), "same name, written differently"),
        (("Anne-Marie", "Roe"), ("Annemarie", "Roe"), "same name, written differently"),
        (("Anne-Marie", "Roe"), ("Anne Marie", "Roe"), "same name, written differently"),
        (("Pat", "O'Neil"), ("Pat", "ONeil"), "same name, written differently"),
        (("Muster", "Anna"), ("Anna", "Muster"), "same name in another order"),
        (("Anna Maria", "Roe"), ("Maria", "Roe Anna"), "same name in another order"),
    ],
)
def test_one_name_in_many_spellings(one: tuple[str, str], other: tuple[str, str], why: str) -> None:
    assert words(named(*one), named(*other)) == (Level.LIKELY, f"same birth date; {why}")
    assert keys_of(named(*one)).letters == keys_of(named(*other)).letters


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (("Anna", "Mustar"), "family name differs by one letter"),
        (("Anna", "Musters"), "family name differs by one letter"),
        (("Anna", "Mustre"), "family name differs by one letter"),
        (("Anne", "Muster"), "given name differs by one letter"),
        (("Ana", "Muster"), "given name differs by one letter"),
        (("Anne", "Mustar"), "given and family name each differ by one letter"),
        (("Anna Lena", "Muster"), "one record has a further given name"),
        (("Anna", "Muster Roe"), "one record has a further family name"),
        (("A.", "Muster"), "one record has only the initial of the given name"),
    ],
)
def test_a_slip_in_the_name_is_likely_one_person(other: tuple[str, str], why: str) -> None:
    assert words(ANNA, named(*other)) == (Level.LIKELY, f"same birth date; {why}")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (("Anna", "Sample"), "same given name, another family name"),
        (("Beatrix", "Muster"), "same family name, another given name"),
    ],
)
def test_half_a_name_and_the_birth_date_is_possible(other: tuple[str, str], why: str) -> None:
    assert words(ANNA, named(*other)) == (Level.POSSIBLE, f"same birth date; {why}")


@pytest.mark.parametrize(
    ("born", "why"),
    [
        (date(1971, 2, 11), "day and month of the birth date are swapped"),
        (date(1971, 11, 3), "birth date differs by one digit"),
        (date(1917, 11, 2), None),
        (date(1981, 11, 2), "birth date differs by one digit"),
        (date(1971, 12, 3), None),
    ],
)
def test_a_slip_in_the_birth_date_is_possible(born: date, why: str | None) -> None:
    expected = (Level.POSSIBLE, f"{why}; same name") if why else (None, "")

    assert words(ANNA, named("Anna", "Muster", born)) == expected
    assert (born in near_dates(BORN)) is (why is not None)


def test_a_telephone_makes_a_slip_likely_and_a_name_possible() -> None:
    phone: dict[str, Any] = {"phone": "+44 (0)1632 960 100"}
    anna = named("Anna", "Muster", phone="01632 960100")

    assert words(anna, named("Anna", "Muster", date(1971, 2, 11), **phone))[0] is Level.LIKELY
    assert words(anna, named("Anna", "Muster", date(1950, 1, 1), **phone)) == (
        Level.POSSIBLE,
        "another birth date; same name; same telephone",
    )
    assert words(anna, named("Bo", "Else", **phone)) == (
        Level.POSSIBLE,
        "same birth date; another name; same telephone",
    )
    assert words(anna, named("Anne", "Muster", date(1971, 2, 11), **phone))[0] is Level.POSSIBLE


def test_an_e_mail_address_counts_like_a_telephone() -> None:
    one, other = (
        named("Anna", "Muster", born, email="Anna@example.org ") for born in (BORN, date(1950, 1, 1))
    )

    assert words(one, replace(other, email="anna@EXAMPLE.org")) == (
        Level.POSSIBLE,
        "another birth date; same name; same e-mail address",
    )


@pytest.mark.parametrize(
    "other",
    [
        named("Bo", "Else", date(1950, 1, 1)),
        named("Bo", "Else"),
        named("Anna", "Muster", date(1950, 1, 1)),
        named("Anne", "Muster", date(1971, 2, 11)),
        named("Anna", "Sample", date(1971, 11, 3)),
        named("Bo", "Else", date(1950, 1, 1), phone="01632 960100", email="a@example.org"),
        named("Beatrix", "Muster", date(1999, 1, 1), phone="01632 960100"),
        named("Bo", "Else", date(1950, 1, 1), identifier="R-0002"),
    ],
    ids=[
        "nothing",
        "birth date",
        "name",
        "two slips",
        "slip and half",
        "contacts",
        "relative",
        "other number",
    ],
)
def test_unrelated_people_do_not_match(other: Person) -> None:
    assert compare(replace(ANNA, phone="01632 960100", email="a@example.org"), other) is None


def test_short_names_are_not_slips_of_each_other() -> None:
    assert words(named("Li", "Wu"), named("Lu", "Wu")) == (
        Level.POSSIBLE,
        "same birth date; same family name, another given name",
    )
    assert words(named("Lina", "Wu"), named("Luna", "Wu"))[0] is Level.LIKELY


def test_names_without_letters_make_nobody_alike() -> None:
    assert words(named("", "-"), named("", "-")) == (
        Level.LIKELY,
        "same birth date; same name in another order",
    )
    assert words(named("", "Muster"), named("", "Sample")) == (None, "")
    assert keys_of(named("", "?", identifier="-", phone="123456")) == keys_of(named("", "!"))


def test_a_number_is_read_without_blanks_dashes_and_capitals() -> None:
    match = compare(replace(ANNA, identifier="npc 004163"), named("Bo", "Else", identifier="NPC-004163"))

    assert match is not None
    assert [str(reason) for reason in match.reasons] == [
        "same clinic number",
        "same birth date",
        "another name",
    ]


def test_every_level_has_words() -> None:
    assert set(LEVEL_NAMES) == set(Level)
