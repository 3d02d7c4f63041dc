"""The registry's row of a case: whole numbers, nothing rounded up, unknown stays unknown."""

import uuid
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scs_manager.domain.adverse_events import AdverseEvent, Relation, Remedy, Result, Severity
from scs_manager.domain.device_ends import ImplantEnd
from scs_manager.domain.opioids import DoseChange, Mme
from scs_manager.domain.registry_rows import (
    FIELDS,
    ComplicationCount,
    Steps,
    chosen_on,
    completeness_columns,
    complication_counts,
    criteria_columns,
    decided_on,
    ends_columns,
    opioid_columns,
    quality_columns,
    relief_columns,
    states_of,
    waiting_columns,
    year_columns,
)
from scs_manager.domain.text import Text
from scs_manager.domain.trial_criteria import TrialCriterion
from scs_manager.domain.truth import Truth
from tests.domain.diaries import outcome

DAY = date(2026, 5, 4)


def relief(*windows: Any) -> dict[str, Any]:
    return relief_columns(outcome(*windows).primary)


def test_relief_is_kept_as_whole_sums_and_counts_of_days() -> None:
    found = relief()

    assert (found["before_total"], found["before_days"]) == (50, 7)
    assert (found["after_total"], found["after_days"]) == (15, 5)
    assert found["relief_hundredths"] == 5800
    assert (found["relief_low"], found["relief_high"]) == (45, 70)
    assert (found["at_30"], found["at_50"], found["at_80"], found["borderline"]) == (True, True, False, True)


@pytest.mark.parametrize(
    ("baseline", "trial", "hundredths", "at_50", "at_80"),
    [
        ((6,) * 7, (3,) * 5, 5000, True, False),
        ((7,) * 7, (4, 4, 3, 3, 4), 4857, False, False),
        ((7,) * 6 + (8,), (4, 4, 3, 3, 4), 4960, False, False),
        ((5,) * 7, (1,) * 5, 8000, True, True),
        ((5, 6, 5, 7, 6, 5, 6), (6, 7, 6, 6, 5), -500, False, False),
    ],
)
def test_hundredths_are_cut_down_never_up(
    baseline: tuple[int, ...], trial: tuple[int, ...], hundredths: int, at_50: bool, at_80: bool
) -> None:
    found = relief(baseline, trial)

    assert (found["relief_hundredths"], found["at_50"], found["at_80"]) == (hundredths, at_50, at_80)


scores = st.integers(0, 10)


@settings(max_examples=25)
@given(st.lists(scores, min_size=7, max_size=7).filter(any), st.lists(scores, min_size=5, max_size=5))
def test_the_sums_give_back_the_exact_relief(baseline: list[int], trial: list[int]) -> None:
    found = relief(baseline, trial)
    exact = 100 * (1 - Fraction(sum(trial) * 7, sum(baseline) * 5))

    assert found["at_50"] == (exact >= 50)
    assert found["relief_hundredths"] <= exact * 100 < found["relief_hundredths"] + 1


def test_too_few_days_leave_relief_unknown() -> None:
    found = relief((7, None, None, 6, None, 7, None), (3, 4, 3, 3, 2))

    assert found == relief_columns(outcome((7, None, None, 6, None, 7, None)).primary)
    assert (found["before_total"], found["before_days"], found["after_days"]) == (None, None, 5)
    assert {found[name] for name in ("relief_hundredths", "relief_low", "at_30", "at_50", "at_80")} == {None}


def test_days_are_counted_as_the_diary_counts_them() -> None:
    found = quality_columns(outcome((7, None, 7, 6, 8, 7, 7)).quality)

    assert found["days_expected"] == sum(n for name, n in found.items() if name != "days_expected")
    assert found["days_missing"] == 1 + 2, "the day of placement and the day after were not entered either"


def dose(known: str, *excluded: str, listed: bool = True) -> Mme:
    return Mme(Fraction(known), excluded, "cdc-2022", listed)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (dose("60.005"), dose("40"), ("reduced", 6000, 4000, "51–90", "21–50")),
        (dose("0"), dose("30"), ("new", 0, 3000, "0", "21–50")),
        (dose("20", "buprenorphine"), dose("20"), ("unknown", None, 2000, None, "1–20")),
        (dose("20", listed=False), None, ("unknown", None, None, None, None)),
    ],
)
def test_a_dose_is_kept_only_where_all_of_it_is_known(
    before: Mme, after: Mme | None, found: tuple[Any, ...]
) -> None:
    row = opioid_columns(DoseChange(before, after))
    names = ("opioid_change", "opioid_before", "opioid_after", "band_before", "band_after")

    assert tuple(row[name] for name in names) == found


def test_criteria_are_letters_in_their_order() -> None:
    criteria = (TrialCriterion(n, Text("x"), state, Text("y")) for n, state in enumerate(Truth))
    assert criteria_columns(states_of(criteria)) == {"criteria": "num", "criteria_met": 1}
    states = ["met", "not_met", "unknown", "met", "met", "met", "met", "unknown"]

    assert criteria_columns(states) == {"criteria": "mnummmmu", "criteria_met": 5}
    assert criteria_columns([]) == {"criteria": None, "criteria_met": None}


def signed(*outcomes: str) -> list[tuple[str, date]]:
    """Decisions thirty days apart, the first on DAY."""
    return [(outcome, DAY + timedelta(days=30 * n)) for n, outcome in enumerate(outcomes)]


