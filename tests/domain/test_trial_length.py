"""How long a trial must last is asked only where a profile says so, in days or in hours."""

from dataclasses import replace
from fractions import Fraction

import pytest

from scs_manager.domain.criteria.trial import beyond_hours
from scs_manager.domain.decisions import recommend
from scs_manager.domain.profile_values import Provenance
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.relief_rules import rules_of
from scs_manager.domain.trial_length import LengthRule, asked_length, length_rule
from scs_manager.domain.truth import Truth
from tests.domain.test_relief_rules import HALF, evidence

HALF_DOWN = "Target pain down 50 % or more"
EITHER = "Target pain down 50 % or more, or analgesics down 50 % or more"


@pytest.mark.parametrize(
    ("profile", "asks"),
    [
        ("aetna-cpb-0194", f"{HALF_DOWN}; 3 to 7 days"),
        ("evicore-cmm-211", f"{HALF_DOWN}; more than 48 hours"),
        ("riziv", f"{HALF_DOWN}; 28 days or more"),
        ("scs-core", f"{HALF_DOWN}; 3 days or more [default]"),
        ("nice-ta159", HALF_DOWN),
        ("uhc-2025", HALF_DOWN),
        ("mp-328", HALF_DOWN),
    ],
)
def test_a_length_is_printed_only_where_the_profile_fixes_one(profile: str, asks: str) -> None:
    (rule,) = rules_of(evidence(HALF), [shipped_profiles()[profile]])
    assert str(rule.asks) == asks


@pytest.mark.parametrize(
    ("profile", "days", "hours", "state"),
    [
        ("aetna-cpb-0194", 2, None, Truth.NOT_MET),
        ("aetna-cpb-0194", 3, None, Truth.MET),
        ("aetna-cpb-0194", 7, None, Truth.MET),
        ("aetna-cpb-0194", 8, None, Truth.NOT_MET),
        ("aetna-cpb-0194", None, None, Truth.UNKNOWN),
        ("evicore-cmm-211", 2, None, Truth.UNKNOWN),
        ("evicore-cmm-211", 2, Fraction(48), Truth.NOT_MET),
        ("evicore-cmm-211", 2, Fraction(49), Truth.MET),
        ("evicore-cmm-211", 1, None, Truth.NOT_MET),
        ("evicore-cmm-211", 3, None, Truth.MET),
        ("evicore-cmm-211", None, None, Truth.UNKNOWN),
        ("cms-ncd-160-7", 2, None, Truth.MET),
        ("cms-ncd-160-7", None, None, Truth.MET),
    ],
)
def test_each_payer_s_length_on_both_sides(
    profile: str, days: int | None, hours: Fraction | None, state: Truth
) -> None:
    (rule,) = rules_of(evidence(HALF, length_days=days, hours_in=hours), [shipped_profiles()[profile]])
    assert rule.lasted is rule.state is state


def test_one_limit_alone_is_said_as_that() -> None:
    both = length_rule(shipped_profiles()["aetna-cpb-0194"])
    longest = replace(both, shortest=None)
    assert (str(longest.words), longest.mark) == ("7 days or less", Provenance.READ_SECOND)
    assert longest.lasted(1, None) is Truth.MET
    assert (LengthRule().words, LengthRule().mark) == (None, None)


@pytest.mark.parametrize(("days", "state"), [(1, Truth.NOT_MET), (2, Truth.UNKNOWN), (3, Truth.MET)])
def test_days_say_what_their_hours_leave_no_doubt_of(days: int, state: Truth) -> None:
    assert beyond_hours(days, 48) is state


def judged(profile: str | None, days: int | None, hours: int | None = None) -> list[tuple[object, ...]]:
    """What the advice after a trial says of its length under one profile."""
    asked = asked_length(shipped_profiles()[profile] if profile else None)
    exact = None if hours is None else Fraction(hours)
    given = evidence(HALF, length_days=days, hours_in=exact, length_asked=asked)
    found = [each for each in recommend(given).findings if each.criterion in LENGTHS]
    return [(str(each.why), each.state, each.provenance, each.demands.value) for each in found]


LENGTHS = ("trial.min_duration", "trial.max_duration", "trial.min_hours")
GO_ON, REPEAT = "proceed_to_implant", "repeat_trial_consider"
OVER_48, UP_TO_7 = "asked: more than 48 hours [read-2nd].", "asked: 7 days or less [read-2nd]."


@pytest.mark.parametrize("profile", [None, "cms-ncd-160-7", "nice-ta159", "scs-core"])
def test_a_payer_without_a_length_leaves_the_advice_to_the_core_s_own(profile: str | None) -> None:
    words = "asked: 3 days or more [default]."
    assert judged(profile, 2) == [(f"2 days, {words}", Truth.NOT_MET, "default", REPEAT)]
    assert judged(profile, 3) == [(f"3 days, {words}", Truth.MET, "default", GO_ON)]


@pytest.mark.parametrize(
    ("profile", "days", "hours", "said"),
    [
        ("riziv", 27, None, [("27 days, asked: 28 days or more.", Truth.NOT_MET, "read", REPEAT)]),
        ("riziv", 28, None, [("28 days, asked: 28 days or more.", Truth.MET, "read", GO_ON)]),
        ("evicore-cmm-211", 2, 48, [(f"48.0 hours, {OVER_48}", Truth.NOT_MET, "read-2nd", REPEAT)]),
        ("evicore-cmm-211", 2, 49, [(f"49.0 hours, {OVER_48}", Truth.MET, "read-2nd", GO_ON)]),
        ("evicore-cmm-211", 2, None, [(f"2 days, {OVER_48}", Truth.UNKNOWN, "read-2nd", "incomplete")]),
    ],
)
def test_the_advice_asks_what_the_payer_s_own_row_asks(
    profile: str, days: int, hours: int | None, said: list[tuple[object, ...]]
) -> None:
    assert judged(profile, days, hours) == said


@pytest.mark.parametrize(
    ("days", "state", "demands"), [(7, Truth.MET, GO_ON), (8, Truth.NOT_MET, "proceed_with_cautions")]
)
def test_a_trial_longer_than_a_payer_allows_is_told_and_not_repeated(
    days: int, state: Truth, demands: str
) -> None:
    *_, longest = judged("aetna-cpb-0194", days)
    assert longest == (f"{days} days, {UP_TO_7}", state, "read-2nd", demands)


def test_a_length_that_nobody_recorded_is_unknown_on_either_side() -> None:
    unrecorded = "The length of the trial is not recorded."
    assert judged("aetna-cpb-0194", None) == [(unrecorded, Truth.UNKNOWN, "read-2nd", "incomplete")] * 2
