"""The patterns that reviewers refuse: each with its three values, and unknown never a pass."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.facts import Facts
from scs_manager.domain.packet import PacketCheck, Stage
from scs_manager.domain.packet_case import Consented, PacketCase
from scs_manager.domain.packet_checks import checks_of
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from tests.domain.packet_cases import ASKED, DAY, EVALUATED, GONE, LISTS, ON, SAFE, TRIED, rule, whole

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def check(case: PacketCase, name: str) -> PacketCheck:
    """One check."""
    return next(each for each in checks_of(case) if each.id == f"fail.{name}")


def facts(values: dict[str, Any], **changes: Any) -> PacketCase:
    """Whole but for these facts."""
    return whole(facts=values, **changes)


def found(**states: Truth) -> PacketCase:
    """Whole but for what the profile found."""
    case = whole()
    named = {f"trial.{name}": rule(state) for name, state in states.items()}
    return replace(case, found={**case.found, **named})


def physical(*items: dict[str, Any], lists: tuple[str, ...] = LISTS) -> PacketCase:
    """Whole but for these physical treatments."""
    told = tuple({"modality": "physical", **each} for each in items)
    return whole(facts={"treatment.treatments": told or GONE}, lists=lists)


RELIEF = {"trial.relief_percent": "33.3"}
NO_DIARY = {"trial.relief_percent": GONE}
UNCHANGED = {"trial.analgesic_reduction_percent": 0}
NO_DOSE = {"trial.analgesic_reduction_percent": GONE}
UNEXPLAINED = {"packet.drug_screen": "unexplained"}
NO_RULES = {"other": rule()}
PADDLE = replace(ASKED.procedures[0], code="63655", count=1)
KEPT_LEADS = {"packet.replacement": True}
NO_GAIN = {"trial.function_gain": rule(NOT_MET)}


@pytest.mark.parametrize(
    ("name", "case", "state"),
    [
        ("psychology", whole(), MET),
        ("psychology", whole(evaluated=replace(EVALUATED, signed=False)), NOT_MET),
        ("psychology", whole(evaluated=None), UNKNOWN),
        ("relief", whole(), MET),
        ("relief", found(relief_cms=NOT_MET), NOT_MET),
        ("relief", found(relief_cms=UNKNOWN), UNKNOWN),
        ("relief", facts(RELIEF, found=NO_RULES), NOT_MET),
        ("relief", facts({"trial.relief_percent": "49.999"}, found=NO_RULES), NOT_MET),
        ("relief", facts({"trial.relief_percent": 50}, found=NO_RULES), MET),
        ("relief", facts(NO_DIARY), UNKNOWN),
        ("relief", facts(NO_DIARY, tried=None), UNKNOWN),
        ("relief", facts(NO_DIARY, tried=replace(TRIED, stated_relief=33)), NOT_MET),
        ("dose_and_function", whole(), MET),
        ("dose_and_function", facts(UNCHANGED), MET),
        ("dose_and_function", facts(UNCHANGED, found=NO_GAIN), NOT_MET),
        ("dose_and_function", facts({"trial.analgesic_reduction_percent": "0.1"}, found=NO_GAIN), MET),
        ("dose_and_function", facts({"trial.analgesic_reduction_percent": -5}, found=NO_GAIN), NOT_MET),
        ("dose_and_function", facts(NO_DOSE, found=NO_GAIN), UNKNOWN),
        ("dose_and_function", facts(UNCHANGED, found=NO_RULES), UNKNOWN),
        ("drug_screen", whole(), MET),
        ("drug_screen", facts({"packet.drug_screen": "negative"}), MET),
        ("drug_screen", facts({"packet.drug_screen": GONE}), UNKNOWN),
        ("drug_screen", facts(UNEXPLAINED), UNKNOWN),
        ("drug_screen", facts(UNEXPLAINED | {"packet.drug_screen_repeat": "not_repeated"}), NOT_MET),
        ("drug_screen", facts(UNEXPLAINED | {"packet.drug_screen_repeat": "unexplained"}), NOT_MET),
        ("drug_screen", facts(UNEXPLAINED | {"packet.drug_screen_repeat": "explained"}), MET),
        ("physiotherapy", whole(), MET),
        ("physiotherapy", physical({"physiotherapy": True, "supervised": False}), NOT_MET),
        ("physiotherapy", physical({"physiotherapy": False}), NOT_MET),
        ("physiotherapy", physical({"physiotherapy": True, "supervised": False}, lists=()), UNKNOWN),
        ("physiotherapy", physical({"physiotherapy": True}), UNKNOWN),
        ("physiotherapy", physical({"supervised": False}, {"physiotherapy": True}), UNKNOWN),
        ("physiotherapy", physical({"result": "unsuitable", "unsuitable_reason": "wound"}), MET),
        ("physiotherapy", physical({"result": "unsuitable"}), UNKNOWN),
        ("physiotherapy", physical(lists=()), UNKNOWN),
        ("physiotherapy", physical(), NOT_MET),
        ("education", whole(), MET),
        ("education", facts({"packet.education_on": GONE}), UNKNOWN),
        ("education", facts({"packet.education_on": GONE, "packet.education_topics": GONE}), UNKNOWN),
        ("education", facts({"packet.education_on": GONE, "packet.education_topics": ("none",)}), NOT_MET),
        ("consent", whole(), MET),
        ("consent", facts({"packet.consent_specific": False}), NOT_MET),
        ("consent", facts({"packet.consent_specific": GONE}), UNKNOWN),
        ("codes", whole(), MET),
        ("codes", whole(tried=replace(TRIED, leads_placed=1)), NOT_MET),
        ("codes", whole(tried=replace(TRIED, leads_placed=None)), UNKNOWN),
        ("codes", whole(tried=None), UNKNOWN),
        ("codes", whole(asked=None), UNKNOWN),
        ("codes", whole(asked=replace(ASKED, procedures=ASKED.procedures[1:])), UNKNOWN),
        ("codes", whole(asked=replace(ASKED, procedures=(PADDLE,))), MET),
        ("codes", facts(KEPT_LEADS, asked=replace(ASKED, procedures=ASKED.procedures[1:])), MET),
        ("codes", facts(KEPT_LEADS, asked=None), UNKNOWN),
        ("codes", whole(Stage.TRIAL, tried=replace(TRIED, leads_planned=1)), NOT_MET),
        ("codes", whole(Stage.TRIAL, tried=None), UNKNOWN),
        ("exclusions", whole(), MET),
        ("exclusions", whole(safety=replace(SAFE, unknown=(Text("a"),))), NOT_MET),
        ("exclusions", whole(safety=None), UNKNOWN),
        ("exclusions", whole(safety=SafetyToday(ON)), UNKNOWN),
    ],
)
def test_a_check_has_three_values(name: str, case: PacketCase, state: Truth) -> None:
    told = check(case, name)
    assert told.state is state
    assert str(told.sentence).endswith(".")


@pytest.mark.parametrize(("day", "state"), [(ON, MET), (ON + timedelta(days=1), UNKNOWN)])
def test_an_education_visit_counts_when_its_day_has_come(day: date, state: Truth) -> None:
    assert check(facts({"packet.education_on": day}), "education").state is state


@pytest.mark.parametrize(
    ("day", "state"), [(ON, MET), (ON + timedelta(days=1), UNKNOWN), (GONE, UNKNOWN), ("soon", UNKNOWN)]
)
def test_only_a_consent_that_was_signed_can_name_this_procedure(day: Any, state: Truth) -> None:
    assert check(facts({"packet.implant_consent_on": day}), "consent").state is state


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (Consented(ON, counts=True, own_text=True), MET),
        (Consented(ON + timedelta(days=1), counts=True, own_text=True), UNKNOWN),
        (Consented(DAY, counts=True, own_text=True, withdrawn_on=ON), UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_before_the_trial_it_is_the_consent_to_the_trial(given: Consented | None, state: Truth) -> None:
    assert check(whole(Stage.TRIAL, consented=given), "consent").state is state


@pytest.mark.parametrize(
    ("fall", "gain", "sentence"),
    [
        (
            25,
            MET,
            "Analgesics went down by 25.0 % (any fall counts [default]); a measure of function gained.",
        ),
        (
            1,
            NOT_MET,
            "Analgesics went down by 1.0 % (any fall counts [default]); no measure of function gained.",
        ),
        (0, MET, "Analgesics did not go down; a measure of function gained."),
        (-5, NOT_MET, "Analgesics went up by 5.0 %; no measure of function gained."),
        (GONE, MET, "The dose before and after is not recorded; a measure of function gained."),
        (
            1,
            UNKNOWN,
            "Analgesics went down by 1.0 % (any fall counts [default]); whether function gained is unknown.",
        ),
    ],
)
def test_dose_and_function_each_say_what_was_found(fall: Any, gain: Truth, sentence: str) -> None:
    case = facts({"trial.analgesic_reduction_percent": fall}, found={"trial.function_gain": rule(gain)})
    assert str(check(case, "dose_and_function").sentence) == sentence


SPOKEN = {"packet.consent_specific": GONE}


@pytest.mark.parametrize(
    ("counts", "own", "state"),
    [(True, False, MET), (False, False, UNKNOWN), (True, True, UNKNOWN)],
)
def test_only_our_own_text_explained_back_speaks_for_itself(counts: bool, own: bool, state: Truth) -> None:
    given = Consented(DAY, counts=counts, own_text=own)
    assert check(whole(Stage.TRIAL, SPOKEN, consented=given), "consent").state is state
    assert check(whole(Stage.TRIAL, SPOKEN, consented=None), "consent").state is UNKNOWN


def test_of_an_empty_case_no_check_passes() -> None:
    for stage in Stage:
        assert {each.state for each in checks_of(PacketCase(ON, stage, Facts()))} == {UNKNOWN}


def test_the_checks_of_a_trial_are_asked_after_one() -> None:
    about = {"fail.relief", "fail.dose_and_function"}
    assert about <= {each.id for each in checks_of(whole())}
    assert not about & {each.id for each in checks_of(whole(Stage.TRIAL))}
    replaced = facts({"packet.replacement": True, "packet.earlier_function": "70 % for six years"})
    assert about <= {each.id for each in checks_of(replaced)}  # no payer's rule spares it the trial
    assert not about & {each.id for each in checks_of(replace(replaced, replaced_without_trial="read"))}


def test_relief_is_named_as_it_is_and_never_rounded_up() -> None:
    told = check(facts({"trial.relief_percent": "49.999"}, found=NO_RULES), "relief")
    assert str(told.sentence) == "Relief is 49.9 %: below the core’s rule; this payer names none."


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (MET, "Relief is 58.0 %, enough by this payer’s rule."),
        (NOT_MET, "Relief is 58.0 %: below this payer’s rule, however it is worded."),
        (UNKNOWN, "Relief is 58.0 %; this payer’s rule is not settled."),
    ],
)
def test_the_payer_s_own_rule_of_relief_is_asked_and_not_the_core_s(state: Truth, sentence: str) -> None:
    for core in Truth:
        rules = {"perm.trial_positive": rule(core), "trial.relief_cms": replace(rule(state), own=True)}
        told = check(whole(found=rules), "relief")
        assert (told.state, str(told.sentence)) == (state, sentence)


def test_a_rule_that_the_analgesics_met_says_so() -> None:
    rules = {"trial.relief_core": rule(NOT_MET), "trial.relief_cms": replace(rule(), own=True)}
    told = check(facts({"trial.relief_percent": "42.857"}, found=rules), "relief")
    assert (told.state, str(told.sentence)) == (MET, "Relief is 42.9 %, and this payer’s rule is met: why.")
