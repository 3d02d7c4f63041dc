"""Passwords: long, and not made of what an attacker tries first."""

import pytest

from scs_manager.domain.errors import RuleError
from scs_manager.domain.passwords import MAX_LENGTH, canonical, check_password

CONTEXT = ("margaret.sample@clinic.example", "Margaret Sample")


@pytest.mark.parametrize(
    "password",
    [
        "a long way round the hill 7",
        "Füße über dem Fluß",
        "x7#Qm!z2Lp9@vT4",
        "ledger otter candle fog",
        "correct " * 8 + "lamp shade otter",
        "kiln otter wharf sedge".ljust(64, "m"),
        "kiln otter wharf sedge" + "éà" * 117,
    ],
)
def test_a_long_and_unlikely_password_is_taken(password: str) -> None:
    check_password(password, context=CONTEXT)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("x7#Qm!z2Lp9@vT", "at least 15"),
        ("", "at least 15"),
        ("kiln otter wharf sedge".ljust(MAX_LENGTH + 1, "m"), "at most 256"),
        ("passwordpassword1", "easy to guess"),
        ("P4ssw0rdP4ssw0rd!", "easy to guess"),
        ("123456789012345678", "easy to guess"),
        ("qwertyuiopasdfghjkl", "easy to guess"),
        ("lkjhgfdsapoiuytrewq", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("abababababababababab", "easy to guess"),
        ("MargaretSample2026!", "easy to guess"),
        ("clinic-hospital-doctor", "easy to guess"),
        ("Summer2026Summer2026", "easy to guess"),
        ("ＰＡＳＳＷＯＲＤpassword", "easy to guess"),
    ],
)
def test_a_short_long_or_guessable_password_is_refused(password: str, why: str) -> None:
    with pytest.raises(RuleError, match=why):
        check_password(password, context=CONTEXT)


def test_words_of_the_person_count_only_from_three_letters_on() -> None:
    check_password("a b otter wharf sedge", context=("a b", ""))


def test_names_are_compared_in_one_form() -> None:
    assert canonical("  ＳＡＭ@Clinic.Example ") == "sam@clinic.example"
    assert canonical("Straße") == canonical("STRASSE")
