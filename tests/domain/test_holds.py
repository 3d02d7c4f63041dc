"""What to discuss with the prescriber: table, dates of a break, agreements, days (``clinical.md`` 5.3)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.antithrombotics import (
    Condition,
    DoseKind,
    Interval,
    Purpose,
    Renal,
    Route,
    load_table,
    shipped_table,
)
from scs_manager.domain.drugs import ingredient_of, shipped_catalogue
from scs_manager.domain.errors import InputError
from scs_manager.domain.hold_calendar import (
    LONGEST,
    Break,
    DoseDay,
    plan_days,
    reminder_days,
    restart_moments,
)
from scs_manager.domain.hold_clock import after, at, before, days_off, stay_of
from scs_manager.domain.hold_plans import (
    Agreement,
    HoldState,
    Inr,
    break_of,
    check_agreement,
    check_restart,
    normal_inr,
    not_before,
    overlaid,
    state_of,
    waits_for_removal,
)
from scs_manager.domain.holds import Course, Hold, Taken, counted_clearance, plan_hold
from scs_manager.domain.profile_values import Provenance

LONDON = ZoneInfo("Europe/London")
ZONES = [ZoneInfo(name) for name in ("Europe/London", "America/Santiago", "Australia/Lord_Howe", "UTC")]
NINE = time(9)
COURSE = Course(at(date(2026, 5, 4), NINE, LONDON), at(date(2026, 5, 11), NINE, LONDON), LONDON)
"""A trial of seven days."""
CLEAR = Decimal(62)


def hold(drug: str, *conditions: Condition, course: Course = COURSE, **more: Any) -> Hold:
    taken = Taken(drug, frozenset(conditions), **{"clearance": CLEAR} | more)
    return plan_hold(shipped_table(), taken, course)


def test_a_seven_day_trial_on_clopidogrel_means_about_15_days_off() -> None:
    found = hold("clopidogrel")

    assert found.days == (15, 15)
    assert str(found.days_text) == "about 15 days"
    assert found.last_dose == (at(date(2026, 4, 27), NINE, LONDON),) * 2
    assert found.restart == (at(date(2026, 5, 11), time(21), LONDON), at(date(2026, 5, 12), NINE, LONDON))
    assert "Without it for about 15 days" in str(found.reconsider[0])


@pytest.mark.parametrize(
    ("drug", "conditions", "interval", "source", "restart", "days"),
    [
        ("aspirin", [Purpose.PRIMARY], "6 days", "2018", "24 hours", (14, 14)),
        ("ibuprofen", [], "1 day", "2018", "24 hours", (9, 9)),
        ("indomethacin", [], "2 days", "2018", "24 hours", (10, 10)),
        ("naproxen", [], "4 days", "2018", "24 hours", (12, 12)),
        ("nabumetone", [], "6 days", "2018", "24 hours", (14, 14)),
        ("piroxicam", [], "10 days", "2018", "24 hours", (18, 18)),
        ("cilostazol", [], "2 days", "2018", "24 hours", (10, 10)),
        ("prasugrel", [], "7 to 10 days", "2015", "12 to 24 hours", (15, 18)),
        ("ticagrelor", [], "5 days", "2015", "12 to 24 hours", (13, 13)),
        ("cangrelor", [], "3 hours", "memory", "24 hours", (9, 9)),
        ("warfarin", [], "5 days", "2018", "6 hours", (13, 13)),
        ("acenocoumarol", [], "3 days", "2018", "24 hours", (11, 11)),
        ("dabigatran", [Renal.NOT_IMPAIRED], "4 days", "memory", "24 hours", (12, 12)),
        ("dabigatran", [Renal.IMPAIRED], "5 to 6 days", "memory", "24 hours", (13, 14)),
        ("rivaroxaban", [], "3 days", "2015", "24 hours", (11, 11)),
        ("apixaban", [], "3 days", "memory", "24 hours", (11, 11)),
        ("edoxaban", [], "3 days", "memory", "24 hours", (11, 11)),
        ("fondaparinux", [], "4 days", "2015", "24 hours", (12, 12)),
        ("heparin", [Route.INTRAVENOUS], "6 hours", "2018", "2 hours", (8, 8)),
        ("heparin", [Route.SUBCUTANEOUS], "24 hours", "2018", "6 hours", (9, 9)),
        ("enoxaparin", [DoseKind.PROPHYLACTIC], "12 hours", "2018", "12 to 24 hours", (8, 9)),
        ("enoxaparin", [DoseKind.THERAPEUTIC], "24 hours", "2018", "12 to 24 hours", (9, 9)),
        ("dalteparin", [], "24 hours", "2018", "12 to 24 hours", (9, 9)),
        ("alteplase", [], "48 hours", "memory", "48 hours", (11, 11)),
        ("abciximab", [], "2 to 5 days", "2015", "8 to 12 hours", (10, 13)),
        ("tirofiban", [], "8 to 24 hours", "2015", "8 to 12 hours", (8, 9)),
    ],
)
def test_the_table_says_what_the_design_page_says(
    drug: str, conditions: list[Any], interval: str, source: str, restart: str, days: tuple[int, int]
) -> None:
    found = hold(drug, *conditions)

    assert found.interval is not None
    assert found.restart_rule is not None
    assert (str(found.interval.interval.text), found.interval.source.key) == (interval, source)
    assert str(found.restart_rule.interval.text) == restart
    assert found.days == days


@pytest.mark.parametrize("drug", ["apixaban", "rivaroxaban", "edoxaban", "dabigatran"])
def test_without_a_clearance_the_interval_of_a_doac_is_unknown(drug: str) -> None:
    found = hold(drug, Renal.IMPAIRED, clearance=None)

    assert (found.interval, found.last_dose, found.days) == (None, None, None)
    assert "No creatinine clearance of the last 30 days" in str(found.unknown[0])
    assert found.restart is not None


@pytest.mark.parametrize(("days", "counts"), [(30, True), (31, False), (5177, False), (0, True), (-2, True)])
def test_a_clearance_counts_for_thirty_days_before_the_procedure(days: int, counts: bool) -> None:
    on = COURSE.placement.date() - timedelta(days=days)
    counted = counted_clearance(shipped_table(), "95", on, COURSE)

    assert (counted == Decimal(95)) is counts
    assert (hold("apixaban", clearance=counted).last_dose is not None) is counts


def test_a_clearance_without_a_day_or_a_value_is_unknown() -> None:
    assert counted_clearance(shipped_table(), "95", None, COURSE) is None
    assert counted_clearance(shipped_table(), None, TODAY, COURSE) is None
    assert shipped_table().clearance_provenance is Provenance.DEFAULT


def test_aspirin_after_an_event_is_never_stopped_automatically() -> None:
    found = hold("aspirin", Purpose.SECONDARY)

    assert (found.interval, found.last_dose, found.days) == (None, None, None)
    assert "never stopped automatically" in str(found.unknown[0])
    assert found.restart is not None
    assert found.needs_plan


@pytest.mark.parametrize(
    ("drug", "asked", "words"),
    [
        ("aspirin", "purpose", "primary or for secondary"),
        ("enoxaparin", "dose", "prophylactic or therapeutic"),
        ("heparin", "route", "under the skin"),
        ("dabigatran", "renal", "kidney function"),
    ],
)
def test_what_the_interval_depends_on_is_asked_and_unknown_until_then(
    drug: str, asked: str, words: str
) -> None:
    found = hold(drug)

    assert found.asks == (asked,)
    assert found.interval is None
    assert any(words in str(why) for why in found.unknown)


def test_dipyridamole_has_an_interval_and_no_restart() -> None:
    found = hold("dipyridamole")

    assert found.interval is not None
    assert (found.restart, found.days, found.days_text) == (None, None, None)


@pytest.mark.parametrize(
    ("drug", "needs_plan", "words"),
    [
        ("sertraline", False, "Not routinely stopped"),
        ("ginkgo", False, "Ask and record"),
        ("vorapaxar", True, "does not name this drug"),
    ],
)
def test_what_has_no_interval_says_why(drug: str, needs_plan: bool, words: str) -> None:
    found = hold(drug)

    assert (found.interval, found.needs_plan) == (None, needs_plan)
    assert words in str(found.unknown[0])


@pytest.mark.parametrize(
    ("drug", "needed"),
    [("warfarin", True), ("Sintrom", True), ("phenprocoumon", True), ("apixaban", False)],
)
def test_vitamin_k_antagonists_need_a_normal_inr_in_the_table_or_not(drug: str, needed: bool) -> None:
    assert hold(drug).needs_inr is needed


def test_reasons_to_reconsider_come_with_the_weightiest_first() -> None:
    found = hold(
        "enoxaparin", DoseKind.THERAPEUTIC, can_be_stopped=False, thrombotic_risk="high", beside=("aspirin",)
    )

    words = [str(why) for why in found.reconsider]
    assert "cannot be stopped" in words[0]
    assert "recorded as high" in words[1]
    assert "about 9 days" in words[2]
    assert "4 patients" in words[3]
    assert hold("ibuprofen").reconsider == ()
    assert "bloody tap" in str(hold("heparin", Route.INTRAVENOUS).reconsider[-1])


def test_nothing_is_phrased_as_an_instruction_to_stop() -> None:
    for drug in (drug for rule in shipped_table().rules for drug in rule.drugs):
        found = hold(drug)
        for text in (*found.unknown, *found.reconsider):
            assert not str(text).lower().startswith("stop"), drug


@pytest.mark.parametrize(
    ("name", "ingredient"),
    [
        ("Plavix", "clopidogrel"),
        (" ELIQUIS ", "apixaban"),
        ("acetylsalicylic acid", "aspirin"),
        ("Warfarin sodium", "warfarin"),
        ("Jantoven 5 mg", "warfarin"),
        ("MARCUMAR", "phenprocoumon"),
        ("Aspirin and dipyridamole 200 mg", "aspirin and dipyridamole"),
        ("not warfarin", "not warfarin"),
        ("Some Other", "some other"),
        ("", ""),
    ],
)
def test_brands_lead_to_their_ingredient(name: str, ingredient: str) -> None:
    assert ingredient_of(name) == ingredient


def test_everything_that_thins_blood_in_the_catalogue_stands_in_the_table() -> None:
    known = {drug for rule in shipped_table().rules for drug in rule.drugs}
    named = {drug.name for drug in shipped_catalogue().drugs if drug.thins_blood}

    assert named - known == {"phenprocoumon"}


HEAD = """
id = "t"
version = "1"
title = "T"
society = "ASRA"
citation = "c"
[sources.2018]
society = "ASRA"
title = "s"
provenance = "read"
[trial]
counted_from = "removal"
provenance = "memory"
[inr]
normal_at_most = 1.2
provenance = "memory"
[clearance]
window_days = 30
provenance = "default"
[[rule]]
drugs = ["a"]
kind = "nsaid"
hold = { days = [1, 2], source = "2018" }
"""


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('society = "ASRA"\ntitle = "s"', 'society = "ESC"\ntitle = "s"', "sources.2018.society"),
        ('source = "2018"', 'source = "2017"', "rule[0].hold.source"),
        ("[1, 2]", "[2, 1]", "rule[0].hold.days"),
        ("[1, 2]", "[0, 1]", "rule[0].hold.days"),
        ("[1, 2]", "[1]", "rule[0].hold.days"),
        ("days = [1, 2]", "days = [1, 2], hours = [1, 2]", "rule[0].hold.days"),
        ("days = [1, 2], ", "", "rule[0].hold.days"),
        ("hold = {", 'ask = "x"\nask_source = "2018"\nhold = {', "rule[0].hold"),
        ('hold = { days = [1, 2], source = "2018" }', "", "rule[0].hold"),
        ('"removal"', '"placement"', "trial.counted_from"),
        ("1.2", "0.0", "inr.normal_at_most"),
        ("window_days = 30", "window_days = -1", "clearance.window_days"),
        ("1.2", '"1.2"', "inr.normal_at_most"),
        ('kind = "nsaid"', 'kind = "nsaid"\nwhen = "x"', "rule[0].when"),
        ('["a"]', '["a", "a"]', "rule"),
    ],
)
def test_a_fault_of_a_table_is_named_with_its_key(old: str, new: str, place: str) -> None:
    assert load_table(HEAD, "t.toml").rules_of("a")

    with pytest.raises(InputError) as refused:
        load_table(HEAD.replace(old, new), "t.toml")

    assert refused.value.place == f"t.toml: {place}"


def test_the_table_prints_its_name_and_version() -> None:
    assert shipped_table().name == "ASRA, high-risk procedures, version 2"


moments = st.builds(
    at,
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.times().map(lambda clock: clock.replace(tzinfo=None)),
    st.sampled_from(ZONES),
)


@given(moments, st.integers(1, 40))
def test_days_before_are_days_of_the_calendar_and_never_later_than_that(moment: datetime, n: int) -> None:
    zone: Any = moment.tzinfo
    found = before(moment, n, "days", zone)

    wall = moment.replace(tzinfo=None) - timedelta(days=n)
    assert found.replace(tzinfo=None) <= wall
    assert wall - found.replace(tzinfo=None) <= timedelta(hours=1)


@given(moments, st.integers(1, 40))
def test_days_after_are_days_of_the_calendar_and_never_earlier_than_that(moment: datetime, n: int) -> None:
    zone: Any = moment.tzinfo
    found = after(moment, n, "days", zone)

    wall = moment.replace(tzinfo=None) + timedelta(days=n)
    assert found.replace(tzinfo=None) >= wall
    assert found.replace(tzinfo=None) - wall <= timedelta(hours=1)


@given(moments, st.integers(1, 200))
def test_hours_are_hours_that_pass_whatever_the_clocks_do(moment: datetime, n: int) -> None:
    zone: Any = moment.tzinfo
    there, back = after(moment, n, "hours", zone), before(moment, n, "hours", zone)

    assert there.astimezone(UTC) - moment.astimezone(UTC) == timedelta(hours=n)
    assert moment.astimezone(UTC) - back.astimezone(UTC) == timedelta(hours=n)


drugs = st.sampled_from(sorted(drug for rule in shipped_table().rules for drug in rule.drugs))


@given(drugs, moments, st.integers(1, 30))
def test_a_break_spans_the_trial_and_its_days_cover_it(drug: str, placement: datetime, n: int) -> None:
    zone: Any = placement.tzinfo
    course = Course(placement, after(placement, n, "days", zone), zone)
    found = hold(
        drug, Purpose.PRIMARY, DoseKind.THERAPEUTIC, Route.SUBCUTANEOUS, Renal.IMPAIRED, course=course
    )

    if found.last_dose:
        assert found.last_dose[0] <= found.last_dose[1] < placement
    if found.restart:
        assert course.removal < found.restart[0] <= found.restart[1]
    if found.days and found.last_dose and found.restart:
        least, most = found.days
        longest = found.restart[1].astimezone(UTC) - found.last_dose[0].astimezone(UTC)
        assert n < least <= most
        assert abs(longest - timedelta(days=most)) < timedelta(days=1, hours=3)


@pytest.mark.parametrize(
    ("placement", "last_dose"),
    [
        (date(2026, 3, 2), date(2026, 2, 23)),
        (date(2024, 3, 4), date(2024, 2, 26)),
        (date(2026, 1, 5), date(2025, 12, 29)),
    ],
)
def test_month_ends_leap_days_and_new_year(placement: date, last_dose: date) -> None:
    course = Course(at(placement, NINE, LONDON), at(placement + timedelta(days=7), NINE, LONDON), LONDON)

    found = hold("clopidogrel", course=course)

    assert found.last_dose is not None
    assert found.last_dose[1].date() == last_dose
    assert found.days == (15, 15)


def test_a_clock_change_inside_the_trial_adds_no_day() -> None:
    course = Course(at(date(2026, 3, 25), NINE, LONDON), at(date(2026, 4, 1), NINE, LONDON), LONDON)

    assert hold("clopidogrel", course=course).days == (15, 15)
    assert stay_of(course.placement, course.removal) == timedelta(days=7)


def test_a_wall_time_that_is_skipped_makes_the_break_longer() -> None:
    moment = at(date(2026, 4, 5), time(1, 30), LONDON)  # 01:30 does not exist on 29 March 2026

    assert before(moment, 7, "days", LONDON).strftime("%H:%M") == "00:30"
    assert after(at(date(2026, 3, 28), time(1, 30), LONDON), 1, "days", LONDON).strftime("%H:%M") == "02:30"


def test_every_begun_day_counts() -> None:
    hours, stay = Interval(12, 12, "hours"), timedelta(days=7)

    assert days_off(hours, hours, stay) == (8, 8)
    assert days_off(hours, Interval(13, 13, "hours"), stay) == (9, 9)


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(1, 1, "hours"), "1 hour"),
        (Interval(1, 1, "days"), "1 day"),
        (Interval(2, 5, "days"), "2 to 5 days"),
        (Interval(8, 12, "hours"), "8 to 12 hours"),
    ],
)
def test_an_interval_in_words(interval: Interval, words: str) -> None:
    assert str(interval.text) == words


def test_days_in_words() -> None:
    assert str(Hold("x", days=(1, 1)).days_text) == "about 1 day"
    assert str(Hold("x", days=(1, 2)).days_text) == "about 1 to 2 days"


# What is agreed

TODAY = date(2026, 4, 21)
AGREED = Agreement(
    stop_on=date(2026, 4, 27),
    restart_on=date(2026, 5, 12),
    prescriber="Dr Heart",
    agreed_on=date(2026, 4, 20),
    agreed_how="by telephone",
    placement=COURSE.placement,
    removal=COURSE.removal,
    clearance=CLEAR,
)


def test_an_agreement_keeps_its_days() -> None:
    assert AGREED.days == 15
    assert Agreement(stop_on=TODAY).days is None


@pytest.mark.parametrize("missing", ["prescriber", "agreed_on", "stop_on", "restart_on"])
def test_an_agreement_is_whole_with_name_day_stop_and_restart(missing: str) -> None:
    changes: Any = {missing: "" if missing == "prescriber" else None}
    part = replace(AGREED, **changes)

    assert AGREED.is_whole
    assert not part.is_whole
    assert state_of(hold("clopidogrel"), part, COURSE, CLEAR) is HoldState.OPEN


@pytest.mark.parametrize(
    ("removal", "restart_on", "out", "state"),
    [
        (time(13, 40), date(2026, 5, 12), True, HoldState.AGREED),
        (time(13, 40), date(2026, 5, 11), True, HoldState.MOVED),
        (time(13, 40), date(2026, 5, 12), False, HoldState.MOVED),
        (NINE, date(2026, 5, 11), True, HoldState.AGREED),
    ],
)
def test_an_agreement_stands_when_the_leads_came_out_on_its_day_at_another_hour(
    removal: time, restart_on: date, out: bool, state: HoldState
) -> None:
    real = replace(COURSE, removal=at(date(2026, 5, 11), removal, LONDON), leads_out=out)
    agreed = replace(AGREED, restart_on=restart_on)
    assert state_of(hold("clopidogrel", course=real), agreed, real, CLEAR) is state


def test_leads_out_on_another_day_ask_the_prescriber_again() -> None:
    real = replace(COURSE, removal=COURSE.removal - timedelta(days=1), leads_out=True)
    assert state_of(hold("clopidogrel", course=real), AGREED, real, CLEAR) is HoldState.MOVED


@pytest.mark.parametrize(
    ("drug", "changes", "state"),
    [
        ("clopidogrel", {}, HoldState.AGREED),
        ("clopidogrel", {"placement": COURSE.placement + timedelta(minutes=1)}, HoldState.MOVED),
        ("clopidogrel", {"removal": COURSE.removal + timedelta(days=1)}, HoldState.MOVED),
        ("clopidogrel", {"placement": None}, HoldState.MOVED),
        ("clopidogrel", {"placement": COURSE.placement.astimezone(UTC)}, HoldState.AGREED),
        ("clopidogrel", {"clearance": Decimal(30)}, HoldState.AGREED),
        ("apixaban", {"clearance": Decimal(30)}, HoldState.RENAL),
        ("apixaban", {"clearance": Decimal("62.0")}, HoldState.AGREED),
    ],
)
def test_an_agreement_counts_for_its_own_dates_and_kidneys(
    drug: str, changes: dict[str, Any], state: HoldState
) -> None:
    assert state_of(hold(drug), replace(AGREED, **changes), COURSE, CLEAR) is state
    assert state_of(hold(drug), None, COURSE, CLEAR) is HoldState.OPEN


@pytest.mark.parametrize(
    ("results", "normal"),
    [
        ([], None),
        ([("1.0", date(2026, 4, 27))], None),
        ([("1.0", date(2026, 4, 28))], True),
        ([("1.2", date(2026, 5, 4))], True),
        ([("1.21", date(2026, 5, 4))], False),
        ([("1.0", date(2026, 5, 5))], None),
        ([("2.4", date(2026, 4, 29)), ("1.1", date(2026, 5, 3))], True),
        ([("1.1", date(2026, 4, 29)), ("1.4", date(2026, 5, 3))], False),
    ],
)
def test_an_inr_counts_after_the_last_dose_and_up_to_lead_placement(
    results: list[tuple[str, date]], normal: bool | None
) -> None:
    samples = [Inr(Decimal(value), on) for value, on in results]

    assert normal_inr(AGREED, samples, COURSE, shipped_table().normal_inr)[0] is normal
    assert normal_inr(Agreement(), samples, COURSE, shipped_table().normal_inr) == (None, None)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"prescriber": ""}, "prescriber"),
        ({"agreed_how": ""}, "agreed_how"),
        ({"stop_on": None}, "stop_on"),
        ({"restart_on": None}, "restart_on"),
        ({"agreed_on": date(2026, 4, 22)}, "agreed_on"),
        ({"stop_on": date(2026, 5, 5)}, "stop_on"),
        ({"restart_on": date(2026, 4, 27)}, "restart_on"),
        ({"stop_on": date(2026, 4, 28)}, "reason"),
        ({"restart_on": date(2026, 5, 10)}, "reason"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_at_its_field(changes: dict[str, Any], place: str) -> None:
    check_agreement(hold("clopidogrel"), AGREED, COURSE, today=TODAY)

    with pytest.raises(InputError) as refused:
        check_agreement(hold("clopidogrel"), replace(AGREED, **changes), COURSE, today=TODAY)

    assert refused.value.place == place


def test_a_departure_from_the_table_needs_its_reason_and_source() -> None:
    shorter = replace(AGREED, stop_on=date(2026, 4, 30), reason="Cardiology asks for 4 days")

    check_agreement(hold("clopidogrel"), shorter, COURSE, today=TODAY)
    check_agreement(hold("clopidogrel"), replace(AGREED, restart_on=date(2026, 5, 11)), COURSE, today=TODAY)
    check_agreement(hold("clopidogrel"), Agreement(stop_on=date(2026, 4, 30)), COURSE, today=TODAY)


def test_dates_without_an_interval_say_what_they_are_based_on() -> None:
    unknown = hold("aspirin", Purpose.SECONDARY)

    with pytest.raises(InputError, match="based on"):
        check_agreement(unknown, AGREED, COURSE, today=TODAY)
    check_agreement(unknown, replace(AGREED, reason="Stent of 2019"), COURSE, today=TODAY)


def test_a_drug_without_a_restart_rule_still_waits_for_lead_removal() -> None:
    with pytest.raises(InputError, match="earlier"):
        check_agreement(
            hold("dipyridamole"), replace(AGREED, restart_on=date(2026, 5, 10)), COURSE, today=TODAY
        )
    check_agreement(hold("dipyridamole"), replace(AGREED, restart_on=date(2026, 5, 11)), COURSE, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"restarted_on": None}, "restarted_on"),
        ({"restart_said_by": ""}, "restart_said_by"),
        ({"restarted_on": date(2026, 5, 14)}, "restarted_on"),
        ({"restarted_on": date(2026, 4, 26)}, "restarted_on"),
    ],
)
def test_a_restart_has_a_day_that_was_and_somebody_who_said_so(changes: dict[str, Any], place: str) -> None:
    said = replace(AGREED, restarted_on=date(2026, 5, 13), restart_said_by="the patient")
    check_restart(said, COURSE, today=date(2026, 5, 13))

    with pytest.raises(InputError) as refused:
        check_restart(replace(said, **changes), COURSE, today=date(2026, 5, 13))

    assert refused.value.place == place


def test_the_plan_stands_over_what_was_typed() -> None:
    typed = {
        "drug": "warfarin",
        "prescriber": "Dr Old",
        "prescriber_agrees": True,
        "normal_inr": True,
        "note": "x",
    }

    found = overlaid(typed, AGREED, counts=True, inr=None)

    assert found == {
        "drug": "warfarin",
        "note": "x",
        "prescriber": "Dr Heart",
        "prescriber_agrees": True,
        "stop_on": AGREED.stop_on,
        "restart_on": AGREED.restart_on,
        "can_be_stopped": True,
    }


@pytest.mark.parametrize(
    ("said", "counts", "kept"), [(False, True, False), (None, False, None), (True, False, True)]
)
def test_nobody_s_no_becomes_a_yes(said: bool | None, counts: bool, kept: bool | None) -> None:
    found = overlaid({"drug": "x", "can_be_stopped": said}, AGREED, counts=counts, inr=False)

    assert found.get("can_be_stopped") is kept
    assert (found["prescriber_agrees"], found["normal_inr"]) == (counts, False)


# On the day of restart

OUT_AT_NINE = replace(AGREED, restart_on=date(2026, 5, 11))


@pytest.mark.parametrize(
    ("drug", "restart_on", "expected"),
    [
        ("warfarin", date(2026, 5, 11), at(date(2026, 5, 11), time(15), LONDON)),
        ("warfarin", date(2026, 5, 12), None),
        ("apixaban", date(2026, 5, 12), at(date(2026, 5, 12), NINE, LONDON)),
        ("apixaban", date(2026, 5, 13), None),
        ("apixaban", date(2026, 5, 11), COURSE.removal),
        ("apixaban", date(2026, 5, 10), COURSE.removal),
        ("dipyridamole", date(2026, 5, 11), COURSE.removal),
        ("dipyridamole", date(2026, 5, 12), None),
        ("warfarin", None, None),
    ],
)
def test_a_restart_is_too_early_before_its_hour(drug: str, restart_on: date | None, expected: Any) -> None:
    agreed = replace(AGREED, restart_on=restart_on)

    assert not_before(hold(drug), agreed, COURSE) == expected


@pytest.mark.parametrize(
    ("restart_on", "course", "waits"),
    [
        (date(2026, 5, 11), COURSE, True),
        (date(2026, 5, 10), COURSE, True),
        (date(2026, 5, 12), COURSE, False),
        (date(2026, 5, 11), replace(COURSE, leads_out=True), False),
        (date(2026, 5, 11), replace(COURSE, implant=True, implanted=True), False),
        (None, COURSE, False),
    ],
)
def test_a_restart_on_the_day_of_removal_waits_until_it_is_recorded(
    restart_on: date | None, course: Course, waits: bool
) -> None:
    assert waits_for_removal(replace(AGREED, restart_on=restart_on), course) is waits


def test_what_is_not_agreed_whole_is_no_break() -> None:
    found = break_of("Coumadin", hold("warfarin"), OUT_AT_NINE, COURSE)

    assert found == Break(
        "Coumadin", date(2026, 4, 27), date(2026, 5, 11), at(date(2026, 5, 11), time(15), LONDON), True
    )
    assert break_of("x", hold("warfarin"), None, COURSE) is None
    assert break_of("x", hold("warfarin"), replace(AGREED, restart_on=None), COURSE) is None


def test_a_reminder_of_a_restart_never_comes_before_its_hour_nor_before_removal() -> None:
    day, later = date(2026, 5, 11), date(2026, 5, 12)
    morning, three = at(day, time(8), LONDON), at(day, time(15), LONDON)

    def due(*breaks: Break) -> list[datetime]:
        return restart_moments(breaks, time(8), LONDON)

    assert due(Break("a", TODAY, day)) == [morning]
    assert due(Break("a", TODAY, day, three)) == [three]
    assert due(Break("a", TODAY, day), Break("b", TODAY, day, three)) == [three]
    assert due(Break("b", TODAY, day, three), Break("a", TODAY, day)) == [three]
    assert due(Break("a", TODAY, day, three, waits=True)) == []
    assert due(Break("b", TODAY, later), Break("a", TODAY, day)) == [morning, at(later, time(8), LONDON)]
    assert due(Break("a", TODAY, day, at(day, time(7), LONDON))) == [morning]


# Day by day

PLACEMENT, REMOVAL = date(2026, 5, 4), date(2026, 5, 11)


def test_the_days_of_a_plan() -> None:
    clopidogrel = Break("clopidogrel", date(2026, 4, 27), date(2026, 5, 12))
    ibuprofen = Break("ibuprofen", date(2026, 5, 3), date(2026, 5, 13))

    days = plan_days([clopidogrel, ibuprofen], placement=PLACEMENT, removal=REMOVAL)

    assert (days[0].on, days[-1].on, len(days)) == (date(2026, 4, 27), date(2026, 5, 13), 17)
    assert days[0].doses == (DoseDay.LAST, DoseDay.TAKEN)
    assert [str(word) for word in days[7].words] == ["none", "none"]
    assert [str(event) for event in days[7].events] == ["Lead placement"]
    assert [str(event) for event in days[14].events] == ["Lead removal"]
    assert days[15].doses == (DoseDay.RESTART, DoseDay.OFF)
    assert days[16].doses == (DoseDay.TAKEN, DoseDay.RESTART)


def test_no_break_has_no_days_and_a_slip_of_the_pen_not_a_thousand() -> None:
    far = Break("x", date(2026, 4, 27), date(2036, 4, 27))

    assert plan_days([], placement=PLACEMENT, removal=REMOVAL) == ()
    assert len(plan_days([far], placement=PLACEMENT, removal=REMOVAL)) == LONGEST


@given(st.lists(st.tuples(st.integers(-20, -1), st.integers(8, 30)), min_size=1, max_size=4))
def test_days_follow_each_other_and_each_drug_has_one_last_dose_and_one_restart(
    spans: list[tuple[int, int]],
) -> None:
    breaks = [
        Break(str(n), PLACEMENT + timedelta(days=first), PLACEMENT + timedelta(days=last))
        for n, (first, last) in enumerate(spans)
    ]

    days = plan_days(breaks, placement=PLACEMENT, removal=REMOVAL)

    assert all(later.on - earlier.on == timedelta(days=1) for earlier, later in pairwise(days))
    for n in range(len(breaks)):
        column = [one.doses[n] for one in days]
        assert (column.count(DoseDay.LAST), column.count(DoseDay.RESTART)) == (1, 1)


def test_one_reminder_a_day() -> None:
    day, later = date(2026, 4, 27), date(2026, 5, 12)

    found = reminder_days([Break("a", day, later), Break("b", day, later + timedelta(days=1))])

    assert found == {"stop": [day], "restart": [later, later + timedelta(days=1)]}
