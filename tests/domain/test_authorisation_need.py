"""Whether a request is needed, by the two programmes that are known; unknown is never no."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scs_manager.domain.authorisation_need import (
    Need,
    after_expiry,
    before_start,
    need_of,
    wiser_applies,
    wiser_awaited,
    wiser_until,
)
from scs_manager.domain.authorisations import Coverage, PlaceOfService, Request
from scs_manager.domain.packet import Stage
from scs_manager.domain.truth import Truth
from scs_manager.domain.us_states import STATES, state_letters

ON = date(2026, 11, 23)
DAY = timedelta(days=1)
OUTPATIENT, ASC, OFFICE, OTHER = PlaceOfService
TRIAL = Request(
    Stage.TRIAL, "cms-ncd-160-7", "Medicare", state_or_region="MA", coverage=Coverage.ORIGINAL_MEDICARE
)
IMPLANT = replace(TRIAL, stage=Stage.PERMANENT)


def needed(request: Request, place: PlaceOfService | None, other: PlaceOfService | None = None) -> Need:
    return need_of(replace(request, place_of_service=place, other_place=other), on=ON).need


def test_in_the_hospital_outpatient_department_63650_is_asked_for() -> None:
    assert needed(TRIAL, OUTPATIENT) is Need.NEEDED
    assert needed(TRIAL, OUTPATIENT, OUTPATIENT) is Need.NEEDED
    assert needed(TRIAL, None) is Need.UNKNOWN
    assert [needed(TRIAL, place) for place in (ASC, OFFICE, OTHER)] == [Need.NOT_NEEDED] * 3


def test_the_implant_carries_the_trials_number_when_both_are_there() -> None:
    assert needed(IMPLANT, OUTPATIENT, OUTPATIENT) is Need.CARRIED
    assert [needed(IMPLANT, OUTPATIENT, place) for place in (ASC, OFFICE, OTHER)] == [Need.NEEDED] * 3
    assert needed(IMPLANT, OUTPATIENT, None) is Need.UNKNOWN
    assert needed(IMPLANT, None, OUTPATIENT) is Need.UNKNOWN
    assert needed(IMPLANT, ASC, OUTPATIENT) is Need.NOT_NEEDED


def test_an_exempted_hospital_need_not_ask_and_an_unknown_exemption_is_said() -> None:
    def sentences(exempt: bool | None) -> tuple[Need, str]:
        found = need_of(replace(TRIAL, place_of_service=OUTPATIENT, hospital_exempt=exempt), on=ON)
        return found.need, " ".join(str(each.text) for each in found.sentences)

    assert sentences(True)[0] is Need.NOT_NEEDED
    assert sentences(False)[0] is Need.NEEDED
    assert "exempted is not recorded" not in sentences(False)[1]
    assert "exempted is not recorded" in sentences(None)[1]
    assert "90 % of" in sentences(True)[1]


@pytest.mark.parametrize("coverage", [None, Coverage.MEDICARE_ADVANTAGE, Coverage.OTHER])
def test_of_another_payer_nothing_is_concluded(coverage: Coverage | None) -> None:
    found = need_of(replace(TRIAL, coverage=coverage, place_of_service=ASC), on=ON)
    assert (found.need, len(found.sentences)) == (Need.UNKNOWN, 1)


def test_the_outpatient_programme_began_in_july_2021() -> None:
    first = date(2021, 7, 1)
    asked = replace(TRIAL, place_of_service=OUTPATIENT)
    assert need_of(replace(asked, requested_for=first), on=ON).need is Need.NEEDED
    assert need_of(replace(asked, requested_for=first - DAY), on=ON).need is Need.NOT_NEEDED
    assert need_of(asked, on=first - DAY).need is Need.NOT_NEEDED


def test_wiser_may_ask_in_its_states_since_2026() -> None:
    first = date(2026, 1, 1)
    new_jersey = replace(TRIAL, state_or_region="New Jersey", requested_for=first, place_of_service=OFFICE)
    assert wiser_applies(new_jersey, on=ON) is Truth.MET
    assert wiser_applies(replace(new_jersey, requested_for=first - DAY), on=ON) is Truth.NOT_MET
    assert wiser_applies(replace(new_jersey, requested_for=None), on=first - DAY) is Truth.NOT_MET
    assert wiser_applies(replace(new_jersey, state_or_region="MA"), on=ON) is Truth.NOT_MET
    assert wiser_applies(replace(new_jersey, state_or_region="Bavaria"), on=ON) is Truth.UNKNOWN
    assert wiser_applies(replace(new_jersey, coverage=None), on=ON) is Truth.UNKNOWN
    assert wiser_applies(replace(new_jersey, coverage=Coverage.MEDICARE_ADVANTAGE), on=ON) is Truth.NOT_MET
    assert need_of(new_jersey, on=ON).need is Need.MAY_APPLY
    assert need_of(replace(new_jersey, state_or_region=""), on=ON).need is Need.UNKNOWN
    assert need_of(replace(new_jersey, place_of_service=OUTPATIENT), on=ON).need is Need.NEEDED
    (*_rest, last) = need_of(new_jersey, on=ON).sentences
    assert (last.source, last.provenance) == ("", "memory")


def test_wiser_counts_its_first_day() -> None:
    last = wiser_until(date(2026, 1, 1))
    assert last == date(2026, 4, 30)
    assert (last - date(2026, 1, 1)).days + 1 == 120
    assert wiser_awaited(ON) == date(2026, 11, 26)


def test_a_day_after_the_end_of_the_authorisation_is_cautioned() -> None:
    assert after_expiry(ON, None) is None
    assert after_expiry(ON, ON) is None
    assert "the day before" in str(after_expiry(ON, ON - DAY))
    assert "2 days before" in str(after_expiry(ON, ON - 2 * DAY))


def test_a_day_before_the_start_of_the_authorisation_is_cautioned() -> None:
    assert before_start(ON, None) is None
    assert before_start(ON, ON) is None
    assert "begins on 24 November 2026" in str(before_start(ON, ON + DAY))


def test_a_state_is_known_by_its_letters_and_its_name() -> None:
    assert len(STATES) == 54  # 50 states, the capital, three territories
    assert [state_letters(each) for each in ("nj", " New  jersey ", "NEW YORK")] == ["NJ", "NJ", "NY"]
    assert [state_letters(each) for each in ("", "XX", "Jersey")] == [None] * 3
