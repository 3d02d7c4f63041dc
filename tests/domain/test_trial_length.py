"""How long a trial must last is asked only where a profile says so, in days or in hours."""

from dataclasses import replace
from fractions import Fraction

import pytest

from scs_manager.domain.criteria.trial import beyond_hours
from scs_manager.domain.profile_values import Provenance
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.relief_rules import rules_of
from scs_manager.domain.trial_length import LengthRule, length_rule
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
