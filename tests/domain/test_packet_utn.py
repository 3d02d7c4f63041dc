"""The tracking number of the trial in the packet's first item: the trial's alone, and one value."""

from dataclasses import replace

import pytest

from scs_manager.domain.authorisations import Coverage, PlaceOfService, carries_utn, trials_utn
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_parts import PARTS, Rule
from scs_manager.domain.packet_parts_request import utn
from tests.domain.packet_cases import REQUEST, asked, carrying

RULE = Rule("request.utn")


def without_carried(case: PacketCase) -> PacketCase:
    """The same where no request for the trial is on record."""
    return replace(case, asked=replace(case.asked, carried_utn="") if case.asked else None)


def test_a_number_that_a_person_entered_proves_it_where_it_is_carried() -> None:
    for typed in (asked(utn="UTN123"), without_carried(asked(utn="UTN123"))):
        assert (utn(typed, RULE).state, utn(typed, RULE).content) == (ItemState.COMPLETE, "UTN UTN123")
    assert trials_utn(replace(REQUEST, utn="T1"), "T2") == "T1"
    assert trials_utn(REQUEST, "T2") == "T2"


def test_two_numbers_that_differ_are_unknown_and_both_are_named() -> None:
    held = utn(asked(utn="UTN-OTHER"), RULE)
    assert (held.state, held.content) == (ItemState.UNKNOWN, "UTN UTN-OTHER")
    assert str(held.why) == "the trial’s request has UTN123"
    assert PARTS["request.utn"].lack(RULE, held).where.startswith("authorisations.edit")


def test_a_number_taken_over_from_a_request_that_has_none_any_more_is_unknown() -> None:
    case = asked(utn="UTN123")
    assert case.asked is not None
    kept = replace(case, asked=replace(case.asked, is_copied=True))
    assert utn(kept, RULE).state is ItemState.COMPLETE
    gone = replace(case, asked=replace(case.asked, is_copied=True, carried_utn=""))
    assert (utn(gone, RULE).state, utn(gone, RULE).content) == (ItemState.UNKNOWN, "UTN UTN123")


@pytest.mark.parametrize("place", [PlaceOfService.ASC, PlaceOfService.OFFICE, PlaceOfService.OTHER])
def test_a_trial_elsewhere_carries_no_number(place: PlaceOfService) -> None:
    assert utn(carrying("UTN1", other_place=place), RULE).state is ItemState.NOT_NEEDED
    assert not carries_utn(replace(REQUEST, other_place=place))


def test_only_the_implant_of_original_medicare_carries_one() -> None:
    assert carries_utn(REQUEST)
    assert carries_utn(replace(REQUEST, other_place=None, coverage=None, hospital_exempt=False))
    assert not carries_utn(replace(REQUEST, stage=Stage.TRIAL))
    assert not carries_utn(replace(REQUEST, hospital_exempt=True))
    assert not carries_utn(replace(REQUEST, coverage=Coverage.OTHER))