@pytest.mark.parametrize(
    ("outcomes", "after"),
    [
        ((), None), (("defer",), None), (("repeat_trial", "defer"), None), (("defer", "implant"), 30),
        (("repeat_trial", "no_implant"), 30), (("no_implant", "implant"), 0), (("no_trial_implant",), 0),
    ],
)  # fmt: skip
def test_a_wait_for_the_decision_ends_with_one_that_settles_something(
    outcomes: tuple[str, ...], after: int | None
) -> None:
    assert decided_on(signed(*outcomes)) == (None if after is None else DAY + timedelta(days=after))


@pytest.mark.parametrize(
    ("outcomes", "implanted", "after"),
    [
        (("implant",), None, None), (("implant",), 0, 0), (("implant",), -1, None),
        (("defer", "implant"), 29, None), (("defer", "implant"), 30, 30), (("no_implant", "implant"), 90, 30),
        (("implant", "defer", "implant"), 90, 60), (("implant", "implant"), 90, 0),
        (("implant", "defer"), 10, 0), (("no_trial_implant",), 5, 0),
    ],
)  # fmt: skip
def test_a_wait_for_the_implant_begins_with_the_decision_that_led_to_it(
    outcomes: tuple[str, ...], implanted: int | None, after: int | None
) -> None:
    on = None if implanted is None else DAY + timedelta(days=implanted)
    assert chosen_on(signed(*outcomes), on) == (None if after is None else DAY + timedelta(days=after))


def test_waits_count_from_the_referral_and_the_implant_from_the_decision() -> None:
    steps = Steps(
        referred_on=DAY, screened_on=DAY + timedelta(days=9), decided_on=DAY + timedelta(days=90),
        implanted_on=DAY + timedelta(days=120), reviewed_on=DAY - timedelta(days=1),
    )  # fmt: skip
    found = waiting_columns(steps, chosen_on=steps.decided_on)

    assert (found["wait_screened"], found["wait_decided"], found["wait_implanted"]) == (9, 90, 30)
    assert found["wait_placed"] is None
    assert found["wait_reviewed"] == 0, "a meeting that was held before the letter came"


FULL = {
    "before_days": 7, "after_days": 5, "opioid_change": "stable", "pgic": 2, "satisfied_asked": True,
    "wants_asked": True, "adequate": False, "measured": True,
}  # fmt: skip
ENDED = {"placed_on": DAY, "ended_on": DAY, "aborted": False}


@pytest.mark.parametrize(
    ("row", "asked", "filled"),
    [
        (ENDED | FULL, 8, 8),
        (ENDED | FULL | {"opioid_change": "unknown"}, 8, 7),
        (ENDED | FULL | {"satisfied_asked": False, "wants_asked": None}, 8, 6),
        (ENDED | FULL | {"satisfied": None, "wants_implant": None}, 8, 8),
        (ENDED | FULL | {"opioid_change": None, "measured": False, "pgic": None}, 8, 5),
        (ENDED, 8, 0),
        (ENDED | FULL | {"aborted": True}, 0, 0),
        (ENDED | FULL | {"ended_on": None}, 0, 0),
        (ENDED | FULL | {"placed_on": None}, 0, 0),
    ],
)
def test_a_no_is_an_answer_and_nothing_is_asked_of_an_aborted_trial(
    row: dict[str, Any], asked: int, filled: int
) -> None:
    assert completeness_columns(row) == {"fields_asked": asked, "fields_filled": filled}
    assert set(FULL) == set(FIELDS)


def ended(explanted: date | None, lost: date | None, known: date) -> dict[str, Any]:
    return ends_columns(
        ImplantEnd(uuid.UUID(int=1), DAY, explanted, None, explanted is not None, lost, known)
    )


def test_an_explant_ends_the_watching_for_a_loss_of_effect() -> None:
    gone, known = DAY + timedelta(days=100), DAY + timedelta(days=300)
    names = ("explant_days", "explant_seen", "loss_days", "loss_seen")

    assert [ended(gone, None, known)[name] for name in names] == [100, True, 100, False]
    assert [ended(None, DAY + timedelta(days=40), known)[name] for name in names] == [300, False, 40, True]
    assert {ended(DAY - timedelta(days=1), None, known)[name] for name in names} == {None}
    assert ended(gone, gone, known)["lost_on"] == gone
    assert ends_columns(None) == {}


def test_a_year_later_only_a_valid_diary_answers() -> None:
    valid, few = outcome().primary.relief, outcome(trial=(3, 4, None, None, None)).primary.relief

    assert year_columns(valid, 2) == {"year_relief_hundredths": 5800, "year_at_50": True, "year_pgic": 2}
    unknown = {"year_relief_hundredths": None, "year_at_50": None, "year_pgic": None}
    assert year_columns(few, None) == year_columns(None, None) == unknown


def event(kind: str, days: int, *, serious: bool | None = False) -> AdverseEvent:
    on = DAY + timedelta(days=days)
    return AdverseEvent(
        kind,
        on,
        Severity.MILD,
        Relation.DEVICE,
        Remedy.NONE,
        Result.RESOLVED,
        serious=serious,
        resolved_on=on,
    )


def test_complications_are_counted_by_class_and_phase() -> None:
    events = [event("ae.lead_migration", -3), event("ae.lead_migration", -2, serious=True)]
    events += [event("ae.seroma_haematoma", 0, serious=None), event("ae.seroma_haematoma", 29)]

    assert complication_counts(events, DAY) == (
        ComplicationCount("biological", "perioperative", 1, 0),
        ComplicationCount("biological", "within_30_days", 1, 0),
        ComplicationCount("hardware", "trial", 2, 1),
    )
    assert complication_counts((), None) == ()
