"""What each profile asks of a trial, on both sides of its limits (clinical.md 2.1, 7.3)."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from scs_manager.domain.analgesics import PieceChange, halved, use_words
from scs_manager.domain.decisions import DecisionOutcome, PermanentRung, recommend
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.logged_days import LoggedDays
from scs_manager.domain.opioids import DoseChange, Mme
from scs_manager.domain.outcome_domains import Score, outcome_domains
from scs_manager.domain.outcome_measures import EQ_VAS, ODI
from scs_manager.domain.profile_values import Relief
from scs_manager.domain.profiles import Provenance, shipped_profiles
from scs_manager.domain.relief_rules import RuleResult, relief_state, rule_of, rules_of
from scs_manager.domain.trial_evidence import ReliefRule, TrialEvidence
from scs_manager.domain.trial_length import asked_length
from scs_manager.domain.truth import Truth
from tests.domain.diaries import day, outcome

CMS, CORE, RIZIV = (shipped_profiles()[name] for name in ("cms-ncd-160-7", "scs-core", "riziv"))
EVEN = (8,) * 7


def at(*trial: int) -> TrialOutcome:
    """A baseline of eight every day, and these days of the trial."""
    return outcome(EVEN, trial)


HALF, JUST_UNDER = at(4, 4, 4, 4, 4), at(4, 4, 4, 4, 5)
MODERATE, LITTLE = outcome((10,) * 7, (7, 7, 7)), outcome((10,) * 7, (7, 7, 8))


def mme(total: int) -> Mme:
    return Mme(Fraction(total), (), "CDC 2022")


def dose(before: int | None, after: int | None) -> DoseChange:
    return DoseChange(None if before is None else mme(before), None if after is None else mme(after))


def pieces(before: int | None, after: int | None) -> PieceChange:
    sides = [None if each is None else Fraction(each) for each in (before, after)]
    return PieceChange(sides[0], sides[1])


def evidence(found: TrialOutcome, **more: Any) -> TrialEvidence:
    return TrialEvidence(found, **{"technically_adequate": True, "length_days": 7} | more)


def result(found: TrialEvidence, profile: Any = CORE) -> RuleResult:
    (rule,) = rules_of(found, [profile])
    return rule


def test_every_shipped_profile_that_states_success_has_its_rule() -> None:
    rules = {name: rule_of(each) for name, each in shipped_profiles().items() if each.relief}
    either = {name for name, rule in rules.items() if rule is ReliefRule.PAIN_50_OR_ANALGESIC_50}
    assert either == {"cms-ncd-160-7", "lcd-l35136", "lcd-l36204", "lcd-l37632"}
    assert set(rules.values()) == {ReliefRule.PAIN_50, ReliefRule.PAIN_50_OR_ANALGESIC_50}
    assert rule_of(None) is rule_of(shipped_profiles()["safety"]) is ReliefRule.PAIN_50
    assert rules_of(evidence(HALF), [shipped_profiles()["safety"]]) == ()


@pytest.mark.parametrize(
    ("found", "state", "partial"),
    [
        (HALF, Truth.MET, False),
        (JUST_UNDER, Truth.NOT_MET, True),
        (MODERATE, Truth.NOT_MET, True),
        (LITTLE, Truth.NOT_MET, False),
        (outcome((7, None, None, 6, None, 7, None)), Truth.UNKNOWN, False),
    ],
)
def test_the_pain_alone_on_both_sides_of_50_and_30(found: TrialOutcome, state: Truth, partial: bool) -> None:
    rule = result(evidence(found))
    assert (rule.state, rule.partial) == (state, partial)
    assert (rule.note is not None and "not valid for a payer" in str(rule.note)) is partial


@pytest.mark.parametrize(
    ("found", "opioids", "others", "state"),
    [
        (HALF, dose(60, 60), pieces(None, None), Truth.MET),
        (LITTLE, dose(60, 30), pieces(None, None), Truth.MET),
        (LITTLE, dose(60, 31), pieces(4, 0), Truth.NOT_MET),
        (LITTLE, dose(None, 30), pieces(4, 0), Truth.UNKNOWN),
        (LITTLE, dose(0, 0), pieces(4, 2), Truth.MET),
        (LITTLE, dose(0, 0), pieces(4, 3), Truth.NOT_MET),
        (LITTLE, dose(0, 40), pieces(6, 2), Truth.NOT_MET),
        (LITTLE, dose(0, 40), pieces(None, None), Truth.NOT_MET),
        (LITTLE, dose(0, None), pieces(6, 2), Truth.UNKNOWN),
        (LITTLE, dose(0, None), pieces(6, 5), Truth.NOT_MET),
        (LITTLE, dose(0, 0), pieces(0, 0), Truth.NOT_MET),
        (LITTLE, dose(0, 0), pieces(None, None), Truth.UNKNOWN),
        (LITTLE, dose(0, 0), pieces(4, None), Truth.UNKNOWN),
        (HALF, dose(None, None), pieces(None, None), Truth.MET),
    ],
)
def test_medicare_takes_pain_or_analgesics(
    found: TrialOutcome, opioids: DoseChange, others: PieceChange, state: Truth
) -> None:
    given = evidence(found, opioids=opioids, pieces=others)
    assert result(given, CMS).state is state
    assert result(given, CORE).state is (Truth.MET if found is HALF else Truth.NOT_MET)


@pytest.mark.parametrize(
    ("found", "opioids", "state"),
    [
        (HALF, dose(60, 30), Truth.MET),
        (HALF, dose(60, 31), Truth.NOT_MET),
        (JUST_UNDER, dose(60, 30), Truth.NOT_MET),
        (HALF, dose(None, 30), Truth.UNKNOWN),
    ],
)
def test_a_clinic_may_ask_for_both(found: TrialOutcome, opioids: DoseChange, state: Truth) -> None:
    both = replace(CORE, relief=Relief("pain_50_and_analgesic_50", 4, 3, (3, 10)))
    given = evidence(found, opioids=opioids)
    assert result(given, both).state is state
    assert relief_state(given, ReliefRule.PAIN_50_AND_ANALGESIC_50) is state
    finding = next(
        each
        for each in recommend(given, ReliefRule.PAIN_50_AND_ANALGESIC_50).findings
        if each.criterion == "perm.trial_positive"
    )
    assert finding.state is state
    assert str(use_words(opioids, evidence(found).pieces)) in str(finding.why)


@pytest.mark.parametrize(
    ("length", "state", "says"),
    [
        (28, Truth.MET, "50.0 %"),
        (27, Truth.NOT_MET, "50.0 %; 27 days, asked: 28 days or more"),
        (None, Truth.UNKNOWN, "50.0 %; length of the trial: unknown"),
    ],
)
def test_belgium_asks_for_28_days_whatever_the_relief(length: int | None, state: Truth, says: str) -> None:
    given = evidence(HALF, length_days=length, length_asked=asked_length(RIZIV))
    rule = result(given, RIZIV)
    assert (rule.state, str(rule.found)) == (state, says)
    assert rule.lasted is state
    assert str(rule.asks) == "Target pain down 50 % or more; 28 days or more"
    short = next(each for each in recommend(given).findings if each.criterion == "trial.min_duration")
    if length == 27:
        assert short.demands is PermanentRung.REPEAT_TRIAL_CONSIDER
        assert recommend(given).advice is DecisionOutcome.REPEAT_TRIAL


def test_belgium_names_no_percentage_so_the_half_is_ours_and_four_things_are_told() -> None:
    scores = {
        ODI: [Score(day(-3), Fraction(54)), Score(day(6), Fraction(42))],
        EQ_VAS: [Score(day(-3), Fraction(40))],
    }
    given = evidence(HALF, length_days=28, opioids=dose(60, 30), domains=outcome_domains(HALF, scores, {}))
    rule = result(given, RIZIV)
    assert rule.provenance is Provenance.DEFAULT
    assert str(rule.note) == (
        "The payer names no percentage and judges: pain: 50.0 %; "
        "medication: 60.0 to 30.0 MME a day: 30.0 less (50.0 %), band 51–90 to 21–50, reduced; "
        "daily life: ODI +1.20 important changes; quality of life: unknown."
    )
    thin = result(evidence(outcome((7, None, None, 6, None, 7, None))), RIZIV)
    assert "judges: pain: unknown; medication: unknown" in str(thin.note)
    assert str(thin.found).startswith("pain: unknown; 7 days, asked: 28 days or more")


@pytest.mark.parametrize("fault", [{"aborted": True}, {"technically_adequate": False}])
@pytest.mark.parametrize("profile", [CORE, CMS, RIZIV])
def test_an_aborted_or_inadequate_trial_is_negative_for_nobody(fault: dict[str, Any], profile: Any) -> None:
    assert result(evidence(LITTLE, opioids=dose(60, 60), **fault), profile).state is Truth.UNKNOWN


def test_a_rule_names_where_it_comes_from() -> None:
    assert result(evidence(HALF), CMS).entry is not None
    assert result(evidence(HALF), CMS).provenance is Provenance.READ
    bare = replace(CORE, criteria=(), provenance=Provenance.MEMORY)
    assert (result(evidence(HALF), bare).entry, result(evidence(HALF), bare).provenance) == (
        None,
        Provenance.MEMORY,
    )
    assert str(result(evidence(HALF), bare).asks) == "Target pain down 50 % or more"
    assert result(evidence(HALF)).note is None


@pytest.mark.parametrize(
    ("opioids", "others", "words"),
    [
        (dose(60, 30), pieces(None, None), "opioid dose down 50.0 %"),
        (dose(60, 75), pieces(None, None), "opioid dose up 25.0 %"),
        (dose(60, 60), pieces(None, None), "opioid dose unchanged"),
        (dose(None, 60), pieces(4, 2), "opioid dose: unknown"),
        (dose(0, 0), pieces(4, 2), "no opioid at baseline; other analgesics down 50.0 %"),
        (dose(0, 0), pieces(4, None), "no opioid at baseline; other analgesics: unknown"),
        (dose(0, 40), pieces(6, 2), "no opioid at baseline; new opioid use: 40.0 MME a day"),
        (dose(0, 40), pieces(0, 0), "no opioid at baseline; new opioid use: 40.0 MME a day"),
        (dose(0, None), pieces(6, 2), "no opioid at baseline; opioid dose in the trial: unknown"),
        (dose(0, 0), pieces(0, 3), "no analgesics at baseline: nothing to reduce"),
    ],
)
def test_the_use_of_analgesics_in_words(opioids: DoseChange, others: PieceChange, words: str) -> None:
    assert str(use_words(opioids, others)) == words
    assert str(result(evidence(HALF, opioids=opioids, pieces=others), CMS).found) == f"50.0 %; {words}"


WEEK, WINDOW, THIN = LoggedDays(6, 7, 4), LoggedDays(5, 5, 3), LoggedDays(1, 5, 3)


@pytest.mark.parametrize(
    ("before", "later", "after", "words"),
    [
        (60, WINDOW, 30, "opioid dose down 50.0 % (6 of 7, then 5 of 5 days)"),
        (60, THIN, 30, "opioid dose: unknown (1 of 5 days logged, at least 3 are needed)"),
        (0, WINDOW, 0, "no opioid at baseline; other analgesics down 50.0 % (6 of 7, then 5 of 5 days)"),
    ],
)
def test_a_fall_names_the_days_it_rests_on(before: int, later: LoggedDays, after: int, words: str) -> None:
    opioids = DoseChange(replace(mme(before), days=WEEK), replace(mme(after), days=later))
    others = PieceChange(Fraction(4), Fraction(2), WEEK, WINDOW)
    assert str(use_words(opioids, others)) == words
    assert halved(opioids, others) is (Truth.UNKNOWN if later is THIN else Truth.MET)
    few = PieceChange(Fraction(4), None, WEEK, THIN)
    none_new = "no opioid at baseline; other analgesics: unknown (1 of 5 days logged, at least 3 are needed)"
    assert str(use_words(dose(0, 0), few)) == none_new


def test_an_unconverted_opioid_leaves_the_use_unknown() -> None:
    unclear = DoseChange(Mme(Fraction(0), ("buprenorphine",), "CDC 2022"), mme(0))
    assert halved(unclear, pieces(4, 0)) is Truth.UNKNOWN
